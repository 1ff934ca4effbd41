"""An order is accepted without a word only after the time to inspect it, and only where nothing speaks against it."""

from datetime import timedelta
from typing import Any

import pytest

from tests.cast import Cast
from tests.insale.arriving import NEIGHBOUR, arrived, count, says
from tests.insale.shipping import SIGNED
from yinuo.core.actor import SYSTEM
from yinuo.core.errors import NotFound
from yinuo.insale.actions.inspection import accept_after_inspection
from yinuo.insale.actions.receipt import SaidReceipt
from yinuo.insale.models import Order
from yinuo.insale.queries.receipt_reminders import orders_inspected

LAST = SIGNED.occurred_at + timedelta(days=7)


def accepted(order_id: int, now: Any) -> bool:
    return accept_after_inspection(actor=SYSTEM, now=now, order_id=order_id)


def test_counts_as_accepted_when_the_days_of_inspection_are_over(cast: Cast) -> None:
    order_id = arrived(cast).order_id
    before = LAST - timedelta(microseconds=1)

    assert (orders_inspected(now=before), accepted(order_id, before)) == ([], False)
    assert orders_inspected(now=LAST) == [order_id]
    assert accepted(order_id, LAST)
    assert not accepted(order_id, LAST)

    order = Order.objects.get()
    assert (order.status, order.accepted_at, count("order_accepted")) == ("accepted", LAST, 1)
    assert orders_inspected(now=LAST) == []


def test_what_is_looked_after_stays_open(cast: Cast) -> None:
    shipment = arrived(cast)
    says(shipment, SaidReceipt(signed_by="self", inspected=True, condition="damaged", satisfied=False))
    later = LAST + timedelta(days=3)

    assert not accepted(shipment.order_id, later)
    assert Order.objects.get().accepted_at is None


def test_what_somebody_else_took_is_not_certain(cast: Cast) -> None:
    shipment = arrived(cast, NEIGHBOUR)

    assert orders_inspected(now=LAST + timedelta(days=3)) == []
    assert not accepted(shipment.order_id, LAST + timedelta(days=3))


def test_a_house_may_wait_for_the_customers_word(cast: Cast, settings: Any) -> None:
    settings.YINUO_INSPECTION_DAYS = 0
    arrived(cast)

    assert orders_inspected(now=LAST + timedelta(days=30)) == []


def test_is_for_those_who_lead_orders(cast: Cast) -> None:
    order_id = arrived(cast).order_id

    with pytest.raises(NotFound):
        accept_after_inspection(actor=cast.actor("tia_technician"), now=LAST, order_id=order_id)
