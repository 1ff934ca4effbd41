"""A message of a courier cut down to one parcel: what stands in it about others is nobody's business here."""

from typing import Any

from yinuo.insale.rules.waybills import checked_waybill

_WAYBILLS = ("waybill_no", "nu", "LogisticCode", "mailno", "waybill_id")


def only_about(told: Any, *, waybill: str) -> Any:
    """Return a message without those items of its lists that name another waybill."""
    if isinstance(told, dict):
        return {name: only_about(value, waybill=waybill) for name, value in told.items()}
    if isinstance(told, list):
        return [only_about(item, waybill=waybill) for item in told if not _is_another(item, waybill)]
    return told


def _is_another(item: Any, waybill: str) -> bool:
    if not isinstance(item, dict):
        return False
    named = [checked_waybill(item[key]) for key in _WAYBILLS if isinstance(item.get(key), str)]
    return bool(named) and waybill not in named
