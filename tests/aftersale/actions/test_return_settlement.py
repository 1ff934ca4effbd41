"""Money back: by the law's time, to the cent, by the way it came, once."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.aftersale.benching import (
    BACK,
    PAID,
    SEEN,
    authorised,
    back,
    bought,
    inspected,
    line_of,
    pay,
    received,
    settled,
)
from tests.aftersale.returning import entries
from tests.cast import Cast
from yinuo.aftersale.actions.return_settlement import PaidBack, Terms, pay_refund
from yinuo.aftersale.errors_bench import (
    DeductionTooLarge,
    NothingOwed,
    NotInspected,
    OutcomeNeedsReason,
    PaymentUsed,
    RefundPaidAlready,
    ReturnSettledAlready,
)
from yinuo.aftersale.models import Return, ReturnRefund, ReturnSettlement
from yinuo.core.errors import InvalidValue, NotAllowed
from yinuo.insale.actions.extras import GiftGiven, OrderExtras, note_extras
from yinuo.insale.actions.payment import void_payment
from yinuo.insale.models import Order, Payment
from yinuo.insale.queries.order import get_order
from yinuo.matters.models import Message, Promise


def inspected_return(cast: Cast, order: Order | None = None, quantity: str = "2") -> Return:
    found = back(cast, order, quantity)
    inspected(cast, line_of(found))
    found.refresh_from_db()
    return found


def paid_back(cast: Cast, refund: ReturnRefund, **more: Any) -> ReturnRefund:
    return pay_refund(actor=cast.actor("leo_manager"), now=PAID, refund_id=refund.pk, paid=PaidBack(**more))


def test_half_of_the_goods_is_half_of_the_money_and_keeps_the_promise(cast: Cast) -> None:
    order = bought(cast)
    found = inspected_return(cast, order)

    settlement = settled(cast, found)
    (refund,) = found.refunds.all()
    paid_back(cast, refund, reference="A-1")

    order.refresh_from_db()
    found.refresh_from_db()
    line = line_of(found)
    promise = Promise.objects.get(matter=found, met_by="aftersale.return_money_back")
    half = order.gross / 2
    assert (settlement.credit, settlement.offset, refund.amount, refund.content["method"]) == (
        half,
        Decimal(0),
        half,
        "alipay",
    )
    assert (order.credited, order.paid) == (half, half)
    assert (line.credited, line.refunded, line.done_at) == (half, half, PAID)
    assert (promise.state, refund.promise_id) == ("kept", promise.pk)
    assert (found.stage, found.phase) == ("closed", "done")
    payment = Payment.objects.get(order=order, kind="refund")
    assert (payment.amount, payment.method, payment.note) == (half, "alipay", found.number)
    file = get_order(actor=cast.actor("leo_manager"), now=PAID, order_id=order.pk)
    assert (file.owed, file.row.settlement) == (Decimal(0), "paid")
    assert [len(entries(verb)) for verb in ("return_settled", "return_refund_paid", "return_money_back")] == [
        1,
        1,
        1,
    ]


def test_goes_back_by_the_ways_by_which_it_came_the_last_first(cast: Cast) -> None:
    order = bought(cast, paid=Decimal(0))
    pay(cast, order, order.gross - 100, method="transfer")
    pay(cast, order, Decimal(100), method="wechat")
    found = inspected_return(cast, order)

    settled(cast, found)

    ways = [(one.content["method"], one.amount) for one in found.refunds.order_by("id")]
    assert ways == [("wechat", Decimal(100)), ("transfer", order.gross / 2 - 100)]
    first, second = found.refunds.order_by("id")
    paid_back(cast, first)
    found.refresh_from_db()
    assert found.stage == "inspected" and entries("return_money_back") == []
    paid_back(cast, second)
    found.refresh_from_db()
    assert found.stage == "closed"


def test_what_was_never_paid_is_owed_no_more_and_does_not_go_back(cast: Cast) -> None:
    order = bought(cast, paid=Decimal(0))
    pay(cast, order, order.gross / 4)
    found = inspected_return(cast, order)

    settlement = settled(cast, found)

    order.refresh_from_db()
    found.refresh_from_db()
    assert (settlement.credit, settlement.offset) == (order.gross / 2, order.gross / 2)
    assert (order.credited, found.refunds.count(), found.stage) == (order.gross / 2, 0, "closed")
    file = get_order(actor=cast.actor("leo_manager"), now=PAID, order_id=order.pk)
    assert file.row.gross - file.row.credited - file.row.paid == order.gross / 4, (
        "the kept half less what was paid"
    )


def test_two_returns_of_one_order_give_back_all_of_it_and_no_more(cast: Cast) -> None:
    order = bought(cast)
    for quantity in ("1", "3"):
        found = inspected_return(cast, order, quantity)
        settled(cast, found)
        for refund in found.refunds.all():
            paid_back(cast, refund)

    order.refresh_from_db()
    assert (order.credited, order.paid) == (order.gross, Decimal(0))
    assert sum(one.amount for one in ReturnRefund.objects.all()) == order.gross


def test_is_reckoned_once(cast: Cast) -> None:
    found = inspected_return(cast)
    settled(cast, found)

    with pytest.raises(ReturnSettledAlready):
        settled(cast, found)

    assert (ReturnSettlement.objects.count(), ReturnRefund.objects.count()) == (1, 1)


def test_is_paid_once(cast: Cast) -> None:
    found = inspected_return(cast)
    settled(cast, found)
    refund = found.refunds.get()
    paid_back(cast, refund, reference="A-1")

    paid_back(cast, refund, reference="A-1")
    with pytest.raises(RefundPaidAlready):
        paid_back(cast, refund, reference="A-2")

    assert Payment.objects.filter(kind="refund").count() == 1


def test_one_payment_is_not_two_refunds(cast: Cast) -> None:
    order = bought(cast)
    first, second = inspected_return(cast, order), inspected_return(cast, order)
    for found in (first, second):
        settled(cast, found)
    paid_back(cast, first.refunds.get(), reference="A-1")

    with pytest.raises(PaymentUsed):
        paid_back(cast, second.refunds.get(), reference="A-1")

    assert second.refunds.get().payment_id is None


def test_a_deduction_needs_a_reason_and_has_a_limit(cast: Cast) -> None:
    order = bought(cast)
    found = inspected_return(cast, order)

    with pytest.raises(OutcomeNeedsReason):
        settled(cast, found, terms=Terms(deduction=Decimal(50)))
    with pytest.raises(DeductionTooLarge):
        settled(cast, found, terms=Terms(deduction=order.gross, because="磨损"))
    for wrong in (Decimal(-1), Decimal("NaN"), Decimal("0.001")):
        with pytest.raises(InvalidValue):
            settled(cast, found, terms=Terms(deduction=wrong, because="磨损"))
    assert not ReturnSettlement.objects.exists()

    settlement = settled(cast, found, terms=Terms(deduction=Decimal(50), because="桌面有划痕"))
    assert settlement.credit == order.gross / 2 - 50
    assert "桌面有划痕" in Message.objects.filter(matter=found, direction="out").latest("id").text


def test_waits_for_the_inspection_and_for_something_to_give(cast: Cast) -> None:
    found = back(cast)
    with pytest.raises(NotInspected):
        settled(cast, found)

    inspected(cast, line_of(found), "send_back", "other_damage", words="人为损坏")
    with pytest.raises(NothingOwed):
        settled(cast, found)


def test_is_for_whoever_settles(cast: Cast) -> None:
    found = inspected_return(cast)

    from yinuo.aftersale.actions.return_settlement import settle_return

    with pytest.raises(NotAllowed):
        settle_return(actor=cast.actor("ana_agent"), now=SEEN, return_id=found.pk)


def test_a_refund_recorded_by_mistake_is_owed_again(cast: Cast) -> None:
    order = bought(cast)
    found = inspected_return(cast, order)
    settled(cast, found)
    refund = paid_back(cast, found.refunds.get())

    void_payment(
        actor=cast.actor("leo_manager"), now=PAID, payment_id=refund.payment_id or 0, reason="记错了"
    )

    found.refresh_from_db()
    refund.refresh_from_db()
    assert (found.stage, refund.payment_id, refund.done_at) == ("inspected", None, None)
    assert found.phase != "done"
    assert line_of(found).done_at is None
    told = Message.objects.filter(matter=found, direction="out").latest("id").text
    assert f"{refund.amount:,.2f}" in told and found.number in told and f"/rt/{found.secret}/" in told
    assert Promise.objects.filter(
        matter=found, met_by="aftersale.return_money_back", state__in=("active", "overdue")
    ).exists()
    paid_back(cast, refund, reference="A-9")
    found.refresh_from_db()
    assert found.stage == "closed"


def test_what_came_later_than_the_law_allows_is_late(cast: Cast) -> None:
    found = inspected_return(cast)
    settled(cast, found)

    pay_refund(
        actor=cast.actor("leo_manager"), now=BACK + timedelta(days=9), refund_id=found.refunds.get().pk
    )

    assert Promise.objects.get(matter=found, met_by="aftersale.return_money_back").state == "kept_late"


def test_money_waits_where_only_a_part_came(cast: Cast) -> None:
    order = bought(cast)
    found = authorised(cast, order, "3")
    received(cast, found, {line_of(found).pk: "1"})
    inspected(cast, line_of(found))

    assert settled(cast, found).credit == order.gross / 4


def test_points_and_gifts_go_along_in_kind_and_move_no_money(cast: Cast) -> None:
    order = bought(cast)
    cup = GiftGiven(title="保温杯", over=order.gross)
    extras = OrderExtras(points_used=200, points_earned=58, gifts=(cup,))
    note_extras(actor=cast.actor("ana_agent"), now=SEEN, order_id=order.pk, extras=extras)
    found = inspected_return(cast, order, "1")

    settlement = settled(cast, found)

    content = settlement.content
    assert settlement.credit == order.gross / 4
    assert (content["points_back"], content["points_off"], content["gifts"]) == (50, 14, ["保温杯"])
    said = Message.objects.filter(matter=found, direction="out").latest("id").text
    assert "50" in said and "保温杯" in said
    second = inspected_return(cast, order, "3")
    content = settled(cast, second).content
    assert (content["points_back"], content["points_off"], content["gifts"]) == (150, 44, [])


@pytest.mark.parametrize(("reason", "at_fault"), [("changed_mind", False), ("faulty", True)])
def test_a_fault_that_was_there_is_ours(cast: Cast, reason: str, at_fault: bool) -> None:
    found = back(cast, bought(cast), "1", reason=reason)
    inspected(cast, line_of(found))

    assert [one["at_fault"] for one in settled(cast, found).content["lines"]] == [at_fault]
