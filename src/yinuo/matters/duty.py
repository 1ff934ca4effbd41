"""Who of a team is there, and how much they have: read once in two seconds, counted on in between.

Placing a new matter is in the hot path; counting every colleague's open matters for each would cost more than the intake.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Q
from msgspec import Struct

from yinuo.core.calendars import calendar_of
from yinuo.core.kept import Kept
from yinuo.people.models import Coverage, Staff, Team, TeamMember

FRESH_FOR_S = 2.0
_OPEN = Q(staff__matters__phase__in=["new", "open", "waiting"])


@dataclass(kw_only=True)
class Colleague:
    """A member of a team as placing needs them. `load` counts on as matters are given, until it is read anew."""

    member_id: int
    staff: Staff
    load: int
    last_given_at: datetime | None
    absences: list[tuple[datetime, datetime]] = field(default_factory=list)

    def is_on_duty(self, team: Team, now: datetime) -> bool:
        """Tell whether they can take something now: present, in their hours, below their limit."""
        if self.load >= self.staff.max_open_matters or any(
            begin <= now < end for begin, end in self.absences
        ):
            return False
        return calendar_of(self.staff.calendar_id, team.calendar_id).is_open(now)


class _Roster(Struct, frozen=True):
    teams: list[Team]
    colleagues: dict[int, list[Colleague]]


def active_teams() -> list[Team]:
    """Return the active teams with their leads, the default one first."""
    return _kept.get().teams


def colleagues_on_duty(team: Team, *, now: datetime) -> list[Colleague]:
    """Return who of a team can take something now, in the order in which they joined it."""
    return [c for c in _kept.get().colleagues.get(team.pk, []) if c.is_on_duty(team, now)]


def forget_duty() -> None:
    """Drop what is kept, after a change of staff and between tests."""
    _kept.forget()


def _read() -> _Roster:
    absences = defaultdict[int, list[tuple[datetime, datetime]]](list)
    for staff_id, begin, end in Coverage.objects.values_list("staff_id", "begins_at", "ends_at"):
        absences[staff_id].append((begin, end))
    members = (
        TeamMember.objects.filter(staff__is_active=True, staff__available=True)
        .select_related("staff")
        .annotate(load=Count("staff__matters", filter=_OPEN))
        .order_by("id")
    )
    colleagues = defaultdict[int, list[Colleague]](list)
    for member in members:
        colleagues[member.team_id].append(
            Colleague(
                member_id=member.pk,
                staff=member.staff,
                load=member.load,
                last_given_at=member.last_given_at,
                absences=absences[member.staff_id],
            )
        )
    teams = list(Team.objects.filter(active=True).select_related("lead").order_by("-is_default", "id"))
    return _Roster(teams=teams, colleagues=dict(colleagues))


_kept = Kept(_read, fresh_for_s=FRESH_FOR_S)
