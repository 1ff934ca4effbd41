"""What is worth knowing before a person decides on a return: facts with their numbers. They decide nothing, and refuse nobody.

The limits are the house's own; no law knows them.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from msgspec import Struct, field

DAYS = 90
MANY_RETURNS = 3
MANY_SHARE = Decimal("0.5")
"""So many returns within so many days are worth knowing, where they are at least this share of what was bought."""
WEIGHT_SHARE = Decimal("0.2")
"""By how much a parcel weighs otherwise than what was sent; packing differs by less."""
MANY_CUSTOMERS = 3
"""So many customers at one address are worth knowing; two are a couple."""


class SignalFacts(Struct, frozen=True, kw_only=True):
    """What is recorded. Pieces are of the last DAYS days; `sent_kg` and `came_kg` None where somebody did not weigh it.

    `serials` are (goods, told, found); `denied` the parcels that did not come by the customer's word and were signed for; `said_good` goods that were found good
    on arrival by their word; `same_photos` other returns with a photo of this one. `otherwise` and `missing` count lines of the last year.
    """

    returns: int = 0
    orders: int = 0
    pieces_returned: Decimal = Decimal(0)
    pieces_bought: Decimal = Decimal(0)
    otherwise: int = 0
    missing: int = 0
    sent_kg: Decimal | None = None
    came_kg: Decimal | None = None
    is_all: bool = False
    seal_intact: bool | None = None
    serials: tuple[tuple[str, str, str], ...] = ()
    denied: tuple[str, ...] = ()
    said_good: tuple[str, ...] = ()
    same_photos: tuple[str, ...] = ()
    customers_at_address: int = 0


class Signal(Struct, frozen=True, kw_only=True):
    """One fact: `numbers` are what it rests on."""

    code: str
    numbers: dict[str, Any] = field(default_factory=dict)


def signals_in(facts: SignalFacts) -> tuple[Signal, ...]:
    """Return what is worth knowing, the same for the same facts."""
    return tuple(_found(facts))


def _found(facts: SignalFacts) -> Iterator[Signal]:
    is_share = facts.pieces_returned >= facts.pieces_bought * MANY_SHARE
    if facts.returns >= MANY_RETURNS and is_share:
        yield Signal(
            code="many_returns",
            numbers={
                "days": DAYS,
                "returns": facts.returns,
                "orders": facts.orders,
                "pieces_returned": _plain(facts.pieces_returned),
                "pieces_bought": _plain(facts.pieces_bought),
            },
        )
    if facts.otherwise:
        yield Signal(code="found_otherwise", numbers={"lines": facts.otherwise})
    if facts.missing:
        yield Signal(code="did_not_come", numbers={"lines": facts.missing})
    if facts.sent_kg and facts.came_kg is not None and _is_other_weight(facts):
        weighed = {"sent_kg": _plain(facts.sent_kg), "came_kg": _plain(facts.came_kg)}
        yield Signal(code="other_weight", numbers=weighed)
    if facts.seal_intact is False:
        yield Signal(code="seal_open")
    for title, told, found in facts.serials:
        if told and found and told.casefold() != found.casefold():
            yield Signal(code="other_serial", numbers={"title": title, "told": told, "found": found})
    if facts.denied:
        yield Signal(code="signed_for", numbers={"parcels": list(facts.denied)})
    for title in facts.said_good:
        yield Signal(code="said_good", numbers={"title": title})
    if facts.same_photos:
        yield Signal(code="same_photo", numbers={"returns": list(facts.same_photos)})
    if facts.customers_at_address >= MANY_CUSTOMERS:
        yield Signal(code="shared_address", numbers={"customers": facts.customers_at_address})


def _is_other_weight(facts: SignalFacts) -> bool:
    """Tell whether a parcel weighs otherwise; where not all went back, only what is heavier than all of it says something."""
    sent, came = facts.sent_kg or Decimal(0), facts.came_kg or Decimal(0)
    too_much = came > sent * (1 + WEIGHT_SHARE)
    return too_much or (facts.is_all and came < sent * (1 - WEIGHT_SHARE))


def _plain(amount: Decimal) -> str:
    return f"{amount.normalize():f}"
