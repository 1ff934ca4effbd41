"""What a plan template says: its stages with their names, working days and weight, and how often a report is owed."""

import re
from collections.abc import Iterable, Mapping
from datetime import time
from typing import Any

from django.utils.translation import gettext as _
from msgspec import Struct

from yinuo.core.errors import DomainError, InvalidValue, raise_all
from yinuo.matters.errors import TextTooLong
from yinuo.presale.rules.survey import texts_of

LONGEST_NAME = 80
MOST_STAGES = 30
MOST_DAYS = 500
MOST_WEIGHT = 100
MOST_WEEKS = 8
CODE = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")


class Rhythm(Struct, frozen=True, kw_only=True):
    """How often a report is owed: each `weeks` weeks on `weekday` (0 is Monday) by `by_time`."""

    weekday: int
    weeks: int = 1
    by_time: time = time(17)

    def check(self) -> None:
        """Raises: InvalidValue (all objections at once)."""
        errors: list[DomainError] = []
        if not 0 <= self.weekday <= 6:
            errors.append(InvalidValue(field="weekday", problem=str(self.weekday)))
        if not 1 <= self.weeks <= MOST_WEEKS:
            problem = _("Between 1 and %(most)s weeks.") % {"most": MOST_WEEKS}
            errors.append(InvalidValue(field="weeks", problem=problem))
        raise_all(errors)


def checked_names(given: Any, *, field: str) -> dict[str, str]:
    """Return names in our languages, at least one of them. Raises: InvalidValue, TextTooLong."""
    names = texts_of(given)
    if not names:
        raise InvalidValue(field=field, problem=_("A name is needed."))
    for text in names.values():
        if len(text) > LONGEST_NAME:
            raise TextTooLong(field=field, length=len(text), limit=LONGEST_NAME)
    return names


def checked_stages(items: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return a template's stages as they are stored: `{"code", "names", "days", "weight"}`; one without a code gets the next free one.

    Each ends no earlier than the one before it. Raises: InvalidValue, TextTooLong (all objections at once).
    """
    rows = list(items)
    if not rows:
        raise InvalidValue(field="items", problem=_("A plan has at least one stage."))
    if len(rows) > MOST_STAGES:
        problem = _("A plan has at most %(most)s stages.") % {"most": MOST_STAGES}
        raise InvalidValue(field="items", problem=problem)
    errors: list[DomainError] = []
    codes = [str(row.get("code") or "") for row in rows]
    found: list[dict[str, Any]] = []
    before = 0
    for place, row in enumerate(rows):
        codes[place] = code = codes[place] or free_code(codes)
        if not CODE.fullmatch(code) or codes.count(code) > 1:
            errors.append(InvalidValue(field="items", problem=code[:40]))
        names: dict[str, str] = {}
        try:
            names = checked_names(row.get("names"), field="items")
        except DomainError as error:
            errors.append(error)
        days, weight = _whole(row.get("days"), before), _whole(row.get("weight"), 1)
        if not 0 <= days <= MOST_DAYS:
            problem = _("Between 0 and %(most)s working days.") % {"most": MOST_DAYS}
            errors.append(InvalidValue(field="items", problem=problem))
        elif days < before:
            problem = _("No stage ends before the one in front of it.")
            errors.append(InvalidValue(field="items", problem=problem))
        if not 1 <= weight <= MOST_WEIGHT:
            problem = _("A weight is between 1 and %(most)s.") % {"most": MOST_WEIGHT}
            errors.append(InvalidValue(field="items", problem=problem))
        before = max(before, days)
        found.append({"code": code, "names": names, "days": days, "weight": weight})
    raise_all(errors)
    return found


def free_code(taken: Iterable[str]) -> str:
    """Return the first code of the kind "stage-7" that is not taken."""
    known = set(taken)
    return next(code for n in range(1, 1000) if (code := f"stage-{n}") not in known)


def _whole(value: Any, otherwise: int) -> int:
    if value is None or value == "":
        return otherwise
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        return -1
