"""The expectation guard: before a date is offered, what calendar and history say of it."""

from datetime import datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct

from yinuo.core.calendars import calendar_of
from yinuo.core.worktime import Due, WorkCalendar
from yinuo.matters.likely import Likelihood, judge, weigh
from yinuo.matters.models import Matter
from yinuo.matters.rules import due_of
from yinuo.presale.queries.design_history import past_designs


class Guarded(Struct, frozen=True, kw_only=True):
    """A date with what is known about it; `due` is its working where it was counted from a number of days."""

    due_at: datetime
    due: Due | None
    judged: Likelihood

    @property
    def is_unlikely(self) -> bool:
        """Tell whether history is against it, or nobody works on that day."""
        return self.judged.is_likely is False or not self.judged.is_open_then

    def as_json(self) -> dict[str, Any]:
        """Return what was said when the date was written, to be kept with it."""
        share = self.judged.share_kept_by_then
        return {
            "due_at": self.due_at.isoformat(),
            "unlikely": self.is_unlikely,
            "is_open_then": self.judged.is_open_then,
            "day": self.judged.day,
            "n": self.judged.n,
            "share": "" if share is None else str(_share(share)),
            "p50_at": self.judged.p50_at.isoformat() if self.judged.p50_at else "",
            "p80_at": self.judged.p80_at.isoformat() if self.judged.p80_at else "",
        }


def guard_date(
    *,
    matter: Matter,
    now: datetime,
    what: str,
    due_at: datetime | None = None,
    amount: int | None = None,
    unit: str = "",
) -> Guarded:
    """Judge an instant, or a number of days counted from now, by the calendar and the history of a matter's team.

    Raises: WorktimeError for a term that cannot be counted.
    """
    calendar = calendar_of(matter.team.calendar_id if matter.team else None)
    due = None
    if due_at is None:
        due = due_of(start=now, amount=amount or 0, unit=unit, calendar=calendar)
        due_at = due.at
    judged = judge(what=what, due_at=due_at, now=now, calendar=calendar, team_id=matter.team_id)
    return Guarded(due_at=due_at, due=due, judged=judged)


def guard_design(*, matter: Matter, now: datetime, kind: str, due_at: datetime) -> Guarded:
    """Judge the day of a design by how long designs of its kind took until they were first delivered. One query."""
    calendar = calendar_of(matter.team.calendar_id if matter.team else None)
    judged = weigh(past_designs(kind=kind, now=now), due_at=due_at, now=now, calendar=calendar)
    return Guarded(due_at=due_at, due=None, judged=judged)


def end_of_day(at: datetime, *, calendar: WorkCalendar) -> datetime:
    """Return until when a day that is promised lasts: its end of service, or midnight where nobody works."""
    day = calendar.local_date(at)
    return calendar.closing(day) or midnight_after(at, zone=calendar.zone)


def midnight_after(at: datetime, *, zone: ZoneInfo) -> datetime:
    """Return the end of the local day that an instant lies in: the midnight that no longer belongs to it."""
    return datetime.combine(at.astimezone(zone).date() + timedelta(days=1), time.min, tzinfo=zone)


def _share(share: float) -> Decimal:
    return Decimal(str(share)).quantize(Decimal("0.0001"), ROUND_HALF_UP)
