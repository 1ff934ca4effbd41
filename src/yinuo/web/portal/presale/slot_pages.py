"""Choosing a slot without a script: a week of days, the free times of one of them, each a link."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlencode

from msgspec import Struct

from yinuo.core.actor import Actor
from yinuo.presale.models import BookableService
from yinuo.presale.queries.appointment_slots import FreeDay, free_days, next_free, zone_calendar

WEEK = 7
_AT = re.compile(r"(20[0-9]{2}|21[0-9]{2})(0[1-9]|1[0-2])([0-3][0-9])T([01][0-9]|2[0-3])([0-5][0-9])Z")
_DAY = re.compile(r"(20[0-9]{2}|21[0-9]{2})-([01][0-9])-([0-3][0-9])")
NOON = 12


class DayLink(Struct, frozen=True, kw_only=True):
    """A day of the shown week; `open` where it has hours at all."""

    day: date
    url: str
    free: int
    open: bool
    current: bool


class TimeLink(Struct, frozen=True, kw_only=True):
    """A free time."""

    at: datetime
    value: str
    url: str


class Choice(Struct, frozen=True, kw_only=True):
    """What is shown to choose from."""

    day: date | None
    days: list[DayLink]
    morning: list[TimeLink]
    afternoon: list[TimeLink]
    before_url: str
    after_url: str


def at_value(at: datetime) -> str:
    """Return an instant as addresses and forms carry it."""
    return at.astimezone(UTC).strftime("%Y%m%dT%H%MZ")


def read_at(text: str) -> datetime | None:
    """Return the instant of an address or a form, None for anything that is none."""
    found = _AT.fullmatch(text)
    if found is None:
        return None
    try:
        year, month, day, hour, minute = (int(part) for part in found.groups())
        return datetime(year, month, day, hour, minute, tzinfo=UTC)
    except ValueError:
        return None


def read_day(text: str) -> date | None:
    """Return the day of an address, None for anything that is none."""
    found = _DAY.fullmatch(text)
    try:
        return date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None


def choice_of(
    service: BookableService,
    *,
    actor: Actor,
    now: datetime,
    asked: str,
    query: dict[str, str],
    to: Callable[[str], str],
    instead_of: int | None = None,
    staff_id: int | None = None,
) -> Choice:
    """Return the week around the asked day, else around the first that has a free time.

    `query` is carried along by the links to other days; `to` makes the address of a time from its value.
    """
    calendar = zone_calendar(service)
    today = calendar.local_date(now)
    last = today + timedelta(days=service.horizon_days)
    day = read_day(asked)
    if day is None or not today <= day <= last:
        first_free = next_free(
            service, actor=actor, now=now, after=now, count=1, instead_of=instead_of, staff_id=staff_id
        )
        day = calendar.local_date(first_free[0].begins_at) if first_free else today
    first = today + timedelta(days=(day - today).days // WEEK * WEEK)
    week = free_days(
        service, actor=actor, now=now, first=first, days=WEEK, instead_of=instead_of, staff_id=staff_id
    )

    def link(other: date) -> str:
        return "?" + urlencode({**query, "day": other.isoformat()})

    def is_open(one: FreeDay) -> bool:
        return calendar.day(one.day).working and bool(calendar.spans(one.day))

    shown = next((one for one in week if one.day == day), FreeDay(day=day, slots=()))
    times = [
        TimeLink(at=slot.begins_at, value=at_value(slot.begins_at), url=to(at_value(slot.begins_at)))
        for slot in shown.slots
    ]
    return Choice(
        day=day,
        days=[
            DayLink(
                day=one.day,
                url=link(one.day),
                free=len(one.slots),
                open=is_open(one),
                current=one.day == day,
            )
            for one in week
        ],
        morning=[one for one in times if one.at.astimezone(calendar.zone).hour < NOON],
        afternoon=[one for one in times if one.at.astimezone(calendar.zone).hour >= NOON],
        before_url=link(first - timedelta(days=1)) if first > today else "",
        after_url=link(first + timedelta(days=WEEK)) if first + timedelta(days=WEEK) <= last else "",
    )
