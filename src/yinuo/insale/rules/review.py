"""What a checklist of contract reviews may ask, and what still stands in the way of a release."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Protocol

from django.utils.translation import gettext as _

from yinuo.core.errors import DomainError, InvalidValue, raise_all
from yinuo.insale.errors_contract import FindingsOpen, PointsUnsigned
from yinuo.insale.states import ReviewArea
from yinuo.matters.errors import TextTooLong

LANGUAGES = ("zh-hans", "zh-hant", "en")
MOST_ITEMS = 40
LONGEST_TEXT = 160
_CODE = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")


class Signed(Protocol):
    """A point as far as it decides about the release."""

    must: bool
    ok: bool | None

    @property
    def settled_at(self) -> Any: ...


def checked_items(items: Iterable[Mapping[str, Any]], *, roles: Collection[str]) -> list[dict[str, Any]]:
    """Return a checklist's points as they are stored; one without a code is given the next free one. `roles` can sign.

    Raises: InvalidValue, TextTooLong (all objections at once).
    """
    errors: list[DomainError] = []
    found: list[dict[str, Any]] = []
    rows = list(items)
    if not rows:
        raise InvalidValue(field="items", problem=_("A checklist needs at least one point."))
    if len(rows) > MOST_ITEMS:
        raise InvalidValue(
            field="items", problem=_("A checklist has at most %(most)s points.") % {"most": MOST_ITEMS}
        )
    given = [str(row.get("code") or "") for row in rows]
    for place, row in enumerate(rows):
        code = given[place] or _free_code(given, place)
        given[place] = code
        area, role, texts = (
            str(row.get("area") or "other"),
            str(row.get("role") or ""),
            texts_of(row.get("texts")),
        )
        if not _CODE.fullmatch(code) or given.count(code) > 1:
            errors.append(InvalidValue(field="items", problem=code[:40]))
        if area not in ReviewArea.values:
            errors.append(InvalidValue(field="items", problem=area[:20]))
        if role not in roles:
            errors.append(InvalidValue(field="items", problem=_("Say for each point which role signs it.")))
        if not texts:
            errors.append(InvalidValue(field="items", problem=_("A name is needed.")))
        errors += [
            TextTooLong(field="items", length=len(text), limit=LONGEST_TEXT)
            for text in texts.values()
            if len(text) > LONGEST_TEXT
        ]
        found.append(
            {"code": code, "area": area, "texts": texts, "role": role, "must": bool(row.get("must", True))}
        )
    raise_all(errors)
    return found


def texts_of(given: Any) -> dict[str, str]:
    """Return the texts that are said in a language of ours, without the empty ones."""
    known = given if isinstance(given, Mapping) else {}
    texts = {code: " ".join(str(known.get(code) or "").replace("\x00", "").split()) for code in LANGUAGES}
    return {code: text for code, text in texts.items() if text}


def refuse_unsigned(points: Sequence[Signed]) -> None:
    """Refuse to decide before every point is signed. Raises: PointsUnsigned."""
    if left := sum(point.ok is None for point in points):
        raise PointsUnsigned(count=left)


def refuse_open_findings(points: Sequence[Signed]) -> None:
    """Refuse a release without a condition while a finding at a point that must be right is not settled. Raises: FindingsOpen."""
    if left := sum(point.must and is_open_finding(point) for point in points):
        raise FindingsOpen(count=left)


def is_open_finding(point: Signed) -> bool:
    """Tell whether something was found at a point and is not settled."""
    return point.ok is False and point.settled_at is None


def _free_code(taken: Sequence[str], place: int) -> str:
    number = place + 1
    while f"p{number}" in taken:
        number += 1
    return f"p{number}"
