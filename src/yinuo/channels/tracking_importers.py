"""Scans in a spreadsheet, as a courier's site exports them: what each column means."""

from collections.abc import Hashable, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy
from msgspec import Struct

from yinuo.channels.courier.events import SignType, Status, TrackingEvent
from yinuo.channels.courier.words import says_picked_up, sign_type_of_words, status_of_words
from yinuo.core.errors import InvalidValue
from yinuo.core.imports import Batch, ImportField, ImportKind, ReadRow, one_of, register_import, text_of
from yinuo.insale.couriers import NAMES, courier_code
from yinuo.insale.importers import instant
from yinuo.insale.importing.tracking import TABLE, take_sheet, undo_events
from yinuo.insale.journal.tracking import EVENT_WORDS, SIGN_WORDS
from yinuo.insale.rules.tracking import STATUSES
from yinuo.insale.rules.waybills import checked_waybill
from yinuo.insale.tracking_rows import LONGEST_WORDS


class SaidStatus(Struct, frozen=True, kw_only=True):
    """What a cell says happened, and its words as they stood there."""

    status: Status
    words: str


def waybill(text: str) -> str:
    """Return a waybill as it is kept."""
    found = checked_waybill(text)
    if found is None:
        raise InvalidValue(problem=_("This cannot be a waybill number: it has 6 to 32 letters and digits."))
    return found


def courier(text: str) -> str:
    """Return a courier's code by its code, that of a provider, or its name in any language."""
    return courier_code(text) or one_of(NAMES)(text)


def status(text: str) -> SaidStatus:
    """Return what happened: one of our words in any language, a code, or what a courier's own words say."""
    clean = text_of(LONGEST_WORDS)(text)
    try:
        code = one_of({name: EVENT_WORDS[name] for name in STATUSES})(clean)
    except InvalidValue:
        found = status_of_words(clean)
        if found is None or found == Status.CANCELLED:
            raise
        code = found
    return SaidStatus(status=Status(code), words=clean)


def signed_by(text: str) -> SignType:
    """Return who signed: one of our words, or a courier's own."""
    found = sign_type_of_words(text)
    return found if found != SignType.UNKNOWN else SignType(one_of(SIGN_WORDS)(text))


def _keys(values: Mapping[str, Any]) -> Iterable[Hashable]:
    if not {"waybill", "at", "status"} <= set(values):
        return []
    return [(values["waybill"], values.get("courier", ""), values["at"], values["status"].status)]


def _event(row: ReadRow) -> TrackingEvent:
    values, said = row.values, row.values["status"]
    words = values.get("words") or said.words
    signed = SignType.NONE
    if said.status in (Status.SIGNED, Status.IN_LOCKER):
        signed = values.get("signed_by") or sign_type_of_words(f"{said.words} {words}")
    if said.status == Status.IN_LOCKER:
        signed = SignType.LOCKER_STATION
    return TrackingEvent(
        waybill_no=values["waybill"],
        carrier=values.get("courier", ""),
        provider="sheet",
        occurred_at=values["at"],
        status=said.status,
        sign_type=signed,
        location=values.get("location", ""),
        raw_text=words,
        is_picked_up=said.status == Status.SIGNED and says_picked_up(f"{said.words} {words}"),
    )


def _write(batch: Batch) -> None:
    take_sheet(batch, {row.number: _event(row) for row in batch.open})


TRACKING = ImportKind(
    code="tracking",
    label=lazy("Tracking events"),
    about=lazy(
        "What couriers say of parcels that are on their way. The waybill names the parcel; a row that is known already changes nothing."
    ),
    right="shipment.work",
    fields=(
        ImportField(
            code="waybill",
            label=lazy("Waybill number"),
            parse=waybill,
            needed=True,
            example="SF1234567890123",
            aliases=("运单号", "快递单号", "物流单号", "面单号", "託運單號", "快遞單號", "tracking number"),
        ),
        ImportField(
            code="courier",
            label=lazy("Courier"),
            parse=courier,
            example="shunfeng",
            aliases=("快递公司", "物流公司", "承运人", "快遞公司", "carrier"),
        ),
        ImportField(
            code="at",
            label=pgettext_lazy("scan", "Time"),
            parse=instant,
            needed=True,
            example="2026-03-12 14:30",
            aliases=("时间", "发生时间", "扫描时间", "更新时间", "時間", "掃描時間", "occurred at"),
        ),
        ImportField(
            code="status",
            label=lazy("What happened"),
            parse=status,
            needed=True,
            example="派件中",
            aliases=("状态", "物流状态", "轨迹", "轨迹描述", "狀態", "物流狀態", "status"),
        ),
        ImportField(
            code="location",
            label=lazy("Where"),
            parse=text_of(120),
            example="杭州西湖营业点",
            aliases=("地点", "所在地", "网点", "地點", "網點", "place"),
        ),
        ImportField(
            code="signed_by",
            label=lazy("Who signed"),
            parse=signed_by,
            example="本人签收",
            aliases=("签收人", "签收类型", "签收方式", "簽收人", "簽收方式"),
        ),
        ImportField(
            code="words",
            label=lazy("In words"),
            parse=text_of(LONGEST_WORDS),
            example="",
            aliases=("备注", "描述", "說明", "备注说明", "remark", "description"),
        ),
    ),
    keys=_keys,
    write=_write,
    tables={TABLE: undo_events},
)
register_import(TRACKING)
