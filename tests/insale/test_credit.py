"""What came back is owed no more: money that goes back for it makes nobody a debtor, and reopens nothing."""

from datetime import datetime, timedelta
from decimal import Decimal

from tests.cast import NOW, Cast
from tests.insale.arriving import LATER, arrived, says
from yinuo.core.action import action
from yinuo.core.actor import Actor
from yinuo.insale.access import order_for
from yinuo.insale.actions.payment import Paid, record_payment
from yinuo.insale.journal import OrderEdited
from yinuo.insale.models import Order
from yinuo.insale.order_rows import credit_order
from yinuo.insale.queries.order import get_order
from yinuo.insale.queries.orders import OrderFilter, list_orders

DAY = LATER + timedelta(days=1)


@action(journal=OrderEdited, many=True)
def _credit(*, actor: Actor, now: datetime, order_id: int, amount: Decimal) -> None:
    credit_order(order_for(actor, order_id, "order.work", lock=True), amount)


def _pay(cast: Cast, order: Order, amount: Decimal, kind: str = "payment") -> None:
    record_payment(
        actor=cast.actor("leo_manager"), now=DAY, order_id=order.pk, paid=Paid(amount=amount, kind=kind)
    )


def test_a_refund_for_what_came_back_leaves_the_order_completed_and_paid(cast: Cast) -> None:
    shipment = arrived(cast)
    says(shipment)
    order = Order.objects.get(pk=shipment.order_id)
    half = order.gross / 2
    _pay(cast, order, order.gross)

    _credit(actor=cast.actor("leo_manager"), now=DAY, order_id=order.pk, amount=half)
    _pay(cast, order, half, "refund")

    file = get_order(actor=cast.actor("leo_manager"), now=DAY, order_id=order.pk)
    assert (file.row.status, file.row.settlement, file.owed) == ("completed", "paid", Decimal(0))
    assert file.row.credited == half
    rows, _more = list_orders(actor=cast.actor("leo_manager"), now=DAY, wanted=OrderFilter(unpaid=True))
    assert rows == []


def test_all_that_came_back_is_a_refund(cast: Cast) -> None:
    shipment = arrived(cast)
    says(shipment)
    order = Order.objects.get(pk=shipment.order_id)
    _pay(cast, order, order.gross)

    _credit(actor=cast.actor("leo_manager"), now=DAY, order_id=order.pk, amount=order.gross)
    _pay(cast, order, order.gross, "refund")

    file = get_order(actor=cast.actor("leo_manager"), now=NOW, order_id=order.pk)
    assert (file.row.settlement, file.owed) == ("refunded", Decimal(0))
    assert file.row.status == "completed"
