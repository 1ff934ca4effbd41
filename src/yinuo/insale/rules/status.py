"""Where an order stands and how far it is paid, reckoned from facts: nobody types a status."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from msgspec import Struct

from yinuo.insale.states import OrderStatus, Settlement


class LineFacts(Struct, frozen=True, kw_only=True):
    """How much of a line of goods was ordered, shipped and received."""

    quantity: Decimal
    shipped: Decimal = Decimal(0)
    received: Decimal = Decimal(0)


class OrderFacts(Struct, frozen=True, kw_only=True):
    """What the status rests on. `milestones` is the percent of each; `inspection_over` says that the time to object has run out."""

    lines: Sequence[LineFacts] = ()
    milestones: Sequence[int] = ()
    is_confirmed: bool = False
    is_held: bool = False
    is_cancelled: bool = False
    is_accepted: bool = False
    has_open_follow_ups: bool = False
    gross: Decimal = Decimal(0)
    paid: Decimal = Decimal(0)


def status_of(facts: OrderFacts) -> OrderStatus:
    """Return where an order stands.

    What the customer has in hand outweighs everything but a cancellation; a hold shows only while we have something to do.
    An order without goods is done when it is accepted. One that is accepted is completed when nothing is owed and nobody waits to be made content.
    """
    if facts.is_cancelled:
        return OrderStatus.CANCELLED
    if not facts.is_confirmed:
        return OrderStatus.DRAFT
    is_received = bool(facts.lines) and all(line.received >= line.quantity for line in facts.lines)
    if is_received or (not facts.lines and facts.is_accepted):
        if not facts.is_accepted:
            return OrderStatus.RECEIVED
        is_settled = facts.paid >= facts.gross and not facts.has_open_follow_ups
        return OrderStatus.COMPLETED if is_settled else OrderStatus.ACCEPTED
    if facts.lines and all(line.shipped >= line.quantity for line in facts.lines):
        return OrderStatus.SHIPPED
    if facts.is_held:
        return OrderStatus.ON_HOLD
    if any(line.shipped > 0 for line in facts.lines):
        return OrderStatus.PART_SHIPPED
    if facts.milestones and all(percent >= 100 for percent in facts.milestones):
        return OrderStatus.READY
    if any(percent > 0 for percent in facts.milestones):
        return OrderStatus.IN_PROGRESS
    return OrderStatus.CONFIRMED


def settlement_of(*, gross: Decimal, came_in: Decimal, went_back: Decimal) -> Settlement:
    """Return how far an order is paid. All that came in and went back again is a refund, not an unpaid order."""
    left = came_in - went_back
    if came_in > 0 and left <= 0:
        return Settlement.REFUNDED
    if gross <= 0 and left <= 0:
        return Settlement.NOTHING_OWED
    if left <= 0:
        return Settlement.UNPAID
    if left < gross:
        return Settlement.PART_PAID
    return Settlement.PAID if left == gross else Settlement.OVERPAID


class Term(Struct, frozen=True, kw_only=True):
    """A part of the price: `when` is order, shipment, receipt or date."""

    amount: Decimal
    when: str
    due_on: date | None = None


def owed_now(
    terms: Sequence[Term],
    *,
    paid: Decimal,
    is_confirmed: bool,
    is_shipped: bool,
    is_received: bool,
    today: date,
) -> Decimal:
    """Return how much is due and not paid yet; never less than nothing."""
    reached = {"order": is_confirmed, "shipment": is_shipped, "receipt": is_received}
    due = sum(
        (
            term.amount
            for term in terms
            if (
                term.due_on is not None and term.due_on <= today
                if term.when == "date"
                else reached[term.when]
            )
        ),
        Decimal(0),
    )
    return max(due - paid, Decimal(0))
