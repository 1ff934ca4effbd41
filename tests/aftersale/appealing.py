"""What tests of reviews have in common: a complaint that was answered finally, by somebody, and one that asks for a review."""

from datetime import datetime, timedelta
from typing import Any

from tests.aftersale.complaining import ANSWER, take
from tests.cast import NOW, Cast
from yinuo.aftersale.actions.appeal import appeal_complaint
from yinuo.aftersale.actions.complaint_stage import decline_complaint
from yinuo.aftersale.models import Appeal, Complaint
from yinuo.core.actor import Actor
from yinuo.people.actors import customer_actor

LATER = NOW + timedelta(hours=1)
REASON = "你们没有看我发的照片，请换个人再看看。"


def stored(complaint: Complaint) -> Complaint:
    return Complaint.objects.get(pk=complaint.pk)


def complainant(complaint: Complaint) -> Actor:
    """Return the actor of whoever holds the link of a complaint."""
    return customer_actor(customer_id=None, name="Kim", matter_ids=[complaint.pk])


def at_stage(complaint: Complaint, stage: str) -> Complaint:
    """Put a complaint to a stage without going the way to it."""
    Complaint.objects.filter(pk=complaint.pk).update(stage=stage)
    return stored(complaint)


def declined(cast: Cast, *, who: str = "ana_agent", now: datetime = NOW, **more: Any) -> Complaint:
    """Take a complaint down and decline it."""
    complaint = take(cast, who="ana_agent", now=now, **more)
    decline_complaint(
        actor=cast.actor(who),
        now=now,
        complaint_id=complaint.pk,
        reason="不是我们售出的商品",
        where_to="12315",
        answer=ANSWER,
    )
    return stored(complaint)


def appealed(cast: Cast, *, now: datetime = LATER, **more: Any) -> Appeal:
    """Have the complainant ask for a review of a complaint that was declined."""
    complaint = declined(cast, **more)
    return appeal_complaint(actor=complainant(complaint), now=now, complaint_id=complaint.pk, reason=REASON)
