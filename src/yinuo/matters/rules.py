"""Pure decisions about clocks: when to warn, and where a due instant goes when time stood still."""

from datetime import datetime, timedelta
from decimal import Decimal

from yinuo.core.worktime import Due, Unit, WorkCalendar

LONGEST_TERM = timedelta(days=3660)
ELAPSED = {Unit.MINUTES, Unit.HOURS, Unit.CHUNKS_24H}
WORKING = {Unit.WORKING_MINUTES, Unit.WORKING_HOURS}


def due_of(*, start: datetime, amount: int, unit: str, calendar: WorkCalendar) -> Due:
    """Return the due instant of a term, with its working. Raises: WorktimeError."""
    return calendar.add(start, amount, Unit(unit))


def warn_instant(
    *, made_at: datetime, due_at: datetime, share: Decimal, calendar: WorkCalendar
) -> datetime | None:
    """Return when the owner should be warned, on the owner's calendar; None where there is no moment left.

    The share counts working time when there is any between the two instants, else elapsed time. A moment outside of
    service hours moves to the next opening, or, if that is not before the due instant, to the last close before it.
    """
    if due_at <= made_at:
        return None
    working = calendar.working_time(made_at, due_at)
    if working > timedelta():
        seconds = int(working.total_seconds() * float(share))
        nominal = calendar.add(made_at, Decimal(max(seconds, 1)) / 3600, Unit.WORKING_HOURS).at
    else:
        nominal = made_at + (due_at - made_at) * float(share)
    if not calendar.is_open(nominal):
        opening = calendar.next_opening(nominal)
        closing = _last_close(calendar, nominal, made_at)
        nominal = opening if opening < due_at else closing or nominal
    return nominal if made_at < nominal < due_at else None


def _last_close(calendar: WorkCalendar, at: datetime, not_before: datetime) -> datetime | None:
    day = calendar.local_date(at)
    for back in range(8):
        closing = calendar.closing(day - timedelta(days=back))
        if closing is not None and not_before < closing <= at:
            return (
                closing - timedelta(minutes=30) if closing - timedelta(minutes=30) > not_before else closing
            )
    return None


def due_after_pause(
    *, due_at: datetime, paused_at: datetime, resumed_at: datetime, unit: str, calendar: WorkCalendar
) -> datetime:
    """Return the due instant after the clock stood still from one instant to another.

    Hours move by the time that stood still (working hours by the working time left); days move by the days of their
    kind that lay wholly or partly in the pause, the day of the pause itself not counted.
    """
    kind = Unit(unit) if unit else Unit.MINUTES
    if kind in ELAPSED:
        return due_at + (resumed_at - paused_at)
    if kind in WORKING:
        left = calendar.working_time(paused_at, due_at)
        if left <= timedelta():
            return due_at
        return calendar.add(resumed_at, Decimal(int(left.total_seconds())) / 3600, Unit.WORKING_HOURS).at
    days = _days_between(calendar, paused_at, resumed_at, working=kind is Unit.WORKING_DAYS)
    return due_at if days == 0 else calendar.add(due_at - timedelta(microseconds=1), days, kind).at


def _days_between(calendar: WorkCalendar, begin: datetime, end: datetime, *, working: bool) -> int:
    day, last, count = calendar.local_date(begin), calendar.local_date(end), 0
    while day < last:
        day += timedelta(days=1)
        count += 1 if not working or calendar.day(day).working else 0
    return count


def share_spent(*, made_at: datetime, due_at: datetime, now: datetime) -> float:
    """Return the part of the time that is spent, 0 to 1, for the arc of the mark; to the hundredth, more cannot be seen."""
    whole = (due_at - made_at).total_seconds()
    return 1.0 if whole <= 0 else round(min(1.0, max(0.0, (now - made_at).total_seconds() / whole)), 2)
