"""The worker reminds on the day it comes, and asks once afterwards; nobody is written to at night."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.cast import NOW, Cast
from tests.insale.arriving import LOCKER, arrived, count, says
from tests.insale.shipping import on_its_way, scan, told
from yinuo.core.actor import SYSTEM
from yinuo.insale.actions.receipt_reminder import announce_arrival, ask_after_arrival
from yinuo.insale.jobs import receipt as jobs
from yinuo.insale.queries.receipt_reminders import arrivals_to_announce, arrivals_to_ask, is_time_to_write
from yinuo.matters.models import Message


def said() -> list[str]:
    rows = Message.objects.filter(direction="out").order_by("at", "pk")
    return list(rows.values_list("text", flat=True))


def test_reminds_once_when_it_is_out_for_delivery(cast: Cast) -> None:
    shipment = on_its_way(cast)
    assert arrivals_to_announce(now=NOW) == []
    told(scan("OUT_FOR_DELIVERY", 24))
    now = NOW + timedelta(hours=25)

    assert arrivals_to_announce(now=now) == [shipment.pk]
    assert announce_arrival(actor=SYSTEM, now=now, shipment_id=shipment.pk)
    assert not announce_arrival(actor=SYSTEM, now=now, shipment_id=shipment.pk)

    (text,) = said()
    assert f"/r/{shipment.secret}/" in text and shipment.number in text
    assert (arrivals_to_announce(now=now), count("arrival_announced")) == ([], 1)


def test_reminds_on_the_promised_day_too(cast: Cast) -> None:
    shipment = on_its_way(cast, promised_on=date(2026, 3, 17))

    assert arrivals_to_announce(now=NOW) == []
    assert not announce_arrival(actor=SYSTEM, now=NOW, shipment_id=shipment.pk)
    assert arrivals_to_announce(now=datetime(2026, 3, 17, 2, tzinfo=UTC)) == [shipment.pk]


def test_asks_once_after_some_days_without_a_word(cast: Cast, settings: Any) -> None:
    shipment = arrived(cast, LOCKER)
    soon, later = NOW + timedelta(days=2), NOW + timedelta(days=5)

    assert arrivals_to_ask(now=soon) == []
    assert arrivals_to_ask(now=later) == [shipment.pk]
    assert ask_after_arrival(actor=SYSTEM, now=later, shipment_id=shipment.pk)
    assert not ask_after_arrival(actor=SYSTEM, now=later, shipment_id=shipment.pk)
    assert (arrivals_to_ask(now=later), len(said()), count("receipt_asked")) == ([], 1, 1)
    assert arrivals_to_ask(now=NOW + timedelta(days=60)) == []


def test_asks_nobody_who_has_said_it_or_where_the_house_does_not(cast: Cast, settings: Any) -> None:
    shipment = arrived(cast)
    later = NOW + timedelta(days=5)
    settings.YINUO_RECEIPT_ASK_DAYS = 0
    assert arrivals_to_ask(now=later) == []
    settings.YINUO_RECEIPT_ASK_DAYS = 3
    says(shipment)

    assert arrivals_to_ask(now=later) == []
    assert not ask_after_arrival(actor=SYSTEM, now=later, shipment_id=shipment.pk)
    assert said() == []


@pytest.mark.parametrize(("hour", "writes"), [(7, False), (8, True), (20, True), (21, False)])
def test_writes_to_nobody_at_night(cast: Cast, hour: int, writes: bool) -> None:
    assert is_time_to_write(datetime(2026, 3, 12, (hour - 8) % 24, tzinfo=UTC)) is writes


def test_the_ticks_do_both(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    shipment = arrived(cast, LOCKER)
    told(scan("RETURNING", 31))
    other = on_its_way(cast, waybill="SF1234567890124")
    told(scan("OUT_FOR_DELIVERY", 24, waybill_no="SF1234567890124"))
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(days=4))

    jobs.announce_arrivals()
    jobs.ask_after_arrivals()

    assert [other.secret in text for text in said()] == [True]
    assert shipment.secret not in said()[0]
