"""Whatever is done in whatever order: no line is refunded twice, and no more goes back than was paid."""

import random
from contextlib import suppress
from decimal import Decimal
from io import BytesIO

import pytest
from django.db.models import Sum

from tests.aftersale.benching import PAID, SEEN, authorised, bought, line_of
from tests.cast import Cast
from tests.insale.arriving import png
from yinuo.aftersale.actions.return_arrival import Arrived, receive_return
from yinuo.aftersale.actions.return_exchange import order_replacement
from yinuo.aftersale.actions.return_freight import LaidOut, tell_freight
from yinuo.aftersale.actions.return_inspection import Inspected, inspect_line
from yinuo.aftersale.actions.return_settlement import PaidBack, Terms, pay_refund, settle_return
from yinuo.aftersale.models import Return, ReturnFreight, ReturnLine, ReturnRefund
from yinuo.core.errors import DomainError
from yinuo.insale.actions.payment import Paid, record_payment, void_payment
from yinuo.insale.actions.receipt import NewPhoto
from yinuo.insale.models import Order, Payment


@pytest.mark.parametrize("seed", range(4))
def test_no_sequence_of_moves_refunds_twice_or_too_much(cast: Cast, seed: int) -> None:
    draw = random.Random(seed)
    order = bought(cast, paid=draw.choice([None, Decimal("99.99"), Decimal(0)]))
    returns = [authorised(cast, order, quantity) for quantity in ("1", "2", "1")]
    for _step in range(30):
        with suppress(DomainError):  # what may not be is refused; what follows must hold all the same
            _move(cast, draw, order, draw.choice(returns))
        _check(order)


def _move(cast: Cast, draw: random.Random, order: Order, found: Return) -> None:
    leo = cast.actor("leo_manager")
    move = draw.choice(
        ["receive", "inspect", "inspect", "settle", "pay", "pay", "void", "replace", "refund", "freight"]
    )
    line = draw.choice(list(found.lines.all()))
    if move == "receive":
        came = {one.pk: Decimal(draw.randint(0, int(one.quantity))) for one in found.lines.all()}
        receive_return(actor=leo, now=SEEN, return_id=found.pk, arrived=Arrived(quantities=came))
    elif move == "inspect":
        outcome = draw.choice(["refund_due", "refund_due", "exchange_due", "send_back"])
        seen = Inspected(
            finding="as_described", outcome=outcome, words="……", quantity=Decimal(draw.randint(1, 2))
        )
        inspect_line(actor=leo, now=SEEN, line_id=line.pk, seen=seen)
    elif move == "settle":
        terms = Terms(
            at_fault=draw.choice([None, True, False]),
            deduction=Decimal(draw.choice([0, 0, 7])),
            because="磨损",
            freight=draw.choice([None, None, Decimal(0), Decimal(5), Decimal(99)]),
            freight_because="",
        )
        settle_return(actor=leo, now=SEEN, return_id=found.pk, terms=terms)
    elif move == "pay" and (refund := ReturnRefund.objects.order_by("?").first()):
        paid = PaidBack(reference=draw.choice(["", "R-1", "R-2"]))
        pay_refund(actor=leo, now=PAID, refund_id=refund.pk, paid=paid)
    elif move == "void" and (payment := Payment.objects.filter(kind="refund").order_by("?").first()):
        void_payment(actor=leo, now=PAID, payment_id=payment.pk, reason="记错了")
    elif move == "freight":
        photo = NewPhoto(name="slip.png", declared_type="image/png", stream=BytesIO(png()))
        laid_out = LaidOut(amount=Decimal(draw.randint(1, 20)), proof=photo)
        tell_freight(actor=leo, now=SEEN, return_id=found.pk, laid_out=laid_out)
    elif move == "replace":
        order_replacement(actor=leo, now=SEEN, return_id=found.pk)
    elif move == "refund":
        record_payment(actor=leo, now=PAID, order_id=order.pk, paid=Paid(amount=Decimal(3), kind="refund"))


def _check(order: Order) -> None:
    order.refresh_from_db()
    sums = dict(
        Payment.objects.filter(order=order, voided_at__isnull=True)
        .values_list("kind")
        .annotate(total=Sum("amount"))
    )
    came_in, went_back = sums.get("payment", Decimal(0)), sums.get("refund", Decimal(0))
    given_back = ReturnLine.objects.filter(order_line__order=order, credited__isnull=False)
    pieces = given_back.aggregate(total=Sum("quantity_received"))["total"] or Decimal(0)
    assert went_back <= came_in
    assert 0 <= order.credited <= order.gross
    assert pieces <= line_of(Return.objects.filter(purchase=order)[0]).order_line.quantity
    for line in given_back:
        assert line.refunded <= (line.credited or Decimal(0))
    for freight in ReturnFreight.objects.all():
        back = ReturnRefund.objects.filter(goods_return=freight.pk, kind="freight")
        repaid = back.aggregate(total=Sum("amount"))["total"] or Decimal(0)
        assert repaid == (freight.repaid or Decimal(0)) <= freight.amount
    laid_out = ReturnFreight.objects.aggregate(total=Sum("repaid"))["total"] or Decimal(0)
    assert sums.get("freight", Decimal(0)) <= laid_out
    refunds = ReturnRefund.objects.filter(goods_return__purchase=order, kind="price")
    assert (refunds.aggregate(total=Sum("amount"))["total"] or Decimal(0)) <= order.credited
    paid = ReturnRefund.objects.exclude(payment=None)
    assert paid.count() == paid.values("payment").distinct().count()
