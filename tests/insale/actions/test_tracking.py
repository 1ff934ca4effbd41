"""Scans come late, twice, in any order and from two workers at once; where a parcel is comes out the same."""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from msgspec.structs import replace

from tests.cast import NOW, Cast
from tests.insale.shipping import (
    JOURNEY,
    SIGNED,
    WAYBILL,
    confirmed_order,
    on_its_way,
    packed,
    scan,
    told,
)
from yinuo.channels.courier import TrackingEvent as Scan
from yinuo.channels.courier.events import SignType
from yinuo.core.actor import SYSTEM
from yinuo.core.errors import InvalidValue, NotAllowed
from yinuo.core.models import JournalEntry
from yinuo.insale.actions.tracking import HeardEvent, Push, note_tracking, take_tracking
from yinuo.insale.errors import NotHandedOver
from yinuo.insale.models import Shipment, TrackingEvent, TrackingPush
from yinuo.matters.errors import EmptyText
from yinuo.people.actions.customers import erase_customer

MOVED = "insale.shipment_moved"
LOCKER = SignType.LOCKER_STATION
DAY = date(2026, 3, 17)


def moves(shipment: Shipment) -> list[str]:
    rows = JournalEntry.objects.filter(subject_id=shipment.order_id, verb=MOVED).order_by("sequence")
    return [row.facts["state"] for row in rows]


def test_follows_a_parcel_to_the_door(cast: Cast) -> None:
    shipment = on_its_way(cast, promised_on=DAY)

    for event in JOURNEY:
        told(event)

    shipment.refresh_from_db()
    assert (shipment.state, shipment.delivered_at) == ("delivered", SIGNED.occurred_at)
    assert moves(shipment) == ["in_transit", "out_for_delivery", "delivered"]
    assert shipment.promise is not None and shipment.promise.state == "kept"


def test_many_scans_at_once_are_one_entry(cast: Cast) -> None:
    shipment = on_its_way(cast)

    taken = told(*JOURNEY)

    assert (taken.outcome, taken.new, moves(shipment)) == ("taken", 5, ["delivered"])


@pytest.mark.parametrize("seed", range(5))
def test_shuffled_and_repeated_they_say_the_same(cast: Cast, seed: int) -> None:
    shipment, chance = on_its_way(cast), random.Random(seed)
    events = JOURNEY * 2
    chance.shuffle(events)
    late = NOW + timedelta(days=3)

    for place in range(0, len(events), 3):
        told(*events[place : place + 3], now=late)

    shipment.refresh_from_db()
    assert (shipment.state, shipment.delivered_at) == ("delivered", SIGNED.occurred_at)
    assert TrackingEvent.objects.count() == len(JOURNEY)
    entries = JournalEntry.objects.count()
    assert told(*events, now=late).new == 0
    assert JournalEntry.objects.count() == entries


def test_a_locker_is_no_customer(cast: Cast) -> None:
    shipment = on_its_way(cast, promised_on=DAY)

    told(scan("IN_LOCKER", 30, sign_type=LOCKER))
    shipment.refresh_from_db()
    assert shipment.promise is not None
    assert (shipment.state, shipment.delivered_at, shipment.promise.state) == ("in_locker", None, "active")

    told(scan("SIGNED", 31, sign_type=LOCKER, raw_text="快递柜或驿站签收"))
    shipment = Shipment.objects.get()
    assert shipment.promise is not None
    assert (shipment.state, shipment.delivered_at, shipment.promise.state) == ("delivered", None, "active")

    out = scan("SIGNED", 40, sign_type=LOCKER, raw_text="已取出", is_picked_up=True)
    told(out)
    told(out)
    shipment = Shipment.objects.get()
    assert shipment.promise is not None
    assert (shipment.delivered_at, shipment.promise.state) == (out.occurred_at, "kept")
    verbs = list(JournalEntry.objects.filter(subject_id=shipment.order_id).values_list("verb", flat=True))
    assert verbs.count("insale.shipment_picked_up") == 1


