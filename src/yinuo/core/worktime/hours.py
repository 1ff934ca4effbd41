"""Opening hours of a week: minutes from local midnight, half-open, many a day, past midnight allowed."""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from .errors import WorktimeError

Interval = tuple[int, int]
Intervals = tuple[Interval, ...]
Weekly = tuple[Intervals, Intervals, Intervals, Intervals, Intervals, Intervals, Intervals]

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_MIN = 1440
WHOLE_DAY: Intervals = ((0, DAY_MIN),)

_TIME = re.compile(r"(\d{1,2}):([0-5]\d)", re.ASCII)


def weekly_hours(days: Mapping[str, Sequence[Sequence[str]]]) -> Weekly:
    """Return the week told as {"mon": [["09:00", "12:00"], ["13:30", "18:00"]], …}.

    A day left out is closed. An end not after its start lies on the next day ("22:00" to "06:00").

    Raises: WorktimeError (unknown_day, bad_time, bad_interval, overlap), naming the day.
    """
    for day in days:
        if day not in WEEKDAYS:
            raise WorktimeError("unknown_day", day=str(day))
    return checked_weekly([day_hours(days.get(day, ()), day=day) for day in WEEKDAYS])


def day_hours(spans: Sequence[Sequence[str]], *, day: str) -> Intervals:
    """Return the hours of one day told as [["09:00", "12:00"], …]; `day` names it in errors."""
    intervals = []
    for span in spans:
        if isinstance(span, str) or len(span) != 2:
            raise WorktimeError("bad_time", day=day, text=str(span))
        start, end = (_minute(text, day=day) for text in span)
        if start in (DAY_MIN, end):
            raise WorktimeError("bad_interval", day=day, start=span[0], end=span[1])
        intervals.append((start, end if end > start else end + DAY_MIN))
    return checked_intervals(intervals, day=day)


def checked_intervals(intervals: Sequence[Interval], *, day: str) -> Intervals:
    """Return the intervals in order; each starts on its day and lasts at most 24 hours.

    Raises: WorktimeError (bad_interval, overlap).
    """
    ordered = tuple(sorted((start, end) for start, end in intervals))
    for start, end in ordered:
        if not (0 <= start < DAY_MIN and start < end <= start + DAY_MIN):
            raise WorktimeError("bad_interval", day=day, start=clock_text(start), end=clock_text(end))
    if any(end > following for (_, end), (following, _) in pairwise(ordered)):
        raise WorktimeError("overlap", day=day)
    return ordered


def checked_weekly(days: Sequence[Sequence[Interval]]) -> Weekly:
    """Return the seven days, Monday first, none running into the next one's hours.

    Raises: WorktimeError (bad_interval, overlap), naming the day that runs over.
    """
    week = tuple(checked_intervals(hours, day=name) for name, hours in zip(WEEKDAYS, days, strict=True))
    for position, hours in enumerate(week):
        following = week[(position + 1) % 7]
        if hours and following and hours[-1][1] - DAY_MIN > following[0][0]:
            raise WorktimeError("overlap", day=WEEKDAYS[position])
    return week  # type: ignore[return-value]


def clock_text(minute: int) -> str:
    """Return the minute of the day as "HH:MM"; 1440 is "24:00", later ones are the next day's time."""
    shown = minute if minute <= DAY_MIN else minute - DAY_MIN
    return f"{shown // 60:02d}:{shown % 60:02d}"


def as_weekly_json(weekly: Weekly) -> dict[str, list[list[str]]]:
    """Return the week in the form `weekly_hours` reads; closed days are left out."""
    return {
        day: [[clock_text(start), clock_text(end)] for start, end in hours]
        for day, hours in zip(WEEKDAYS, weekly, strict=True)
        if hours
    }


def _minute(text: object, *, day: str) -> int:
    found = _TIME.fullmatch(text) if isinstance(text, str) else None
    minute = int(found[1]) * 60 + int(found[2]) if found else DAY_MIN + 1
    if minute > DAY_MIN:
        raise WorktimeError("bad_time", day=day, text=str(text))
    return minute
