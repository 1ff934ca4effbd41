"""Several at once: one settlement, one refund for each, and never more than was paid."""

from decimal import Decimal

import pytest
from django.db.models import Sum

from tests.aftersale.benching import PAID, SEEN, back, bought, inspected, line_of, settled
from tests.cast import Cast
from tests.matters.test_races import at_once
from yinuo.aftersale.actions.return_settlement import PaidBack, pay_refund, settle_return
from yinuo.aftersale.errors_bench import RefundPaidAlready, ReturnSettledAlready
from yinuo.aftersale.models import Return, ReturnRefund, ReturnSettlement
from yinuo.core.journal import verify_journal
from yinuo.insale.models import Order, Payment

pytestmark = pytest.mark.django_db(transaction=True)


def ready(cast: Cast, order: Order, quantity: str) -> Return:
    """Goods that wait to be settled."""
    found = back(cast, order, quantity)
    inspected(cast, line_of(found))
    return found


def went_back(order: Order) -> Decimal:
    rows = Payment.objects.filter(order=order, kind="refund", voided_at__isnull=True)
    return rows.aggregate(total=Sum("amount"))["total"] or Decimal(0)


def test_two_who_settle_one_return_at_once_settle_it_once(cast: Cast) -> None:
    order = bought(cast)
    found = ready(cast, order, "2")
    staff = [cast.actor(who) for who in ("leo_manager", "leo_manager", "leo_manager")]

    said = at_once(
        *[lambda actor=actor: settle_return(actor=actor, now=SEEN, return_id=found.pk) for actor in staff]
    )

    assert sum(isinstance(one, ReturnSettlement) for one in said) == 1
    assert sum(isinstance(one, ReturnSettledAlready) for one in said) == 2
    order.refresh_from_db()
    assert order.credited == ReturnRefund.objects.get().amount == order.gross / 2
    assert list(verify_journal()) == []


def test_two_returns_of_one_order_settled_at_once_give_back_no_more_than_was_paid(cast: Cast) -> None:
    order = bought(cast)
    Order.objects.filter(pk=order.pk).update(points_used=7)
    returns = [ready(cast, order, quantity) for quantity in ("1", "3")]
    actor = cast.actor("leo_manager")

    said = at_once(
        *[lambda found=found: settle_return(actor=actor, now=SEEN, return_id=found.pk) for found in returns]
    )

    assert all(isinstance(one, ReturnSettlement) for one in said), said
    order.refresh_from_db()
    assert order.credited == order.gross
    assert sum(one.amount for one in ReturnRefund.objects.all()) == order.gross
    assert sum(one.content["points_back"] for one in ReturnSettlement.objects.all()) == 7


def test_two_who_record_one_refund_at_once_record_it_once(cast: Cast) -> None:
    order = bought(cast)
    found = ready(cast, order, "4")
    settled(cast, found)
    refund = found.refunds.get()
    actor = cast.actor("leo_manager")

    said = at_once(
        *[
            lambda reference=reference: pay_refund(
                actor=actor, now=PAID, refund_id=refund.pk, paid=PaidBack(reference=reference)
            )
            for reference in ("A-1", "A-2")
        ]
    )

    assert sum(isinstance(one, ReturnRefund) for one in said) == 1
    assert sum(isinstance(one, RefundPaidAlready) for one in said) == 1
    assert went_back(order) == order.gross
