"""Reading what each provider sends: a push's content, or the answer to a question."""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from yinuo.channels.courier import codes
from yinuo.channels.courier.events import SignType, Status, TrackingEvent, UnreadableTracking
from yinuo.channels.courier.words import says_picked_up, sign_type_of_words, status_of_words

CHINA = timezone(timedelta(hours=8))
MOST_EVENTS = 500
LONGEST_TEXT = 500
Payload = Mapping[str, Any]
Read = Callable[[Payload], Iterable[TrackingEvent | None]]


def normalise(provider: str, payload: Payload | str | bytes) -> list[TrackingEvent]:
    """Return what a provider told, oldest first, each scan once; `payload` is its JSON, read or not.

    A scan without a readable time is left out: it could not be put in order. An unknown code is read by its words.
    Raises: UnreadableTracking for a provider or a shape that is unknown, for JSON that is cut off, and without a waybill.
    """
    read = PROVIDERS.get(provider)
    if read is None:
        raise UnreadableTracking(f"unknown provider: {provider[:40]}")
    found = [event for event in read(_content(payload)) if event is not None]
    return sorted(dict.fromkeys(found), key=lambda event: event.occurred_at)[-MOST_EVENTS:]


def _content(payload: Payload | str | bytes) -> Payload:
    if isinstance(payload, str | bytes):
        try:
            payload = json.loads(payload)
        except (ValueError, RecursionError) as error:
            raise UnreadableTracking("not whole JSON") from error
    if not isinstance(payload, Mapping):
        raise UnreadableTracking("not an object")
    return payload


def _kuaidi100(payload: Payload) -> Iterable[TrackingEvent | None]:
    """Read a push's `param` or a question's answer: all scans so far, newest first; `state` is that of the newest."""
    result = _mapping(payload.get("lastResult", payload))
    waybill, carrier = _waybill(result.get("nu")), _text(result.get("com"))
    newest = _text(result.get("state"))
    for place, scan in enumerate(_rows(result.get("data"))):
        code = _text(scan.get("statusCode")) or (newest if place == 0 else "")
        words = _text(scan.get("context"))
        yield _event(
            "kuaidi100",
            codes.KUAIDI100,
            waybill=waybill,
            carrier=carrier,
            at=scan.get("time") or scan.get("ftime"),
            code=code,
            words=words or _text(scan.get("status")),
            location=_text(scan.get("areaName")) or _text(scan.get("location")),
        )


def _kdniao(payload: Payload) -> Iterable[TrackingEvent | None]:
    """Read a push (`Data`: several waybills) or an answer. `StateEx` is that of the last scan, `Action` each scan's own."""
    parcels = _rows(payload.get("Data")) if "Data" in payload else [payload]
    for parcel in parcels:
        waybill, carrier = _waybill(parcel.get("LogisticCode")), _text(parcel.get("ShipperCode"))
        scans = list(_rows(parcel.get("Traces")))
        newest = max((_text(scan.get("AcceptTime")) for scan in scans), default="")
        state = _text(parcel.get("StateEx")) or _text(parcel.get("State"))
        for scan in scans:
            is_newest = _text(scan.get("AcceptTime")) == newest
            yield _event(
                "kdniao",
                codes.KDNIAO,
                waybill=waybill,
                carrier=carrier,
                at=scan.get("AcceptTime"),
                code=_text(scan.get("Action")) or (state if is_newest else ""),
                words=_text(scan.get("AcceptStation")),
                location=_text(scan.get("Location")),
            )


def _weixin(payload: Payload) -> Iterable[TrackingEvent | None]:
    for info in _rows(payload.get("waybill_info")):
        yield _event(
            "weixin",
            codes.WEIXIN,
            waybill=_waybill(info.get("waybill_id")),
            carrier=_text(info.get("delivery_id")),
            at=info.get("update_time"),
            code=_text(info.get("status")),
            words=_text(info.get("desc")),
            location="",
        )


def _flat(
    provider: str,
    table: Mapping[str, codes.Meaning],
    *,
    scans: str,
    waybill: str,
    carrier: str,
    at: str,
    code: tuple[str, ...],
    words: str,
    place: str,
) -> Read:
    """Return a reader of the plain shape: a waybill beside a list of scans."""

    def read(payload: Payload) -> Iterable[TrackingEvent | None]:
        number, courier = _waybill(payload.get(waybill)), _text(payload.get(carrier))
        for scan in _rows(payload.get(scans)):
            found = next((text for name in code if (text := _text(scan.get(name)))), "")
            yield _event(
                provider, table, waybill=number, carrier=courier, at=scan.get(at), code=found,
                words=_text(scan.get(words)), location=_text(scan.get(place)),
            )  # fmt: skip

    return read


def _aftership(payload: Payload) -> Iterable[TrackingEvent | None]:
    tracking = _mapping(payload.get("msg", payload))
    for scan in _rows(tracking.get("checkpoints")):
        yield _event(
            "aftership",
            codes.AFTERSHIP,
            waybill=_waybill(tracking.get("tracking_number")),
            carrier=_text(tracking.get("slug")),
            at=scan.get("checkpoint_time"),
            code=_known(codes.AFTERSHIP, _text(scan.get("subtag")), _text(scan.get("tag"))),
            words=_text(scan.get("message")),
            location=_text(scan.get("location")),
        )


