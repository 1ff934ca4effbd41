from decimal import Decimal
from typing import Any

import pytest

from yinuo.catalog.errors import CatalogTextTooLong
from yinuo.catalog.rules.products import PRODUCT_FIELDS, checked_fields, checked_size_table
from yinuo.core.errors import InvalidValue

TABLE = {"unit": "cm", "columns": ["尺码", "胸围"], "rows": [["M", "96"], ["L", "102"]]}


def test_takes_a_size_table_and_none() -> None:
    assert checked_size_table("size_table", TABLE) == TABLE
    assert checked_size_table("size_table", {}) == {}
    assert checked_size_table("size_table", {"unit": "cm", "columns": [], "rows": []}) == {}


@pytest.mark.parametrize(
    "table",
    [
        {"columns": ["a", "b"], "rows": [["1"]]},
        {"columns": [], "rows": [["1"]]},
        {"columns": ["a"] * 13, "rows": []},
        {"columns": ["a"], "rows": [["1"]] * 61},
        {"columns": "ab", "rows": []},
        {"columns": ["a"], "rows": ["1"]},
    ],
)
def test_refuses_a_crooked_size_table(table: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue) as caught:
        checked_size_table("size_table", table)

    assert caught.value.field == "size_table"


def test_refuses_a_long_cell() -> None:
    with pytest.raises(CatalogTextTooLong):
        checked_size_table("size_table", {"columns": ["a" * 41], "rows": []})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("tax_rate", Decimal("-1")),
        ("tax_rate", Decimal(101)),
        ("tax_rate", Decimal("NaN")),
        ("tax_rate", 13),
        ("lead_days", -1),
        ("lead_days", 3651),
        ("lead_days", True),
        ("price", Decimal("1.001")),
        ("price", Decimal("-1")),
        ("price", Decimal("Infinity")),
        ("price", 9.9),
        ("currency", "元"),
        ("parameters", []),
        ("nonsense", 1),
    ],
)
def test_refuses_a_value_that_cannot_be(field: str, value: Any) -> None:
    with pytest.raises(InvalidValue) as caught:
        checked_fields({field: value}, PRODUCT_FIELDS)

    assert caught.value.field == field


def test_takes_what_is_right() -> None:
    fields = {"tax_rate": Decimal("9"), "lead_days": None, "brand": " 禾木 ", "tags": ["a", "a", ""]}

    assert checked_fields(fields, PRODUCT_FIELDS) == {
        "tax_rate": Decimal("9.00"),
        "lead_days": None,
        "brand": "禾木",
        "tags": ["a"],
    }
