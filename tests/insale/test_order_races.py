"""Several say the same at once: real connections, one payment, one order."""

import pytest

from tests.cast import NOW, Cast
from tests.insale.ordering import confirmed, draft_for, entries, opened, paid
from tests.matters.test_races import at_once
from yinuo.core.errors import DomainError
from yinuo.core.journal import verify_journal
from yinuo.insale.actions.order import confirm_order, open_order
from yinuo.insale.actions.payment import record_payment
from yinuo.insale.errors import ExternalNumberTaken, MoreThanPaid, OrderConfirmed, PaymentKnown
from yinuo.insale.models import Order, Payment

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_reference_said_six_times_is_one_payment(cast: Cast) -> None:
    leo, order, other = cast.actor("leo_manager"), confirmed(cast), opened(cast)
    said = paid(provider="alipay", reference="77")

    found = at_once(
        *[lambda: record_payment(actor=leo, now=NOW, order_id=order.pk, paid=said) for _call in range(5)],
        lambda: record_payment(actor=leo, now=NOW, order_id=other.pk, paid=said),
    )

    made = Payment.objects.get()
    assert {one.pk for one in found if isinstance(one, Payment)} == {made.pk}
    assert {type(one) for one in found if isinstance(one, DomainError)} == {PaymentKnown}
    assert len(entries("payment_recorded")) == 1
    assert list(verify_journal()) == []


def test_two_refunds_at_once_do_not_pay_back_twice(cast: Cast) -> None:
    leo, order = cast.actor("leo_manager"), confirmed(cast)
    record_payment(actor=leo, now=NOW, order_id=order.pk, paid=paid("100.00"))

    found = at_once(
        *[
            lambda: record_payment(actor=leo, now=NOW, order_id=order.pk, paid=paid("100.00", kind="refund"))
            for _call in range(3)
        ]
    )

    assert sum(isinstance(one, MoreThanPaid) for one in found) == 2
    assert Order.objects.get(pk=order.pk).paid == 0


def test_a_foreign_number_said_at_once_is_one_order(cast: Cast) -> None:
    ana, draft = cast.actor("ana_agent"), draft_for(cast, external_number="E-7")

    found = at_once(*[lambda: open_order(actor=ana, now=NOW, draft=draft) for _call in range(4)])

    assert Order.objects.count() == 1
    assert sum(isinstance(one, ExternalNumberTaken) for one in found) == 3


def test_two_who_confirm_confirm_once(cast: Cast) -> None:
    ana, order = cast.actor("ana_agent"), opened(cast)

    found = at_once(*[lambda: confirm_order(actor=ana, now=NOW, order_id=order.pk) for _call in range(4)])

    assert sum(isinstance(one, OrderConfirmed) for one in found) == 3
    assert order.versions.count() == 1
