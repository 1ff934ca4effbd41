"""Promises in two clicks: the usual due times, and a time that a person typed."""

from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from msgspec import Struct

from yinuo.core.worktime import Unit, WorkCalendar
from yinuo.core.worktime.errors import WorktimeError


class Preset(Struct, frozen=True, kw_only=True):
    """A usual due time; `value` is the local time as a datetime-local field holds it."""

    key: str
    name: str
    due_at: datetime

    @property
    def value(self) -> str:
        return f"{timezone.localtime(self.due_at):%Y-%m-%dT%H:%M}"


def due_presets(*, now: datetime, calendar: WorkCalendar) -> list[Preset]:
    """Return the usual due times that are still ahead: an hour, today's close, tomorrow noon, three working days."""
    today = calendar.local_date(now)
    noon = datetime.combine(today + timedelta(days=1), time(12), tzinfo=calendar.zone)
    found = [
        (_("In an hour"), "hour", now + timedelta(hours=1)),
        (_("Today's close"), "close", calendar.closing(today)),
        (_("Tomorrow noon"), "noon", noon),
        (_("Three working days"), "days", _working_days(3, now=now, calendar=calendar)),
    ]
    return [Preset(key=key, name=name, due_at=at) for name, key, at in found if at is not None and at > now]


def _working_days(amount: int, *, now: datetime, calendar: WorkCalendar) -> datetime | None:
    """Return the close of the last of so many working days; None for a calendar that has none in reach."""
    try:
        due = calendar.add(now, amount, Unit.WORKING_DAYS)
    except WorktimeError:
        return None
    return calendar.closing(due.last_day) or due.at


def read_due(text: str) -> datetime | None:
    """Return an instant from ISO text; a time without a zone is the organisation's. None for what is no time."""
    try:
        found = datetime.fromisoformat(text.strip())
        return found if found.tzinfo else timezone.make_aware(found)
    except (ValueError, OverflowError):
        return None
