"""An appointment behind its secret address: confirmed, moved, cancelled and put into a calendar without a sign-in."""

from collections.abc import Callable
from datetime import datetime
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from msgspec import Struct

from yinuo.core.actor import Actor
from yinuo.core.errors import DomainError, NotFound
from yinuo.people.actors import customer_actor
from yinuo.presale import access
from yinuo.presale.actions.appointment import agree_to_appointment
from yinuo.presale.actions.appointment_change import cancel_appointment, move_appointment
from yinuo.presale.appointment_calendar import calendar_for_customer, calendar_for_staff
from yinuo.presale.errors import SlotNotOffered, SlotTaken
from yinuo.presale.models import Appointment
from yinuo.presale.queries.appointment_slots import service_row
from yinuo.presale.queries.appointments import (
    AppointmentRow,
    appointment_row,
    appointments_of_feed,
    feed_of_secret,
)
from yinuo.web.errors import error_lines
from yinuo.web.pages import portal_page
from yinuo.web.portal.limits import address_of, limit
from yinuo.web.portal.presale.booking_forms import CancelForm
from yinuo.web.portal.presale.slot_pages import choice_of, read_at
from yinuo.web.portal.reader import language_of

PER_ADDRESS_GUESSES = 60
PER_APPOINTMENT = 30
HOUR_S = 3600
CALENDAR_TYPE = "text/calendar; charset=utf-8"


class Opened(Struct, frozen=True, kw_only=True):
    """An appointment that a secret opened, and the customer who holds it."""

    appointment: Appointment
    actor: Actor
    now: datetime
    language: str

    @property
    def url(self) -> str:
        return f"/a/{self.appointment.secret}/"

    @property
    def row(self) -> AppointmentRow:
        return appointment_row(self.appointment, self.language)


@portal_page(audience="link")
def appointment(request: HttpRequest, secret: str) -> HttpResponse:
    """Show an appointment and what can be done with it. Raises: NotFound."""
    return _page(request, _opened(request, secret))


@portal_page(audience="link", methods=("POST",))
def agree(request: HttpRequest, secret: str) -> HttpResponse:
    """Take the customer's word that they come. Raises: NotFound."""
    opened = _opened(request, secret)
    return _try_and_go(
        request,
        opened,
        lambda: agree_to_appointment(
            actor=opened.actor, now=opened.now, appointment_id=opened.appointment.pk
        ),
        said=_("Thank you. We look forward to seeing you."),
    )


@portal_page(audience="link", methods=("GET", "HEAD", "POST"))
def move(request: HttpRequest, secret: str) -> HttpResponse:
    """Show other free times; put the appointment on the one that is chosen. Raises: NotFound."""
    opened = _opened(request, secret)
    if not _can_change(opened):
        return HttpResponseRedirect(opened.url)
    taken = False
    if request.method == "POST":
        limit("appointment", str(opened.appointment.pk), most=PER_APPOINTMENT, within_s=HOUR_S)
        at = read_at(request.POST.get("at", ""))
        try:
            if at is not None:
                move_appointment(
                    actor=opened.actor,
                    now=opened.now,
                    appointment_id=opened.appointment.pk,
                    begins_at=at,
                )
                messages.success(request, _("It is moved. Your calendar entry is updated by our e-mail."))
                return HttpResponseRedirect(opened.url)
        except (SlotTaken, SlotNotOffered) as error:
            taken = True
            messages.error(request, str(error))
        except DomainError as error:
            for line in error_lines(error):
                messages.error(request, line)
            return HttpResponseRedirect(opened.url)
    choice = choice_of(
        opened.appointment.service,
        actor=opened.actor,
        now=opened.now,
        asked=request.GET.get("day", ""),
        query={},
        to=lambda value: value,
        instead_of=opened.appointment.pk,
    )
    context = {
        "title": _("Choose another time"),
        "row": opened.row,
        "service": service_row(opened.appointment.service, opened.language),
        "choice": choice,
        "url": opened.url,
    }
    return _private(render(request, "portal/presale/move.html", context, status=409 if taken else 200))


