"""Read a Chinese clause: its times, acts, subjects and what speaks against a promise."""

import re

from . import chinese_acts as acts
from .chinese_times import find_times
from .model import Act, Clause, Subject, TimeWords

# Spaces that typography sets around digits and Latin words ("3 个工作日内") mean nothing.
_NEEDLESS = re.compile(r"(?<![a-z0-9])[ \t]+|[ \t]+(?![a-z0-9])")
_HAN = re.compile(r"[\u4e00-\u9fff]")
# Words between who and when that belong to the promise: 我们[会在]三个工作日内.
PARTICLES = re.compile(
    r"(?:会|将|在|于|就|都|再|争取|尽量|保证|一定|预计|承诺|最晚|最迟|肯定|稍后|待会儿?|大概|大约|约|这边|同事|师傅|能|可以|安排|的|[ \t])*"
)

# A reply that is nothing but a deadline: 三个工作日内。
DEADLINE = re.compile(r"[^,]{0,24}(?:前|内)(?:的|哦|哈|吧|呢|噢|亲)?~?")


def is_chinese(text: str) -> bool:
    """Tell whether there is a Han character in the text."""
    return _HAN.search(text) is not None


def read(text: str, start: int, end: int) -> Clause:
    """Return what the clause `text[start:end]` of a folded text says."""
    kept = _kept(text, start, end)
    words = "".join(text[index] for index in kept)
    places = [*kept, end]

    def first(offset: int) -> int:
        return places[offset]

    def last(offset: int) -> int:
        return places[offset - 1] + 1

    times = find_times(words)
    return Clause(
        start,
        end,
        times=[TimeWords(first(t.start), last(t.end), t.moment, t.bare) for t in times],
        acts=[
            Act(first(a.start), last(a.end), a.what, a.generic, a.ours, a.by_us_only)
            for a in acts.find_acts(words)
        ],
        subjects=[Subject(first(s.start), last(s.end), s.side) for s in acts.find_subjects(words)],
        refused=acts.is_refused(words),
        states_condition=acts.is_condition(words),
        own_event=acts.waits_for_us(words),
        courteous=acts.is_courtesy(words),
        tag_question=acts.is_tag_question(words),
        committed=acts.is_committed(words),
    )


def _kept(text: str, start: int, end: int) -> list[int]:
    clause = text[start:end]
    dropped = {index for found in _NEEDLESS.finditer(clause) for index in range(found.start(), found.end())}
    return [start + index for index in range(len(clause)) if index not in dropped]
