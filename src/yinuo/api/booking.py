"""What can be booked, through the API: services with their free slots, the resources they need."""

from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Router, Schema

from yinuo.api.answers import actor_of, answer, page
from yinuo.api.callers import PUBLIC
from yinuo.api.doors import Key, Line, done, needs, open_to_all
from yinuo.api.limits import limited
from yinuo.api.schema import shows
from yinuo.core.actor import Actor, ActorKind
from yinuo.presale.actions.booking import change_resource, change_service, create_resource, create_service
from yinuo.presale.queries.appointment_history import history_of_service
from yinuo.presale.queries.appointment_slots import (
    ServiceRow,
    bookable_service,
    free_days,
    list_services,
    zone_calendar,
)
from yinuo.presale.queries.booking import ResourceRow, ServiceFile, get_service, list_resources

router = Router(tags=["appointments"])
Language = Literal["zh-hans", "zh-hant", "en"]
Texts = dict[Language, Annotated[str, Field(max_length=300)]]
SEES_COLLEAGUES = "appointment.make"


class BookableServiceFacts(Schema):
    """What may be said of a service; what is not named stays."""

    kind: Line = ""
    names: Texts = {}
    summaries: Texts = {}
    places: Texts = {}
    at_customer: bool = False
    minutes: int = 60
    gap_minutes: int = 0
    step_minutes: int = 30
    notice_hours: int = 2
    horizon_days: int = 30
    remind_hours: int = 24
    calendar_id: Key | None = None
    team_id: Key | None = None
    needs: list[Line] = []
    by_itself: bool = True
    public: bool = True
    active: bool = True


class NewBookableService(BookableServiceFacts):
    code: Line
    kind: Line
    names: Texts


class ResourceFacts(Schema):
    name: Line = ""
    kind: Line = ""
    outlet_id: Key | None = None
    active: bool = True


class NewResource(Schema):
    code: Line
    name: Line
    kind: Line
    outlet_id: Key | None = None


@router.get(
    "/bookable-services",
    auth=PUBLIC,
    summary="List what can be booked",
    openapi_extra=shows(ServiceRow, many=True),
)
@open_to_all
def services(request: HttpRequest, language: Language = "zh-hans", fields: Line = "") -> HttpResponse:
    """List what the caller may book, by code."""
    return page(list_services(actor=actor_of(request), language=language), fields=fields)


@router.get("/bookable-services/{code}/expectation", summary="Tell how often a service took place as agreed")
@needs("appointment.make")
def expectation(request: HttpRequest, code: Line) -> HttpResponse:
    """Tell what became of the service's last appointments, by the day first agreed.

    An `unlikely` service is booked by staff only with an `override` that says why it will take place this time.
    """
    service = bookable_service(actor_of(request), code=code)
    return answer(history_of_service(service_id=service.pk, now=timezone.now()).as_json())


@router.get("/bookable-services/{code}/slots", auth=PUBLIC, summary="List free slots")
@open_to_all
def slots(
    request: HttpRequest,
    code: Line,
    first: date | None = None,
    days: Annotated[int, Field(ge=1, le=31)] = 7,
    staff_id: Key | None = None,
) -> HttpResponse:
    """List the free slots of a service from a day on (today where none is named), day by day."""
    actor = actor_of(request)
    if actor.kind is ActorKind.CUSTOMER:
        limited(request, "slots", most=120, within_s=60)
    service = bookable_service(actor, code=code)
    now = timezone.now()
    today = zone_calendar(service).local_date(now)
    begin = first or today
    if not today - timedelta(days=1) <= begin <= today + timedelta(days=400):
        return answer({"items": []})
    found = free_days(
        service,
        actor=actor,
        now=now,
        first=begin,
        days=days,
        staff_id=staff_id if actor.can(SEES_COLLEAGUES) else None,
    )
    return answer(
        {
            "items": [
                {
                    "day": one.day.isoformat(),
                    "slots": [{"begins_at": s.begins_at, "ends_at": s.ends_at} for s in one.slots],
                }
                for one in found
            ]
        }
    )


@router.post("/bookable-services", summary="Add what can be booked")
@needs("booking.edit")
def add_service(request: HttpRequest, service: NewBookableService) -> HttpResponse:
    """Add something that can be booked."""

    def work(actor: Actor, now: datetime) -> Any:
        fields = service.dict(exclude_unset=True, exclude={"code", "kind"})
        made = create_service(actor=actor, now=now, code=service.code, kind=service.kind, fields=fields)
        return {"id": made.pk, "code": made.code}

    return done(request, work, status=201, location=lambda made: f"/api/v1/bookable-services/{made['id']}")


@router.get(
    "/bookable-services/{service_id}", summary="Read what can be booked", openapi_extra=shows(ServiceFile)
)
@needs("booking.edit")
def service(request: HttpRequest, service_id: Key) -> HttpResponse:
    """Read a service with its texts in all languages."""
    return answer(get_service(actor=actor_of(request), service_id=service_id))


@router.patch(
    "/bookable-services/{service_id}", summary="Change what can be booked", openapi_extra=shows(ServiceFile)
)
@needs("booking.edit")
def edit_service(request: HttpRequest, service_id: Key, facts: BookableServiceFacts) -> HttpResponse:
    """Change a service; what was booked stays as it was booked."""

    def work(actor: Actor, now: datetime) -> Any:
        change_service(actor=actor, now=now, service_id=service_id, fields=facts.dict(exclude_unset=True))
        return get_service(actor=actor, service_id=service_id)

    return done(request, work)


@router.get("/resources", summary="List resources", openapi_extra=shows(ResourceRow, many=True))
@needs("booking.edit")
def resources(request: HttpRequest, fields: Line = "") -> HttpResponse:
    """List rooms, vehicles and units, by kind and name."""
    return page(list_resources(actor=actor_of(request)), fields=fields)


@router.post("/resources", summary="Add a resource")
@needs("booking.edit")
def add_resource(request: HttpRequest, resource: NewResource) -> HttpResponse:
    """Add a room, a vehicle, a unit."""

    def work(actor: Actor, now: datetime) -> Any:
        made = create_resource(actor=actor, now=now, **resource.dict())
        return {"id": made.pk, "code": made.code}

    return done(request, work, status=201, location=lambda made: f"/api/v1/resources/{made['id']}")


@router.patch("/resources/{resource_id}", summary="Change a resource")
@needs("booking.edit")
def edit_resource(request: HttpRequest, resource_id: Key, facts: ResourceFacts) -> HttpResponse:
    """Change a resource; it goes out of use only when nothing coming needs it."""

    def work(actor: Actor, now: datetime) -> Any:
        row = change_resource(
            actor=actor, now=now, resource_id=resource_id, fields=facts.dict(exclude_unset=True)
        )
        return {"id": row.pk, "code": row.code, "active": row.active}

    return done(request, work)
