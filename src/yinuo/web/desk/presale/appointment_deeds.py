"""Making, confirming, moving, cancelling and closing appointments from the desk."""

from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from yinuo.core.errors import NotFound
from yinuo.matters import access as matters_access
from yinuo.people.models import Team
from yinuo.presale import access
from yinuo.presale.actions.appointment import book_appointment, confirm_appointment
from yinuo.presale.actions.appointment_change import cancel_appointment, move_appointment
from yinuo.presale.actions.appointment_outcome import settle_appointment
from yinuo.presale.models import BookableService
from yinuo.presale.queries.appointment_slots import (
    bookable_service,
    free_days,
    list_services,
    next_free,
    zone_calendar,
)
from yinuo.presale.queries.appointments import colleagues_of
from yinuo.web.desk.action_forms import actor_language, answer_form, do_and_go, whole_number
from yinuo.web.desk.guards import asked_override, beside_form, guard_of_booking
from yinuo.web.desk.presale.appointment_forms import (
    CancelAppointmentForm,
    MoveForm,
    NewAppointmentForm,
    SettleForm,
)
from yinuo.web.pages import StaffRequest, desk_page
from yinuo.web.portal.presale.slot_pages import at_value, read_day

RIGHT = "appointment.make"
METHODS = ("GET", "HEAD", "POST")


@desk_page(RIGHT, methods=METHODS)
def new(request: StaffRequest, matter_id: int) -> HttpResponse:
    """Make an appointment for a matter's customer. Raises: NotFound."""
    matter = matters_access.matter_for(request.actor, matter_id, "matter.read")
    rows = [row for row in list_services(actor=request.actor, language=actor_language(request)) if row.active]
    if not rows:
        raise NotFound()
    asked = request.POST if request.method == "POST" else request.GET
    wanted = whole_number(asked.get("service", ""))
    chosen = next((row for row in rows if row.id == wanted), rows[0])
    service = bookable_service(request.actor, service_id=chosen.id)
    day, times = _times(request, service, asked)
    form = NewAppointmentForm(
        request.POST or None,
        services=[(row.id, row.name) for row in rows],
        people=_people(request),
        times=times,
        initial={"service": service.pk, "day": day, "agreed": True},
    )

    def run(values: dict[str, Any]) -> str:
        made = book_appointment(
            actor=request.actor,
            now=request.now,
            service_id=service.pk,
            begins_at=values["at"],
            matter_id=matter.pk,
            staff_id=values["staff"],
            place=values["place"],
            note=values["note"],
            agreed=values["agreed"],
            channel=matter.channel,
            override=asked_override(request),
        )
        if made.state == "confirmed":
            return _("Made and promised; the customer was told.")
        return _("The time is held; the customer was asked.")

    return answer_form(
        request,
        form=form,
        title=_("Make an appointment"),
        submit=_("Make it"),
        run=run,
        back=f"/desk/matters/{matter.pk}/",
        extra=beside_form(guard_of_booking(request, service.pk)),
    )


@desk_page(RIGHT)
def times(request: StaffRequest) -> HttpResponse:
    """Return the free times of a service on a day as options, with the guard's words; a part for htmx. Raises: NotFound."""
    instead = whole_number(request.GET.get("instead", ""))
    if instead is not None:
        service = access.appointment_for(request.actor, instead).service
    else:
        key = whole_number(request.GET.get("service", ""))
        if key is None:
            raise NotFound(field="service")
        service = bookable_service(request.actor, service_id=key)
    _day, found = _times(request, service, request.GET, instead=instead)
    context = {"times": found, "guard": guard_of_booking(request, service.pk)}
    return render(request, "desk/presale/times.html", context)


@desk_page(RIGHT, methods=("POST",))
def confirm(request: StaffRequest, appointment_id: int) -> HttpResponse:
    """Confirm what a customer asked for."""

    def run() -> str:
        confirm_appointment(actor=request.actor, now=request.now, appointment_id=appointment_id)
        return _("Confirmed and promised; the customer was told.")

    return do_and_go(request, run=run, back=_page(appointment_id))


