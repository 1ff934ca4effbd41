"""Which of several prices holds."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from msgspec import Struct


class ListedPrice(Struct, frozen=True, kw_only=True):
    """One price of a variant on a list: from a quantity on, for a level ("" for all), in a period with both ends."""

    price: Decimal
    from_quantity: int
    list_id: int
    code: str
    currency: str
    level: str
    valid_from: date
    valid_until: date | None


def price_for(
    prices: Iterable[ListedPrice], *, level: str, quantity: Decimal | int, on: date
) -> ListedPrice | None:
    """Return the price that a customer of the level pays for the quantity on a day; None where no list names one.

    A list for the level wins over one for all, then the later beginning, then the list that was made later; within it
    the largest quantity that is reached counts.
    """
    holding = [
        row
        for row in prices
        if row.level in ("", level)
        and row.valid_from <= on
        and (row.valid_until is None or on <= row.valid_until)
        and row.from_quantity <= quantity
    ]
    return max(
        holding,
        key=lambda row: (row.level != "", row.valid_from, row.list_id, row.from_quantity),
        default=None,
    )
