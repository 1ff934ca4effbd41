"""What is listened for in a customer's words, and whether it is heard in a text. Pure.

Text and words are folded as search folds them (width, case, traditional characters), so that one spelling hears all. A
Chinese word is heard anywhere; one of letters or digits only whole: "ikea" is not inside "unlikeable".
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final

from msgspec import Struct

from yinuo.core.likeness import AskedTerm
from yinuo.core.passages import Piece, excerpt
from yinuo.core.search_text import WORD_RUN, fold

SHORTEST_WORD: Final = 2
LONGEST_WORD: Final = 40
MOST_WORDS: Final = 40
LONGEST_EXCERPT: Final = 120
_NOTHING: Final = "\x00"  # folding leaves none
_MONTH: Final = re.compile(r"(20\d\d|21\d\d)-(0[1-9]|1[0-2])", re.ASCII)
_MOST_SHOWN: Final = 4_000
BETWEEN: Final = " · "
_SEPARATOR: Final = re.compile(r"[\n\r,，、;；]+")


class Listening(Struct, frozen=True, kw_only=True):
    """A topic that is listened for. `words` are pairs: folded, and as the house writes it."""

    topic_id: int
    words: tuple[tuple[str, str], ...]


def listening(topic_id: int, words: Iterable[str]) -> Listening:
    """Return a topic ready to be listened for, its longest words first."""
    pairs = {folded(word): word for word in words}
    return Listening(
        topic_id=topic_id,
        words=tuple(sorted(((look, word) for look, word in pairs.items() if look), key=lambda p: -len(p[0]))),
    )


def hear(text: str, topics: Sequence[Listening]) -> dict[int, list[str]]:
    """Return the topics heard in a text, each with its words in the order in which they stand there.

    A word inside a longer one of the same topic is not said again; different topics may share their words.
    """
    look = folded(text)
    found = {}
    for topic in topics:
        places: dict[str, int] = {}
        left = look
        for wanted, word in topic.words:
            if wanted in left:
                place, left = _taken(wanted, left)
                if place >= 0:
                    places[word] = place
        if places:
            found[topic.topic_id] = sorted(places, key=places.__getitem__)
    return found


def folded(text: str) -> str:
    """Return a text as words are looked for in it: one script, one width, one case, one blank between words."""
    return " ".join(fold(text).split())


def words_in(text: str) -> list[str]:
    """Return the words of a list that a person typed: one a line, or between commas."""
    return [word for part in _SEPARATOR.split(text) if (word := part.strip())]


def is_long_enough(word: str) -> bool:
    """Tell whether a word says enough to be listened for: two letters, digits or characters."""
    return sum(map(str.isalnum, folded(word))) >= SHORTEST_WORD


def distinct(words: Iterable[str]) -> list[str]:
    """Return words trimmed, without those that are heard like an earlier one, in their order."""
    found: dict[str, str] = {}
    for word in words:
        clean = " ".join(word.replace("\x00", "").split())
        if clean:
            found.setdefault(folded(clean), clean)
    return list(found.values())


def said(words: Sequence[str], *, limit: int = 80) -> str:
    """Return words one after the other, as many as fit."""
    text = ""
    for word in words:
        longer = f"{text}{BETWEEN}{word}" if text else word
        if len(longer) > limit:
            break
        text = longer
    return text


def said_in(text: str, words: str, *, limit: int = LONGEST_EXCERPT) -> list[Piece]:
    """Return a line of a text around the words heard in it (as `said` joins them), those marked; its beginning without any."""
    terms = [AskedTerm(ways=(folded(word),), weight=1.0) for word in words.split(BETWEEN) if word]
    return excerpt(text[:_MOST_SHOWN], terms, limit=limit)


def _taken(word: str, text: str) -> tuple[int, str]:
    """Return where a word stands first (-1: nowhere), and the text without it wherever it stands, the places kept."""
    first, rest, done = -1, [], 0
    start = text.find(word)
    while start >= 0:
        end = start + len(word)
        if _goes_on(text, start - 1, word[0]) or _goes_on(text, end, word[-1]):
            end = start + 1
        else:
            first = start if first < 0 else first
            rest += [text[done:start], _NOTHING * len(word)]
            done = end
        start = text.find(word, end)
    return first, "".join([*rest, text[done:]])


def _goes_on(text: str, at: int, edge: str) -> bool:
    """Tell whether the word's edge and the sign beside it are letters or digits of one longer word."""
    return 0 <= at < len(text) and _is_letter(edge) and _is_letter(text[at])


@lru_cache(maxsize=4096)
def _is_letter(sign: str) -> bool:
    found = WORD_RUN.match(sign)
    return found is not None and found["han"] is None


def month_named(text: str) -> date | None:
    """Return the first day of a month written as 2026-03; None for anything else."""
    found = _MONTH.fullmatch(text)
    return date(int(found[1]), int(found[2]), 1) if found else None


def change_since(*, first: date, now: datetime) -> tuple[datetime, datetime]:
    """Return the stretch of the month before with which the month from `first` on is compared, in the zone of `now`.

    A month that is over is compared with the whole one before it; one that runs, with as long a part of it.
    """
    this = datetime(first.year, first.month, 1, tzinfo=now.tzinfo)
    before = _month_before(this)
    return before, min(this, before + max(now - this, timedelta()))


def _month_before(begin: datetime) -> datetime:
    year, month = (begin.year, begin.month - 1) if begin.month > 1 else (begin.year - 1, 12)
    return begin.replace(year=year, month=month)
