"""Staff and oneself through the API."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Router, Schema

from yinuo.api.answers import actor_of, answer, chosen, page
from yinuo.api.doors import Instant, Key, Line, done, needs, open_to_all
from yinuo.api.moves import Because
from yinuo.api.schema import shows
from yinuo.core.actor import Actor
from yinuo.people.actions.absences import end_absence, set_absence
from yinuo.people.actions.staff import (
    change_staff,
    create_staff,
    deactivate_staff,
    reactivate_staff,
    set_availability,
    set_password,
    set_roles,
)
from yinuo.people.models import Staff
from yinuo.people.queries.staff import AbsenceRow, StaffRow, get_staff, list_absences, list_staff

router = Router(tags=["people"])
Words = Annotated[list[Line], Field(max_length=50)]
Keys = Annotated[list[Key], Field(max_length=1000)]
Password = Annotated[str, Field(min_length=1, max_length=200)]


class Entry(Schema):
    """What stands in a colleague's entry; what is not named stays."""

    name: Line = ""
    email: Annotated[str, Field(max_length=254)] = ""
    mobile: Line = ""
    language: Literal["zh-hans", "zh-hant", "en"] = "zh-hans"
    skills: Words = []
    languages: Words = []
    department_id: Key | None = None
    outlet_id: Key | None = None
    calendar_id: Key | None = None
    max_open_matters: Annotated[int, Field(ge=0, le=1000)] = 40


class NewColleague(Entry):
    """A new colleague; without a password they cannot sign in until one is set."""

    username: Line
    name: Line
    roles: Words = []
    team_ids: Keys = []
    password: Password | None = None


class Roles(Because):
    roles: Words


class NewPassword(Schema):
    password: Password


class Availability(Schema):
    available: bool


class Absence(Schema):
    """From `begins_at` until before `ends_at`."""

    deputy_id: Key
    begins_at: Instant
    ends_at: Instant
    why: Line = ""


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
def staff(request: HttpRequest, fields: Line = "", left: bool = False) -> HttpResponse:
    """List the staff by name; with `left` those who work here no more."""
    return page(list_staff(actor=actor_of(request), now=timezone.now(), active=not left), fields=fields)


@router.post("/staff", summary="Add a colleague")
@needs("staff.edit")
def create(request: HttpRequest, colleague: NewColleague) -> HttpResponse:
    """Add a colleague; nobody gives more than they have."""
    whole = {"username", "name", "roles", "team_ids", "password"}

    def work(actor: Actor, now: datetime) -> Any:
        made = create_staff(
            actor=actor,
            now=now,
            **colleague.dict(include=whole),
            fields=colleague.dict(exclude_unset=True, exclude=whole),
        )
        return _told(made)

    return done(request, work, status=201, location=lambda made: f"/api/v1/staff/{made['id']}")


@router.get("/staff/{staff_id}", summary="Read a member of staff", openapi_extra=shows(StaffRow))
@needs("staff.read")
def one(request: HttpRequest, staff_id: Key) -> HttpResponse:
    """Read one member of staff."""
    return answer(chosen(get_staff(actor=actor_of(request), now=timezone.now(), staff_id=staff_id), ""))


@router.patch("/staff/{staff_id}", summary="Change a colleague's entry")
@needs("staff.edit")
def change(request: HttpRequest, staff_id: Key, entry: Entry) -> HttpResponse:
    """Change what is named in a colleague's entry."""
    fields = entry.dict(exclude_unset=True)
    return done(
        request,
        lambda actor, now: _told(change_staff(actor=actor, now=now, staff_id=staff_id, fields=fields)),
    )


@router.post("/staff/{staff_id}/roles", summary="Set what a colleague may do")
@needs("staff.edit")
def change_roles(request: HttpRequest, staff_id: Key, roles: Roles) -> HttpResponse:
    """Set all roles of a colleague; nobody gives more than they have."""
    return done(
        request,
        lambda actor, now: _told(set_roles(actor=actor, now=now, staff_id=staff_id, **roles.dict())),
    )


@router.post("/staff/{staff_id}/password", summary="Set a colleague's password")
@needs("staff.edit")
def change_password(request: HttpRequest, staff_id: Key, new: NewPassword) -> HttpResponse:
    """Set a new password for a colleague; their other sessions end."""
    return done(
        request,
        lambda actor, now: _told(
            set_password(actor=actor, now=now, staff_id=staff_id, password=new.password)
        ),
    )


@router.post("/staff/{staff_id}/deactivate", summary="Take a colleague's sign-in away")
@needs("staff.edit")
def deactivate(request: HttpRequest, staff_id: Key, because: Because) -> HttpResponse:
    """Take a colleague's sign-in away; what they did stays under their name."""
    return done(
        request,
        lambda actor, now: _told(
            deactivate_staff(actor=actor, now=now, staff_id=staff_id, reason=because.reason)
        ),
    )


@router.post("/staff/{staff_id}/reactivate", summary="Let a colleague sign in again")
@needs("staff.edit")
def reactivate(request: HttpRequest, staff_id: Key) -> HttpResponse:
    """Let a colleague who came back sign in again."""
    return done(request, lambda actor, now: _told(reactivate_staff(actor=actor, now=now, staff_id=staff_id)))


@router.post("/staff/{staff_id}/availability", summary="Say whether new matters may come")
@open_to_all
def availability(request: HttpRequest, staff_id: Key, said: Availability) -> HttpResponse:
    """Say whether new matters may be given to oneself, or, with `staff.edit`, to a colleague."""
    return done(
        request,
        lambda actor, now: _told(
            set_availability(actor=actor, now=now, staff_id=staff_id, available=said.available)
        ),
    )


@router.get("/absences", summary="List absences", openapi_extra=shows(AbsenceRow, many=True))
@needs("staff.read")
def absences(request: HttpRequest, staff_id: Key | None = None) -> HttpResponse:
    """List absences that are not over, the nearest first, of everybody or of one colleague."""
    return page(list_absences(actor=actor_of(request), now=timezone.now(), staff_id=staff_id))


@router.post("/staff/{staff_id}/absences", summary="Say when a colleague is absent")
@needs("staff.read")
def plan_absence(request: HttpRequest, staff_id: Key, absence: Absence) -> HttpResponse:
    """Say when oneself, or, with `staff.edit`, a colleague is absent, and who stands in."""

    def work(actor: Actor, now: datetime) -> Any:
        made = set_absence(actor=actor, now=now, staff_id=staff_id, **absence.dict())
        return {"id": made.pk, "staff_id": made.staff_id, "deputy_id": made.deputy_id}

    return done(request, work, status=201)


@router.post("/absences/{absence_id}/end", summary="End an absence")
@needs("staff.read")
def finish_absence(request: HttpRequest, absence_id: Key) -> HttpResponse:
    """End an absence now; one that has not begun is taken out of the plan."""
    return done(request, lambda actor, now: end_absence(actor=actor, now=now, coverage_id=absence_id))


def _told(row: Staff) -> dict[str, Any]:
    return {
        "id": row.pk,
        "username": row.username,
        "name": row.name,
        "roles": row.roles,
        "available": row.available,
        "is_active": row.is_active,
    }
