"""Somebody looked, was advised, and left without buying: they count as much as who writes."""

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from yinuo.core.action import action, change, record
from yinuo.core.actor import SYSTEM, Actor
from yinuo.core.errors import InvalidValue
from yinuo.matters import promises
from yinuo.matters.actions.assignment import assign_matter
from yinuo.matters.actions.promise import release_running
from yinuo.matters.actions.states import resolve_matter
from yinuo.matters.models import Matter
from yinuo.people.actions.arrival import Arrival
from yinuo.people.actions.consents import give_consent
from yinuo.people.errors import ConsentInForce
from yinuo.presale.actions.inquiry import ask_inquiry
from yinuo.presale.journal import VisitNoted
from yinuo.presale.models import Inquiry

PURPOSE = "follow_up"
CHANNELS = ("visit", "phone", "chat")


@action(journal=VisitNoted)
def note_visit(
    *,
    actor: Actor,
    now: datetime,
    asker: Arrival,
    wish: str,
    product_id: int | None = None,
    channel: str = "visit",
    language: str = "zh-hans",
    answered: bool = True,
    agreed: str = "",
) -> Inquiry:
    """Note that somebody left without buying: who, what they looked at, what they wished.

    Where everything was `answered` on the spot the inquiry is resolved at once and no clock runs; else it waits for an answer
    like any other, in the hands of who noted it. `agreed` is in which words they agreed to be asked afterwards, empty where
    they did not. Raises: NotAllowed, EmptyText, TextTooLong, InvalidValue (channel, product), and what a wrong contact raises.
    """
    if channel not in CHANNELS:
        raise InvalidValue(field="channel", problem=channel[:40])
    inquiry = ask_inquiry(
        actor=actor,
        now=now,
        asker=asker,
        text=wish,
        topic="product",
        product_id=product_id,
        channel=channel,
        language=language,
        manner=Inquiry.Manner.LEFT,
        acknowledged=False,
    )
    if actor.staff_id is not None and inquiry.owner_id != actor.staff_id:
        # whoever spoke with them keeps it, wherever the roster would have sent a question
        assign_matter(actor=SYSTEM, now=now, matter_id=inquiry.pk, owner_id=actor.staff_id)
    if agreed.strip() and inquiry.customer_id is not None:
        _agree(actor, now, inquiry.customer_id, evidence=agreed, channel=channel)
    record(VisitNoted(subject_id=inquiry.pk, matter_id=inquiry.pk, product_id=product_id, answered=answered))
    if answered:
        _settle(inquiry, actor=actor, now=now)
    return Inquiry.objects.get(pk=inquiry.pk)


def _settle(inquiry: Inquiry, *, actor: Actor, now: datetime) -> None:
    """Resolve what was answered face to face; its clocks are released, so that no figure gains by them."""
    matter = Matter.objects.select_for_update(of=("self",), no_key=True).get(pk=inquiry.pk)
    change(matter, first_answered_at=now)
    with translation.override(inquiry.language):
        evidence = _("Everything was answered on the spot.")
    for promise in promises.running_promises(matter):
        release_running(promise, evidence=evidence)
    reaching = actor.also_reaching(inquiry.pk).also_allowed("matter.work")
    resolve_matter(actor=reaching, now=now, matter_id=inquiry.pk)


def _agree(actor: Actor, now: datetime, customer_id: int, *, evidence: str, channel: str) -> None:
    try:
        give_consent(
            actor=actor,
            now=now,
            customer_id=customer_id,
            purpose=PURPOSE,
            evidence=evidence,
            channel=channel,
        )
    except ConsentInForce:
        return  # it was given before, which is as good
