"""Packing, handing over, losing: never more than was ordered, and what is on its way stands with the order."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection

from tests.cast import NOW, Cast
from tests.insale.shipping import (
    WAYBILL,
    confirmed_order,
    drafted_order,
    line_of,
    on_its_way,
    packed,
    scan,
    told,
)
from yinuo.core.errors import DomainError, InvalidMove, InvalidValue, NotAllowed, NotFound
from yinuo.core.models import JournalEntry
from yinuo.insale.actions.order import cancel_order, hold_order
from yinuo.insale.actions.shipment import (
    PackedBox,
    PackedLine,
    hand_over_shipment,
    lose_shipment,
    pack_shipment,
    unpack_shipment,
)
from yinuo.insale.errors import (
    MoreThanOrdered,
    NotGoods,
    OrderIsHeld,
    OrderNotConfirmed,
    OrderOver,
    ShipmentEmpty,
    UnknownCourier,
    WaybillTaken,
    WaybillUnlikely,
)
from yinuo.insale.models import Order, OrderLine, Shipment
from yinuo.matters.errors import DueInThePast, ReasonNeeded, TextTooLong


def test_ships_in_parts_until_nothing_is_left(cast: Cast) -> None:
    order = confirmed_order(cast, "4", "1.5")

    first = on_its_way(cast, order, "3")
    order.refresh_from_db()
    assert (order.status, line_of(order).shipped, line_of(order, 1).shipped) == (
        "part_shipped",
        Decimal(3),
        Decimal(0),
    )

    on_its_way(cast, order, "1", "1.5", waybill="SF1234567890124")
    order.refresh_from_db()
    assert (order.status, line_of(order).shipped, line_of(order, 1).shipped) == (
        "shipped",
        Decimal(4),
        Decimal("1.5"),
    )
    assert (first.recipient, first.address) == ("金女士", "杭州市西湖区文三路 1 号")


def test_keeps_boxes_as_they_were_measured(cast: Cast) -> None:
    order = confirmed_order(cast)
    shipment = pack_shipment(
        actor=cast.actor("ana_agent"),
        now=NOW,
        order_id=order.pk,
        lines=[PackedLine(line_id=line_of(order).pk, quantity=Decimal(1))],
        boxes=[PackedBox(weight_kg=Decimal("48.5"), sides_cm=" 120 × 60 × 12 ", content="台面"), PackedBox()],
    )

    boxes = shipment.packages.order_by("position").values_list("weight_kg", "sides_cm", "content")
    assert list(boxes) == [(Decimal("48.500"), "120 × 60 × 12", "台面"), (None, "", "")]


def test_packs_no_more_than_is_left(cast: Cast) -> None:
    order = confirmed_order(cast)
    packed(cast, order, "3")

    with pytest.raises(MoreThanOrdered) as refused:
        packed(cast, order, "1.001")
    assert refused.value.data["left"] == "1"
    line = line_of(order).pk
    with pytest.raises(MoreThanOrdered):
        _pack(cast, order, (line, "0.6"), (line, "0.6"))
    assert packed(cast, order, "1").lines.get().quantity == 1


def _pack(cast: Cast, order: Order, *lines: tuple[int, str], **more: PackedBox) -> Shipment:
    return pack_shipment(
        actor=cast.actor("ana_agent"),
        now=NOW,
        order_id=order.pk,
        lines=[PackedLine(line_id=key, quantity=Decimal(quantity)) for key, quantity in lines],
        boxes=list(more.values()),
    )


@pytest.mark.parametrize("quantity", ["0", "-1", "NaN", "Infinity", "0.0001", "1e30"])
def test_refuses_what_is_no_quantity(cast: Cast, quantity: str) -> None:
    order = confirmed_order(cast)

    with pytest.raises((InvalidValue, MoreThanOrdered)):
        _pack(cast, order, (line_of(order).pk, quantity))


def test_refuses_what_cannot_be_packed(cast: Cast) -> None:
    order, other = confirmed_order(cast), drafted_order(cast)
    line = line_of(order)

    with pytest.raises(ShipmentEmpty):
        _pack(cast, order)
    with pytest.raises(InvalidValue):
        _pack(cast, order, (line_of(other).pk, "1"))
    with pytest.raises(InvalidValue):
        _pack(cast, order, (line.pk, "1"), box=PackedBox(weight_kg=Decimal(0)))
    with pytest.raises(TextTooLong):
        _pack(cast, order, (line.pk, "1"), box=PackedBox(content="x" * 201))
    OrderLine.objects.filter(pk=line.pk).update(ships=False)
    with pytest.raises(NotGoods):
        _pack(cast, order, (line.pk, "1"))


def test_lets_nothing_leave_before_confirmation_on_hold_or_when_it_is_over(cast: Cast) -> None:
    ana = cast.actor("ana_agent")
    order = drafted_order(cast)
    with pytest.raises(OrderNotConfirmed):
        packed(cast, order, "1")
    cancel_order(actor=ana, now=NOW, order_id=order.pk, reason="不要了")
    with pytest.raises(OrderOver):
        packed(cast, order, "1")

    order = confirmed_order(cast)
    shipment = packed(cast, order, "1")
    hold_order(actor=ana, now=NOW, order_id=order.pk, reason="等尾款")
    with pytest.raises(OrderIsHeld):
        packed(cast, order, "1")
    with pytest.raises(OrderIsHeld):
        hand_over_shipment(actor=ana, now=NOW, shipment_id=shipment.pk, courier="own")


def test_is_for_those_who_ship(cast: Cast) -> None:
    order = confirmed_order(cast)
    shipment = packed(cast, order, "1")

    for name, refusal in (("sun_supervisor", NotAllowed), ("otto_other_outlet", NotFound)):
        with pytest.raises(refusal):
            hand_over_shipment(actor=cast.actor(name), now=NOW, shipment_id=shipment.pk, courier="own")


def test_what_was_unpacked_can_be_packed_again(cast: Cast) -> None:
    order = confirmed_order(cast)
    shipment = packed(cast, order, "4")

    unpack_shipment(actor=cast.actor("ana_agent"), now=NOW, shipment_id=shipment.pk, reason="少一块")

    assert packed(cast, order, "4").state == "packed"
    with pytest.raises(InvalidMove):
        unpack_shipment(actor=cast.actor("ana_agent"), now=NOW, shipment_id=shipment.pk)
    verbs = list(JournalEntry.objects.filter(subject_id=order.pk).values_list("verb", flat=True))
    assert verbs.count("insale.shipment_packed") == 2


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"courier": "nobody"}, UnknownCourier),
        ({"courier": ""}, UnknownCourier),
        ({"courier": "shunfeng", "waybill": ""}, WaybillUnlikely),
        ({"courier": "shunfeng", "waybill": "12 34"}, WaybillUnlikely),
        ({"courier": "own", "promised_on": date(2026, 3, 11)}, DueInThePast),
    ],
)
def test_refuses_a_hand_over_that_cannot_be(
    cast: Cast, given: dict[str, object], refusal: type[DomainError]
) -> None:
    shipment = packed(cast, confirmed_order(cast))

    with pytest.raises(refusal):
        hand_over_shipment(actor=cast.actor("ana_agent"), now=NOW, shipment_id=shipment.pk, **given)  # type: ignore[arg-type]
    shipment.refresh_from_db()
    assert (shipment.state, shipment.courier, line_of(shipment.order).shipped) == ("packed", "", Decimal(0))


def test_a_waybill_belongs_to_one_shipment_of_a_courier(cast: Cast) -> None:
    order = confirmed_order(cast)
    first = on_its_way(cast, order, "1", waybill="sf 1234-5678-90123")
    assert first.waybill == WAYBILL

    with pytest.raises(WaybillTaken):
        on_its_way(cast, order, "1")
    assert on_its_way(cast, order, "1", courier="yunda").state == "handed_over"


def test_the_day_told_to_the_customer_is_a_promise(cast: Cast) -> None:
    shipment = on_its_way(cast, promised_on=date(2026, 3, 17))

    assert shipment.promise is not None
    assert shipment.promise.due_at.isoformat() == "2026-03-17T10:00:00+00:00"
    assert shipment.number in shipment.promise.what
    assert shipment.promise.owner_id == cast.ana_agent.pk


def test_what_is_lost_can_be_packed_anew_and_may_be_found(cast: Cast) -> None:
    order = confirmed_order(cast)
    shipment = on_its_way(cast, order)
    ana, later = cast.actor("ana_agent"), NOW + timedelta(days=9)
    with pytest.raises(ReasonNeeded):
        lose_shipment(actor=ana, now=later, shipment_id=shipment.pk, reason=" ")

    lost = lose_shipment(actor=ana, now=later, shipment_id=shipment.pk, reason="快递公司查无下落")
    order.refresh_from_db()
    assert (lost.state, order.status, line_of(order).shipped) == ("lost", "confirmed", Decimal(0))
    told(scan("IN_TRANSIT", 5), now=later)
    lost.refresh_from_db()
    assert lost.state == "lost"

    told(scan("IN_TRANSIT", 10 * 24))
    lost.refresh_from_db()
    order.refresh_from_db()
    assert (lost.state, order.status) == ("in_transit", "shipped")


@pytest.mark.django_db(transaction=True)
def test_two_people_do_not_pack_the_same_goods(cast: Cast) -> None:
    order = confirmed_order(cast)
    together = Barrier(2)

    def run(_n: int) -> bool:
        together.wait()
        try:
            packed(cast, order, "3")
        except MoreThanOrdered:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(run, range(2))) == [False, True]
    assert Shipment.objects.count() == 1
