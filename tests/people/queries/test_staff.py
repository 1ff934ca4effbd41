from datetime import UTC, datetime

import pytest

from tests.cast import NOW, Cast, make_staff
from yinuo.core.actor import Actor
from yinuo.core.errors import NotAllowed, NotFound
from yinuo.core.models import ServiceCalendar
from yinuo.people.actors import customer_actor
from yinuo.people.models import TeamMember
from yinuo.people.queries.staff import get_staff, list_staff, list_teams, staff_on_shift

EVENING = datetime(2026, 3, 12, 12, 0, tzinfo=UTC)  # Thursday 20:00 in Shanghai


def test_lists_staff_by_one_query(cast: Cast, ana: Actor, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_num_queries(1):
        rows = list_staff(actor=ana, now=NOW)

    assert [row.name for row in rows] == ["Ada", "Ana", "Leo", "Otto", "Sun", "Tia"]
    assert (rows[1].team_ids, rows[1].department_name, rows[1].absent) == ([cast.team.pk], "Service", False)
    assert rows[0].team_ids == []


def test_hides_staff_from_customers(cast: Cast) -> None:
    kim = customer_actor(customer_id=cast.kim_customer.pk, name="Kim")

    for read in (lambda: list_staff(actor=kim, now=NOW), lambda: list_teams(actor=kim)):
        with pytest.raises(NotAllowed):
            read()
    with pytest.raises(NotFound):
        get_staff(actor=kim, now=NOW, staff_id=cast.ana_agent.pk)


def test_puts_who_waits_longest_first(cast: Cast) -> None:
    TeamMember.objects.filter(staff=cast.ana_agent).update(last_given_at=NOW)
    TeamMember.objects.create(team=cast.team, staff=cast.leo_manager)

    found = staff_on_shift(team_id=cast.team.pk, now=NOW)

    assert [(row.name, row.last_given_at) for row in found] == [("Leo", None), ("Ana", NOW)]


def test_leaves_out_who_is_not_available_or_left(cast: Cast) -> None:
    for name, fields in (("busy", {"available": False}), ("gone", {"is_active": False})):
        staff = make_staff(name, roles=["agent"], **fields)
        TeamMember.objects.create(team=cast.team, staff=staff)

    assert [row.name for row in staff_on_shift(team_id=cast.team.pk, now=NOW)] == ["Ana"]


def test_asks_the_nearest_calendar(cast: Cast) -> None:
    night = ServiceCalendar.objects.create(code="night", weekly={"thu": [["18:00", "23:00"]]})
    owl = make_staff("owl", roles=["agent"], calendar=night)
    TeamMember.objects.create(team=cast.team, staff=owl)

    assert [row.name for row in staff_on_shift(team_id=cast.team.pk, now=NOW)] == ["Ana"]
    assert [row.name for row in staff_on_shift(team_id=cast.team.pk, now=EVENING)] == ["Owl"]
