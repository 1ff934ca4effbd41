"""Amounts of money as a person reads them, in the active language."""

from decimal import Decimal

from django.utils import formats

from yinuo.core.money import smallest_unit

SIGNS = {"CNY": "¥", "TWD": "NT$", "HKD": "HK$", "USD": "US$", "JPY": "JP¥", "EUR": "€", "GBP": "£"}


def money_words(amount: Decimal, currency: str = "CNY") -> str:
    """Return an amount with its currency: ¥5,280.00; a currency without a sign of its own is named by its code."""
    places = -int(smallest_unit(currency).as_tuple().exponent)
    number = formats.number_format(amount, places, use_l10n=True, force_grouping=True)
    return f"{SIGNS.get(currency, currency + ' ')}{number}"
