"""How well those who ask are answered, who bought and who did not side by side."""

from datetime import timedelta
from typing import Any

import pytest

from tests.cast import NOW, SYSTEM, Cast
from tests.presale.looking_after import shanghai
from yinuo.core.errors import InvalidValue, NotAllowed
from yinuo.matters.actions.messages import send_reply
from yinuo.matters.actions.ratings import rate_matter
from yinuo.matters.actions.states import cancel_matter
from yinuo.matters.sweep import sweep_now
from yinuo.people.actions.arrival import Arrival
from yinuo.people.actors import customer_actor
from yinuo.presale.actions.inquiry_visit import note_visit
from yinuo.presale.models import Inquiry, InquirySetting
from yinuo.quality.periods import last_months
from yinuo.quality.queries.inquirers import InquirersFigure, inquirers_behind, inquirers_figures

LATER = NOW + timedelta(days=31)  # 12 April: what was asked in March is decided
MIN = timedelta(minutes=1)


def answered(
    cast: Cast, ask: Any, after: timedelta, *, score: int = 0, bought: bool = False, **more: Any
) -> Inquiry:
    """Somebody asks, is answered after that time, perhaps rates it, perhaps buys."""
    at = more.get("now", NOW)
    matter = ask(**more)
    sweep_now(now=at + after, actor=SYSTEM)
    send_reply(
        actor=cast.actor("ana_agent"), now=at + after, matter_id=matter.pk, text="可以的。", then="resolve"
    )
    if score:
        own = customer_actor(customer_id=None, name="Kim", matter_ids=[matter.pk])
        rate_matter(actor=own, now=at + after + MIN, matter_id=matter.pk, score=score)
    if bought:
        Inquiry.objects.filter(pk=matter.pk).update(bought_at=at + timedelta(days=2))
    return Inquiry.objects.get(pk=matter.pk)


def figures(
    cast: Cast, *, now: Any = LATER, by: str = "manner", who: str = "leo_manager"
) -> dict[str, InquirersFigure]:
    found = inquirers_figures(actor=cast.actor(who), period=last_months(6, now=now), now=now, by=by)
    return {figure.key: figure for figure in found}


def test_puts_who_bought_beside_who_did_not(cast: Cast, ask: Any) -> None:
    answered(cast, ask, 10 * MIN, score=5, bought=True)
    answered(cast, ask, 20 * MIN, score=2)
    answered(cast, ask, 40 * MIN, score=4)  # the standard gives thirty
    ask("还没人答")

    whole = figures(cast)[""]

    bought, others = whole.bought, whole.not_bought
    assert (bought.asked, bought.due, bought.kept, bought.median) == (1, 1, 1, 10 * MIN)
    assert (bought.replies, bought.rated, bought.scores, bought.satisfied) == (1, 1, 5, 1)
    assert (others.asked, others.answered, others.due, others.kept) == (3, 2, 3, 1)
    assert (others.median, others.replies, others.rated, others.scores) == (40 * MIN, 2, 2, 6)
    assert others.kept_rate == pytest.approx(1 / 3)
    assert (others.mean_score, others.satisfied_rate, others.replies_each) == (3.0, 0.5, pytest.approx(2 / 3))
    low, high = others.kept_interval
    assert (round(low, 3), round(high, 3)) == (0.061, 0.792)  # Wilson, 1 of 3
    assert whole.undecided.asked == 0


def test_where_more_than_half_wait_there_is_no_median(cast: Cast, ask: Any) -> None:
    answered(cast, ask, 10 * MIN)
    ask("一")
    ask("二")

    assert figures(cast)[""].not_bought.median is None


def test_whoever_may_still_buy_is_not_counted_against_anybody(cast: Cast, ask: Any) -> None:
    answered(cast, ask, 10 * MIN)

    soon = figures(cast, now=NOW + timedelta(days=30) - MIN)[""]
    then = figures(cast, now=NOW + timedelta(days=30))[""]
    InquirySetting.objects.create(not_bought_after_days=40)
    patient = figures(cast, now=NOW + timedelta(days=31))[""]

    assert [f.undecided.asked for f in (soon, then, patient)] == [1, 0, 1]
    assert [f.not_bought.asked for f in (soon, then, patient)] == [0, 1, 0]


def test_who_left_the_shop_is_counted_but_not_timed(cast: Cast, ask: Any) -> None:
    answered(cast, ask, 10 * MIN)
    note_visit(actor=cast.actor("ana_agent"), now=NOW, asker=Arrival(name="贺"), wish="深色的床")

    found = figures(cast)

    left = found["left"].not_bought
    assert (left.asked, left.timed, left.due, left.answered, left.median) == (1, 0, 0, 0, None)
    assert (found[""].not_bought.asked, found[""].not_bought.median) == (2, 10 * MIN)


