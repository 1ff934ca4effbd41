from datetime import date
from decimal import Decimal

import pytest

from yinuo.insale.rules.status import LineFacts, OrderFacts, Term, owed_now, settlement_of, status_of

TODAY = date(2026, 11, 22)


def line(quantity: int, shipped: int = 0, received: int = 0) -> LineFacts:
    return LineFacts(quantity=Decimal(quantity), shipped=Decimal(shipped), received=Decimal(received))


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        (OrderFacts(), "draft"),
        (OrderFacts(lines=[line(2)]), "draft"),
        (OrderFacts(is_confirmed=True), "confirmed"),
        (OrderFacts(is_confirmed=True, lines=[line(2)], milestones=[0, 0]), "confirmed"),
        (OrderFacts(is_confirmed=True, lines=[line(2)], milestones=[10, 0]), "in_progress"),
        (OrderFacts(is_confirmed=True, lines=[line(2)], milestones=[100, 100]), "ready"),
        (OrderFacts(is_confirmed=True, lines=[line(2)], milestones=[100, 50], is_held=True), "on_hold"),
        (OrderFacts(is_confirmed=True, lines=[line(2, 1), line(1)], milestones=[100]), "part_shipped"),
        (OrderFacts(is_confirmed=True, lines=[line(2, 2), line(1, 1)], is_held=True), "shipped"),
        (OrderFacts(is_confirmed=True, lines=[line(2, 2, 2), line(1, 1)]), "shipped"),
        (OrderFacts(is_confirmed=True, lines=[line(2, 2, 2)]), "received"),
        (
            OrderFacts(is_confirmed=True, lines=[line(2, 2, 2)], is_accepted=True, gross=Decimal(10)),
            "accepted",
        ),
        (
            OrderFacts(
                is_confirmed=True,
                lines=[line(2, 2, 2)],
                is_accepted=True,
                gross=Decimal(10),
                paid=Decimal(10),
            ),
            "completed",
        ),
        (
            OrderFacts(is_confirmed=True, lines=[line(1, 1, 1)], is_accepted=True, has_open_follow_ups=True),
            "accepted",
        ),
        (OrderFacts(is_confirmed=True, is_cancelled=True, lines=[line(2, 1)]), "cancelled"),
    ],
)
def test_stands_where_its_facts_say(facts: OrderFacts, status: str) -> None:
    assert status_of(facts) == status


@pytest.mark.parametrize(
    ("gross", "came_in", "went_back", "settlement"),
    [
        (0, 0, 0, "nothing_owed"),
        (100, 0, 0, "unpaid"),
        (100, 30, 0, "part_paid"),
        (100, 100, 0, "paid"),
        (100, 130, 0, "overpaid"),
        (100, 130, 30, "paid"),
        (100, 100, 100, "refunded"),
        (100, 130, 100, "part_paid"),
    ],
)
def test_is_paid_as_far_as_its_payments_say(
    gross: int, came_in: int, went_back: int, settlement: str
) -> None:
    found = settlement_of(gross=Decimal(gross), came_in=Decimal(came_in), went_back=Decimal(went_back))

    assert found == settlement


def test_owes_what_has_fallen_due_and_no_more() -> None:
    terms = [
        Term(amount=Decimal(30), when="order"),
        Term(amount=Decimal(50), when="shipment"),
        Term(amount=Decimal(20), when="date", due_on=date(2026, 12, 1)),
    ]

    def owed(paid: int, *, shipped: bool = False, today: date = TODAY) -> Decimal:
        return owed_now(
            terms, paid=Decimal(paid), is_confirmed=True, is_shipped=shipped, is_received=False, today=today
        )

    assert owed(0) == 30
    assert owed(30) == 0
    assert owed(30, shipped=True) == 50
    assert owed(100, shipped=True) == 0
    assert owed(30, shipped=True, today=date(2026, 12, 1)) == 70
