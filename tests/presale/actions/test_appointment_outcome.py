"""What becomes of an appointment once it begins, and the reminder before."""

from datetime import timedelta

import pytest

from tests.cast import NOW, SYSTEM, Cast
from tests.presale.bookable import TOMORROW_10, book, hours, make_service
from yinuo.core.errors import InvalidMove, InvalidValue, NotAllowed
from yinuo.core.models import JournalEntry, OutboxItem
from yinuo.matters.models import Promise
from yinuo.matters.sweep import sweep_now
from yinuo.people.actions.merges import merge_customers
from yinuo.people.erasure import ERASERS
from yinuo.people.models import Customer
from yinuo.presale.actions.appointment_outcome import remind_of_appointment, settle_appointment
from yinuo.presale.errors import NotBegunYet
from yinuo.presale.jobs import appointment as jobs
from yinuo.presale.models import Appointment
from yinuo.presale.queries.appointments import appointments_to_remind

pytestmark = pytest.mark.django_db


def promise_of(appointment: Appointment) -> Promise:
    return Promise.objects.get(pk=appointment.promise_id)


def test_what_took_place_keeps_the_promise_by_its_entry(cast: Cast) -> None:
    made, ana = book(make_service(cast)), cast.actor("ana_agent")

    settle_appointment(
        actor=ana, now=TOMORROW_10 + hours(1), appointment_id=made.pk, outcome="hold", words="看中胡桃木"
    )

    promise = promise_of(made)
    assert (promise.state, promise.evidence_words) == ("kept", "看中胡桃木")
    assert promise.evidence_id == JournalEntry.objects.get(verb="presale.appointment_held").pk
    with pytest.raises(InvalidMove):
        settle_appointment(actor=ana, now=TOMORROW_10 + hours(1), appointment_id=made.pk, outcome="miss")


def test_a_customer_who_does_not_come_releases_it(cast: Cast) -> None:
    made = book(make_service(cast))

    settle_appointment(
        actor=cast.actor("ana_agent"), now=TOMORROW_10 + hours(0.5), appointment_id=made.pk, outcome="no_show"
    )

    made.refresh_from_db()
    assert (made.state, promise_of(made).state) == ("no_show", "released")


def test_what_we_miss_falls_overdue(cast: Cast) -> None:
    made = book(make_service(cast))
    settle_appointment(
        actor=cast.actor("ana_agent"), now=TOMORROW_10 + hours(1), appointment_id=made.pk, outcome="miss"
    )

    assert promise_of(made).state == "active"
    sweep_now(now=TOMORROW_10 + hours(3), actor=SYSTEM)

    promise = promise_of(made)
    assert (promise.state, promise.missed_at) == ("overdue", promise.due_at)


def test_refuses_before_it_begins_unknown_outcomes_and_others(cast: Cast) -> None:
    made, ana = book(make_service(cast)), cast.actor("ana_agent")

    with pytest.raises(NotBegunYet):
        settle_appointment(actor=ana, now=NOW, appointment_id=made.pk, outcome="hold")
    with pytest.raises(InvalidValue):
        settle_appointment(actor=ana, now=TOMORROW_10, appointment_id=made.pk, outcome="explode")
    with pytest.raises(NotAllowed):
        settle_appointment(
            actor=cast.actor("sun_supervisor"), now=TOMORROW_10, appointment_id=made.pk, outcome="hold"
        )
    assert promise_of(made).state == "active"


def test_reminds_once_within_its_time(cast: Cast) -> None:
    monday = TOMORROW_10 + timedelta(days=3)
    made = book(make_service(cast), monday)

    assert appointments_to_remind(now=monday - hours(25)) == []
    assert appointments_to_remind(now=monday - hours(24)) == [made.pk]
    assert remind_of_appointment(actor=SYSTEM, now=monday - hours(24), appointment_id=made.pk) is True
    assert remind_of_appointment(actor=SYSTEM, now=monday - hours(23), appointment_id=made.pk) is False

    assert OutboxItem.objects.filter(purpose="appointment_reminder").count() == 1
    assert JournalEntry.objects.filter(verb="presale.appointment_reminded").count() == 1
    with pytest.raises(NotAllowed):
        remind_of_appointment(actor=cast.actor("sun_supervisor"), now=monday, appointment_id=made.pk)


def test_no_reminder_follows_a_confirmation_at_short_notice(cast: Cast) -> None:
    book(make_service(cast))

    assert appointments_to_remind(now=TOMORROW_10 - hours(1)) == []


def test_the_worker_reminds_and_ends_what_nobody_confirmed(cast: Cast) -> None:
    """The jobs read the clock: by then all of the cast's times have passed."""
    made = book(make_service(cast, by_itself=False))

    jobs.remind()
    jobs.lapse()
    jobs.lapse()

    made.refresh_from_db()
    assert (made.state, made.settled_by) == ("cancelled", "system")
    assert JournalEntry.objects.filter(verb="presale.appointment_cancelled").count() == 1


def test_follows_its_customer_through_a_merge_and_an_erasure(cast: Cast) -> None:
    made = book(make_service(cast), note="我家在三楼")
    merge_customers(
        actor=cast.actor("leo_manager"),
        now=NOW,
        survivor_id=cast.kim_customer.pk,
        absorbed_id=made.customer_id,
    )
    made.refresh_from_db()
    assert made.customer_id == cast.kim_customer.pk

    eraser = next(one for one in ERASERS if one.name == "appointments")
    eraser.erase(cast.kim_customer.pk)

    made.refresh_from_db()
    assert made.note == "" and Customer.objects.filter(pk=made.customer_id).exists()
