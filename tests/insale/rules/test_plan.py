from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from yinuo.insale.rules.plan import Cause, Stage, explained, forecast, overall_percent

TODAY = date(2026, 11, 2)


def later(day: date, days: int) -> date:
    return day + timedelta(days=days)


def days_between(first: date, second: date) -> int:
    return (second - first).days


def day(number: int) -> date:
    return TODAY + timedelta(days=number)


def foreseen(*stages: Stage, today: date = TODAY) -> list[tuple[int, int, int]]:
    """The end of each stage as days from `TODAY`, its delay and how much of that was pushed on to it."""
    found = forecast(stages, today=today, later=later, days_between=days_between)
    return [((one.on - TODAY).days, one.late_days, one.pushed_days) for one in found]


DESIGN = Stage(code="design", planned_on=day(5), length_days=5)
WORK = Stage(code="production", planned_on=day(20), length_days=15)
SHIP = Stage(code="delivery", planned_on=day(25), length_days=3)


def test_ends_as_planned_where_nothing_happened() -> None:
    assert foreseen(DESIGN, WORK, SHIP) == [(5, 0, 0), (20, 0, 0), (25, 0, 0)]


def test_a_slip_pushes_what_comes_after_it_but_slack_takes_it_up() -> None:
    late = Stage(code="design", planned_on=day(5), length_days=5, reported_on=day(9))

    assert foreseen(late, WORK, SHIP) == [(9, 4, 0), (24, 4, 4), (27, 2, 2)]


def test_what_is_not_done_cannot_end_before_today() -> None:
    assert foreseen(DESIGN, WORK, SHIP, today=day(8))[0] == (8, 3, 0)


def test_what_was_done_early_pulls_nothing_forward_that_was_promised_for_later() -> None:
    early = Stage(code="design", planned_on=day(5), length_days=5, done_on=day(2))

    assert foreseen(early, WORK) == [(2, -3, 0), (20, 0, 0)]


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 10), st.none() | st.integers(0, 60)), max_size=8),
    st.integers(0, 40),
)
def test_no_stage_ends_before_the_one_in_front_of_it_with_its_own_time(
    plan: list[tuple[int, int, int | None]], today: int
) -> None:
    stages = [
        Stage(
            code=str(n),
            planned_on=day(planned),
            length_days=length,
            reported_on=day(reported) if reported is not None else None,
        )
        for n, (planned, length, reported) in enumerate(plan)
    ]

    found = forecast(stages, today=day(today), later=later, days_between=days_between)

    assert all(one.on >= day(today) for one in found)
    for before, stage, one in zip(found, stages[1:], found[1:], strict=False):
        assert one.on >= later(before.on, stage.length_days)


def test_the_whole_is_done_only_when_all_of_it_is() -> None:
    nearly = [
        Stage(code="a", planned_on=TODAY, length_days=1, weight=99, percent=100),
        Stage(code="b", planned_on=TODAY, length_days=1, weight=1, percent=99),
    ]

    assert overall_percent(nearly) == 99
    assert overall_percent([]) == 0


def test_names_every_cause_in_the_order_it_happened() -> None:
    causes = [
        Cause(kind="change", at=day(9), what="变更 2", days=2),
        Cause(kind="slip", at=day(3), what="采购", days=4, words="木材没到"),
        Cause(kind="slip", at=day(3), what="采购", days=1, words="卡车坏了"),
        Cause(kind="slip", at=day(5), what="生产", days=0),
    ]

    assert [(one.what, one.days, one.words) for one in explained(causes)] == [
        ("采购", 5, "木材没到; 卡车坏了"),
        ("变更 2", 2, ""),
    ]
