"""What can be booked, set by whoever may, and the address of one's own calendar."""

from typing import Any

import pytest

from tests.cast import NOW, Cast
from tests.presale.bookable import book, make_service
from yinuo.core.errors import DomainError, InvalidValue, NotAllowed, NotFound
from yinuo.core.models import JournalEntry
from yinuo.people.errors import AlreadyExists
from yinuo.presale.actions.booking import change_resource, change_service, create_resource, create_service
from yinuo.presale.actions.calendar_feed import close_feed, open_feed
from yinuo.presale.errors import ResourceStillHeld
from yinuo.presale.models import BookableService, CalendarFeed, Resource

pytestmark = pytest.mark.django_db
NAMES = {"names": {"zh-hans": "上门量尺"}}


def test_adds_and_changes_a_service(cast: Cast) -> None:
    leo = cast.actor("leo_manager")

    made = create_service(
        actor=leo,
        now=NOW,
        code="Survey",
        kind="survey",
        fields={**NAMES, "minutes": 90, "needs": ["Car", "room"]},
    )
    change_service(actor=leo, now=NOW, service_id=made.pk, fields={"minutes": 120, "team_id": cast.team.pk})

    made.refresh_from_db()
    assert (made.code, made.minutes, made.needs, made.team_id) == (
        "survey",
        120,
        ["car", "room"],
        cast.team.pk,
    )
    entry = JournalEntry.objects.filter(verb="presale.bookable_service_changed").latest("id")
    assert entry.facts["changed"] == {"minutes": [90, 120], "team_id": [None, cast.team.pk]}


@pytest.mark.parametrize(
    "fields",
    [
        {"minutes": 0},
        {"minutes": 10**9},
        {"minutes": True},
        {"minutes": "60"},
        {"horizon_days": 367},
        {"step_minutes": 0},
        {"names": {"xx": "?"}},
        {"names": {"en": "x" * 81}},
        {"needs": ["Räume"]},
        {"needs": ["a"] * 6},
        {"kind": "party"},
        {"team_id": 2**62},
        {"calendar_id": "x"},
        {"secret": "x"},
    ],
)
def test_refuses_what_no_service_can_be(cast: Cast, fields: dict[str, Any]) -> None:
    service = make_service(cast)
    before = BookableService.objects.values().get()

    with pytest.raises(DomainError):
        change_service(actor=cast.actor("leo_manager"), now=NOW, service_id=service.pk, fields=fields)

    assert BookableService.objects.values().get() == before
    assert not JournalEntry.objects.filter(verb="presale.bookable_service_changed").exists()


def test_only_whoever_may_sets_what_can_be_booked(cast: Cast) -> None:
    ana, leo = cast.actor("ana_agent"), cast.actor("leo_manager")

    with pytest.raises(NotAllowed):
        create_service(actor=ana, now=NOW, code="a", kind="call", fields=NAMES)
    with pytest.raises(NotAllowed):
        create_resource(actor=ana, now=NOW, code="a", name="A", kind="room")
    with pytest.raises(NotFound):
        change_service(actor=leo, now=NOW, service_id=2**62, fields={})
    with pytest.raises(InvalidValue):
        create_service(actor=leo, now=NOW, code="a b", kind="call", fields=NAMES)
    with pytest.raises(InvalidValue):
        create_service(actor=leo, now=NOW, code="a", kind="call", fields={})
    create_service(actor=leo, now=NOW, code="a", kind="call", fields=NAMES)
    with pytest.raises(AlreadyExists):
        create_service(actor=leo, now=NOW, code="a", kind="call", fields=NAMES)


def test_a_resource_that_is_needed_stays_in_use(cast: Cast) -> None:
    leo = cast.actor("leo_manager")
    hall = create_resource(actor=leo, now=NOW, code="hall", name="一楼展厅", kind="Room")
    assert hall.kind == "room"
    book(make_service(cast, needs=["room"]))

    with pytest.raises(ResourceStillHeld):
        change_resource(actor=leo, now=NOW, resource_id=hall.pk, fields={"active": False})
    with pytest.raises(InvalidValue):
        change_resource(actor=leo, now=NOW, resource_id=hall.pk, fields={"name": "\x00"})
    change_resource(actor=leo, now=NOW, resource_id=hall.pk, fields={"name": "大展厅"})

    assert Resource.objects.get().name == "大展厅"


def test_a_new_address_makes_the_old_one_dead(cast: Cast) -> None:
    ana = cast.actor("ana_agent")

    first = open_feed(actor=ana, now=NOW).secret
    second = open_feed(actor=ana, now=NOW).secret

    assert first != second and CalendarFeed.objects.get().secret == second
    close_feed(actor=ana, now=NOW)
    assert not CalendarFeed.objects.exists()
    with pytest.raises(NotFound):
        close_feed(actor=ana, now=NOW)
    with pytest.raises(NotAllowed):
        open_feed(actor=cast.actor("sun_supervisor"), now=NOW)