@portal_page(audience="link", methods=("GET", "HEAD", "POST"))
def cancel(request: HttpRequest, secret: str) -> HttpResponse:
    """Ask once more, then cancel. Raises: NotFound."""
    opened = _opened(request, secret)
    if not _can_change(opened):
        return HttpResponseRedirect(opened.url)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _try_and_go(
            request,
            opened,
            lambda: cancel_appointment(
                actor=opened.actor,
                now=opened.now,
                appointment_id=opened.appointment.pk,
                reason=form.cleaned_data["reason"],
            ),
            said=_("It is cancelled. Nothing more is needed."),
        )
    context = {"title": _("Cancel the appointment"), "row": opened.row, "form": form, "url": opened.url}
    return _private(
        render(request, "portal/presale/cancel.html", context, status=422 if form.errors else 200)
    )


@portal_page(audience="link")
def calendar(request: HttpRequest, secret: str) -> HttpResponse:
    """Send the appointment as a calendar, to keep or to subscribe to. Raises: NotFound."""
    opened = _opened(request, secret)
    content = calendar_for_customer(opened.appointment, now=opened.now)
    response = HttpResponse(content, content_type=CALENDAR_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{opened.appointment.number}.ics"'
    return _private(response)


@portal_page(audience="link")
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Send the calendar of a member of staff to whoever has its address. Raises: NotFound."""
    found = feed_of_secret(secret)
    if found is None:
        limit("secret", address_of(request), most=PER_ADDRESS_GUESSES, within_s=HOUR_S)
        raise NotFound()
    now = _now(request)
    content = calendar_for_staff(
        appointments_of_feed(found, now=now),
        now=now,
        name=_("Appointments of %(name)s") % {"name": found.staff.name},
        language=found.staff.language,
    )
    return _private(HttpResponse(content, content_type=CALENDAR_TYPE))


def _opened(request: HttpRequest, secret: str) -> Opened:
    """Return the appointment of a secret. Raises: NotFound for one that opens nothing, TooManyTries for guessing."""
    found = access.appointment_of_secret(secret)
    if found is None:
        limit("secret", address_of(request), most=PER_ADDRESS_GUESSES, within_s=HOUR_S)
        raise NotFound()
    language = language_of(request)
    actor = customer_actor(
        customer_id=None, name=found.customer.name, matter_ids=[found.matter_id], language=language
    )
    return Opened(appointment=found, actor=actor, now=_now(request), language=language)


def _page(request: HttpRequest, opened: Opened) -> HttpResponse:
    promise = opened.appointment.promise
    ahead = opened.row.state in ("requested", "confirmed") and opened.row.ends_at > opened.now
    context = {
        "title": opened.row.service,
        "row": opened.row,
        "service": service_row(opened.appointment.service, opened.language),
        "promise": promise,
        "url": opened.url,
        "can_change": _can_change(opened),
        "asks_word": ahead and opened.row.customer_said is None,
        "is_proposed": opened.row.state == "requested" and opened.row.customer_said is None,
    }
    return _private(render(request, "portal/presale/appointment.html", context))


def _can_change(opened: Opened) -> bool:
    row = opened.row
    return row.state in ("requested", "confirmed") and row.begins_at > opened.now


def _try_and_go(
    request: HttpRequest, opened: Opened, run: Callable[[], object], *, said: str
) -> HttpResponse:
    """Do one thing and go back to the appointment; an objection is said there."""
    limit("appointment", str(opened.appointment.pk), most=PER_APPOINTMENT, within_s=HOUR_S)
    try:
        run()
    except DomainError as error:
        for line in error_lines(error):
            messages.error(request, line)
    else:
        messages.success(request, said)
    return HttpResponseRedirect(opened.url)


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "same-origin"
    return response


def _now(request: HttpRequest) -> datetime:
    return cast(datetime, request.now)  # type: ignore[attr-defined]


_A = "a/<str:secret>/"
ADDRESSES: list[URLPattern] = [
    path(_A, appointment, name="appointment"),
    path(_A + "agree/", agree, name="appointment_agree"),
    path(_A + "move/", move, name="appointment_move"),
    path(_A + "cancel/", cancel, name="appointment_cancel"),
    path(_A + "calendar.ics", calendar, name="appointment_calendar"),
    path("calendar/<str:secret>.ics", feed, name="calendar_feed"),
]
