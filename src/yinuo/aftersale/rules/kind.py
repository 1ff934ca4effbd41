"""What of a return is no money: points that were used go back, points that were earned and gifts are taken back. Whole numbers, rounded down."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from msgspec import Struct

from .refund import NOTHING, Gift, Purchase


class InKind(Struct, frozen=True, kw_only=True):
    """`points_back` are given back, `points_off` taken back; `gifts` are the codes of those that are not earned any more."""

    points_back: int = 0
    points_off: int = 0
    gifts: tuple[str, ...] = ()


def in_kind(
    purchase: Purchase,
    returned: Mapping[str, Decimal],
    *,
    before: Mapping[str, Decimal],
    points_used: int,
    points_earned: int,
    gifts: Sequence[Gift] = (),
    at_fault: bool = False,
) -> InKind:
    """Return what goes along with the quantities returned now, after those of `before`: points by their share of the price, gifts by what is kept.

    All of the goods take all of the points along, in however many returns. A gift goes back once, with the return after which its sum is not reached any
    more; where the seller is to blame it is kept. A sum of zero is reached by anything that is kept.
    """
    whole = {line.key: line.quantity for line in purchase.lines}
    was = {key: quantity - before.get(key, NOTHING) for key, quantity in whole.items()}
    kept = {key: quantity - returned.get(key, NOTHING) for key, quantity in was.items()}
    gone = [
        gift.code
        for gift in gifts
        if _reaches(purchase, was, gift.over) and not _reaches(purchase, kept, gift.over) and not at_fault
    ]
    return InKind(
        points_back=_gone(points_used, purchase, kept) - _gone(points_used, purchase, was),
        points_off=_gone(points_earned, purchase, kept) - _gone(points_earned, purchase, was),
        gifts=tuple(gone),
    )


def _worth(purchase: Purchase, quantities: Mapping[str, Decimal]) -> Decimal:
    return sum((line.unit_price * quantities[line.key] for line in purchase.lines), NOTHING)


def _reaches(purchase: Purchase, quantities: Mapping[str, Decimal], over: Decimal) -> bool:
    return any(quantities.values()) and _worth(purchase, quantities) >= over


def _gone(points: int, purchase: Purchase, kept: Mapping[str, Decimal]) -> int:
    """Return how many of the points went with what is not kept any more."""
    if not any(kept.values()):
        return points
    whole = _worth(purchase, {line.key: line.quantity for line in purchase.lines})
    if not whole:
        return 0
    return int(points * (whole - _worth(purchase, kept)) // whole)
