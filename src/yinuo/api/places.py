"""Teams, departments and outlets through the API."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from yinuo.api.answers import actor_of, page
from yinuo.api.doors import Key, Line, done, needs
from yinuo.api.people import Keys
from yinuo.api.schema import shows
from yinuo.core.actor import Actor
from yinuo.people.actions.departments import (
    change_department,
    change_outlet,
    create_department,
    create_outlet,
    remove_department,
    remove_outlet,
)
from yinuo.people.actions.teams import change_team, create_team, remove_team, set_team_members
from yinuo.people.models import Department, Outlet, Team
from yinuo.people.queries.staff import (
    DepartmentRow,
    OutletRow,
    TeamRow,
    list_departments,
    list_outlets,
    list_teams,
)

router = Router(tags=["people"])


class TeamFacts(Schema):
    """What may be said of a team; what is not named stays."""

    name: Line = ""
    assignment: Literal["by_hand", "round_robin", "least_loaded", "by_skill"] = "by_hand"
    lead_id: Key | None = None
    department_id: Key | None = None
    calendar_id: Key | None = None
    takes_kinds: Annotated[list[Line], Field(max_length=50)] = []
    is_default: bool = False
    active: bool = True


class NewTeam(TeamFacts):
    name: Line
    member_ids: Keys = []


class Members(Schema):
    member_ids: Keys


class DepartmentFacts(Schema):
    """What may be said of a department; what is not named stays."""

    name: Line = ""
    parent_id: Key | None = None
    lead_id: Key | None = None
    calendar_id: Key | None = None


class NewDepartment(DepartmentFacts):
    name: Line


class OutletFacts(Schema):
    """What may be said of a place of service; what is not named stays."""

    name: Line = ""
    kind: Literal["own", "agent", "franchise"] = "own"
    area: Line = ""
    calendar_id: Key | None = None


class NewOutlet(OutletFacts):
    name: Line


@router.get("/teams", summary="List teams", openapi_extra=shows(TeamRow, many=True))
@needs("staff.read")
def teams(request: HttpRequest, fields: Line = "", inactive: bool = False) -> HttpResponse:
    """List the teams with their members; with `inactive` also those that get nothing new."""
    return page(list_teams(actor=actor_of(request), active=None if inactive else True), fields=fields)


@router.post("/teams", summary="Make a team")
@needs("team.edit")
def make_team(request: HttpRequest, team: NewTeam) -> HttpResponse:
    """Make a team with its members."""
    whole = {"name", "member_ids"}

    def work(actor: Actor, now: datetime) -> Any:
        fields = team.dict(exclude_unset=True, exclude=whole)
        return _told(create_team(actor=actor, now=now, **team.dict(include=whole), fields=fields))

    return done(request, work, status=201)


@router.patch("/teams/{team_id}", summary="Change a team")
@needs("team.edit")
def edit_team(request: HttpRequest, team_id: Key, team: TeamFacts) -> HttpResponse:
    """Change what is named of a team; an inactive one gets nothing new."""
    fields = team.dict(exclude_unset=True)
    return done(
        request, lambda actor, now: _told(change_team(actor=actor, now=now, team_id=team_id, fields=fields))
    )


@router.post("/teams/{team_id}/members", summary="Say who is in a team")
@needs("team.edit")
def members(request: HttpRequest, team_id: Key, members: Members) -> HttpResponse:
    """Say who is in a team; who stays keeps their turn in the round."""

    def work(actor: Actor, now: datetime) -> Any:
        return _told(set_team_members(actor=actor, now=now, team_id=team_id, member_ids=members.member_ids))

    return done(request, work)


@router.delete("/teams/{team_id}", summary="Remove a team")
@needs("team.edit")
def drop_team(request: HttpRequest, team_id: Key) -> HttpResponse:
    """Remove a team that never had a matter."""
    return done(request, lambda actor, now: remove_team(actor=actor, now=now, team_id=team_id))


@router.get("/departments", summary="List departments", openapi_extra=shows(DepartmentRow, many=True))
@needs("staff.read")
def departments(request: HttpRequest) -> HttpResponse:
    """List the departments."""
    return page(list_departments(actor=actor_of(request)))


@router.post("/departments", summary="Make a department")
@needs("team.edit")
def make_department(request: HttpRequest, department: NewDepartment) -> HttpResponse:
    """Make a department, perhaps as a part of another."""
    return done(
        request,
        lambda actor, now: _told(create_department(actor=actor, now=now, **department.dict())),
        status=201,
    )


@router.patch("/departments/{department_id}", summary="Change a department")
@needs("team.edit")
def edit_department(request: HttpRequest, department_id: Key, department: DepartmentFacts) -> HttpResponse:
    """Change what is named of a department."""
    fields = department.dict(exclude_unset=True)

    def work(actor: Actor, now: datetime) -> Any:
        return _told(change_department(actor=actor, now=now, department_id=department_id, fields=fields))

    return done(request, work)


@router.delete("/departments/{department_id}", summary="Remove a department")
@needs("team.edit")
def drop_department(request: HttpRequest, department_id: Key) -> HttpResponse:
    """Remove a department that nothing points to."""
    return done(
        request, lambda actor, now: remove_department(actor=actor, now=now, department_id=department_id)
    )


@router.get("/outlets", summary="List outlets", openapi_extra=shows(OutletRow, many=True))
@needs("staff.read")
def outlets(request: HttpRequest) -> HttpResponse:
    """List the outlets."""
    return page(list_outlets(actor=actor_of(request)))


@router.post("/outlets", summary="Make an outlet")
@needs("team.edit")
def make_outlet(request: HttpRequest, outlet: NewOutlet) -> HttpResponse:
    """Make a place of service."""
    return done(
        request, lambda actor, now: _told(create_outlet(actor=actor, now=now, **outlet.dict())), status=201
    )


@router.patch("/outlets/{outlet_id}", summary="Change an outlet")
@needs("team.edit")
def edit_outlet(request: HttpRequest, outlet_id: Key, outlet: OutletFacts) -> HttpResponse:
    """Change what is named of a place of service."""
    fields = outlet.dict(exclude_unset=True)

    def work(actor: Actor, now: datetime) -> Any:
        return _told(change_outlet(actor=actor, now=now, outlet_id=outlet_id, fields=fields))

    return done(request, work)


@router.delete("/outlets/{outlet_id}", summary="Remove an outlet")
@needs("team.edit")
def drop_outlet(request: HttpRequest, outlet_id: Key) -> HttpResponse:
    """Remove an outlet that nothing points to."""
    return done(request, lambda actor, now: remove_outlet(actor=actor, now=now, outlet_id=outlet_id))


def _told(row: Team | Department | Outlet) -> dict[str, Any]:
    return {"id": row.pk, "name": row.name}