@desk_page(RIGHT, methods=METHODS)
def move(request: StaffRequest, appointment_id: int) -> HttpResponse:
    """Put an appointment on another slot. Raises: NotFound."""
    row = access.appointment_for(request.actor, appointment_id)
    asked = request.POST if request.method == "POST" else request.GET
    day, found = _times(request, row.service, asked, instead=row.pk)
    form = MoveForm(
        request.POST or None,
        people=_people(request),
        times=found,
        instead=row.pk,
        initial={"day": day, "staff": asked.get("staff", "")},
    )
    moved: list[int] = []

    def run(values: dict[str, Any]) -> str:
        new_one = move_appointment(
            actor=request.actor,
            now=request.now,
            appointment_id=row.pk,
            begins_at=values["at"],
            staff_id=values["staff"],
            consent=values["consent"],
        )
        moved.append(new_one.pk)
        return _("Moved; the customer was told.")

    answer = answer_form(
        request,
        form=form,
        title=_("Move the appointment"),
        submit=_("Move it"),
        run=run,
        back=_page(appointment_id),
        extra=beside_form(guard_of_booking(request, row.service_id)),
    )
    if moved:
        answer["Location"] = _page(moved[0])
    return answer


@desk_page(RIGHT, methods=METHODS)
def cancel(request: StaffRequest, appointment_id: int) -> HttpResponse:
    """Cancel an appointment. Raises: NotFound."""
    access.appointment_for(request.actor, appointment_id)

    def run(values: dict[str, Any]) -> str:
        cancel_appointment(actor=request.actor, now=request.now, appointment_id=appointment_id, **values)
        return _("Cancelled; the customer was told.")

    return answer_form(
        request,
        form=CancelAppointmentForm(request.POST or None),
        title=_("Cancel the appointment"),
        submit=_("Cancel the appointment"),
        run=run,
        back=_page(appointment_id),
        grave=True,
    )


@desk_page(RIGHT, methods=METHODS)
def settle(request: StaffRequest, appointment_id: int) -> HttpResponse:
    """Write down what became of an appointment. Raises: NotFound."""
    access.appointment_for(request.actor, appointment_id)

    def run(values: dict[str, Any]) -> str:
        settle_appointment(actor=request.actor, now=request.now, appointment_id=appointment_id, **values)
        return _("Written down.")

    return answer_form(
        request,
        form=SettleForm(request.POST or None, initial={"outcome": "hold"}),
        title=_("What became of it?"),
        submit=_("Write it down"),
        run=run,
        back=_page(appointment_id),
    )


def _times(
    request: StaffRequest, service: BookableService, asked: Any, *, instead: int | None = None
) -> tuple[date, list[tuple[str, str]]]:
    """Return the asked day, else the first with a free time, and its free times as choices."""
    staff_id = whole_number(asked.get("staff", ""))
    day = read_day(asked.get("day", ""))
    today = zone_calendar(service).local_date(request.now)
    if day is None:
        ahead = next_free(
            service,
            actor=request.actor,
            now=request.now,
            after=request.now,
            count=1,
            staff_id=staff_id,
            instead_of=instead,
        )
        day = zone_calendar(service).local_date(ahead[0].begins_at) if ahead else today
    if not today <= day <= today + timedelta(days=366):
        return day, []
    found = free_days(
        service,
        actor=request.actor,
        now=request.now,
        first=day,
        days=1,
        staff_id=staff_id,
        instead_of=instead,
    )
    zone = zone_calendar(service).zone
    slots = [slot for one in found if one.day == day for slot in one.slots]
    return day, [(at_value(slot.begins_at), _span(slot.begins_at, slot.ends_at, zone)) for slot in slots]


def _span(begins_at: datetime, ends_at: datetime, zone: Any) -> str:
    return f"{begins_at.astimezone(zone):%H:%M}–{ends_at.astimezone(zone):%H:%M}"


def _people(request: StaffRequest) -> list[tuple[int, str]]:
    teams = Team.objects.filter(active=True).values_list("pk", flat=True)
    return [(one.id, one.name) for one in colleagues_of(actor=request.actor, team_ids=list(teams))]


def _page(appointment_id: int) -> str:
    return f"/desk/appointments/{appointment_id}/"


_ONE = "appointments/<int:appointment_id>/"
ADDRESSES: list[URLPattern] = [
    path("matters/<int:matter_id>/appointments/new/", new, name="new_appointment"),
    path("appointments/times/", times, name="appointment_times"),
    path(_ONE + "confirm/", confirm, name="confirm_appointment"),
    path(_ONE + "move/", move, name="move_appointment"),
    path(_ONE + "cancel/", cancel, name="cancel_appointment"),
    path(_ONE + "settle/", settle, name="settle_appointment"),
]
