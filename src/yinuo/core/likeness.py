"""How alike a question and a document are: what the question is about, and how much of it a document says. Pure.

A search asks for every word and finds nothing for a whole sentence. Here the words that carry no meaning are cut away,
and what is left counts by how rare it is; a document need not say all of it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from msgspec import Struct

from yinuo.core.search_text import (
    JOINERS,
    MAX_TOKEN_CHARS,
    SPACED_NUMBER,
    WORD_RUN,
    fold,
    quoted,
    stem_of,
)

MAX_CHARS: Final = 600
MAX_TERMS: Final = 40
LEAST_SHARE: Final = 0.18
FULL_QUESTION: Final = 4.0  # who tells a long story asks no more than who asks briefly
LEAST_EVIDENCE: Final = 0.95
PLAIN: Final = 0.75  # what a word in the text counts beside one in a title or a number
_COMMON: Final = 3.0
_FEW: Final = 10  # among a handful of documents nothing is common
_PAIR, _SINGLE, _WORD, _NUMBER = 1.0, 0.4, 1.3, 2.0
# Folded, the longer ones first: politeness, question words and grammar.
_EMPTY_CHINESE: Final = re.compile(
    "为什么|怎么样|怎么办|能不能|可不可以|可以不可以|是不是|有没有|要不要|会不会|需不需要|不好意思|"
    "请问|您好|你好|谢谢|麻烦|打扰|一下|怎么|怎样|如何|什么|哪些|哪个|哪里|多少|可以|是否|我们|你们|您们|"
    "他们|咱们|这个|那个|这种|那种|这样|那样|这款|那款|家里|知道|想要|想问|咨询|告诉|问题|已经|现在|因为|所以|"
    "但是|如果|的话|还是|或者|以及|时候|几个|一个|这边|那边|下来|起来|出来|问下|[的了吗呢吧啊呀嘛我你您他她它们么哪很请给个和与及是]"
)
_EMPTY_ENGLISH: Final = frozenset(
    re.split(
        r"\s",
        "a about am an and any are as at be been but by can could did do does for from get had has have hello hi how i if"
        " in is it its just like may me my need not of on or our please s shall should so some t tell thank thanks that"
        " the their them then there these they this to us want was we were what when where which who why will with"
        " would you your",
    )
)


class AskedTerm(Struct, frozen=True, kw_only=True):
    """One thing a question is about, with the ways a document may say it; `is_open` where the last sign may go on."""

    ways: tuple[str, ...]
    weight: float
    is_open: bool = False

    def as_query(self, *, heavy: bool = False) -> str:
        """Return it as the literal of a tsquery; `heavy` asks for it in titles, names and numbers alone."""
        label = ("*" if self.is_open else "") + ("A" if heavy else "")
        return " | ".join(quoted(way) + (f":{label}" if label else "") for way in self.ways)


class Match(Struct, frozen=True, kw_only=True):
    """How alike a document is: `evidence` is what it says of the question, `share` its part of what a question asks."""

    share: float
    evidence: float

    @property
    def is_near(self) -> bool:
        return self.share >= LEAST_SHARE and self.evidence > 0


def asked_terms(text: str) -> list[AskedTerm]:
    """Return what a question is about, in its order, at most 40 things; none for a greeting."""
    found: dict[AskedTerm, None] = {}
    folded = fold(text[:MAX_CHARS])
    for number in SPACED_NUMBER.findall(folded):
        found[AskedTerm(ways=(re.sub(r"\D", "", number)[:MAX_TOKEN_CHARS],), weight=_NUMBER)] = None
    for run in WORD_RUN.finditer(SPACED_NUMBER.sub(" ", folded)):
        if run["han"]:
            for part in _EMPTY_CHINESE.split(run[0]):
                found |= dict.fromkeys(_pairs(part))
        elif run[0] not in _EMPTY_ENGLISH:
            found[_word(run[0])] = None
    terms = list(found)[:MAX_TERMS]
    # One character alone is left over from grammar more often than it is meant.
    return terms if any(term.weight > _SINGLE for term in terms) else []


def match_of(
    terms: Sequence[AskedTerm],
    *,
    said: Iterable[int],
    heavy: Iterable[int],
    documents: int,
    said_by: Mapping[int, int],
) -> Match:
    """Return how alike a document is that says the terms of these places, some of them in its title.

    `documents` is how many there are, `said_by` place → how many of them say it: what all say tells little.
    """
    in_title, total, evidence = set(heavy), 0.0, 0.0
    said_here = set(said)
    for place, term in enumerate(terms):
        common = min(1.0, said_by.get(place, 0) / max(documents, _FEW))
        worth = term.weight / (1 + _COMMON * common)
        total += worth
        if place in said_here:
            evidence += worth * (1.0 if place in in_title else PLAIN)
    if not total or not _is_enough(terms, said_here, in_title):
        return Match(share=0.0, evidence=0.0)
    return Match(share=min(1.0, evidence / min(total, FULL_QUESTION)), evidence=evidence)


def _is_enough(terms: Sequence[AskedTerm], said: set[int], in_title: set[int]) -> bool:
    """Tell whether more than a chance word is shared: two things, one in a title, or all that was asked."""
    weight = sum(terms[place].weight * (1.0 if place in in_title else PLAIN) for place in said)
    return weight >= min(LEAST_EVIDENCE, PLAIN * sum(term.weight for term in terms))


def _pairs(part: str) -> list[AskedTerm]:
    if not part:
        return []
    if len(part) == 1:
        return [AskedTerm(ways=(part,), weight=_SINGLE, is_open=True)]
    return [AskedTerm(ways=(part[at : at + 2],), weight=_PAIR) for at in range(len(part) - 1)]


def _word(run: str) -> AskedTerm:
    joined = JOINERS.sub("", run)[:MAX_TOKEN_CHARS]
    ways = (joined, stem) if (stem := stem_of(joined)) else (joined,)
    return AskedTerm(ways=ways, weight=_NUMBER if any(sign.isdigit() for sign in joined) else _WORD)
