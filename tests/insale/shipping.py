"""Orders to ship, parcels on their way and what couriers tell, for the tests of shipments."""

from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from tests.cast import NOW, Cast
from tests.presale.quoting import make_product
from yinuo.catalog.models import Product
from yinuo.channels.courier import Status, TrackingEvent
from yinuo.channels.courier.events import SignType
from yinuo.core.actor import SYSTEM
from yinuo.insale.actions.order import Delivery, OrderDraft, confirm_order, open_order
from yinuo.insale.actions.shipment import PackedLine, hand_over_shipment, pack_shipment
from yinuo.insale.actions.tracking import TakenTracking, take_tracking
from yinuo.insale.models import Order, OrderLine, Shipment
from yinuo.people.actions.arrival import Arrival
from yinuo.presale.rules.quote_content import QuoteContent, QuoteItem

CHINA = timezone(timedelta(hours=8))
WAYBILL = "SF1234567890123"
HOME = Delivery(recipient="金女士", phone="13800138000", address="杭州市西湖区文三路 1 号")


def drafted_order(cast: Cast, *quantities: str, **delivery: Any) -> Order:
    items = tuple(
        QuoteItem(product_id=make_product(f"S-{Product.objects.count()}").pk, quantity=Decimal(quantity))
        for quantity in quantities or ("4",)
    )
    draft = OrderDraft(
        content=QuoteContent(items=items),
        text="四张茶几，送到家。",
        asker=Arrival(name="金女士", email="kim@example.com"),
        delivery=replace(HOME, **delivery),
    )
    return open_order(actor=cast.actor("ana_agent"), now=NOW, draft=draft)


def confirmed_order(cast: Cast, *quantities: str, **delivery: Any) -> Order:
    order = drafted_order(cast, *quantities, **delivery)
    return confirm_order(actor=cast.actor("ana_agent"), now=NOW, order_id=order.pk)


def line_of(order: Order, place: int = 0) -> OrderLine:
    return order.lines.order_by("position")[place]


def packed(cast: Cast, order: Order, *quantities: str) -> Shipment:
    lines = [
        PackedLine(line_id=line_of(order, place).pk, quantity=Decimal(quantity))
        for place, quantity in enumerate(quantities or ("4",))
    ]
    return pack_shipment(actor=cast.actor("ana_agent"), now=NOW, order_id=order.pk, lines=lines)


def on_its_way(cast: Cast, order: Order | None = None, *quantities: str, **given: Any) -> Shipment:
    shipment = packed(cast, order or confirmed_order(cast), *quantities)
    given = {"courier": "shunfeng", "waybill": WAYBILL, **given}
    return hand_over_shipment(actor=cast.actor("ana_agent"), now=NOW, shipment_id=shipment.pk, **given)


def scan(status: str, hours: float = 1, **fields: Any) -> TrackingEvent:
    """A scan so many hours after the hand-over."""
    known = TrackingEvent(
        waybill_no=WAYBILL,
        carrier="shunfeng",
        provider="kuaidi100",
        occurred_at=NOW + timedelta(hours=hours),
        status=Status(status),
        raw_text=f"{status} {hours}",
    )
    return replace(known, **fields)


SIGNED = scan("SIGNED", 30, sign_type=SignType.SELF)
JOURNEY = [
    scan("PICKED_UP", 1),
    scan("IN_TRANSIT", 8),
    scan("IN_TRANSIT", 20),
    scan("OUT_FOR_DELIVERY", 28),
    SIGNED,
]


def told(*events: TrackingEvent, now: datetime | None = None, **fields: Any) -> TakenTracking:
    return take_tracking(
        actor=SYSTEM, now=now or max((e.occurred_at for e in events), default=NOW), events=events, **fields
    )
