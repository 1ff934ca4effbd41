"""The board: lanes, sums, cards, filters, and how many statements it takes."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.cast import NOW, Cast
from tests.presale.quoting import make_product
from tests.presale.selling import in_stage, make_reason, opened
from yinuo.matters.models import Matter
from yinuo.presale.actions.opportunity_stage import lose_opportunity, win_opportunity
from yinuo.presale.models import Opportunity
from yinuo.presale.queries.opportunities import OpportunityFilter, find_opportunity
from yinuo.presale.queries.pipeline import Board, board_choices, decided_lately, get_board


def board(cast: Cast, *, by: str = "ana_agent", **wanted: Any) -> Board:
    return get_board(actor=cast.actor(by), now=NOW, language="en", wanted=OpportunityFilter(**wanted))


def test_lanes_hold_cards_and_sums(cast: Cast) -> None:
    first = opened(cast, amount=Decimal(10_000))
    second = opened(cast, amount=Decimal(20_000))
    Opportunity.objects.filter(pk=second.pk).update(probability=50)
    in_stage(opened(cast, amount=None), "negotiating")
    in_stage(opened(cast), "won")

    found = board(cast)

    assert [(lane.stage.code, lane.count) for lane in found.lanes if lane.count] == [
        ("new", 2),
        ("negotiating", 1),
    ]
    lane = found.lanes[0]
    assert [card.id for card in lane.cards] == [first.pk, second.pk]
    assert [(s.currency, s.amount, s.weighted) for s in lane.sums] == [
        ("CNY", Decimal(30_000), Decimal(11_000))
    ]
    assert found.lanes[5].sums == ()
    assert (found.count, found.with_step) == (3, 3)
    card = lane.cards[0]
    assert (card.customer, card.owner, card.probability, card.weighted) == ("Kim", "Ana", 10, Decimal(1_000))
    assert card.promise is not None and card.promise.state in ("active", "risk")


def test_currencies_are_not_mixed(cast: Cast) -> None:
    opened(cast, amount=Decimal(100))
    opened(cast, amount=Decimal(50), currency="USD")

    assert [(s.currency, s.amount) for s in board(cast).sums] == [("CNY", Decimal(100)), ("USD", Decimal(50))]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"owner_ids": ()}, 0),
        ({"family": "茶几"}, 1),
        ({"family": "床"}, 0),
        ({"month": date(2026, 4, 1)}, 1),
        ({"month": date(2026, 5, 1)}, 1),
        ({"text": "客房"}, 2),
        ({"text": "nobody"}, 0),
        ({"team_id": 0}, 0),
    ],
)
def test_filters(cast: Cast, wanted: dict[str, Any], expected: int) -> None:
    opened(cast, product_id=make_product(family="茶几").pk)
    opened(cast, expected_close=date(2026, 5, 31))

    assert board(cast, **wanted).count == expected


def test_costs_the_same_whatever_there_is(cast: Cast, django_assert_max_num_queries: Any) -> None:
    for _each in range(4):
        opened(cast)

    with django_assert_max_num_queries(4):
        board(cast)


def test_shows_each_only_what_is_theirs_to_see(cast: Cast) -> None:
    made = opened(cast)
    Matter.objects.filter(pk=made.pk).update(phase="open")

    assert board(cast, by="otto_other_outlet").count == 0
    assert board(cast, by="leo_manager").count == board(cast, by="sun_supervisor").count == 1
    otto = cast.actor("otto_other_outlet")
    assert find_opportunity(actor=otto, now=NOW, language="en", opportunity_id=made.pk) is None
    Matter.objects.filter(pk=made.pk).update(phase="dropped", state="cancelled")
    assert board(cast).count == 0


def test_counts_how_sales_ended(cast: Cast) -> None:
    why, ana = make_reason(), cast.actor("ana_agent")
    win_opportunity(actor=ana, now=NOW, opportunity_id=opened(cast).pk, reason="合同")
    lose_opportunity(actor=ana, now=NOW, opportunity_id=opened(cast).pk, loss_reason_id=why.pk)

    found = decided_lately(actor=ana, now=NOW, language="en")
    assert (found.won, found.lost, found.reasons) == (1, 1, (("Delivery time", 1),))
    later = decided_lately(actor=ana, now=NOW + timedelta(days=91), language="en")
    assert (later.won, later.lost) == (0, 0)


def test_offers_what_can_be_chosen(cast: Cast) -> None:
    opened(cast, product_id=make_product(family="茶几").pk)

    found = board_choices(actor=cast.actor("ana_agent"), now=NOW)

    assert (found.owners, found.families) == (((cast.ana_agent.pk, "Ana"),), ("茶几",))
    assert date(2026, 4, 1) in found.months
