"""The arithmetic of a quote: whole numbers of the currency's smallest unit by line, and nothing but their sums.

Each line is rounded once, half up. With prices that include tax the gross amount is what is rounded and the tax is taken
out of it; with net prices the tax is put on. So what a customer can check with a pencil is what is owed.
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext

from msgspec import Struct

from yinuo.core.money import Money, smallest_unit

HUNDRED = Decimal(100)
LARGEST = Decimal("999999999999.99")
# Twelve digits of quantity times fourteen of price times two discounts of five: none is lost.
_EXACT = Context(prec=60, rounding=ROUND_HALF_UP)


class LineTerms(Struct, frozen=True, kw_only=True):
    """What a line is reckoned from. `list_price` is that of the price list, None where there is none.

    Percentages lie between 0 and 100; prices are not negative and follow the quote's `includes_tax`.
    """

    quantity: Decimal
    unit_price: Decimal
    discount_percent: Decimal = Decimal(0)
    tax_rate: Decimal = Decimal(0)
    list_price: Decimal | None = None


class LineAmounts(Struct, frozen=True, kw_only=True):
    """What a line comes to: `net + tax = gross`. `listed` and `offered` are before and after every discount."""

    listed: Decimal
    offered: Decimal
    net: Decimal
    tax: Decimal
    gross: Decimal


class QuoteAmounts(Struct, frozen=True, kw_only=True):
    """What a quote comes to: each amount is the sum of its lines'."""

    lines: tuple[LineAmounts, ...]
    listed: Decimal
    offered: Decimal
    net: Decimal
    tax: Decimal
    gross: Decimal

    @property
    def saved(self) -> Decimal:
        """Return how much less is offered than the list says; never below nothing."""
        return max(self.listed - self.offered, Decimal(0))

    @property
    def saved_percent(self) -> Decimal:
        """Return the discount on the whole in percent, two decimals."""
        if not self.listed:
            return Decimal("0.00")
        return (self.saved * HUNDRED / self.listed).quantize(Decimal("0.01"), ROUND_HALF_UP)


def amounts_of(
    lines: Sequence[LineTerms], *, discount_percent: Decimal, includes_tax: bool, currency: str
) -> QuoteAmounts:
    """Reckon a quote. A line's own discount and the quote's are applied one after the other."""
    reckoned = tuple(
        _line(line, discount_percent=discount_percent, includes_tax=includes_tax, currency=currency)
        for line in lines
    )
    nothing = Decimal(0).quantize(smallest_unit(currency))
    return QuoteAmounts(
        lines=reckoned,
        listed=sum((line.listed for line in reckoned), nothing),
        offered=sum((line.offered for line in reckoned), nothing),
        net=sum((line.net for line in reckoned), nothing),
        tax=sum((line.tax for line in reckoned), nothing),
        gross=sum((line.gross for line in reckoned), nothing),
    )


def _line(line: LineTerms, *, discount_percent: Decimal, includes_tax: bool, currency: str) -> LineAmounts:
    unit = smallest_unit(currency)
    with localcontext(_EXACT):
        kept = (HUNDRED - line.discount_percent) * (HUNDRED - discount_percent) / HUNDRED / HUNDRED
        listed = (line.quantity * _list_price(line)).quantize(unit)
        offered = (line.quantity * line.unit_price * kept).quantize(unit)
        if includes_tax:
            gross = offered
            net = (gross * HUNDRED / (HUNDRED + line.tax_rate)).quantize(unit)
            tax = gross - net
        else:
            net = offered
            tax = (net * line.tax_rate / HUNDRED).quantize(unit)
            gross = net + tax
    return LineAmounts(listed=listed, offered=offered, net=net, tax=tax, gross=gross)


def _list_price(line: LineTerms) -> Decimal:
    """Return the price that a discount is measured from: the list's, or what is asked where that is more."""
    return line.unit_price if line.list_price is None else max(line.list_price, line.unit_price)


def price_with_tax_as(price: Decimal, *, tax_rate: Decimal, includes_tax: bool, currency: str) -> Decimal:
    """Return a price that includes tax as a quote states it."""
    unit = smallest_unit(currency)
    with localcontext(_EXACT):
        return (
            price.quantize(unit) if includes_tax else (price * HUNDRED / (HUNDRED + tax_rate)).quantize(unit)
        )


def payments_of(gross: Decimal, *, currency: str, percents: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """Return the payments in their order, which add up to the whole exactly; none where there are no percentages.

    The percentages add up to 100.
    """
    if not percents:
        return ()
    return tuple(share.amount for share in Money(gross, currency).allocate(percents))


def discount_over(amounts: QuoteAmounts, *, limit_percent: Decimal) -> Decimal | None:
    """Return the discount on the whole where it goes beyond the limit, else None."""
    return amounts.saved_percent if amounts.saved * HUNDRED > amounts.listed * limit_percent else None
