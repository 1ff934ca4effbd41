"""On which day the next report is due: the weekday of the rhythm, or the working day before it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yinuo.insale.rules.rhythm import due_day, first_weekday, next_due

HOLIDAYS = {date(2026, 10, n) for n in range(1, 8)}
THURSDAY = date(2026, 9, 24)


def is_working(day: date) -> bool:
    return day.weekday() < 5 and day not in HOLIDAYS


def later(day: date, count: int) -> date:
    for _ in range(count):
        day += timedelta(days=1)
        while not is_working(day):
            day += timedelta(days=1)
    return day


@pytest.mark.parametrize(
    ("weekday", "weeks", "first"),
    [
        (4, 1, date(2026, 9, 25)),
        (3, 1, date(2026, 10, 1)),
        (2, 1, date(2026, 9, 30)),
        (4, 2, date(2026, 10, 2)),
        (3, 3, date(2026, 10, 15)),
    ],
)
def test_the_first_is_after_the_day_it_begins(weekday: int, weeks: int, first: date) -> None:
    assert first_weekday(THURSDAY, weekday=weekday, weeks=weeks) == first


@pytest.mark.parametrize(
    ("wished", "after", "due"),
    [
        (date(2026, 9, 25), THURSDAY, date(2026, 9, 25)),
        (date(2026, 10, 2), THURSDAY, date(2026, 9, 30)),
        (date(2026, 10, 2), date(2026, 9, 30), date(2026, 10, 8)),
    ],
)
def test_is_due_on_a_working_day_before_the_holiday_while_there_is_one(
    wished: date, after: date, due: date
) -> None:
    assert due_day(wished, after=after, is_working=is_working, later=later) == due


@given(st.integers(0, 60), st.integers(1, 8), st.integers(-30, 60))
def test_the_next_keeps_its_weekday_and_is_due_after_today(wished: int, weeks: int, after: int) -> None:
    first, today = THURSDAY + timedelta(days=wished), THURSDAY + timedelta(days=after)

    found, due = next_due(first, weeks=weeks, after=today, is_working=is_working, later=later)

    assert found.weekday() == first.weekday()
    assert (found - first).days % (7 * weeks) == 0
    assert found > today
    assert due > today
    assert is_working(due)
