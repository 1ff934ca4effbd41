"""Goods for goods: an order of its own at no price, shipped like any other; what came in exchange is refunded as what it replaced."""

from datetime import date
from decimal import Decimal

import pytest

from tests.aftersale.benching import PAID, SEEN, back, bought, inspected, line_of, settled
from tests.aftersale.returning import entries
from tests.cast import Cast
from yinuo.aftersale.actions.return_exchange import order_replacement
from yinuo.aftersale.errors_bench import LineSettled, NothingOwed
from yinuo.aftersale.models import Return
from yinuo.aftersale.refund_rows import sold_first
from yinuo.core.errors import InvalidValue, NotAllowed
from yinuo.insale.actions.order import cancel_order
from yinuo.insale.actions.shipment import PackedLine, hand_over_shipment, pack_shipment
from yinuo.insale.models import Order
from yinuo.matters.models import Promise


def exchanged(cast: Cast, quantity: str = "2", **more: object) -> tuple[Return, Order]:
    found = back(cast, quantity=quantity)
    inspected(cast, line_of(found), "exchange_due")
    made = order_replacement(actor=cast.actor("ana_agent"), now=SEEN, return_id=found.pk, **more)  # type: ignore[arg-type]
    return Return.objects.get(pk=found.pk), made


def ship(cast: Cast, order: Order, *, waybill: str = "SF1112223334445") -> None:
    ana = cast.actor("leo_manager")
    lines = [PackedLine(line_id=line.pk, quantity=line.quantity) for line in order.lines.filter(ships=True)]
    shipment = pack_shipment(actor=ana, now=SEEN, order_id=order.pk, lines=lines)
    hand_over_shipment(actor=ana, now=PAID, shipment_id=shipment.pk, courier="shunfeng", waybill=waybill)


def test_the_replacement_is_an_order_at_no_price_to_the_same_address(cast: Cast) -> None:
    found, made = exchanged(cast, delivery_on=date(2026, 3, 27))

    first = found.purchase
    line = made.lines.get()
    assert (made.source, made.status, made.gross, made.origin_id) == (
        "exchange",
        "confirmed",
        Decimal(0),
        found.pk,
    )
    assert (made.address, made.recipient, made.customer_id) == (
        first.address,
        first.recipient,
        first.customer_id,
    )
    assert (line.quantity, line.product_id) == (Decimal(2), line_of(found).order_line.product_id)
    assert (line_of(found).replacement_id, found.stage) == (made.pk, "inspected")
    assert made.delivery is not None and made.delivery_on == date(2026, 3, 27)
    (entry,) = entries("replacement_ordered")
    assert entry.facts["number"] == made.number


def test_it_is_done_when_all_of_it_has_left(cast: Cast) -> None:
    found, made = exchanged(cast)

    ship(cast, made)

    found.refresh_from_db()
    promise = Promise.objects.get(matter=found, met_by="aftersale.replacement_sent")
    assert (found.stage, line_of(found).done_at, promise.state) == ("closed", PAID, "kept")
    assert Promise.objects.filter(
        matter=found, met_by="aftersale.return_money_back", state="released"
    ).exists()


def test_is_ordered_once(cast: Cast) -> None:
    found, _made = exchanged(cast)

    with pytest.raises(NothingOwed):
        order_replacement(actor=cast.actor("ana_agent"), now=SEEN, return_id=found.pk)
    with pytest.raises(LineSettled):
        inspected(cast, line_of(found))

    assert Order.objects.filter(source="exchange").count() == 1


def test_one_that_was_called_off_is_owed_still(cast: Cast) -> None:
    found, made = exchanged(cast)

    cancel_order(actor=cast.actor("leo_manager"), now=SEEN, order_id=made.pk, reason="缺货")
    again = order_replacement(actor=cast.actor("ana_agent"), now=SEEN, return_id=found.pk)

    assert line_of(found).replacement_id == again.pk != made.pk


def test_refuses_the_variant_of_another_product(cast: Cast) -> None:
    found = back(cast)
    inspected(cast, line_of(found), "exchange_due")

    with pytest.raises(InvalidValue):
        order_replacement(
            actor=cast.actor("ana_agent"), now=SEEN, return_id=found.pk, variants={line_of(found).pk: 999}
        )

    assert not Order.objects.filter(source="exchange").exists()


def test_is_for_whoever_works_on_returns(cast: Cast) -> None:
    found = back(cast)
    inspected(cast, line_of(found), "exchange_due")

    with pytest.raises(NotAllowed):
        order_replacement(actor=cast.actor("sun_supervisor"), now=SEEN, return_id=found.pk)


def test_what_came_in_exchange_is_refunded_as_what_it_replaced(cast: Cast) -> None:
    order = bought(cast)
    first = back(cast, order)
    inspected(cast, line_of(first), "exchange_due")
    made = order_replacement(actor=cast.actor("ana_agent"), now=SEEN, return_id=first.pk)
    second = back(cast, order, "1")
    Return.objects.filter(pk=second.pk).update(purchase=made)
    second.lines.update(order_line=made.lines.get())
    second.refresh_from_db()

    assert sold_first(made)[0].pk == order.pk
    inspected(cast, line_of(second))
    settlement = settled(cast, second)

    order.refresh_from_db()
    assert (settlement.purchase_id, settlement.credit, order.credited) == (
        order.pk,
        order.gross / 4,
        order.gross / 4,
    )
