import json
import random
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yinuo.channels.courier import PROVIDERS, TrackingEvent, UnreadableTracking, normalise
from yinuo.insale.rules.tracking import Told, whereabouts

CHINA = timezone(timedelta(hours=8))
SELF, AGENT, LOCKER, UNKNOWN = "SELF", "AGENT", "LOCKER_STATION", "UNKNOWN"

# provider, code, status, who signed: every code of the providers' documents that we know
TABLE = [
    *[("kuaidi100", code, "IN_TRANSIT", "") for code in ("0", "7", "8", "10", "11", "12", "1001", "1002", "1003")],
    *[("kuaidi100", code, "CREATED", "") for code in ("101", "102")],
    *[("kuaidi100", code, "PICKED_UP", "") for code in ("1", "103")],
    *[("kuaidi100", code, "EXCEPTION", "") for code in ("2", "13", "201", "202", "204", "206", "207", "208", "209")],
    *[("kuaidi100", code, "REJECTED", "") for code in ("14", "203")],
    *[("kuaidi100", code, "CANCELLED", "") for code in ("210", "401")],
    ("kuaidi100", "3", "SIGNED", UNKNOWN),
    ("kuaidi100", "4", "RETURNED", ""),
    ("kuaidi100", "5", "OUT_FOR_DELIVERY", ""),
    ("kuaidi100", "6", "RETURNING", ""),
    ("kuaidi100", "301", "SIGNED", SELF),
    ("kuaidi100", "302", "SIGNED", SELF),
    ("kuaidi100", "303", "SIGNED", AGENT),
    ("kuaidi100", "304", "SIGNED", LOCKER),
    ("kuaidi100", "501", "IN_LOCKER", LOCKER),
    ("kuaidi100", "205", "EXCEPTION", LOCKER),
    ("kdniao", "0", "CREATED", ""),
    ("kdniao", "10", "CREATED", ""),
    ("kdniao", "1", "PICKED_UP", ""),
    ("kdniao", "2", "IN_TRANSIT", ""),
    ("kdniao", "201", "IN_TRANSIT", ""),
    ("kdniao", "202", "OUT_FOR_DELIVERY", ""),
    ("kdniao", "3", "SIGNED", UNKNOWN),
    *[("kdniao", code, "EXCEPTION", "") for code in ("4", "401", "402", "403", "405")],
    ("kdniao", "211", "IN_LOCKER", LOCKER),
    ("kdniao", "301", "SIGNED", SELF),
    ("kdniao", "302", "SIGNED", SELF),
    ("kdniao", "304", "SIGNED", AGENT),
    ("kdniao", "311", "SIGNED", LOCKER),
    ("kdniao", "404", "REJECTED", ""),
    ("kdniao", "406", "RETURNED", ""),
    ("kdniao", "407", "RETURNING", ""),
    ("kdniao", "412", "EXCEPTION", LOCKER),
    ("weixin", "0", "CREATED", ""),
    ("weixin", "1", "PICKED_UP", ""),
    ("weixin", "2", "IN_TRANSIT", ""),
    ("weixin", "3", "OUT_FOR_DELIVERY", ""),
    ("weixin", "4", "IN_LOCKER", LOCKER),
    ("weixin", "5", "SIGNED", UNKNOWN),
    ("weixin", "6", "RETURNING", ""),
    ("weixin", "7", "IN_TRANSIT", ""),
    ("weixin", "8", "EXCEPTION", ""),
    ("weixin", "9", "SIGNED", LOCKER),
    ("weixin", "99", "IN_TRANSIT", ""),
    ("cainiao", "CREATE", "CREATED", ""),
    ("cainiao", "CONSIGN", "CREATED", ""),
    ("cainiao", "ACCEPT", "PICKED_UP", ""),
    ("cainiao", "TRANSPORT", "IN_TRANSIT", ""),
    ("cainiao", "DELIVERING", "OUT_FOR_DELIVERY", ""),
    ("cainiao", "AGENT_SIGN", "SIGNED", AGENT),
    ("cainiao", "SIGN", "SIGNED", SELF),
    ("cainiao", "REFUSE_SIGN", "REJECTED", ""),
    ("cainiao", "FAILED", "EXCEPTION", ""),
    ("cainiao", "REVERSE_RETURN", "RETURNING", ""),
    ("sf", "50", "PICKED_UP", ""),
    ("sf", "44", "OUT_FOR_DELIVERY", ""),
    ("sf", "80", "SIGNED", UNKNOWN),
    ("sf", "125", "IN_LOCKER", LOCKER),
    ("sf", "607", "IN_LOCKER", LOCKER),
    ("sf", "70", "EXCEPTION", ""),
    ("sf", "33", "EXCEPTION", ""),
    ("sf", "99", "IN_TRANSIT", ""),
    ("sf", "648", "RETURNING", ""),
    ("trackingmore", "delivered001", "SIGNED", UNKNOWN),
    ("trackingmore", "delivered002", "SIGNED", SELF),
    ("trackingmore", "delivered003", "SIGNED", SELF),
    ("trackingmore", "delivered004", "SIGNED", LOCKER),
    ("aftership", "InfoReceived", "CREATED", ""),
    ("aftership", "InTransit", "IN_TRANSIT", ""),
    ("aftership", "OutForDelivery", "OUT_FOR_DELIVERY", ""),
    ("aftership", "AttemptFail", "EXCEPTION", ""),
    ("aftership", "Delivered", "SIGNED", UNKNOWN),
    ("aftership", "AvailableForPickup", "IN_LOCKER", LOCKER),
    ("aftership", "Exception", "EXCEPTION", ""),
    ("aftership", "Expired", "EXCEPTION", ""),
    ("aftership", "Pending", "CREATED", ""),
    ("aftership", "Delivered_001", "SIGNED", UNKNOWN),
    ("aftership", "Delivered_002", "SIGNED", SELF),
    ("aftership", "Delivered_003", "SIGNED", SELF),
    ("aftership", "Delivered_004", "SIGNED", UNKNOWN),
    ("aftership", "Delivered_005", "SIGNED", AGENT),
    ("17track", "NotFound", "CREATED", ""),
    ("17track", "InfoReceived", "CREATED", ""),
    ("17track", "InTransit", "IN_TRANSIT", ""),
    ("17track", "Expired", "EXCEPTION", ""),
    ("17track", "AvailableForPickup", "IN_LOCKER", LOCKER),
    ("17track", "OutForDelivery", "OUT_FOR_DELIVERY", ""),
    *[("17track", f"DeliveryFailure{part}", "EXCEPTION", "") for part in ("", "_NoBody", "_Security", "_InvalidAddress", "_Other")],
    ("17track", "DeliveryFailure_Rejected", "REJECTED", ""),
    ("17track", "Delivered", "SIGNED", UNKNOWN),
    ("17track", "Delivered_Other", "SIGNED", UNKNOWN),
    ("17track", "Exception_Returning", "RETURNING", ""),
    ("17track", "Exception_Returned", "RETURNED", ""),
    ("17track", "Exception_Rejected", "REJECTED", ""),
    ("17track", "Exception_Cancel", "CANCELLED", ""),
    *[
        ("17track", f"Exception_{part}", "EXCEPTION", "")
        for part in ("NoBody", "Security", "Damage", "Delayed", "Lost", "Destroyed", "Other")
    ],
]  # fmt: skip


