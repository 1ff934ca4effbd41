from decimal import Decimal

import pytest

from yinuo.core.money_words import money_words


@pytest.mark.parametrize(
    ("amount", "currency", "words"),
    [
        ("1234567.5", "CNY", "¥1,234,567.50"),
        ("0", "TWD", "NT$0.00"),
        ("1500.4", "JPY", "JP¥1,500"),
        ("7.25", "CHF", "CHF 7.25"),
    ],
)
def test_an_amount_is_read_in_thousands_with_its_currency(amount: str, currency: str, words: str) -> None:
    assert money_words(Decimal(amount), currency) == words
