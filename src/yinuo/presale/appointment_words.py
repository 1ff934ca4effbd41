"""Appointments in words, for messages and calendars: in the customer's language, in the organisation's zone."""

from datetime import datetime

from django.utils import formats, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from yinuo.core.organisation import organisation
from yinuo.presale.models import Appointment, BookableService
from yinuo.presale.queries.appointment_slots import text_in


def slot_words(begins_at: datetime, ends_at: datetime) -> str:
    """Return a slot in the active language: 10月9日 星期五 14:00–15:00."""
    zone = organisation().zone
    begin, end = begins_at.astimezone(zone), ends_at.astimezone(zone)
    day = formats.date_format(
        begin, pgettext("Django date format: day and weekday (Chinese: n月j日 l)", "l j F")
    )
    return f"{day} {begin:%H:%M}–{end:%H:%M}"


def service_name(service: BookableService, language: str) -> str:
    """Return a service's name in a language."""
    return text_in(service.names, language) or service.code


def place_words(appointment: Appointment) -> str:
    """Return where an appointment takes place, in its own language; the empty text where nobody said."""
    return appointment.place or text_in(appointment.service.places, appointment.language)


def what_is_promised(appointment: Appointment) -> str:
    """Return what we promise by confirming, in the appointment's language; short, for it stands in lists."""
    with translation.override(appointment.language):
        begin = appointment.begins_at.astimezone(organisation().zone)
        day = formats.date_format(begin, pgettext("Django date format: day and month (Chinese: n-j)", "j M"))
        words = {
            "service": service_name(appointment.service, appointment.language),
            "when": f"{day} {begin:%H:%M}",
        }
        return _("%(service)s on %(when)s") % words
