"""Staff, teams and oneself through the API."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router

from yinuo.api.answers import actor_of, answer, chosen, page
from yinuo.api.doors import Key, Line, needs, open_to_all
from yinuo.api.schema import shows
from yinuo.people.queries.staff import (
    DepartmentRow,
    OutletRow,
    StaffRow,
    TeamRow,
    get_staff,
    list_departments,
    list_outlets,
    list_staff,
    list_teams,
)

router = Router(tags=["people"])


@router.get("/me", summary="Who calls")
@open_to_all
def me(request: HttpRequest) -> HttpResponse:
    """Tell who calls and what they may do: right → how far it reaches."""
    actor = actor_of(request)
    found: dict[str, Any] = {
        "kind": actor.kind.value,
        "id": actor.id,
        "name": actor.name,
        "rights": {code: scope.name.lower() for code, scope in sorted(actor.rights.items())},
        "team_ids": sorted(actor.team_ids),
        "department_id": actor.department_id,
    }
    return answer(found)


@router.get("/staff", summary="List staff", openapi_extra=shows(StaffRow, many=True))
@needs("staff.read")
def staff(request: HttpRequest, fields: Line = "") -> HttpResponse:
    """List the staff by name."""
    return page(list_staff(actor=actor_of(request), now=timezone.now()), fields=fields)


@router.get("/staff/{staff_id}", summary="Read a member of staff", openapi_extra=shows(StaffRow))
@needs("staff.read")
def one(request: HttpRequest, staff_id: Key) -> HttpResponse:
    """Read one member of staff."""
    return answer(chosen(get_staff(actor=actor_of(request), now=timezone.now(), staff_id=staff_id), ""))


@router.get("/teams", summary="List teams", openapi_extra=shows(TeamRow, many=True))
@needs("staff.read")
def teams(request: HttpRequest, fields: Line = "") -> HttpResponse:
    """List the teams with their members."""
    return page(list_teams(actor=actor_of(request)), fields=fields)


@router.get("/departments", summary="List departments", openapi_extra=shows(DepartmentRow, many=True))
@needs("staff.read")
def departments(request: HttpRequest) -> HttpResponse:
    """List the departments."""
    return page(list_departments(actor=actor_of(request)))


@router.get("/outlets", summary="List outlets", openapi_extra=shows(OutletRow, many=True))
@needs("staff.read")
def outlets(request: HttpRequest) -> HttpResponse:
    """List the outlets."""
    return page(list_outlets(actor=actor_of(request)))
