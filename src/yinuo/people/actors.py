"""Who acts: the `Actor` of a member of staff, a customer or a program."""

import time
from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType

from django.db.models import BigIntegerField, Value
from django.utils import timezone

from yinuo.core.actor import Actor, ActorKind, Scope
from yinuo.core.kept import Mark
from yinuo.people.models import Coverage, Staff, TeamMember
from yinuo.people.roles import rights_of

FRESH_FOR_S = 5.0
_CUSTOMER_RIGHTS = MappingProxyType(
    {
        "customer.read": Scope.OWN,
        "customer.edit": Scope.OWN,
        "customer.reveal": Scope.OWN,
        "article.read": Scope.OWN,
        "product.read": Scope.OWN,
    }
)
_NONE: Mapping[str, Scope] = MappingProxyType({})
_kept: dict[int, tuple[float, int, Actor]] = {}
_changes = Mark(__name__)


def actor_for_staff(staff: Staff, *, now: datetime | None = None) -> Actor:
    """Return the actor of a member of staff, at most five seconds old, by one query.

    Interfaces call this, so `now` (for who is absent) defaults to the clock. Who has left may do nothing.
    """
    known, seen = _kept.get(staff.pk), _changes.seen()
    if known is not None and known[1] == seen and time.monotonic() - known[0] <= FRESH_FOR_S:
        return known[2]
    actor = _read_actor(staff, now or timezone.now())
    _kept[staff.pk] = (time.monotonic(), seen, actor)
    return actor


def customer_actor(
    *, customer_id: int | None, name: str, matter_ids: Iterable[int] = (), language: str = "zh-hans"
) -> Actor:
    """Return the actor of a customer: signed in (`customer_id`), or holding the links of some matters, or neither."""
    return Actor(
        kind=ActorKind.CUSTOMER,
        id=customer_id,
        name=name,
        language=language,
        rights=_CUSTOMER_RIGHTS,
        matter_ids=frozenset(matter_ids),
    )


def actor_for_program(*, program_id: int, name: str, rights: Mapping[str, Scope]) -> Actor:
    """Return the actor of an API client with the rights its key was given."""
    return Actor(kind=ActorKind.PROGRAM, id=program_id, name=name, rights=MappingProxyType(dict(rights)))


def forget_actors() -> None:
    """Drop the kept actors of all web processes, after a change of staff and between tests."""
    _changes.change()


def _read_actor(staff: Staff, now: datetime) -> Actor:
    teams = TeamMember.objects.filter(staff=staff).values_list(
        "team_id", Value(None, output_field=BigIntegerField())
    )
    absences = Coverage.objects.filter(begins_at__lte=now, ends_at__gt=now).values_list(
        "staff_id", "deputy_id"
    )
    team_ids, covering = set[int](), list[tuple[int, int]]()
    for key, deputy_id in teams.union(absences, all=True):
        if deputy_id is None:
            team_ids.add(key)
        else:
            covering.append((key, deputy_id))
    return Actor(
        kind=ActorKind.STAFF,
        id=staff.pk,
        name=staff.name,
        language=staff.language,
        rights=MappingProxyType(rights_of(staff.roles)) if staff.is_active else _NONE,
        team_ids=frozenset(team_ids),
        department_id=staff.department_id,
        outlet_id=staff.outlet_id,
        covers_ids=frozenset(_covered_by(staff.pk, covering)),
    )


def _covered_by(staff_id: int, absences: list[tuple[int, int]]) -> set[int]:
    """Return whom the person stands in for; a deputy who is absent too hands on to their own deputy."""
    found, wave = set[int](), {staff_id}
    while wave:
        wave = {absent for absent, deputy in absences if deputy in wave} - found - {staff_id}
        found |= wave
    return found
