"""Public holidays and make-up days of a country, from the `holidays` package, a year at a time.

Traps of that package, kept in this one module: a year without a published plan is answered silently with
statutory days only; make-up days are not in the mapping; without a language it follows the machine's locale;
and a day moved by a neighbouring year's plan only shows when that year is loaded too.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cache, lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import TZPATH, ZoneInfo

import holidays
import opencc
from holidays.registry import EntityLoader

from .due import DayKind, DayName
from .errors import WorktimeError

_DAY = timedelta(days=1)
_SUBSTITUTED = re.compile(r"休息日（由 (\d{4}-\d{2}-\d{2}) 调休）")
_NOTE = re.compile(r"[（(](补假|補假|observed)[）)]$|\s+\(observed\)$")
_EVE, _SPRING = "农历除夕", "春节"
_ZONES = {"CN": "Asia/Shanghai", "TW": "Asia/Taipei", "HK": "Asia/Hong_Kong", "MO": "Asia/Macau"}


class NationalDay(NamedTuple):
    """A day that is not what its weekday says."""

    kind: DayKind
    name: DayName


@lru_cache(maxsize=512)
def national_days(country: str, year: int) -> Mapping[date, NationalDay]:
    """Return the holidays and make-up days of one year; days that follow their weekday are left out.

    In China the whole run of days off bears the name of its festivals, weekend included, as the yearly plan
    lists it, and a make-up day bears the name of the festival it makes up for.

    Raises: WorktimeError (unknown_country).
    """
    source = _source(country, year)
    days = _festival_runs(source) if country == "CN" else _plain(source)
    return {day: found for day, found in sorted(days.items()) if day.year == year}


@lru_cache(maxsize=512)
def is_announced(country: str, year: int) -> bool:
    """Tell whether the days of the year are final.

    China's year is final once its make-up days are published; other countries fix theirs by law.
    """
    if country != "CN":
        return True
    return any(day.year == year for day in _source(country, year).makeup)


@cache
def weekend_of(country: str) -> frozenset[int]:
    """Return the weekdays of the country's weekend, Monday being 0."""
    return frozenset(_load(country, (), None).weekend)


@cache
def zone_of(country: str) -> ZoneInfo:
    """Return the country's time zone; of several the one the zone table lists first.

    Raises: WorktimeError (zone_needed) when the machine has no zone table for it.
    """
    if country in _ZONES:
        return ZoneInfo(_ZONES[country])
    for table in _zone_tables():
        for line in table.read_text(encoding="utf-8").splitlines():
            if line.startswith(f"{country}\t"):
                return ZoneInfo(line.split("\t")[2])
    raise WorktimeError("zone_needed", country=country)


def _zone_tables() -> list[Traversable]:
    places: list[Traversable] = [Path(folder) for folder in TZPATH]
    if find_spec("tzdata"):
        places.append(resources.files("tzdata") / "zoneinfo")
    tables = [place / "zone.tab" for place in places]
    return [table for table in tables if table.is_file()]


def checked_country(country: str) -> str:
    """Return the two-letter code in capitals.

    Raises: WorktimeError (unknown_country).
    """
    code = country.strip().upper()
    if code not in _countries():
        raise WorktimeError("unknown_country", country=country)
    return code


@cache
def _countries() -> frozenset[str]:
    return frozenset(EntityLoader.get_country_codes(include_aliases=False))


def _load(country: str, years: Iterable[int], language: str | None) -> Any:
    return holidays.country_holidays(checked_country(country), years=years, language=language)


class _Source:
    """What the package says about a year and its neighbours, in three languages."""

    def __init__(self, country: str, year: int) -> None:
        years = tuple(y for y in (year - 1, year, year + 1) if 1 <= y <= 9999)
        offered = _load(country, (), None).supported_languages
        english = next((code for code in offered if code.startswith("en")), None)
        default = _load(country, (), None).default_language
        hans, hant = ("zh_CN" in offered), next((c for c in ("zh_TW", "zh_HK") if c in offered), None)
        main = _load(country, years, "zh_CN" if hans else hant or english or default)
        named = {
            "hans": main if hans or not hant else None,
            "hant": _load(country, years, hant) if hant else None,
            "en": _load(country, years, english or default),
        }
        self.makeup: frozenset[date] = frozenset(main.weekend_workdays)
        self.weekend: frozenset[int] = frozenset(main.weekend)
        self.texts: dict[date, DayName] = {}
        # Asking a table for a day may make it load more years, so the days are listed first.
        for day in sorted(main):
            texts = {key: table.get(day, "") if table is not None else "" for key, table in named.items()}
            simplified = texts["hans"] or _script("t2s", texts["hant"])
            traditional = texts["hant"] or (_script("s2twp", simplified) if hans else simplified)
            self.texts[day] = DayName(simplified, traditional, texts["en"])


@lru_cache(maxsize=64)
def _source(country: str, year: int) -> _Source:
    return _Source(country, year)


@cache
def _converter(plan: str) -> Any:
    return opencc.OpenCC(plan)


def _script(plan: str, text: str) -> str:
    return str(_converter(plan).convert(text))


def _plain(source: _Source) -> dict[date, NationalDay]:
    days = {day: NationalDay(DayKind.HOLIDAY, name) for day, name in source.texts.items()}
    return days | {day: NationalDay(DayKind.MAKEUP, DayName()) for day in source.makeup}


def _festival_runs(source: _Source) -> dict[date, NationalDay]:
    days: dict[date, NationalDay] = {}
    for run in _runs_off(source):
        name = _festival(source.texts[day] for day in run if day in source.texts)
        days |= {day: NationalDay(DayKind.HOLIDAY, name) for day in run}
    days |= {day: NationalDay(DayKind.MAKEUP, DayName()) for day in source.makeup}
    for day, text in source.texts.items():
        if moved := _SUBSTITUTED.fullmatch(text.zh_hans):
            days[date.fromisoformat(moved[1])] = NationalDay(DayKind.MAKEUP, days[day].name)
    return days


def _runs_off(source: _Source) -> list[list[date]]:
    off = set(source.texts)
    for day in source.texts:
        for step in (-_DAY, _DAY):
            neighbour = day + step
            while neighbour.weekday() in source.weekend and neighbour not in source.makeup:
                off.add(neighbour)
                neighbour += step
    ordered = sorted(off)
    runs = [ordered[:1]] if ordered else []
    for before, day in pairwise(ordered):
        if day - before == _DAY:
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


def _festival(names: Iterable[DayName]) -> DayName:
    seen: dict[str, DayName] = {}
    for name in names:
        if _SUBSTITUTED.fullmatch(name.zh_hans):
            continue
        parts = (_NOTE.sub("", part) for part in name.zh_hans.split("; "))
        others = zip(name.zh_hant.split("; "), name.en.split("; "), strict=True)
        for part, (traditional, english) in zip(parts, others, strict=True):
            seen.setdefault(part, DayName(part, _NOTE.sub("", traditional), _NOTE.sub("", english)))
    if _SPRING in seen:
        seen.pop(_EVE, None)
    columns = list(zip(*seen.values(), strict=True)) or [(), (), ()]
    return DayName("、".join(columns[0]), "、".join(columns[1]), ", ".join(columns[2]))
