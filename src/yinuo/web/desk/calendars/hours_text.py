"""Hours and own days as a person writes them."""

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from yinuo.people.actions.calendars import OwnDay

_SPAN = re.compile(r"(\d{1,2}[:：]\d{2})\s*(?:[-–—~～至到]|to)\s*(\d{1,2}[:：]\d{2})")
_BETWEEN = re.compile(r"[\s,，、;；]*")


def read_spans(text: str) -> list[list[str]]:
    """Return hours such as "09:00–12:00, 13:30–18:00" as [["09:00", "12:00"], …]; nothing means closed.

    Raises: ValueError for anything that is no such hours.
    """
    found, place = [], 0
    text = text.strip()
    for match in _SPAN.finditer(text):
        if not _BETWEEN.fullmatch(text[place : match.start()]):
            raise ValueError(text)
        found.append([part.replace("：", ":").zfill(5) for part in match.groups()])
        place = match.end()
    if not _BETWEEN.fullmatch(text[place:]):
        raise ValueError(text)
    return found


def span_words(spans: Any) -> str:
    """Return hours as a person writes them."""
    return ", ".join(f"{start}–{end}" for start, end in spans)


class HoursField(forms.CharField):
    """Hours of a day as text; several intervals, past midnight allowed."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return read_spans(text)
        except ValueError:
            raise forms.ValidationError(
                _("“%(text)s” is not hours such as 09:00–12:00, 13:30–18:00."), params={"text": text}
            ) from None


def own_day(line: str) -> OwnDay:
    """Return the own day that a line says: the date, the reason, hours at the end. Raises: ValidationError."""
    day_text, _space, rest = line.partition(" ")
    try:
        day = date.fromisoformat(day_text)
    except ValueError:
        raise forms.ValidationError(
            _("“%(line)s” does not begin with a date such as 2026-05-04."), params={"line": line}
        ) from None
    first = _SPAN.search(rest)
    reason, hours = (rest[: first.start()], rest[first.start() :]) if first else (rest, "")
    try:
        spans = read_spans(hours)
    except ValueError:
        raise forms.ValidationError(
            _("“%(line)s” does not end with hours such as 10:00–16:00."), params={"line": line}
        ) from None
    return OwnDay(day=day, reason=reason.strip(" ,，、"), open=tuple((start, end) for start, end in spans))
