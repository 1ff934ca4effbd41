"""A sale in the terms of refunds: bundles at the prices of their parts, prices that were agreed by hand, what was never paid."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yinuo.aftersale.rules.refund import Before, RefundError, refund_of
from yinuo.aftersale.rules.sold import SoldLine, cash_of, purchase_of

SET = SoldLine(key="set", quantity=Decimal(2), gross=Decimal("1600"))
TABLE = SoldLine(key="table", quantity=Decimal(2), bundle="set", alone=Decimal("600"))
CHAIRS = SoldLine(key="chair", quantity=Decimal(8), bundle="set", alone=Decimal("100"))
LAMP = SoldLine(key="lamp", quantity=Decimal(3), gross=Decimal("100.00"))


def test_a_line_is_worth_its_share_to_the_cent() -> None:
    purchase = purchase_of([LAMP])

    first = refund_of(purchase, {"lamp": Decimal(1)})
    rest = refund_of(
        purchase, {"lamp": Decimal(2)}, before=Before(returned={"lamp": Decimal(1)}, refunded=first.amount)
    )

    assert purchase.paid == Decimal("100.00")
    assert first.amount + rest.amount == Decimal("100.00")
    assert abs(first.amount - Decimal("33.33")) <= Decimal("0.01")


def test_a_broken_bundle_is_settled_at_the_prices_of_its_parts() -> None:
    purchase = purchase_of([SET, TABLE, CHAIRS])

    one_table = refund_of(purchase, {"table": Decimal(1)})

    assert one_table.amount == Decimal("400.00"), "1600 paid; one bundle of 800 and four chairs at 100 stay"


def test_a_whole_bundle_back_is_refunded_at_its_price() -> None:
    purchase = purchase_of([SET, TABLE, CHAIRS])

    assert refund_of(purchase, {"table": Decimal(1), "chair": Decimal(4)}).amount == Decimal("800.00")


def test_where_no_part_has_a_price_of_its_own_the_price_is_shared_by_number() -> None:
    unknown = [SoldLine(key=one.key, quantity=one.quantity, bundle="set") for one in (TABLE, CHAIRS)]
    purchase = purchase_of([SET, *unknown])

    assert purchase.bundles == ()
    assert refund_of(purchase, {"chair": Decimal(1)}).amount == Decimal("160.00")


def test_a_thing_at_no_price_gives_nothing_back() -> None:
    purchase = purchase_of([LAMP, SoldLine(key="gift", quantity=Decimal(1), gross=Decimal(0))])

    assert refund_of(purchase, {"gift": Decimal(1)}).amount == 0


@pytest.mark.parametrize(
    ("credit", "price", "came_in", "offset", "went_back", "amount", "set_off"),
    [
        ("100", "400", "400", "0", "0", "100", "0"),
        ("100", "400", "120", "0", "0", "0", "100"),
        ("300", "400", "120", "0", "0", "20", "280"),
        ("100", "400", "120", "280", "20", "100", "0"),
        ("100", "400", "400", "0", "350", "50", "0"),
        ("0", "400", "400", "0", "0", "0", "0"),
    ],
)
def test_only_what_was_paid_goes_back_as_money(
    credit: str, price: str, came_in: str, offset: str, went_back: str, amount: str, set_off: str
) -> None:
    cash = cash_of(
        Decimal(credit),
        price=Decimal(price),
        came_in=Decimal(came_in),
        offset=Decimal(offset),
        went_back=Decimal(went_back),
    )

    assert (cash.amount, cash.offset) == (Decimal(amount), Decimal(set_off))


@pytest.mark.parametrize("wrong", ["-1", "NaN", "Infinity"])
def test_refuses_what_is_no_amount(wrong: str) -> None:
    with pytest.raises(RefundError, match="not_an_amount"):
        cash_of(Decimal(wrong), price=Decimal(1), came_in=Decimal(1))


@given(
    quantities=st.lists(st.integers(min_value=0, max_value=3), min_size=1, max_size=8),
    paid=st.integers(min_value=0, max_value=160_000),
    at_fault=st.lists(st.booleans(), min_size=8, max_size=8),
    first=st.booleans(),
)
def test_no_sequence_of_returns_gives_back_more_than_was_paid(
    quantities: list[int], paid: int, at_fault: list[bool], first: bool
) -> None:
    """Whatever goes back in whatever order, blamed on whom it may be: the credits stay within the price, the money within what came in."""
    purchase = purchase_of([SET, TABLE, CHAIRS, LAMP])
    came_in = Decimal(paid) / 100
    left = {"table": Decimal(2), "chair": Decimal(8), "lamp": Decimal(3)}
    returned: dict[str, Decimal] = {}
    credited = offset = money = carried = Decimal(0)
    for place, quantity in enumerate(quantities):
        key = ("table", "chair", "lamp")[(place + first) % 3]
        now = {key: min(Decimal(quantity), left[key])}
        before = Before(returned=dict(returned), refunded=credited, carried=carried)
        found = refund_of(purchase, now, before=before, at_fault=at_fault[place])
        cash = cash_of(found.amount, price=purchase.paid, came_in=came_in, offset=offset, went_back=money)
        left[key] -= now[key]
        returned[key] = returned.get(key, Decimal(0)) + now[key]
        credited, carried = credited + found.amount, found.carried
        offset, money = offset + cash.offset, money + cash.amount

        assert found.amount >= 0 and 0 <= cash.amount <= found.amount
        assert credited <= purchase.paid
        assert money <= came_in
