"""The work on an order in words and in a picture: causes, weekdays, and the bars of each stage."""

from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Any

from django.utils.dates import WEEKDAYS
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy
from msgspec import Struct

from yinuo.insale.explain_words import by_words, cause_words, moved_words
from yinuo.insale.queries.milestones import MilestoneRow
from yinuo.insale.rules.plan import Cause
from yinuo.web.components.charts import number, scaled
from yinuo.web.components.words import month_day

WIDTH = 1000
RISK_NAMES = {
    "late": pgettext_lazy("orders by risk", "Late"),
    "tight": pgettext_lazy("orders by risk", "Tight"),
    "fine": pgettext_lazy("orders by risk", "Fine"),
    "no_day": pgettext_lazy("orders by risk", "No day promised"),
}
WEEKDAY_CHOICES = [(str(number), name) for number, name in WEEKDAYS.items()]


def rhythm_words(*, weekday: int, weeks: int, by_time: time) -> str:
    """Return how often a report is owed: "every 2 weeks on Friday by 17:00"."""
    named = {"weekday": WEEKDAYS[weekday], "time": time_format(by_time, "H:i"), "count": weeks}
    if weeks == 1:
        return _("every %(weekday)s by %(time)s") % named
    return _("every %(count)s weeks on %(weekday)s by %(time)s") % named


def in_hand_words(days: int | None) -> str:
    """Return how many working days are left between the foreseen and the promised day."""
    if days is None:
        return ""
    if days == 0:
        return _("to the day")
    if days < 0:
        return moved_words(-days)
    return ngettext("%(count)d working day in hand", "%(count)d working days in hand", days) % {"count": days}


def cause_line(cause: Cause) -> dict[str, Any]:
    """Return a cause as a line: when, what, by how much, in whose words."""
    return {
        "at": cause.at,
        "kind": cause.kind,
        "what": cause_words(cause),
        "moved": by_words(cause),
        "words": cause.words,
    }


class Bar(Struct, frozen=True, kw_only=True):
    """A stage in the picture, in units of its width: the plan's bar, and what is foreseen or was, of which `done` is done."""

    plan_x: str
    plan_width: str
    real_x: str
    real_width: str
    done_width: str
    kind: str


class Tick(Struct, frozen=True, kw_only=True):
    x: str
    name: str


class Picture(Struct, frozen=True, kw_only=True):
    """The plan of an order to scale: ticks of weeks or months, today, the promised day, and a bar for each stage."""

    bars: list[Bar]
    ticks: list[Tick]
    today_x: str
    promised_x: str


def picture_of(rows: Sequence[MilestoneRow], *, today: date, promised_on: date | None) -> Picture:
    """Return where the bars of a plan stand. The picture begins with the first stage and ends after the last or the promised day."""
    days = [row.starts_on for row in rows] + [row.planned_on for row in rows] + [row.ends_on for row in rows]
    days += [promised_on] if promised_on is not None else []
    first, last = min(days), max(days) + timedelta(days=1)
    shown_today = first <= today <= last + timedelta(days=14)
    if shown_today:
        last = max(last, today + timedelta(days=1))

    def at(day: date) -> float:
        return scaled((day - first).days, low=0, high=max((last - first).days, 1), start=0, end=WIDTH)

    bars, before = [], first
    for row in rows:
        ends = row.ends_on
        begins = min(max(row.starts_on, before), ends) if row.starts_on != before else min(before, ends)
        wide = max(at(ends + timedelta(days=1)) - at(begins), 6)
        plan_wide = max(at(row.planned_on + timedelta(days=1)) - at(row.starts_on), 6)
        is_late = ends > row.planned_on
        bars.append(
            Bar(
                plan_x=number(at(row.starts_on)),
                plan_width=number(plan_wide),
                real_x=number(at(begins)),
                real_width=number(wide),
                done_width=number(wide * row.percent / 100),
                kind="late" if is_late else "fine",
            )
        )
        before = max(before, ends)
    return Picture(
        bars=bars,
        ticks=_ticks(first, last, at=at),
        today_x=number(at(today)) if shown_today else "",
        promised_x=number(at(promised_on)) if promised_on is not None else "",
    )


def _ticks(first: date, last: date, *, at: Any) -> list[Tick]:
    """Return at most eight days at even distances, whole weeks apart."""
    weeks = max(1, -(-(last - first).days // (7 * 7)))
    day = first + timedelta(days=(7 - first.weekday()) % 7)
    ticks = []
    while day < last:
        ticks.append(Tick(x=number(at(day)), name=month_day(day=day)))
        day += timedelta(weeks=weeks)
    return ticks
