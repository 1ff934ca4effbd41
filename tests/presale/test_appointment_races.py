"""Fifty at once: real connections, real interleavings."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections

from tests.cast import NOW, Cast
from tests.presale.bookable import TOMORROW_10, book, holder, hours, join, make_resource, make_service
from yinuo.core.errors import DomainError
from yinuo.core.journal import verify_journal
from yinuo.matters.models import Matter, Promise
from yinuo.people.actions.arrival import Arrival
from yinuo.presale.actions.appointment_change import cancel_appointment, move_appointment
from yinuo.presale.errors import SlotTaken
from yinuo.presale.models import Appointment, BookableService, Hold

pytestmark = pytest.mark.django_db(transaction=True)
CLIENTS = 50


def at_once(works: list[Any]) -> list[Any]:
    """Run works at the same moment on connections of their own; return results, refusals as themselves."""
    start = threading.Barrier(len(works))

    def run(work: Any) -> Any:
        start.wait(30)
        try:
            return work()
        except DomainError as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def race(service: BookableService, clients: int = CLIENTS) -> list[Any]:
    def one(n: int) -> Any:
        return lambda: book(service, asker=Arrival(name=f"客户{n}", phone=f"138{n:08d}"))

    return at_once([one(n) for n in range(clients)])


def test_one_of_fifty_gets_the_slot_and_the_others_hear_what_is_free(cast: Cast) -> None:
    service = make_service(cast)

    found = race(service)

    won = [one for one in found if isinstance(one, Appointment)]
    lost = [one for one in found if isinstance(one, SlotTaken)]
    assert (len(won), len(lost)) == (1, CLIENTS - 1)
    for refused in lost:
        assert refused.data["slots"] == [
            "2026-03-13T11:00:00+08:00",
            "2026-03-13T13:30:00+08:00",
            "2026-03-13T14:00:00+08:00",
        ]
    counts = [model._default_manager.count() for model in (Appointment, Hold, Matter)]
    assert counts == [1, 1, 1]
    assert Promise.objects.filter(source="person").count() == 1
    assert list(verify_journal()) == []


def test_as_many_win_as_there_are_people_with_a_room(cast: Cast) -> None:
    join(cast, cast.tia_technician, cast.leo_manager)
    make_resource("hall")
    make_resource("loft")
    service = make_service(cast, needs=["room"], gap_minutes=15)

    found = race(service, 20)

    won = [one for one in found if isinstance(one, Appointment)]
    assert len(won) == 2 and len({one.staff_id for one in won}) == 2
    assert Hold.objects.count() == 4
    assert sum(isinstance(one, SlotTaken) for one in found) == 18


def test_a_move_and_a_cancellation_at_once_leave_one_truth(cast: Cast) -> None:
    made = book(make_service(cast))

    found = at_once(
        [
            lambda: move_appointment(
                actor=holder(made), now=NOW, appointment_id=made.pk, begins_at=TOMORROW_10 + hours(4)
            ),
            lambda: cancel_appointment(actor=holder(made), now=NOW, appointment_id=made.pk),
        ]
    )

    made.refresh_from_db()
    assert sum(isinstance(one, DomainError) for one in found) == 1
    assert Hold.objects.count() == (1 if made.state == "moved" else 0)
    assert Promise.objects.filter(source="person", state="active").count() == Hold.objects.count()
