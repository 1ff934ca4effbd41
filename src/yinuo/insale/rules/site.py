"""What a site must offer before an installation: which points are open, and which are not safe."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from msgspec import Struct

from yinuo.core.errors import DomainError, InvalidValue, raise_all
from yinuo.matters.errors import TextTooLong

LANGUAGES = ("zh-hans", "zh-hant", "en")
MOST_ITEMS = 40
LONGEST_TEXT = 160
LONGEST_WORDS = 400
_CODE = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")


class Readiness(Struct, frozen=True, kw_only=True):
    """What stands in the way: points that nobody has answered, and safety points that are not right. Others that are not right are work, no bar."""

    unanswered: Sequence[str] = ()
    unsafe: Sequence[str] = ()
    not_right: Sequence[str] = ()

    @property
    def is_ready(self) -> bool:
        """Tell whether the work may begin."""
        return not self.unanswered and not self.unsafe


def readiness(points: Sequence[Mapping[str, Any]], answers: Mapping[str, Mapping[str, Any]]) -> Readiness:
    """Return how far a site is: `answers` is code → `{"ok", …}`, `ok` None where they do not know yet."""
    unanswered, unsafe, not_right = list[str](), list[str](), list[str]()
    for point in points:
        code, said = str(point["code"]), answers.get(str(point["code"]), {}).get("ok")
        if said is None:
            unanswered.append(code)
        elif not said:
            (unsafe if point.get("safety") else not_right).append(code)
    return Readiness(unanswered=unanswered, unsafe=unsafe, not_right=not_right)


def checked_points(items: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return a checklist's points as they are stored; one without a code is given the next free one.

    Raises: InvalidValue, TextTooLong (all objections at once).
    """
    rows = list(items)
    if not rows:
        raise InvalidValue(field="items", problem=_("A checklist needs at least one point."))
    if len(rows) > MOST_ITEMS:
        raise InvalidValue(
            field="items", problem=_("A checklist has at most %(most)s points.") % {"most": MOST_ITEMS}
        )
    errors: list[DomainError] = []
    given = [str(row.get("code") or "") for row in rows]
    found = []
    for place, row in enumerate(rows):
        given[place] = code = given[place] or _free_code(given, place)
        texts = texts_of(row.get("texts"))
        if not _CODE.fullmatch(code) or given.count(code) > 1:
            errors.append(InvalidValue(field="items", problem=code[:40]))
        if not texts:
            errors.append(InvalidValue(field="items", problem=_("A name is needed.")))
        errors += [
            TextTooLong(field="items", length=len(text), limit=LONGEST_TEXT)
            for text in texts.values()
            if len(text) > LONGEST_TEXT
        ]
        found.append({"code": code, "texts": texts, "safety": bool(row.get("safety"))})
    raise_all(errors)
    return found


def texts_of(given: Any) -> dict[str, str]:
    """Return the texts that are said in a language of ours, without the empty ones."""
    known = given if isinstance(given, Mapping) else {}
    texts = {
        language: " ".join(str(known.get(language) or "").replace("\x00", "").split())
        for language in LANGUAGES
    }
    return {language: text for language, text in texts.items() if text}


def text_in(texts: Mapping[str, str], language: str) -> str:
    """Return a text in a language, else in the first in which it is said."""
    return texts.get(language) or next((texts[one] for one in LANGUAGES if texts.get(one)), "")


def _free_code(taken: Sequence[str], place: int) -> str:
    number = place + 1
    while f"p{number}" in taken:
        number += 1
    return f"p{number}"
