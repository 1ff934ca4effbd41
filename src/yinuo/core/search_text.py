"""Text → the tokens that search looks up: PostgreSQL's `simple` full text, fed by our own words. Pure functions.

A document is folded (NFKC, lower case, traditional → simplified characters), then cut: a run of Chinese becomes
overlapping pairs of characters plus the last character alone, each at its place, so that a phrase of pairs finds
exactly a run of characters without any dictionary, and one character finds any pair that begins with it. Words and
numbers are kept whole and in parts.

The later module stores `document_tsvector_text(...)` with a cast (`%s::tsvector`) and asks with
`query_tsquery_text(...)` (`search @@ %s::tsquery`); both casts bypass any parser, and everything is quoted.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Final, Literal

from msgspec import Struct
from opencc import OpenCC

Weight = Literal["A", "B", "C", "D"]

MAX_TOKEN_CHARS: Final = 64
MAX_POSITION: Final = 16_383  # PostgreSQL keeps no place beyond this
MAX_PLACES: Final = 255  # … and no more places a token
MAX_DOCUMENT_CHARS: Final = 60_000
MAX_QUERY_CHARS: Final = 200
MAX_QUERY_TERMS: Final = 16
MIN_PREFIX_CHARS: Final = 3  # a word being typed finds what it may become; shorter ones would find everything
GAP_BETWEEN_PARTS: Final = 8  # no phrase reaches from one part into the next

_HAN: Final = (
    r"\u3005\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
    r"\U00020000-\U0003ffff"
)
WORD_RUN: Final = re.compile(rf"(?P<han>[{_HAN}]+)|[^\W_{_HAN}]+(?:[-_./'’+@&#][^\W_{_HAN}]+)*")
_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
_PIECE: Final = re.compile(r"\d+|[^\W\d_]+")
_DIGIT: Final = re.compile(r"\d")
JOINERS: Final = re.compile(r"[-_./'’+@&#]")
_PHONE: Final = re.compile(r"(?<![0-9A-Za-z_+])(?:\+|00)?86[-\s]?(?=1[3-9]\d[-\s]?\d{4}[-\s]?\d{4}(?!\d))")
SPACED_NUMBER: Final = re.compile(r"(?<![\d.])(?=[\d\s-]{11})\d{3,4}(?:[-\s]\d{3,8}){1,4}(?![\d.])")


class Phrase(Struct, frozen=True, kw_only=True):
    """Tokens that follow each other; as a prefix, the last one may go on."""

    tokens: tuple[str, ...]
    is_prefix: bool = False


class QueryTerm(Struct, frozen=True, kw_only=True):
    """One thing that must be found, in any of these ways."""

    alternatives: tuple[Phrase, ...]


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


def fold(text: str) -> str:
    """Return the text as search compares it: NFKC, lower case, simplified, accents kept, phones without +86."""
    if text.isascii():  # as most numbers and addresses are: the steps between would change nothing
        return _PHONE.sub(" ", text.replace("\x00", " ").lower())
    clean = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).replace("\x00", " ")
    folded = unicodedata.normalize("NFKC", clean.casefold())
    return _PHONE.sub(" ", str(_simplifier().convert(folded)))


def document_tokens(text: str) -> list[str]:
    """Return the tokens of a document in the order of their places."""
    return [token for token, _place in _tokens(text)]


def document_tsvector_text(parts: Iterable[tuple[str, Weight]]) -> str:
    """Return the literal of a tsvector for texts with their weights ("A" counts most), places included."""
    once: dict[str, tuple[int, Weight]] = {}
    again: dict[str, dict[int, Weight]] = {}
    start = 0
    for text, weight in parts:
        last = start
        for token, place in _tokens(text):
            last = start + place
            if last > MAX_POSITION:
                last = MAX_POSITION
            if token not in once:
                once[token] = (last, weight)
                continue
            found = again.get(token)
            if found is None:
                found = again[token] = dict([once[token]])
            if len(found) < MAX_PLACES:
                # The best weight wins where a token stands twice at one place.
                found[last] = min(weight, found.get(last, weight))
        start = last + GAP_BETWEEN_PARTS
    literal = []
    for token, (place, weight) in sorted(once.items()):
        places = f"{place}{_SIGNS[weight]}"
        if token in again:
            places = ",".join([f"{at}{_SIGNS[of]}" for at, of in sorted(again[token].items())])
        literal.append(f"{quoted(token)}:{places}")
    return " ".join(literal)


_SIGNS: Final[dict[Weight, str]] = {"A": "A", "B": "B", "C": "C", "D": ""}  # the lowest is not written


def query_terms(text: str) -> list[QueryTerm]:
    """Return what must all be found for a query: each run of characters and each word, at most 16."""
    terms: dict[QueryTerm, None] = {}
    folded = fold(text[:MAX_QUERY_CHARS])
    for number in SPACED_NUMBER.findall(folded):
        digits = re.sub(r"\D", "", number)
        terms[QueryTerm(alternatives=(Phrase(tokens=(digits,), is_prefix=True),))] = None
    for found in WORD_RUN.finditer(SPACED_NUMBER.sub(" ", folded)):
        terms[_chinese_term(found[0]) if found["han"] else _word_term(found[0])] = None
    return list(terms)[:MAX_QUERY_TERMS]


def query_tsquery_text(text: str) -> str:
    """Return the literal of a tsquery for what a person typed; empty where there is nothing to look for."""
    return " & ".join(_term_text(term) for term in query_terms(text))


def quoted(token: str) -> str:
    """Return a token as PostgreSQL reads it inside a tsvector or tsquery literal."""
    return "'" + token.replace("\\", "\\\\").replace("'", "''") + "'"


def _term_text(term: QueryTerm) -> str:
    phrases = [
        " <-> ".join(quoted(token) for token in phrase.tokens) + (":*" if phrase.is_prefix else "")
        for phrase in term.alternatives
    ]
    return phrases[0] if len(phrases) == 1 else "(" + " | ".join(f"({phrase})" for phrase in phrases) + ")"


def _chinese_term(run: str) -> QueryTerm:
    if len(run) == 1:
        return QueryTerm(alternatives=(Phrase(tokens=(run,), is_prefix=True),))
    return QueryTerm(alternatives=(Phrase(tokens=tuple(run[at : at + 2] for at in range(len(run) - 1))),))


def _word_term(run: str) -> QueryTerm:
    joined = JOINERS.sub("", run)[:MAX_TOKEN_CHARS]
    alternatives = [Phrase(tokens=(joined,), is_prefix=len(joined) >= MIN_PREFIX_CHARS)]
    if stemmed := stem_of(joined):
        alternatives.append(Phrase(tokens=(stemmed,)))
    pieces = tuple(piece[:MAX_TOKEN_CHARS] for piece in JOINERS.split(run))
    if len(pieces) > 1:
        alternatives.append(Phrase(tokens=pieces))
    return QueryTerm(alternatives=tuple(alternatives))


def _tokens(text: str) -> list[tuple[str, int]]:
    """Return a text's tokens with their places, counted from 1; several may share one, as a word and its parts do."""
    if not text or text.isspace():
        return []
    folded = fold(text[:MAX_DOCUMENT_CHARS])
    numbers = {found.start(): found[0] for found in SPACED_NUMBER.finditer(folded)}
    tokens: list[tuple[str, int]] = []
    place = end_of_run = 0
    for found in WORD_RUN.finditer(folded):
        start, end = found.span()
        run = folded[start:end]
        # Something between two runs keeps a phrase from crossing it; a word beside Chinese does not.
        place += 1 + (0 < end_of_run < start and _is_break(folded[end_of_run:start]))
        end_of_run = end
        if number := numbers.get(start):
            tokens += [(token, place) for token in _number_tokens(re.sub(r"\D", "", number))]
        if found["han"]:
            tokens += [(run[at : at + 2], place + at) for at in range(end - start)]
            place += end - start - 1
            continue
        first = place
        for token, offset in _word_tokens(run):
            tokens.append((token, first + offset))
            if first + offset > place:
                place = first + offset
    return tokens


