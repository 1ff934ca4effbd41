from yinuo.core.actor import Scope
from yinuo.core.rights import RIGHTS
from yinuo.people.roles import ROLES, grant, rights_of


def test_names_only_registered_rights() -> None:
    named = {right for role in ROLES.values() for right in role.rights}

    assert named - RIGHTS.keys() == set()


def test_gives_the_administrator_every_right_everywhere() -> None:
    found = rights_of(["administrator"])

    assert found == dict.fromkeys(RIGHTS, Scope.ALL)


def test_lets_the_wider_of_two_roles_win() -> None:
    found = rights_of(["technician", "agent"])

    assert (found["matter.work"], found["customer.read"]) == (Scope.TEAM, Scope.ALL)


def test_gives_unknown_roles_nothing() -> None:
    assert rights_of(["wizard"]) == {}


def test_lets_the_supervisor_only_read_and_judge() -> None:
    verbs = {right.split(".")[1] for right in ROLES["supervisor"].rights}

    assert verbs == {"read", "review"}


def test_grants_without_narrowing() -> None:
    before = dict(ROLES["agent"].rights)

    try:
        grant("agent", {"customer.read": Scope.OWN, "sample.right": Scope.TEAM})

        assert ROLES["agent"].rights == {**before, "sample.right": Scope.TEAM}
    finally:
        ROLES["agent"].rights.pop("sample.right", None)