def test_the_orders_day_is_kept_when_nothing_is_missing(cast: Cast) -> None:
    order = confirmed_order(cast, "2", on=DAY)
    assert order.delivery is not None
    on_its_way(cast, order, "1")
    other = "SF1234567890124"
    on_its_way(cast, order, "1", waybill=other)

    told(SIGNED)
    order.delivery.refresh_from_db()
    assert order.delivery.state == "active"
    told(replace(SIGNED, waybill_no=other))
    order.delivery.refresh_from_db()
    assert order.delivery.state == "kept"


def test_what_comes_back_is_not_shipped_any_more(cast: Cast) -> None:
    order = confirmed_order(cast)
    shipment = on_its_way(cast, order)

    told(scan("REJECTED", 30), scan("RETURNING", 31))
    order.refresh_from_db()
    assert order.status == "shipped"
    told(scan("SIGNED", 60))

    order.refresh_from_db()
    shipment.refresh_from_db()
    assert (shipment.state, order.status) == ("returned", "confirmed")
    assert packed(cast, order).state == "packed"


@pytest.mark.parametrize(
    ("event", "outcome"),
    [
        (scan("IN_TRANSIT", carrier="SF"), "taken"),
        (scan("IN_TRANSIT", carrier=""), "taken"),
        (scan("IN_TRANSIT", carrier="a courier of whom nobody heard"), "taken"),
        (scan("IN_TRANSIT", carrier="yunda"), "unknown"),
        (scan("IN_TRANSIT", waybill_no="SF1234567890129"), "unknown"),
        (scan("IN_TRANSIT", waybill_no="*"), "unknown"),
    ],
)
def test_finds_the_parcel_by_waybill_and_courier(cast: Cast, event: Scan, outcome: str) -> None:
    on_its_way(cast)

    assert told(event).outcome == outcome


def test_does_not_guess_between_two_parcels_of_one_number(cast: Cast) -> None:
    order = confirmed_order(cast)
    on_its_way(cast, order, "1", waybill="463500000001", courier="yunda")
    on_its_way(cast, order, "1", waybill="463500000001", courier="zhongtong")

    assert told(scan("IN_TRANSIT", waybill_no="463500000001", carrier="")).outcome == "unknown"
    assert told(scan("IN_TRANSIT", waybill_no="463500000001", carrier="ZTO")).new == 1


def test_a_scan_of_the_future_is_left_out(cast: Cast) -> None:
    shipment = on_its_way(cast)

    told(scan("SIGNED", 24 * 400, sign_type=SignType.SELF), scan("IN_TRANSIT", 1), now=NOW)

    shipment.refresh_from_db()
    assert shipment.state == "in_transit"


def test_what_the_customer_says_they_have_they_have(cast: Cast) -> None:
    shipment = on_its_way(cast)
    Shipment.objects.update(state="received", delivered_at=NOW)

    told(scan("EXCEPTION", 50))

    shipment.refresh_from_db()
    assert (shipment.state, shipment.delivered_at) == ("received", NOW)


def test_the_same_push_is_kept_once(cast: Cast) -> None:
    on_its_way(cast)
    push = Push(provider="kuaidi100", body=b"param=1")

    first = told(*JOURNEY, push=push)
    again = told(*JOURNEY, push=push, now=NOW + timedelta(days=4))

    assert (first.outcome, first.new, again.outcome, again.new) == ("taken", 5, "taken", 0)
    assert again.received_at == first.received_at
    row = TrackingPush.objects.get()
    assert (bytes(row.body), row.events, row.outcome) == (b"param=1", 5, "taken")


def test_a_push_that_came_too_early_is_looked_at_again(cast: Cast) -> None:
    push = Push(provider="kuaidi100", body=b"param=1")
    assert told(*JOURNEY, push=push).outcome == "unknown"
    on_its_way(cast)

    assert told(*JOURNEY, push=push).outcome == "taken"
    assert TrackingPush.objects.get().outcome == "taken"


