"""Whether a reply greets or thanks, by its words. Pure."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

GREETED_WITHIN = 40
"""A greeting stands at the beginning: within so many characters."""


def says(text: str, marks: Sequence[str], *, at_start: bool = False) -> bool:
    """Tell whether a text has one of the marks; words of Latin letters as whole words, whatever their case."""
    found = _pattern(tuple(marks)).search(_plain(text))
    return found is not None and (not at_start or found.start() < GREETED_WITHIN)


@lru_cache(maxsize=64)
def _pattern(marks: tuple[str, ...]) -> "re.Pattern[str]":
    return re.compile("|".join(_whole(_plain(mark)) for mark in marks if mark.strip()) or r"(?!)")


def _whole(mark: str) -> str:
    """Return the pattern of a mark: a Latin word must not go on in front of it or behind it."""
    before = r"\b" if mark[0].isascii() and mark[0].isalnum() else ""
    behind = r"\b" if mark[-1].isascii() and mark[-1].isalnum() else ""
    return f"{before}{re.escape(mark)}{behind}"


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()
