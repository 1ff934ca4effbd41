"""What about a shipment its owner must know before the customer asks."""

from datetime import date, timedelta

from msgspec import Struct

from yinuo.insale.states import ConcernKind, ShipmentState

ON_THE_WAY = frozenset({"handed_over", "in_transit", "out_for_delivery", "in_locker", "exception"})
COMING_BACK = frozenset({"refused", "returning", "returned"})


class ShipmentFacts(Struct, frozen=True, kw_only=True):
    """What is known. `quiet_for` is the time of working days since it was last seen, or handed over; `due_on` the day told to the customer.

    `forecast_on` is the day on which the order's plan says it will be there. `consented` says that the customer agreed to whoever signed.
    """

    state: ShipmentState
    quiet_for: timedelta
    today: date
    due_on: date | None = None
    forecast_on: date | None = None
    sign_type: str = ""
    is_picked_up: bool = False
    consented: bool = False


def concerns_of(facts: ShipmentFacts, *, stuck_after: timedelta) -> set[ConcernKind]:
    """Return all that there is to worry about now. What the customer has confirmed worries nobody."""
    found: set[ConcernKind] = set()
    if facts.state in ON_THE_WAY:
        latest = max(filter(None, (facts.today, facts.forecast_on)))
        if facts.due_on is not None and latest > facts.due_on and facts.state != "in_locker":
            found.add(ConcernKind.LATE)
        if facts.quiet_for >= stuck_after and facts.state not in ("in_locker", "exception"):
            found.add(ConcernKind.STUCK)
    if facts.state in ("exception", "lost"):
        found.add(ConcernKind.TROUBLE)
    if facts.state in COMING_BACK:
        found.add(ConcernKind.RETURNED)
    lies_there = facts.sign_type == "LOCKER_STATION" and not facts.is_picked_up
    if facts.state == "in_locker" or (facts.state == "delivered" and lies_there):
        found.add(ConcernKind.IN_LOCKER)
    if facts.state == "delivered" and facts.sign_type == "AGENT" and not facts.consented:
        found.add(ConcernKind.NOT_IN_PERSON)
    return found
