"""What a purchase budget says, and what is wrong with it. Amounts are Decimal, rounded to the currency's smallest unit."""

import re
from collections.abc import Iterable
from decimal import Decimal

from msgspec import Struct

from yinuo.core.errors import DomainError, InvalidValue, raise_all
from yinuo.core.money import Money, smallest_unit
from yinuo.matters.errors import EmptyText, TextTooLong
from yinuo.presale.errors import NumberOutOfRange

MOST_LINES = 200
LONGEST_WHAT = 160
LONGEST_SUPPLIER = 80
LARGEST_QUANTITY = Decimal("999999.999")
LARGEST_PRICE = Decimal("999999999.99")
_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)
_THOUSANDTH = Decimal("0.001")


class Purchase(Struct, frozen=True, kw_only=True):
    """A line of the budget: so many of something, at what one of it is thought to cost."""

    what: str
    unit_price: Decimal
    quantity: Decimal = Decimal(1)
    supplier: str = ""
    currency: str = "CNY"

    @property
    def amount(self) -> Decimal:
        """Return what the line comes to, rounded half up to the smallest unit."""
        return Money(self.quantity * self.unit_price, self.currency).amount


def checked_budget(lines: Iterable[Purchase]) -> list[Purchase]:
    """Return the lines without outer white space. Raises: InvalidValue, EmptyText, TextTooLong, NumberOutOfRange (all at once)."""
    found = [_clean(line) for line in lines]
    errors: list[DomainError] = []
    if len(found) > MOST_LINES:
        errors.append(NumberOutOfRange(field="budget", value=len(found), least=0, most=MOST_LINES))
    for line in found[:MOST_LINES]:
        errors += _objections(line)
    raise_all(errors)
    return found


def totals_of(lines: Iterable[Purchase]) -> dict[str, Decimal]:
    """Return what the lines come to, by currency in alphabetical order. Rounded lines are added, not the sum rounded."""
    totals: dict[str, Decimal] = {}
    for line in lines:
        totals[line.currency] = totals.get(line.currency, Decimal(0)) + line.amount
    return dict(sorted(totals.items()))


def _clean(line: Purchase) -> Purchase:
    return Purchase(
        what=line.what.replace("\x00", "").strip(),
        supplier=line.supplier.replace("\x00", "").strip(),
        quantity=line.quantity,
        unit_price=line.unit_price,
        currency=line.currency.strip().upper(),
    )


def _objections(line: Purchase) -> list[DomainError]:
    errors: list[DomainError] = []
    if not line.what:
        errors.append(EmptyText(field="budget"))
    for text, limit in ((line.what, LONGEST_WHAT), (line.supplier, LONGEST_SUPPLIER)):
        if len(text) > limit:
            errors.append(TextTooLong(field="budget", length=len(text), limit=limit))
    if not _CURRENCY.fullmatch(line.currency):
        return [*errors, InvalidValue(field="budget", problem=line.currency[:10])]
    unit = min(smallest_unit(line.currency), Decimal(1))
    errors += _number(line.quantity, least=_THOUSANDTH, most=LARGEST_QUANTITY, step=_THOUSANDTH)
    errors += _number(line.unit_price, least=Decimal(0), most=LARGEST_PRICE, step=max(unit, Decimal("0.01")))
    return errors


def _number(value: Decimal, *, least: Decimal, most: Decimal, step: Decimal) -> list[DomainError]:
    if not value.is_finite():
        return [InvalidValue(field="budget", problem=str(value)[:20])]
    if not least <= value <= most:
        return [NumberOutOfRange(field="budget", value=str(value)[:20], least=str(least), most=str(most))]
    if value % step:
        return [InvalidValue(field="budget", problem=str(value)[:20])]
    return []
