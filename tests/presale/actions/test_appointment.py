"""Booking, confirming, agreeing."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from tests.cast import NOW, SYSTEM, Cast
from tests.presale.bookable import (
    KIM,
    TOMORROW_10,
    Nothing,
    book,
    guest,
    holder,
    hours,
    join,
    make_resource,
    make_service,
)
from yinuo.core.errors import InvalidMove, NotAllowed, NotFound
from yinuo.core.journal import verify_journal
from yinuo.core.models import JournalEntry, OutboxItem
from yinuo.matters.errors import TextTooLong
from yinuo.matters.models import Matter, Message, Promise
from yinuo.people.actions.arrival import Arrival
from yinuo.presale.actions.appointment import agree_to_appointment, book_appointment, confirm_appointment
from yinuo.presale.actions.appointment_change import cancel_appointment
from yinuo.presale.errors import SlotNotOffered, SlotTaken, WayToReachNeeded
from yinuo.presale.models import Appointment, Hold

pytestmark = pytest.mark.django_db


def verbs() -> list[str]:
    return [
        verb.partition(".")[2] for verb in JournalEntry.objects.order_by("id").values_list("verb", flat=True)
    ]


def test_books_opens_an_inquiry_and_promises(cast: Cast) -> None:
    service = make_service(cast)

    made = book(service, note="想看沙发床")

    made.refresh_from_db()
    assert (made.state, made.staff_id, made.agreed_at) == ("confirmed", cast.ana_agent.pk, NOW)
    assert made.ends_at == TOMORROW_10 + hours(1)
    assert made.number.startswith("YY-2603-")
    assert made.matter.kind == "inquiry" and made.matter.owner_id == cast.ana_agent.pk
    assert made.customer.name == "Kim"
    promise = made.promise
    assert promise is not None
    assert (promise.state, promise.due_at, promise.owner_id) == (
        "active",
        TOMORROW_10 + hours(3),
        cast.ana_agent.pk,
    )
    assert promise.what == "新品演示，3-13 10:00"
    hold = Hold.objects.get()
    assert (hold.staff_id, hold.begins_at, hold.ends_at) == (cast.ana_agent.pk, TOMORROW_10, made.ends_at)
    assert {"appointment_booked", "appointment_confirmed", "promise_made"} <= set(verbs())
    assert list(verify_journal()) == []


def test_tells_by_one_mail_with_a_calendar(cast: Cast, settings: Any) -> None:
    settings.YINUO_MAIL_FROM = "禾木家居 <service@example.com>"

    made = book(make_service(cast))

    item = OutboxItem.objects.get()
    assert item.recipient == "kim@example.com" and item.purpose == "appointment"
    assert f"/a/{made.secret}/" in item.body and f"/t/{made.matter.secret}/" in item.body
    calendar = Calendar.from_ical(item.calendar)
    event = calendar.walk("VEVENT")[0]
    assert calendar["METHOD"] == "REQUEST"
    assert event["UID"] == f"{made.uid}@appointments.yinuo" and event["SEQUENCE"] == 0
    assert event["DTSTART"].dt == TOMORROW_10 and event["DTSTART"].params["TZID"] == "Asia/Shanghai"
    assert [zone["TZID"] for zone in calendar.walk("VTIMEZONE")] == ["Asia/Shanghai"]
    assert event["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"
    assert event["LOCATION"] == "一楼展厅"
    assert Message.objects.filter(direction="out", author_kind="system").count() == 1


def test_waits_for_us_where_the_service_is_not_confirmed_by_itself(cast: Cast) -> None:
    made = book(make_service(cast, by_itself=False))

    assert (made.state, made.promise_id) == ("requested", None)
    assert Hold.objects.count() == 1
    confirmed = confirm_appointment(actor=cast.actor("ana_agent"), now=NOW, appointment_id=made.pk)
    assert confirmed.state == "confirmed" and confirmed.promise is not None
    # what a member of staff does is their answer, and meets the clock
    assert Promise.objects.get(standard_version=cast.first_answer).state == "kept"
    with pytest.raises(InvalidMove):
        confirm_appointment(actor=cast.actor("ana_agent"), now=NOW, appointment_id=made.pk)


def test_staff_propose_and_the_customer_agrees_by_the_link(cast: Cast, ask: Any) -> None:
    matter = ask(asker=KIM)
    made = book_appointment(
        actor=cast.actor("ana_agent"),
        now=NOW,
        service_id=make_service(cast).pk,
        begins_at=TOMORROW_10,
        matter_id=matter.pk,
        staff_id=cast.ana_agent.pk,
        agreed=False,
    )

    assert (made.state, made.agreed_at, made.matter_id) == ("requested", None, matter.pk)
    agreed = agree_to_appointment(actor=holder(made), now=NOW + hours(1), appointment_id=made.pk)

    assert (agreed.state, agreed.agreed_at) == ("confirmed", NOW + hours(1))
    again = agree_to_appointment(actor=holder(made), now=NOW + hours(2), appointment_id=made.pk)
    assert again.agreed_at == NOW + hours(1)
    assert Matter.objects.count() == 1


def test_takes_whoever_has_least_to_do_and_another_when_busy(cast: Cast) -> None:
    service = make_service(cast)
    join(cast, cast.tia_technician)

    first, second = book(service), book(service)

    assert {first.staff_id, second.staff_id} == {cast.ana_agent.pk, cast.tia_technician.pk}
    with pytest.raises(SlotTaken) as refused:
        book(service)
    assert refused.value.data["slots"][0] == "2026-03-13T11:00:00+08:00"
    assert len(refused.value.data["slots"]) == 3


def test_needs_one_resource_of_each_kind(cast: Cast) -> None:
    service = make_service(cast, needs=["room"], gap_minutes=30)
    join(cast, cast.tia_technician)
    make_resource("hall")

    made = book(service)

    held = Hold.objects.get(resource__isnull=False)
    assert (held.appointment_id, held.ends_at) == (made.pk, TOMORROW_10 + hours(1.5))
    before = Nothing.counts()
    with pytest.raises(SlotTaken) as refused:
        book(service, TOMORROW_10 + hours(1))
    assert refused.value.data["slots"][0] == "2026-03-13T13:30:00+08:00"
    assert Nothing.counts() == before


@pytest.mark.parametrize(
    "at",
    [
        NOW + hours(1),  # within the notice
        NOW - hours(24),
        TOMORROW_10 + timedelta(minutes=7),  # off the grid
        datetime(2026, 3, 13, 3, 30, tzinfo=UTC),  # runs into the lunch break
        datetime(2026, 3, 14, 2, 0, tzinfo=UTC),  # Saturday
        datetime(2026, 12, 1, 2, 0, tzinfo=UTC),  # beyond the horizon
        datetime(2199, 12, 31, 2, 0, tzinfo=UTC),
    ],
)
def test_refuses_what_is_not_offered(cast: Cast, at: datetime) -> None:
    service = make_service(cast)
    before = Nothing.counts()

    with pytest.raises(SlotNotOffered):
        book(service, at)

    assert Nothing.counts() == before


def test_staff_are_not_held_to_the_notice(cast: Cast) -> None:
    made = book(
        make_service(cast),
        NOW + timedelta(minutes=30),
        actor=cast.actor("ana_agent"),
        asker=KIM,
        channel="phone",
    )

    assert made.state == "confirmed" and made.reminded_at == NOW


def test_refuses_who_cannot_be_reached_and_services_that_are_hidden(cast: Cast) -> None:
    service = make_service(cast)
    hidden = make_service(cast, code="inner", public=False)

    with pytest.raises(WayToReachNeeded):
        book(service, asker=Arrival(name="Kim"))
    with pytest.raises(NotFound):
        book(hidden)
    with pytest.raises(NotFound):
        book_appointment(actor=guest(), now=NOW, service_id=2**62, begins_at=TOMORROW_10, asker=KIM)
    with pytest.raises(NotAllowed):
        book(service, actor=cast.actor("tia_technician"))
    with pytest.raises(TextTooLong):
        book(service, note="长" * 2001)
    assert book(hidden, actor=cast.actor("ana_agent")).state == "confirmed"


def test_strangers_reach_nothing(cast: Cast) -> None:
    made = book(make_service(cast))

    for deed in (agree_to_appointment, cancel_appointment, confirm_appointment):
        with pytest.raises(NotFound):
            deed(actor=guest(), now=NOW, appointment_id=made.pk)
    with pytest.raises(NotAllowed):
        confirm_appointment(actor=cast.actor("sun_supervisor"), now=NOW, appointment_id=made.pk)
    with pytest.raises(NotAllowed):
        confirm_appointment(actor=holder(made), now=NOW, appointment_id=made.pk)


def test_a_booking_in_a_matter_writes_there(cast: Cast, ask: Any) -> None:
    matter = ask(asker=KIM)
    service = make_service(cast)

    made = book(service, actor=holder(Appointment(matter_id=matter.pk)), matter_id=matter.pk, note="带样品")

    assert made.matter_id == matter.pk and made.customer_id == matter.customer_id
    assert Message.objects.filter(matter=matter, direction="in").count() == 2
    assert Matter.objects.count() == 1
    assert SYSTEM.can("appointment.make")
