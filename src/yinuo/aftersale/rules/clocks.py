"""Clocks of authorities, platforms and couriers: chosen by the day of the event, counted as the law counts."""

from datetime import datetime

from yinuo.core.worktime import WorkCalendar
from yinuo.core.worktime.hours import DAY_MIN

from .counting import count
from .decision import Counted
from .pack import LegalRule, Pack


def clock_of(
    pack: Pack, code: str, at: datetime, calendar: WorkCalendar | None = None, *, days_not_counted: int = 0
) -> Counted | None:
    """Return until when an authority, a platform or a courier must act after an event at the instant.

    None where no rule in force on that day knows such a clock. `days_not_counted`: days of testing and appraisal.
    Raises: WorktimeError.
    """
    calendar = calendar or pack.calendar()
    day = calendar.local_date(at)
    for rule in pack.of_kind("clock"):
        if rule.details["code"] == code and rule.in_force(day) and rule.term is not None:
            return count(rule, at, calendar, extra_days=days_not_counted)
    return None


def written_due(
    pack: Pack, code: str, written: datetime, calendar: WorkCalendar | None = None
) -> tuple[LegalRule, datetime] | None:
    """Return the rule and the end, in UTC, of a day that is written on a notice: never moved, holiday or not."""
    calendar = calendar or pack.calendar()
    day = calendar.local_date(written)
    for rule in pack.of_kind("clock"):
        if rule.details["code"] == code and rule.details.get("written") and rule.in_force(day):
            return rule, calendar.instant(day, DAY_MIN)
    return None
