"""What a courier says of an arrival becomes a receipt; the customer's word stands above it, and their own is not overwritten."""

from yinuo.core.action import current_frame, record
from yinuo.core.entries import Recorded, follows
from yinuo.insale.couriers import OWN
from yinuo.insale.journal import ArrivalTold, ArrivalUntold, ShipmentMoved, ShipmentPickedUp
from yinuo.insale.models import Order, Receipt, Shipment
from yinuo.insale.order_rows import restate
from yinuo.insale.receipt_rows import end_follow_up, instant, settle_arrival, write_receipt, write_received
from yinuo.insale.rules.receipt import signed_by_of
from yinuo.insale.rules.tracking import Told, whereabouts
from yinuo.insale.shipment_rows import events_of

_THERE = ("delivered", "in_locker")


@follows(ShipmentMoved, ShipmentPickedUp)
def take_couriers_word(recorded: Recorded) -> None:
    """Write down what the scans say of an arrival, or that they no longer say so."""
    entry = recorded.entry
    shipment_id = getattr(entry, "shipment_id", 0)
    shipment = Shipment.objects.get(pk=shipment_id)
    order = current_frame().operation.keyed.get(("order", shipment.order_id)) or Order.objects.get(
        pk=shipment.order_id
    )
    receipt = Receipt.objects.filter(shipment=shipment).first()
    if receipt is not None and receipt.told_by != "courier":
        return
    if shipment.state in _THERE:
        _tell_arrival(order, shipment, receipt, evidence_id=recorded.id)
    elif receipt is not None:
        _take_back(order, shipment, receipt)


def _tell_arrival(order: Order, shipment: Shipment, receipt: Receipt | None, *, evidence_id: int) -> None:
    events = events_of([shipment])[shipment.pk]
    told = whereabouts([Told(at=e.occurred_at, status=e.status, sign_type=e.sign_type) for e in events])
    signed_at = told.signed_at or told.in_locker_since
    if signed_at is None:
        return
    words = [e.raw_text for e in events if e.occurred_at == signed_at and e.status in ("SIGNED", "IN_LOCKER")]
    sign_type = told.sign_type if told.signed_at is not None else "LOCKER_STATION"
    receipt = receipt or Receipt(shipment=shipment, told_by="courier", signed_at=signed_at)
    receipt.signed_by, receipt.signed_at = signed_by_of(sign_type, words), signed_at
    receipt.picked_up_at = min((e.occurred_at for e in events if e.is_picked_up), default=None)
    write_receipt(receipt)
    record(
        ArrivalTold(
            subject_id=order.pk,
            matter_id=order.pk,
            shipment_id=shipment.pk,
            number=shipment.number,
            receipt_id=receipt.pk,
            told_by="staff" if shipment.courier == OWN else "courier",
            signed_by=receipt.signed_by,
            signed_at=signed_at.isoformat(),
            received_at=instant(receipt.received_at),
            is_certain=receipt.is_certain,
        )
    )
    settle_arrival(order, shipment, receipt, evidence_id=evidence_id)


def _take_back(order: Order, shipment: Shipment, receipt: Receipt) -> None:
    for follow_up in receipt.follow_ups.select_for_update().filter(state="open"):
        receipt.received_at, receipt.is_certain = None, False
        end_follow_up(order, shipment, receipt, follow_up, by="courier", words="")
    record(
        ArrivalUntold(
            subject_id=order.pk,
            matter_id=order.pk,
            shipment_id=shipment.pk,
            number=shipment.number,
            receipt_id=receipt.pk,
        )
    )
    receipt.delete()
    write_received(order)
    restate(order)
