"""Shipments by program, and what couriers push without signing in."""

import base64
import hashlib
import hmac
import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlencode

import orjson
import pytest
from django.test import Client

from tests.api.conftest import MakeProgram, Program
from tests.cast import Cast
from tests.insale.shipping import WAYBILL, confirmed_order, line_of, on_its_way
from yinuo.api import pushes
from yinuo.core.models import JournalEntry
from yinuo.insale.models import Shipment, TrackingEvent, TrackingPush
from yinuo.matters.models import Message

pytestmark = pytest.mark.django_db
SALT, APP_KEY, OWN_KEY = "salt1", "APPKEY", "agreed"
FORM = "application/x-www-form-urlencoded"
KUAIDI100: dict[str, Any] = {
    "status": "shutdown",
    "lastResult": {
        "state": "3",
        "com": "shunfeng",
        "nu": WAYBILL,
        "data": [
            {"time": "2026-03-13 14:05:11", "context": "[杭州市]已签收,签收人:本人", "statusCode": "301"},
            {"time": "2026-03-13 08:31:02", "context": "[杭州市]派件中", "statusCode": "5"},
        ],
    },
}
KDNIAO: dict[str, Any] = {
    "EBusinessID": "1234567",
    "Data": [
        {
            "LogisticCode": WAYBILL,
            "ShipperCode": "SF",
            "State": "2",
            "StateEx": "211",
            "Traces": [
                {"AcceptTime": "2026-03-13 14:05:11", "AcceptStation": "已放入丰巢快递柜", "Action": "211"}
            ],
        }
    ],
}
OWN: dict[str, Any] = {
    "events": [{"waybill_no": WAYBILL, "occurred_at": "2026-03-13T14:05:11+08:00", "status": "IN_TRANSIT"}]
}


@pytest.fixture(autouse=True)
def _keys(settings: Any) -> None:
    settings.YINUO_KUAIDI100_SALT = SALT
    settings.YINUO_KDNIAO_KEY = APP_KEY
    settings.YINUO_TRACKING_KEY = OWN_KEY


def by_kuaidi100(content: Any, *, salt: str = SALT) -> Any:
    param = content if isinstance(content, str) else orjson.dumps(content).decode()
    sign = hashlib.md5((param + salt).encode(), usedforsecurity=False).hexdigest().upper()
    return posted("kuaidi100", urlencode({"param": param, "sign": sign}))


def by_kdniao(content: Any, *, key: str = APP_KEY) -> Any:
    data = content if isinstance(content, str) else orjson.dumps(content).decode()
    digest = hashlib.md5((data + key).encode(), usedforsecurity=False).hexdigest()
    sign = base64.b64encode(digest.encode()).decode()
    return posted("kdniao", urlencode({"RequestData": data, "RequestType": "101", "DataSign": sign}))


def by_ourselves(content: Any, *, key: str = OWN_KEY) -> Any:
    body = content if isinstance(content, bytes) else orjson.dumps(content)
    sign = hmac.new(key.encode(), body, hashlib.sha256).hexdigest()
    return posted("tracking", body, "application/json", {"X-Signature": sign})


def posted(provider: str, body: str | bytes, kind: str = FORM, headers: dict[str, str] | None = None) -> Any:
    return Client().generic("POST", f"/api/v1/push/{provider}", body, content_type=kind, headers=headers)


def test_a_parcel_goes_its_way(cast: Cast, program: Program) -> None:
    order = confirmed_order(cast)
    lines = [{"line_id": line_of(order).pk, "quantity": "4"}]
    too_much = program.post(f"/orders/{order.pk}/shipments", {"lines": [{**lines[0], "quantity": "5"}]})
    assert (too_much.status, too_much.code) == (422, "more_than_ordered")
    made = program.post(f"/orders/{order.pk}/shipments", {"lines": lines, "boxes": [{"weight_kg": "48.5"}]})
    assert (made.status, made.body["state"]) == (201, "packed")
    place = f"/shipments/{made.body['id']}"
    assert made.headers["Location"] == f"/api/v1{place}"

    given = program.post(
        f"{place}/hand-over", {"courier": "shunfeng", "waybill": WAYBILL, "promised_on": "2036-03-17"}
    )
    assert (given.status, given.body["state"]) == (200, "handed_over")
    early = program.post(f"{place}/unpack", {})
    assert (early.status, early.code) == (409, "invalid_move")
    noted = program.post(f"{place}/events", {"status": "EXCEPTION", "words": "外箱破损"})
    assert (noted.status, noted.body["shipment_state"]) == (201, "exception")

    file = program.get(place).body
    assert [(row["line_id"], row["quantity"]) for row in file["lines"]] == [(line_of(order).pk, "4.000")]
    assert (file["row"]["concerns"], file["packages"][0]["weight_kg"]) == (["trouble"], "48.500")
    assert "13800138000" not in str(file)
    listed = program.get(f"/orders/{order.pk}/shipments").body["items"]
    assert [row["id"] for row in listed] == [made.body["id"]]

    concern = program.get("/shipment-concerns").body["items"][0]
    assert (concern["kind"], concern["number"]) == ("trouble", file["row"]["number"])
    assert WAYBILL in concern["message"]
    settled = program.post(f"/shipment-concerns/{concern['id']}/settle", {"words": "补发一箱"})
    again = program.post(f"/shipment-concerns/{concern['id']}/settle", {"words": "补发一箱"})
    assert (settled.status, again.status, again.code) == (200, 409, "concern_settled")
    assert program.get("/shipment-concerns").body["items"] == []

    lost = program.post(f"{place}/lose", {"reason": "查无下落"})
    assert (lost.status, lost.body["state"]) == (200, "lost")


