"""On which day the next progress report is due."""

from collections.abc import Callable
from datetime import date, timedelta

WEEK = 7


def first_weekday(after: date, *, weekday: int, weeks: int) -> date:
    """Return the weekday of the first report of a rhythm that begins on the day `after`: the next one, or that of the last week of the first round."""
    earliest = after + timedelta(days=WEEK * (weeks - 1) + 1)
    return earliest + timedelta(days=(weekday - earliest.weekday()) % WEEK)


def due_day(
    wished: date, *, after: date, is_working: Callable[[date], bool], later: Callable[[date, int], date]
) -> date:
    """Return the day on which a report is due: the wished one, else the working day before it, never one that `after` has reached."""
    day = wished
    while not is_working(day) and day > after:
        day -= timedelta(days=1)
    if day > after and is_working(day):
        return day
    return later(max(after, wished), 1)


def next_due(
    wished: date,
    *,
    weeks: int,
    after: date,
    is_working: Callable[[date], bool],
    later: Callable[[date, int], date],
) -> tuple[date, date]:
    """Return the next weekday of the rhythm that is not over yet after the day `after`, and the day on which its report is due."""
    while wished <= after:
        wished += timedelta(days=WEEK * weeks)
    return wished, due_day(wished, after=after, is_working=is_working, later=later)