def test_divides_by_manner_and_by_the_month_of_asking(cast: Cast, ask: Any) -> None:
    ask("裂了", topic="trouble")
    ask("一句话", now=shanghai(1, 0, 1))
    ask("一句话", now=shanghai(1, 0, 0) - MIN)  # February still, where the house stands

    by_manner, by_month = figures(cast), figures(cast, by="month")

    assert {key: f.not_bought.asked for key, f in by_manner.items()} == {"": 3, "one_line": 2, "trouble": 1}
    assert [(key, f.not_bought.asked) for key, f in by_month.items()] == [
        ("", 3),
        ("2026-03", 2),
        ("2026-02", 1),
    ]


def test_leaves_out_what_was_cancelled_and_what_is_long_ago(cast: Cast, ask: Any) -> None:
    spam = ask("广告")
    cancel_matter(actor=cast.actor("ana_agent"), now=NOW, matter_id=spam.pk, reason="广告")
    ask("很久以前", now=NOW - timedelta(days=200))

    assert figures(cast)[""].not_bought.asked == 0
    assert list(figures(cast)) == [""]


@pytest.mark.parametrize(
    ("side", "measure", "field"),
    [
        (side, measure, field)
        for side in ("bought", "not_bought")
        for measure, field in (
            ("", "asked"),
            ("kept", "kept"),
            ("answered", "answered"),
            ("rated", "rated"),
            ("satisfied", "satisfied"),
        )
    ],
)
def test_the_rows_behind_are_as_many_as_the_number(
    cast: Cast, ask: Any, side: str, measure: str, field: str
) -> None:
    answered(cast, ask, 10 * MIN, score=5, bought=True)
    answered(cast, ask, 20 * MIN, score=2)
    answered(cast, ask, 40 * MIN, score=4)
    answered(cast, ask, 40 * MIN, topic="trouble")
    ask("还没人答")
    for by in ("manner", "month"):
        for key, figure in figures(cast, by=by).items():
            rows, after = inquirers_behind(
                actor=cast.actor("leo_manager"),
                period=last_months(6, now=LATER),
                now=LATER,
                by=by,
                key=key,
                side=side,
                measure=measure,
            )

            assert len(rows) == getattr(getattr(figure, side), field)
            assert after == ""


def test_the_rows_say_what_is_counted_and_page_by_key(cast: Cast, ask: Any) -> None:
    first = answered(cast, ask, 10 * MIN, score=5)
    last = answered(cast, ask, 40 * MIN, now=NOW + 60 * MIN)
    asked = {"actor": cast.actor("leo_manager"), "period": last_months(6, now=LATER), "now": LATER}

    page, after = inquirers_behind(**asked, limit=1)
    rest, end = inquirers_behind(**asked, limit=1, after=after)

    assert [(row.id, row.outcome, row.waited_s, row.score) for row in page] == [
        (last.pk, "late", 2400.0, None)
    ]
    assert [(row.id, row.outcome, row.waited_s, row.score) for row in rest] == [(first.pk, "kept", 600.0, 5)]
    assert (rest[0].replies, rest[0].side, end) == (1, "not_bought", "")


def test_counts_in_three_statements(cast: Cast, ask: Any, django_assert_num_queries: Any) -> None:
    for n in range(5):
        ask(f"第 {n} 问")
    leo, period = cast.actor("leo_manager"), last_months(6, now=LATER)

    with django_assert_num_queries(3):
        inquirers_figures(actor=leo, period=period, now=LATER)
    with django_assert_num_queries(2):
        inquirers_behind(actor=leo, period=period, now=LATER)


@pytest.mark.parametrize(
    "wrong",
    [
        {"by": "owner"},
        {"side": "neither"},
        {"measure": "speed"},
        {"by": "manner", "key": "\x00"},
        {"by": "manner", "key": "2026-03"},
        {"by": "month", "key": "2026"},
        {"by": "month", "key": "2026-13"},
        {"by": "month", "key": "\x00"},
        {"after": "nonsense"},
    ],
)
def test_refuses_what_is_no_figure(cast: Cast, wrong: dict[str, str]) -> None:
    with pytest.raises(InvalidValue):
        inquirers_behind(
            actor=cast.actor("leo_manager"), period=last_months(6, now=LATER), now=LATER, **wrong
        )


def test_only_who_reads_figures(cast: Cast, ask: Any) -> None:
    ask("一问")
    with pytest.raises(NotAllowed):
        figures(cast, who="ana_agent")
    assert figures(cast, who="sun_supervisor")[""].not_bought.asked == 1


@pytest.mark.django_db
def test_months_begin_where_the_house_stands() -> None:
    period = last_months(3, now=shanghai(1, 0, 5))

    assert (period.first.isoformat(), period.last.isoformat()) == ("2026-01-01", "2026-03-01")
    assert last_months(12, now=shanghai(1, 0, 0) - MIN).first.isoformat() == "2025-03-01"
