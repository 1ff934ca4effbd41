"""Teams: people who share a queue."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import InvalidValue
from yinuo.core.models import ServiceCalendar
from yinuo.people import access
from yinuo.people.actions.departments import remove_unused
from yinuo.people.actors import forget_actors
from yinuo.people.conflicts import taken_means
from yinuo.people.errors import AlreadyExists
from yinuo.people.journal import TeamChanged, TeamCreated, TeamMembersSet, TeamRemoved
from yinuo.people.models import Department, Staff, Team, TeamMember
from yinuo.people.texts import checked_name

_POINTS_TO = {"department_id": Department, "lead_id": Staff, "calendar_id": ServiceCalendar}
FIELDS = frozenset({"name", "assignment", "takes_kinds", "is_default", "active", *_POINTS_TO})


@action(journal=TeamCreated)
def create_team(
    *,
    actor: Actor,
    now: datetime,
    name: str,
    member_ids: Iterable[int] = (),
    fields: Mapping[str, Any] | None = None,
) -> Team:
    """Make a team with its members; `fields` are those of `change_team`.

    Raises: NotAllowed, NameMissing, NameTooLong, InvalidValue, AlreadyExists.
    """
    actor.require("team.edit")
    team = Team(**_checked({**(fields or {}), "name": name}))
    members = _active(member_ids)
    if team.is_default:
        Team.objects.filter(is_default=True).update(is_default=False)
    with taken_means(AlreadyExists(field="name", name=team.name)):
        team.save(force_insert=True)
    TeamMember.objects.bulk_create([TeamMember(team=team, staff_id=key) for key in members])
    forget_actors()
    record(TeamCreated(subject_id=team.pk, name=team.name, member_ids=members), subject_is_new=True)
    return team


@action(journal=TeamChanged)
def change_team(*, actor: Actor, now: datetime, team_id: int, fields: Mapping[str, Any]) -> Team:
    """Change a team; an inactive one gets nothing new.

    `fields` may name: name, department_id, lead_id, calendar_id, assignment, takes_kinds (kinds of matter),
    is_default (the team for whatever no other takes; there is one), active.

    Raises: NotFound, NotAllowed, NameMissing, NameTooLong, InvalidValue, AlreadyExists.
    """
    actor.require("team.edit")
    team = access.one(Team, team_id, lock=True)
    wanted = _checked(fields)
    changed = {
        key: [getattr(team, key), value] for key, value in wanted.items() if getattr(team, key) != value
    }
    for key, (_before, after) in changed.items():
        setattr(team, key, after)
    if team.is_default and not team.active:
        raise InvalidValue(field="active", problem=_("Choose another default team first."))
    if "is_default" in changed and team.is_default:
        Team.objects.filter(is_default=True).update(is_default=False)
    if changed:
        with taken_means(AlreadyExists(field="name", name=team.name)):
            team.save(update_fields=list(changed))
    record(TeamChanged(subject_id=team.pk, changed=changed))
    return team


@action(journal=TeamMembersSet)
def set_team_members(*, actor: Actor, now: datetime, team_id: int, member_ids: Iterable[int]) -> Team:
    """Say who is in a team; who stays keeps their turn in the round.

    Raises: NotFound, NotAllowed, InvalidValue.
    """
    actor.require("team.edit")
    team = access.one(Team, team_id, lock=True)
    before = sorted(TeamMember.objects.filter(team=team).values_list("staff_id", flat=True))
    after = _active(member_ids, already=before)
    TeamMember.objects.filter(team=team).exclude(staff__in=after).delete()
    TeamMember.objects.bulk_create(
        [TeamMember(team=team, staff_id=key) for key in after if key not in before]
    )
    forget_actors()
    record(TeamMembersSet(subject_id=team.pk, before=before, after=after))
    return team


@action(journal=TeamRemoved)
def remove_team(*, actor: Actor, now: datetime, team_id: int) -> None:
    """Remove a team that never had a matter; others are made inactive.

    Raises: NotFound, NotAllowed, StillInUse.
    """
    actor.require("team.edit")
    team = access.one(Team, team_id, lock=True)
    remove_unused(team, name=team.name)
    forget_actors()
    record(TeamRemoved(subject_id=team_id, name=team.name))


def _checked(fields: Mapping[str, Any]) -> dict[str, Any]:
    if unknown := sorted(fields.keys() - FIELDS):
        raise InvalidValue(field=unknown[0], problem=_("There is no such field."))
    wanted = dict(fields)
    if "name" in wanted:
        wanted["name"] = checked_name(wanted["name"], limit=80)
    if wanted.get("assignment", Team.Assignment.BY_HAND) not in Team.Assignment.values:
        raise InvalidValue(field="assignment", problem=_("Please choose one of those offered."))
    if "takes_kinds" in wanted:
        wanted["takes_kinds"] = sorted({str(kind) for kind in wanted["takes_kinds"]})
    for key, model in _POINTS_TO.items():
        if wanted.get(key) is not None and not model._default_manager.filter(pk=wanted[key]).exists():
            raise InvalidValue(field=key, problem=_("This does not exist."))
    return wanted


def _active(member_ids: Iterable[int], *, already: Iterable[int] = ()) -> list[int]:
    wanted = set(member_ids)
    found = (
        set(Staff.objects.filter(pk__in=wanted, is_active=True).values_list("pk", flat=True))
        | set(already) & wanted
    )
    if wanted - found:
        raise InvalidValue(field="members", problem=_("Only people who work here can be members."))
    return sorted(wanted)
