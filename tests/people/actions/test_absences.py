from datetime import timedelta

import pytest

from tests.cast import NOW, Cast
from tests.people.conftest import last_entry, refused
from yinuo.core.actor import Actor
from yinuo.core.errors import NotAllowed
from yinuo.people.actions.absences import end_absence, set_absence
from yinuo.people.errors import AbsenceOver, AbsenceOverlaps, BadAbsence, DeputyNeeded
from yinuo.people.models import Coverage
from yinuo.people.queries.staff import deputies_of, list_absences, staff_on_shift

DAY = timedelta(days=1)


def test_lets_the_deputy_act_for_the_absent(cast: Cast, ana: Actor) -> None:
    coverage = set_absence(
        actor=ana,
        now=NOW,
        staff_id=cast.ana_agent.pk,
        deputy_id=cast.leo_manager.pk,
        begins_at=NOW,
        ends_at=NOW + DAY,
        why="Leave",
    )

    ids = [cast.ana_agent.pk, cast.leo_manager.pk]
    assert cast.actor("leo_manager").covers_ids == {cast.ana_agent.pk}
    assert deputies_of(staff_ids=ids, now=NOW) == {cast.ana_agent.pk: cast.leo_manager.pk}
    assert deputies_of(staff_ids=ids, now=NOW + DAY) == {}
    assert staff_on_shift(team_id=cast.team.pk, now=NOW) == []
    assert [row.id for row in list_absences(actor=ana, now=NOW)] == [coverage.pk]
    entry = last_entry("staff", cast.ana_agent.pk)
    assert (entry.facts["deputy_id"], entry.personal.facts) == (cast.leo_manager.pk, {"why": "Leave"})


def test_hands_on_where_the_deputy_is_absent_too(cast: Cast, ada: Actor) -> None:
    for absent, deputy in ((cast.ana_agent, cast.leo_manager), (cast.leo_manager, cast.otto_other_outlet)):
        set_absence(
            actor=ada, now=NOW, staff_id=absent.pk, deputy_id=deputy.pk, begins_at=NOW, ends_at=NOW + DAY
        )

    found = deputies_of(staff_ids=[cast.ana_agent.pk], now=NOW)

    assert found == {cast.ana_agent.pk: cast.otto_other_outlet.pk}
    assert cast.actor("otto_other_outlet").covers_ids == {cast.ana_agent.pk, cast.leo_manager.pk}


def test_names_nobody_where_two_stand_in_for_each_other(cast: Cast, ada: Actor) -> None:
    for absent, deputy in ((cast.ana_agent, cast.leo_manager), (cast.leo_manager, cast.ana_agent)):
        set_absence(
            actor=ada, now=NOW, staff_id=absent.pk, deputy_id=deputy.pk, begins_at=NOW, ends_at=NOW + DAY
        )

    assert deputies_of(staff_ids=[cast.ana_agent.pk], now=NOW) == {}


def test_refuses_an_overlap(cast: Cast, ana: Actor) -> None:
    asked = {"actor": ana, "now": NOW, "staff_id": cast.ana_agent.pk, "deputy_id": cast.leo_manager.pk}
    set_absence(**asked, begins_at=NOW, ends_at=NOW + DAY)

    with refused(AbsenceOverlaps, name="Ana"):
        set_absence(**asked, begins_at=NOW + DAY / 2, ends_at=NOW + 2 * DAY)

    set_absence(**asked, begins_at=NOW + DAY, ends_at=NOW + 2 * DAY)


@pytest.mark.parametrize(("begins", "ends"), [(1, 1), (2, 1), (-2, 0)])
def test_refuses_an_absence_without_a_future(cast: Cast, ana: Actor, begins: int, ends: int) -> None:
    with refused(BadAbsence):
        set_absence(
            actor=ana,
            now=NOW,
            staff_id=cast.ana_agent.pk,
            deputy_id=cast.leo_manager.pk,
            begins_at=NOW + begins * DAY,
            ends_at=NOW + ends * DAY,
        )


def test_refuses_to_stand_in_for_oneself(cast: Cast, ana: Actor) -> None:
    with refused(DeputyNeeded):
        set_absence(
            actor=ana,
            now=NOW,
            staff_id=cast.ana_agent.pk,
            deputy_id=cast.ana_agent.pk,
            begins_at=NOW,
            ends_at=NOW + DAY,
        )


def test_refuses_an_agent_for_another(cast: Cast, ana: Actor) -> None:
    with refused(NotAllowed, right="staff.edit"):
        set_absence(
            actor=ana,
            now=NOW,
            staff_id=cast.leo_manager.pk,
            deputy_id=cast.ana_agent.pk,
            begins_at=NOW,
            ends_at=NOW + DAY,
        )


def test_ends_a_running_absence_and_takes_a_planned_one_out(cast: Cast, ana: Actor) -> None:
    asked = {"actor": ana, "now": NOW, "staff_id": cast.ana_agent.pk, "deputy_id": cast.leo_manager.pk}
    running = set_absence(**asked, begins_at=NOW - DAY, ends_at=NOW + DAY)
    planned = set_absence(**asked, begins_at=NOW + 2 * DAY, ends_at=NOW + 3 * DAY)

    for coverage in (running, planned):
        end_absence(actor=ana, now=NOW, coverage_id=coverage.pk)

    assert [(row.pk, row.ends_at) for row in Coverage.objects.all()] == [(running.pk, NOW)]
    with refused(AbsenceOver):
        end_absence(actor=ana, now=NOW, coverage_id=running.pk)
