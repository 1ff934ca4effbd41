"""A due time's working in words, with days of one reason grouped."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, tzinfo
from itertools import groupby
from typing import NamedTuple

from .due import NO_NAME, DayKind, DayName, DayStep, Due, Span
from .wording import active_language, gettext, gettext_noop, ngettext


class Run(NamedTuple):
    """Days in a row that were counted, or skipped, for one reason.

    `reason` as in DayStep, but `calendar_day` for a counted stretch that includes days not worked.
    `first_index` and `last_index` are None for days not counted.
    """

    first: date
    last: date
    length_days: int
    counted: bool
    reason: str
    name: DayName
    first_index: int | None
    last_index: int | None
    provisional: bool


REASONS = {
    DayKind.WORKDAY.value: gettext_noop("working day"),
    DayKind.WEEKEND.value: gettext_noop("weekend"),
    DayKind.HOLIDAY.value: gettext_noop("public holiday"),
    DayKind.MAKEUP.value: gettext_noop("make-up working day"),
    DayKind.CLOSURE.value: gettext_noop("closed"),
    DayKind.OPENING.value: gettext_noop("extra opening"),
    "event_day": gettext_noop("day of the event"),
    "calendar_day": gettext_noop("every day counts"),
    "rolled_to": gettext_noop("next working day"),
    "elapsed": gettext_noop("day and night"),
    "chunk": gettext_noop("24 hours"),
    "open": gettext_noop("service hours"),
    "outside_hours": gettext_noop("outside service hours"),
}


def runs(due: Due) -> tuple[Run, ...]:
    """Return the steps of a term of days, grouped, in order; empty for units of hours."""
    return tuple(_run(list(steps)) for _, steps in groupby(due.days, key=_family))


def explain_words(due: Due) -> tuple[str, ...]:
    """Return the working as sentences in the active language, in order of time."""
    years = {step.date.year for step in due.days} | {span.start.year for span in due.spans}
    with_year = len(years) > 1
    lines = [*_day_lines(due, with_year), *(_span_line(span, due.zone, with_year) for span in due.spans)]
    unsure = sorted(
        {step.date.year for step in due.days if step.provisional and step.reason != "event_day"}
        | {span.end.astimezone(due.zone).year for span in due.spans if span.provisional}
    )
    lines += [
        gettext("The holidays of %(year)s are not announced yet, so this may still move.") % {"year": year}
        for year in unsure
    ]
    return tuple(lines)


def _family(step: DayStep) -> tuple[bool, str, DayName]:
    if step.counted and step.reason not in (DayKind.MAKEUP, DayKind.OPENING):
        return True, "", NO_NAME
    return step.counted, step.reason, step.name


def _run(steps: list[DayStep]) -> Run:
    first, last = steps[0], steps[-1]
    reasons = {step.reason for step in steps}
    return Run(
        first=first.date,
        last=last.date,
        length_days=len(steps),
        counted=first.counted,
        reason=first.reason if len(reasons) == 1 else "calendar_day",
        name=first.name if len({step.name for step in steps}) == 1 else NO_NAME,
        first_index=first.index,
        last_index=last.index,
        provisional=any(step.provisional for step in steps),
    )


def _day_lines(due: Due, with_year: bool) -> Iterator[str]:
    for run in runs(due):
        words = {
            "day": _day_text(run.first, with_year),
            "first": _day_text(run.first, with_year),
            "last": _day_text(run.last, with_year),
            "count": run.length_days,
            "index": run.first_index,
            "first_index": run.first_index,
            "last_index": run.last_index,
            "name": reason_words(run.reason, run.name),
        }
        yield _pattern(run) % words


def _pattern(run: Run) -> str:
    single = run.length_days == 1
    if run.reason == "event_day":
        return gettext("%(day)s: the day of the event is not counted.")
    if run.reason == "rolled_to":
        return gettext("The last day is not a working day, so the term ends on %(day)s.")
    if not run.counted:
        if single:
            return gettext("%(day)s skipped: %(name)s.")
        return ngettext(
            "%(first)s to %(last)s: %(count)s day skipped, %(name)s.",
            "%(first)s to %(last)s: %(count)s days skipped, %(name)s.",
            run.length_days,
        )
    if run.reason in (DayKind.MAKEUP, DayKind.OPENING) and single:
        return gettext("%(day)s is day %(index)s: %(name)s.")
    if single:
        return gettext("%(day)s is day %(index)s.")
    return gettext("%(first)s to %(last)s are days %(first_index)s to %(last_index)s.")


def reason_words(reason: str, name: DayName = NO_NAME, *, language: str | None = None) -> str:
    """Return the reason of a step, span or run in words, by the day's own name where it has one.

    The language is that of the name, by default the active one.
    """
    own = name.text(language or active_language())
    if not own or reason not in (DayKind.HOLIDAY, DayKind.CLOSURE, DayKind.MAKEUP):
        return gettext(REASONS[reason])
    if reason == DayKind.MAKEUP:
        return gettext("make-up working day for %(holiday)s") % {"holiday": own}
    return own


def _span_line(span: Span, zone: tzinfo, with_year: bool) -> str:
    words = {
        "start": _instant_text(span.start, zone, with_year),
        "end": _instant_text(span.end, zone, with_year),
        "name": reason_words(span.reason, span.name),
    }
    if span.counted:
        return gettext("%(start)s to %(end)s counted.") % words
    return gettext("%(start)s to %(end)s skipped: %(name)s.") % words


def _day_text(day: date, with_year: bool) -> str:
    return day.isoformat() if with_year else f"{day.month}-{day.day}"


def _instant_text(at: datetime, zone: tzinfo, with_year: bool) -> str:
    local = at.astimezone(UTC).astimezone(zone)
    return f"{_day_text(local.date(), with_year)} {local:%H:%M}"
