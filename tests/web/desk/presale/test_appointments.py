"""The calendar on the desk, and what is done with an appointment there."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.cast import Cast
from tests.presale.bookable import KIM, book, make_resource, round_the_clock_service, soon
from yinuo.matters.models import Promise
from yinuo.people.models import Team, TeamMember
from yinuo.presale.models import Appointment, BookableService, CalendarFeed, Resource
from yinuo.presale.queries.appointments import appointments_between, busy_between, list_appointments
from yinuo.web.portal.presale.slot_pages import at_value

pytestmark = pytest.mark.django_db


@pytest.fixture
def service(cast: Cast) -> BookableService:
    return round_the_clock_service(cast)


@pytest.fixture
def made(service: BookableService) -> Appointment:
    return book(service, soon(), now=timezone.now())


def day_of(at: Any) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d}"


def test_shows_the_week_and_the_day(sign_in: Any, made: Appointment) -> None:
    ana: Client = sign_in("ana_agent")
    address = f"/desk/appointments/?day={day_of(made.begins_at)}"

    for view in ("", "&view=day", "&who=team", f"&who={made.staff_id}"):
        page = ana.get(address + view).content.decode()
        assert f"/desk/appointments/{made.pk}/" in page and "Kim" in page


@pytest.mark.parametrize(
    "query",
    ["?day=x", "?day=0001-01-01", "?day=9999-12-31", "?who=99999999999999999999", "?view=year"],
)
def test_takes_any_address(sign_in: Any, made: Appointment, query: str) -> None:
    assert sign_in("ana_agent").get(f"/desk/appointments/{query}").status_code == 200


def test_what_one_may_not_read_is_only_held_time(sign_in: Any, made: Appointment, cast: Cast) -> None:
    other = Team.objects.create(name="Other", calendar=cast.calendar)
    for person in (cast.otto_other_outlet, cast.ana_agent):
        TeamMember.objects.create(team=other, staff=person)

    page = sign_in("otto_other_outlet").get(f"/desk/appointments/?who=team&day={day_of(made.begins_at)}")

    assert page.status_code == 200
    assert "Held" in page.content.decode() and "Kim" not in page.content.decode()
    assert sign_in("otto_other_outlet").get(f"/desk/appointments/{made.pk}/").status_code == 404


def test_reads_the_calendar_in_two_statements(
    cast: Cast, made: Appointment, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ana = cast.actor("ana_agent")
    span = {"since": soon() - timedelta(days=3), "until": soon() + timedelta(days=3)}

    with django_assert_num_queries(2):
        rows = appointments_between(actor=ana, language="en", staff_ids=[made.staff_id], **span)
        busy = busy_between(actor=ana, staff_ids=[made.staff_id], **span)
    with django_assert_num_queries(1):
        listed, after = list_appointments(actor=ana, language="en", limit=1)

    assert [row.id for row in rows] == [made.pk] and busy == []
    assert (len(listed), after) == (1, "")


def test_makes_one_for_a_matter(sign_in: Any, service: BookableService, ask: Any) -> None:
    matter = ask(asker=KIM, now=timezone.now())
    ana: Client = sign_in("ana_agent")
    address = f"/desk/matters/{matter.pk}/appointments/new/"
    assert (
        at_value(soon()) in ana.get(f"{address}?service={service.pk}&day={day_of(soon())}").content.decode()
    )

    response = ana.post(
        address,
        {"service": service.pk, "day": day_of(soon()), "at": at_value(soon()), "staff": "", "agreed": "on"},
    )

    assert response.status_code == 302
    assert Appointment.objects.get().matter_id == matter.pk
    sale = ana.get(f"/desk/matters/{matter.pk}/sale/").content.decode()
    assert f"/desk/appointments/{Appointment.objects.get().pk}/" in sale


def test_offers_times_that_follow_the_day(sign_in: Any, made: Appointment) -> None:
    ana: Client = sign_in("ana_agent")
    day, at = day_of(made.begins_at), at_value(made.begins_at)

    assert (
        at not in ana.get(f"/desk/appointments/times/?service={made.service_id}&day={day}").content.decode()
    )
    assert at in ana.get(f"/desk/appointments/times/?instead={made.pk}&day={day}").content.decode()
    for wrong in ("", "?service=99999999", "?instead=99999999", "?service=x"):
        assert ana.get(f"/desk/appointments/times/{wrong}").status_code == 404
    assert ana.get(f"/desk/appointments/times/?service={made.service_id}&day=2199-01-01").status_code == 200


def test_moves_with_consent_only(sign_in: Any, made: Appointment) -> None:
    ana: Client = sign_in("ana_agent")
    later = soon() + timedelta(hours=2)
    sent = {"day": day_of(later), "at": at_value(later), "staff": ""}

    assert ana.post(f"/desk/appointments/{made.pk}/move/", {**sent, "consent": ""}).status_code == 422
    response = ana.post(f"/desk/appointments/{made.pk}/move/", {**sent, "consent": "电话里同意"})

    moved = Appointment.objects.exclude(state="moved").get()
    assert (response.status_code, response["Location"]) == (302, f"/desk/appointments/{moved.pk}/")
    assert moved.begins_at == later


def test_confirms_cancels_and_closes(sign_in: Any, cast: Cast) -> None:
    service = round_the_clock_service(cast, by_itself=False)
    asked = book(service, soon(), now=timezone.now())
    ana: Client = sign_in("ana_agent")
    assert f"/desk/appointments/{asked.pk}/confirm/" in ana.get("/desk/appointments/").content.decode()

    assert ana.post(f"/desk/appointments/{asked.pk}/confirm/").status_code == 302
    asked.refresh_from_db()
    assert asked.state == "confirmed"
    assert ana.post(f"/desk/appointments/{asked.pk}/settle/", {"outcome": "hold"}).status_code == 422
    Appointment.objects.update(begins_at=timezone.now() - timedelta(hours=1), ends_at=timezone.now())
    assert (
        ana.post(f"/desk/appointments/{asked.pk}/cancel/", {"by": "staff", "reason": "x"}).status_code == 422
    )
    response = ana.post(f"/desk/appointments/{asked.pk}/settle/", {"outcome": "hold", "words": "谈妥"})
    assert response.status_code == 302
    asked.refresh_from_db()
    assert asked.state == "held" and asked.promise is not None
    assert Promise.objects.get(pk=asked.promise_id).state == "kept"


def test_a_feed_is_made_and_closed(sign_in: Any, cast: Cast) -> None:
    ana: Client = sign_in("ana_agent")

    assert ana.post("/desk/appointments/subscribe/").status_code == 302
    secret = CalendarFeed.objects.get().secret
    assert f"/calendar/{secret}.ics" in ana.get("/desk/appointments/subscribe/").content.decode()
    assert ana.post("/desk/appointments/subscribe/", {"close": "1"}).status_code == 302
    assert not CalendarFeed.objects.exists()


def test_sets_what_can_be_booked(sign_in: Any, service: BookableService) -> None:
    leo: Client = sign_in("leo_manager")
    hall = make_resource("hall")
    page = leo.get("/desk/booking/").content.decode()
    assert "Demonstration" in page and "Hall" in page
    numbers = {
        "minutes": 45,
        "gap_minutes": 0,
        "step_minutes": 15,
        "notice_hours": 2,
        "horizon_days": 30,
        "remind_hours": 24,
    }
    sent = {
        **numbers,
        "code": "trial",
        "kind": "trial",
        "name_en": "Trial",
        "needs": "room，car",
        "active": "on",
    }

    assert leo.post("/desk/booking/services/new/", {**sent, "minutes": 0}).status_code == 422
    assert leo.post("/desk/booking/services/new/", {**sent, "code": "a b"}).status_code == 422
    assert leo.post("/desk/booking/services/new/", sent).status_code == 302
    made = BookableService.objects.get(code="trial")
    assert (made.minutes, made.needs, made.public) == (45, ["car", "room"], False)
    assert leo.get(f"/desk/booking/services/{made.pk}/").status_code == 200
    assert leo.post(f"/desk/booking/services/{made.pk}/", {**sent, "minutes": 50}).status_code == 302
    assert (
        leo.post("/desk/booking/resources/new/", {"code": "van", "name": "Van", "kind": "car"}).status_code
        == 302
    )
    assert (
        leo.post(f"/desk/booking/resources/{hall.pk}/", {"name": "Hall", "kind": "room"}).status_code == 302
    )
    assert set(Resource.objects.values_list("code", "active")) == {("van", True), ("hall", False)}
    assert sign_in("ana_agent").get("/desk/booking/").status_code == 403


def test_my_day_shows_todays_own(sign_in: Any, made: Appointment) -> None:
    begin = timezone.now().replace(minute=0, second=0, microsecond=0)
    Appointment.objects.update(begins_at=begin, ends_at=begin + timedelta(minutes=30))

    assert f"/desk/appointments/{made.pk}/" in sign_in("ana_agent").get("/desk/").content.decode()
    assert f"/desk/appointments/{made.pk}/" not in sign_in("leo_manager").get("/desk/").content.decode()
