"""Cut a folded text into sentences and clauses, leaving out what others wrote before."""

import re
from collections.abc import Iterator

from msgspec import Struct

from .fold import lower

_QUOTED_TAIL = re.compile(
    r"^(?:[^\n]{0,200}写道:"
    r"|on [^\n]{0,200}(?:\n[^\n]{0,120})?wrote:"
    r"|-{2,} ?(?:original message|forwarded message|原始邮件|原邮件|转发邮件|转发的邮件)"
    r"|(?:from|发件人|寄件者|寄件人): ?[^\n]{0,120}@)",
    re.MULTILINE | re.IGNORECASE,
)
_QUOTED_LINE = re.compile(r"^[ \t|]{0,8}>[^\n]*", re.MULTILINE)
# A full stop ends a sentence only before a capital or a Han character: "3 p.m. on Oct. 10" is one sentence.
_STOP = re.compile(
    r"[。!?;\n…]+"
    r"|(?<![ap]\.m)\.(?=[\s\"')]*(?:$|\n))"
    r"|(?<![ap]\.m)\.(?=\s+[A-Z])"
    r"|(?<=[ap]\.m)\.(?=\s+(?!I\b)[A-Z])"
    r"|\.(?=\s*[\u4e00-\u9fff])"
)
_BREAK = re.compile(
    r",(?!\s?[0-9]{1,4}(?:st|nd|rd|th)?\b)(?!\s(?:by|at|before|no later|not later|around|in the|on|within|latest|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b)"
    r"|(?<=[\u4e00-\u9fff]),"
    r"|、(?![0-9])"
    r"|(?<![0-9]):|:(?![0-9])"
    r"|(?<=[\u4e00-\u9fff])[ \t~]+(?=[\u4e00-\u9fff])"
    r"|~(?![0-9一二两三四五六七八九十])"
    r"|(?<=[\u4e00-\u9fff])(?=(?:但是|不过|另外|然后|而且|同时|并且)[\u4e00-\u9fff])"
    r"| - | (?=and will\b)| (?=(?:and|but|so|then|or) (?:i|we|you|our|my|they|he|she|the|please|then|it)\b)"
)


class Sentence(Struct, frozen=True):
    """Where a sentence lies, the clauses in it, and whether it is asked."""

    start: int
    end: int
    clauses: tuple[tuple[int, int], ...]
    asked: bool


def own_part(folded: str) -> str:
    """Return the folded text with everything quoted from earlier mail turned into line ends."""
    if tail := _QUOTED_TAIL.search(folded):
        folded = folded[: tail.start()] + "\n" * (len(folded) - tail.start())
    return _QUOTED_LINE.sub(lambda match: "\n" * len(match.group()), folded)


def sentences(text: str) -> Iterator[Sentence]:
    """Yield the sentences of a text with their clauses, in order.

    `text` is folded except for its letter case, which tells an abbreviation from an end.
    """
    start = 0
    for stop in _STOP.finditer(text):
        yield _sentence(text, start, stop.start(), asked="?" in stop.group())
        start = stop.end()
    yield _sentence(text, start, len(text), asked=False)


def _sentence(text: str, start: int, end: int, *, asked: bool) -> Sentence:
    cuts = [start]
    for found in _BREAK.finditer(lower(text[start:end])):
        cuts += [start + found.start(), start + found.end()]
    cuts.append(end)
    spans = zip(cuts[::2], cuts[1::2], strict=True)
    return Sentence(start, end, tuple((a, b) for a, b in spans if b > a), asked)
