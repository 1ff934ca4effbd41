"""Amounts of money as a person reads them."""

from decimal import Decimal

from yinuo.core.money import Money

SIGNS = {"CNY": "¥", "TWD": "NT$", "HKD": "HK$", "USD": "US$", "JPY": "JP¥", "EUR": "€", "GBP": "£"}


def money_words(amount: Decimal, currency: str = "CNY") -> str:
    """Return an amount with its currency, in thousands: ¥5,280.00; one without a sign is named by its code.

    Chinese and English write money alike, whatever grouping a locale gives to other numbers.
    """
    return f"{SIGNS.get(currency, currency + ' ')}{Money(amount, currency).amount:,f}"
