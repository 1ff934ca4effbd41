"""Read an English clause: its times, acts, subjects and what speaks against a promise."""

import re

from . import english_acts as acts
from .english_times import find_times
from .model import Act, Clause, Subject, TimeWords

_WORD = re.compile(r"[a-z]{2,}")
PARTICLES = re.compile(
    r"(?:\s|will|'ll|shall|'m|'re|am|are|is|going to|definitely|can|promise to|to|should|have|be|try"
    r"|guarantee|also|then|,)*"
)

# A reply that is nothing but a deadline: "By Friday noon."
DEADLINE = re.compile(r"(?:by|within|no later than|before)\b[^,]{0,40}")


def is_english(text: str) -> bool:
    """Tell whether there is a Latin word in the text."""
    return _WORD.search(text) is not None


def read(text: str, start: int, end: int) -> Clause:
    """Return what the clause `text[start:end]` of a folded text says."""
    words = text[start:end]
    return Clause(
        start,
        end,
        times=[TimeWords(start + t.start, start + t.end, t.moment, t.bare) for t in find_times(words)],
        acts=[
            Act(start + a.start, start + a.end, a.what, a.generic, a.ours, a.by_us_only)
            for a in acts.find_acts(words)
        ],
        subjects=[Subject(start + s.start, start + s.end, s.side) for s in acts.find_subjects(words)],
        refused=acts.is_refused(words),
        states_condition=acts.is_condition(words),
        courteous=acts.is_courtesy(words),
        tag_question=acts.is_tag_question(words),
    )
