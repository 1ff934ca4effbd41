"""Things to book, for the tests of appointments."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone

from tests.cast import NOW, Cast
from yinuo.core.actor import Actor
from yinuo.core.calendars import forget_calendars
from yinuo.core.models import JournalEntry, OutboxItem, ServiceCalendar
from yinuo.matters.models import Matter
from yinuo.people.actions.arrival import Arrival, visitor
from yinuo.people.actors import customer_actor
from yinuo.people.models import Customer, Staff, TeamMember
from yinuo.presale.actions.appointment import book_appointment
from yinuo.presale.models import Appointment, BookableService, Hold, Resource

KIM = Arrival(name="Kim", phone="13800001111", email="kim@example.com")
TOMORROW_10 = datetime(2026, 3, 13, 2, 0, tzinfo=UTC)  # Friday 10:00 in Shanghai


def make_service(cast: Cast, **fields: Any) -> BookableService:
    """A demonstration of an hour in the showroom, by the cast's team."""
    known: dict[str, Any] = {
        "code": "demo",
        "kind": "demonstration",
        "names": {"zh-hans": "新品演示", "zh-hant": "新品演示", "en": "Demonstration"},
        "places": {"zh-hans": "一楼展厅", "en": "Showroom"},
        "team": cast.team,
        "created_at": NOW,
    }
    return BookableService.objects.create(**{**known, **fields})


def make_resource(code: str, kind: str = "room", **fields: Any) -> Resource:
    return Resource.objects.create(code=code, name=code.title(), kind=kind, **fields)


def join(cast: Cast, *people: Staff) -> None:
    for person in people:
        TeamMember.objects.create(team=cast.team, staff=person)


def guest() -> Actor:
    return visitor(language="zh-hans", name="Kim")


def book(service: BookableService, at: datetime = TOMORROW_10, **more: Any) -> Appointment:
    """Book as a visitor."""
    known: dict[str, Any] = {"actor": guest(), "now": NOW, "asker": KIM}
    return book_appointment(service_id=service.pk, begins_at=at, **{**known, **more})


def holder(appointment: Appointment) -> Actor:
    """The customer with the link of an appointment."""
    return customer_actor(customer_id=None, name="Kim", matter_ids=[appointment.matter_id])


def hours(n: float) -> timedelta:
    return timedelta(hours=n)


def round_the_clock_service(cast: Cast, **fields: Any) -> BookableService:
    """A service that is open at every hour, for tests whose pages read the clock."""
    always = ServiceCalendar.objects.create(
        code="always",
        country="",
        weekly={day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")},
    )
    cast.team.calendar = always
    cast.team.save()
    forget_calendars()
    return make_service(cast, calendar=always, **fields)


def soon(hours_ahead: int = 30) -> datetime:
    """A full hour some time from the real now."""
    return (timezone.now() + timedelta(hours=hours_ahead)).replace(minute=0, second=0, microsecond=0)


class Nothing:
    """What must be as before after a refusal."""

    @staticmethod
    def counts() -> list[int]:
        return [
            m._default_manager.count()
            for m in (Appointment, Hold, Matter, Customer, JournalEntry, OutboxItem)
        ]
