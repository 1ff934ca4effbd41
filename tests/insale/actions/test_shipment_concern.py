"""Owners hear of what goes wrong before the customer asks, once, and no longer than it lasts."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from tests.cast import NOW, Cast
from tests.insale.shipping import SIGNED, on_its_way, scan, told
from yinuo.channels.courier.events import SignType
from yinuo.core.actor import SYSTEM
from yinuo.insale.actions.shipment import lose_shipment
from yinuo.insale.actions.shipment_concern import review_shipment, settle_concern, tell_about_concern
from yinuo.insale.errors import ConcernSettledAlready
from yinuo.insale.jobs.shipment import raise_concerns
from yinuo.insale.models import Order, Shipment, ShipmentConcern
from yinuo.insale.queries.shipment_review import shipments_to_review
from yinuo.insale.ready_words import ready_words
from yinuo.insale.states import ConcernKind
from yinuo.matters.errors import EmptyText, ReasonNeeded
from yinuo.matters.models import Notice

DAY = date(2026, 3, 17)


def open_kinds() -> list[str]:
    return sorted(ShipmentConcern.objects.filter(settled_at__isnull=True).values_list("kind", flat=True))


def review(shipment: Shipment, now: datetime) -> None:
    review_shipment(actor=SYSTEM, now=now, shipment_id=shipment.pk)


def test_silence_of_two_working_days_is_raised_and_over_with_the_next_scan(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipment = on_its_way(cast)  # Thursday 10:00; the weekend does not count
    clock = NOW + timedelta(days=4) - timedelta(minutes=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: clock)
    raise_concerns()
    assert open_kinds() == []

    clock = NOW + timedelta(days=4)
    raise_concerns()
    raise_concerns()
    notice = Notice.objects.get(kind="shipment_stuck")
    assert (open_kinds(), notice.staff_id, notice.facts["what"]) == (
        ["stuck"],
        cast.ana_agent.pk,
        shipment.number,
    )

    told(scan("IN_TRANSIT", 97))
    notice.refresh_from_db()
    assert (open_kinds(), notice.seen_at is not None) == ([], True)


def test_the_hours_can_be_set(cast: Cast, settings: Any) -> None:
    settings.YINUO_SHIPMENT_STUCK_HOURS = 5
    shipment = on_its_way(cast)

    assert shipments_to_review(now=NOW + timedelta(hours=5)) == [shipment.pk]


def test_a_day_that_passed_or_will_not_be_met_is_late(cast: Cast) -> None:
    shipment = on_its_way(cast, promised_on=DAY)
    told(scan("IN_TRANSIT", 5 * 24 - 2))  # Tuesday morning
    tuesday = NOW + timedelta(days=5)
    assert shipments_to_review(now=tuesday) == []

    Order.objects.update(forecast_on=date(2026, 3, 18))
    assert shipments_to_review(now=tuesday) == [shipment.pk]
    Order.objects.update(forecast_on=None)
    review(shipment, tuesday + timedelta(days=1))
    assert open_kinds() == ["late"]


@pytest.mark.parametrize(
    ("event", "kinds"),
    [
        (scan("EXCEPTION", 3), ["trouble"]),
        (scan("REJECTED", 3), ["returned"]),
        (scan("RETURNING", 3), ["returned"]),
        (scan("IN_LOCKER", 3, sign_type=SignType.LOCKER_STATION), ["in_locker"]),
        (scan("SIGNED", 3, sign_type=SignType.LOCKER_STATION), ["in_locker"]),
        (scan("SIGNED", 3, sign_type=SignType.LOCKER_STATION, is_picked_up=True), []),
        (scan("SIGNED", 3, sign_type=SignType.AGENT), ["not_in_person"]),
        (scan("SIGNED", 3, sign_type=SignType.SELF), []),
        (scan("SIGNED", 3, sign_type=SignType.UNKNOWN), []),
    ],
)
def test_what_a_scan_says_is_raised_at_once(cast: Cast, event: Any, kinds: list[str]) -> None:
    shipment = on_its_way(cast)

    told(event)

    assert open_kinds() == kinds
    assert Notice.objects.filter(kind__startswith="shipment_").count() == len(kinds)
    Shipment.objects.update(state="received")
    assert shipments_to_review(now=NOW) == ([shipment.pk] if kinds else [])
    review(shipment, NOW)
    assert open_kinds() == []


def test_what_a_person_settled_is_not_raised_again_by_the_same_cause(cast: Cast) -> None:
    shipment, ana = on_its_way(cast), cast.actor("ana_agent")
    told(scan("EXCEPTION", 3))
    concern = ShipmentConcern.objects.get()
    later = NOW + timedelta(hours=4)
    with pytest.raises(ReasonNeeded):
        settle_concern(actor=ana, now=later, concern_id=concern.pk, words=" ")

    settled = settle_concern(actor=ana, now=later, concern_id=concern.pk, words="已和网点约好重派")
    with pytest.raises(ConcernSettledAlready):
        settle_concern(actor=ana, now=later, concern_id=concern.pk, words="再一次")
    review(shipment, later)
    assert (open_kinds(), settled.settled_by_id) == ([], cast.ana_agent.pk)

    told(scan("EXCEPTION", 9))
    assert open_kinds() == ["trouble"]


def test_a_delay_that_a_person_looks_after_stays_settled(cast: Cast) -> None:
    shipment = on_its_way(cast, promised_on=DAY)
    late = NOW + timedelta(days=6)
    told(scan("IN_TRANSIT", 140), now=late)
    concern = ShipmentConcern.objects.get(kind="late")
    settle_concern(actor=SYSTEM, now=late, concern_id=concern.pk, words="客户同意周五送")

    told(scan("IN_TRANSIT", 145), now=late + timedelta(hours=3))
    assert open_kinds() == []
    assert shipments_to_review(now=late + timedelta(hours=3)) == []
    assert shipment.pk == concern.shipment_id


def test_a_loss_is_trouble_and_an_arrival_ends_it_all(cast: Cast) -> None:
    shipment = on_its_way(cast)
    lose_shipment(actor=cast.actor("ana_agent"), now=NOW, shipment_id=shipment.pk, reason="查无下落")
    assert open_kinds() == ["trouble"]

    told(SIGNED)
    assert open_kinds() == []


def test_is_found_in_few_statements(cast: Cast, django_assert_num_queries: Callable[[int], Any]) -> None:
    on_its_way(cast)
    shipments_to_review(now=NOW)

    with django_assert_num_queries(3):
        assert shipments_to_review(now=NOW) == []


@pytest.mark.django_db(transaction=True)
def test_two_workers_raise_it_once(cast: Cast) -> None:
    shipment = on_its_way(cast)
    together = Barrier(3)

    def run(_n: int) -> None:
        together.wait()
        try:
            review(shipment, NOW + timedelta(days=5))
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(run, range(3)))
    assert (open_kinds(), Notice.objects.filter(kind="shipment_stuck").count()) == (["stuck"], 1)


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
@pytest.mark.parametrize("kind", ConcernKind.values)
def test_words_are_ready_in_the_customers_language(kind: str, language: str) -> None:
    said = ready_words(kind, language=language, customer="金女士", number="FH-1", waybill="SF1", due_on=DAY)
    plain = ready_words(kind, language=language, customer="金女士", number="FH-1")

    assert "金女士" in said and "SF1" in said and "%" not in said
    assert "FH-1" in plain and "%" not in plain
    if language != "en":
        assert "您" in said and "Hello" not in said and "！" not in said


def test_telling_the_customer_is_written_down_and_settles_only_where_it_is_said(cast: Cast) -> None:
    on_its_way(cast)
    told(scan("EXCEPTION", 3))
    concern = ShipmentConcern.objects.get()
    ana, at = cast.actor("ana_agent"), NOW + timedelta(hours=4)
    with pytest.raises(EmptyText):
        tell_about_concern(actor=ana, now=at, concern_id=concern.pk, text=" ", is_settled=True)
    assert open_kinds() == ["trouble"]

    tell_about_concern(actor=ana, now=at, concern_id=concern.pk, text="We look into it.")
    concern.refresh_from_db()
    assert (concern.told_at, open_kinds()) == (at, ["trouble"])

    tell_about_concern(actor=ana, now=at, concern_id=concern.pk, text="All is well.", is_settled=True)
    assert open_kinds() == []
    with pytest.raises(ConcernSettledAlready):
        tell_about_concern(actor=ana, now=at, concern_id=concern.pk, text="Once more")
