"""Where in a text an answer stands: its best passage, and the words that made it match. Pure functions."""

import re
from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from yinuo.core.likeness import AskedTerm
from yinuo.core.search_text import fold

LONGEST_PASSAGE: Final = 360
LONGEST_EXCERPT: Final = 90
_BEFORE_HIT: Final = 24
_HEADING: Final = re.compile(r"#{1,6} .*")
_BLOCKS: Final = re.compile(r"\n\s*\n")
_MARKS: Final = re.compile(r"^\s{0,3}(?:#{1,6}\s+|>\s?)|\*\*|__|`", re.MULTILINE)
_LINK: Final = re.compile(r"!?\[([^\]]*)\]\([^)\s]*\)")
_BULLET: Final = re.compile(r"^\s*[-*+]\s+", re.MULTILINE)
_SENTENCE_END: Final = re.compile(r"(?<=[。！？!?；;])|(?<=\.)\s")


class Piece(Struct, frozen=True, kw_only=True):
    """A stretch of text; `is_hit` where it is what was asked about."""

    text: str
    is_hit: bool = False


def plain_text(markdown: str) -> str:
    """Return the words of a Markdown text as one would say them in a message; lists keep their lines."""
    return _MARKS.sub("", _BULLET.sub("- ", _LINK.sub(r"\1", markdown))).strip()


def best_passage(markdown: str, terms: Sequence[AskedTerm], *, limit: int = LONGEST_PASSAGE) -> str:
    """Return the paragraph that says most of what is asked, with as many around it as fit; the first when none does."""
    bodies = [
        block for block in _BLOCKS.split(markdown) if block.strip() and not _HEADING.fullmatch(block.strip())
    ]
    blocks = [plain_text(block) for block in bodies]
    if not blocks:
        return ""
    best = max(range(len(blocks)), key=lambda at: (_worth(blocks[at], terms), -at))
    first = last = best
    while last + 1 < len(blocks) and _length(blocks[first : last + 2]) <= limit:
        last += 1
    while first and _length(blocks[first - 1 : last + 1]) <= limit:
        first -= 1
    text = "\n\n".join(blocks[first : last + 1])
    return text if len(text) <= limit else _cut(text, limit)


def excerpt(markdown: str, terms: Sequence[AskedTerm], *, limit: int = LONGEST_EXCERPT) -> list[Piece]:
    """Return one line around the first thing asked about, with what was asked about marked."""
    flat = " ".join(plain_text(markdown).replace("\n- ", " ").split())
    hits = _hits(flat, terms)
    start = max(0, _densest(hits, limit) - _BEFORE_HIT) if hits else 0
    if start < _BEFORE_HIT:
        start = 0
    end = min(len(flat), start + limit)
    pieces = _pieces(
        flat, [(max(a, start), min(b, end)) for a, b in hits if a < end and b > start], start, end
    )
    if start:
        pieces.insert(0, Piece(text="…"))
    if end < len(flat):
        pieces.append(Piece(text="…"))
    return pieces


def marked(text: str, terms: Sequence[AskedTerm]) -> list[Piece]:
    """Return a short text whole, with what was asked about marked."""
    return _pieces(text, _hits(text, terms), 0, len(text))


def _length(blocks: Sequence[str]) -> int:
    return sum(map(len, blocks)) + 2 * (len(blocks) - 1)


def _worth(text: str, terms: Sequence[AskedTerm]) -> float:
    folded = fold(text)
    return sum(term.weight for term in terms if any(way in folded for way in term.ways))


def _hits(text: str, terms: Sequence[AskedTerm]) -> list[tuple[int, int]]:
    """Return where a text says what is asked, as stretches that neither touch nor overlap."""
    folded, places = _folded(text)
    found: list[tuple[int, int]] = []
    for term in terms:
        for way in term.ways:
            plain = way.isascii()
            pattern = rf"(?<![a-z0-9]){re.escape(way)}[a-z]*" if plain else re.escape(way)
            for hit in re.finditer(pattern, folded):
                found.append((places[hit.start()], places[hit.end() - 1] + 1))
    merged: list[tuple[int, int]] = []
    for begin, end in sorted(found):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return merged


def _folded(text: str) -> tuple[str, list[int]]:
    """Return a text as search compares it, and for each of its signs the place it came from."""
    whole = fold(text)
    if len(whole) == len(text):
        return whole, list(range(len(text)))
    signs, places = [], []
    for at, sign in enumerate(text):
        for folded in fold(sign):
            signs.append(folded)
            places.append(at)
    return "".join(signs), places


def _densest(hits: list[tuple[int, int]], width: int) -> int:
    """Return where a stretch of this width begins that holds most of the hits."""
    return max(
        (begin for begin, _end in hits),
        key=lambda begin: (sum(b - a for a, b in hits if begin <= a and b <= begin + width), -begin),
    )


def _pieces(text: str, hits: list[tuple[int, int]], start: int, end: int) -> list[Piece]:
    pieces, at = [], start
    for begin, stop in hits:
        if begin > at:
            pieces.append(Piece(text=text[at:begin]))
        pieces.append(Piece(text=text[begin:stop], is_hit=True))
        at = stop
    if at < end:
        pieces.append(Piece(text=text[at:end]))
    return pieces


def _cut(text: str, limit: int) -> str:
    """Return whole sentences up to a length, or the length itself where the first is longer."""
    kept = ""
    for sentence in _SENTENCE_END.split(text):
        if len(kept) + len(sentence) > limit:
            break
        kept += sentence
    return kept.strip() or text[: limit - 1] + "…"
