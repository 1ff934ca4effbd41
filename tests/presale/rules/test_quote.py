"""The arithmetic of quotes, by properties and by sums done with a pencil."""

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from yinuo.core.money import smallest_unit
from yinuo.presale.rules.quote import (
    LineTerms,
    QuoteAmounts,
    amounts_of,
    discount_over,
    payments_of,
    price_with_tax_as,
)


def decimals(most: str, places: int, least: str = "0") -> Any:
    return st.decimals(min_value=Decimal(least), max_value=Decimal(most), places=places)


TERMS = st.builds(
    LineTerms,
    quantity=decimals("99999.999", 3, "0.001"),
    unit_price=decimals("999999.99", 2),
    discount_percent=decimals("100", 2),
    tax_rate=decimals("100", 2),
    list_price=st.none() | decimals("999999.99", 2),
)
QUOTES = st.tuples(
    st.lists(TERMS, max_size=12), decimals("100", 2), st.booleans(), st.sampled_from(["CNY", "JPY", "TWD"])
)


def reckon(case: Any) -> QuoteAmounts:
    lines, discount, includes_tax, currency = case
    return amounts_of(lines, discount_percent=discount, includes_tax=includes_tax, currency=currency)


@given(QUOTES)
def test_totals_are_the_sums_of_rounded_lines(case: Any) -> None:
    found = reckon(case)

    for name in ("listed", "offered", "net", "tax", "gross"):
        assert getattr(found, name) == sum((getattr(line, name) for line in found.lines), Decimal(0))


@given(QUOTES)
def test_gross_is_net_and_tax_in_every_line_and_in_all(case: Any) -> None:
    found = reckon(case)

    assert found.gross == found.net + found.tax
    assert all(line.gross == line.net + line.tax for line in found.lines)


@given(QUOTES)
def test_every_amount_is_a_decimal_of_whole_smallest_units_and_not_negative(case: Any) -> None:
    found = reckon(case)

    unit = smallest_unit(case[3])
    for line in found.lines:
        for amount in (line.listed, line.offered, line.net, line.tax, line.gross):
            assert type(amount) is Decimal
            assert amount >= 0
            assert amount == amount.quantize(unit)


@given(QUOTES)
def test_a_discount_is_never_negative(case: Any) -> None:
    found = reckon(case)

    assert all(line.offered <= line.listed for line in found.lines)
    assert found.saved >= 0
    assert 0 <= found.saved_percent <= 100


@given(QUOTES, st.randoms(use_true_random=False))
def test_the_order_of_lines_does_not_matter(case: Any, random: Any) -> None:
    lines, *rest = case
    mixed = list(lines)
    random.shuffle(mixed)

    one, other = reckon(case), reckon((mixed, *rest))

    assert (one.listed, one.net, one.tax, one.gross) == (other.listed, other.net, other.tax, other.gross)


@given(QUOTES)
def test_more_discount_never_costs_more(case: Any) -> None:
    lines, _discount, includes_tax, currency = case

    assert reckon((lines, Decimal(100), includes_tax, currency)).gross == 0
    assert reckon(case).gross <= reckon((lines, Decimal(0), includes_tax, currency)).gross


@given(decimals("9999999.99", 2), st.lists(decimals("100", 2, "0.01"), min_size=1, max_size=12))
def test_payments_add_up_to_the_whole(gross: Decimal, percents: list[Decimal]) -> None:
    assert sum(payments_of(gross, currency="CNY", percents=percents)) == gross


def test_a_line_with_tax_in_its_price_by_pencil() -> None:
    line = LineTerms(
        quantity=Decimal(3),
        unit_price=Decimal("99.90"),
        discount_percent=Decimal(10),
        tax_rate=Decimal(13),
        list_price=Decimal("119.90"),
    )

    found = amounts_of([line], discount_percent=Decimal(5), includes_tax=True, currency="CNY")

    # 3 × 99.90 × 0.9 × 0.95 = 256.2435; 256.24 / 1.13 = 226.7611
    assert found.gross == Decimal("256.24")
    assert found.net == Decimal("226.76")
    assert found.tax == Decimal("29.48")
    assert found.listed == Decimal("359.70")
    assert found.saved_percent == Decimal("28.76")


def test_a_line_with_a_net_price_rounds_half_up() -> None:
    line = LineTerms(quantity=Decimal(1), unit_price=Decimal("0.50"), tax_rate=Decimal(13))

    found = amounts_of([line], discount_percent=Decimal(0), includes_tax=False, currency="CNY")

    # 0.065 of tax is seven hundredths
    assert (found.net, found.tax, found.gross) == (Decimal("0.50"), Decimal("0.07"), Decimal("0.57"))


def test_the_largest_line_keeps_its_last_digit() -> None:
    line = LineTerms(
        quantity=Decimal("999999999.999"),
        unit_price=Decimal("999999999999.99"),
        discount_percent=Decimal("0.01"),
    )

    found = amounts_of([line], discount_percent=Decimal("0.01"), includes_tax=True, currency="CNY")

    assert int(found.gross * 100) == (999999999999 * 99999999999999 * 9999 * 9999 + 5 * 10**10) // 10**11


def test_yen_have_no_fractions() -> None:
    line = LineTerms(quantity=Decimal("1.5"), unit_price=Decimal(333), tax_rate=Decimal(10))

    found = amounts_of([line], discount_percent=Decimal(0), includes_tax=True, currency="JPY")

    assert (found.gross, found.net, found.tax) == (Decimal(500), Decimal(455), Decimal(45))


def test_no_lines_come_to_nothing() -> None:
    found = amounts_of([], discount_percent=Decimal(10), includes_tax=True, currency="CNY")

    assert (found.gross, found.saved_percent) == (Decimal("0.00"), Decimal("0.00"))


def test_a_price_above_the_list_gives_no_discount_elsewhere() -> None:
    dear = LineTerms(quantity=Decimal(1), unit_price=Decimal(200), list_price=Decimal(100))
    cheap = LineTerms(quantity=Decimal(1), unit_price=Decimal(50), list_price=Decimal(100))

    found = amounts_of([dear, cheap], discount_percent=Decimal(0), includes_tax=True, currency="CNY")

    assert found.saved == Decimal("50.00")


def test_the_limit_itself_needs_no_leave() -> None:
    line = LineTerms(quantity=Decimal(1), unit_price=Decimal(90), list_price=Decimal(100))

    found = amounts_of([line], discount_percent=Decimal(0), includes_tax=True, currency="CNY")

    assert discount_over(found, limit_percent=Decimal(10)) is None
    assert discount_over(found, limit_percent=Decimal("9.99")) == Decimal("10.00")


def test_a_net_quote_takes_the_tax_out_of_the_list_price() -> None:
    shown = price_with_tax_as(Decimal(113), tax_rate=Decimal(13), includes_tax=False, currency="CNY")

    assert shown == Decimal("100.00")
