"""Possible sales in lists: what is asked for, by key, with what may be done with one."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.cast import NOW, SYSTEM, Cast
from tests.presale.quoting import make_product, sent
from tests.presale.selling import STEP, in_stage, opened
from yinuo.core.errors import InvalidValue
from yinuo.presale.actions.opportunity import set_next_step
from yinuo.presale.actions.pipeline import pool_idle
from yinuo.presale.models import StageSetting
from yinuo.presale.queries.opportunities import (
    OpportunityFile,
    OpportunityFilter,
    find_opportunity,
    find_opportunity_file,
    list_opportunities,
    opportunities_lying_idle,
)

LATER = NOW + timedelta(days=9)


def listed(cast: Cast, *, by: str = "ana_agent", now: Any = NOW, **wanted: Any) -> list[int]:
    rows, _after = list_opportunities(
        actor=cast.actor(by), now=now, language="en", wanted=OpportunityFilter(**wanted)
    )
    return [row.id for row in rows]


def file_of(cast: Cast, key: int, *, by: str = "ana_agent", now: Any = NOW) -> OpportunityFile:
    found = find_opportunity_file(actor=cast.actor(by), now=now, language="en", opportunity_id=key)
    assert found is not None
    return found


def test_a_card_says_what_is_neglected(cast: Cast) -> None:
    made = opened(cast)

    row = find_opportunity(actor=cast.actor("ana_agent"), now=LATER, language="en", opportunity_id=made.pk)

    assert row is not None
    assert (row.idle_days, row.is_idle, row.step_passed) == (9, True, True)


def test_pages_by_key_the_newest_first(cast: Cast) -> None:
    keys = [opened(cast, now=NOW + timedelta(minutes=n // 2)).pk for n in range(5)]
    ana, wanted = cast.actor("ana_agent"), OpportunityFilter()

    found: list[int] = []
    after, pages = "", 0
    while pages == 0 or after:
        rows, after = list_opportunities(
            actor=ana, now=NOW, language="en", wanted=wanted, after=after, limit=2
        )
        found, pages = found + [row.id for row in rows], pages + 1

    assert (sorted(found), pages) == (sorted(keys), 3)
    assert found[0] == keys[-1]
    assert set(found[1:3]) == set(keys[2:4])


def test_refuses_a_cursor_that_is_none(cast: Cast) -> None:
    with pytest.raises(InvalidValue):
        list_opportunities(
            actor=cast.actor("ana_agent"), now=NOW, language="en", wanted=OpportunityFilter(), after="7"
        )


def test_costs_the_same_whatever_there_is(cast: Cast, django_assert_num_queries: Any) -> None:
    for _each in range(4):
        opened(cast)

    with django_assert_num_queries(3):
        listed(cast)


def test_is_narrowed_by_stage_product_and_closing(cast: Cast) -> None:
    table = make_product(family="茶几")
    april = opened(cast, product_id=table.pk, expected_close=date(2026, 4, 20))
    may = in_stage(opened(cast, expected_close=date(2026, 5, 1)), "dormant")
    never = opened(cast, expected_close=None)

    assert listed(cast, stage="dormant") == [may.pk]
    assert listed(cast, product_id=table.pk) == [april.pk]
    assert listed(cast, closes_from=date(2026, 4, 20)) == [may.pk, april.pk]
    assert listed(cast, closes_before=date(2026, 5, 1)) == [april.pk]
    assert listed(cast, owner_ids=(cast.leo_manager.pk,)) == []
    assert set(listed(cast)) == {april.pk, may.pk, never.pk}


def test_is_narrowed_by_what_lies_idle_and_in_the_pool(cast: Cast) -> None:
    pooled, idle, fresh, won = (opened(cast) for _each in range(4))
    in_stage(won, "won")
    assert pool_idle(actor=SYSTEM, now=LATER, opportunity_id=pooled.pk)
    set_next_step(actor=cast.actor("ana_agent"), now=LATER, opportunity_id=fresh.pk, step=_in_time())

    assert listed(cast, pooled=True) == [pooled.pk]
    assert set(listed(cast, pooled=False)) == {idle.pk, fresh.pk, won.pk}
    assert listed(cast, now=LATER, idle=True, pooled=False) == [idle.pk]
    assert set(listed(cast, now=LATER, idle=False, pooled=False)) == {fresh.pk, won.pk}
    rows, _after = list_opportunities(
        actor=cast.actor("ana_agent"), now=LATER, language="en", wanted=OpportunityFilter(idle=True)
    )
    assert all(row.is_idle for row in rows)


def test_a_stage_that_is_never_idle_is_not_among_the_idle(cast: Cast) -> None:
    opened(cast)
    StageSetting.objects.create(stage="new", probability=10, idle_days=0)

    assert listed(cast, now=LATER, idle=True) == []
    assert opportunities_lying_idle(now=LATER) == []


def test_a_file_says_which_moves_are_open_to_whom(cast: Cast) -> None:
    made = opened(cast)

    own = file_of(cast, made.pk).moves
    watched = file_of(cast, made.pk, by="sun_supervisor").moves
    in_stage(made, "dormant")
    resting = file_of(cast, made.pk).moves

    assert own == [
        "contact", "discover", "qualify", "propose", "negotiate", "win", "lose", "no_need", "sleep"
    ]  # fmt: skip
    assert watched == []
    assert resting == ["contact", "lose", "no_need"]


def test_a_file_says_what_is_missing(cast: Cast, ask: Any) -> None:
    quote = sent(cast, ask)
    offered, plain = opened(cast, origin_id=quote.matter_id), opened(cast)

    assert file_of(cast, offered.pk).was_offered is True
    assert file_of(cast, plain.pk).was_offered is False
    assert file_of(cast, plain.pk).accepted_quote_id is None


def test_a_file_in_the_pool_can_be_taken_by_who_sells(cast: Cast) -> None:
    made = opened(cast)
    assert file_of(cast, made.pk).can_take is False

    assert pool_idle(actor=SYSTEM, now=LATER, opportunity_id=made.pk)

    assert file_of(cast, made.pk, by="otto_other_outlet").can_take is True
    assert file_of(cast, made.pk, by="otto_other_outlet").moves == []
    assert file_of(cast, made.pk, by="sun_supervisor").can_take is False


def _in_time() -> Any:
    return type(STEP)(what="送样", on=date(2026, 3, 30))
