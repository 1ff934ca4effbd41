from datetime import date
from decimal import Decimal

import pytest

from yinuo.catalog.rules.prices import ListedPrice, price_for

MARCH = date(2026, 3, 1)


def listed(price: str, **more: object) -> ListedPrice:
    facts: dict[str, object] = {
        "from_quantity": 1,
        "list_id": 1,
        "code": "STD",
        "currency": "CNY",
        "level": "",
        "valid_from": MARCH,
        "valid_until": None,
    }
    return ListedPrice(price=Decimal(price), **{**facts, **more})  # type: ignore[arg-type]


ALL = [
    listed("100"),
    listed("90", from_quantity=10),
    listed("80", level="gold", list_id=2, code="GOLD"),
    listed("95", valid_from=date(2026, 4, 1), valid_until=date(2026, 4, 30), list_id=3, code="APRIL"),
]


@pytest.mark.parametrize(
    ("level", "quantity", "on", "price"),
    [
        ("", 1, MARCH, "100"),
        ("", 9, MARCH, "100"),
        ("", 10, MARCH, "90"),
        ("", Decimal("9.99"), MARCH, "100"),
        ("gold", 10, MARCH, "80"),
        ("silver", 1, MARCH, "100"),
        ("", 1, date(2026, 4, 1), "95"),
        ("", 10, date(2026, 4, 30), "95"),
        ("", 1, date(2026, 5, 1), "100"),
        ("gold", 1, date(2026, 4, 2), "80"),
    ],
)
def test_takes_the_level_then_the_later_list_then_the_quantity(
    level: str, quantity: Decimal | int, on: date, price: str
) -> None:
    found = price_for(ALL, level=level, quantity=quantity, on=on)

    assert found is not None and found.price == Decimal(price)


def test_finds_none_before_any_list_begins_or_under_its_quantity() -> None:
    assert price_for(ALL, level="gold", quantity=1, on=date(2026, 2, 28)) is None
    assert price_for([listed("90", from_quantity=10)], level="", quantity=9, on=MARCH) is None


def test_falls_back_to_the_list_for_all_where_the_level_has_no_price_for_so_few() -> None:
    found = price_for(
        [listed("100"), listed("70", level="gold", list_id=2, from_quantity=5)],
        level="gold",
        quantity=2,
        on=MARCH,
    )

    assert found is not None and found.price == Decimal(100)


def test_takes_the_list_made_later_where_two_begin_together() -> None:
    found = price_for([listed("100"), listed("99", list_id=2)], level="", quantity=1, on=MARCH)

    assert found is not None and found.price == Decimal(99)
