"""The way back is told by the customer and followed by the couriers' scans, whichever come, in whatever order."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from tests.aftersale.returning import ADDRESS, SOON, delivered, entries, guest, request
from tests.cast import Cast
from tests.insale.shipping import scan
from yinuo.aftersale.actions.return_leg import dispatch_return
from yinuo.aftersale.jobs.returns import expire_due
from yinuo.aftersale.models import LegEvent, Return
from yinuo.channels.courier.events import SignType
from yinuo.core.actor import SYSTEM
from yinuo.core.errors import InvalidMove, NotFound
from yinuo.insale.actions.tracking import Push, take_tracking
from yinuo.insale.errors import UnknownCourier, WaybillTaken, WaybillUnlikely
from yinuo.insale.models import Shipment, TrackingPush
from yinuo.matters.models import Promise

pytestmark = pytest.mark.django_db
BACK = "YT9876543210987"


@pytest.fixture(autouse=True)
def _address(settings) -> None:  # type: ignore[no-untyped-def]
    settings.YINUO_RETURN_ADDRESS = ADDRESS


def sent_back(cast: Cast, **more: Any) -> Return:
    found = request(cast, delivered(cast), **more)
    dispatch_return(
        actor=guest(found), now=SOON, return_id=found.pk, courier="yuantong", waybill="yt 9876543210987"
    )
    found.refresh_from_db()
    return found


def told(status: str, hours: float, **more: Any) -> Any:
    """A scan of the parcel that comes back, hours after it was sent."""
    event = scan(status, 0, **more)
    return replace(event, waybill_no=BACK, carrier="yuantong", occurred_at=SOON + timedelta(hours=hours))


def push(*events: Any, now: datetime = SOON + timedelta(days=4)) -> Any:
    return take_tracking(
        actor=SYSTEM, now=now, events=events, push=Push(provider="kuaidi100", body=repr(events).encode())
    )


def test_the_customer_tells_the_parcel_and_we_promise_to_say_when_it_is_here(cast: Cast) -> None:
    found = sent_back(cast)

    leg = found.legs.get()
    assert (found.stage, leg.state, leg.waybill, leg.courier) == (
        "in_transit",
        "handed_over",
        BACK,
        "yuantong",
    )
    assert leg.promise is not None
    assert leg.promise.due_at == SOON + timedelta(days=10)
    assert leg.promise.state == "active"
    assert len(entries("return_dispatched")) == 1


def test_is_followed_by_the_same_pushes_until_it_is_with_us(cast: Cast) -> None:
    found = sent_back(cast)

    taken = push(told("PICKED_UP", 2), told("IN_TRANSIT", 20), told("SIGNED", 48, sign_type=SignType.AGENT))

    leg = found.legs.get()
    assert (taken.outcome, taken.new) == ("taken", 3)
    assert (leg.state, leg.delivered_at) == ("delivered", SOON + timedelta(hours=48))
    assert leg.promise is not None
    assert leg.promise.state == "kept"
    assert Return.objects.get(pk=found.pk).stage == "in_transit"
    assert not Shipment.objects.filter(waybill=BACK).exists()


def test_the_same_push_again_changes_nothing(cast: Cast) -> None:
    sent_back(cast)
    push(told("PICKED_UP", 2))

    again = push(told("PICKED_UP", 2))
    third = take_tracking(actor=SYSTEM, now=SOON + timedelta(days=4), events=[told("PICKED_UP", 2)])

    assert (again.new, third.new) == (0, 0)
    assert LegEvent.objects.count() == 1
    assert len(entries("leg_moved")) == 1
    assert TrackingPush.objects.filter(outcome="taken", events=1).count() == 1


def test_a_scan_alone_takes_a_labelled_return_onto_its_way(cast: Cast) -> None:
    found = request(cast, delivered(cast))
    found.legs.update(courier="yuantong", waybill=BACK)

    push(told("PICKED_UP", 2))

    found.refresh_from_db()
    assert (found.stage, found.legs.get().state) == ("in_transit", "in_transit")


def test_what_goes_back_to_its_sender_is_not_with_us(cast: Cast) -> None:
    found = sent_back(cast)

    push(told("RETURNING", 30), told("SIGNED", 50), told("PICKED_UP", 2))

    leg = found.legs.get()
    assert (leg.state, leg.delivered_at) == ("returned", None)
    assert leg.promise is not None
    assert leg.promise.state == "active"


def test_a_lapsed_return_that_was_sent_all_the_same_goes_on(cast: Cast) -> None:
    found = request(cast, delivered(cast))
    assert found.expires_at is not None
    expire_due(now=found.expires_at)

    dispatch_return(
        actor=guest(found), now=found.expires_at, return_id=found.pk, courier="yuantong", waybill=BACK
    )

    found.refresh_from_db()
    assert (found.stage, found.phase != "done") == ("in_transit", True)
    assert Promise.objects.filter(matter=found.pk, state="active").exists()


def test_one_parcel_is_of_one_return(cast: Cast) -> None:
    other = request(cast, sent_back(cast).purchase)

    with pytest.raises(WaybillTaken):
        dispatch_return(actor=guest(other), now=SOON, return_id=other.pk, courier="yuantong", waybill=BACK)

    other.refresh_from_db()
    assert other.stage == "authorised"


def test_refuses_what_is_no_parcel_and_what_is_not_authorised(cast: Cast, settings) -> None:  # type: ignore[no-untyped-def]
    found = request(cast, delivered(cast))

    with pytest.raises(UnknownCourier):
        dispatch_return(actor=guest(found), now=SOON, return_id=found.pk, courier="pigeon", waybill=BACK)
    with pytest.raises(WaybillUnlikely):
        dispatch_return(actor=guest(found), now=SOON, return_id=found.pk, courier="yuantong", waybill="!")
    settings.YINUO_RETURN_ADDRESS = ""
    asked = request(cast, Return.objects.get(pk=found.pk).purchase)
    with pytest.raises(InvalidMove):
        dispatch_return(actor=guest(asked), now=SOON, return_id=asked.pk, courier="yuantong", waybill=BACK)
    with pytest.raises(NotFound):
        dispatch_return(actor=guest(asked), now=SOON, return_id=found.pk, courier="yuantong", waybill=BACK)

    assert not entries("return_dispatched")


def test_a_push_of_neither_is_unknown(cast: Cast) -> None:
    delivered(cast)

    assert push(told("PICKED_UP", 2)).outcome == "unknown"
