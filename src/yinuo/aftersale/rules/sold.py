"""An order as it was sold, in the terms of refunds: bundles at the prices of their parts, and what was never paid."""

from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct

from .refund import NOTHING, BoughtLine, Bundle, Purchase, RefundError


class SoldLine(Struct, frozen=True, kw_only=True):
    """A line as it was agreed. `gross`: for the whole line, tax and discounts in it; a part has none of its own.

    `bundle`: the line whose part it is. `alone`: what one would have cost by itself on the day of the purchase, None where nobody can say.
    """

    key: str
    quantity: Decimal
    gross: Decimal = NOTHING
    bundle: str = ""
    alone: Decimal | None = None


class Cash(Struct, frozen=True, kw_only=True):
    """What of a credit goes out as money, and what is set off against a price that was never paid."""

    amount: Decimal
    offset: Decimal


def purchase_of(sold: Sequence[SoldLine], *, smallest: Decimal = Decimal("0.01")) -> Purchase:
    """Return a sale as refunds read it. Parts are known by their own keys, a bundle by none: what goes back are things.

    Where nobody can say what a part cost by itself, the price of the bundle is shared by number, and nothing is settled anew.
    """
    parts_of: dict[str, list[SoldLine]] = {}
    for line in sold:
        if line.bundle:
            parts_of.setdefault(line.bundle, []).append(line)
    lines: list[BoughtLine] = []
    bundles: list[Bundle] = []
    for line in sold:
        if line.bundle:
            continue
        parts = parts_of.get(line.key, [])
        if not parts:
            lines.append(_bought(line, line.gross / line.quantity))
        elif any(one.alone is None for one in parts):
            share = line.gross / sum((one.quantity for one in parts), NOTHING)
            lines += [_bought(one, share) for one in parts]
        else:
            lines += [_bought(one, one.alone or NOTHING) for one in parts]
            per = {one.key: one.quantity / line.quantity for one in parts}
            bundles.append(Bundle(code=line.key, parts=per, price=line.gross / line.quantity))
    paid = sum((line.gross for line in sold if not line.bundle), NOTHING)
    return Purchase(lines=tuple(lines), paid=paid, bundles=tuple(bundles), smallest=smallest)


def _bought(line: SoldLine, price: Decimal) -> BoughtLine:
    return BoughtLine(key=line.key, quantity=line.quantity, unit_price=price)


def cash_of(
    credit: Decimal,
    *,
    price: Decimal,
    came_in: Decimal,
    offset: Decimal = NOTHING,
    went_back: Decimal = NOTHING,
) -> Cash:
    """Return what of a credit goes back as money: what was never paid is set off first, and never more than is still here goes out.

    `offset` was set off by earlier credits, `went_back` is all money that went back or is about to.
    Raises: RefundError (not_an_amount) for what is no amount.
    """
    if any(not one.is_finite() or one < 0 for one in (credit, price, came_in, offset, went_back)):
        raise RefundError("not_an_amount")
    unpaid = max(price - came_in - offset, NOTHING)
    set_off = min(credit, unpaid)
    amount = min(credit - set_off, max(came_in - went_back, NOTHING))
    return Cash(amount=amount, offset=set_off)
