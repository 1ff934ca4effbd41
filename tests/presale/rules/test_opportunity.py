"""Worth, idleness and months."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import NOW
from yinuo.presale.rules.opportunity import (
    STAGE_DEFAULTS,
    days_since,
    lies_idle,
    month_of,
    months_from,
    weighted,
)
from yinuo.presale.states import OpportunityStage

TODAY = date(2026, 3, 12)


def test_every_stage_has_a_usual_chance() -> None:
    assert set(STAGE_DEFAULTS) == set(OpportunityStage.values)


@given(st.decimals(min_value=0, max_value=10**12, places=2), st.integers(min_value=0, max_value=100))
def test_worth_lies_between_nothing_and_all(amount: Decimal, probability: int) -> None:
    found = weighted(amount, probability)

    assert 0 <= found <= amount
    assert found == round(found, 2)


@pytest.mark.parametrize(
    ("days", "limit", "step_on", "expected"),
    [
        (7, 7, None, True),
        (6, 7, None, False),
        (7, 7, TODAY, False),
        (7, 7, TODAY - timedelta(days=1), True),
        (7, 0, None, False),
        (-1, 7, None, False),
    ],
)
def test_lies_idle(days: int, limit: int, step_on: date | None, expected: bool) -> None:
    touched = NOW - timedelta(days=days)

    assert (
        lies_idle(last_touched_at=touched, now=NOW, idle_days=limit, step_on=step_on, today=TODAY) is expected
    )
    assert days_since(touched, now=NOW) == max(0, days)


def test_months_go_over_the_year() -> None:
    assert months_from(date(2026, 11, 30), 3) == [date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)]
    assert month_of(date(2026, 2, 28)) == date(2026, 2, 1)
