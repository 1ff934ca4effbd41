"""Goods that are back with us, for the tests of the bench: sent, taken in, inspected, paid for."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from tests.aftersale.returning import SOON, delivered, request
from tests.cast import Cast
from yinuo.aftersale.actions.return_arrival import Arrived, receive_return
from yinuo.aftersale.actions.return_decision import ReturnTerms, authorise_return
from yinuo.aftersale.actions.return_inspection import Inspected, inspect_line
from yinuo.aftersale.actions.return_settlement import settle_return
from yinuo.aftersale.models import Return, ReturnLine, ReturnSettlement
from yinuo.insale.actions.payment import Paid, record_payment
from yinuo.insale.models import Order

BACK = SOON + timedelta(days=3)
SEEN = BACK + timedelta(days=1)
PAID = SEEN + timedelta(days=1)
SEND_TO = "杭州市西湖区文三路 8 号 退货组"


def bought(cast: Cast, *, paid: Decimal | None = None, **product: Any) -> Order:
    """Four pieces, paid in full unless another amount is named, and in the customer's hands."""
    order = delivered(cast, **product)
    pay(cast, order, order.gross if paid is None else paid)
    order.refresh_from_db()
    return order


def pay(cast: Cast, order: Order, amount: Decimal, *, method: str = "alipay") -> None:
    if amount:
        record_payment(
            actor=cast.actor("leo_manager"),
            now=SOON - timedelta(hours=1),
            order_id=order.pk,
            paid=Paid(amount=amount, method=method),
        )


def authorised(cast: Cast, order: Order, quantity: str = "2", **more: Any) -> Return:
    found = request(cast, order, quantity, **more)
    if found.stage == "requested":
        terms = ReturnTerms(send_to=SEND_TO, freight_by="seller", because="我们同意")
        found = authorise_return(actor=cast.actor("leo_manager"), now=SOON, return_id=found.pk, terms=terms)
    return found


def line_of(found: Return, place: int = 0) -> ReturnLine:
    return found.lines.select_related("order_line").order_by("position")[place]


def received(
    cast: Cast,
    found: Return,
    quantities: Mapping[int, str] | None = None,
    *,
    who: str = "ana_agent",
    now: datetime = BACK,
    **more: Any,
) -> Return:
    """All of it came, unless something else is said."""
    came = {key: Decimal(value) for key, value in (quantities or {}).items()}
    came = came or {line.pk: line.quantity for line in found.lines.exclude(granted=False)}
    return receive_return(
        actor=cast.actor(who), now=now, return_id=found.pk, arrived=Arrived(quantities=came, **more)
    )


def inspected(
    cast: Cast,
    line: ReturnLine,
    outcome: str = "refund_due",
    finding: str = "as_described",
    *,
    now: datetime = SEEN,
    **more: Any,
) -> ReturnLine:
    return inspect_line(
        actor=cast.actor("ana_agent"),
        now=now,
        line_id=line.pk,
        seen=Inspected(finding=finding, outcome=outcome, **more),
    )


def back(cast: Cast, order: Order | None = None, quantity: str = "2", **more: Any) -> Return:
    """Goods that were taken in and wait for their inspection."""
    return received(cast, authorised(cast, order or bought(cast), quantity, **more))


def settled(cast: Cast, found: Return, *, now: datetime = SEEN, **more: Any) -> ReturnSettlement:
    return settle_return(actor=cast.actor("leo_manager"), now=now, return_id=found.pk, **more)
