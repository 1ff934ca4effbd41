"""The expectation guard: designs by how long they took, appointments by the day first agreed."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.cast import NOW, Cast
from tests.presale.bookable import KIM, TOMORROW_10, Nothing, book, make_service
from tests.presale.designing import DUE, asked
from yinuo.core.ids import new_id
from yinuo.core.models import JournalEntry
from yinuo.matters.actions.planned import PlannedPromise
from yinuo.matters.actions.promise import make_promise
from yinuo.matters.errors import TextTooLong, UnlikelyPromise
from yinuo.matters.models import Matter, Promise
from yinuo.presale.actions.design import promise_design
from yinuo.presale.errors import UnlikelyAppointment
from yinuo.presale.guard import guard_design
from yinuo.presale.models import Appointment, BookableService, Design, DesignVersion
from yinuo.presale.queries.appointment_history import AppointmentHistory, history_of_service
from yinuo.presale.queries.design_history import past_designs


def _past_design(matter: Matter, days: int | None, *, kind: str = "drawing", state: str = "agreed") -> Design:
    at = NOW - timedelta(days=60)
    design = Design.objects.create(
        id=new_id(), matter=matter, title="旧图", kind=kind, state=state, asked_at=at
    )
    if days is not None:
        for number, later in ((1, days), (2, days + 3)):
            DesignVersion.objects.create(
                id=new_id(), design=design, number=number, at=at, delivered_at=at + timedelta(days=later)
            )
    return design


def _past_slot(
    service: BookableService,
    matter: Matter,
    at: datetime,
    *,
    state: str = "held",
    moved_from: Appointment | None = None,
) -> Appointment:
    return Appointment.objects.create(
        id=new_id(),
        number=f"P{new_id()}",
        service=service,
        matter=matter,
        customer=matter.customer,
        staff_id=matter.owner_id,
        begins_at=at,
        ends_at=at + timedelta(hours=1),
        state=state,
        secret=f"s{new_id()}",
        moved_from=moved_from,
        made_at=at - timedelta(days=3),
    )


@pytest.fixture
def service(cast: Cast) -> BookableService:
    return make_service(cast)


@pytest.fixture
def matter(service: BookableService) -> Matter:
    return book(service).matter


# ---- designs


def test_takes_the_first_delivery_of_each_design_of_the_kind(cast: Cast, ask: Any) -> None:
    matter = ask()
    _past_design(matter, 4)
    _past_design(matter, None, state="dropped")
    _past_design(matter, 4, kind="scheme")

    took = [
        past.done_at and (past.done_at - past.made_at).days for past in past_designs(kind="drawing", now=NOW)
    ]

    assert took == [None, 4]


def test_leaves_out_what_is_drawn_and_not_due_yet(cast: Cast, ask: Any) -> None:
    design = asked(cast, ask)

    assert past_designs(kind="drawing", now=NOW + timedelta(hours=1)) == []
    assert len(past_designs(kind="drawing", now=DUE + timedelta(hours=1))) == 1
    assert design.promise is not None


def test_refuses_a_day_that_designs_of_the_kind_seldom_kept(cast: Cast, ask: Any) -> None:
    matter = ask()
    for _n in range(10):
        _past_design(matter, 14)
    entries = JournalEntry.objects.count()

    with pytest.raises(UnlikelyPromise) as refused:
        asked(cast, lambda: matter)

    assert (refused.value.field, refused.value.data["percent"], refused.value.data["n"]) == (
        "override",
        0,
        10,
    )
    assert Design.objects.filter(asked_at=NOW).count() == 0
    assert JournalEntry.objects.count() == entries


def test_takes_it_with_a_reason_that_stays_in_the_journal(cast: Cast, ask: Any) -> None:
    matter = ask()
    for _n in range(10):
        _past_design(matter, 14)

    design = asked(cast, lambda: matter, override=" 设计师本周空着 ")

    made = JournalEntry.objects.get(verb="matters.promise_made", facts__promise_id=design.promise_id)
    assert made.facts["override"] == "设计师本周空着"


def test_judges_the_next_version_too(cast: Cast, ask: Any) -> None:
    design = asked(cast, ask)
    Promise.objects.filter(pk=design.promise_id).update(state="kept", settled_at=NOW)
    for _n in range(10):
        _past_design(design.matter, 14)
    actor = cast.actor("ana_agent")

    with pytest.raises(UnlikelyPromise):
        promise_design(actor=actor, now=NOW, design_id=design.pk, due_at=DUE)
    with pytest.raises(TextTooLong):
        promise_design(actor=actor, now=NOW, design_id=design.pk, due_at=DUE, override="急" * 201)
    promise_design(actor=actor, now=NOW, design_id=design.pk, due_at=DUE, override="只改一处")


def test_says_nothing_with_fewer_than_eight_designs(cast: Cast, ask: Any) -> None:
    matter = ask()
    for _n in range(7):
        _past_design(matter, 14)

    found = guard_design(matter=matter, now=NOW, kind="drawing", due_at=DUE)

    assert (found.judged.n, found.judged.share_kept_by_then, found.is_unlikely) == (7, None, False)
    assert asked(cast, lambda: matter).promise is not None


# ---- appointments


def test_counts_what_became_of_a_service_by_the_day_first_agreed(
    service: BookableService, matter: Matter, django_assert_num_queries: Any
) -> None:
    begin = NOW - timedelta(days=40)
    for n in range(5):
        _past_slot(service, matter, begin + timedelta(days=n))
    first = _past_slot(service, matter, begin, state="moved")
    second = _past_slot(service, matter, begin + timedelta(days=2), state="moved", moved_from=first)
    _past_slot(service, matter, begin + timedelta(days=6), moved_from=second)
    same_day = _past_slot(service, matter, begin, state="moved")
    _past_slot(service, matter, begin + timedelta(hours=3), moved_from=same_day)
    for state in ("no_show", "missed", "cancelled"):
        _past_slot(service, matter, begin, state=state)
    _past_slot(service, matter, NOW - timedelta(days=400))

    with django_assert_num_queries(2):
        found = history_of_service(service_id=service.pk, now=NOW)

    assert found == AppointmentHistory(
        n=10, on_day=6, later=1, no_show=1, missed=1, cancelled=1, later_days=6
    )
    assert (found.share_on_day, found.is_unlikely) == (0.6, False)


def test_knows_nothing_of_a_new_service(service: BookableService) -> None:
    found = history_of_service(service_id=service.pk, now=NOW)

    assert (found.n, found.share_on_day, found.is_unlikely) == (0, None, False)


def test_staff_say_why_it_takes_place_this_time(cast: Cast, service: BookableService, matter: Matter) -> None:
    for n in range(10):
        _past_slot(service, matter, NOW - timedelta(days=20 + n), state="held" if n < 4 else "no_show")
    before = Nothing.counts()
    ana = {"actor": cast.actor("ana_agent"), "asker": KIM}
    later = TOMORROW_10 + timedelta(hours=1)

    with pytest.raises(UnlikelyAppointment) as refused:
        book(service, later, **ana)
    assert (refused.value.field, refused.value.data["percent"], refused.value.data["n"]) == (
        "override",
        40,
        10,
    )
    assert Nothing.counts() == before
    made = book(service, later, override="前一天电话确认", **ana)

    entry = JournalEntry.objects.get(verb="presale.appointment_booked", facts__appointment_id=made.pk)
    assert entry.reason == "前一天电话确认"


def test_a_customer_is_never_asked_why(service: BookableService, matter: Matter) -> None:
    for n in range(10):
        _past_slot(service, matter, NOW - timedelta(days=20 + n), state="no_show")

    assert book(service, TOMORROW_10 + timedelta(hours=1)).state == "confirmed"


# ---- promises by hand


def _slow_calls(matter: Matter) -> None:
    for _n in range(10):
        made = NOW - timedelta(days=7)
        Promise.objects.create(
            id=new_id(),
            matter=matter,
            what="回电",
            source="person",
            state="broken",
            made_at=made,
            first_due_at=made,
            due_at=made,
            settled_at=made + timedelta(minutes=90),
        )


def test_a_promise_by_hand_says_why_it_can_be_kept(cast: Cast, ask: Any) -> None:
    matter = ask()
    _slow_calls(matter)
    plan = PlannedPromise(what="给您回电话", due_at=NOW + timedelta(hours=1))
    known: dict[str, Any] = {"actor": cast.actor("ana_agent"), "now": NOW, "matter_id": matter.pk}

    with pytest.raises(UnlikelyPromise):
        make_promise(**known, plan=plan, weighed=True)

    assert make_promise(**known, plan=plan).state == "active"
    reasoned = PlannedPromise(what="给您回电话", due_at=plan.due_at, override="已约好")
    assert make_promise(**known, plan=reasoned, weighed=True).state == "active"


def test_facts_are_json(cast: Cast, ask: Any) -> None:
    matter = ask()
    for _n in range(10):
        _past_design(matter, 14)

    said = guard_design(matter=matter, now=NOW, kind="drawing", due_at=DUE).as_json()

    assert json.loads(json.dumps(said)) == said
    assert (said["n"], said["unlikely"], bool(said["p50_at"]), bool(said["p80_at"])) == (10, True, True, True)
