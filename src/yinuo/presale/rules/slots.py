"""Which slots are free: pure arithmetic over half-open spans of instants. No rows, no clock."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from msgspec import Struct

from yinuo.core.worktime import WorkCalendar

Span = tuple[datetime, datetime]
_DAY = timedelta(days=1)


class Shape(Struct, frozen=True, kw_only=True):
    """What a slot must be: its length, what stays free after it, the grid its beginnings stand on, and what it needs.

    `needs` are kinds of resources; a kind that stands twice needs two of them.
    """

    length: timedelta
    gap: timedelta
    step_minutes: int
    needs: tuple[str, ...] = ()


class Person(Struct, frozen=True, kw_only=True):
    """When someone is there (in order and apart), and when they are held."""

    id: int
    present: Sequence[Span]
    held: Sequence[Span] = ()


class Thing(Struct, frozen=True, kw_only=True):
    """A resource of a kind, and when it is held."""

    id: int
    kind: str
    held: Sequence[Span] = ()


class Slot(Struct, frozen=True, kw_only=True):
    """A free slot, with everybody who could take it and everything of the needed kinds that is free."""

    begins_at: datetime
    ends_at: datetime
    staff_ids: tuple[int, ...]
    resource_ids: tuple[int, ...] = ()


def without(spans: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """Return what is left of spans where the others are taken away, in order and apart."""
    left: list[Span] = joined(spans)
    for begin, end in taken:
        left = [part for a, b in left for part in ((a, min(b, begin)), (max(a, end), b)) if part[0] < part[1]]
    return left


def joined(spans: Iterable[Span]) -> list[Span]:
    """Return spans in order, those that touch or overlap as one."""
    found: list[Span] = []
    for begin, end in sorted(spans):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        elif begin < end:
            found.append((begin, end))
    return found


def contains(spans: Sequence[Span], begin: datetime, end: datetime) -> bool:
    """Tell whether one of the spans, which are in order and apart, holds all of begin–end."""
    place = bisect_right(spans, begin, key=lambda span: span[0]) - 1
    return place >= 0 and end <= spans[place][1]


def is_free(held: Iterable[Span], begin: datetime, end: datetime) -> bool:
    """Tell whether nothing held meets begin–end; spans that only touch do not meet."""
    return all(until <= begin or end <= since for since, until in held)


def open_spans(calendar: WorkCalendar, first: date, days: int) -> list[Span]:
    """Return when a calendar is open on these days of its zone; an opening that runs past midnight is whole."""
    spans = (span for n in range(days) for span in calendar.spans(first + n * _DAY))
    return joined(spans)


def starts(calendar: WorkCalendar, first: date, days: int, shape: Shape) -> Iterator[datetime]:
    """Yield the beginnings that lie on the grid of the wall clock and end while the calendar is still open."""
    length = int(shape.length.total_seconds() // 60)
    seen: set[datetime] = set()
    for n in range(days):
        d = first + n * _DAY
        spans = calendar.spans(d)
        for since, until in calendar.intervals(d):
            for minute in range(
                -(-since // shape.step_minutes) * shape.step_minutes, until, shape.step_minutes
            ):
                if minute + length > until:
                    break
                at = calendar.instant(d, minute)
                # a clock put forward or back makes a minute that is none, or is there twice
                if at not in seen and contains(spans, at, at + shape.length):
                    seen.add(at)
                    yield at


def free_slots(
    beginnings: Iterable[datetime],
    shape: Shape,
    *,
    people: Sequence[Person],
    things: Sequence[Thing],
    earliest: datetime,
    latest: datetime,
) -> list[Slot]:
    """Return the beginnings from `earliest` until before `latest` at which somebody and all that is needed are free.

    Somebody must be there for the length of the slot; nobody and nothing may be held for it and the gap after it.
    The order of `people` and of `things` is kept.
    """
    found = []
    for begin in beginnings:
        if not earliest <= begin < latest:
            continue
        end = begin + shape.length
        staff = tuple(
            one.id
            for one in people
            if contains(one.present, begin, end) and is_free(one.held, begin, end + shape.gap)
        )
        if not staff:
            continue
        free = [thing for thing in things if is_free(thing.held, begin, end + shape.gap)]
        if not enough(shape.needs, Counter(thing.kind for thing in free)):
            continue
        wanted = tuple(thing.id for thing in free if thing.kind in shape.needs)
        found.append(Slot(begins_at=begin, ends_at=end, staff_ids=staff, resource_ids=wanted))
    return found


def enough(needs: Iterable[str], there: Mapping[str, int]) -> bool:
    """Tell whether there are as many of each kind as are needed."""
    return all(there.get(kind, 0) >= count for kind, count in Counter(needs).items())