def _is_break(between: str) -> bool:
    return bool(between.strip())


def _word_tokens(run: str) -> Iterable[tuple[str, int]]:
    """Return a word's tokens with their distance from its first place: whole, parts in a row, parts of parts."""
    if len(run) <= MAX_TOKEN_CHARS and run.isascii() and run.isdigit():
        return [(token, 0) for token in _number_tokens(run)]
    pieces = JOINERS.split(run)
    if len(run) > MAX_TOKEN_CHARS:
        pieces = [piece[:MAX_TOKEN_CHARS] for piece in pieces]
    joined = "".join(pieces)[:MAX_TOKEN_CHARS]
    found: dict[tuple[str, int], None] = {(joined, 0): None}
    for offset, piece in enumerate(pieces):
        for token in _piece_tokens(piece):
            found[token, offset] = None
    if run.isascii() and not _DIGIT.search(run):
        return found
    known = {token for token, _offset in found}
    for digits in {joined, *pieces, *_PIECE.findall(joined)}:
        for token in _number_tokens(digits) if digits.isdigit() else ():
            if token not in known:
                known.add(token)
                found[token, 0] = None
    return found


@lru_cache(maxsize=2048)
def _piece_tokens(piece: str) -> tuple[str, ...]:
    """Return the tokens of a word's piece: itself, its letters and digits apart, its stem."""
    small = _PIECE.findall(piece)
    parts = [part for part in small if len(part) > 1] if len(small) > 1 else []
    stem = stem_of(piece)
    return (piece, *parts, stem) if stem else (piece, *parts)


def _number_tokens(digits: str) -> list[str]:
    """Return a number whole, and the ends that people remember of a long one."""
    if len(digits) < 6:
        return [digits]
    ends = [digits[-4:], digits[-8:]] if len(digits) >= 10 else [digits[-4:]]
    return [digits[:MAX_TOKEN_CHARS], *ends]


def stem_of(word: str) -> str:
    """Return an English word without a plain ending, or an empty string where it has none.

    Folds plurals (`-s`, `-es`, `-ies`), `-ed`, `-ing` and a last `-e`, with a doubled consonant made single
    ("shipped" → "ship", "charges" → "charg"). Light on purpose: documents and queries are folded alike, so that
    a wrong stem only finds a little more.
    """
    if not (word.isascii() and word.isalpha() and len(word) > 3):
        return ""
    stem = word
    if word.endswith("ies") and len(word) > 4:
        stem = word[:-3] + "y"
    elif word.endswith(("sses", "xes", "ches", "shes", "zes")):
        stem = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        stem = word[:-1]
    for ending in ("ing", "ed"):
        bare = stem.removesuffix(ending)
        if bare != stem and len(bare) >= 3 and re.search(r"[aeiouy]", bare):
            stem = bare[:-1] if bare[-1] == bare[-2] and bare[-1] not in "lsz" else bare
            break
    stem = stem.removesuffix("e") if len(stem) > 4 else stem
    return "" if stem == word else stem
