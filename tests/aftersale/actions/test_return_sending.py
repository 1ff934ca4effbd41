"""Goods go to the customer again: repaired, or not taken back; a repair ends with it and counts."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from tests.aftersale.benching import BACK, PAID, back, bought, inspected, line_of
from tests.aftersale.returning import entries
from tests.cast import Cast
from yinuo.aftersale.actions.return_sending import SentAgain, send_again
from yinuo.aftersale.errors_bench import NothingOwed
from yinuo.aftersale.models import LegEvent, RepairRecord, Return, ReturnLeg
from yinuo.aftersale.sold_facts import returnable
from yinuo.core.errors import InvalidValue
from yinuo.insale.errors import UnknownCourier, WaybillTaken, WaybillUnlikely
from yinuo.insale.models import Order
from yinuo.matters.errors import DueInThePast
from yinuo.matters.models import Promise

BY_COURIER = SentAgain(courier="shunfeng", waybill="SF7654321098765")


def repaired(cast: Cast, order: Order | None = None) -> Return:
    found = back(cast, order, "1", reason="faulty", wish="repair", fault_code="no_cooling")
    inspected(cast, line_of(found), "repair_due")
    found.refresh_from_db()
    return found


def sent(cast: Cast, found: Return, how: SentAgain = BY_COURIER) -> ReturnLeg:
    return send_again(actor=cast.actor("ana_agent"), now=PAID, return_id=found.pk, sent=how)


def deliver(cast: Cast, leg: ReturnLeg) -> None:
    from tests.insale.shipping import scan, told
    from yinuo.channels.courier.events import SignType

    told(
        replace(
            scan("SIGNED", sign_type=SignType.SELF),
            waybill_no=leg.waybill,
            occurred_at=PAID + timedelta(days=1),
        )
    )


def test_a_repair_ends_when_it_leaves_and_the_word_is_kept(cast: Cast) -> None:
    found = repaired(cast)

    leg = sent(
        cast, found, replace(BY_COURIER, works=True, waited_for="parts", promised_on=date(2026, 3, 27))
    )

    record = RepairRecord.objects.get(goods_return=found)
    promise = Promise.objects.get(matter=found, met_by="aftersale.goods_sent_again")
    assert (leg.direction, leg.state, leg.freight_by, leg.promise is not None) == (
        "out",
        "handed_over",
        "seller",
        True,
    )
    assert (record.handed_in_at, record.given_back_at, record.works, record.waited_for) == (
        BACK,
        PAID,
        True,
        "parts",
    )
    assert (promise.state, line_of(found).sent_in_id, line_of(found).done_at) == ("kept", leg.pk, None)
    (entry,) = entries("goods_sent_again")
    assert entry.facts["promise_id"] == leg.promise_id


def test_it_is_done_when_the_courier_says_so(cast: Cast) -> None:
    found = repaired(cast)
    order = found.purchase
    leg = sent(cast, found)

    deliver(cast, leg)

    found.refresh_from_db()
    assert LegEvent.objects.filter(leg=leg).count() == 1
    assert (found.stage, found.phase) == ("closed", "done")
    assert returnable(order)[line_of(found).order_line_id] == order.lines.get().quantity


def test_our_own_van_needs_no_scan(cast: Cast) -> None:
    found = back(cast)
    inspected(cast, line_of(found), "send_back", "other_damage", words="人为损坏")

    sent(cast, found, SentAgain(courier="own"))

    found.refresh_from_db()
    assert (found.stage, line_of(found).done_at) == ("closed", PAID)


def test_leaves_once(cast: Cast) -> None:
    found = repaired(cast)
    sent(cast, found)

    with pytest.raises(NothingOwed):
        sent(cast, found, replace(BY_COURIER, waybill="SF0000000000001"))

    assert ReturnLeg.objects.filter(direction="out").count() == 1


def test_nothing_leaves_that_is_paid_back(cast: Cast) -> None:
    found = back(cast)
    inspected(cast, line_of(found))

    with pytest.raises(NothingOwed):
        sent(cast, found)


@pytest.mark.parametrize(
    ("how", "error"),
    [
        (replace(BY_COURIER, courier="pigeon"), UnknownCourier),
        (replace(BY_COURIER, waybill="!"), WaybillUnlikely),
        (replace(BY_COURIER, promised_on=date(2026, 3, 1)), DueInThePast),
        (replace(BY_COURIER, waited_for="luck"), InvalidValue),
    ],
)
def test_refuses_what_cannot_be(cast: Cast, how: SentAgain, error: type[Exception]) -> None:
    found = repaired(cast)

    with pytest.raises(error):
        sent(cast, found, how)

    assert not ReturnLeg.objects.filter(direction="out").exists()
    assert RepairRecord.objects.get(goods_return=found).given_back_at is None


def test_one_waybill_is_one_parcel(cast: Cast) -> None:
    order = bought(cast)
    first, second = repaired(cast, order), repaired(cast, order)
    sent(cast, first)

    with pytest.raises(WaybillTaken):
        sent(cast, second)
