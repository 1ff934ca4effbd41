"""Read a country's list of official days in holiday-cn's form. Pure."""

from datetime import date
from typing import Any

import orjson
from django.utils.translation import gettext as _
from msgspec import Struct

from yinuo.people.errors import BadOfficialDays

MAX_BYTES = 256 * 1024


class OfficialDay(Struct, frozen=True, kw_only=True):
    """A day off (`holiday`) or a make-up day at work (`makeup`)."""

    day: date
    kind: str
    name: str


class OfficialYear(Struct, frozen=True, kw_only=True):
    year: int
    papers: tuple[str, ...]
    days: tuple[OfficialDay, ...]


def read_official_days(content: str | bytes) -> OfficialYear:
    """Return the days of a list such as {"year": 2026, "papers": […], "days": [{"name", "date", "isOffDay"}, …]}.

    A list may name days of the neighbouring years: a plan often begins in the last days of December.

    Raises: BadOfficialDays.
    """
    if len(content) > MAX_BYTES:
        raise BadOfficialDays(field="content", problem=_("it is too long."))
    try:
        found: Any = orjson.loads(content)
    except orjson.JSONDecodeError:
        raise BadOfficialDays(field="content", problem=_("it is not JSON.")) from None
    year = found.get("year") if isinstance(found, dict) else None
    rows = found.get("days") if isinstance(found, dict) else None
    if not isinstance(year, int) or not 1990 <= year <= 2200 or not isinstance(rows, list) or not rows:
        raise BadOfficialDays(field="content", problem=_("it needs a year and its days."))
    days = [_day(row, year=year, position=n) for n, row in enumerate(rows, start=1)]
    if len({d.day for d in days}) < len(days):
        raise BadOfficialDays(field="content", problem=_("a day is named twice."))
    papers = found.get("papers")
    return OfficialYear(
        year=year,
        papers=tuple(str(paper) for paper in papers) if isinstance(papers, list) else (),
        days=tuple(sorted(days, key=lambda d: d.day)),
    )


def _day(row: Any, *, year: int, position: int) -> OfficialDay:
    problem = _("day %(position)s needs a name, a date and isOffDay.") % {"position": position}
    try:
        name, day, off = str(row["name"]), date.fromisoformat(row["date"]), row["isOffDay"]
    except (KeyError, TypeError, ValueError):
        raise BadOfficialDays(field="content", problem=problem) from None
    if not isinstance(off, bool) or abs(day.year - year) > 1 or len(name) > 80 or "\x00" in name:
        raise BadOfficialDays(field="content", problem=problem)
    return OfficialDay(day=day, kind="holiday" if off else "makeup", name=name)