def test_what_was_packed_is_unpacked(cast: Cast, program: Program) -> None:
    order = confirmed_order(cast)
    lines = [{"line_id": line_of(order).pk, "quantity": "4"}]
    made = program.post(f"/orders/{order.pk}/shipments", {"lines": lines}, Idempotency_Key="p1")
    again = program.post(f"/orders/{order.pk}/shipments", {"lines": lines}, Idempotency_Key="p1")
    assert made.body["id"] == again.body["id"]

    found = program.post(f"/shipments/{made.body['id']}/unpack", {"reason": "少一块"})

    assert (found.status, found.body["state"]) == (200, "cancelled")


def test_couriers_have_names(program: Program) -> None:
    items = program.get("/couriers").body["items"]

    assert {"own", "shunfeng", "other"} <= {one["code"] for one in items}
    assert all(one["name"] for one in items)


def test_concerns_come_in_pages(cast: Cast, program: Program) -> None:
    order = confirmed_order(cast)
    for number in range(3):
        shipment = on_its_way(cast, order, "1", waybill=f"SF123456789010{number}")
        program.post(f"/shipments/{shipment.pk}/events", {"status": "EXCEPTION", "words": "破损"})

    first = program.get("/shipment-concerns?limit=2").body
    second = program.get(f"/shipment-concerns?limit=2&cursor={quote(first['next'])}").body

    assert (len(first["items"]), len(second["items"]), second["next"]) == (2, 1, "")
    assert program.get("/shipment-concerns?cursor=x").status == 422


def test_shipments_are_found_and_customers_told(cast: Cast, program: Program) -> None:
    shipment = on_its_way(cast)
    program.post(f"/shipments/{shipment.pk}/events", {"status": "EXCEPTION", "words": "破损"})
    listed = program.get(f"/shipments?group=on_the_way&care=true&text={WAYBILL}").body["items"]
    assert [(one["row"]["id"], one["is_exact"]) for one in listed] == [(shipment.pk, True)]
    assert program.get("/shipments?group=there").body["items"] == []
    assert program.get("/shipments?group=x").status == 422

    concern = program.get("/shipment-concerns").body["items"][0]
    told = program.post(f"/shipment-concerns/{concern['id']}/tell", {"text": concern["message"]})

    assert (told.status, told.body["settled_at"]) == (200, None)
    assert told.body["told_at"] is not None
    assert Message.objects.get(matter=shipment.order_id, direction="out").text == concern["message"]


