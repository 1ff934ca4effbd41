import pytest

from tests.cast import NOW, SYSTEM, Cast
from tests.people.conftest import last_entry, refused, verbs
from yinuo.core.actor import Actor
from yinuo.core.errors import InvalidValue, NotAllowed
from yinuo.people.actions.staff import (
    change_staff,
    create_administrator,
    create_staff,
    deactivate_staff,
    reactivate_staff,
    set_availability,
    set_password,
    set_roles,
)
from yinuo.people.actors import actor_for_staff, customer_actor
from yinuo.people.errors import (
    AlreadyExists,
    BadUsername,
    BeyondYourRights,
    LastAdministrator,
    NotYourself,
    StaffInactive,
    UnknownRole,
    WeakPassword,
)
from yinuo.people.models import Staff, TeamMember
from yinuo.people.queries.staff import find_staff_by_username

GOOD = "correct-horse-7731"


def test_adds_a_colleague_to_a_team(cast: Cast, ada: Actor) -> None:
    staff = create_staff(
        actor=ada,
        now=NOW,
        username=" Bo.Li ",
        name="Bo",
        roles=["agent"],
        password=GOOD,
        team_ids=[cast.team.pk],
        fields={"department_id": cast.service.pk, "skills": ["tables"]},
    )

    staff.refresh_from_db()
    assert (staff.username, staff.roles, staff.skills, staff.is_active) == (
        "bo.li",
        ["agent"],
        ["tables"],
        True,
    )
    assert staff.check_password(GOOD)
    assert TeamMember.objects.filter(team=cast.team, staff=staff).exists()
    assert find_staff_by_username(username="BO.LI") == staff
    assert last_entry("staff", staff.pk).facts == {"username": "bo.li", "name": "Bo", "roles": ["agent"]}


def test_keeps_a_colleague_without_a_password_out(ada: Actor) -> None:
    staff = create_staff(actor=ada, now=NOW, username="bo", name="Bo")

    assert not staff.has_usable_password()


@pytest.mark.parametrize("username", ["", "b", "bo li", "a" * 61, "b\no"])
def test_refuses_a_username_that_cannot_be_typed(ada: Actor, username: str) -> None:
    with refused(BadUsername):
        create_staff(actor=ada, now=NOW, username=username, name="Bo")


def test_refuses_a_taken_username_in_any_case(ada: Actor) -> None:
    with refused(AlreadyExists, name="ana_agent"):
        create_staff(actor=ada, now=NOW, username="ANA_Agent", name="Bo")


def test_refuses_an_unknown_role(ada: Actor) -> None:
    with refused(UnknownRole, role="wizard"):
        create_staff(actor=ada, now=NOW, username="bo", name="Bo", roles=["wizard"])


def test_refuses_a_weak_password(ada: Actor) -> None:
    with refused(WeakPassword):
        create_staff(actor=ada, now=NOW, username="bo", name="Bo", password="password12")


def test_refuses_agents_and_customers(ana: Actor) -> None:
    for actor in (ana, customer_actor(customer_id=None, name="Kim")):
        with refused(NotAllowed, right="staff.edit"):
            create_staff(actor=actor, now=NOW, username="bo", name="Bo")


def test_lets_a_manager_add_only_to_their_own_department(cast: Cast, leo: Actor) -> None:
    staff = create_staff(
        actor=leo,
        now=NOW,
        username="bo",
        name="Bo",
        roles=["technician"],
        fields={"department_id": cast.service.pk},
    )

    assert staff.department_id == cast.service.pk
    with refused(NotAllowed, right="staff.edit"):
        create_staff(actor=leo, now=NOW, username="cy", name="Cy")


def test_refuses_to_give_more_than_one_has(cast: Cast, leo: Actor) -> None:
    with refused(BeyondYourRights):
        set_roles(actor=leo, now=NOW, staff_id=cast.ana_agent.pk, roles=["administrator"])


def test_refuses_to_set_the_password_of_someone_mightier(cast: Cast, leo: Actor) -> None:
    cast.ada_administrator.department = cast.service
    cast.ada_administrator.save()

    with refused(BeyondYourRights):
        set_password(actor=leo, now=NOW, staff_id=cast.ada_administrator.pk, password=GOOD)


def test_sets_roles_with_effect_at_once(cast: Cast, ada: Actor) -> None:
    assert not cast.actor("ana_agent").can("article.edit")

    set_roles(actor=ada, now=NOW, staff_id=cast.ana_agent.pk, roles=["manager"], reason="Promoted")

    cast.ana_agent.refresh_from_db()
    assert cast.actor("ana_agent").can("article.edit")
    assert last_entry("staff", cast.ana_agent.pk).facts == {"before": ["agent"], "after": ["manager"]}


