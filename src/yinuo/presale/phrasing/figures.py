"""The numbers in a text with what they count, so that "5 years" is not excused by "5 times". Pure."""

import re
from decimal import Decimal, InvalidOperation
from typing import Final

from yinuo.core.search_text import fold, stem_of
from yinuo.matters.promise_finder.numerals import ENGLISH_WORDS, chinese_number

Figure = tuple[str, str]

_NUMERALS: Final = "零〇一二两三四五六七八九十百千万亿廿卅半"
# Numerals that count nothing.
_IDIOMS: Final = re.compile(
    r"一[些下定般样起直点旦律切致并边面方同概会向再共时贯]|万一|统一|唯一|之一|不一|均一|专一|单一|逐一|进一步|同一|另一|任一|"
    r"十分(?!钟)|千万(?![元块])|半(?=[^年天个小日月价数成]|$)|四周|三三两两"
)
_UNITS: Final = "年月日天号周星礼小分秒元块角折倍成个次层米厘毫寸公克斤度岁人位家件套张把台种款步遍期"
_NUMBER: Final = re.compile(
    rf"(?P<money>[¥$€£]|hk\$|nt\$|us\$)?\s*(?P<percent>百分之)?"
    rf"(?:(?P<digits>\d+(?:[.,:]\d+)*)|(?P<han>[{_NUMERALS}]+))\s*(?P<range>[-~—–至到]\s*(?=[\d{_NUMERALS}]))?"
    rf"(?P<unit>%|个(?:小时|星期|月|年|工作日)|[^\W\d_{_NUMERALS}])?"
)
_ENGLISH: Final = re.compile(
    rf"\b(?P<word>{'|'.join(sorted((w for w in ENGLISH_WORDS if len(w) > 2), key=len, reverse=True))}|hundred|thousand|"
    r"dozen|half|twice|double|triple)\b[\s-]*(?P<unit>[a-z]+)?"
)
_LATIN_UNIT: Final = re.compile(r"\s*([a-z]+)")
_TIME_WORDS: Final = frozenset({"day", "week", "month", "year", "hour", "minute", "time"})


def figures_in(text: str) -> set[Figure]:
    """Return each number with the first sign of what it counts: ("2", "年"), ("14:30", ""), ("3", "coat").

    Chinese and English numerals are read as digits; both numbers of a range count what the second does.
    """
    folded = _IDIOMS.sub(" ", fold(text))
    found = _with_digits(folded)
    for hit in _ENGLISH.finditer(folded):
        unit = _singular(hit["unit"] or "")
        if hit["word"] == "one" and unit not in _TIME_WORDS:
            continue
        number = ENGLISH_WORDS.get(hit["word"])
        found.add((hit["word"] if number is None else str(number), unit))
    return found


def _with_digits(folded: str) -> set[Figure]:
    found: set[Figure] = set()
    waiting: list[str] = []
    for hit in _NUMBER.finditer(folded):
        number = _plain(hit["digits"] or hit["han"])
        unit = "%" if hit["percent"] else _unit(hit, folded)
        if hit["han"] == "一" and not (hit["percent"] or unit[:1] in tuple(_UNITS)):
            continue
        if hit["range"]:
            waiting.append(number)
            continue
        for one in (*waiting, *_rough(hit["han"] or ""), number):
            found.add((one, unit))
        waiting.clear()
    found |= {(one, "") for one in waiting}
    return found


def _rough(han: str) -> list[str]:
    """Return the smaller number of a rough one: two of "两三", three of "三五"."""
    return [_plain(han[0])] if re.fullmatch("[一二两三四五六七八九]{2}", han) else []


def _unit(hit: re.Match[str], folded: str) -> str:
    if hit["money"]:
        return "元" if hit["money"] == "¥" else hit["money"]
    unit = hit["unit"] or ""
    if unit.startswith("个") and len(unit) > 1:
        unit = unit[1]
    if unit.isascii() and unit.isalpha():
        latin = _LATIN_UNIT.match(folded, hit.start("unit"))
        return _singular(latin[1]) if latin else unit
    return "元" if unit in ("块", "圆") else "天" if unit == "日" else unit


def _plain(written: str) -> str:
    if written[0].isdigit():
        try:
            return f"{Decimal(written.replace(',', '')).normalize():f}"
        except InvalidOperation:
            return written
    number = chinese_number(written)
    return written if number is None else f"{number.normalize():f}"


def _singular(word: str) -> str:
    return (stem_of(word) or word) if word else ""
