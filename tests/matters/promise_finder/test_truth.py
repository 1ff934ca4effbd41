"""The finder against sentences as agents write them; truth.tsv holds what each one promises."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from yinuo.core.worktime import country_calendar
from yinuo.matters.promise_finder import find_promises

SHANGHAI = ZoneInfo("Asia/Shanghai")
CN = country_calendar("CN")


@dataclass(frozen=True)
class Row:
    language: str
    at: datetime
    sentence: str
    promises: tuple[tuple[str, datetime, str], ...]


def _instant(words: str, year: int) -> datetime:
    day, clock = words.split(" ")
    full = day if day.count("-") == 2 else f"{year}-{day}"
    midnight = datetime.fromisoformat(full).replace(tzinfo=SHANGHAI)
    hours, minutes = clock.split(":")
    return midnight + timedelta(hours=int(hours), minutes=int(minutes))


def _row(line: str) -> Row:
    language, at, sentence, words, due, certainty = line.split("\t")
    moment = _instant("2026-03-12 10:00" if at == "." else at, 2026)
    parts = (words.split(" | "), due.split(" | "), certainty.split(" | "))
    promises = tuple((w, _instant(d, 2026), c) for w, d, c in zip(*parts, strict=True)) if words else ()
    return Row(language, moment, sentence.replace("\\n", "\n"), promises)


LINES = (Path(__file__).parent / "truth.tsv").read_text(encoding="utf-8").splitlines()
ROWS = [_row(line) for line in LINES if line and not line.startswith("#")]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.sentence)
def test_finds_exactly_what_is_promised(row: Row) -> None:
    found = find_promises(row.sentence, at=row.at, calendar=CN)

    assert [(p.text, p.due_at, p.certainty) for p in found] == list(row.promises)
    assert all(p.text == row.sentence[p.start : p.end] for p in found)
    assert {p.language for p in found} <= {row.language}


def test_the_table_is_broad_enough() -> None:
    by_language = Counter(row.language for row in ROWS)
    negatives = sum(not row.promises for row in ROWS)

    assert len(ROWS) == len({(row.sentence, row.at) for row in ROWS})
    assert by_language["zh-hans"] >= 110
    assert by_language["zh-hant"] >= 50
    assert by_language["en"] >= 80
    assert negatives >= 90