def test_refuses_to_take_the_role_of_the_last_administrator(cast: Cast, ada: Actor) -> None:
    with refused(LastAdministrator):
        set_roles(actor=ada, now=NOW, staff_id=cast.ada_administrator.pk, roles=["agent"])


def test_deactivates_a_colleague_with_effect_at_once(cast: Cast, ada: Actor) -> None:
    deactivate_staff(actor=ada, now=NOW, staff_id=cast.ana_agent.pk, reason="Left")

    ana = Staff.objects.get(pk=cast.ana_agent.pk)
    assert (ana.is_active, ana.available, ana.left_at) == (False, False, NOW)
    assert dict(actor_for_staff(ana, now=NOW).rights) == {}
    assert verbs("staff", ana.pk) == ["people.staff_deactivated"]


def test_refuses_to_deactivate_twice(cast: Cast, ada: Actor) -> None:
    deactivate_staff(actor=ada, now=NOW, staff_id=cast.ana_agent.pk)

    with refused(StaffInactive, name="Ana"):
        deactivate_staff(actor=ada, now=NOW, staff_id=cast.ana_agent.pk)


def test_refuses_to_deactivate_the_last_administrator(cast: Cast) -> None:
    with refused(LastAdministrator):
        deactivate_staff(actor=SYSTEM, now=NOW, staff_id=cast.ada_administrator.pk)


def test_refuses_to_deactivate_oneself(cast: Cast, ada: Actor) -> None:
    create_administrator(actor=SYSTEM, now=NOW, username="second", name="Second", password=GOOD)

    with refused(NotYourself):
        deactivate_staff(actor=ada, now=NOW, staff_id=cast.ada_administrator.pk)


def test_lets_a_colleague_come_back(cast: Cast, ada: Actor) -> None:
    deactivate_staff(actor=ada, now=NOW, staff_id=cast.ana_agent.pk)

    reactivate_staff(actor=ada, now=NOW, staff_id=cast.ana_agent.pk)

    ana = Staff.objects.get(pk=cast.ana_agent.pk)
    assert (ana.is_active, ana.available, ana.left_at) == (True, True, None)
    with refused(InvalidValue):
        reactivate_staff(actor=ada, now=NOW, staff_id=cast.ana_agent.pk)


def test_makes_an_administrator_without_a_mail_address(cast: Cast) -> None:
    staff = create_administrator(actor=SYSTEM, now=NOW, username="root", name="Root", password=GOOD)

    assert (staff.roles, staff.email) == (["administrator"], "")
    assert staff.check_password(GOOD)


def test_refuses_administrators_made_by_managers(leo: Actor) -> None:
    with refused(BeyondYourRights):
        create_administrator(actor=leo, now=NOW, username="root", name="Root", password=GOOD)


def test_lets_everybody_change_their_own_name_but_not_their_department(cast: Cast, ana: Actor) -> None:
    change_staff(
        actor=ana, now=NOW, staff_id=cast.ana_agent.pk, fields={"name": "Ana B.", "email": "ana@example.com"}
    )

    entry = last_entry("staff", cast.ana_agent.pk)
    assert entry.facts == {"fields": ["email", "name"], "changed": {"name": ["Ana", "Ana B."]}}
    assert entry.personal.facts == {"reachable": {"email": ["", "ana@example.com"]}}
    with refused(NotAllowed):
        change_staff(actor=ana, now=NOW, staff_id=cast.ana_agent.pk, fields={"department_id": None})


@pytest.mark.parametrize(
    "fields",
    [{"email": "no"}, {"theme": "pink"}, {"outlet_id": 0}, {"is_active": True}, {"max_open_matters": -1}],
)
def test_refuses_values_that_cannot_be(cast: Cast, ada: Actor, fields: dict[str, object]) -> None:
    with refused(InvalidValue):
        change_staff(actor=ada, now=NOW, staff_id=cast.ana_agent.pk, fields=fields)


def test_sets_the_password_for_oneself(cast: Cast, ana: Actor) -> None:
    set_password(actor=ana, now=NOW, staff_id=cast.ana_agent.pk, password=GOOD)

    cast.ana_agent.refresh_from_db()
    assert cast.ana_agent.check_password(GOOD)
    with refused(NotAllowed):
        set_password(actor=ana, now=NOW, staff_id=cast.leo_manager.pk, password=GOOD)


def test_sets_who_gets_new_matters(cast: Cast, ana: Actor) -> None:
    set_availability(actor=ana, now=NOW, staff_id=cast.ana_agent.pk, available=False)

    cast.ana_agent.refresh_from_db()
    assert cast.ana_agent.available is False
    assert last_entry("staff", cast.ana_agent.pk).facts == {"available": False}
