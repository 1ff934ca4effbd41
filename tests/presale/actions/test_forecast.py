"""What was forecast is kept, and held against what came."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from tests.cast import NOW, SYSTEM, Cast
from tests.presale.selling import opened
from yinuo.core.errors import NotAllowed
from yinuo.presale.actions.forecast import keep_forecast
from yinuo.presale.actions.opportunity_stage import win_opportunity
from yinuo.presale.models import ForecastSnapshot
from yinuo.presale.queries.forecast import forecast_hits, get_forecast

APRIL = date(2026, 4, 1)


def test_weighs_each_month_by_chance_for_the_house_and_each_owner(cast: Cast) -> None:
    opened(cast, amount=Decimal(10_000))
    opened(cast, amount=Decimal(5_000), expected_close=date(2026, 5, 2))
    opened(cast, amount=Decimal(7_000), expected_close=None)
    opened(cast, amount=Decimal(9_000), expected_close=date(2026, 2, 27))

    rows = get_forecast(actor=cast.actor("ana_agent"), now=NOW)

    found = [(row.month, row.owner, row.weighted, row.open_amount, row.count) for row in rows]
    assert found == [
        (APRIL, "", Decimal(1_000), Decimal(10_000), 1),
        (APRIL, "Ana", Decimal(1_000), Decimal(10_000), 1),
        (date(2026, 5, 1), "", Decimal(500), Decimal(5_000), 1),
        (date(2026, 5, 1), "Ana", Decimal(500), Decimal(5_000), 1),
    ]


def test_what_is_won_counts_where_it_was_won(cast: Cast) -> None:
    made = opened(cast, amount=Decimal(10_000))
    win_opportunity(actor=cast.actor("ana_agent"), now=NOW, opportunity_id=made.pk, reason="合同")

    first = get_forecast(actor=cast.actor("ana_agent"), now=NOW)[0]

    assert (first.month, first.won_amount, first.weighted, first.expected) == (
        date(2026, 3, 1), Decimal(10_000), Decimal(0), Decimal(10_000),
    )  # fmt: skip


def test_is_kept_once_a_day(cast: Cast) -> None:
    opened(cast)

    assert keep_forecast(actor=SYSTEM, now=NOW) == 2
    assert keep_forecast(actor=SYSTEM, now=NOW + timedelta(hours=3)) == 0
    assert keep_forecast(actor=SYSTEM, now=NOW + timedelta(days=1)) == 2

    assert ForecastSnapshot.objects.filter(owner=None).count() == 2


def test_is_not_kept_by_hand(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        keep_forecast(actor=cast.actor("leo_manager"), now=NOW)


def test_holds_the_first_forecast_of_a_month_against_what_was_won(cast: Cast) -> None:
    made = opened(cast, amount=Decimal(10_000))
    begin = datetime(2026, 4, 1, 1, 0, tzinfo=UTC)
    keep_forecast(actor=SYSTEM, now=NOW)
    keep_forecast(actor=SYSTEM, now=begin)
    keep_forecast(actor=SYSTEM, now=begin + timedelta(days=3))
    win_opportunity(
        actor=cast.actor("ana_agent"), now=begin + timedelta(days=9), opportunity_id=made.pk,
        amount=Decimal(800), reason="合同",
    )  # fmt: skip
    may = begin + timedelta(days=40)

    [hit] = forecast_hits(actor=cast.actor("leo_manager"), now=may)

    assert (hit.month, hit.day, hit.forecast, hit.won, hit.hit, hit.miss) == (
        APRIL, APRIL, Decimal(1_000), Decimal(800), Decimal("0.8000"), Decimal(-200),
    )  # fmt: skip
    assert forecast_hits(actor=cast.actor("leo_manager"), now=begin + timedelta(days=20)) == []
    assert forecast_hits(actor=cast.actor("ana_agent"), now=may) == []
