"""Booking: what can be booked, which times are free, who comes. Works without a script."""

from datetime import datetime
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from yinuo.catalog.models import Product
from yinuo.core.actor import Actor
from yinuo.core.errors import DomainError
from yinuo.matters.access import matter_of_secret
from yinuo.matters.models import Matter
from yinuo.people.actions.arrival import Arrival, visitor
from yinuo.people.actors import customer_actor
from yinuo.presale.actions.appointment import book_appointment
from yinuo.presale.errors import SlotNotOffered, SlotTaken
from yinuo.presale.models import Appointment, BookableService
from yinuo.presale.queries.appointment_slots import bookable_service, list_services, service_row
from yinuo.web.desk.action_forms import whole_number
from yinuo.web.errors import field_errors
from yinuo.web.pages import portal_page
from yinuo.web.portal.limits import address_of, limit
from yinuo.web.portal.presale.booking_forms import BookForm
from yinuo.web.portal.presale.slot_pages import at_value, choice_of, read_at
from yinuo.web.portal.reader import language_of, reader
from yinuo.web.portal.tickets import FASTEST, LONGEST, new_ticket, once_key, ticket_age

PER_ADDRESS = 20
HOUR_S = 3600


@portal_page()
def services(request: HttpRequest) -> HttpResponse:
    """Show what can be booked."""
    rows = list_services(actor=reader(request), language=language_of(request))
    context = {"title": _("Book a time"), "services": rows, "query": _carried_query(request)}
    return render(request, "portal/presale/services.html", context)


@portal_page()
def slots(request: HttpRequest, code: str) -> HttpResponse:
    """Show the free times of a service. Raises: NotFound."""
    actor = reader(request)
    service = bookable_service(actor, code=code)
    query = _carried(request)
    choice = choice_of(
        service,
        actor=actor,
        now=_now(request),
        asked=request.GET.get("day", ""),
        query=query,
        to=lambda value: f"/book/{service.code}/details/?{urlencode({**query, 'at': value})}",
    )
    context = {
        "title": service_row(service, language_of(request)).name,
        "service": service_row(service, language_of(request)),
        "choice": choice,
        "back": f"/book/{_carried_query(request)}",
    }
    return render(request, "portal/presale/slots.html", context)


@portal_page(methods=("GET", "HEAD", "POST"))
def details(request: HttpRequest, code: str) -> HttpResponse:
    """Ask who comes; book the slot and go to the appointment's own page. Raises: NotFound, TooManyTries."""
    service = bookable_service(reader(request), code=code)
    matter = _matter_of(request)
    shape = {"at_customer": service.at_customer, "is_known": matter is not None}
    if request.method != "POST":
        at = read_at(request.GET.get("at", ""))
        if at is None:
            return HttpResponseRedirect(f"/book/{service.code}/{_carried_query(request)}")
        initial = {"ticket": new_ticket(now=_now(request)), "at": at_value(at)}
        return _page(request, service, BookForm(initial=initial, **shape), at=at)
    form = BookForm(request.POST, **shape)
    at = read_at(request.POST.get("at", ""))
    if at is None:
        return HttpResponseRedirect(f"/book/{service.code}/{_carried_query(request)}")
    if not form.is_valid() or not _is_believable(form, request):
        return _page(request, service, form, at=at, status=422)
    values = form.cleaned_data
    key = once_key(values["ticket"], values["at"], values.get("phone", ""), values.get("email", ""))
    if earlier := _booked_before(key):
        return _to(earlier)
    limit("book", address_of(request), most=PER_ADDRESS, within_s=HOUR_S)
    try:
        made = _book(request, service, at, values, matter, key)
    except (SlotTaken, SlotNotOffered) as error:
        others = [datetime.fromisoformat(text) for text in error.data["slots"]]
        return _page(request, service, form, at=at, others=others, status=error.status)
    except DomainError as error:
        for name, lines in field_errors(error).items():
            form.add_error(name if name in form.fields else None, lines)
        return _page(request, service, form, at=at, status=error.status)
    messages.success(request, _("Thank you. This page is yours: here you can change or cancel it."))
    return _to(made)


