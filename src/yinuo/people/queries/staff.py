"""Staff, teams and places as screens and assignment read them."""

from datetime import datetime

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from msgspec import Struct

from yinuo.core.actor import Actor
from yinuo.core.calendars import calendar_of
from yinuo.core.errors import NotFound
from yinuo.people.models import Coverage, Department, Outlet, Staff, Team, TeamMember


class StaffRow(Struct, frozen=True, kw_only=True):
    """A member of staff. `absent` at the asked instant."""

    id: int
    username: str
    name: str
    email: str
    mobile: str
    roles: list[str]
    skills: list[str]
    languages: list[str]
    department_id: int | None
    department_name: str | None
    outlet_id: int | None
    outlet_name: str | None
    calendar_id: int | None
    team_ids: list[int]
    available: bool
    max_open_matters: int
    is_active: bool
    absent: bool


class TeamRow(Struct, frozen=True, kw_only=True):
    id: int
    name: str
    department_id: int | None
    lead_id: int | None
    calendar_id: int | None
    assignment: str
    takes_kinds: list[str]
    is_default: bool
    active: bool
    member_ids: list[int]


class OnShift(Struct, frozen=True, kw_only=True):
    """Someone who can take something now; `last_given_at` turns the round robin (None: never yet)."""

    staff_id: int
    name: str
    skills: list[str]
    languages: list[str]
    max_open_matters: int
    last_given_at: datetime | None


class AbsenceRow(Struct, frozen=True, kw_only=True):
    id: int
    staff_id: int
    staff_name: str
    deputy_id: int
    deputy_name: str
    begins_at: datetime
    ends_at: datetime
    reason: str


class DepartmentRow(Struct, frozen=True, kw_only=True):
    id: int
    name: str
    parent_id: int | None
    lead_id: int | None
    calendar_id: int | None


class OutletRow(Struct, frozen=True, kw_only=True):
    id: int
    name: str
    kind: str
    area: str
    calendar_id: int | None


_RELATED = {"department_name": F("department__name"), "outlet_name": F("outlet__name")}


def list_staff(*, actor: Actor, now: datetime, active: bool | None = True) -> list[StaffRow]:
    """Return the staff by name; `active` None means those who left too.

    Raises: NotAllowed.
    """
    actor.require("staff.read")
    return _staff_rows(Q() if active is None else Q(is_active=active), now=now)


def get_staff(*, actor: Actor, now: datetime, staff_id: int) -> StaffRow:
    """Return one member of staff; everybody may read their own entry.

    Raises: NotFound.
    """
    seen = actor.can("staff.read") or actor.staff_id == staff_id
    found = _staff_rows(Q(pk=staff_id), now=now) if seen else []
    if not found:
        raise NotFound()
    return found[0]


def find_staff_by_username(*, username: str) -> Staff | None:
    """Return who signs in under a user name, in whatever case it was typed, or None."""
    return Staff.objects.filter(username=username.strip().lower()).first()


def list_teams(*, actor: Actor, active: bool | None = True) -> list[TeamRow]:
    """Return the teams with their members, by name.

    Raises: NotAllowed.
    """
    actor.require("staff.read")
    rows = Team.objects.all() if active is None else Team.objects.filter(active=active)
    members = ArrayAgg(
        "members__staff", filter=Q(members__isnull=False), default=[], order_by="members__staff"
    )
    own = [name for name in TeamRow.__struct_fields__ if name != "member_ids"]
    found = rows.annotate(member_ids=members).order_by("name", "pk").values(*own, "member_ids")
    return [TeamRow(**row) for row in found]


def list_departments(*, actor: Actor) -> list[DepartmentRow]:
    """Return the departments by name; `parent_id` makes the tree.

    Raises: NotAllowed.
    """
    actor.require("staff.read")
    return [
        DepartmentRow(**row)
        for row in Department.objects.order_by("name").values(*DepartmentRow.__struct_fields__)
    ]


