"""Appointments through the API: booked, confirmed, changed, settled; one's own calendar."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Router, Schema

from yinuo.api.answers import actor_of, answer, page
from yinuo.api.callers import PUBLIC
from yinuo.api.doors import Instant, Key, Limit, Line, checked_cursor, done, needs, open_to_all
from yinuo.api.inquiries import Asker
from yinuo.api.limits import limited
from yinuo.api.schema import shows
from yinuo.core.actor import Actor, ActorKind
from yinuo.people.actions.arrival import Arrival
from yinuo.presale import access
from yinuo.presale.actions.appointment import (
    LONGEST_NOTE,
    agree_to_appointment,
    book_appointment,
    confirm_appointment,
)
from yinuo.presale.actions.appointment_change import cancel_appointment, move_appointment
from yinuo.presale.actions.appointment_outcome import settle_appointment
from yinuo.presale.actions.calendar_feed import close_feed, open_feed
from yinuo.presale.appointment_calendar import appointment_url, calendar_for_customer
from yinuo.presale.models import Appointment
from yinuo.presale.queries.appointment_slots import (
    bookable_service,
)
from yinuo.presale.queries.appointments import (
    AppointmentRow,
    appointment_row,
    get_appointment,
    list_appointments,
)

router = Router(tags=["appointments"])
Language = Literal["zh-hans", "zh-hant", "en"]
Texts = dict[Language, Annotated[str, Field(max_length=300)]]
Note = Annotated[str, Field(max_length=LONGEST_NOTE)]
RIGHT = "appointment.make"


class NewAppointment(Schema):
    """A slot for an asker, or for the customer of a matter; `agreed` is whether the customer has said yes already."""

    service: Line
    begins_at: Instant
    customer: Asker = Asker()
    matter_id: Key | None = None
    staff_id: Key | None = None
    note: Note = ""
    place: Line = ""
    language: Language = "zh-hans"
    product_id: Key | None = None
    agreed: bool = True
    override: Line = ""


class AppointmentMove(Schema):
    begins_at: Instant
    staff_id: Key | None = None
    consent: Annotated[str, Field(max_length=500)] = ""


class AppointmentCancellation(Schema):
    by: Literal["customer", "staff"]
    reason: Annotated[str, Field(max_length=500)]


class AppointmentOutcome(Schema):
    outcome: Literal["hold", "no_show", "miss"]
    words: Note = ""


@router.post("/appointments", auth=PUBLIC, summary="Book an appointment")
@open_to_all
def book(request: HttpRequest, wish: NewAppointment) -> HttpResponse:
    """Book a slot. One that is taken answers 409 `slot_taken` with the next free ones in `data.slots`."""
    if actor_of(request).kind is ActorKind.CUSTOMER:
        limited(request, "book", most=30, within_s=60)

    def work(actor: Actor, now: datetime) -> Any:
        own = actor.kind is ActorKind.CUSTOMER
        made = book_appointment(
            actor=actor,
            now=now,
            service_id=bookable_service(actor, code=wish.service).pk,
            begins_at=wish.begins_at,
            asker=Arrival(**wish.customer.dict()),
            matter_id=wish.matter_id,
            staff_id=None if own else wish.staff_id,
            note=wish.note,
            place=wish.place,
            language=wish.language,
            product_id=wish.product_id,
            channel="api",
            agreed=wish.agreed,
            override=wish.override,
        )
        return _shown(made)

    return done(request, work, status=201, location=lambda made: f"/api/v1/appointments/{made['id']}")


@router.get("/appointments", summary="List appointments", openapi_extra=shows(AppointmentRow, many=True))
@needs(RIGHT)
def appointments(
    request: HttpRequest,
    state: Literal["", "requested", "confirmed", "held", "no_show", "missed", "moved", "cancelled"] = "",
    staff_id: Key | None = None,
    matter_id: Key | None = None,
    since: Instant | None = None,
    until: Instant | None = None,
    language: Language = "zh-hans",
    cursor: Line = "",
    fields: Line = "",
    limit: Limit = 50,
) -> HttpResponse:
    """List the appointments that the caller may read, by when they begin."""
    rows, after = list_appointments(
        actor=actor_of(request),
        language=language,
        state=state,
        staff_id=staff_id,
        matter_id=matter_id,
        since=since,
        until=until,
        after=checked_cursor(cursor),
        limit=limit,
    )
    return page(rows, after=after, fields=fields)


@router.get(
    "/appointments/{appointment_id}", summary="Read an appointment", openapi_extra=shows(AppointmentRow)
)
@needs(RIGHT)
def appointment(request: HttpRequest, appointment_id: Key, language: Language = "zh-hans") -> HttpResponse:
    """Read an appointment."""
    return answer(get_appointment(actor=actor_of(request), appointment_id=appointment_id, language=language))


@router.get("/appointments/{appointment_id}/calendar", summary="Read an appointment as iCalendar")
@needs(RIGHT)
def calendar(request: HttpRequest, appointment_id: Key) -> HttpResponse:
    """Read an appointment as its customer's calendar has it."""
    row = access.appointment_for(actor_of(request), appointment_id)
    content = calendar_for_customer(row, now=timezone.now())
    return HttpResponse(content, content_type="text/calendar; charset=utf-8")


