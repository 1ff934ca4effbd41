"""The board of orders by risk: the worst first, in groups, page by page."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.cast import NOW, Cast
from tests.insale.ordering import opened
from tests.insale.planning import planned, report
from yinuo.core.errors import InvalidValue
from yinuo.insale.actions.order import Delivery
from yinuo.insale.models import Order
from yinuo.insale.queries.risk import RiskFilter, RiskRow, count_risks, list_risks


def seen(cast: Cast, *, by: str = "ana_agent", **more: Any) -> tuple[list[RiskRow], str]:
    wanted = RiskFilter(**{name: more.pop(name) for name in ("risk", "whose") if name in more})
    return list_risks(actor=cast.actor(by), now=NOW, language="en", wanted=wanted, **more)


@pytest.fixture
def board(cast: Cast) -> dict[str, Order]:
    """Orders that end on 2 April by their plan, promised for different days; a draft and one that is there stand on no board."""
    days = {
        "late": date(2026, 3, 31),
        "tight": date(2026, 4, 7),
        "fine": date(2026, 4, 30),
        "no_day": None,
    }
    made = {risk: planned(cast, promised=day) for risk, day in days.items()}
    opened(cast, delivery=Delivery(on=date(2026, 3, 20)))
    Order.objects.filter(pk=planned(cast).pk).update(status="received")
    return made


def test_the_worst_stand_first_with_working_days_in_hand(
    cast: Cast, board: dict[str, Order], django_assert_num_queries: Any
) -> None:
    actor = cast.actor("ana_agent")
    with django_assert_num_queries(1):
        rows, more = list_risks(actor=actor, now=NOW, language="en", wanted=RiskFilter())

    assert ([row.id for row in rows], more) == ([one.pk for one in board.values()], "")
    assert [(row.risk, row.slack_days) for row in rows] == [
        ("late", -2),
        ("tight", 2),  # Friday and Tuesday: Monday 6 April is a holiday
        ("fine", 19),
        ("no_day", None),
    ]
    assert (rows[0].stage, rows[0].stage_on, rows[0].percent, rows[0].customer) == (
        "Design",
        date(2026, 3, 16),
        0,
        "Kim",
    )


def test_groups_are_counted_and_picked(
    cast: Cast, board: dict[str, Order], django_assert_num_queries: Any
) -> None:
    actor = cast.actor("ana_agent")
    with django_assert_num_queries(1):
        counts = count_risks(actor=actor, now=NOW)

    assert counts == {"late": 1, "tight": 1, "fine": 1, "no_day": 1}
    for risk, order in board.items():
        assert [row.id for row in seen(cast, risk=risk)[0]] == [order.pk]
    assert seen(cast, by="otto_other_outlet") == ([], "")
    assert seen(cast, by="leo_manager", whose="mine") == ([], "")
    assert len(seen(cast, by="ana_agent", whose="team")[0]) == 4
    assert sum(count_risks(actor=cast.actor("leo_manager"), now=NOW, whose="mine").values()) == 0


def test_goes_page_by_page(cast: Cast, board: dict[str, Order]) -> None:
    found, cursor = [], ""
    for _ in range(5):
        rows, cursor = seen(cast, after=cursor, limit=1)
        found += [row.id for row in rows]
        if not cursor:
            break

    assert found == [one.pk for one in board.values()]
    for wrong in ("x", "1~", "~1", "1~-3", "999999~1", "1~99999999999999999999"):
        with pytest.raises(InvalidValue):
            seen(cast, after=wrong)


def test_a_report_moves_an_order_up(cast: Cast, board: dict[str, Order]) -> None:
    report(cast, board["fine"], "design", percent=100)
    report(cast, board["fine"], "purchase", percent=50, forecast_on=date(2026, 5, 8), cause="x")

    first = seen(cast)[0][0]

    assert (first.id, first.stage, first.percent) == (board["fine"].pk, "Purchase", 37)
    assert first.forecast_on is not None and first.forecast_on > date(2026, 5, 8) + timedelta(days=7)