def test_reads_in_few_statements(
    cast: Cast, program: Program, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    order = confirmed_order(cast)
    for number in range(3):
        shipment = on_its_way(cast, order, "1", waybill=f"SF123456789010{number}")
    program.get("/couriers")

    with django_assert_max_num_queries(3):
        assert len(program.get(f"/orders/{order.pk}/shipments").body["items"]) == 3
    with django_assert_max_num_queries(7):
        assert program.get(f"/shipments/{shipment.pk}").status == 200
    with django_assert_max_num_queries(2):
        assert len(program.get("/shipments").body["items"]) == 3
    with django_assert_max_num_queries(1):
        assert program.get("/shipment-concerns").status == 200


def test_hides_what_others_may_not_see(cast: Cast, make_program: MakeProgram) -> None:
    shipment = on_its_way(cast)

    assert make_program("matter.read").post(f"/shipments/{shipment.pk}/lose", {"reason": "x"}).status == 403
    assert make_program("matter.read").get("/shipments/1").status == 404


def test_kuaidi100_pushes(cast: Cast) -> None:
    shipment = on_its_way(cast)

    answers = [by_kuaidi100(KUAIDI100) for _ in range(2)]

    assert [one.status_code for one in answers] == [200, 200]
    assert {one.content for one in answers} == {
        orjson.dumps({"result": True, "returnCode": "200", "message": "成功"})
    }
    shipment.refresh_from_db()
    assert (shipment.state, TrackingEvent.objects.count()) == ("delivered", 2)
    assert TrackingPush.objects.get().outcome == "taken"


def test_kdniao_pushes(cast: Cast) -> None:
    shipment = on_its_way(cast)

    first, again = by_kdniao(KDNIAO), by_kdniao(KDNIAO)

    said = orjson.loads(first.content)
    assert (said["EBusinessID"], said["Success"], said["Reason"]) == ("1234567", True, "")
    assert first.content == again.content
    shipment.refresh_from_db()
    assert (shipment.state, shipment.delivered_at) == ("in_locker", None)


def test_anybody_with_the_key_pushes(cast: Cast) -> None:
    shipment = on_its_way(cast)

    said = orjson.loads(by_ourselves(OWN).content)

    shipment.refresh_from_db()
    assert (said["outcome"], shipment.state) == ("taken", "in_transit")
    other = {"events": [{**OWN["events"][0], "waybill_no": "SF9999999999999"}]}
    assert orjson.loads(by_ourselves(other).content)["outcome"] == "unknown"


def test_a_wrong_signature_is_refused_and_logged_and_nothing_is_kept(
    cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    on_its_way(cast)
    entries = JournalEntry.objects.count()

    with caplog.at_level(logging.WARNING, logger="yinuo.api.pushes"):
        refused = [
            by_kuaidi100(KUAIDI100, salt="wrong"),
            by_kdniao(KDNIAO, key="wrong"),
            by_ourselves(OWN, key="wrong"),
        ]

    assert [one.status_code for one in refused] == [403, 403, 403]
    assert orjson.loads(refused[0].content)["result"] is False
    assert orjson.loads(refused[1].content)["Success"] is False
    assert orjson.loads(refused[2].content)["code"] == "wrong_signature"
    assert len([one for one in caplog.records if "wrong signature" in one.getMessage()]) == 3
    assert (TrackingPush.objects.count(), TrackingEvent.objects.count()) == (0, 0)
    assert JournalEntry.objects.count() == entries
    assert by_kuaidi100(KUAIDI100).status_code == 200


def test_without_a_key_nothing_is_let_in(cast: Cast, settings: Any) -> None:
    settings.YINUO_KUAIDI100_SALT = settings.YINUO_KDNIAO_KEY = settings.YINUO_TRACKING_KEY = ""

    for one in (
        by_kuaidi100(KUAIDI100, salt=""),
        by_kdniao(KDNIAO, key=""),
        by_ourselves(OWN, key=""),
    ):
        assert one.status_code == 403


@pytest.mark.parametrize("sent", [by_kuaidi100, by_kdniao])
@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", "null", "0", '{"lastResult": []}', '{"Data": {}}', "[" * 5000, '{"nu": "\\ud800"}'],
)
def test_what_cannot_be_read_is_kept_and_answered(cast: Cast, sent: Any, content: str) -> None:
    answered = sent(content)

    said = orjson.loads(answered.content)
    assert answered.status_code == 200 or content == ""
    assert said.get("result", said.get("Success")) is (answered.status_code == 200)
    assert set(TrackingPush.objects.values_list("outcome", flat=True)) <= {"unreadable", "unknown"}


def test_cut_off_anywhere_it_is_no_crash(cast: Cast) -> None:
    on_its_way(cast)
    whole = orjson.dumps(KUAIDI100).decode()

    for end in range(0, len(whole), 40):
        assert by_kuaidi100(whole[:end]).status_code in (200, 403)
        assert posted("kuaidi100", urlencode({"param": whole, "sign": "x"})[:end]).status_code == 403
    assert TrackingEvent.objects.count() == 0
    assert by_kuaidi100(KUAIDI100).status_code == 200
    assert TrackingEvent.objects.count() == 2


def test_half_a_character_is_no_crash(cast: Cast) -> None:
    on_its_way(cast)
    told = orjson.dumps(KUAIDI100).decode().replace("派件中", "派件中 \\ud83d \\u0000")

    assert by_kuaidi100(told).status_code == 200
    assert TrackingEvent.objects.count() == 2


@pytest.mark.parametrize("body", [b"\xff\xfe%zz&sign=%ff", b"&" * 200, b"a=1&" * 100, b""])
def test_rubbish_is_refused(cast: Cast, body: bytes) -> None:
    for provider in ("kuaidi100", "kdniao", "tracking"):
        assert posted(provider, body).status_code == 403
    assert posted("nobody", body).status_code == 422


def test_too_much_is_refused(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    assert posted("kuaidi100", b"x" * (pushes.LARGEST + 1)).status_code == 413

    monkeypatch.setattr(pushes, "MOST_A_MINUTE", 1)
    assert posted("kuaidi100", b"x").status_code == 429
    assert Shipment.objects.count() == 0
