"""Where a new matter goes."""

from datetime import timedelta
from typing import Any

import pytest

from tests.cast import NOW, SYSTEM, Cast, make_staff
from yinuo.matters.actions.assignment import assign_matter, place_unowned
from yinuo.matters.errors import NotOnTheTeam
from yinuo.matters.models import Matter, Notice
from yinuo.matters.routing import place
from yinuo.people.models import Coverage, Customer, Staff, Team, TeamMember

NIGHT = NOW + timedelta(hours=12)


@pytest.fixture
def bo(cast: Cast) -> Staff:
    staff = make_staff("bo_agent", roles=["agent"], department=cast.service, skills=["table"])
    TeamMember.objects.create(team=cast.team, staff=staff)
    return staff


def assign_by(cast: Cast, way: str) -> None:
    Team.objects.filter(pk=cast.team.pk).update(assignment=way)


def owners(ask: Any, count: int) -> list[str]:
    return [str(ask(f"第 {n} 个问题在这里", now=NOW + timedelta(minutes=n)).owner) for n in range(count)]


def test_leaves_a_team_that_assigns_by_hand_its_queue(cast: Cast, ask: Any) -> None:
    assign_by(cast, "by_hand")

    matter = ask()

    assert (matter.owner, matter.team) == (None, cast.team)


def test_goes_round(cast: Cast, bo: Staff, ask: Any) -> None:
    assign_by(cast, "round_robin")

    assert owners(ask, 4) == ["Ana", "Bo", "Ana", "Bo"]


def test_goes_round_when_given_to_a_team_by_hand(cast: Cast, bo: Staff, ask: Any) -> None:
    assign_by(cast, "by_hand")
    matters = [ask(f"第 {n} 个问题在这里") for n in range(4)]
    assign_by(cast, "round_robin")

    given = [
        assign_matter(
            actor=cast.actor("leo_manager"),
            now=NOW + timedelta(minutes=n),
            matter_id=matter.pk,
            owner_id=None,
            team_id=cast.team.pk,
        ).owner
        for n, matter in enumerate(matters)
    ]

    assert [str(owner) for owner in given] == ["Ana", "Bo", "Ana", "Bo"]


def test_goes_to_the_least_loaded_below_their_limit(cast: Cast, bo: Staff, ask: Any) -> None:
    Staff.objects.filter(pk=bo.pk).update(max_open_matters=1)

    assert owners(ask, 3) == ["Ana", "Bo", "Ana"]


def test_goes_to_who_has_the_skill(cast: Cast, bo: Staff, ask: Any) -> None:
    assign_by(cast, "by_skill")
    matter = ask()
    matter.team = Team.objects.get(pk=cast.team.pk)

    assert place(matter, now=NOW, skills=("table",)).owner == bo
    assert place(matter, now=NOW, skills=("sofa",)).owner == cast.ana_agent


def test_goes_to_the_customers_own_owner_first(cast: Cast, bo: Staff, ask: Any) -> None:
    Customer.objects.filter(pk=cast.kim_customer.pk).update(owner=bo)
    matter = ask()
    matter.customer = Customer.objects.get(pk=cast.kim_customer.pk)

    placed = place(matter, now=NOW)

    assert (placed.owner, placed.how) == (bo, "customer_owner")


@pytest.mark.parametrize("why", ["night", "absent", "unavailable", "left", "full"])
def test_falls_to_the_lead_who_is_told_when_nobody_is_on_duty(cast: Cast, ask: Any, why: str) -> None:
    now = NIGHT if why == "night" else NOW
    ana = Staff.objects.filter(pk=cast.ana_agent.pk)
    if why == "absent":
        Coverage.objects.create(
            staff=cast.ana_agent, deputy=cast.leo_manager, begins_at=NOW, ends_at=NOW + timedelta(days=1)
        )
    ana.update(
        available=why != "unavailable", is_active=why != "left", max_open_matters=0 if why == "full" else 40
    )

    matter = ask(now=now)

    assert matter.owner == cast.leo_manager
    notice = Notice.objects.get(kind="unplaced")
    assert (notice.staff, notice.matter_id) == (cast.leo_manager, matter.pk)


def test_is_placed_later_in_turn_with_its_promises(cast: Cast, bo: Staff, ask: Any) -> None:
    assign_by(cast, "round_robin")
    matters = [ask(f"第 {n} 个问题在这里", now=NIGHT + timedelta(minutes=n)) for n in range(4)]
    morning = NOW + timedelta(days=1)

    early, moved, again = (
        place_unowned(actor=SYSTEM, now=when) for when in (NIGHT + timedelta(hours=1), morning, morning)
    )

    assert (early, moved, again) == (0, 4, 0)
    found = (
        Matter.objects.filter(pk__in=[m.pk for m in matters]).order_by("opened_at").select_related("owner")
    )
    assert [str(m.owner) for m in found] == ["Ana", "Bo", "Ana", "Bo"]
    assert [m.promises.get().owner for m in found] == [m.owner for m in found]
    assert not Notice.objects.filter(kind="unplaced", seen_at__isnull=True).exists()


def test_refuses_an_owner_who_cannot_work_on_matters(cast: Cast, ask: Any) -> None:
    matter = ask()

    with pytest.raises(NotOnTheTeam):
        assign_matter(
            actor=cast.actor("leo_manager"), now=NOW, matter_id=matter.pk, owner_id=cast.sun_supervisor.pk
        )

    matter.refresh_from_db()
    assert matter.owner == cast.ana_agent
