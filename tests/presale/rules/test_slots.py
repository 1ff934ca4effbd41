"""Free slots: every one that is free is offered, and none that is not."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from yinuo.core.worktime import WorkCalendar, office_hours
from yinuo.presale.rules.slots import (
    Person,
    Shape,
    Span,
    Thing,
    contains,
    enough,
    free_slots,
    is_free,
    joined,
    open_spans,
    starts,
    without,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = date(2026, 3, 12)
START = datetime(2026, 3, 12, tzinfo=UTC)
OPEN = office_hours(SHANGHAI)


def at(minutes: int) -> datetime:
    return START + timedelta(minutes=minutes)


spans = st.lists(
    st.tuples(st.integers(0, 600), st.integers(1, 120)).map(lambda p: (at(p[0]), at(p[0] + p[1]))), max_size=6
)
shapes = st.builds(
    Shape,
    length=st.integers(5, 180).map(lambda n: timedelta(minutes=n)),
    gap=st.integers(0, 60).map(lambda n: timedelta(minutes=n)),
    step_minutes=st.sampled_from([5, 15, 20, 30, 45, 60, 90]),
    needs=st.sampled_from([(), ("room",), ("room", "room"), ("car", "room")]),
)


def local(begin: datetime) -> str:
    return begin.astimezone(SHANGHAI).strftime("%d %H:%M")


def hour(**more: object) -> Shape:
    known: dict[str, object] = {"length": timedelta(hours=1), "gap": timedelta(), "step_minutes": 30}
    return Shape(**{**known, **more})  # type: ignore[arg-type]


def test_beginnings_stand_on_the_grid_and_end_while_open() -> None:
    found = [local(one) for one in starts(OPEN, DAY, 1, hour(step_minutes=60))]

    assert found == ["12 09:00", "12 10:00", "12 11:00", "12 14:00", "12 15:00", "12 16:00", "12 17:00"]


def test_weekends_and_holidays_are_closed_and_make_up_days_are_open() -> None:
    # Source: State Council notice for 2026: 2 and 3 October are holidays, 10 October is worked.
    assert list(starts(OPEN, date(2026, 3, 14), 2, hour())) == []
    assert list(starts(OPEN, date(2026, 10, 1), 3, hour())) == []
    assert len(list(starts(OPEN, date(2026, 10, 10), 1, hour()))) > 0


def test_a_clock_put_forward_swallows_its_hour_and_gives_none_twice() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    night = WorkCalendar.from_weekly({"sun": [["00:00", "06:00"]]}, zone=berlin)

    for day in (date(2026, 3, 29), date(2026, 10, 25)):
        found = list(starts(night, day, 1, hour(step_minutes=60)))
        assert len(found) == len(set(found))
        assert all(one.astimezone(berlin).date() == day for one in found)


def test_an_opening_past_midnight_is_one() -> None:
    bar = WorkCalendar.from_weekly({"thu": [["22:00", "02:00"]]}, zone=SHANGHAI)

    assert [local(one) for one in starts(bar, DAY, 1, hour(step_minutes=60))] == [
        "12 22:00",
        "12 23:00",
        "13 00:00",
        "13 01:00",
    ]


@given(spans, spans)
def test_without_takes_away_exactly_what_is_taken(kept: list[Span], taken: list[Span]) -> None:
    left = without(kept, taken)

    assert left == joined(left)
    for minute in range(0, 740, 7):
        moment = at(minute)
        inside = any(a <= moment < b for a, b in kept) and not any(a <= moment < b for a, b in taken)
        assert any(a <= moment < b for a, b in left) is inside


@settings(max_examples=150)
@given(shapes, spans, spans, spans, st.integers(0, 900), st.integers(0, 900))
def test_offers_every_free_slot_and_no_other(
    shape: Shape, away: list[Span], busy: list[Span], room_taken: list[Span], earliest: int, span: int
) -> None:
    there = open_spans(OPEN, DAY, 1)
    people = [
        Person(id=1, present=without(there, away), held=busy),
        Person(id=2, present=without(there, busy), held=away),
    ]
    things = [
        Thing(id=1, kind="room", held=room_taken),
        Thing(id=2, kind="room", held=busy),
        Thing(id=3, kind="car", held=away),
    ]
    beginnings = list(starts(OPEN, DAY, 1, shape))
    first, last = at(earliest), at(earliest + span)

    found = {
        slot.begins_at: slot
        for slot in free_slots(beginnings, shape, people=people, things=things, earliest=first, latest=last)
    }

    for begin in beginnings:
        end = begin + shape.length
        until = end + shape.gap
        staff = [p.id for p in people if contains(p.present, begin, end) and is_free(p.held, begin, until)]
        kinds = [t.kind for t in things if is_free(t.held, begin, until)]
        possible = all(kinds.count(kind) >= shape.needs.count(kind) for kind in shape.needs)
        assert (begin in found) is (first <= begin < last and bool(staff) and possible)
        if begin in found:
            assert list(found[begin].staff_ids) == staff


def test_spans_that_only_touch_do_not_meet() -> None:
    assert is_free([(at(0), at(60)), (at(120), at(180))], at(60), at(120))
    assert not is_free([(at(0), at(61))], at(60), at(120))


def test_a_kind_named_twice_needs_two() -> None:
    assert enough(("room", "room"), {"room": 2})
    assert not enough(("room", "room"), {"room": 1})
    assert enough((), {})
