"""Booking and appointments through the API."""

from typing import Any

import pytest
from django.utils import timezone

from tests.api.conftest import Program
from tests.cast import Cast
from tests.presale.bookable import book, round_the_clock_service, soon
from yinuo.presale.models import Appointment, BookableService

pytestmark = pytest.mark.django_db
KIM = {"name": "Kim", "phone": "13800001111"}


@pytest.fixture
def service(cast: Cast) -> BookableService:
    return round_the_clock_service(cast)


def wish(**more: Any) -> dict[str, Any]:
    return {"service": "demo", "begins_at": soon().isoformat(), "customer": KIM, **more}


def test_anybody_books_a_free_slot_once(service: BookableService) -> None:
    stranger = Program()
    days = stranger.get(f"/bookable-services/demo/slots?first={soon():%Y-%m-%d}&days=3").body["items"]
    assert len(days) == 3 and days[1]["slots"]
    assert [row["code"] for row in stranger.get("/bookable-services").body["items"]] == ["demo"]

    first = stranger.post("/appointments", wish(), Idempotency_Key="a")
    again = stranger.post("/appointments", wish(), Idempotency_Key="a")
    late = stranger.post("/appointments", wish())

    assert (first.status, first.body["state"], again.body["id"]) == (201, "confirmed", first.body["id"])
    assert first.body["url"].endswith(f"/a/{Appointment.objects.get().secret}/")
    assert (late.status, late.code, len(late.body["data"]["slots"])) == (409, "slot_taken", 3)
    assert Appointment.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"begins_at": "2020-01-01T00:00:00Z"},
        {"begins_at": "9999-12-31T23:59:59Z"},
        {"begins_at": "2026-03-13"},
        {"service": "nothing"},
        {"customer": {}},
        {"product_id": 2**62},
        {"matter_id": 2**62},
        {"note": "x" * 2001},
        {"customer": {"name": "Kim", "phone": "12"}},
    ],
)
def test_refuses_what_cannot_be_booked(service: BookableService, wrong: dict[str, Any]) -> None:
    answer = Program().post("/appointments", wish(**wrong))

    assert answer.status in (404, 422)
    assert Appointment.objects.count() == 0


def test_a_program_does_what_the_desk_does(service: BookableService, program: Any) -> None:
    made = book(service, soon(), now=timezone.now())
    with_rights = program
    address = f"/appointments/{made.pk}"
    assert with_rights.get(address).body["number"] == made.number
    assert with_rights.get("/appointments?state=confirmed&limit=1").body["items"][0]["id"] == made.pk
    assert with_rights.call("GET", f"{address}/calendar").headers["Content-Type"].startswith("text/calendar")
    assert with_rights.post(f"{address}/agree").status == 200
    assert with_rights.post(f"{address}/settle", {"outcome": "hold"}).code == "not_begun_yet"
    later = soon(33).isoformat()
    assert with_rights.post(f"{address}/move", {"begins_at": later}).code == "consent_needed"
    moved = with_rights.post(f"{address}/move", {"begins_at": later, "consent": "by phone"})
    assert moved.status == 200
    gone = with_rights.post(f"/appointments/{moved.body['id']}/cancel", {"by": "customer", "reason": "ill"})
    assert gone.body["state"] == "cancelled"
    assert with_rights.post(f"{address}/confirm").code == "invalid_move"


def test_sets_what_can_be_booked(cast: Cast, program: Any) -> None:
    setter = program

    made = setter.post(
        "/bookable-services", {"code": "trial", "kind": "trial", "names": {"en": "Trial"}, "minutes": 45}
    )
    assert made.status == 201
    changed = setter.call("PATCH", f"/bookable-services/{made.body['id']}", {"minutes": 50})
    assert changed.body["minutes"] == 50
    assert setter.call("PATCH", f"/bookable-services/{made.body['id']}", {"minutes": 0}).status == 422
    assert setter.get(f"/bookable-services/{made.body['id']}").body["names"] == {"en": "Trial"}
    room = setter.post("/resources", {"code": "hall", "name": "Hall", "kind": "room"})
    assert room.status == 201
    assert setter.call("PATCH", f"/resources/{room.body['id']}", {"active": False}).body["active"] is False
    assert setter.get("/resources").body["items"][0]["code"] == "hall"


def test_a_feed_belongs_to_a_person(cast: Cast, program: Any) -> None:
    assert program.post("/calendar-feed").status == 403
    assert program.call("DELETE", "/calendar-feed").status == 403