def _book(
    request: HttpRequest,
    service: BookableService,
    at: datetime,
    values: dict[str, Any],
    matter: Matter | None,
    key: str,
) -> Appointment:
    language = language_of(request)
    asked: dict[str, Any] = {
        "now": _now(request),
        "service_id": service.pk,
        "begins_at": at,
        "note": values["note"],
        "place": values.get("place", ""),
        "language": language,
    }
    if matter is not None:
        return book_appointment(actor=_customer(matter, language), matter_id=matter.pk, **asked)
    try:
        return book_appointment(
            actor=visitor(language=language, name=values["name"]),
            asker=Arrival(name=values["name"], phone=values["phone"], email=values["email"]),
            product_id=_product(request),
            external_id=key,
            **asked,
        )
    except IntegrityError:
        # The same form came a second time while the first was being taken in.
        if earlier := _booked_before(key):
            return earlier
        raise


def _is_believable(form: BookForm, request: HttpRequest) -> bool:
    """Refuse what no person sends, in words that a person could act on; nothing typed is lost."""
    age = ticket_age(form.cleaned_data["ticket"], now=_now(request))
    if form.cleaned_data["homepage"]:
        form.add_error(None, _("A field that is not for people was filled in. Please send the form again."))
    elif age is None or age > LONGEST:
        form.add_error(
            None, _("This page was open for too long. Everything is still here: please send it again.")
        )
        data = cast(Any, form.data).copy()
        data["ticket"] = new_ticket(now=_now(request))
        form.data = data
    elif age < FASTEST:
        form.add_error(None, _("That was very fast. Please look it over and send it again."))
    return not form.errors


def _page(
    request: HttpRequest,
    service: BookableService,
    form: BookForm,
    *,
    at: datetime,
    others: list[datetime] | None = None,
    status: int = 200,
) -> HttpResponse:
    query = _carried(request)
    row = service_row(service, language_of(request))
    context = {
        "title": row.name,
        "service": row,
        "form": form,
        "at": at,
        "others": [{"at": other, "value": at_value(other)} for other in others or []],
        "is_taken": others is not None,
        "address": f"/book/{service.code}/details/{_carried_query(request)}",
        "back": f"/book/{service.code}/?{urlencode(query)}",
    }
    return render(request, "portal/presale/details.html", context, status=status)


def _carried(request: HttpRequest) -> dict[str, str]:
    """Return what a customer brings along from another page: their thread's secret, the product they looked at."""
    return {name: text for name in ("t", "product") if (text := request.GET.get(name, "")[:64])}


def _carried_query(request: HttpRequest) -> str:
    query = _carried(request)
    return f"?{urlencode(query)}" if query else ""


def _matter_of(request: HttpRequest) -> Matter | None:
    return matter_of_secret(request.GET.get("t", "")[:64])


def _product(request: HttpRequest) -> int | None:
    """Return the product that was looked at, where it is one that is on offer."""
    key = whole_number(request.GET.get("product", ""))
    return key if key is not None and Product.objects.filter(pk=key, active=True).exists() else None


def _customer(matter: Matter, language: str) -> Actor:
    return customer_actor(customer_id=None, name=_("The customer"), matter_ids=[matter.pk], language=language)


def _booked_before(key: str) -> Appointment | None:
    rows = Appointment.objects.filter(
        matter__messages__channel="web", matter__messages__external_id=key
    ).exclude(state="moved")
    return rows.first()


def _to(appointment: Appointment) -> HttpResponse:
    return HttpResponseRedirect(f"/a/{appointment.secret}/")


def _now(request: HttpRequest) -> datetime:
    return cast(datetime, request.now)  # type: ignore[attr-defined]


ADDRESSES: list[URLPattern] = [
    path("book/", services, name="book"),
    path("book/<str:code>/", slots, name="book_slots"),
    path("book/<str:code>/details/", details, name="book_details"),
]
