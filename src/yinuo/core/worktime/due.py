"""The answer to "until when?", with its working."""

from datetime import UTC, date, datetime, tzinfo
from enum import StrEnum
from typing import Any, NamedTuple

from msgspec import Struct


class DayKind(StrEnum):
    """Why a day is worked or not."""

    WORKDAY = "workday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MAKEUP = "makeup"
    CLOSURE = "closure"
    OPENING = "opening"


class DayName(NamedTuple):
    """The name of a day in each language; empty for a day without one."""

    zh_hans: str = ""
    zh_hant: str = ""
    en: str = ""

    def text(self, language: str) -> str:
        """Return the name in a language given as a code such as "zh-hans", "zh-TW" or "en"."""
        code = language.lower().replace("_", "-")
        if not code.startswith("zh"):
            return self.en
        traditional = ("hant", "tw", "hk", "mo")
        return self.zh_hant if any(part in traditional for part in code.split("-")) else self.zh_hans


NO_NAME = DayName()


class CalendarDay(NamedTuple):
    """One day of a calendar. `provisional`: the year's make-up days are not announced yet."""

    date: date
    working: bool
    kind: DayKind
    name: DayName = NO_NAME
    provisional: bool = False


class DayStep(Struct, frozen=True):
    """One day on the way to a due date.

    `reason` is a DayKind, or `event_day` (never counted) or `rolled_to` (the working day on which a term
    ends whose last day was not worked). `index` counts from 1.
    """

    date: date
    counted: bool
    index: int | None
    reason: str
    name: DayName = NO_NAME
    provisional: bool = False


class Span(NamedTuple):
    """A stretch of time on the way to a due time; half-open, both ends in UTC.

    `reason`: `elapsed`, `chunk` or `open` when counted; `outside_hours` or a DayKind when not.
    """

    start: datetime
    end: datetime
    counted: bool
    reason: str
    name: DayName = NO_NAME
    provisional: bool = False


class Due(Struct, frozen=True):
    """When a term ends and how it was counted.

    `at` is in UTC. `last_day` and `raw_day` are dates of `zone`, the calendar's; `raw_day` is the last day
    before it was moved off a day that is not worked (Source: Civil Code art. 203). `days` is filled for
    units of days, `spans` for units of hours and minutes. `provisional` tells that a day on the way lies in
    a year whose make-up days are not announced.
    """

    at: datetime
    last_day: date
    raw_day: date
    provisional: bool = False
    days: tuple[DayStep, ...] = ()
    spans: tuple[Span, ...] = ()
    zone: tzinfo = UTC

    @property
    def rolled(self) -> bool:
        return self.last_day != self.raw_day


def as_json(due: Due, *, language: str = "zh-hans") -> dict[str, Any]:
    """Return the due time as plain JSON values; instants carry the offset of the calendar's zone."""
    zone = due.zone
    return {
        "due_at": due.at.astimezone(zone).isoformat(),
        "last_day": due.last_day.isoformat(),
        "raw_last_day": due.raw_day.isoformat(),
        "provisional": due.provisional,
        "days": [
            {
                "date": step.date.isoformat(),
                "counted": step.counted,
                "index": step.index,
                "reason": step.reason,
                "name": step.name.text(language),
                "provisional": step.provisional,
            }
            for step in due.days
        ],
        "spans": [
            {
                "start": span.start.astimezone(zone).isoformat(),
                "end": span.end.astimezone(zone).isoformat(),
                "counted": span.counted,
                "reason": span.reason,
                "name": span.name.text(language),
                "provisional": span.provisional,
            }
            for span in due.spans
        ],
    }
