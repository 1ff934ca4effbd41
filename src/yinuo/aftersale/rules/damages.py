"""What fraud costs on top of the price."""

from datetime import date
from decimal import Decimal

from .pack import LegalRule, Pack


def fraud_damages(pack: Pack, price: Decimal, day: date) -> tuple[LegalRule, Decimal] | None:
    """Return the rule in force on the day of the sale and what the buyer may claim on top of the price; None where there is no such rule.

    Whether there was fraud is never decided here. Raises: ValueError for what is no price.
    """
    if not price.is_finite() or price < 0:
        raise ValueError("not a price")
    for rule in pack.of_kind("punitive_damages"):
        if rule.in_force(day):
            return rule, max(price * int(rule.details["multiple"]), Decimal(rule.details["least"]))
    return None
