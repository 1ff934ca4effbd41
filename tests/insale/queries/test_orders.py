"""Orders as lists and files: by group, by who leads them, late ones, unpaid ones, with what is owed now."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.cast import NOW, Cast
from tests.insale.ordering import confirmed, content_of_two, opened, ordered, paid
from yinuo.core.errors import InvalidValue, NotFound
from yinuo.insale.actions.order import Delivery, cancel_order, hold_order
from yinuo.insale.actions.payment import record_payment, void_payment
from yinuo.insale.models import Order
from yinuo.insale.queries.order import OrderFile, get_order
from yinuo.insale.queries.orders import OrderFilter, OrderRow, count_orders, list_orders

SOON = date(2026, 3, 20)


def listed(cast: Cast, *, by: str = "ana_agent", now: Any = NOW, **wanted: Any) -> list[int]:
    return [row.id for row in rows_of(cast, by=by, now=now, **wanted)]


def rows_of(cast: Cast, *, by: str = "ana_agent", now: Any = NOW, **wanted: Any) -> list[OrderRow]:
    return list_orders(actor=cast.actor(by), now=now, wanted=OrderFilter(**wanted))[0]


def file_of(cast: Cast, order: Order, *, by: str = "ana_agent", now: Any = NOW) -> OrderFile:
    return get_order(actor=cast.actor(by), now=now, order_id=order.pk)


def pay(cast: Cast, order: Order, amount: str, **fields: Any) -> Any:
    return record_payment(
        actor=cast.actor("leo_manager"), now=NOW, order_id=order.pk, paid=paid(amount, **fields)
    )


def test_pages_by_key_the_newest_first(cast: Cast, django_assert_num_queries: Any) -> None:
    keys = [opened(cast, now=NOW + timedelta(minutes=n // 2)).pk for n in range(5)]
    ana = cast.actor("ana_agent")

    found: list[int] = []
    after, pages = "", 0
    while pages == 0 or after:
        rows, after = list_orders(actor=ana, now=NOW, wanted=OrderFilter(), after=after, limit=2)
        found, pages = found + [row.id for row in rows], pages + 1

    assert (sorted(found), len(found), pages) == (sorted(keys), 5, 3)
    assert found[0] in keys[4:]
    with django_assert_num_queries(1):
        list_orders(actor=ana, now=NOW, wanted=OrderFilter(text="Kim", late=True, unpaid=True))
    with django_assert_num_queries(1):
        count_orders(actor=ana, now=NOW)
    with pytest.raises(InvalidValue):
        list_orders(actor=ana, now=NOW, wanted=OrderFilter(), after="nonsense")


def test_narrows_by_what_became_of_them(cast: Cast) -> None:
    ana = cast.actor("ana_agent")
    draft, open_one, held, off = opened(cast), confirmed(cast), confirmed(cast), confirmed(cast)
    hold_order(actor=ana, now=NOW, order_id=held.pk, reason="x")
    cancel_order(actor=ana, now=NOW, order_id=off.pk, reason="x")

    assert listed(cast, group="draft") == [draft.pk]
    assert sorted(listed(cast, group="open")) == sorted([open_one.pk, held.pk])
    assert listed(cast, group="done") == [off.pk]
    assert listed(cast, group="on_hold") == [held.pk]
    assert count_orders(actor=ana, now=NOW) == {
        "open": 2, "draft": 1, "shipped": 0, "done": 1, "late": 0, "unpaid": 2,
    }  # fmt: skip


def test_narrows_by_who_leads_them_and_by_words(cast: Cast, ask: Any) -> None:
    mine, leos = opened(cast, external_number="E-7"), opened(cast, by="leo_manager", title="Bench")
    quote, quoted = ordered(cast, ask)

    assert leos.pk not in listed(cast, whose="mine")
    assert mine.pk in listed(cast, whose="mine")
    assert listed(cast, by="otto_other_outlet") == []
    assert listed(cast, text="e-7") == [mine.pk]
    assert listed(cast, text="bench kim", by="leo_manager") == [leos.pk]
    assert listed(cast, text=mine.number[-6:].lower()) == [mine.pk]
    assert listed(cast, text="% \x00_") == []
    assert listed(cast, matter_id=quote.matter_id) == [quoted.pk]
    assert listed(cast, order_id=mine.pk) == [mine.pk]
    assert quoted.pk not in listed(cast, customer_id=cast.kim_customer.pk)


def test_late_is_past_its_day_or_foreseen_to_be(cast: Cast) -> None:
    order = confirmed(cast, delivery=Delivery(on=SOON))
    (row,) = rows_of(cast)
    assert (row.slack_days, row.is_late, listed(cast, late=True)) == (8, False, [])

    Order.objects.filter(pk=order.pk).update(forecast_on=SOON + timedelta(days=3))
    (foreseen,) = rows_of(cast, late=True)
    Order.objects.filter(pk=order.pk).update(forecast_on=None)
    (passed,) = rows_of(cast, late=True, now=NOW + timedelta(days=10))

    assert (foreseen.slack_days, passed.slack_days) == (-3, -2)
    Order.objects.filter(pk=order.pk).update(status="received")
    assert listed(cast, late=True, now=NOW + timedelta(days=10)) == []


def test_settlement_follows_the_money(cast: Cast) -> None:
    order = confirmed(cast)
    seen = [rows_of(cast)[0].settlement]
    first = pay(cast, order, "1000.00")
    seen.append(rows_of(cast, unpaid=True)[0].settlement)
    pay(cast, order, "3000.00")
    seen.append(rows_of(cast)[0].settlement)
    assert listed(cast, unpaid=True) == []
    pay(cast, order, "4000.00", kind="refund")
    seen.append(rows_of(cast)[0].settlement)
    void_payment(actor=cast.actor("leo_manager"), now=NOW, payment_id=first.pk, reason="x")

    assert seen == ["unpaid", "part_paid", "paid", "refunded"]


def test_a_file_tells_everything_in_few_queries(
    cast: Cast, ask: Any, django_assert_max_num_queries: Any
) -> None:
    quote, order = ordered(cast, ask, deposit_percent=Decimal(30))
    pay(cast, order, "100.00")
    ana = cast.actor("ana_agent")

    with django_assert_max_num_queries(9):
        file = get_order(actor=ana, now=NOW, order_id=order.pk)

    assert (file.quote_number, file.origin_id, file.row.paid) == (
        quote.number,
        quote.matter_id,
        Decimal("100.00"),
    )
    assert file.delivery is not None
    assert file.delivery.id == order.delivery_id
    assert [(t.amount, t.is_due) for t in file.terms] == [
        (Decimal("600.00"), False),
        (Decimal("1400.00"), False),
    ]
    assert (file.owed, file.may) == (0, ["edit", "confirm", "cancel", "reveal"])
    assert [step.step for step in file.steps][:2] == ["current", "next"]


def test_what_is_owed_follows_the_terms(cast: Cast) -> None:
    order = confirmed(cast, content=content_of_two(deposit_percent=Decimal(30)))
    whole = confirmed(cast)

    assert (file_of(cast, order).owed, file_of(cast, whole).owed) == (Decimal("1200.00"), Decimal("4000.00"))
    pay(cast, order, "1000.00")
    assert file_of(cast, order).owed == Decimal("200.00")
    Order.objects.filter(pk=order.pk).update(status="received")
    assert file_of(cast, order).owed == Decimal("3000.00")
    cancel_order(actor=cast.actor("ana_agent"), now=NOW, order_id=whole.pk, reason="x")
    assert file_of(cast, whole).owed == 0


def test_masks_where_it_goes(cast: Cast) -> None:
    where = Delivery(phone="13812345678", address="浙江省杭州市西湖区文一西路 1218 号 11 幢", words="Ring")
    file = file_of(cast, opened(cast, delivery=where))

    assert (file.phone, file.has_delivery_words) == ("138****5678", True)
    assert "1218" not in file.address
    assert "Ring" not in repr(file)


def test_says_what_each_reader_can_do(cast: Cast) -> None:
    order = confirmed(cast)
    pay(cast, order, "10.00")

    assert file_of(cast, order).may == ["hold", "cancel", "reveal"]
    assert file_of(cast, order, by="leo_manager").may == ["hold", "cancel", "pay", "void", "refund", "reveal"]
    assert file_of(cast, order, by="sun_supervisor").may == []
    with pytest.raises(NotFound):
        file_of(cast, order, by="otto_other_outlet")
    hold_order(actor=cast.actor("ana_agent"), now=NOW, order_id=order.pk, reason="x")
    file = file_of(cast, order)
    assert (file.may, [s.status for s in file.steps if s.step == "current"]) == (
        ["resume", "cancel", "reveal"],
        ["on_hold"],
    )


@pytest.mark.parametrize("status", ["part_shipped", "shipped", "accepted", "completed", "cancelled", "ready"])
def test_every_status_has_its_place_on_the_way(cast: Cast, status: str) -> None:
    order = confirmed(cast)
    Order.objects.filter(pk=order.pk).update(status=status)

    (current,) = [one.status for one in file_of(cast, order).steps if one.step == "current"]

    assert current == status