def pushed(provider: str, code: str, words: str = "", *, at: str = "2026-11-20 14:05:11") -> dict[str, Any]:
    """One scan as this provider sends it."""
    shapes: dict[str, dict[str, Any]] = {
        "kuaidi100": {"lastResult": {"nu": "YT1234567890123", "com": "yuantong", "state": "0", "data": [{"time": at, "context": words, "statusCode": code}]}},
        "kdniao": {"Data": [{"LogisticCode": "YT1234567890123", "ShipperCode": "YTO", "Traces": [{"AcceptTime": at, "AcceptStation": words, "Action": code}]}]},
        "weixin": {"waybill_info": [{"waybill_id": "YT1234567890123", "status": int(code) if code.isdigit() else code, "desc": words, "update_time": at}]},
        "cainiao": {"mailNo": "YT1234567890123", "cpCode": "YTO", "traces": [{"time": at, "action": code, "desc": words}]},
        "sf": {"mailNo": "SF1234567890123", "routes": [{"acceptTime": at, "opCode": code, "remark": words}]},
        "trackingmore": {"tracking_number": "X12345678", "courier_code": "yto", "trackinfo": [{"checkpoint_date": at, "checkpoint_delivery_substatus": code, "tracking_detail": words}]},
        "aftership": {"msg": {"tracking_number": "X12345678", "slug": "yto", "checkpoints": [{"checkpoint_time": at, "subtag": code if "_" in code else "", "tag": code.split("_")[0], "message": words}]}},
        "17track": {"data": {"number": "X12345678", "carrier": 3011, "track_info": {"tracking": {"providers": [{"events": [{"time_utc": at, "sub_status": code, "stage": code.split("_")[0], "description": words}]}]}}}},
    }  # fmt: skip
    return shapes[provider]


