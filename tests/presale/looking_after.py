"""Questions that were answered and did not lead to a purchase, for the tests of follow-ups."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.cast import NOW, SYSTEM, Cast
from yinuo.core.models import JournalEntry
from yinuo.matters.actions.messages import send_reply
from yinuo.people.actions.arrival import Arrival
from yinuo.people.actions.consents import give_consent
from yinuo.people.models import Consent
from yinuo.presale.actions.follow_up import plan_follow_up
from yinuo.presale.models import FollowUp, Inquiry

WEEK_LATER = NOW + timedelta(days=7)  # Thursday 19 March, 10:00 in Shanghai
MAIL = Arrival(name="Kim", email="kim@example.com", phone="13800138000")


def answered(
    cast: Cast, ask: Any, *, now: datetime = NOW, agreed: bool = True, by: str = "ana_agent", **more: Any
) -> Inquiry:
    """Kim asks, agrees to be asked afterwards, and is answered at once."""
    matter = ask(**{"asker": MAIL, "now": now, **more})
    given = Consent.objects.filter(customer=matter.customer_id, purpose="follow_up", withdrawn_at=None)
    if agreed and not given.exists():
        give_consent(
            actor=SYSTEM, now=now, customer_id=matter.customer_id, purpose="follow_up", evidence="ticked"
        )
    send_reply(
        actor=cast.actor(by), now=now, matter_id=matter.pk, text="可以混搭，色差不大。", then="resolve"
    )
    return Inquiry.objects.get(pk=matter.pk)


def planned(cast: Cast, ask: Any, *, now: datetime = WEEK_LATER, **more: Any) -> FollowUp:
    inquiry = answered(cast, ask, **more)
    follow_up = plan_follow_up(actor=SYSTEM, now=now, inquiry_id=inquiry.pk)
    assert follow_up is not None
    return follow_up


def verbs_of(matter_id: int) -> list[str]:
    rows = JournalEntry.objects.filter(subject_kind="matter", subject_id=matter_id).order_by("sequence")
    return list(rows.values_list("verb", flat=True))


def shanghai(day: int, hour: int, minute: int = 0) -> datetime:
    """Return an instant of March 2026 by the clock in Shanghai."""
    return datetime(2026, 3, day, tzinfo=UTC) + timedelta(hours=hour - 8, minutes=minute)
