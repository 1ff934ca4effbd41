"""What was agreed is moved to another slot, or cancelled."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from tests.cast import NOW, Cast
from tests.presale.bookable import (
    TOMORROW_10,
    Nothing,
    book,
    holder,
    hours,
    make_service,
)
from yinuo.core.errors import DomainError, InvalidMove
from yinuo.core.journal import verify_journal
from yinuo.core.models import JournalEntry, OutboxItem
from yinuo.matters.errors import ConsentNeeded, ReasonNeeded
from yinuo.matters.models import Message, Promise
from yinuo.people.actions.arrival import Arrival
from yinuo.presale.actions.appointment import agree_to_appointment
from yinuo.presale.actions.appointment_change import cancel_appointment, move_appointment
from yinuo.presale.errors import AppointmentOver, SlotTaken
from yinuo.presale.models import Hold

pytestmark = pytest.mark.django_db


def test_the_customer_moves_by_the_link(cast: Cast) -> None:
    made = book(make_service(cast))
    old_promise = made.promise_id

    moved = move_appointment(
        actor=holder(made), now=NOW, appointment_id=made.pk, begins_at=TOMORROW_10 + timedelta(minutes=30)
    )

    made.refresh_from_db()
    assert (made.state, made.settled_by) == ("moved", "customer")
    assert (moved.state, moved.secret, moved.uid, moved.sequence) == ("confirmed", made.secret, made.uid, 1)
    assert Hold.objects.get().appointment_id == moved.pk
    old, new = Promise.objects.get(pk=old_promise), moved.promise
    assert new is not None
    assert (old.state, new.state, new.replaces_id) == ("superseded", "active", old.pk)
    assert new.due_at == TOMORROW_10 + hours(3.5)
    entry = JournalEntry.objects.get(verb="presale.appointment_moved")
    assert entry.facts["by"] == "customer" and entry.actor_kind == "customer"
    calendar = Calendar.from_ical(OutboxItem.objects.order_by("id").last().calendar)  # type: ignore[union-attr]
    assert calendar.walk("VEVENT")[0]["SEQUENCE"] == 1
    assert list(verify_journal()) == []


def test_staff_move_only_with_the_customers_consent(cast: Cast) -> None:
    made = book(make_service(cast))
    ana, later = cast.actor("ana_agent"), TOMORROW_10 + hours(4)

    with pytest.raises(ConsentNeeded):
        move_appointment(actor=ana, now=NOW, appointment_id=made.pk, begins_at=later)
    moved = move_appointment(
        actor=ana, now=NOW, appointment_id=made.pk, begins_at=later, consent="电话里同意"
    )

    assert (moved.state, moved.agreed_at) == ("confirmed", None)
    assert JournalEntry.objects.get(verb="presale.appointment_moved").facts["by"] == "staff"


def test_a_refused_move_changes_nothing(cast: Cast) -> None:
    service = make_service(cast)
    made = book(service)
    book(service, TOMORROW_10 + hours(1), asker=Arrival(name="Lee", phone="13900002222"))
    before = Nothing.counts()

    with pytest.raises(SlotTaken):
        move_appointment(
            actor=holder(made), now=NOW, appointment_id=made.pk, begins_at=TOMORROW_10 + hours(1)
        )

    made.refresh_from_db()
    assert made.state == "confirmed" and Nothing.counts() == before
    assert Hold.objects.filter(appointment=made).count() == 1


def test_the_customer_cancels_and_the_promise_is_released(cast: Cast) -> None:
    service = make_service(cast)
    made = book(service)

    cancel_appointment(actor=holder(made), now=NOW, appointment_id=made.pk)

    made.refresh_from_db()
    assert (made.state, made.settled_by, made.sequence) == ("cancelled", "customer", 1)
    assert Promise.objects.get(pk=made.promise_id).state == "released"
    calendar = Calendar.from_ical(OutboxItem.objects.order_by("id").last().calendar)  # type: ignore[union-attr]
    assert calendar["METHOD"] == "CANCEL" and calendar.walk("VEVENT")[0]["STATUS"] == "CANCELLED"
    assert book(service).state == "confirmed"


def test_what_we_cancel_we_still_owe(cast: Cast) -> None:
    made = book(make_service(cast))
    ana = cast.actor("ana_agent")

    with pytest.raises(ReasonNeeded):
        cancel_appointment(actor=ana, now=NOW, appointment_id=made.pk, by="staff")
    with pytest.raises(DomainError):
        cancel_appointment(actor=ana, now=NOW, appointment_id=made.pk, reason="x", by="nobody")
    cancel_appointment(actor=ana, now=NOW, appointment_id=made.pk, reason="展厅停电", by="staff")

    assert Promise.objects.get(pk=made.promise_id).state == "active"
    assert "展厅停电" in Message.objects.filter(direction="out").order_by("id").last().text  # type: ignore[union-attr]
    with pytest.raises(InvalidMove):
        cancel_appointment(actor=ana, now=NOW, appointment_id=made.pk, reason="again", by="customer")


def test_nothing_is_changed_once_it_has_begun(cast: Cast) -> None:
    made = book(make_service(cast))
    at = TOMORROW_10

    for change in (
        lambda: move_appointment(actor=holder(made), now=at, appointment_id=made.pk, begins_at=at + hours(1)),
        lambda: cancel_appointment(actor=holder(made), now=at, appointment_id=made.pk),
        lambda: agree_to_appointment(actor=holder(made), now=at + hours(2), appointment_id=made.pk),
    ):
        with pytest.raises(AppointmentOver):
            change()
