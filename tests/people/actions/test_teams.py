from tests.cast import NOW, Cast
from tests.people.conftest import last_entry, refused
from yinuo.core.actor import Actor
from yinuo.core.errors import InvalidValue, NotAllowed
from yinuo.people.actions.teams import change_team, create_team, remove_team, set_team_members
from yinuo.people.errors import AlreadyExists
from yinuo.people.models import Team, TeamMember
from yinuo.people.queries.staff import list_teams


def test_makes_a_team_the_default_in_place_of_the_one_before(cast: Cast, leo: Actor) -> None:
    team = create_team(
        actor=leo,
        now=NOW,
        name="Night",
        member_ids=[cast.leo_manager.pk],
        fields={"is_default": True, "assignment": "round_robin"},
    )

    rows = {row.name: row for row in list_teams(actor=leo)}
    assert {name: row.is_default for name, row in rows.items()} == {"Night": True, "Service 1": False}
    assert (rows["Night"].member_ids, rows["Night"].assignment) == ([cast.leo_manager.pk], "round_robin")
    assert last_entry("team", team.pk).facts == {"name": "Night", "member_ids": [cast.leo_manager.pk]}


def test_retires_a_team_unless_it_is_the_default(cast: Cast, leo: Actor) -> None:
    team = create_team(actor=leo, now=NOW, name="Night")

    change_team(actor=leo, now=NOW, team_id=team.pk, fields={"active": False})

    assert [row.name for row in list_teams(actor=leo)] == ["Service 1"]
    with refused(InvalidValue):
        change_team(actor=leo, now=NOW, team_id=cast.team.pk, fields={"active": False})


def test_keeps_the_turn_of_who_stays(cast: Cast, leo: Actor) -> None:
    TeamMember.objects.filter(team=cast.team).update(last_given_at=NOW)

    set_team_members(
        actor=leo, now=NOW, team_id=cast.team.pk, member_ids=[cast.ana_agent.pk, cast.otto_other_outlet.pk]
    )

    found = dict(TeamMember.objects.filter(team=cast.team).values_list("staff_id", "last_given_at"))
    assert found == {cast.ana_agent.pk: NOW, cast.otto_other_outlet.pk: None}
    assert cast.actor("otto_other_outlet").team_ids == {cast.team.pk}


def test_refuses_members_who_do_not_work_here(cast: Cast, leo: Actor) -> None:
    cast.otto_other_outlet.is_active = False
    cast.otto_other_outlet.save()

    with refused(InvalidValue):
        set_team_members(actor=leo, now=NOW, team_id=cast.team.pk, member_ids=[cast.otto_other_outlet.pk])


def test_removes_a_team_that_never_had_a_matter(cast: Cast, leo: Actor) -> None:
    team = create_team(actor=leo, now=NOW, name="Night", member_ids=[cast.leo_manager.pk])

    remove_team(actor=leo, now=NOW, team_id=team.pk)

    assert not Team.objects.filter(pk=team.pk).exists()


def test_refuses_a_name_twice_and_agents(cast: Cast, leo: Actor, ana: Actor) -> None:
    with refused(AlreadyExists, name="Service 1"):
        create_team(actor=leo, now=NOW, name="Service 1", fields={"is_default": True})
    with refused(NotAllowed, right="team.edit"):
        create_team(actor=ana, now=NOW, name="Mine")