@router.post("/appointments/{appointment_id}/confirm", summary="Confirm an appointment")
@needs(RIGHT)
def confirm(request: HttpRequest, appointment_id: Key) -> HttpResponse:
    """Confirm what a customer asked for; from now on it is a promise."""
    return done(
        request,
        lambda actor, now: _shown(confirm_appointment(actor=actor, now=now, appointment_id=appointment_id)),
    )


@router.post("/appointments/{appointment_id}/agree", summary="Note the customer's word")
@needs(RIGHT)
def agree(request: HttpRequest, appointment_id: Key) -> HttpResponse:
    """Note that the customer says that they come."""
    return done(
        request,
        lambda actor, now: _shown(agree_to_appointment(actor=actor, now=now, appointment_id=appointment_id)),
    )


@router.post("/appointments/{appointment_id}/move", summary="Move an appointment")
@needs(RIGHT)
def move(request: HttpRequest, appointment_id: Key, to: AppointmentMove) -> HttpResponse:
    """Put an appointment on another slot, with the customer's consent; the new one is answered."""
    return done(
        request,
        lambda actor, now: _shown(
            move_appointment(actor=actor, now=now, appointment_id=appointment_id, **to.dict())
        ),
    )


@router.post("/appointments/{appointment_id}/cancel", summary="Cancel an appointment")
@needs(RIGHT)
def cancel(request: HttpRequest, appointment_id: Key, why: AppointmentCancellation) -> HttpResponse:
    """Cancel an appointment that has not begun."""
    return done(
        request,
        lambda actor, now: _shown(
            cancel_appointment(actor=actor, now=now, appointment_id=appointment_id, **why.dict())
        ),
    )


@router.post("/appointments/{appointment_id}/settle", summary="Say what became of an appointment")
@needs(RIGHT)
def settle(request: HttpRequest, appointment_id: Key, became: AppointmentOutcome) -> HttpResponse:
    """Write down what became of an appointment once it has begun."""
    return done(
        request,
        lambda actor, now: _shown(
            settle_appointment(actor=actor, now=now, appointment_id=appointment_id, **became.dict())
        ),
    )


@router.post("/calendar-feed", summary="Make the address of one's own calendar")
@needs(RIGHT)
def make_feed(request: HttpRequest) -> HttpResponse:
    """Make the address at which one's own appointments can be subscribed to; the one before is dead."""

    def work(actor: Actor, now: datetime) -> Any:
        feed = open_feed(actor=actor, now=now)
        return {"url": f"{settings.YINUO_PUBLIC_URL}/calendar/{feed.secret}.ics"}

    return done(request, work, status=201)


@router.delete("/calendar-feed", summary="Close the address of one's own calendar")
@needs(RIGHT)
def end_feed(request: HttpRequest) -> HttpResponse:
    """Close the address."""
    return done(request, lambda actor, now: close_feed(actor=actor, now=now))


def _shown(made: Appointment) -> dict[str, Any]:
    row = appointment_row(made, made.language)
    return {
        **{name: getattr(row, name) for name in AppointmentRow.__struct_fields__},
        "url": appointment_url(made),
    }
