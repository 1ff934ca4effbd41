"""What may be offered without asking, and why a quote has to ask."""

from decimal import Decimal
from typing import Any

from msgspec import Struct

from yinuo.presale.models import Quote, QuoteLine, QuoteSetting
from yinuo.presale.rules.quote import LineTerms, amounts_of, discount_over


class QuoteLimits(Struct, frozen=True, kw_only=True):
    """The house's limits: the discount on the whole in percent, and for how many days an offer stands."""

    discount_limit_percent: Decimal
    valid_days: int


def quote_limits() -> QuoteLimits:
    """Return the limits in force. One query."""
    row = QuoteSetting.objects.order_by("pk").first() or QuoteSetting()
    limit = row.discount_limit_percent.quantize(Decimal("0.01"))
    return QuoteLimits(discount_limit_percent=limit, valid_days=row.valid_days)


def grounds_of(quote: Quote) -> list[dict[str, Any]]:
    """Return why a quote needs approval, as it stands: its discount, each unlikely date; [] where it needs none.

    Three queries.
    """
    grounds: list[dict[str, Any]] = []
    limit = quote_limits().discount_limit_percent
    amounts = amounts_of(
        [terms_of(line) for line in quote.lines.filter(bundle__isnull=True).order_by("position")],
        discount_percent=quote.discount_percent,
        includes_tax=quote.includes_tax,
        currency=quote.currency,
    )
    over = discount_over(amounts, limit_percent=limit)
    if over is not None:
        grounds.append({"kind": "discount", "percent": str(over), "limit": str(limit)})
    grounds.extend(
        {
            "kind": "unlikely_date",
            "what": date.what,
            "due_at": date.history["due_at"],
            "share": date.history["share"],
            "p80_at": date.history["p80_at"],
            "n": date.history["n"],
            "day": date.history["day"],
            "override": date.override,
        }
        for date in quote.dates.order_by("position")
        if date.history.get("unlikely")
    )
    return grounds


def terms_of(line: QuoteLine) -> LineTerms:
    """Return what a stored line is reckoned from."""
    return LineTerms(
        quantity=line.quantity,
        unit_price=line.unit_price,
        discount_percent=line.discount_percent,
        tax_rate=line.tax_rate,
        list_price=line.list_price,
    )
