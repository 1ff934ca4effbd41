"""Free slots from rows: hours, absences, holds, and who may see which service."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.cast import NOW, Cast
from tests.presale.bookable import TOMORROW_10, book, guest, hours, join, make_resource, make_service
from yinuo.core.calendars import forget_calendars
from yinuo.core.models import CalendarClosure, ServiceCalendar
from yinuo.people.models import Coverage
from yinuo.presale.models import BookableService
from yinuo.presale.queries.appointment_slots import free_days, list_services, next_free

pytestmark = pytest.mark.django_db
FRIDAY = date(2026, 3, 13)
SHANGHAI = ZoneInfo("Asia/Shanghai")


def times(service: BookableService, day: date = FRIDAY) -> list[str]:
    [found] = free_days(service, actor=guest(), now=NOW, first=day, days=1)
    return [f"{slot.begins_at.astimezone(SHANGHAI):%H:%M}" for slot in found.slots]


def test_offers_the_hours_of_the_calendar(cast: Cast) -> None:
    assert times(make_service(cast, step_minutes=60)) == [
        "09:00",
        "10:00",
        "11:00",
        "14:00",
        "15:00",
        "16:00",
        "17:00",
    ]


def test_leaves_out_absences_holds_and_closures(cast: Cast) -> None:
    service = make_service(cast, step_minutes=60)
    book(service)
    Coverage.objects.create(
        staff=cast.ana_agent,
        deputy=cast.leo_manager,
        begins_at=TOMORROW_10 + hours(5),
        ends_at=TOMORROW_10 + hours(30),
    )

    assert times(service) == ["09:00", "11:00", "14:00"]
    CalendarClosure.objects.create(calendar=cast.calendar, day=FRIDAY, reason="盘点")
    forget_calendars()
    assert times(service) == []


def test_a_person_has_hours_of_their_own(cast: Cast) -> None:
    early = ServiceCalendar.objects.create(code="early", country="", weekly={"fri": [["09:00", "10:30"]]})
    cast.ana_agent.calendar = early
    cast.ana_agent.save()
    forget_calendars()

    assert times(make_service(cast)) == ["09:00", "09:30"]


def test_reads_a_month_in_four_statements(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    join(cast, cast.tia_technician, cast.leo_manager)
    make_resource("hall")
    service = make_service(cast, needs=["room"])
    book(service)
    service = BookableService.objects.select_related("team").get(pk=service.pk)
    free_days(service, actor=guest(), now=NOW, first=FRIDAY, days=1)

    with django_assert_num_queries(4):
        found = free_days(service, actor=guest(), now=NOW, first=FRIDAY, days=28)

    assert len(found) == 28


def test_looks_ahead_past_closed_days(cast: Cast) -> None:
    friday_evening = datetime(2026, 3, 13, 10, 0, tzinfo=NOW.tzinfo)

    [slot] = next_free(make_service(cast), actor=guest(), now=friday_evening, after=friday_evening, count=1)

    assert slot.begins_at == datetime(2026, 3, 16, 1, 0, tzinfo=NOW.tzinfo)


def test_says_nothing_is_free_where_nobody_works(cast: Cast) -> None:
    service = make_service(cast)
    cast.ana_agent.is_active = False
    cast.ana_agent.save()

    assert times(service) == []
    assert next_free(service, actor=guest(), now=NOW, after=NOW) == []
    assert next_free(service, actor=guest(), now=NOW, after=NOW + timedelta(days=400)) == []


def test_shows_to_each_what_they_may_book(cast: Cast) -> None:
    make_service(cast)
    make_service(cast, code="inner", public=False)
    make_service(cast, code="old", active=False)

    def codes(name: str) -> list[str]:
        actor = cast.actor(name) if name else guest()
        return [row.code for row in list_services(actor=actor, language="en")]

    assert codes("") == ["demo"]
    assert codes("ana_agent") == ["demo", "inner"]
    assert codes("leo_manager") == ["demo", "inner", "old"]
    assert codes("sun_supervisor") == ["demo"]
