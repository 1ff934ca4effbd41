"""Giving matters to people and teams."""

from datetime import datetime

from django.db.models import Q

from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import NotFound
from yinuo.core.live import tell
from yinuo.matters import access, promises
from yinuo.matters.duty import colleagues_on_duty
from yinuo.matters.errors import NotOnTheTeam
from yinuo.matters.journal import MatterAssigned
from yinuo.matters.models import Matter, Notice, Promise
from yinuo.matters.routing import place
from yinuo.people.models import Staff, Team


@action(journal=MatterAssigned)
def assign_matter(
    *,
    actor: Actor,
    now: datetime,
    matter_id: int,
    owner_id: int | None,
    team_id: int | None = None,
    how: str = "by_hand",
    reason: str = "",
) -> Matter:
    """Give a matter to a person, a team, or both; its running promises go along with their due times, but for personal ones.

    With a team and no owner it goes through that team's way of assignment. Whoever may work on a matter may take it
    for themselves; giving it to others needs `matter.assign`. Raises: NotFound, NotAllowed, NotOnTheTeam.
    """
    takes_it = owner_id is not None and owner_id == actor.staff_id and team_id is None
    matter = access.matter_for(actor, matter_id, "matter.work" if takes_it else "matter.assign", lock=True)
    before_owner, before_team = matter.owner_id, matter.team_id
    if team_id is not None:
        matter.team = _active_team(team_id)
        matter.department_id = matter.team.department_id
    owner = able_owner(owner_id) if owner_id is not None else None
    if owner is None and team_id is not None:
        placed = place(matter, now=now)
        owner, how = placed.owner, placed.how
        placed.turn()
    matter.owner = owner
    Matter.objects.filter(pk=matter.pk).update(
        owner=owner, team=matter.team, department_id=matter.department_id, changed_at=now
    )
    going_along = Promise.objects.filter(matter=matter, state__in=promises.RUNNING_STATES, personal=False)
    going_along.filter(owner_id=before_owner).update(owner=owner)
    record(
        MatterAssigned(
            subject_id=matter.pk,
            matter_id=matter.pk,
            owner_id=owner.pk if owner else None,
            team_id=matter.team_id,
            before_owner_id=before_owner,
            before_team_id=before_team,
            how=how,
            owner=owner.name if owner else "",
            reason=reason.strip(),
        )
    )
    if owner is not None and owner.pk != actor.staff_id:
        Notice.objects.create(
            staff=owner, kind="assigned", matter=matter, facts={"by": actor.name}, at=now, show_from=now
        )
        tell(f"staff:{owner.pk}", event="notice")
    tell(f"matter:{matter.pk}", "desk", event="matter", id=matter.pk)
    return matter


@action(journal=MatterAssigned, many=True)
def place_unowned(*, actor: Actor, now: datetime, limit: int = 100) -> int:
    """Give matters that lie with a lead because nobody was on duty to someone who now is; return how many.

    Matters are taken in the order in which they fall due.
    """
    actor.require("promise.sweep")
    waiting = (
        Matter.objects.filter(phase="new", team__isnull=False, first_answered_at__isnull=True)
        .exclude(team__assignment=Team.Assignment.BY_HAND)
        .filter(notices_unplaced())
        .select_for_update(skip_locked=True, of=("self",), no_key=True)
        .select_related("team", "customer")
        .order_by("next_due_at", "id")[:limit]
    )
    moved = 0
    for matter in waiting:
        if not matter.team or not colleagues_on_duty(matter.team, now=now):
            continue
        before = matter.owner_id
        placed = place(matter, now=now)
        if placed.owner is None or placed.owner.pk == before or placed.how == "lead":
            continue
        assign_matter(actor=actor, now=now, matter_id=matter.pk, owner_id=placed.owner.pk, how=placed.how)
        placed.turn()
        Notice.objects.filter(matter=matter, kind="unplaced", seen_at__isnull=True).update(seen_at=now)
        moved += 1
    return moved


def notices_unplaced() -> Q:
    """Return the condition of matters whose lead was told that nobody could take them."""
    unseen = Notice.objects.filter(kind="unplaced", seen_at__isnull=True)
    return Q(pk__in=unseen.values("matter_id"))


def able_owner(owner_id: int) -> Staff:
    """Return a member of staff who can own matters. Raises: NotFound, NotOnTheTeam."""
    owner = Staff.objects.filter(pk=owner_id).first()
    if owner is None:
        raise NotFound(field="owner")
    if not owner.is_active or set(owner.roles) <= {"supervisor"}:
        raise NotOnTheTeam(field="owner", name=owner.name)
    return owner


def _active_team(team_id: int) -> Team:
    team = Team.objects.filter(pk=team_id, active=True).first()
    if team is None:
        raise NotFound(field="team")
    return team
