"""Scans come in from a spreadsheet, each once, and can be taken back until the parcel is there."""

import io
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.cast import NOW, Cast
from tests.insale.shipping import WAYBILL, confirmed_order, on_its_way, scan, told
from yinuo.channels.courier.events import SignType, Status
from yinuo.channels.tracking_importers import courier, signed_by, status, waybill
from yinuo.core.actions.imports import start_import_step, upload_import
from yinuo.core.errors import InvalidValue
from yinuo.core.imports_engine import perform_step
from yinuo.core.models import ImportRun
from yinuo.insale.models import Shipment, TrackingEvent
from yinuo.matters.models import Matter

HEAD = "运单号,快递公司,时间,状态,地点,签收人"
PICKED = f"{WAYBILL},顺丰速运,2026-03-13 09:30,【杭州】快件已揽收,杭州,"
SIGNED = f"{WAYBILL},sf,2026-03-14 15:10,已签收,杭州,家人"
CHINA = ZoneInfo("Asia/Shanghai")


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Any) -> None:
    storages = settings.STORAGES["default"]
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {**storages, "OPTIONS": {**storages["OPTIONS"], "location": tmp_path}},
    }


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW.replace(day=20))


def go(cast: Cast, run: ImportRun, *steps: str) -> ImportRun:
    actor = cast.actor("leo_manager")
    for step in steps:
        start_import_step(actor=actor, now=NOW, run_id=run.pk, step=step, here=True)
        run = perform_step(actor=actor, run_id=run.pk, step=step)
    return run


def take_in(cast: Cast, *lines: str, steps: tuple[str, ...] = ("check", "run")) -> ImportRun:
    content = "\n".join([HEAD, *lines]).encode()
    made = upload_import(
        actor=cast.actor("leo_manager"), now=NOW, kind="tracking", name="轨迹.csv", stream=io.BytesIO(content)
    )
    return go(cast, made, *steps)


def counts(run: ImportRun) -> tuple[int, ...]:
    return run.created, run.changed, run.unchanged, run.refused


def state() -> str:
    return Shipment.objects.get().state


def test_rows_become_scans_and_say_where_it_is(cast: Cast) -> None:
    on_its_way(cast)

    assert counts(take_in(cast, PICKED, SIGNED, steps=("check",))) == (2, 0, 0, 0)
    assert not TrackingEvent.objects.exists()
    run = take_in(cast, PICKED, SIGNED)

    assert counts(run) == (2, 0, 0, 0)
    first, last = TrackingEvent.objects.order_by("occurred_at")
    assert (first.status, first.provider, first.location) == ("PICKED_UP", "sheet", "杭州")
    assert first.occurred_at == datetime(2026, 3, 13, 9, 30, tzinfo=CHINA)
    assert (last.status, last.sign_type, state()) == ("SIGNED", "AGENT", "delivered")


def test_what_is_known_changes_nothing_whoever_told_it(cast: Cast) -> None:
    on_its_way(cast)
    told(scan("PICKED_UP", occurred_at=datetime(2026, 3, 13, 9, 30, tzinfo=CHINA)))

    take_in(cast, PICKED, SIGNED)
    again = take_in(cast, PICKED, SIGNED)

    assert counts(again) == (0, 0, 2, 0)
    assert TrackingEvent.objects.count() == 2


def test_each_row_says_what_is_wrong_with_it(cast: Cast) -> None:
    on_its_way(cast)
    cast.leo_manager.language = "en"
    cast.leo_manager.save()

    run = take_in(
        cast,
        "SF9999999999999,,2026-03-13 09:30,已揽收,,",
        f"{WAYBILL},京东物流,2026-03-13 09:30,已揽收,,",
        f"{WAYBILL},,2026-04-13 09:30,已揽收,,",
        "12,,yesterday,???,,",
        SIGNED,
    )

    found = {one["row"]: " ".join(one["texts"]) for one in run.problems}
    assert counts(run) == (1, 0, 0, 4)
    assert "No parcel on its way" in found[2]
    assert "with this courier" in found[3]
    assert "not happened yet" in found[4]
    assert "waybill number" in found[5]
    assert "such as 2026-03-12" in found[5]
    assert run.problems_file


def test_a_parcel_of_another_house_is_not_heard_of(cast: Cast) -> None:
    on_its_way(cast)
    Matter.objects.update(team=None, department=None, owner=None)

    run = take_in(cast, PICKED)

    assert counts(run) == (0, 0, 0, 1)
    assert not TrackingEvent.objects.exists()


def test_scans_are_taken_back_until_it_is_there(cast: Cast) -> None:
    order = confirmed_order(cast)
    on_its_way(cast, order)
    picked = take_in(cast, PICKED)
    assert state() == "in_transit"

    assert go(cast, picked, "undo").kept == 0
    assert (state(), TrackingEvent.objects.count()) == ("handed_over", 0)

    arrived = take_in(cast, PICKED, SIGNED)
    assert go(cast, arrived, "undo").kept == 2
    assert (state(), TrackingEvent.objects.count()) == ("delivered", 2)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("派件中", Status.OUT_FOR_DELIVERY),
        ("IN_TRANSIT", Status.IN_TRANSIT),
        ("Signed for", Status.SIGNED),
        ("已放入丰巢智能柜", Status.IN_LOCKER),
        ("退回签收", Status.RETURNED),
    ],
)
def test_reads_our_words_and_couriers_own(text: str, meant: Status) -> None:
    assert status(text).status == meant


def test_reads_who_signed_and_who_carries() -> None:
    assert signed_by("本人签收") == SignType.SELF
    assert signed_by("门卫") == SignType.AGENT
    assert signed_by("AGENT") == SignType.AGENT
    assert (courier("SF"), courier("SF Express")) == ("shunfeng", "shunfeng")
    assert waybill("sf 1234-567890123") == WAYBILL


@pytest.mark.parametrize(
    ("parse", "text"), [(status, "hmm"), (courier, "hmm"), (signed_by, "hmm"), (waybill, "12")]
)
def test_says_what_it_cannot_read(parse: Any, text: str) -> None:
    with pytest.raises(InvalidValue):
        parse(text)
