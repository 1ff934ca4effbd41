"""Counting what was heard: by month in the zone of the house, as far as one may read; the list behind is the same."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.cast import NOW, Cast
from tests.presale.quoting import make_product
from tests.presale.selling import make_reason, make_topic, opened
from yinuo.core.errors import DomainError, InvalidValue
from yinuo.presale.actions.market import confirm_signal, refuse_signal
from yinuo.presale.actions.opportunity_stage import lose_opportunity
from yinuo.presale.models import MarketSignal, MarketTopic, Opportunity
from yinuo.presale.queries.market import (
    UNKNOWN,
    CountRow,
    Wanted,
    heard_before,
    heard_products,
    list_signals,
    losses,
    market_counts,
    months_to,
)

TEXT = "林木家便宜，你们太贵"
FEBRUARY, MARCH = date(2026, 2, 1), date(2026, 3, 1)


@pytest.fixture
def topics(cast: Cast) -> tuple[MarketTopic, MarketTopic]:
    return make_topic(), make_topic("price", kind="objection", words=("太贵",))


def counted(
    cast: Cast, who: str = "leo_manager", **wanted: Any
) -> list[tuple[int, date, int | None, int, int]]:
    rows = market_counts(actor=cast.actor(who), wanted=Wanted(**wanted))
    return [(row.topic_id, row.month, row.product_id, row.confirmed, row.suggested) for row in rows]


def test_a_month_begins_at_the_midnight_of_the_house(cast: Cast, ask: Any, topics: Any) -> None:
    ask("林木家", now=datetime(2026, 2, 28, 15, 59, tzinfo=UTC))
    ask("林木家", now=datetime(2026, 2, 28, 16, 0, tzinfo=UTC))
    linmu = topics[0].pk

    assert counted(cast) == [(linmu, FEBRUARY, None, 0, 1), (linmu, MARCH, None, 0, 1)]
    assert counted(cast, first=MARCH) == [(linmu, MARCH, None, 0, 1)]
    assert counted(cast, last=FEBRUARY) == [(linmu, FEBRUARY, None, 0, 1)]


def test_confirmed_and_suggested_apart_and_refused_not_at_all(cast: Cast, ask: Any, topics: Any) -> None:
    for _each in range(3):
        ask(TEXT)
    one, two, _three = MarketSignal.objects.filter(topic=topics[0]).order_by("pk")
    leo = cast.actor("leo_manager")
    confirm_signal(actor=leo, now=NOW, signal_id=one.pk)
    refuse_signal(actor=leo, now=NOW, signal_id=two.pk)

    assert counted(cast) == [
        (topics[0].pk, MARCH, None, 1, 1),
        (topics[1].pk, MARCH, None, 0, 3),
    ]


def test_products_are_counted_apart(cast: Cast, ask: Any, topics: Any) -> None:
    table, chair = make_product(), make_product("C-1")
    for product in (table, table, chair, None):
        ask("林木家", product_id=product.pk if product else None)
    linmu = topics[0].pk

    assert counted(cast) == [
        (linmu, MARCH, table.pk, 0, 2),
        (linmu, MARCH, chair.pk, 0, 1),
        (linmu, MARCH, None, 0, 1),
    ]
    assert counted(cast, product_id=table.pk) == [(linmu, MARCH, table.pk, 0, 2)]
    assert counted(cast, product_id=UNKNOWN) == [(linmu, MARCH, None, 0, 1)]
    assert heard_products(actor=cast.actor("leo_manager"), language="en") == [
        (table.pk, "Slate table"),
        (chair.pk, "Slate table"),
    ]


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("leo_manager", 2),
        ("ana_agent", 2),
        ("otto_other_outlet", 0),
        ("tia_technician", 0),
        ("sun_supervisor", 2),
    ],
)
def test_counts_and_messages_are_those_of_readable_matters(
    cast: Cast, ask: Any, topics: Any, who: str, seen: int
) -> None:
    ask(TEXT)

    rows, _after = list_signals(actor=cast.actor(who), language="en", wanted=Wanted())
    assert sum(row[4] for row in counted(cast, who)) == len(rows) == seen


def test_the_messages_behind_every_number_are_as_many(cast: Cast, ask: Any, topics: Any) -> None:
    table = make_product()
    for days in range(0, 75, 3):
        product = table.pk if days % 2 else None
        ask(TEXT if days % 4 else "林木家", now=NOW - timedelta(days=days), product_id=product)
    leo = cast.actor("leo_manager")
    for place, signal in enumerate(MarketSignal.objects.order_by("pk")):
        if place % 3:
            (confirm_signal if place % 3 == 1 else refuse_signal)(actor=leo, now=NOW, signal_id=signal.pk)

    rows = market_counts(actor=leo, wanted=Wanted())

    assert len(rows) > 6
    for row in rows:
        assert behind(leo, row, "") == row.heard
        assert behind(leo, row, "confirmed") == row.confirmed
        assert behind(leo, row, "suggested") == row.suggested


def behind(actor: Any, row: CountRow, state: str) -> int:
    wanted = Wanted(
        first=row.month,
        last=row.month,
        topic_id=row.topic_id,
        product_id=row.product_id or UNKNOWN,
        state=state,
    )
    return len(list_signals(actor=actor, language="en", wanted=wanted, limit=200)[0])


def test_a_list_goes_on_by_its_cursor(cast: Cast, ask: Any, topics: Any) -> None:
    for minutes in (0, 0, 1, 2):
        ask("林木家", now=NOW + timedelta(minutes=minutes))
    leo, seen, after = cast.actor("leo_manager"), [], ""
    while True:
        rows, after = list_signals(actor=leo, language="en", wanted=Wanted(), after=after, limit=3)
        seen += [row.id for row in rows]
        if not after:
            break

    assert seen == list(MarketSignal.objects.order_by("-at", "-pk").values_list("pk", flat=True))


def test_a_row_says_all_that_is_shown(cast: Cast, ask: Any, topics: Any) -> None:
    table = make_product()
    matter = ask("林木家便宜", product_id=table.pk)
    leo = cast.actor("leo_manager")
    confirm_signal(actor=leo, now=NOW, signal_id=MarketSignal.objects.get().pk)

    (row,), _after = list_signals(actor=leo, language="en", wanted=Wanted(matter_id=matter.pk))

    assert (row.topic, row.kind, row.state, row.words) == ("Linmu", "competitor", "confirmed", "林木家")
    assert (row.number, row.customer, row.text) == (matter.number, "Kim", "林木家便宜")
    assert (row.product, row.decided_by, row.decided_at) == ("Slate table", "Leo", NOW)


def test_each_read_is_one_query(cast: Cast, ask: Any, topics: Any, django_assert_num_queries: Any) -> None:
    for _each in range(4):
        ask(TEXT, product_id=make_product(f"T-{_each}").pk)
    leo, wanted = cast.actor("leo_manager"), Wanted(first=MARCH, last=MARCH)

    for read in (
        lambda: list_signals(actor=leo, language="en", wanted=wanted),
        lambda: market_counts(actor=leo, wanted=wanted),
        lambda: heard_before(actor=leo, now=NOW, wanted=wanted),
        lambda: losses(actor=leo, wanted=wanted),
        lambda: heard_products(actor=leo, language="en"),
    ):
        read()
        with django_assert_num_queries(1):
            read()


def test_the_month_before_is_counted_up_to_the_same_instant(cast: Cast, ask: Any, topics: Any) -> None:
    month_ago = NOW - timedelta(days=28)  # 12 February, 10:00 in Shanghai
    for at in (month_ago - timedelta(hours=1), month_ago, month_ago + timedelta(days=10)):
        ask("林木家", now=at)
    leo, linmu = cast.actor("leo_manager"), topics[0].pk

    assert heard_before(actor=leo, now=NOW, wanted=Wanted(last=MARCH)) == {linmu: 1}
    later = NOW + timedelta(days=40)
    assert heard_before(actor=leo, now=later, wanted=Wanted(last=MARCH)) == {linmu: 3}
    assert heard_before(actor=leo, now=NOW, wanted=Wanted()) == {}


def test_sales_lost_are_shared_among_competitors(cast: Cast, topics: Any) -> None:
    reason, leo = make_reason(), cast.actor("leo_manager")
    gone = make_topic("gone")
    for rival in (topics[0], topics[0], gone, None):
        sale = opened(cast)
        lose_opportunity(
            actor=leo,
            now=NOW,
            opportunity_id=sale.pk,
            loss_reason_id=reason.pk,
            competitor_id=rival.pk if rival else None,
        )
    opened(cast)

    rows = losses(actor=leo, wanted=Wanted(first=MARCH, last=MARCH))

    assert [(row.topic_id, row.lost, row.total, row.share) for row in rows] == [
        (topics[0].pk, 2, 4, 0.5),
        (gone.pk, 1, 4, 0.25),
        (None, 1, 4, 0.25),
    ]
    assert losses(actor=leo, wanted=Wanted(first=FEBRUARY, last=FEBRUARY)) == []
    assert losses(actor=leo, wanted=Wanted(product_id=UNKNOWN))[0].total == 4
    Opportunity.objects.update(product=make_product())
    assert losses(actor=leo, wanted=Wanted(product_id=UNKNOWN)) == []
    assert losses(actor=cast.actor("otto_other_outlet"), wanted=Wanted()) == []


def test_refuses_what_is_no_state_and_no_cursor(cast: Cast) -> None:
    leo = cast.actor("leo_manager")
    with pytest.raises(InvalidValue):
        Wanted(state="maybe")
    for cursor in ("x", "-~5", "2026-03-12~", f"{NOW.isoformat()}~{2**63}"):
        with pytest.raises(DomainError):
            list_signals(actor=leo, language="en", wanted=Wanted(), after=cursor)


def test_months_end_with_the_one_asked_for() -> None:
    assert months_to(date(2026, 2, 1), 3) == [date(2025, 12, 1), date(2026, 1, 1), FEBRUARY]
    assert months_to(date(2026, 12, 1), 1) == [date(2026, 12, 1)]
