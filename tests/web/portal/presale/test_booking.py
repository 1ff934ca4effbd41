"""Booking as a visitor, without a script; and the appointment's own address."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from tests.cast import Cast
from tests.presale.bookable import book, round_the_clock_service, soon
from yinuo.matters.models import Matter, Message
from yinuo.presale.actions.calendar_feed import close_feed, open_feed
from yinuo.presale.models import Appointment, BookableService
from yinuo.web.portal.presale.slot_pages import at_value
from yinuo.web.portal.tickets import new_ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def service(cast: Cast) -> BookableService:
    return round_the_clock_service(cast)


def form(at: str, **more: str) -> dict[str, str]:
    ticket = new_ticket(now=timezone.now() - timedelta(minutes=1))
    known = {"name": "林女士", "phone": "138 1234 5678", "email": "", "note": "看沙发", "homepage": ""}
    return {**known, "ticket": ticket, "at": at, **more}


def taken(service: BookableService, at: Any = None) -> Appointment:
    return book(service, at or soon(), now=timezone.now())


def test_leads_from_the_door_to_the_appointment(client: Client, service: BookableService) -> None:
    assert b"/book/" in client.get("/").content
    assert b"/book/demo/" in client.get("/book/").content
    page = client.get("/book/demo/").content.decode()
    found = re.search(r"/book/demo/details/\?at=(\w+)", page)
    assert found is not None
    shown = client.get(f"/book/demo/details/?at={found[1]}")
    assert shown.status_code == 200

    response = client.post("/book/demo/details/", form(found[1]))

    made = Appointment.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"/a/{made.secret}/")
    assert (made.state, made.note, made.customer.name) == ("confirmed", "看沙发", "林女士")
    own = client.get(response["Location"])
    assert made.number in own.content.decode()
    assert own["Cache-Control"] == "private, no-store" and own["X-Robots-Tag"] == "noindex"


def test_takes_the_same_form_twice_as_one_booking(client: Client, service: BookableService) -> None:
    sent = form(at_value(soon()))

    first, second = client.post("/book/demo/details/", sent), client.post("/book/demo/details/", sent)

    assert first["Location"] == second["Location"]
    assert (Appointment.objects.count(), Matter.objects.count()) == (1, 1)


def test_offers_the_next_times_where_somebody_was_faster(client: Client, service: BookableService) -> None:
    taken(service)

    response = client.post("/book/demo/details/", form(at_value(soon())))

    page = response.content.decode()
    assert response.status_code == 409
    assert f'value="{at_value(soon() + timedelta(hours=1))}"' in page
    assert "林女士" in page and Appointment.objects.count() == 1
    assert client.post("/book/demo/details/", form(at_value(soon() + timedelta(hours=1)))).status_code == 302


def test_brings_a_thread_along_and_asks_for_no_name(
    client: Client, service: BookableService, ask: Any
) -> None:
    matter = ask(now=timezone.now())
    page = client.get(f"/book/demo/?t={matter.secret}").content.decode()
    assert f"t={matter.secret}" in page

    response = client.post(
        f"/book/demo/details/?t={matter.secret}",
        {"ticket": form("x")["ticket"], "at": at_value(soon()), "note": "", "homepage": ""},
    )

    assert response.status_code == 302
    assert Appointment.objects.get().matter_id == matter.pk
    assert Message.objects.filter(matter=matter, direction="out").count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"phone": "", "email": ""},
        {"phone": "12"},
        {"name": ""},
        {"homepage": "http://x"},
        {"ticket": "forged"},
        {"note": "x" * 2001},
        {"email": "a\x00b@example.com", "phone": ""},
    ],
)
def test_keeps_what_was_typed_where_something_is_wrong(
    client: Client, service: BookableService, wrong: dict[str, str]
) -> None:
    response = client.post("/book/demo/details/", form(at_value(soon()), **wrong))

    assert response.status_code == 422
    assert Appointment.objects.count() == 0


@pytest.mark.parametrize(
    "address",
    [
        "/book/demo/?day=2026-13-45",
        "/book/demo/?day=9999-01-01",
        "/book/demo/?product=99999999999999999999&t=x",
        "/book/demo/?day=1999-01-01",
    ],
)
def test_shows_free_times_whatever_the_address_says(
    client: Client, service: BookableService, address: str
) -> None:
    assert client.get(address).status_code == 200


def test_what_cannot_be_booked_is_not_found(client: Client, service: BookableService) -> None:
    BookableService.objects.update(public=False)

    assert client.get("/book/demo/").status_code == 404
    assert client.get("/book/nothing/details/?at=20260313T0200Z").status_code == 404
    assert "demo" not in client.get("/book/").content.decode()


@pytest.mark.parametrize("at", ["", "x", "20261399T9999Z", "99990101T0000Z", "20260231T0200Z"])
def test_a_time_that_is_none_leads_back(client: Client, service: BookableService, at: str) -> None:
    assert client.get("/book/demo/details/", {"at": at}).status_code == 302
    assert client.post("/book/demo/details/", form(at)).status_code == 302


def test_the_link_moves_agrees_and_cancels(client: Client, service: BookableService) -> None:
    made = taken(service)
    Appointment.objects.update(agreed_at=None)
    url = f"/a/{made.secret}/"
    later = soon() + timedelta(hours=3)

    assert client.post(f"{url}agree/").status_code == 302
    made.refresh_from_db()
    assert made.agreed_at is not None
    assert (
        at_value(later)
        in client.get(
            f"{url}move/?day={later.astimezone(timezone.get_default_timezone()):%Y-%m-%d}"
        ).content.decode()
    )
    assert client.post(f"{url}move/", {"at": at_value(later)}).status_code == 302
    moved = Appointment.objects.exclude(state="moved").get()
    assert moved.begins_at == later
    assert client.post(f"{url}cancel/", {"reason": "临时有事"}).status_code == 302
    moved.refresh_from_db()
    assert (moved.state, moved.settled_by, moved.outcome) == ("cancelled", "customer", "临时有事")
    assert client.get(f"{url}move/").status_code == 302
    assert client.get(url).status_code == 200


def test_a_taken_slot_and_nonsense_leave_it_where_it_is(client: Client, service: BookableService) -> None:
    made = taken(service)
    other = taken(service, soon() + timedelta(hours=2))

    for at in (at_value(other.begins_at), "x", "20200101T0000Z"):
        response = client.post(f"/a/{made.secret}/move/", {"at": at})
        assert response.status_code in (200, 409)

    made.refresh_from_db()
    assert made.state == "confirmed"


@pytest.mark.parametrize("secret", ["x", "a" * 200])
def test_a_wrong_secret_opens_nothing(client: Client, cast: Cast, secret: str) -> None:
    for rest in ("", "move/", "cancel/", "calendar.ics"):
        assert client.get(f"/a/{secret}/{rest}").status_code == 404
    assert client.post(f"/a/{secret}/agree/").status_code == 404
    assert client.get(f"/calendar/{secret}.ics").status_code == 404


def test_gives_a_calendar_to_keep(client: Client, service: BookableService) -> None:
    made = taken(service)

    response = client.get(f"/a/{made.secret}/calendar.ics")

    calendar = Calendar.from_ical(response.content)
    event = calendar.walk("VEVENT")[0]
    assert response["Content-Type"].startswith("text/calendar")
    assert (calendar["METHOD"], event["STATUS"], event["DTSTART"].dt) == (
        "PUBLISH",
        "CONFIRMED",
        made.begins_at,
    )
    assert event["DTSTART"].params["TZID"] == "Asia/Shanghai"


def test_a_feed_shows_its_own_until_it_is_closed(
    client: Client, service: BookableService, cast: Cast
) -> None:
    made, ana = taken(service), cast.actor("ana_agent")
    feed = open_feed(actor=ana, now=timezone.now())

    content = client.get(f"/calendar/{feed.secret}.ics").content

    calendar = Calendar.from_ical(content)
    assert [str(e["UID"]) for e in calendar.walk("VEVENT")] == [f"{made.uid}@appointments.yinuo"]
    assert b"13800001111" not in content and b"kim@example.com" not in content
    close_feed(actor=ana, now=timezone.now())
    assert client.get(f"/calendar/{feed.secret}.ics").status_code == 404
