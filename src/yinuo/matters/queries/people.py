"""Who can be given a matter or a promise, and who stands where: small lists for choices."""

from datetime import datetime

from django.db.models import Count, Q
from msgspec import Struct

from yinuo.core.actor import Actor
from yinuo.matters.duty import colleagues_on_duty
from yinuo.matters.queries.inbox import OPEN_PHASES
from yinuo.people.models import Staff, Team


class OwnerRow(Struct, frozen=True, kw_only=True):
    """A member of staff who can own matters. `load` is the number of their open matters."""

    id: int
    name: str
    username: str
    load: int
    limit: int
    available: bool


class TeamRow(Struct, frozen=True, kw_only=True):
    """A team with who could take something now."""

    id: int
    name: str
    lead: str
    assignment: str
    waiting: int
    on_duty: list[str]


def list_owners(*, actor: Actor, text: str = "", limit: int = 50) -> list[OwnerRow]:
    """Return who can be given a matter, by name, with their load. One statement. Raises: NotAllowed."""
    actor.require("staff.read")
    rows = Staff.objects.filter(is_active=True).exclude(roles__contained_by=["supervisor"])
    if text.strip():
        rows = rows.filter(Q(name__icontains=text.strip()) | Q(username__icontains=text.strip()))
    load = Count("matters", filter=Q(matters__phase__in=OPEN_PHASES))
    return [
        OwnerRow(
            id=row.pk,
            name=row.name,
            username=row.username,
            load=row.load,
            limit=row.max_open_matters,
            available=row.available,
        )
        for row in rows.annotate(load=load).order_by("name", "id")[:limit]
    ]


def list_teams(*, actor: Actor, now: datetime) -> list[TeamRow]:
    """Return the active teams by name, with their unowned matters and who is on duty. One statement a team and one.

    Raises: NotAllowed.
    """
    actor.require("staff.read")
    waiting = Count("matters", filter=Q(matters__phase__in=OPEN_PHASES, matters__owner__isnull=True))
    rows = (
        Team.objects.filter(active=True)
        .select_related("lead")
        .annotate(waiting=waiting)
        .order_by("name", "id")
    )
    return [
        TeamRow(
            id=row.pk,
            name=row.name,
            lead=row.lead.name if row.lead else "",
            assignment=row.assignment,
            waiting=row.waiting,
            on_duty=[member.staff.name for member in colleagues_on_duty(row, now=now)],
        )
        for row in rows
    ]
