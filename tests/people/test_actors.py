from datetime import timedelta

from tests.cast import NOW, Cast
from yinuo.core.actor import ActorKind, Scope
from yinuo.people import actors
from yinuo.people.actors import actor_for_program, actor_for_staff, customer_actor, forget_actors
from yinuo.people.models import Coverage


def test_reads_teams_and_absences_by_one_query(cast: Cast, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    Coverage.objects.create(
        staff=cast.leo_manager, deputy=cast.ana_agent, begins_at=NOW, ends_at=NOW + timedelta(hours=1)
    )

    with django_assert_num_queries(1):
        actor = actor_for_staff(cast.ana_agent, now=NOW)

    assert (actor.kind, actor.id, actor.name) == (ActorKind.STAFF, cast.ana_agent.pk, "Ana")
    assert (actor.team_ids, actor.covers_ids) == ({cast.team.pk}, {cast.leo_manager.pk})
    assert (actor.department_id, actor.outlet_id) == (cast.service.pk, cast.ana_agent.outlet_id)
    assert actor.scope_of("matter.reply") is Scope.TEAM


def test_covers_nobody_when_the_absence_is_over(cast: Cast) -> None:
    Coverage.objects.create(
        staff=cast.leo_manager, deputy=cast.ana_agent, begins_at=NOW - timedelta(hours=1), ends_at=NOW
    )

    assert actor_for_staff(cast.ana_agent, now=NOW).covers_ids == frozenset()


def test_keeps_an_actor_until_told_to_forget(cast: Cast, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    first = actor_for_staff(cast.ana_agent, now=NOW)

    with django_assert_num_queries(0):
        again = actor_for_staff(cast.ana_agent, now=NOW)

    assert again is first
    forget_actors()
    assert actor_for_staff(cast.ana_agent, now=NOW) is not first


def test_reads_anew_after_five_seconds(cast: Cast) -> None:
    first = actor_for_staff(cast.ana_agent, now=NOW)
    read_at, seen, actor = actors._kept[cast.ana_agent.pk]
    actors._kept[cast.ana_agent.pk] = (read_at - 5.1, seen, actor)

    assert actor_for_staff(cast.ana_agent, now=NOW) is not first


def test_gives_who_left_no_rights(cast: Cast) -> None:
    cast.ada_administrator.is_active = False

    assert dict(actor_for_staff(cast.ada_administrator, now=NOW).rights) == {}


def test_lets_customers_reach_their_own_file_and_nothing_of_staff() -> None:
    actor = customer_actor(customer_id=7, name="Kim", matter_ids=[1, 2])

    assert (actor.kind, actor.id, actor.matter_ids) == (ActorKind.CUSTOMER, 7, {1, 2})
    assert not any(
        actor.can(right) for right in ("staff.read", "customer.merge", "customer.erase", "article.edit")
    )


def test_gives_a_program_what_its_key_was_given() -> None:
    actor = actor_for_program(program_id=3, name="Shop", rights={"customer.read": Scope.ALL})

    assert (actor.kind, actor.id, dict(actor.rights)) == (ActorKind.PROGRAM, 3, {"customer.read": Scope.ALL})
