import pytest

from tests.cast import NOW, SYSTEM, Cast
from tests.people.conftest import new_customer
from yinuo.core.actor import Actor, ActorKind, Scope
from yinuo.core.errors import NotAllowed
from yinuo.people.access import customer_for, visible_to
from yinuo.people.actors import actor_for_program, customer_actor
from yinuo.people.models import Customer, TeamMember


@pytest.fixture
def files(cast: Cast) -> dict[str, Customer]:
    """Return a file for each way in which a technician could or could not reach it."""
    TeamMember.objects.create(team=cast.team, staff=cast.tia_technician)
    return {
        "own": new_customer("own", owner_id=cast.tia_technician.pk),
        "team": new_customer("team", owner_id=cast.ana_agent.pk),
        "department": new_customer("department", owner_id=cast.leo_manager.pk),
        "outlet": new_customer("outlet", outlet_id=cast.tia_technician.outlet_id),
        "other": new_customer("other", owner_id=cast.otto_other_outlet.pk),
    }


def _staff(cast: Cast, scope: Scope) -> Actor:
    tia = cast.tia_technician
    return Actor(
        kind=ActorKind.STAFF,
        id=tia.pk,
        rights={"customer.read": scope},
        team_ids=frozenset({cast.team.pk}),
        department_id=tia.department_id,
        outlet_id=tia.outlet_id if scope is not Scope.OWN else None,
    )


@pytest.mark.parametrize(
    ("scope", "names"),
    [
        (Scope.OWN, ["own"]),
        (Scope.TEAM, ["own", "team"]),
        (Scope.DEPARTMENT, ["department", "own", "team"]),
        (Scope.OUTLET, ["department", "outlet", "own", "team"]),
        (Scope.ALL, ["Kim", "department", "other", "outlet", "own", "team"]),
    ],
)
def test_reaches_as_far_as_the_scope(
    cast: Cast, files: dict[str, Customer], scope: Scope, names: list[str]
) -> None:
    assert sorted(visible_to(_staff(cast, scope)).values_list("name", flat=True)) == names


def test_reaches_the_files_of_those_one_stands_in_for(cast: Cast, files: dict[str, Customer]) -> None:
    actor = Actor(
        kind=ActorKind.STAFF,
        id=cast.tia_technician.pk,
        rights={"customer.read": Scope.OWN},
        covers_ids=frozenset({cast.otto_other_outlet.pk}),
    )

    assert sorted(visible_to(actor).values_list("name", flat=True)) == ["other", "own"]


def test_follows_the_present_owner_only(cast: Cast, files: dict[str, Customer]) -> None:
    Customer.objects.filter(pk=files["own"].pk).update(owner=cast.otto_other_outlet)

    assert not visible_to(_staff(cast, Scope.OWN)).exists()


def test_shows_customers_nothing_but_themselves(files: dict[str, Customer]) -> None:
    signed_in = customer_actor(customer_id=files["own"].pk, name="own")

    assert list(visible_to(signed_in)) == [files["own"]]
    assert not visible_to(customer_actor(customer_id=None, name="")).exists()


def test_shows_a_program_all_or_nothing(files: dict[str, Customer]) -> None:
    wide, narrow = (
        actor_for_program(program_id=1, name="Shop", rights={"customer.read": scope})
        for scope in (Scope.ALL, Scope.OUTLET)
    )

    assert visible_to(wide).count() == 6
    assert visible_to(narrow).count() == 0


def test_tells_not_allowed_from_not_visible(cast: Cast, files: dict[str, Customer]) -> None:
    actor = Actor(
        kind=ActorKind.STAFF,
        id=cast.tia_technician.pk,
        rights={"customer.read": Scope.ALL, "customer.edit": Scope.OWN},
    )

    assert customer_for(actor, files["own"].pk, "customer.edit").name == "own"
    with pytest.raises(NotAllowed):
        customer_for(actor, files["other"].pk, "customer.edit")


def test_lets_the_system_reach_all(files: dict[str, Customer]) -> None:
    assert visible_to(SYSTEM).count() == 6
    assert files["own"].created_at == NOW