@pytest.mark.parametrize(("provider", "code", "status", "sign_type"), TABLE, ids=lambda value: value or "-")
def test_knows_every_code(provider: str, code: str, status: str, sign_type: str) -> None:
    found = normalise(provider, pushed(provider, code))

    assert [(event.status, event.sign_type) for event in found] == [(status, sign_type)]


def test_reads_the_push_of_the_documents() -> None:
    found = normalise("kuaidi100", DOCUMENTED)

    assert [event.status for event in found] == ["OUT_FOR_DELIVERY", "SIGNED"]
    assert found[1] == TrackingEvent(
        waybill_no="463500000000001",
        carrier="yunda",
        provider="kuaidi100",
        occurred_at=datetime(2026, 11, 20, 14, 5, 11, tzinfo=CHINA),
        status=found[1].status,
        sign_type=found[1].sign_type,
        location="广东,深圳市,南山区",
        raw_code="301",
        raw_text="[深圳市]已签收,签收人:本人",
    )
    assert found[1].sign_type == SELF


@pytest.mark.parametrize(
    ("words", "sign_type"),
    [
        ("已签收,签收人:本人", SELF),
        ("快件已由门卫代收，感谢使用", AGENT),
        ("已签收，签收人：前台", AGENT),
        ("已投递至丰巢快递柜，凭取件码取件", LOCKER),
        ("已签收，菜鸟驿站代收", LOCKER),
        ("快件已签收", UNKNOWN),
    ],
)
def test_reads_who_signed_from_the_words_where_the_code_is_silent(words: str, sign_type: str) -> None:
    assert [event.sign_type for event in normalise("kuaidi100", pushed("kuaidi100", "3", words))] == [
        sign_type
    ]


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("快件已到达【杭州转运中心】", "IN_TRANSIT"),
        ("【杭州】派件中，快递员 138****8888", "OUT_FOR_DELIVERY"),
        ("您的快件已暂存至菜鸟驿站", "IN_LOCKER"),
        ("客户拒收，快件将退回", "REJECTED"),
        ("退回签收", "RETURNED"),
        ("派送不成功：无法联系收件人", "EXCEPTION"),
        ("您的快件已出柜", "SIGNED"),
        ("完全没见过的话", "IN_TRANSIT"),
    ],
)
def test_reads_an_unknown_code_by_its_words(words: str, status: str) -> None:
    assert [event.status for event in normalise("kuaidi100", pushed("kuaidi100", "987654", words))] == [
        status
    ]


def test_the_same_number_means_another_thing_elsewhere() -> None:
    meant = {
        (provider, code): normalise(provider, pushed(provider, code))[0]
        for provider in ("kuaidi100", "kdniao")
        for code in ("201", "203", "304", "401")
        if (provider, code) != ("kdniao", "203")
    }

    assert meant["kuaidi100", "304"].sign_type == LOCKER
    assert meant["kdniao", "304"].sign_type == AGENT
    assert (meant["kuaidi100", "201"].status, meant["kdniao", "201"].status) == ("EXCEPTION", "IN_TRANSIT")
    assert (meant["kuaidi100", "401"].status, meant["kdniao", "401"].status) == ("CANCELLED", "EXCEPTION")


def test_only_what_was_taken_out_was_picked_up() -> None:
    dropped = normalise("kdniao", pushed("kdniao", "311", "快件已放入快递柜"))
    taken = normalise("kdniao", pushed("kdniao", "311", "快件已取出，感谢使用"))
    out = normalise("weixin", pushed("weixin", "9"))

    assert [event.is_picked_up for event in (*dropped, *taken, *out)] == [False, True, True]


def test_a_bare_time_is_one_of_china() -> None:
    found = normalise("kuaidi100", pushed("kuaidi100", "0", at="2026-11-20 14:05:11"))
    zoned = normalise("aftership", pushed("aftership", "InTransit", at="2026-11-20T06:05:11+00:00"))

    assert found[0].occurred_at == zoned[0].occurred_at


