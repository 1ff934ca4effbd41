"""The spans of time for which figures are given."""

from datetime import date, datetime, time, timedelta

from msgspec import Struct

from yinuo.core.organisation import organisation

NAMES = ("this_month", "last_month", "90_days")


class Period(Struct, frozen=True, kw_only=True):
    """A half-open span. `first` and `last` are its days in the organisation's zone, both included."""

    name: str
    begins_at: datetime
    ends_at: datetime
    first: date
    last: date


def period_named(name: str, *, now: datetime) -> Period:
    """Return a period by its name; a name that is none means this month. What runs ends at `now`."""
    zone = organisation().zone
    today = now.astimezone(zone).date()
    month = today.replace(day=1)
    if name == "90_days":
        return _period("90_days", today - timedelta(days=89), today, now)
    if name == "last_month":
        last = month - timedelta(days=1)
        return _period("last_month", last.replace(day=1), last, now)
    return _period("this_month", month, today, now)


def last_weeks(count: int, *, now: datetime) -> Period:
    """Return the last whole weeks, Monday to Sunday, the running week left out."""
    today = now.astimezone(organisation().zone).date()
    monday = today - timedelta(days=today.weekday())
    return _period(f"{count}_weeks", monday - timedelta(weeks=count), monday - timedelta(days=1), now)


def last_months(count: int, *, now: datetime) -> Period:
    """Return the last months, the running one the last of them, up to `now`."""
    today = now.astimezone(organisation().zone).date()
    months = today.year * 12 + today.month - count
    return _period(f"{count}_months", date(months // 12, months % 12 + 1, 1), today, now)


def _period(name: str, first: date, last: date, now: datetime) -> Period:
    zone = organisation().zone
    begins = datetime.combine(first, time(), tzinfo=zone)
    ends = datetime.combine(last + timedelta(days=1), time(), tzinfo=zone)
    return Period(name=name, begins_at=begins, ends_at=min(ends, now), first=first, last=last)
