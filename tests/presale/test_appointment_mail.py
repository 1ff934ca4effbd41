"""What a mail about an appointment looks like on its way."""

from typing import Any

import pytest
from icalendar import Calendar

from tests.cast import NOW, Cast
from tests.presale.bookable import book, holder, make_service
from yinuo.channels.letters import letter_of
from yinuo.channels.smtp import MailSetup
from yinuo.core.models import OutboxItem
from yinuo.people.erasure import ERASERS
from yinuo.presale.actions.appointment_change import cancel_appointment

pytestmark = pytest.mark.django_db
SETUP = MailSetup(
    host="127.0.0.1", port=25, security="none", user="", password="", sender="service@example.com"
)


def calendar_of_last() -> tuple[str, str, Calendar]:
    """Return the method in the type, the file's name, and the calendar of the mail that was queued last."""
    letter = letter_of(OutboxItem.objects.latest("id"), setup=SETUP)
    [part] = [p for p in letter.walk() if p.get_content_type() == "text/calendar"]
    content: Any = part.get_payload(decode=True)
    return str(part.get_param("method")), part.get_filename() or "", Calendar.from_ical(content)


def test_brings_the_calendar_along_with_its_method(cast: Cast, settings: Any) -> None:
    settings.YINUO_MAIL_FROM = "service@example.com"
    made = book(make_service(cast))

    method, name, calendar = calendar_of_last()
    event = calendar.walk("VEVENT")[0]
    assert (method, name, calendar["METHOD"]) == ("REQUEST", "appointment.ics", "REQUEST")
    assert str(event["ORGANIZER"]) == "mailto:service@example.com"
    assert event["ATTENDEE"].params["RSVP"] == "FALSE"

    cancel_appointment(actor=holder(made), now=NOW, appointment_id=made.pk)

    method, _name, calendar = calendar_of_last()
    assert (method, calendar.walk("VEVENT")[0]["UID"]) == ("CANCEL", event["UID"])
    assert calendar.walk("VEVENT")[0]["SEQUENCE"] > event["SEQUENCE"]


def test_an_erasure_empties_it(cast: Cast) -> None:
    made = book(make_service(cast))

    next(one for one in ERASERS if one.name == "conversations").erase(made.customer_id)

    assert OutboxItem.objects.exclude(calendar="").count() == 0