def test_what_cannot_be_read_is_kept(cast: Cast) -> None:
    taken = told(push=Push(provider="kdniao", body=b"\xff{", is_readable=False))

    row = TrackingPush.objects.get()
    assert (taken.outcome, row.outcome, bytes(row.body)) == ("unreadable", "unreadable", b"\xff{")


def test_erasing_a_person_takes_the_couriers_words(cast: Cast) -> None:
    shipment = on_its_way(cast)
    told(
        scan("SIGNED", 3, raw_text="已签收,签收人:金女士", location="文三路"),
        push=Push(provider="kuaidi100", body=b"1"),
    )

    erase_customer(
        actor=cast.actor("ada_administrator"),
        now=NOW,
        customer_id=shipment.order.customer_id or 0,
        reason="自己要求",
    )

    event, push = TrackingEvent.objects.get(), TrackingPush.objects.get()
    assert (event.raw_text, event.location, bytes(push.body)) == ("", "", b"")
    shipment.refresh_from_db()
    assert (shipment.recipient, shipment.address, shipment.state) == ("", "", "delivered")


def test_is_for_those_who_see_all_shipments(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        take_tracking(actor=cast.actor("ana_agent"), now=NOW, events=[])


def test_asks_as_many_questions_for_many_scans_as_for_one(
    cast: Cast, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    on_its_way(cast)
    told(scan("IN_TRANSIT", 0.5))
    many = [scan("IN_TRANSIT", 1 + place / 60) for place in range(300)]

    with django_assert_max_num_queries(18):
        assert told(*many, push=Push(provider="kuaidi100", body=b"1")).new == 300


def test_writes_down_what_was_heard(cast: Cast) -> None:
    shipment, ana = on_its_way(cast), cast.actor("ana_agent")
    heard = HeardEvent(status="SIGNED", sign_type="SELF", words="客户电话里说收到了", at=NOW)

    made = note_tracking(actor=ana, now=NOW, shipment_id=shipment.pk, heard=heard)
    assert note_tracking(actor=ana, now=NOW, shipment_id=shipment.pk, heard=heard).pk == made.pk

    shipment.refresh_from_db()
    assert (shipment.state, made.by_id, made.provider) == ("delivered", cast.ana_agent.pk, "hand")


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"status": "LOST"}, InvalidValue),
        ({"status": "x\x00"}, InvalidValue),
        ({"sign_type": "SELF"}, InvalidValue),
        ({"at": NOW + timedelta(minutes=1)}, InvalidValue),
        ({"words": " "}, EmptyText),
    ],
)
def test_refuses_what_cannot_have_been_heard(
    cast: Cast, wrong: dict[str, Any], refusal: type[Exception]
) -> None:
    shipment = on_its_way(cast)
    heard = replace(HeardEvent(status="IN_TRANSIT", words="在路上"), **wrong)

    with pytest.raises(refusal):
        note_tracking(actor=cast.actor("ana_agent"), now=NOW, shipment_id=shipment.pk, heard=heard)


def test_nothing_is_heard_of_what_is_still_here(cast: Cast) -> None:
    shipment = packed(cast, confirmed_order(cast))

    with pytest.raises(NotHandedOver):
        note_tracking(
            actor=cast.actor("ana_agent"),
            now=NOW,
            shipment_id=shipment.pk,
            heard=HeardEvent(status="IN_TRANSIT", words="在路上"),
        )


@pytest.mark.django_db(transaction=True)
def test_two_workers_take_one_push_once(cast: Cast) -> None:
    shipment = on_its_way(cast, promised_on=DAY)
    together = Barrier(4)

    def run(n: int) -> int:
        together.wait()
        push = Push(provider="kuaidi100", body=b"same" if n < 2 else f"own {n}".encode())
        try:
            return take_tracking(actor=SYSTEM, now=SIGNED.occurred_at, events=JOURNEY, push=push).new
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(run, range(4))) == [0, 0, 0, 5]
    assert (TrackingEvent.objects.count(), TrackingPush.objects.count()) == (5, 3)
    assert moves(shipment) == ["delivered"]
    assert shipment.waybill == WAYBILL
