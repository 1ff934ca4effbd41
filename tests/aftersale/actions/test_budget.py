"""What somebody may give in a month is set by another, from a month on."""

from datetime import date
from decimal import Decimal

import pytest

from tests.aftersale.complaining import entries
from tests.aftersale.solving import budget
from tests.cast import NOW, Cast
from yinuo.aftersale.actions.budget import set_budget
from yinuo.aftersale.errors import OwnBudget
from yinuo.aftersale.goodwill import allowance_of, bounds_of
from yinuo.aftersale.models import GoodwillBudget
from yinuo.core.errors import DomainError, InvalidValue, NotAllowed, NotFound


def test_holds_from_its_month_on_until_another(cast: Cast) -> None:
    budget(cast, "100", month=date(2026, 2, 14))
    budget(cast, "300", month=date(2026, 4, 1))

    assert allowance_of(cast.ana_agent.pk, now=NOW).amount == Decimal(100)
    assert allowance_of(cast.ana_agent.pk, now=NOW.replace(month=5)).amount == Decimal(300)
    assert allowance_of(cast.ana_agent.pk, now=NOW.replace(month=1)).amount == 0
    assert GoodwillBudget.objects.order_by("month")[0].month == date(2026, 2, 1)


def test_is_changed_and_says_what_stood_there(cast: Cast) -> None:
    budget(cast, "100")
    budget(cast, "100.00")
    budget(cast, "250")

    assert GoodwillBudget.objects.get().amount == Decimal(250)
    assert [(one.facts["before"], one.facts["amount"]) for one in entries("goodwill_budget_set")] == [
        ("", "100.00"),
        ("100.00", "250.00"),
    ]


@pytest.mark.parametrize("amount", ["-1", "NaN", "Infinity", "99999999999"])
def test_is_an_amount(cast: Cast, amount: str) -> None:
    with pytest.raises(InvalidValue):
        budget(cast, amount)

    assert not GoodwillBudget.objects.exists()


@pytest.mark.parametrize(
    ("who", "whose", "error"),
    [
        ("ana_agent", "ana_agent", NotAllowed),
        ("leo_manager", "leo_manager", OwnBudget),
        ("leo_manager", "", NotFound),
    ],
)
def test_is_set_by_another(cast: Cast, who: str, whose: str, error: type[DomainError]) -> None:
    with pytest.raises(error):
        set_budget(
            actor=cast.actor(who),
            now=NOW,
            staff_id=getattr(cast, whose).pk if whose else 1,
            month=date(2026, 3, 1),
            amount=Decimal(1),
        )

    assert not GoodwillBudget.objects.exists()


@pytest.mark.parametrize(
    ("month", "end"), [(date(2026, 1, 1), "2026-02-01"), (date(2026, 12, 1), "2027-01-01")]
)
def test_a_month_ends_where_the_next_begins(cast: Cast, month: date, end: str) -> None:
    begin, until = bounds_of(month)

    assert (begin.date(), until.date().isoformat()) == (month, end)
