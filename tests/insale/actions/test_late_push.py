"""A courier that tells late: what was promised is judged by when the goods were there, not by when we heard."""

from datetime import date, datetime, timedelta

from tests.cast import NOW, SYSTEM, Cast
from tests.insale.shipping import confirmed_order, on_its_way, scan, told
from yinuo.channels.courier.events import SignType
from yinuo.core.models import JournalEntry
from yinuo.insale.actions.tracking import HeardEvent, note_tracking
from yinuo.insale.models import Shipment
from yinuo.matters.models import ClockEvent, Promise
from yinuo.matters.sweep import sweep_now

DAY = date(2026, 3, 17)  # Tuesday
LATER = NOW + timedelta(days=9)
IN_TIME = scan("SIGNED", 30, sign_type=SignType.SELF)


def promise_of(shipment: Shipment) -> Promise:
    return Promise.objects.get(pk=shipment.promise_id or 0)


def test_a_signing_in_time_that_is_told_late_keeps_the_promise(cast: Cast) -> None:
    shipment = on_its_way(cast, promised_on=DAY)

    told(IN_TIME, now=LATER)

    promise = promise_of(shipment)
    assert (promise.state, promise.settled_at, promise.missed_at) == ("kept", IN_TIME.occurred_at, None)
    entry = JournalEntry.objects.get(verb="matters.promise_kept")
    assert (entry.at, entry.recorded_at, entry.facts["late_s"]) == (IN_TIME.occurred_at, LATER, 0)


def test_one_that_had_fallen_due_meanwhile_is_proven_and_the_ledger_shows_both(cast: Cast) -> None:
    shipment = on_its_way(cast, promised_on=DAY)
    sweep_now(now=LATER, actor=SYSTEM)
    assert promise_of(shipment).state == "overdue"

    told(IN_TIME, now=LATER)

    promise = promise_of(shipment)
    kinds = ClockEvent.objects.filter(promise=promise).order_by("pk").values_list("kind", flat=True)
    assert (promise.state, promise.missed_at) == ("kept", None)
    assert list(kinds) == ["started", "missed", "met"]


def test_a_signing_after_the_day_is_late_by_its_own_instant(cast: Cast) -> None:
    shipment = on_its_way(cast, promised_on=DAY)
    late = scan("SIGNED", 6 * 24, sign_type=SignType.SELF)

    told(late, now=LATER)

    promise = promise_of(shipment)
    entry = JournalEntry.objects.get(verb="matters.promise_kept")
    assert (promise.state, promise.settled_at) == ("kept_late", late.occurred_at)
    assert entry.facts["late_s"] == int((late.occurred_at - promise.due_at).total_seconds())


def test_our_own_word_about_an_earlier_instant_proves_nothing(cast: Cast) -> None:
    shipment = on_its_way(cast, promised_on=DAY)
    heard = HeardEvent(status="SIGNED", words="司机说送到了", sign_type="SELF", at=IN_TIME.occurred_at)

    note_tracking(actor=cast.actor("ana_agent"), now=LATER, shipment_id=shipment.pk, heard=heard)

    assert (promise_of(shipment).state, promise_of(shipment).settled_at) == ("kept_late", LATER)


def test_an_order_in_two_parcels_is_there_with_the_later_one(cast: Cast) -> None:
    order = confirmed_order(cast, "2", on=DAY)
    other = "SF1234567890124"
    on_its_way(cast, order, "1")
    on_its_way(cast, order, "1", waybill=other)
    second = scan("SIGNED", 40, sign_type=SignType.SELF, waybill_no=other)

    told(second, now=LATER)
    told(IN_TIME, now=LATER + timedelta(hours=1))

    promise = Promise.objects.get(pk=order.delivery_id or 0)
    assert (promise.state, promise.settled_at) == ("kept", second.occurred_at)


def test_a_scan_from_before_the_promise_settles_it_when_it_was_made(cast: Cast) -> None:
    shipment = on_its_way(cast, promised_on=DAY)
    early: datetime = NOW - timedelta(hours=2)

    told(scan("SIGNED", -2, sign_type=SignType.SELF), now=LATER)

    promise = promise_of(shipment)
    assert early < promise.made_at
    assert (promise.state, promise.settled_at) == ("kept", promise.made_at)