def list_outlets(*, actor: Actor) -> list[OutletRow]:
    """Return the outlets by name.

    Raises: NotAllowed.
    """
    actor.require("staff.read")
    return [OutletRow(**row) for row in Outlet.objects.order_by("name").values(*OutletRow.__struct_fields__)]


def list_absences(*, actor: Actor, now: datetime, staff_id: int | None = None) -> list[AbsenceRow]:
    """Return absences that are not over, the nearest first.

    Raises: NotAllowed.
    """
    if staff_id is None or staff_id != actor.staff_id:
        actor.require("staff.read")
    rows = Coverage.objects.filter(ends_at__gt=now)
    if staff_id is not None:
        rows = rows.filter(staff=staff_id)
    named = rows.annotate(staff_name=F("staff__name"), deputy_name=F("deputy__name"))
    return [
        AbsenceRow(**row) for row in named.order_by("begins_at", "pk").values(*AbsenceRow.__struct_fields__)
    ]


def staff_on_shift(*, team_id: int, now: datetime) -> list[OnShift]:
    """Return the team's members who can take something now, whose turn it is first.

    On shift is who is active, available and not absent while their calendar is open: their own, else the team's,
    the outlet's, the department's, the organisation's. For assignment, which acts for the system.
    """
    members = (
        TeamMember.objects.filter(team=team_id, staff__is_active=True, staff__available=True)
        .exclude(Exists(_absences(now).filter(staff=OuterRef("staff"))))
        .select_related("staff__department", "staff__outlet", "team")
        .order_by(F("last_given_at").asc(nulls_first=True), "staff_id")
    )
    return [
        OnShift(
            staff_id=member.staff_id,
            name=member.staff.name,
            skills=member.staff.skills,
            languages=member.staff.languages,
            max_open_matters=member.staff.max_open_matters,
            last_given_at=member.last_given_at,
        )
        for member in members
        if _is_open(member, now)
    ]


def deputies_of(*, staff_ids: list[int], now: datetime) -> dict[int, int]:
    """Return who stands in now for each of these who is absent: staff key → the deputy's.

    A deputy who is absent too hands on to theirs. Whoever is present, or whose deputies are all away, is left out.
    """
    standing_in = dict(_absences(now).order_by("begins_at", "pk").values_list("staff_id", "deputy_id"))
    found = {key: _present(key, standing_in) for key in staff_ids}
    return {key: deputy for key, deputy in found.items() if deputy is not None}


def _present(key: int, standing_in: dict[int, int]) -> int | None:
    seen, at = {key}, standing_in.get(key)
    while at is not None and at in standing_in:
        if at in seen:
            return None
        seen.add(at)
        at = standing_in[at]
    return at


def _absences(now: datetime) -> QuerySet[Coverage]:
    return Coverage.objects.filter(begins_at__lte=now, ends_at__gt=now)


def _is_open(member: TeamMember, now: datetime) -> bool:
    staff = member.staff
    calendar = calendar_of(
        staff.calendar_id,
        member.team.calendar_id,
        staff.outlet.calendar_id if staff.outlet else None,
        staff.department.calendar_id if staff.department else None,
    )
    return calendar.is_open(now)


def _staff_rows(which: Q, *, now: datetime) -> list[StaffRow]:
    own = [name for name in StaffRow.__struct_fields__ if name not in {*_RELATED, "team_ids", "absent"}]
    teams = ArrayAgg(
        "memberships__team", filter=Q(memberships__isnull=False), default=[], order_by="memberships__team"
    )
    absent = Exists(_absences(now).filter(staff=OuterRef("pk")))
    rows = Staff.objects.filter(which).annotate(**_RELATED, team_ids=teams, absent=absent)
    found = rows.order_by("name", "pk").values(*own, *_RELATED, "team_ids", "absent")
    return [StaffRow(**row) for row in found]
