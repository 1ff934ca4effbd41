"""Money is recorded once, never more goes back than came in, and what was recorded by mistake stays, crossed out."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from tests.cast import NOW, Cast
from tests.insale.ordering import confirmed, entries, opened, paid
from yinuo.core.errors import DomainError, InvalidValue, NotAllowed, NotFound
from yinuo.insale.actions.payment import Paid, record_payment, void_payment
from yinuo.insale.errors import MoreThanPaid, OtherCurrency, PaymentKnown, PaymentNotPositive, PaymentVoided
from yinuo.insale.models import Order, Payment
from yinuo.matters.errors import ReasonNeeded, TextTooLong


@pytest.fixture
def order(cast: Cast) -> Order:
    return confirmed(cast)


def recorded(cast: Cast, order: Order, what: Paid) -> Payment:
    return record_payment(actor=cast.actor("leo_manager"), now=NOW, order_id=order.pk, paid=what)


def test_what_came_in_and_went_back_is_reckoned(cast: Cast, order: Order) -> None:
    recorded(cast, order, paid("3000.00"))
    recorded(cast, order, paid("500.00", kind="refund"))

    order.refresh_from_db()
    assert order.paid == Decimal("2500.00")
    assert [(e.facts["kind"], e.facts["amount"]) for e in entries("payment_recorded")] == [
        ("payment", "3000.00"),
        ("refund", "500.00"),
    ]


def test_the_same_reference_is_one_payment(cast: Cast, order: Order) -> None:
    said = paid(provider="alipay", reference=" 2026-77 ")
    first, again = recorded(cast, order, said), recorded(cast, order, said)
    other = recorded(cast, order, replace(said, provider="wechat"))

    order.refresh_from_db()
    assert (first.pk, order.paid) == (again.pk, Decimal("2000.00"))
    assert other.pk != first.pk
    assert len(entries("payment_recorded")) == 2


def test_one_reference_means_one_thing(cast: Cast, order: Order) -> None:
    said = paid(provider="alipay", reference="77")
    recorded(cast, order, said)

    with pytest.raises(PaymentKnown):
        recorded(cast, order, replace(said, amount=Decimal("999.00")))
    with pytest.raises(PaymentKnown):
        recorded(cast, opened(cast), said)


def test_no_more_goes_back_than_came_in(cast: Cast, order: Order) -> None:
    recorded(cast, order, paid("100.00"))

    with pytest.raises(MoreThanPaid):
        recorded(cast, order, paid("100.01", kind="refund"))
    recorded(cast, order, paid("100.00", kind="refund"))

    order.refresh_from_db()
    assert order.paid == 0


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"amount": Decimal(0)}, PaymentNotPositive),
        ({"amount": Decimal(-5)}, PaymentNotPositive),
        ({"amount": Decimal("NaN")}, InvalidValue),
        ({"amount": Decimal("Infinity")}, InvalidValue),
        ({"amount": Decimal("1e20")}, InvalidValue),
        ({"amount": Decimal("0.001")}, DomainError),
        ({"currency": "USD"}, OtherCurrency),
        ({"kind": "gift"}, InvalidValue),
        ({"method": "shells"}, InvalidValue),
        ({"reference": "x" * 81}, TextTooLong),
        ({"note": "\x00"}, InvalidValue),
        ({"paid_at": NOW + timedelta(seconds=1)}, InvalidValue),
    ],
)
def test_what_is_no_payment_is_refused(
    cast: Cast, order: Order, fields: dict[str, Any], error: type[DomainError]
) -> None:
    with pytest.raises(error):
        recorded(cast, order, paid(**fields))

    assert not Payment.objects.exists()


def test_a_mistake_is_taken_back_and_stays(cast: Cast, order: Order) -> None:
    leo, made = cast.actor("leo_manager"), recorded(cast, order, paid("1000.00"))

    with pytest.raises(ReasonNeeded):
        void_payment(actor=leo, now=NOW, payment_id=made.pk, reason=" ")
    void_payment(actor=leo, now=NOW, payment_id=made.pk, reason="Another customer's")
    with pytest.raises(PaymentVoided):
        void_payment(actor=leo, now=NOW, payment_id=made.pk, reason="Again")

    order.refresh_from_db()
    made.refresh_from_db()
    assert (order.paid, made.voided_because) == (Decimal(0), "Another customer's")
    assert len(entries("payment_taken_back")) == 1


def test_is_for_those_who_record_money(cast: Cast, order: Order) -> None:
    made = recorded(cast, order, paid())

    with pytest.raises(NotAllowed):
        record_payment(actor=cast.actor("ana_agent"), now=NOW, order_id=order.pk, paid=paid())
    with pytest.raises((NotAllowed, NotFound)):
        void_payment(actor=cast.actor("otto_other_outlet"), now=NOW, payment_id=made.pk, reason="x")
    with pytest.raises(NotFound):
        void_payment(actor=cast.actor("leo_manager"), now=NOW, payment_id=10**15, reason="x")
