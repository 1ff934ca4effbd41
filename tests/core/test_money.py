from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yinuo.core.money import MixedCurrenciesError, Money, smallest_unit

amounts = st.decimals(-(10**9), 10**9, places=2)
weights = st.lists(
    st.one_of(st.integers(0, 1000), st.decimals(0, 1000, places=3)), min_size=1, max_size=12
).filter(any)


@pytest.mark.parametrize(
    ("amount", "currency", "rounded"),
    [
        ("1.005", "CNY", "1.01"),
        ("-1.005", "CNY", "-1.01"),
        ("1.004", "CNY", "1.00"),
        ("100.5", "JPY", "101"),
        ("1.0005", "KWD", "1.001"),
        ("1.00005", "CLF", "1.0001"),
        ("7", "USD", "7.00"),
    ],
)
def test_rounds_half_up_to_the_smallest_unit(amount, currency, rounded):
    assert str(Money(Decimal(amount), currency).amount) == rounded


def test_is_yuan_unless_told_otherwise():
    assert str(Money(Decimal(12))) == "CNY 12.00"


def test_adds_subtracts_and_multiplies():
    fee, freight = Money(Decimal("99.90")), Money(Decimal("12.05"))

    assert fee + freight == Money(Decimal("111.95"))
    assert fee - freight == Money(Decimal("87.85"))
    assert fee * 3 == 3 * fee == Money(Decimal("299.70"))
    assert fee * Decimal("0.125") == Money(Decimal("12.49"))
    assert -fee == Money(Decimal("-99.90"))
    assert abs(-fee) == fee


def test_compares_and_knows_zero():
    assert Money(Decimal(1)) < Money(Decimal(2)) <= Money(Decimal(2))
    assert Money(Decimal(3)) > Money(Decimal(2)) >= Money(Decimal(2))
    assert not Money(Decimal("0.004"))
    assert Money(Decimal(1), "CNY") != Money(Decimal(1), "USD")


@pytest.mark.parametrize("operation", ["__add__", "__sub__", "__lt__", "__le__", "__gt__", "__ge__"])
def test_refuses_mixed_currencies(operation):
    with pytest.raises(MixedCurrenciesError):
        getattr(Money(Decimal(1), "CNY"), operation)(Money(Decimal(1), "USD"))


@pytest.mark.parametrize("number", [1.5, True, "1.50", None])
def test_refuses_inexact_amounts_and_factors(number):
    with pytest.raises(TypeError):
        Money(number)
    with pytest.raises(TypeError):
        Money(Decimal(1)) * number


def test_refuses_to_add_a_bare_number():
    with pytest.raises(TypeError):
        Money(Decimal(1)) + 1


@pytest.mark.parametrize("amount", [Decimal("NaN"), Decimal("Infinity")])
def test_refuses_an_amount_that_is_not_finite(amount):
    with pytest.raises(ValueError, match="not an amount"):
        Money(amount)


@pytest.mark.parametrize("currency", ["", "cny", "RMB¥", "元", "CNYX", None])
def test_refuses_what_is_no_currency_code(currency):
    with pytest.raises(ValueError, match="not a currency code"):
        Money(Decimal(1), currency)


@pytest.mark.parametrize(
    ("amount", "currency", "weights", "shares"),
    [
        ("100", "CNY", [1, 1, 1], ["33.34", "33.33", "33.33"]),
        ("0.05", "CNY", [3, 7], ["0.02", "0.03"]),
        ("100", "JPY", [1, 1, 1], ["34", "33", "33"]),
        ("-100", "CNY", [1, 1, 1], ["-33.34", "-33.33", "-33.33"]),
        ("10", "CNY", [1, 0, 2], ["3.33", "0.00", "6.67"]),
        ("0.01", "CNY", [Decimal("0.1"), Decimal("0.9")], ["0.00", "0.01"]),
    ],
)
def test_shares_by_largest_remainder(amount, currency, weights, shares):
    found = Money(Decimal(amount), currency).allocate(weights)

    assert [str(share.amount) for share in found] == shares


@given(amounts, weights)
def test_shares_add_up_exactly(amount, parts):
    money = Money(amount)

    shares = money.allocate(parts)

    assert sum((share.amount for share in shares), Decimal(0)) == money.amount
    total = sum(map(Decimal, parts))
    assert all(
        abs(share.amount * total - money.amount * part) < total * smallest_unit("CNY")
        for share, part in zip(shares, parts, strict=True)
    )


@pytest.mark.parametrize("parts", [[], [0, 0], [1, -1], [2, -1]])
def test_refuses_weights_that_share_nothing(parts):
    with pytest.raises(ValueError, match="weights"):
        Money(Decimal(1)).allocate(parts)
