"""How long nothing was heard, where only working days count, day and night: couriers drive in the evening too."""

from datetime import datetime, timedelta

from yinuo.core.worktime import WorkCalendar

_DAY = timedelta(days=1)
LONGEST = timedelta(days=60)


def quiet_time(*, since: datetime, now: datetime, calendar: WorkCalendar) -> timedelta:
    """Return how much of the time between two instants lies on working days; at most what lies in the last sixty days."""
    since = max(since, now - LONGEST)
    total, day = timedelta(0), calendar.local_date(since)
    while day <= calendar.local_date(now):
        if calendar.day(day).working:
            begins, ends = calendar.instant(day, 0), calendar.instant(day + _DAY, 0)
            total += max(timedelta(0), min(ends, now) - max(begins, since))
        day += _DAY
    return total
