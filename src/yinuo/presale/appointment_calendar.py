"""Appointments as iCalendar objects (RFC 5545, RFC 5546): one to keep, one that a mail brings along, a feed."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from yinuo.core.organisation import organisation
from yinuo.presale.appointment_words import place_words, service_name
from yinuo.presale.models import Appointment

if TYPE_CHECKING:
    from icalendar import Calendar, Event, vCalAddress

PRODUCT = "-//Yinuo//Appointments//"
REFRESH = timedelta(hours=1)
_STATUS = {"requested": "TENTATIVE", "cancelled": "CANCELLED"}
_DOMAIN = "appointments.yinuo"


def appointment_url(appointment: Appointment) -> str:
    """Return the address at which a customer confirms, moves and cancels without a sign-in."""
    return f"{settings.YINUO_PUBLIC_URL}/a/{appointment.secret}/"


def calendar_for_customer(
    appointment: Appointment, *, now: datetime, method: str = "PUBLISH", recipient: str = ""
) -> bytes:
    """Return the calendar that holds one appointment as its customer sees it.

    `method` is PUBLISH for a file or a feed; REQUEST and CANCEL, with the recipient, for what a mail brings along.
    """
    calendar = _calendar(method, language=appointment.language)
    with translation.override(appointment.language):
        house = organisation().name_in(appointment.language)
        event = _event(appointment, now=now)
        event.add("summary", f"{service_name(appointment.service, appointment.language)} · {house}")
        lines = [
            _("With %(name)s") % {"name": appointment.staff.name},
            _("Change or cancel here: %(url)s") % {"url": appointment_url(appointment)},
        ]
        event.add("description", "\n".join(lines))
        event.add("url", appointment_url(appointment))
        sender = parseaddr(settings.YINUO_MAIL_FROM)[1]
        if recipient and sender:
            from icalendar import vCalAddress, vText

            organizer = vCalAddress(f"mailto:{sender}")
            organizer.params["CN"] = vText(house)
            event["organizer"] = organizer
            event.add("attendee", _attendee(appointment, recipient), encode=False)
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def calendar_for_staff(
    appointments: Iterable[Appointment], *, now: datetime, name: str, language: str
) -> bytes:
    """Return the calendar to which a member of staff subscribes: with whom, but not how to reach them."""
    calendar = _calendar("PUBLISH", language=language)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", REFRESH)
    with translation.override(language):
        for appointment in appointments:
            event = _event(appointment, now=now)
            event.add(
                "summary", f"{service_name(appointment.service, language)} · {appointment.customer.name}"
            )
            address = f"{settings.YINUO_PUBLIC_URL}/desk/appointments/{appointment.pk}/"
            event.add("description", f"{appointment.matter.number}\n{address}")
            event.add("url", address)
            calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _calendar(method: str, *, language: str) -> "Calendar":
    # Loaded with the first calendar: no other page needs it.
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", f"{PRODUCT}{language[:2].upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    return calendar


def _event(appointment: Appointment, *, now: datetime) -> "Event":
    from icalendar import Event

    zone = organisation().zone
    event = Event()
    event.add("uid", f"{appointment.uid}@{_DOMAIN}")
    event.add("sequence", appointment.sequence)
    event.add("dtstamp", now)
    event.add("dtstart", appointment.begins_at.astimezone(zone))
    event.add("dtend", appointment.ends_at.astimezone(zone))
    event.add("status", _STATUS.get(appointment.state, "CONFIRMED"))
    if place := place_words(appointment):
        event.add("location", place)
    return event


def _attendee(appointment: Appointment, recipient: str) -> "vCalAddress":
    from icalendar import vCalAddress, vText

    attendee = vCalAddress(f"mailto:{recipient}")
    attendee.params["CN"] = vText(appointment.customer.name)
    attendee.params["PARTSTAT"] = vText("ACCEPTED" if appointment.agreed_at else "NEEDS-ACTION")
    attendee.params["RSVP"] = vText("FALSE")
    return attendee
