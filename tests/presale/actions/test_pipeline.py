"""The pool, taking from it, and consultants by skill and load."""

from datetime import date, timedelta

import pytest

from tests.cast import NOW, SYSTEM, Cast, make_staff
from tests.matters.test_races import at_once
from tests.presale.quoting import make_product
from tests.presale.selling import STEP, opened
from yinuo.core.errors import NotAllowed
from yinuo.core.journal import verify_journal
from yinuo.core.models import JournalEntry
from yinuo.matters.models import Notice, Promise
from yinuo.people.models import Staff, TeamMember
from yinuo.presale.actions.opportunity import set_next_step
from yinuo.presale.actions.opportunity_stage import win_opportunity
from yinuo.presale.actions.pipeline import assign_consultant, pool_idle, take_opportunity
from yinuo.presale.errors import NobodySuitable, NotInPool
from yinuo.presale.jobs.opportunity import pool_what_lies_idle
from yinuo.presale.models import Opportunity, StageSetting
from yinuo.presale.queries.opportunities import list_pool, opportunities_lying_idle

LATER = NOW + timedelta(days=8)
entries = JournalEntry.objects.filter


def pooled(cast: Cast) -> Opportunity:
    made = opened(cast)
    assert pool_idle(actor=SYSTEM, now=LATER, opportunity_id=made.pk)
    made.refresh_from_db()
    return made


def test_what_lies_idle_falls_to_all_and_its_owner_is_told(cast: Cast) -> None:
    made = opened(cast)
    assert opportunities_lying_idle(now=LATER) == [made.pk]

    assert pool_idle(actor=SYSTEM, now=LATER, opportunity_id=made.pk)

    made.refresh_from_db()
    assert (made.owner_id, made.pooled_at) == (None, LATER)
    notice = Notice.objects.get(kind="pooled")
    assert (notice.staff_id, notice.matter_id, notice.facts["days"]) == (cast.ana_agent.pk, made.pk, 8)
    entry = entries(verb="presale.opportunity_pooled").get()
    assert entry.facts == {"idle_days": 8, "before_owner_id": cast.ana_agent.pk}
    assert not Promise.objects.filter(matter=made, owner__isnull=False, state="active").exists()
    assert opportunities_lying_idle(now=LATER) == []
    assert list(verify_journal()) == []


@pytest.mark.parametrize("days", [0, 1, 2])
def test_what_is_fresh_stays_where_it_is(cast: Cast, days: int) -> None:
    made = opened(cast)

    assert not pool_idle(actor=SYSTEM, now=NOW + timedelta(days=days), opportunity_id=made.pk)

    made.refresh_from_db()
    assert (made.owner_id, made.pooled_at) == (cast.ana_agent.pk, None)


def test_an_agreed_day_ahead_is_not_idle(cast: Cast) -> None:
    made = opened(cast)
    set_next_step(
        actor=cast.actor("ana_agent"), now=NOW, opportunity_id=made.pk,
        step=type(STEP)(what="送样", on=date(2026, 3, 30)),
    )  # fmt: skip

    assert opportunities_lying_idle(now=LATER) == []
    assert not pool_idle(actor=SYSTEM, now=LATER, opportunity_id=made.pk)


def test_a_stage_without_days_never_lies_idle(cast: Cast) -> None:
    made = opened(cast)
    StageSetting.objects.create(stage="new", probability=10, idle_days=0)

    assert opportunities_lying_idle(now=LATER) == []
    assert not pool_idle(actor=SYSTEM, now=LATER, opportunity_id=made.pk)


def test_what_is_won_never_falls_to_all(cast: Cast) -> None:
    made = opened(cast)
    win_opportunity(actor=cast.actor("ana_agent"), now=NOW, opportunity_id=made.pk, reason="合同")

    assert not pool_idle(actor=SYSTEM, now=LATER, opportunity_id=made.pk)


def test_the_job_does_it(cast: Cast) -> None:
    made = opened(cast)

    pool_what_lies_idle()

    made.refresh_from_db()
    assert made.pooled_at is not None and made.owner_id is None


def test_whoever_sells_takes_it_from_whichever_team(cast: Cast) -> None:
    made = pooled(cast)
    otto = cast.actor("otto_other_outlet")
    assert [row.id for row in list_pool(actor=otto, now=LATER, language="en")] == [made.pk]

    take_opportunity(actor=otto, now=LATER, opportunity_id=made.pk)

    made.refresh_from_db()
    assert (made.owner_id, made.pooled_at) == (cast.otto_other_outlet.pk, None)
    assert entries(verb="presale.opportunity_taken").get().actor_id == otto.id
    assert not Notice.objects.filter(kind="assigned").exists()


@pytest.mark.parametrize("who", ["sun_supervisor", "tia_technician"])
def test_who_does_not_sell_takes_nothing(cast: Cast, who: str) -> None:
    made = pooled(cast)

    with pytest.raises(NotAllowed):
        take_opportunity(actor=cast.actor(who), now=LATER, opportunity_id=made.pk)

    made.refresh_from_db()
    assert made.pooled_at is not None


def test_what_was_taken_is_gone(cast: Cast) -> None:
    made = pooled(cast)
    take_opportunity(actor=cast.actor("ana_agent"), now=LATER, opportunity_id=made.pk)

    with pytest.raises(NotInPool):
        take_opportunity(actor=cast.actor("leo_manager"), now=LATER, opportunity_id=made.pk)


@pytest.mark.django_db(transaction=True)
def test_two_take_at_once_and_one_has_it(cast: Cast) -> None:
    made = pooled(cast)
    names = ("ana_agent", "leo_manager", "otto_other_outlet")
    actors = [cast.actor(name) for name in names]

    found = at_once(
        *[lambda a=a: take_opportunity(actor=a, now=LATER, opportunity_id=made.pk) for a in actors]
    )

    assert sum(isinstance(one, Opportunity) for one in found) == 1
    assert entries(verb="presale.opportunity_taken").count() == 1


def consultant(cast: Cast, name: str, *skills: str) -> Staff:
    staff = make_staff(name, roles=["consultant"], department=cast.service, skills=list(skills))
    TeamMember.objects.create(team=cast.team, staff=staff)
    return staff


def test_a_consultant_is_chosen_by_skill_then_by_load(cast: Cast) -> None:
    consultant(cast, "cora")
    dan, eve = consultant(cast, "dan", "茶几"), consultant(cast, "eve", "茶几")
    made = opened(cast, product_id=make_product(family="茶几").pk)
    leo = cast.actor("leo_manager")
    opened(cast, by="leo_manager", owner_id=dan.pk)
    from yinuo.matters.duty import forget_duty

    forget_duty()

    assign_consultant(actor=leo, now=NOW, opportunity_id=made.pk)

    made.refresh_from_db()
    assert made.owner_id == eve.pk
    entry = entries(verb="presale.consultant_assigned").get()
    assert entry.facts == {"staff_id": eve.pk, "skills": ["茶几"], "load": 0}


def test_says_so_where_no_consultant_is_there(cast: Cast) -> None:
    made = opened(cast)

    with pytest.raises(NobodySuitable):
        assign_consultant(actor=cast.actor("leo_manager"), now=NOW, opportunity_id=made.pk)

    assert not entries(verb="presale.consultant_assigned").exists()
