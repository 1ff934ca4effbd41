"""How atoms of time that stand side by side ("明天" "下午" "三点") fill the slots of one expression."""

import re
from dataclasses import dataclass

from msgspec import Struct

from .model import Clock, Days, Moment, Part, Span


class Atom(Struct, frozen=True):
    """One word of time. `bare`: alone it is too weak to be a time."""

    days: Days | None = None
    part: Part | None = None
    clock: Clock | None = None
    span: Span | None = None
    closing: bool = False
    past: bool = False
    bare: bool = False


@dataclass(slots=True)
class Joiner:
    """An expression that grows. `glue` may stand between two atoms, `range_` between two ends of a range."""

    glue: re.Pattern[str]
    range_: re.Pattern[str]
    start: int
    end: int
    atom: Atom

    def join(self, atom: Atom, start: int, end: int, gap: str) -> bool:
        """Take in the atom that follows after `gap`, if it belongs to this expression."""
        if self.range_.fullmatch(gap) and not (atom.past or atom.span or self.atom.span or self.atom.past):
            self._fill(atom, later_end=True)
        elif self.glue.fullmatch(gap) and self._has_room(atom):
            self._fill(atom, later_end=False)
        else:
            return False
        self.end = end
        return True

    def _has_room(self, atom: Atom) -> bool:
        mine = self.atom
        if atom.past or atom.span or mine.span:
            return False
        if mine.past:
            # "昨天下午三点" is wholly past; another day after "昨天" starts an expression of its own.
            return atom.days is None
        if atom.days and mine.days:
            # "明天(周五)下午" says one day twice.
            return mine.clock is None and mine.part is None
        return not ((atom.clock and mine.clock) or (atom.part and mine.part))

    def _fill(self, atom: Atom, *, later_end: bool) -> None:
        mine = self.atom
        self.atom = Atom(
            days=(atom.days or mine.days) if later_end else (mine.days or atom.days),
            part=atom.part or mine.part,
            clock=atom.clock or mine.clock,
            closing=mine.closing or atom.closing,
            past=mine.past,
            bare=mine.bare and atom.bare,
        )

    def moment(self) -> Moment:
        """Return what the collected atoms mean together."""
        atom = self.atom
        return Moment(atom.days, atom.part, atom.clock, atom.span, atom.closing, atom.past)


def with_bracket(clause: str, start: int, end: int) -> int:
    """Return the end of the words, moved past a bracket that closes one opened in them."""
    words = clause[start:end]
    opened = words.count("(") > words.count(")")
    return end + 1 if opened and clause[end : end + 1] == ")" else end
