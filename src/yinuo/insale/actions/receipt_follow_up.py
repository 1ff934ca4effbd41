"""Looking after an arrival that was not as it should be: written to, called, settled when the customer is content."""

from datetime import datetime
from typing import Any

from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import DomainError, NotFound, raise_all
from yinuo.insale import access
from yinuo.insale.errors import FollowUpSettled, GoneBack
from yinuo.insale.journal import ReceiptFollowUpNoted, ReceiptFollowUpSettled
from yinuo.insale.models import Order, ReceiptFollowUp, Shipment, TrackingEvent
from yinuo.insale.receipt_rows import (
    end_follow_up,
    put_in_hand,
    running_promise,
    settle_arrival,
    write_receipt,
)
from yinuo.insale.shipment_rows import reckon
from yinuo.matters import promises
from yinuo.matters.actions.messages import send_reply
from yinuo.matters.errors import EmptyText, TextTooLong
from yinuo.matters.models import Message

LONGEST_WORDS = 1000
RIGHT = "order.work"


@action(journal=ReceiptFollowUpNoted)
def write_about_arrival(*, actor: Actor, now: datetime, follow_up_id: int, text: str) -> Message:
    """Ask the customer in the order's thread how it arrived; the promise to ask is kept by it.

    Raises: NotFound, NotAllowed, FollowUpSettled, EmptyText, TextTooLong.
    """
    follow_up, shipment, order = _open(actor, follow_up_id)
    promise = running_promise(order, follow_up)
    keeps = (promise.pk,) if promise is not None and promise.matter_id == order.pk else ()
    message = send_reply(
        actor=actor, now=now, matter_id=order.pk, text=text, keeps=keeps, then="wait_customer"
    )
    record(ReceiptFollowUpNoted(**_about(follow_up, shipment, order), how="message"))
    return message


@action(journal=ReceiptFollowUpNoted)
def note_arrival_call(*, actor: Actor, now: datetime, follow_up_id: int, words: str) -> ReceiptFollowUp:
    """Write down what was said in a call about an arrival; the promise to ask is kept by it.

    Raises: NotFound, NotAllowed, FollowUpSettled, EmptyText, TextTooLong.
    """
    follow_up, shipment, order = _open(actor, follow_up_id)
    words = _checked(words=words)["words"]
    entry = record(ReceiptFollowUpNoted(**_about(follow_up, shipment, order), how="call", words=words))
    promise = running_promise(order, follow_up)
    if promise is not None:
        promises.meet_promise(promise, evidence_id=entry.id)
    return follow_up


@action(journal=ReceiptFollowUpSettled)
def settle_receipt_follow_up(
    *, actor: Actor, now: datetime, follow_up_id: int, done: str, said: str, has_it: bool = True
) -> ReceiptFollowUp:
    """End the care for an arrival with what was done and what the customer said to it: they are content.

    With it goes that they have it in hand; where they never got it (`has_it` false) it is written off and can be sent anew.

    Raises: NotFound, NotAllowed, FollowUpSettled, GoneBack; all at once EmptyText, TextTooLong.
    """
    follow_up, shipment, order = _open(actor, follow_up_id)
    words = _checked(done=done, said=said)
    if has_it and shipment.state in ("refused", "returning", "returned", "cancelled"):
        raise GoneBack()
    receipt = follow_up.receipt
    receipt.told_by, receipt.satisfied = "customer", True
    receipt.evidence = {**receipt.evidence, "heard_by": actor.staff_id, "at": now.isoformat()}
    if has_it:
        receipt.confirmed_at = receipt.confirmed_at or now
        write_receipt(receipt)
        put_in_hand(order, shipment, receipt)
    else:
        receipt.confirmed_at = None
        write_receipt(receipt)
    text = f"{words['done']}\n{words['said']}"
    entry_id = end_follow_up(order, shipment, receipt, follow_up, by="staff", words=text)
    if has_it:
        settle_arrival(order, shipment, receipt, evidence_id=entry_id)
    else:
        _write_off(actor, order, shipment, now=now)
    return follow_up


def _write_off(actor: Actor, order: Order, shipment: Shipment, *, now: datetime) -> None:
    """Write off what the customer never got, so that it can be packed anew; no later scan of the old way brings it back to them."""
    TrackingEvent.objects.create(
        shipment=shipment,
        provider="hand",
        occurred_at=now,
        status="LOST",
        raw_sha256="",
        by_id=actor.staff_id,
        received_at=now,
    )
    reckon(order, [shipment])


def _open(actor: Actor, follow_up_id: int) -> tuple[ReceiptFollowUp, Shipment, Order]:
    shipment_id = (
        ReceiptFollowUp.objects.filter(pk=follow_up_id).values_list("receipt__shipment_id", flat=True).first()
    )
    if shipment_id is None:
        raise NotFound()
    shipment, order = access.shipment_for(actor, shipment_id, RIGHT, lock=True)
    follow_up = (
        ReceiptFollowUp.objects.select_for_update(of=("self",)).select_related("receipt").get(pk=follow_up_id)
    )
    if follow_up.state != "open":
        raise FollowUpSettled()
    return follow_up, shipment, order


def _about(follow_up: ReceiptFollowUp, shipment: Shipment, order: Order) -> dict[str, Any]:
    return {
        "subject_id": order.pk,
        "matter_id": order.pk,
        "shipment_id": shipment.pk,
        "number": shipment.number,
        "receipt_id": follow_up.receipt_id,
        "follow_up_id": follow_up.pk,
    }


def _checked(**texts: str) -> dict[str, str]:
    errors: list[DomainError] = []
    found = {}
    for name, text in texts.items():
        found[name] = text.replace("\x00", "").strip()
        if not found[name]:
            errors.append(EmptyText(field=name))
        elif len(found[name]) > LONGEST_WORDS:
            errors.append(TextTooLong(field=name, length=len(found[name]), limit=LONGEST_WORDS))
    raise_all(errors)
    return found
