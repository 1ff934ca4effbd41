from decimal import Decimal

import pytest

from yinuo.presale.queries.quote import QuoteLineRow
from yinuo.web.components.quote_words import shown_line


@pytest.mark.parametrize(
    ("quantity", "unit", "price", "discount", "said"),
    [
        ("2", "", "2600.00", "0", "2 × ¥2,600.00"),
        ("1.50", "m", "80.00", "5.00", "1.5 m × ¥80.00 − 5%"),
        ("1", "", "0", "0", ""),
        ("6", "", "0", "0", "× 6"),
    ],
)
def test_says_how_a_line_is_reckoned(quantity: str, unit: str, price: str, discount: str, said: str) -> None:
    amount = Decimal(quantity) * Decimal(price)
    row = QuoteLineRow(
        id=1,
        title="Chair",
        note="",
        quantity=Decimal(quantity),
        unit=unit,
        product_id=None,
        variant_id=None,
        list_price=None,
        unit_price=Decimal(price),
        discount_percent=Decimal(discount),
        tax_rate=Decimal(13),
        net=amount,
        tax=Decimal(0),
        gross=amount,
        before=amount,
    )

    assert shown_line(row, "CNY").sum_words == said
