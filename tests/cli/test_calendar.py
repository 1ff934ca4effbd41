import json
import subprocess
import sys
from collections import Counter

import pytest
from click.testing import CliRunner

from yinuo.cli.calendar import calendar


def lines(*arguments: str) -> list[dict[str, object]]:
    answer = CliRunner().invoke(calendar, [*arguments, "--json"])
    assert answer.exit_code == 0
    return [json.loads(line) for line in answer.output.splitlines()]


def test_prints_one_line_a_day():
    days = lines("--country", "CN", "--year", "2026")

    assert len(days) == 365
    assert Counter(day["working"] for day in days) == {True: 248, False: 117}
    assert days[0] == {
        "date": "2026-01-01",
        "working": False,
        "reason": "holiday",
        "name": "元旦",
        "provisional": False,
    }
    assert days[58] == {
        "date": "2026-02-28",
        "working": True,
        "reason": "makeup",
        "name": "春节",
        "provisional": False,
    }
    assert days[-1]["date"] == "2026-12-31"


def test_marks_an_unannounced_year_provisional():
    assert {day["provisional"] for day in lines("--year", "2031")} == {True}


def test_knows_other_countries():
    days = lines("--country", "de", "--year", "2024", "--language", "en")

    assert len(days) == 366
    assert [day["name"] for day in days if day["date"] == "2024-10-03"] == ["German Unity Day"]


def test_shows_people_the_special_days():
    answer = CliRunner().invoke(calendar, ["--year", "2026"])

    assert "2026-02-15 Sun   2026-02-23 Mon   9" in answer.output
    assert "248" in answer.output.splitlines()[-1]


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["--country", "XX", "--year", "2026"], "XX"),
        (["--year", "1949"], "1950"),
        (["--year", "2101"], "2100"),
    ],
)
def test_refuses_in_one_sentence_with_exit_code_2(arguments, named):
    answer = CliRunner().invoke(calendar, arguments)

    assert answer.exit_code == 2
    assert named in answer.stderr
    assert len(answer.stderr.strip().splitlines()) == 1


def test_needs_no_settings_and_no_database():
    run = subprocess.run(
        [sys.executable, "-m", "yinuo.cli.main", "calendar", "--year", "2026", "--json"],
        capture_output=True,
        text=True,
        env={"PYTHONUTF8": "1"},
        check=False,
    )

    assert (run.returncode, run.stderr) == (0, "")
    assert len(run.stdout.splitlines()) == 365
