"""Stored calendars as working time: loaded once, kept for a few seconds."""

from collections import defaultdict
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from yinuo.core.kept import Kept
from yinuo.core.models import CalendarClosure, CalendarOverride, ServiceCalendar
from yinuo.core.organisation import organisation
from yinuo.core.worktime import DayKind, WorkCalendar, country_calendar
from yinuo.core.worktime.hours import day_hours

PLAIN = 0


def calendar_of(*ids: int | None) -> WorkCalendar:
    """Return the first of these calendars that exists, else the organisation's, else the country's plain one."""
    known = _kept.get()
    for key in (*ids, organisation().calendar_id):
        if key is not None and key in known:
            return known[key]
    return known[PLAIN]


def forget_calendars() -> None:
    """Drop the kept calendars, after a change and between tests."""
    _kept.forget()


def _load() -> dict[int, WorkCalendar]:
    own_days = defaultdict[int, list[CalendarClosure]](list)
    for row in CalendarClosure.objects.all():
        own_days[row.calendar_id].append(row)
    official = defaultdict[str, dict[date, DayKind]](dict)
    for override in CalendarOverride.objects.all():
        official[override.country][override.day] = DayKind(override.kind)
    plain = country_calendar("CN", confirmed_years=_announced(official["CN"]))
    return {PLAIN: replace(plain, overrides=official["CN"])} | {
        row.pk: working_calendar(row, own_days=own_days[row.pk], official=official[row.country])
        for row in ServiceCalendar.objects.all()
    }


def working_calendar(
    row: ServiceCalendar, *, own_days: list[CalendarClosure], official: dict[date, DayKind]
) -> WorkCalendar:
    """Turn a stored calendar into one that counts.

    A year with an imported make-up day counts as announced. Raises: WorktimeError for hours that cannot be.
    """
    return WorkCalendar.from_weekly(
        row.weekly,
        code=row.code,
        zone=ZoneInfo(row.zone),
        country=row.country or None,
        closures={r.day: r.reason for r in own_days if not r.open},
        openings={r.day: day_hours(r.open, day=r.day.isoformat()) for r in own_days if r.open},
        overrides=official,
        confirmed_years=_announced(official),
    )


def _announced(official: dict[date, DayKind]) -> frozenset[int]:
    return frozenset(day.year for day, kind in official.items() if kind is DayKind.MAKEUP)


_kept = Kept(_load)
