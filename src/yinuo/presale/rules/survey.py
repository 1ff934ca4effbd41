"""What a checklist asks on the spot, which answers it takes, and what is still missing."""

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from yinuo.core.errors import DomainError, InvalidValue, raise_all
from yinuo.matters.errors import TextTooLong

LANGUAGES = ("zh-hans", "zh-hant", "en")
KINDS = ("ok", "number", "text")
OK_VALUES = ("ok", "not_ok", "none")
MOST_ITEMS = 60
LONGEST_TEXT = 120
LONGEST_UNIT = 12
LONGEST_ANSWER = 400
LARGEST = Decimal("9999999.999")
_CODE = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
_NUMBER = re.compile(r"-?[0-9]{1,7}(?:\.[0-9]{1,3})?")


def checked_items(items: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return a checklist's items as they are stored; one without a code is given the next free one.

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
        kind, unit = str(row.get("kind") or "ok"), _line(row.get("unit"))
        texts = texts_of(row.get("texts"))
        if not _CODE.fullmatch(code) or given.count(code) > 1:
            errors.append(InvalidValue(field="items", problem=code[:40]))
        if kind not in KINDS:
            errors.append(InvalidValue(field="items", problem=kind[:20]))
        if not any(texts.values()):
            errors.append(InvalidValue(field="items", problem=_("A name is needed.")))
        errors += [
            TextTooLong(field="items", length=len(text), limit=limit)
            for text, limit in [*((text, LONGEST_TEXT) for text in texts.values()), (unit, LONGEST_UNIT)]
            if len(text) > limit
        ]
        found.append({"code": code, "texts": texts, "kind": kind, "unit": unit if kind == "number" else ""})
    raise_all(errors)
    return found


def texts_of(given: Any) -> dict[str, str]:
    """Return the texts that are said in a language of ours, without the empty ones."""
    known = given if isinstance(given, Mapping) else {}
    texts = {language: _line(known.get(language)) for language in LANGUAGES}
    return {language: text for language, text in texts.items() if text}


def checked_results(items: Sequence[Mapping[str, Any]], given: Mapping[str, str]) -> dict[str, str]:
    """Return answers as they are stored, code → text; an empty one takes the answer back.

    Raises: InvalidValue for an unknown point or a value that it does not take, TextTooLong (all at once).
    """
    by_code = {str(item["code"]): item for item in items}
    errors: list[DomainError] = []
    found: dict[str, str] = {}
    for code, value in given.items():
        item = by_code.get(code)
        text = str(value).replace("\x00", "").strip()
        if item is None:
            errors.append(InvalidValue(field="results", problem=code[:40]))
        elif len(text) > LONGEST_ANSWER:
            errors.append(TextTooLong(field=code, length=len(text), limit=LONGEST_ANSWER))
        elif text and not _fits(str(item["kind"]), text):
            errors.append(
                InvalidValue(field=code, problem=_("“%(value)s” does not fit here.") % {"value": text[:40]})
            )
        else:
            found[code] = text
    raise_all(errors)
    return found


def missing(
    items: Sequence[Mapping[str, Any]], results: Mapping[str, str], *, noted: Iterable[str]
) -> list[str]:
    """Return the codes of the points that were not filled in, or are not right without a finding that says how."""
    explained = set(noted)
    return [
        str(item["code"])
        for item in items
        if not results.get(str(item["code"]))
        or (results[str(item["code"])] == "not_ok" and item["kind"] == "ok" and item["code"] not in explained)
    ]


def _fits(kind: str, text: str) -> bool:
    if kind == "ok":
        return text in OK_VALUES
    if kind == "number":
        try:
            return bool(_NUMBER.fullmatch(text)) and abs(Decimal(text)) <= LARGEST
        except InvalidOperation:
            return False
    return True


def _line(value: Any) -> str:
    return " ".join(str(value or "").replace("\x00", "").split())


def _free_code(taken: Sequence[str], place: int) -> str:
    number = place + 1
    while f"p{number}" in taken:
        number += 1
    return f"p{number}"
