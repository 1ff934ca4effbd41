"""How terms are counted on a calendar."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec.structs import replace

from .due import CalendarDay, DayName, DayStep, Due, Span
from .errors import WorktimeError
from .hours import DAY_MIN
from .units import LONGEST_TERM_DAYS, Unit, checked_amount, checked_unit, length_us

if TYPE_CHECKING:
    from .calendar import WorkCalendar

_DAY = timedelta(days=1)
_INSTANT = timedelta(microseconds=1)


def add(calendar: "WorkCalendar", at: datetime, amount: int | Decimal, unit: Unit) -> Due:
    """Return when a term ends; see WorkCalendar.add."""
    unit = checked_unit(unit)
    exact = checked_amount(amount, unit)
    try:
        return _counted(calendar, at, exact, unit)
    except OverflowError:
        raise WorktimeError("out_of_range") from None


def _counted(calendar: "WorkCalendar", at: datetime, exact: Decimal, unit: Unit) -> Due:
    event_day = calendar.local_date(at)
    match unit:
        case Unit.WORKING_DAYS:
            return _working_days(calendar, event_day, int(exact))
        case Unit.CALENDAR_DAYS:
            return _calendar_days(calendar, event_day, int(exact))
        case Unit.WORKING_HOURS | Unit.WORKING_MINUTES:
            return _working_time(calendar, at, timedelta(microseconds=length_us(exact, unit)))
        case Unit.CHUNKS_24H:
            starts = [at.astimezone(UTC) + n * _DAY for n in range(int(exact) + 1)]
            return _ending(calendar, [Span(start, end, True, "chunk") for start, end in pairwise(starts)])
        case _:
            start = at.astimezone(UTC)
            end = start + timedelta(microseconds=length_us(exact, unit))
            return _ending(calendar, [Span(start, end, True, "elapsed")])


def add_months(calendar: "WorkCalendar", at: datetime, months: int, *, days: int = 0) -> Due:
    """Return when a term of months ends; see WorkCalendar.add_months."""
    if months <= 0 or days < 0:
        raise WorktimeError("amount_not_positive")
    if months * 31 + days > LONGEST_TERM_DAYS:
        raise WorktimeError("amount_too_large")
    event_day = calendar.local_date(at)
    try:
        raw_day = _months_later(event_day, months) + days * _DAY
        steps = [_event_step(calendar, event_day)]
        for n in range(LONGEST_TERM_DAYS):
            day = calendar.day(raw_day + n * _DAY)
            if day.working or not calendar.rolls:
                last = _step(day, counted=not n, index=None)
                return _ending_on(
                    calendar, day.date, raw_day, [*steps, replace(last, reason="rolled_to") if n else last]
                )
            steps.append(_step(day, counted=not n, index=None))
    except (OverflowError, ValueError):
        raise WorktimeError("out_of_range") from None
    raise WorktimeError("never_opens", calendar=calendar.code)


def _months_later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def subtract(calendar: "WorkCalendar", at: datetime, amount: int | Decimal, unit: Unit) -> datetime:
    """Return the instant before; see WorkCalendar.subtract."""
    unit = checked_unit(unit)
    exact = checked_amount(amount, unit)
    local_day = calendar.local_date(at)
    try:
        if unit.counts_days:
            return _days_before(calendar, at, int(exact), by_working=unit is Unit.WORKING_DAYS)
        left = timedelta(microseconds=length_us(exact, unit))
        if unit.counts_opening_only:
            return _working_time_before(calendar, local_day, at, left)
        return at.astimezone(UTC) - left
    except OverflowError:
        raise WorktimeError("out_of_range") from None


def working_day(calendar: "WorkCalendar", d: date, count: int) -> date:
    """Return the working day `count` working days after the day, before it when negative."""
    step, left = (_DAY, count) if count > 0 else (-_DAY, -count)
    for _ in range(2 * LONGEST_TERM_DAYS):
        if left == 0:
            return d
        d += step
        left -= calendar.day(d).working
    raise WorktimeError("never_opens", calendar=calendar.code)


def working_time(calendar: "WorkCalendar", a: datetime, b: datetime) -> timedelta:
    """Return the open time between two instants; see WorkCalendar.working_time."""
    day, last_day = calendar.local_date(a) - _DAY, calendar.local_date(b)
    cursor, end_at, total = a.astimezone(UTC), b.astimezone(UTC), timedelta()
    while day <= last_day:
        for start, end in calendar.spans(day):
            if start < cursor:
                start = cursor
            if end > end_at:
                end = end_at
            if start < end:
                total += end - start
                cursor = end
        day += _DAY
    return total


def _days_before(calendar: "WorkCalendar", at: datetime, count: int, *, by_working: bool) -> datetime:
    local = at.astimezone(calendar.zone)
    day = working_day(calendar, local.date(), -count) if by_working else local.date() - count * _DAY
    return datetime.combine(day, local.time(), tzinfo=calendar.zone).astimezone(UTC)


def _working_time_before(calendar: "WorkCalendar", day: date, at: datetime, left: timedelta) -> datetime:
    cursor = at.astimezone(UTC)
    for _ in range(LONGEST_TERM_DAYS):
        for start, end in reversed(calendar.spans(day)):
            end = min(end, cursor)
            if start >= end:
                continue
            if end - start >= left:
                return end - left
            left -= end - start
            cursor = start
        day -= _DAY
    raise WorktimeError("never_opens", calendar=calendar.code)


def _working_days(calendar: "WorkCalendar", event_day: date, amount: int) -> Due:
    steps, index = [_event_step(calendar, event_day)], 0
    for day in _days_after(calendar, event_day):
        index += day.working
        steps.append(_step(day, counted=day.working, index=index if day.working else None))
        if index == amount:
            return _ending_on(calendar, day.date, day.date, steps)
    raise WorktimeError("amount_too_large" if index else "never_opens", calendar=calendar.code)


def _calendar_days(calendar: "WorkCalendar", event_day: date, amount: int) -> Due:
    raw_day = event_day + amount * _DAY
    steps = [_event_step(calendar, event_day)]
    for day in _days_after(calendar, event_day):
        if day.date <= raw_day:
            steps.append(_step(day, counted=True, index=(day.date - event_day).days))
            if day.date == raw_day and (day.working or not calendar.rolls):
                return _ending_on(calendar, raw_day, raw_day, steps)
        elif day.working:
            steps.append(replace(_step(day, counted=False, index=None), reason="rolled_to"))
            return _ending_on(calendar, day.date, raw_day, steps)
        else:
            steps.append(_step(day, counted=False, index=None))
    raise WorktimeError("never_opens", calendar=calendar.code)


def _days_after(calendar: "WorkCalendar", event_day: date) -> Iterator[CalendarDay]:
    return (calendar.day(event_day + n * _DAY) for n in range(1, 2 * LONGEST_TERM_DAYS))


def _event_step(calendar: "WorkCalendar", event_day: date) -> DayStep:
    day = calendar.day(event_day)
    return DayStep(event_day, False, None, "event_day", day.name, day.provisional)


def _step(day: CalendarDay, *, counted: bool, index: int | None) -> DayStep:
    return DayStep(day.date, counted, index, day.kind.value, day.name, day.provisional)


def _ending_on(calendar: "WorkCalendar", last_day: date, raw_day: date, steps: list[DayStep]) -> Due:
    at = calendar.closing(last_day) or calendar.instant(last_day, DAY_MIN)
    provisional = any(step.provisional for step in steps[1:])
    return Due(at, last_day, raw_day, provisional, days=tuple(steps), zone=calendar.zone)


def _ending(calendar: "WorkCalendar", spans: list[Span]) -> Due:
    at = spans[-1].end
    # A term that ends at 24:00 ends with that day, not on the next.
    last_day = calendar.local_date(at - _INSTANT)
    return Due(
        at,
        last_day,
        last_day,
        any(span.provisional for span in spans),
        spans=tuple(spans),
        zone=calendar.zone,
    )


def _working_time(calendar: "WorkCalendar", at: datetime, left: timedelta) -> Due:
    cursor, spans = at.astimezone(UTC), []
    for day, (start, end) in calendar.openings_from(at):
        spans += _closed_spans(calendar, cursor, start)
        cursor = min(end, start + left)
        left -= cursor - start
        span = Span(start, cursor, True, "open", provisional=calendar.day(day).provisional)
        if spans and spans[-1].counted and spans[-1][1:] == (start, *span[2:]):
            spans[-1] = spans[-1]._replace(end=cursor)
        else:
            spans.append(span)
        if not left:
            return _ending(calendar, spans)
    raise WorktimeError("amount_too_large" if spans else "never_opens", calendar=calendar.code)


def _closed_spans(calendar: "WorkCalendar", start: datetime, end: datetime) -> list[Span]:
    spans: list[Span] = []
    while start < end:
        day = calendar.day(calendar.local_date(start))
        until = min(end, _midnight_after(calendar, day.date))
        reason, name = ("outside_hours", DayName()) if day.working else (day.kind.value, day.name)
        before = spans[-1] if spans else None
        if before and (before.reason, before.name, before.provisional) == (reason, name, day.provisional):
            spans[-1] = before._replace(end=until)
        else:
            spans.append(Span(start, until, False, reason, name, day.provisional))
        start = until
    return spans


def _midnight_after(calendar: "WorkCalendar", d: date) -> datetime:
    return datetime.combine(d + _DAY, time(), tzinfo=calendar.zone).astimezone(UTC)
