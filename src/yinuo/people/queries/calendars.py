"""Service calendars as screens read them."""

from datetime import date
from typing import Any

from msgspec import Struct

from yinuo.core.actor import Actor
from yinuo.core.errors import NotFound
from yinuo.core.models import CalendarClosure, CalendarOverride, ServiceCalendar


class CalendarRow(Struct, frozen=True, kw_only=True):
    """A service calendar; `weekly` is {"mon": [["09:00", "12:00"], …], …}."""

    id: int
    code: str
    names: dict[str, str]
    zone: str
    country: str
    weekly: dict[str, Any]
    revision: int


class OwnDayRow(Struct, frozen=True, kw_only=True):
    """A day off (`open` empty) or an extra day."""

    day: date
    reason: str
    open: list[list[str]]


class OfficialDayRow(Struct, frozen=True, kw_only=True):
    day: date
    kind: str
    name: str
    source: str


class CalendarWithDays(Struct, frozen=True, kw_only=True):
    calendar: CalendarRow
    own_days: list[OwnDayRow]
    official_days: list[OfficialDayRow]


def list_calendars(*, actor: Actor) -> list[CalendarRow]:
    """Return the calendars by code.

    Raises: NotAllowed.
    """
    actor.require("staff.read")
    return [
        CalendarRow(**row)
        for row in ServiceCalendar.objects.order_by("code").values(*CalendarRow.__struct_fields__)
    ]


def get_calendar(*, actor: Actor, calendar_id: int) -> CalendarWithDays:
    """Return a calendar with its own days and those entered or imported for its country, in order of the day.

    Raises: NotAllowed, NotFound.
    """
    actor.require("staff.read")
    row = ServiceCalendar.objects.filter(pk=calendar_id).values(*CalendarRow.__struct_fields__).first()
    if row is None:
        raise NotFound()
    own = (
        CalendarClosure.objects.filter(calendar=calendar_id)
        .order_by("day")
        .values(*OwnDayRow.__struct_fields__)
    )
    official = CalendarOverride.objects.filter(country=row["country"]).order_by("day")
    return CalendarWithDays(
        calendar=CalendarRow(**row),
        own_days=[OwnDayRow(**day) for day in own],
        official_days=[OfficialDayRow(**day) for day in official.values(*OfficialDayRow.__struct_fields__)],
    )
