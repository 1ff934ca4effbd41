"""Terms of law, counted by core.worktime."""

from datetime import datetime, timedelta

from yinuo.core.worktime import Unit, WorkCalendar
from yinuo.core.worktime.hours import DAY_MIN

from .decision import Counted
from .facts import Repair, stays
from .pack import LegalRule, Term, TermUnit


def count(
    rule: LegalRule,
    at: datetime,
    calendar: WorkCalendar,
    *,
    term: Term | None = None,
    extra_days: int = 0,
    starts_on: str = "",
) -> Counted:
    """Count the rule's term from an event at the instant, `extra_days` longer; days that do not count, such as those of a test.

    A day ends at 24:00 whatever the hours of the calendar: hours of business would take from the customer.
    Raises: WorktimeError (amount_…, naive_instant, out_of_range); ValueError for a rule without a term.
    """
    term = term or rule.term
    if term is None:
        raise ValueError(f"{rule.id} has no term")
    if term.unit is TermUnit.MONTHS:
        due = calendar.add_months(at, term.amount, days=extra_days)
    else:
        due = calendar.add(at, term.amount + extra_days, Unit(term.unit))
    last_day = due.last_day if term.rolls else due.raw_day
    return Counted(
        rule=rule,
        starts_on=starts_on or term.starts_on,
        started_at=at,
        amount=term.amount,
        unit=term.unit.value,
        extra_days=extra_days,
        raw_day=due.raw_day,
        last_day=last_day,
        raw_ends_at=calendar.instant(due.raw_day, DAY_MIN),
        ends_at=calendar.instant(last_day, DAY_MIN),
        provisional=due.provisional and term.rolls,
        due=due,
    )


def days_away(repairs: tuple[Repair, ...], calendar: WorkCalendar, *, until: datetime) -> int:
    """Return on how many civil days the goods were away for repair, the day of handing in not counted, no day twice."""
    days = set()
    for start, end in stays(repairs, until=until):
        day, last = calendar.local_date(start), calendar.local_date(end)
        while day < last:
            day += timedelta(days=1)
            days.add(day)
    return len(days)
