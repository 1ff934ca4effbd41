"""How deliveries end: sent, failed, returned, tried again. Whoever looks after the matter is told what failed."""

import re
from datetime import datetime
from typing import Final
from uuid import UUID

from yinuo.channels.errors import NoAddressLeft, NotFailed
from yinuo.channels.journal import DeliveryRetried, DeliverySettled
from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import NotFound
from yinuo.core.live import tell
from yinuo.core.models import OutboxItem
from yinuo.matters import access
from yinuo.matters.journal import DeliveryReported, ReplySentAgain
from yinuo.matters.models import Matter, Message, Notice
from yinuo.matters.outgoing import mail_address_of
from yinuo.people.masking import mask_email

_ADDRESS: Final = re.compile(r"[^\s<>()\[\],;:\"]+@[^\s<>()\[\],;:\"]+")


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
    _queue_again(item, now=now)
    return item


@action(journal=ReplySentAgain)
def send_again(*, actor: Actor, now: datetime, message_id: int) -> OutboxItem:
    """Queue a reply that could not be delivered again, to the address that the customer has by now.

    Raises: NotFound, NotAllowed, NotFailed, NoAddressLeft.
    """
    access.message_for(actor, message_id, "matter.reply")
    items = OutboxItem.objects.select_for_update().filter(message_id=message_id, channel="email")
    item = items.order_by("-created_at", "-id").first()
    message = access.message_for(actor, message_id, "matter.reply", lock=True)
    if item is None or item.state != OutboxItem.State.FAILED:
        raise NotFailed(state=item.state if item is not None else message.delivery)
    address = mail_address_of(message.matter)
    if address is None:
        raise NoAddressLeft()
    record(
        ReplySentAgain(
            subject_id=message.matter_id,
            matter_id=message.matter_id,
            message_id=message.pk,
            before_error=item.last_error[:200],
            new_address=address != item.recipient,
        )
    )
    item.recipient = address
    _queue_again(item, now=now)
    tell(f"matter:{message.matter_id}", event="message", id=message.pk)
    return item


def _queue_again(item: OutboxItem, *, now: datetime) -> None:
    item.state, item.attempts, item.not_before, item.last_error = "queued", 0, now, ""
    item.save(update_fields=["recipient", "state", "attempts", "not_before", "last_error"])
    if item.message_id is not None:
        Message.objects.filter(pk=item.message_id).update(delivery="queued", delivery_error="")


def _settle(actor: Actor, item: OutboxItem, *, outcome: str, error: str, now: datetime) -> None:
    error = _without_addresses(error)
    has_failed = outcome == OutboxItem.State.FAILED and item.state != OutboxItem.State.FAILED
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
        if has_failed and item.matter_id is not None:
            _tell_of_failure(Matter.objects.filter(pk=item.matter_id).first(), error=error, now=now)
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
    if has_failed:
        _tell_of_failure(message.matter, error=error, now=now, author_id=message.author_staff_id)


def _without_addresses(error: str) -> str:
    """Mask the addresses in what a server answered: it is shown, and stays in the journal."""
    return _ADDRESS.sub(lambda found: mask_email(found.group()), error)


def _tell_of_failure(
    matter: Matter | None, *, error: str, now: datetime, author_id: int | None = None
) -> None:
    """Tell the matter's owner, else who wrote it, else the team's lead, that the customer was not reached."""
    if matter is None:
        return
    reader_id = matter.owner_id or author_id or (matter.team.lead_id if matter.team else None)
    if reader_id is None:
        return
    Notice.objects.create(
        staff_id=reader_id,
        kind="delivery_failed",
        matter=matter,
        facts={"error": error[:200]},
        at=now,
        show_from=now,
    )
    tell(f"staff:{reader_id}", event="notice")