def _track17(payload: Payload) -> Iterable[TrackingEvent | None]:
    data = _mapping(payload.get("data", payload))
    info = _mapping(data.get("track_info", {}))
    waybill, carrier = _waybill(data.get("number")), _text(data.get("carrier"))
    for provider in _rows(_mapping(info.get("tracking", {})).get("providers")):
        for scan in _rows(provider.get("events")):
            yield _event(
                "17track",
                codes.TRACK17,
                waybill=waybill,
                carrier=carrier,
                at=scan.get("time_utc") or scan.get("time_iso"),
                code=_known(codes.TRACK17, _text(scan.get("sub_status")), _text(scan.get("stage"))),
                words=_text(scan.get("description")),
                location=_text(scan.get("location")),
            )


def _generic(payload: Payload) -> Iterable[TrackingEvent | None]:
    """Read our own shape: `{"events": [{waybill_no, carrier, occurred_at, status, sign_type, location, text, picked_up}]}`."""
    for scan in _rows(payload.get("events")):
        at = _instant(scan.get("occurred_at"))
        status, sign_type = _text(scan.get("status")), _text(scan.get("sign_type"))
        if status not in Status.__members__ or (sign_type and sign_type not in SignType.__members__):
            raise UnreadableTracking(f"unknown status or sign type: {status[:40]} {sign_type[:40]}")
        if at is None:
            raise UnreadableTracking("an event without a time")
        signed = Status(status) is Status.SIGNED
        yield TrackingEvent(
            waybill_no=_waybill(scan.get("waybill_no")),
            carrier=_text(scan.get("carrier")),
            provider="generic",
            occurred_at=at,
            status=Status(status),
            sign_type=SignType(sign_type) if sign_type else SignType.UNKNOWN if signed else SignType.NONE,
            location=_text(scan.get("location")),
            raw_code=status,
            raw_text=_text(scan.get("text")),
            is_picked_up=scan.get("picked_up") is True,
        )


PROVIDERS: Mapping[str, Read] = {
    "kuaidi100": _kuaidi100,
    "kdniao": _kdniao,
    "weixin": _weixin,
    "cainiao": _flat(
        "cainiao", codes.CAINIAO, scans="traces", waybill="mailNo", carrier="cpCode", at="time", code=("action",), words="desc", place="city"
    ),
    "sf": _flat(
        "sf", codes.SF, scans="routes", waybill="mailNo", carrier="carrier", at="acceptTime", code=("opCode",), words="remark", place="acceptAddress"
    ),
    "trackingmore": _flat(
        "trackingmore", codes.TRACKINGMORE, scans="trackinfo", waybill="tracking_number", carrier="courier_code", at="checkpoint_date",
        code=("checkpoint_delivery_substatus", "checkpoint_delivery_status"), words="tracking_detail", place="location",
    ),
    "aftership": _aftership,
    "17track": _track17,
    "generic": _generic,
}  # fmt: skip


def _event(
    provider: str,
    table: Mapping[str, codes.Meaning],
    *,
    waybill: str,
    carrier: str,
    at: Any,
    code: str,
    words: str,
    location: str,
) -> TrackingEvent | None:
    occurred_at = _instant(at)
    if occurred_at is None:
        return None
    status, sign_type = _meaning(table, code, words)
    return TrackingEvent(
        waybill_no=waybill,
        carrier=carrier,
        provider=provider,
        occurred_at=occurred_at,
        status=status,
        sign_type=sign_type,
        location=location[:120],
        raw_code=code[:40],
        raw_text=words,
        is_picked_up=(provider, code) == ("weixin", "9")
        or (status is Status.SIGNED and says_picked_up(words)),
    )


def _meaning(table: Mapping[str, codes.Meaning], code: str, words: str) -> codes.Meaning:
    """Return what a scan means: by its code, made clearer by its words where the code does not say who signed."""
    if code in table:
        status, sign_type = table[code]
        if sign_type is SignType.UNKNOWN:
            sign_type = sign_type_of_words(words)
        if (
            table is codes.CAINIAO
            and code == "AGENT_SIGN"
            and sign_type_of_words(words) is SignType.LOCKER_STATION
        ):
            return Status.IN_LOCKER, SignType.LOCKER_STATION
        return status, sign_type
    status = status_of_words(words) or Status.IN_TRANSIT
    if status is Status.SIGNED:
        return status, sign_type_of_words(words)
    return status, SignType.LOCKER_STATION if status is Status.IN_LOCKER else SignType.NONE


def _known(table: Mapping[str, codes.Meaning], *names: str) -> str:
    return next((name for name in names if name in table), next((name for name in names if name), ""))


def _mapping(value: Any) -> Payload:
    if not isinstance(value, Mapping):
        raise UnreadableTracking("not the shape that this provider sends")
    return value


def _rows(value: Any) -> Iterable[Payload]:
    if value is None:
        return
    if not isinstance(value, list):
        raise UnreadableTracking("not a list of scans")
    for row in value[: 4 * MOST_EVENTS]:
        yield _mapping(row)


def _text(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    # half a pair of UTF-16, which JSON can spell and nothing can keep, becomes a question mark
    text = str(value).encode("utf-8", "replace").decode()
    return text.replace("\x00", "").strip()[:LONGEST_TEXT]


def _waybill(value: Any) -> str:
    found = _text(value).upper()
    if not found:
        raise UnreadableTracking("no waybill")
    return found[:40]


def _instant(value: Any) -> datetime | None:
    """Return an aware instant of a text, or of seconds or milliseconds since 1970; None where it is none."""
    try:
        if isinstance(value, int) and not isinstance(value, bool):
            return datetime.fromtimestamp(value / 1000 if value > 10**11 else value, UTC)
        text = _text(value)
        if text.isdigit():
            return _instant(int(text))
        found = datetime.fromisoformat(text)
    except (ValueError, OverflowError, OSError):
        return None
    if found.year < 2000:
        return None
    return found if found.tzinfo else found.replace(tzinfo=CHINA)
