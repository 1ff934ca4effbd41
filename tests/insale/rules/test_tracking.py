import itertools
from datetime import UTC, datetime, timedelta

import pytest

from yinuo.insale.rules.tracking import Told, whereabouts
from yinuo.insale.states import ShipmentState

BEGAN = datetime(2026, 11, 18, 1, tzinfo=UTC)


def told(*statuses: str) -> list[Told]:
    """Events an hour apart; "SIGNED:SELF" says who signed."""
    return [
        Told(at=BEGAN + timedelta(hours=n), status=name.partition(":")[0], sign_type=name.partition(":")[2])
        for n, name in enumerate(statuses)
    ]


@pytest.mark.parametrize(
    ("statuses", "state"),
    [
        ([], "handed_over"),
        (["CREATED"], "handed_over"),
        (["PICKED_UP"], "in_transit"),
        (["PICKED_UP", "IN_TRANSIT", "OUT_FOR_DELIVERY"], "out_for_delivery"),
        (["PICKED_UP", "EXCEPTION"], "exception"),
        (["PICKED_UP", "EXCEPTION", "IN_TRANSIT"], "in_transit"),
        (["OUT_FOR_DELIVERY", "IN_LOCKER"], "in_locker"),
        (["IN_LOCKER", "SIGNED:LOCKER_STATION"], "delivered"),
        (["SIGNED:SELF", "IN_TRANSIT"], "delivered"),
        (["OUT_FOR_DELIVERY", "REJECTED"], "refused"),
        (["REJECTED", "RETURNING"], "returning"),
        (["REJECTED", "RETURNING", "IN_TRANSIT"], "returning"),
        (["RETURNING", "SIGNED:AGENT"], "returned"),
        (["SIGNED:SELF", "RETURNING", "RETURNED"], "returned"),
        (["PICKED_UP", "NOT_KNOWN"], "in_transit"),
    ],
)
def test_is_where_its_events_say(statuses: list[str], state: str) -> None:
    assert whereabouts(told(*statuses)).state == state


def test_the_order_of_telling_changes_nothing() -> None:
    events = told("PICKED_UP", "OUT_FOR_DELIVERY", "IN_LOCKER", "SIGNED:LOCKER_STATION")

    assert {whereabouts(order) for order in itertools.permutations(events)} == {whereabouts(events)}


def test_telling_twice_changes_nothing() -> None:
    events = told("PICKED_UP", "OUT_FOR_DELIVERY", "SIGNED:SELF")

    assert whereabouts(events * 2) == whereabouts(events)


def test_the_first_signing_stands() -> None:
    seen = whereabouts(told("SIGNED:AGENT", "SIGNED:SELF"))

    assert (seen.sign_type, seen.signed_at) == ("AGENT", BEGAN)


def test_a_locker_is_no_signing() -> None:
    seen = whereabouts(told("OUT_FOR_DELIVERY", "IN_LOCKER"))

    assert (seen.signed_at, seen.in_locker_since) == (None, BEGAN + timedelta(hours=1))


def test_what_went_back_was_not_signed_for_by_the_customer() -> None:
    seen = whereabouts(told("OUT_FOR_DELIVERY", "REJECTED", "RETURNING", "SIGNED:SELF"))

    assert (seen.state, seen.signed_at) == (ShipmentState.RETURNED, None)
