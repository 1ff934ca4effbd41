"""How deliveries end: sent, failed, returned, tried again."""

from datetime import datetime
from uuid import UUID

from yinuo.channels.errors import NotFailed
from yinuo.channels.journal import DeliveryRetried, DeliverySettled
from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import NotFound
from yinuo.core.live import tell
from yinuo.core.models import OutboxItem
from yinuo.matters import access
from yinuo.matters.journal import DeliveryReported
from yinuo.matters.models import Message


@action(journal=(DeliverySettled, DeliveryReported))
def settle_delivery(
    *, actor: Actor, now: datetime, item_id: int, outcome: str, error: str = ""
) -> OutboxItem:
    """Note that an outgoing thing was `sent` (the server took it) or has `failed` for good.

    What belongs to a message is told in its matter. Raises: NotFound, NotAllowed.
    """
    actor.require("outbox.deliver")
    item = OutboxItem.objects.select_for_update().filter(pk=item_id).first()
    if item is None:
        raise NotFound()
    _settle(actor, item, outcome=outcome, error=error, now=now)
    return item


@action(journal=(DeliverySettled, DeliveryReported))
def report_bounce(*, actor: Actor, now: datetime, delivery_id: UUID, error: str) -> OutboxItem:
    """Note that a mail which was sent came back. Raises: NotFound, NotAllowed."""
    actor.require("outbox.deliver")
    item = OutboxItem.objects.select_for_update().filter(delivery_id=delivery_id).first()
    if item is None:
        raise NotFound()
    _settle(actor, item, outcome="failed", error=error, now=now)
    return item


@action(journal=DeliveryRetried)
def retry_delivery(*, actor: Actor, now: datetime, item_id: int) -> OutboxItem:
    """Queue a failed delivery again, with all its tries. Raises: NotFound, NotAllowed, NotFailed."""
    if not actor.can("outbox.read"):
        raise NotFound()
    actor.require("quarantine.retry")
    item = OutboxItem.objects.select_for_update().filter(pk=item_id).first()
    if item is None:
        raise NotFound()
    if item.state != OutboxItem.State.FAILED:
        raise NotFailed(state=item.state)
    record(DeliveryRetried(subject_id=item.pk, channel=item.channel, before_error=item.last_error[:200]))
    item.state, item.attempts, item.not_before, item.last_error = "queued", 0, now, ""
    item.save(update_fields=["state", "attempts", "not_before", "last_error"])
    if item.message_id is not None:
        Message.objects.filter(pk=item.message_id).update(delivery="queued", delivery_error="")
    return item


def _settle(actor: Actor, item: OutboxItem, *, outcome: str, error: str, now: datetime) -> None:
    item.state, item.last_error = outcome, error
    if outcome == OutboxItem.State.SENT:
        item.sent_at = now
    item.save(update_fields=["state", "last_error", "sent_at"])
    if item.message_id is None or not Message.objects.filter(pk=item.message_id).exists():
        record(
            DeliverySettled(
                subject_id=item.pk,
                channel=item.channel,
                purpose=item.purpose,
                outcome=outcome,
                attempts=item.attempts,
                error=error,
            )
        )
        return
    message = access.message_for(actor, item.message_id, "matter.reply", lock=True)
    message.delivery, message.delivery_error = outcome, error[:200]
    message.save(update_fields=["delivery", "delivery_error"])
    record(
        DeliveryReported(
            subject_id=message.matter_id,
            matter_id=message.matter_id,
            message_id=message.pk,
            delivery=outcome,
            error=error,
        )
    )
    tell(f"matter:{message.matter_id}", event="message", id=message.pk)
