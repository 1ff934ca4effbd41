from datetime import date
from decimal import Decimal

import pytest

from tests.aftersale.selling import CN, EU
from yinuo.aftersale.rules.damages import fraud_damages


@pytest.mark.parametrize(
    ("price", "amount"),
    [("0", "500"), ("100.00", "500"), ("166.66", "500"), ("166.67", "500.01"), ("1000.00", "3000.00")],
)
def test_r17_three_times_the_price_and_at_least_five_hundred(price, amount):
    rule, found = fraud_damages(CN, Decimal(price), date(2026, 3, 2))

    assert (rule.id, found) == ("R-17", Decimal(amount))


def test_r17_holds_from_its_first_day_and_where_it_is_law():
    assert fraud_damages(CN, Decimal(100), date(2014, 3, 14)) is None
    assert fraud_damages(CN, Decimal(100), date(2014, 3, 15)) is not None
    assert fraud_damages(EU, Decimal(100), date(2026, 3, 2)) is None


@pytest.mark.parametrize("price", ["-1", "NaN", "Infinity"])
def test_refuses_what_is_no_price(price):
    with pytest.raises(ValueError, match="not a price"):
        fraud_damages(CN, Decimal(price), date(2026, 3, 2))
