"""What the market says: heard by words and confirmed or refused by a person, or marked by hand."""

from datetime import datetime
from typing import Any

from yinuo.catalog.rules import text_in
from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import NotFound
from yinuo.core.live import tell
from yinuo.core.organisation import organisation
from yinuo.presale.access_market import markable_message, product_of, signal_for
from yinuo.presale.journal import MarketSignalConfirmed, MarketSignalMarked, MarketSignalRefused
from yinuo.presale.models import MarketSignal, MarketTopic


@action(journal=MarketSignalConfirmed, many=True)
def confirm_signal(*, actor: Actor, now: datetime, signal_id: int) -> MarketSignal:
    """Confirm that a topic was meant in a message; one that is confirmed stays as it is. Raises: NotFound, NotAllowed."""
    signal = signal_for(actor, signal_id)
    if signal.state != "confirmed":
        before = _decide(signal, "confirmed", actor=actor, now=now)
        record(MarketSignalConfirmed(**_facts(signal), before=before))
    return signal


@action(journal=MarketSignalRefused, many=True)
def refuse_signal(*, actor: Actor, now: datetime, signal_id: int) -> MarketSignal:
    """Say that a topic was not meant; it is counted no longer, nor suggested again. Raises: NotFound, NotAllowed."""
    signal = signal_for(actor, signal_id)
    if signal.state != "refused":
        before = _decide(signal, "refused", actor=actor, now=now)
        record(MarketSignalRefused(**_facts(signal), before=before))
    return signal


@action(journal=(MarketSignalMarked, MarketSignalConfirmed), many=True)
def mark_message(*, actor: Actor, now: datetime, message_id: int, topic_id: int) -> MarketSignal:
    """Mark a customer's message or a colleague's note with a topic in use; what was suggested is confirmed by it.

    Marked twice it stays as it is. Raises: NotFound, NotAllowed.
    """
    message = markable_message(actor, message_id)
    topic = MarketTopic.objects.filter(pk=topic_id, active=True).first()
    if topic is None:
        raise NotFound(field="topic")
    signal, made = MarketSignal.objects.get_or_create(
        topic=topic,
        message=message,
        defaults={
            "matter_id": message.matter_id,
            "product_id": product_of(message.matter),
            "at": message.at,
            "state": "confirmed",
            "decided_by_id": actor.staff_id,
            "decided_at": now,
        },
    )
    if not made:
        return confirm_signal(actor=actor, now=now, signal_id=signal.pk)
    record(MarketSignalMarked(**_facts(signal)))
    tell(f"matter:{signal.matter_id}", event="matter", id=signal.matter_id)
    return signal


def _decide(signal: MarketSignal, state: str, *, actor: Actor, now: datetime) -> str:
    """Write what a person made of a signal; return what it was before."""
    before, signal.state = signal.state, state
    signal.decided_by_id, signal.decided_at = actor.staff_id, now
    signal.save(update_fields=["state", "decided_by", "decided_at"])
    tell(f"matter:{signal.matter_id}", event="matter", id=signal.matter_id)
    return before


def _facts(signal: MarketSignal) -> dict[str, Any]:
    return {
        "subject_id": signal.matter_id,
        "matter_id": signal.matter_id,
        "signal_id": signal.pk,
        "message_id": signal.message_id,
        "code": signal.topic.code,
        "topic": text_in(signal.topic.names, organisation().language),
    }
