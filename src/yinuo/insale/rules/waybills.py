"""Waybill numbers: checked loosely. Digits alone never say whose they are."""

import re

_SHAPE = re.compile(r"[A-Z0-9]{6,32}", re.ASCII)
_SURE = (
    (re.compile(r"SF\d{13}", re.ASCII), "shunfeng"),
    (re.compile(r"YT\d{13}", re.ASCII), "yuantong"),
    (re.compile(r"JT\d{13}", re.ASCII), "jtexpress"),
    (re.compile(r"JD[A-Z0-9]{11,15}", re.ASCII), "jd"),
    (re.compile(r"DP[KL]\d{12}", re.ASCII), "debangkuaidi"),
)
_POSTAL = re.compile(r"[A-Z]{2}(\d{8})(\d)[A-Z]{2}", re.ASCII)
_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)


def checked_waybill(text: str) -> str | None:
    """Return a waybill in capitals without blanks and dashes, None where it cannot be one (6 to 32 letters and digits)."""
    found = re.sub(r"[\s\-]", "", text).upper()
    return found if _SHAPE.fullmatch(found) else None


def likely_courier(waybill: str) -> str | None:
    """Return the courier that a number's letters name for sure, None else: it is for a person to choose."""
    for shape, courier in _SURE:
        if shape.fullmatch(waybill):
            return courier
    return "ems" if _is_postal(waybill) else None


def _is_postal(waybill: str) -> bool:
    """Tell whether it is an S10 number of the Universal Postal Union, by its check digit (modulus 11)."""
    found = _POSTAL.fullmatch(waybill)
    if found is None:
        return False
    rest = 11 - sum(int(digit) * weight for digit, weight in zip(found[1], _WEIGHTS, strict=True)) % 11
    return int(found[2]) == {10: 0, 11: 5}.get(rest, rest)
