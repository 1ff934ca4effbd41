import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from yinuo.cli.due import due


def ask(*arguments: str):
    return CliRunner().invoke(due, arguments)


def test_counts_working_days_over_the_spring_festival():
    answer = ask(
        "--from",
        "2026-02-12T10:00+08:00",
        "--amount",
        "7",
        "--unit",
        "working_days",
        "--calendar",
        "CN",
        "--json",
    )

    found = json.loads(answer.output)
    assert answer.exit_code == 0
    days = found.pop("days")
    assert found == {
        "from": "2026-02-12T10:00:00+08:00",
        "amount": 7,
        "unit": "working_days",
        "calendar": "CN",
        "zone": "Asia/Shanghai",
        "due_at": "2026-03-01T00:00:00+08:00",
        "last_day": "2026-02-28",
        "raw_last_day": "2026-02-28",
        "provisional": False,
        "spans": [],
    }
    assert len(days) == 17
    assert days[0]["reason"] == "event_day"
    assert days[-1] == {
        "date": "2026-02-28",
        "counted": True,
        "index": 7,
        "reason": "makeup",
        "name": "春节",
        "provisional": False,
    }


def test_rolls_calendar_days_over_the_holiday():
    answer = ask("--from", "2026-02-10T10:00+08:00", "--amount", "7", "--unit", "calendar_days", "--json")

    found = json.loads(answer.output)
    assert (found["last_day"], found["raw_last_day"]) == ("2026-02-24", "2026-02-17")


def test_reads_a_moment_without_offset_in_the_calendars_zone():
    answer = ask(
        "--from", "2026-03-02T10:00", "--amount", "1.5", "--unit", "hours", "--calendar", "de", "--json"
    )

    found = json.loads(answer.output)
    assert (found["calendar"], found["due_at"], found["amount"]) == ("DE", "2026-03-02T11:30:00+01:00", 1.5)


def test_takes_another_zone():
    answer = ask(
        "--from", "2026-03-02T23:30Z", "--amount", "1", "--unit", "working_days", "--zone", "UTC", "--json"
    )

    assert json.loads(answer.output)["last_day"] == "2026-03-03"


def test_names_holidays_in_the_language_asked_for():
    answer = ask(
        "--from", "2026-09-30T10:00", "--amount", "1", "--unit", "working_days", "--language", "en", "--json"
    )

    assert json.loads(answer.output)["days"][1]["name"] == "National Day"


def test_shows_a_table_to_people():
    answer = ask(
        "--from", "2026-09-29T10:00", "--amount", "2", "--unit", "working_days", "--language", "zh-hant"
    )

    assert answer.exit_code == 0
    assert "2026-10-01 Thu   2026-10-07 Wed   —         國慶節" in answer.output
    assert "2026-10-08" in answer.output.splitlines()[-1]
    assert "2026-10-09T00:00+08:00" in answer.output.splitlines()[-1]


def test_tells_people_of_a_roll_and_of_an_unannounced_year():
    answer = ask("--from", "2031-01-31T10:00", "--amount", "1", "--unit", "calendar_days")

    assert "2031-02-01" in answer.output.strip().splitlines()[-2]


def test_shows_spans_of_hours():
    answer = ask("--from", "2026-09-30T17:00", "--amount", "8", "--unit", "working_hours")

    assert "2026-10-01 00:00   2026-10-08 00:00   —" in answer.output


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"--from": "tomorrow"}, "tomorrow"),
        ({"--amount": "seven"}, ""),
        ({"--amount": "-1"}, ""),
        ({"--amount": "1.5"}, "working_days"),
        ({"--amount": "1e999999"}, ""),
        ({"--unit": "parsecs"}, "parsecs"),
        ({"--calendar": "XX"}, "XX"),
        ({"--zone": "Mars/Olympus"}, "Mars/Olympus"),
        ({"--zone": "../etc/passwd"}, "../etc/passwd"),
        ({"--from": "9999-12-30T10:00"}, "9999"),
    ],
)
def test_refuses_in_one_sentence_with_exit_code_2(change, named):
    options = {"--from": "2026-03-02T10:00", "--amount": "7", "--unit": "working_days"} | change

    answer = ask(*(part for option in options.items() for part in option))

    assert answer.exit_code == 2
    assert answer.stdout == ""
    assert named in answer.stderr
    assert len(answer.stderr.strip().splitlines()) == 1


def test_needs_no_settings_and_no_database():
    command = [sys.executable, "-m", "yinuo.cli.main", "due", "--from", "2026-02-12T10:00+08:00"]

    run = subprocess.run(
        [*command, "--amount", "7", "--unit", "working_days"],
        capture_output=True,
        text=True,
        env={"PYTHONUTF8": "1"},
        check=False,
    )

    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.splitlines()[-1] == "Last day 2026-02-28, due at 2026-03-01T00:00+08:00."
