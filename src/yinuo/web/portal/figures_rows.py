"""Figures as pages show them: the board and the desk's figures draw the same rows."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from msgspec import Struct

from yinuo.quality import rules
from yinuo.quality.queries.answers import FirstAnswers
from yinuo.quality.queries.kept import KeptFigure, PublicFact, Week
from yinuo.web.components.control import ControlPoint
from yinuo.web.components.words import duration_words, month_day

FEWEST_WEEKS = 8
TICK_EVERY = 4
COLUMNS = ("promise", "standard", "version", "made", "first_due", "due", "settled", "outcome")


class FigureRow(Struct, frozen=True, kw_only=True):
    """A line of the table; shares of one. `small` means that counts stand in place of a percentage."""

    key: int | None
    name: str
    note: str
    due: int
    kept: int
    late: int
    broken: int
    small: bool
    value: float
    low: float
    high: float
    floor: float
    target: float | None
    verdict: str


class Chart(Struct, frozen=True, kw_only=True):
    """A control chart of weeks, as its component takes it."""

    label: str
    points: Sequence[ControlPoint]
    mean: float
    goal: float | None
    floor: float
    download_url: str = ""
    ceiling: float = 1.0


def figure_rows(figures: list[KeptFigure], *, notes: dict[str, str], unnamed: str) -> list[FigureRow]:
    """Make the lines, all on one scale; `notes` is code → the line under the name, `unnamed` the name of what has none."""
    floor = _floor([f.interval[0] for f in figures if not f.is_small], [f.target for f in figures])
    rows = []
    for one in figures:
        if not one.due:
            continue
        low, high = one.interval
        rows.append(
            FigureRow(
                key=one.key,
                name=one.name or unnamed,
                note=notes.get(one.code, ""),
                due=one.due,
                kept=one.kept,
                late=one.late,
                broken=one.broken,
                small=one.is_small,
                value=one.rate or 0.0,
                low=low,
                high=high,
                floor=floor,
                target=float(one.target) if one.target is not None else None,
                verdict=one.verdict,
            )
        )
    return rows


def weekly_chart(
    weeks: list[Week], *, goal: float | None, label: str, download_url: str = ""
) -> Chart | None:
    """Return the p-chart of the weeks with enough promises for a percentage, or None for fewer than eight of them."""
    enough = [week for week in weeks if week.due >= rules.SMALL]
    if len(enough) < FEWEST_WEEKS:
        return None
    mean, limits = rules.p_limits(counts=[(week.kept, week.due) for week in enough])
    points = [
        ControlPoint(
            name=_("week of %(day)s") % {"day": month_day(day=week.monday)},
            n=week.due,
            value=week.kept / week.due,
            lower=limit.lower,
            upper=limit.upper,
            tick=month_day(day=week.monday) if place % TICK_EVERY == 0 else "",
        )
        for place, (week, limit) in enumerate(zip(enough, limits, strict=True))
    ]
    floor = _floor([min(p.value, p.lower) for p in points], [goal])
    return Chart(label=label, points=points, mean=mean, goal=goal, floor=floor, download_url=download_url)


def answer_words(answers: FirstAnswers) -> dict[str, Any]:
    """Return the first answers in words; too few are told as counts only."""
    small = answers.asked < rules.SMALL
    return {
        "asked": answers.asked,
        "answered": answers.answered,
        "small": small,
        "median": duration_words(span=answers.median) if answers.median is not None and not small else "",
        "p90": duration_words(span=answers.p90) if answers.p90 is not None and not small else "",
    }


def headline(total: KeptFigure) -> dict[str, Any]:
    """Return the first sentence of the record and the second, in words."""
    count = _number
    first = ngettext(
        "%(due)s promise fell due, %(kept)s was kept.",
        "%(due)s promises fell due, %(kept)s were kept.",
        total.due,
    ) % {"due": count(total.due), "kept": count(total.kept)}
    missed = total.late + total.broken
    second = ""
    if missed:
        second = ngettext(
            "The %(missed)s that was not: %(late)s done late, %(broken)s not done, of which %(open)s may still be.",
            "Of the %(missed)s that were not, %(late)s were done late and %(broken)s not done, of which %(open)s may still be.",
            missed,
        ) % {
            "missed": count(missed),
            "late": count(total.late),
            "broken": count(total.broken),
            "open": count(total.open),
        }
    return {"first": first, "second": second, "parts": _parts(total), "label": first}


def facts_csv(facts: Iterator[PublicFact]) -> Iterator[bytes]:
    """Yield the rows behind the board as CSV in UTF-8 with a mark, instants in the organisation's zone."""
    yield b"\xef\xbb\xbf" + csv_line(COLUMNS)
    for one in facts:
        instants = [instant_text(at) for at in (one.made_at, one.first_due_at, one.due_at, one.settled_at)]
        yield csv_line([one.id, one.standard, one.version or "", *instants, one.outcome])


def csv_line(cells: Sequence[Any]) -> bytes:
    """Return one line; a cell that a spreadsheet would take for a formula is marked as text."""
    line = io.StringIO()
    csv.writer(line).writerow([f"'{c}" if str(c)[:1] in "=+-@\t\r" and str(c) else c for c in cells])
    return line.getvalue().encode()


def instant_text(at: datetime | None) -> str:
    """Return an instant in the organisation's zone as a table has it, "" for none."""
    return timezone.localtime(at).isoformat(timespec="microseconds") if at else ""


def _parts(total: KeptFigure) -> list[dict[str, Any]]:
    return [
        {"kind": "kept", "amount": total.kept},
        {"kind": "half", "amount": total.late},
        {"kind": "late", "amount": total.broken},
    ]


def _number(value: int) -> str:
    return formats.number_format(value, 0, force_grouping=True)


def _floor(shares: Sequence[float], targets: Sequence[Any]) -> float:
    """Return where the scale begins: a tenth below the lowest share or target, on a round tenth."""
    lowest = min([*shares, *(float(t) for t in targets if t is not None), 0.95])
    return max(0.0, int(lowest * 10 - 0.2) / 10)
