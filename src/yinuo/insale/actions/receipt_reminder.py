"""Reminding the customer to inspect on the day it comes, and asking once afterwards whether it arrived well."""

from datetime import datetime

from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.organisation import organisation
from yinuo.insale import access
from yinuo.insale.journal import ArrivalAnnounced, ReceiptAsked
from yinuo.insale.models import Receipt, Shipment
from yinuo.insale.receipt_rows import IN_STORE
from yinuo.insale.receipt_words import arrived_words, coming_words, tell_in_thread

ON_THE_WAY = ("handed_over", "in_transit", "out_for_delivery")


@action(journal=ArrivalAnnounced, many=True)
def announce_arrival(*, actor: Actor, now: datetime, shipment_id: int) -> bool:
    """Tell the customer, once, on the day it comes: open it, inspect it, sign in person; tell whether it was still to be done.

    Raises: NotFound, NotAllowed.
    """
    shipment, order = access.shipment_for(actor, shipment_id, "shipment.work", lock=True)
    today = now.astimezone(organisation().zone).date()
    comes = shipment.state == "out_for_delivery" or (
        shipment.state in ON_THE_WAY and shipment.promised_on == today
    )
    if shipment.reminded_at is not None or not comes:
        return False
    Shipment.objects.filter(pk=shipment.pk).update(reminded_at=now)
    text = coming_words(language=order.language, number=shipment.number, secret=shipment.secret)
    message = tell_in_thread(order, text)
    record(
        ArrivalAnnounced(
            subject_id=order.pk,
            matter_id=order.pk,
            shipment_id=shipment.pk,
            number=shipment.number,
            message_id=message.pk,
        )
    )
    return True


@action(journal=ReceiptAsked, many=True)
def ask_after_arrival(*, actor: Actor, now: datetime, shipment_id: int) -> bool:
    """Ask the customer, once, whether a shipment arrived well of which they said nothing; tell whether it was still to be done.

    Raises: NotFound, NotAllowed.
    """
    shipment, order = access.shipment_for(actor, shipment_id, "shipment.work", lock=True)
    receipt = Receipt.objects.select_for_update(of=("self",)).filter(shipment=shipment).first()
    if receipt is None or receipt.told_by == "customer" or "asked" in receipt.evidence:
        return False
    receipt.evidence = {**receipt.evidence, "asked": now.isoformat()}
    receipt.save(update_fields=["evidence"])
    is_stored = receipt.signed_by in IN_STORE and receipt.received_at is None
    text = arrived_words(
        language=order.language, number=shipment.number, secret=shipment.secret, is_stored=is_stored
    )
    message = tell_in_thread(order, text)
    record(
        ReceiptAsked(
            subject_id=order.pk,
            matter_id=order.pk,
            shipment_id=shipment.pk,
            number=shipment.number,
            receipt_id=receipt.pk,
            message_id=message.pk,
        )
    )
    return True