@pytest.mark.parametrize(
    "at", ["", "gestern", "0000-00-00 00:00:00", "1970-01-01 00:00:00", None, {}, 10**30, "9" * 400]
)
def test_a_scan_without_a_time_is_left_out(at: Any) -> None:
    push = pushed("kuaidi100", "0")
    push["lastResult"]["data"][0]["time"] = at

    assert normalise("kuaidi100", push) == []


@pytest.mark.parametrize("provider", sorted(PROVIDERS))
@pytest.mark.parametrize("broken", ["", "{", "[]", "null", "1", '"x"', b"\xff\xfe", "[" * 100_000])
def test_what_is_no_object_is_refused(provider: str, broken: str | bytes) -> None:
    with pytest.raises(UnreadableTracking):
        normalise(provider, broken)


@pytest.mark.parametrize("end", range(0, 400, 7))
def test_a_push_that_was_cut_off_is_refused(end: int) -> None:
    whole = json.dumps(DOCUMENTED, ensure_ascii=False)

    with pytest.raises(UnreadableTracking):
        normalise("kuaidi100", whole[: min(end, len(whole) - 1)])


def test_an_unknown_provider_is_refused() -> None:
    with pytest.raises(UnreadableTracking, match="unknown provider"):
        normalise("pigeon", {})


def test_our_own_shape_says_what_is_wrong_with_it() -> None:
    with pytest.raises(UnreadableTracking, match="unknown status"):
        normalise(
            "generic",
            {"events": [{"waybill_no": "ABC123", "occurred_at": "2026-11-20T10:00:00Z", "status": "GONE"}]},
        )
    with pytest.raises(UnreadableTracking, match="without a time"):
        normalise("generic", {"events": [{"waybill_no": "ABC123", "status": "SIGNED"}]})


NAMES = st.sampled_from(
    ["lastResult", "data", "nu", "time", "statusCode", "Data", "Traces", "LogisticCode", "AcceptTime", "events", "waybill_info", "waybill_id", "traces", "mailNo", "msg", "checkpoints", "routes", "track_info"]
)  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)


@given(provider=st.sampled_from(sorted(PROVIDERS)), payload=st.dictionaries(NAMES, JSON, max_size=5))
def test_any_shape_is_read_or_refused(provider: str, payload: dict[str, Any]) -> None:
    try:
        found = normalise(provider, payload)
    except UnreadableTracking:
        return
    assert all(event.occurred_at.tzinfo for event in found)


JOURNEY = [
    ("2026-11-18 09:00:00", "103"),
    ("2026-11-18 21:00:00", "1002"),
    ("2026-11-20 07:00:00", "1001"),
    ("2026-11-20 08:31:02", "5"),
    ("2026-11-20 09:15:00", "501"),
    ("2026-11-20 19:40:00", "304"),
]


@given(st.randoms(use_true_random=False))
def test_pushes_replayed_and_shuffled_lead_to_the_same_place(chance: random.Random) -> None:
    scans = [
        {"time": at, "context": code, "statusCode": code}
        for at, code in chance.choices(JOURNEY, k=4) + JOURNEY
    ]
    chance.shuffle(scans)

    found = normalise("kuaidi100", {"lastResult": {"nu": "SF1234567890123", "state": "3", "data": scans}})
    seen = whereabouts([Told(at=e.occurred_at, status=e.status, sign_type=e.sign_type) for e in found])

    assert len(found) == len(JOURNEY)
    assert (seen.state, seen.sign_type) == ("delivered", LOCKER)


DOCUMENTED: dict[str, Any] = {
    "status": "shutdown", "billstatus": "check", "message": "", "autoCheck": "0", "comOld": "", "comNew": "",
    "lastResult": {
        "message": "ok", "state": "3", "status": "200", "condition": "F00", "ischeck": "1", "com": "yunda", "nu": "463500000000001",
        "data": [
            {"time": "2026-11-20 14:05:11", "ftime": "2026-11-20 14:05:11", "context": "[深圳市]已签收,签收人:本人", "status": "本人签收", "statusCode": "301", "areaCode": "CN440305000000", "areaName": "广东,深圳市,南山区"},
            {"time": "2026-11-20 08:31:02", "ftime": "2026-11-20 08:31:02", "context": "[深圳市]派件中,快递员 张* 138****8888", "status": "派件", "statusCode": "5"},
        ],
    },
}  # fmt: skip
