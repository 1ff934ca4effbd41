"""What was bought these months reached its buyers: packed, sent, signed for in person, found well."""

from datetime import datetime, timedelta

from yinuo.channels.courier import SignType, Status, TrackingEvent
from yinuo.core.actor import SYSTEM
from yinuo.demo.stage import Stage
from yinuo.insale.actions.receipt import SaidReceipt, confirm_receipt
from yinuo.insale.actions.shipment import PackedLine, hand_over_shipment, pack_shipment
from yinuo.insale.actions.tracking import take_tracking
from yinuo.insale.models import Order, Shipment
from yinuo.people.actors import customer_actor

_AFTER = timedelta(days=3)
_WELL = SaidReceipt(signed_by="self", inspected=True, condition="good", satisfied=True)


def deliver_what_was_bought(stage: Stage, at: datetime) -> None:
    """Send what was paid some days ago for which no day is promised, and let its buyers say that it came."""
    waiting = Order.objects.filter(
        status__in=("confirmed", "in_progress"),
        confirmed_at__lt=at - _AFTER,
        delivery_on__isnull=True,
        quote__isnull=False,
        shipments__isnull=True,
        lines__ships=True,
    )
    for order in waiting.select_related("customer", "owner").order_by("pk").distinct():
        if order.owner is not None and order.paid >= order.gross:
            _arrive(order, _send(stage, order, at), at + timedelta(hours=2))


def _send(stage: Stage, order: Order, at: datetime) -> Shipment:
    sender = stage.actor(order.owner.username if order.owner else "fangyuan", at)
    lines = [PackedLine(line_id=line.pk, quantity=line.quantity) for line in order.lines.filter(ships=True)]
    made = pack_shipment(actor=sender, now=at, order_id=order.pk, lines=lines)
    return hand_over_shipment(
        actor=sender,
        now=at + timedelta(minutes=30),
        shipment_id=made.pk,
        courier="zhongtong",
        waybill=f"78412{made.pk:09d}",
    )


def _arrive(order: Order, shipment: Shipment, at: datetime) -> None:
    event = TrackingEvent(
        waybill_no=shipment.waybill,
        carrier=shipment.courier,
        provider="kuaidi100",
        occurred_at=at,
        status=Status.SIGNED,
        sign_type=SignType.SELF,
        raw_text="已签收，签收人：本人",
    )
    take_tracking(actor=SYSTEM, now=at + timedelta(minutes=1), events=[event])
    buyer = customer_actor(
        customer_id=order.customer_id,
        name=order.customer.name if order.customer else "",
        matter_ids=[order.pk],
    )
    confirm_receipt(actor=buyer, now=at + timedelta(minutes=20), shipment_id=shipment.pk, said=_WELL)
