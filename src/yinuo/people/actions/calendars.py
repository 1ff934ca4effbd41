"""Service calendars: weekly hours, own closures, a country's official days."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from msgspec import Struct

from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.calendars import forget_calendars, working_calendar
from yinuo.core.errors import InvalidValue
from yinuo.core.models import CalendarClosure, CalendarOverride, ServiceCalendar
from yinuo.core.worktime import WorkCalendar
from yinuo.core.worktime.errors import WorktimeError
from yinuo.people import access
from yinuo.people.conflicts import taken_means
from yinuo.people.errors import AlreadyExists, BadCalendar
from yinuo.people.journal import CalendarChanged, CalendarCreated, OfficialDaySet, OfficialDaysImported
from yinuo.people.official_days import read_official_days
from yinuo.people.texts import checked_name, checked_names, checked_text

FIELDS = frozenset({"names", "zone", "country", "weekly"})
DAY_KINDS = ("workday", "weekend", "holiday", "makeup")


class OwnDay(Struct, frozen=True, kw_only=True):
    """An own day off, or with `open` (["09:00", "12:00"], …) an own extra day."""

    day: date
    reason: str
    open: tuple[tuple[str, str], ...] = ()


@action(journal=CalendarCreated)
def create_calendar(
    *,
    actor: Actor,
    now: datetime,
    code: str,
    names: Mapping[str, str],
    weekly: Mapping[str, Any],
    zone: str = "Asia/Shanghai",
    country: str = "CN",
) -> ServiceCalendar:
    """Make a service calendar; `weekly` is {"mon": [["09:00", "12:00"], …], …}, no `country` means no holidays.

    Raises: NotAllowed, NameMissing, NameTooLong, BadCalendar, AlreadyExists.
    """
    actor.require("calendar.edit")
    calendar = ServiceCalendar(code=checked_name(code, limit=40, field="code"))
    _put(calendar, {"names": names, "weekly": weekly, "zone": zone, "country": country})
    _check(calendar, [], now=now)
    with taken_means(AlreadyExists(field="code", name=calendar.code)):
        calendar.save(force_insert=True)
    forget_calendars()
    record(CalendarCreated(subject_id=calendar.pk, code=calendar.code), subject_is_new=True)
    return calendar


@action(journal=CalendarChanged)
def change_calendar(
    *,
    actor: Actor,
    now: datetime,
    calendar_id: int,
    fields: Mapping[str, Any] | None = None,
    own_days: Iterable[OwnDay] | None = None,
    reason: str = "",
) -> ServiceCalendar:
    """Change a calendar's fields (names, zone, country, weekly), and with `own_days` all its own days at once.

    The revision goes up; running terms are counted anew by those who follow `CalendarChanged`.

    Raises: NotFound, NotAllowed, InvalidValue, BadCalendar.
    """
    actor.require("calendar.edit")
    calendar = access.one(ServiceCalendar, calendar_id, lock=True)
    before = {key: getattr(calendar, key) for key in FIELDS}
    _put(calendar, fields or {})
    changed = {
        key: [old, getattr(calendar, key)] for key, old in before.items() if getattr(calendar, key) != old
    }
    kept = list(CalendarClosure.objects.filter(calendar=calendar).order_by("day"))
    days = kept if own_days is None else _closures(calendar, own_days)
    _check(calendar, days, now=now)
    if own_days is not None and _shown(kept) != _shown(days):
        changed["own_days"] = [_shown(kept), _shown(days)]
        CalendarClosure.objects.filter(calendar=calendar).delete()
        CalendarClosure.objects.bulk_create(days)
    _bump(calendar, changed, reason=reason)
    return calendar


@action(journal=OfficialDaysImported)
def import_official_days(
    *, actor: Actor, now: datetime, content: str | bytes, country: str = "CN", source: str = ""
) -> int:
    """Import a country's official days of one year; return how many days the list names.

    The list takes the place of what was imported for that year before; days entered by hand stay, unless the list
    names them. All calendars of that country go up a revision. `content` is JSON in holiday-cn's form:
    {"year": 2026, "papers": [address, …], "days": [{"name": …, "date": "2026-01-01", "isOffDay": true}, …]}.

    Raises: NotAllowed, BadOfficialDays.
    Source: 国务院办公厅关于部分节假日安排的通知, yearly; form of github.com/NateScarlet/holiday-cn.
    """
    actor.require("calendar.edit")
    year = read_official_days(content)
    origin = (
        checked_text(source, limit=200, field="source")
        or (year.papers[0] if year.papers else f"holiday-cn {year.year}")[:200]
    )
    named = {found.day for found in year.days}
    obsolete = (
        CalendarOverride.objects.filter(country=country, day__year=year.year)
        .exclude(day__in=named)
        .exclude(source="")
    )
    removed = sorted(obsolete.values_list("day", flat=True))
    obsolete.delete()
    CalendarOverride.objects.bulk_create(
        [
            CalendarOverride(country=country, day=found.day, kind=found.kind, name=found.name, source=origin)
            for found in year.days
        ],
        update_conflicts=True,
        unique_fields=["country", "day"],
        update_fields=["kind", "name", "source"],
    )
    days = {found.day.isoformat(): found.kind for found in year.days}
    _bump_country(country, {"official_days": [None, year.year]})
    record(
        OfficialDaysImported(
            subject_id=year.year,
            country=country,
            source=origin,
            days=days,
            removed=[day.isoformat() for day in removed],
        )
    )
    return len(days)


@action(journal=OfficialDaySet)
def set_official_day(
    *, actor: Actor, now: datetime, day: date, kind: str | None, name: str = "", country: str = "CN"
) -> None:
    """Say what a day is in a country (workday, weekend, holiday, makeup), or with None that the known plan holds.

    Raises: NotAllowed, InvalidValue, NameTooLong.
    """
    actor.require("calendar.edit")
    if kind is not None and kind not in DAY_KINDS:
        raise InvalidValue(field="kind", problem=_("Please choose one of those offered."))
    stored = CalendarOverride.objects.select_for_update().filter(country=country, day=day)
    before = stored.values_list("kind", flat=True).first() or ""
    if kind is None:
        stored.delete()
    else:
        shown = checked_text(name, limit=80, field="name")
        CalendarOverride.objects.update_or_create(
            country=country, day=day, defaults={"kind": kind, "name": shown, "source": ""}
        )
    _bump_country(country, {"official_days": [None, day.isoformat()]})
    record(
        OfficialDaySet(
            subject_id=day.year, country=country, day=day.isoformat(), before=before, after=kind or ""
        )
    )


def _bump_country(country: str, changed: dict[str, Any]) -> None:
    for calendar in ServiceCalendar.objects.select_for_update().filter(country=country).order_by("pk"):
        _bump(calendar, changed, reason="")
    forget_calendars()


def _bump(calendar: ServiceCalendar, changed: dict[str, Any], *, reason: str) -> None:
    calendar.revision += 1
    calendar.save()
    forget_calendars()
    record(
        CalendarChanged(
            subject_id=calendar.pk,
            code=calendar.code,
            revision=calendar.revision,
            changed=changed,
            reason=reason,
        )
    )


def _put(calendar: ServiceCalendar, fields: Mapping[str, Any]) -> None:
    if unknown := sorted(fields.keys() - FIELDS):
        raise InvalidValue(field=unknown[0], problem=_("There is no such field."))
    for key, value in fields.items():
        setattr(calendar, key, checked_names(value, limit=80) if key == "names" else value)
    calendar.country = str(calendar.country).strip().upper()


def _closures(calendar: ServiceCalendar, own_days: Iterable[OwnDay]) -> list[CalendarClosure]:
    found: dict[date, CalendarClosure] = {}
    for own in own_days:
        if own.day in found:
            raise BadCalendar(field="own_days", problem=_("%(day)s is named twice.") % {"day": own.day})
        found[own.day] = CalendarClosure(
            calendar=calendar,
            day=own.day,
            reason=checked_name(own.reason, limit=120, field="own_days"),
            open=[list(span) for span in own.open],
        )
    return [found[day] for day in sorted(found)]


def _shown(days: list[CalendarClosure]) -> list[list[Any]]:
    return [[own.day.isoformat(), own.reason, own.open] for own in days]


def _check(calendar: ServiceCalendar, days: list[CalendarClosure], *, now: datetime) -> None:
    """Refuse a calendar that cannot count, before it is stored and every page that reads it fails."""
    if not isinstance(calendar.weekly, dict):
        raise BadCalendar(field="weekly", problem=_("the hours are not a week."))
    try:
        ZoneInfo(calendar.zone)
    except (OSError, ValueError, KeyError, TypeError):
        raise BadCalendar(field="zone", problem=_("there is no such time zone.")) from None
    try:
        counting = working_calendar(calendar, own_days=days, official={})
    except (WorktimeError, TypeError, AttributeError) as found:
        raise BadCalendar(field="weekly", problem=str(found)) from None
    _refuse_never_opening(counting, now=now)


def _refuse_never_opening(counting: WorkCalendar, *, now: datetime) -> None:
    """Refuse a calendar on which no clock could ever run out: own extra days alone come to an end."""
    last_extra = max(counting.openings, default=counting.local_date(now))
    try:
        after = datetime.combine(last_extra + timedelta(days=1), time(), tzinfo=counting.zone)
        counting.next_opening(max(now, after))
    except (WorktimeError, OverflowError):
        problem = _("it never opens: give at least one day of the week opening hours.")
        raise BadCalendar(field="weekly", problem=problem) from None
