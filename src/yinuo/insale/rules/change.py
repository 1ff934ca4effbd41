"""What a change does to lines and to the parts of a price."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, Protocol

from msgspec import Struct

NOTHING = Decimal(0)


class Named(Protocol):
    """A line by what it is: a thing of the catalogue, or words."""

    @property
    def product_id(self) -> int | None: ...
    @property
    def variant_id(self) -> int | None: ...
    @property
    def title(self) -> str: ...
    @property
    def note(self) -> str: ...


class PlainLine(Struct, frozen=True, kw_only=True):
    """A line as it was kept: what it is, how much, for how much."""

    title: str
    note: str = ""
    quantity: Decimal
    unit: str = ""
    product_id: int | None = None
    variant_id: int | None = None
    gross: Decimal = NOTHING


class LineChange(Struct, frozen=True, kw_only=True):
    """A line before and after; one of both is None where it goes or comes."""

    before: PlainLine | None
    after: PlainLine | None

    @property
    def kind(self) -> str:
        """Return added, removed, changed or same."""
        if self.before is None:
            return "added"
        if self.after is None:
            return "removed"
        return "same" if self.before == self.after else "changed"


def paired(before: Sequence[Named], after: Sequence[Named]) -> list[int | None]:
    """Return for each line after the place of the one before that it goes on from, or None for a new one.

    The same thing with the same note first, then the same thing in order; no line goes on twice.
    """
    free = list(range(len(before)))
    found: list[int | None] = [None] * len(after)
    for exactly in (True, False):
        for place, line in enumerate(after):
            if found[place] is not None:
                continue
            same = next((old for old in free if _is_same(before[old], line, exactly=exactly)), None)
            if same is not None:
                found[place] = same
                free.remove(same)
    return found


def _is_same(one: Named, other: Named, *, exactly: bool) -> bool:
    if _what(one) != _what(other):
        return False
    return not exactly or one.note == other.note


def _what(line: Named) -> tuple[Any, ...]:
    return (line.product_id, line.variant_id) if line.product_id is not None else (line.title.casefold(),)


def differences(before: Sequence[PlainLine], after: Sequence[PlainLine]) -> Iterator[LineChange]:
    """Tell what becomes of each line: those that stand afterwards in their order, then those that go."""
    pairs = paired(before, after)
    for line, old in zip(after, pairs, strict=True):
        yield LineChange(before=None if old is None else before[old], after=line)
    for place, line in enumerate(before):
        if place not in pairs:
            yield LineChange(before=line, after=None)


def respread(amounts: Sequence[Decimal], *, paid: Decimal, gross: Decimal, unit: Decimal) -> list[Decimal]:
    """Return what the parts of a price come to once the whole is another.

    Parts that are paid in full stay; the others share the rest as they did before, each rounded down to `unit`, the last takes what is
    left. Where nothing is left to take more, one part more comes at the end; where the whole became less than what is paid, the last parts give way first.
    """
    kept, count = NOTHING, 0
    for amount in amounts:
        if kept + amount > paid:
            break
        kept, count = kept + amount, count + 1
    left, rest = gross - kept, list(amounts[count:])
    if left < 0:
        return [*_cut(amounts[:count], -left), *(NOTHING for _part in rest)]
    if not rest:
        return [*amounts, *([left] if left else [])]
    whole = sum(rest, NOTHING)
    shares = [(left * one / whole).quantize(unit, "ROUND_DOWN") if whole else NOTHING for one in rest]
    shares[-1] = left - sum(shares[:-1], NOTHING)
    return [*amounts[:count], *shares]


def _cut(amounts: Sequence[Decimal], over: Decimal) -> list[Decimal]:
    found = list(amounts)
    for place in range(len(found) - 1, -1, -1):
        less = min(found[place], over)
        found[place] -= less
        over -= less
    return found
