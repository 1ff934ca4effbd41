"""The command `yinuo promise find`."""

import json

from click.testing import CliRunner

from yinuo.cli.promise import promise

AT = "2026-03-12T10:00+08:00"


def test_prints_the_promises_as_json() -> None:
    text = "好的。我明天下午三点前给您回电，三个工作日内退款。\n"

    result = CliRunner().invoke(promise, ["find", "--at", AT, "--json"], input=text)

    assert result.exit_code == 0
    assert json.loads(result.output) == [
        {
            "text": "我明天下午三点前给您回电",
            "start": 3,
            "end": 15,
            "due_at": "2026-03-13T15:00:00+08:00",
            "certainty": "instant",
            "language": "zh-hans",
            "what": "回电",
        },
        {
            "text": "三个工作日内退款",
            "start": 16,
            "end": 24,
            "due_at": "2026-03-18T00:00:00+08:00",
            "certainty": "day",
            "language": "zh-hans",
            "what": "退款",
        },
    ]


def test_prints_an_empty_list_where_nothing_is_promised() -> None:
    result = CliRunner().invoke(promise, ["find", "--at", AT, "--json"], input="昨天下午三点已回复")

    assert (result.exit_code, json.loads(result.output)) == (0, [])


def test_prints_a_table_for_people() -> None:
    result = CliRunner().invoke(promise, ["find", "--at", AT], input="I'll call you at 3.")

    assert result.exit_code == 0
    assert "I'll call you at 3" in result.output
    assert "2026-03-12 15:00+08:00" in result.output


def test_says_so_when_nothing_is_promised() -> None:
    result = CliRunner().invoke(promise, ["find", "--at", AT], input="您好")

    assert (result.exit_code, result.output) == (0, "Nothing is promised in this text.\n")


def test_takes_an_instant_without_offset_in_the_calendars_zone() -> None:
    result = CliRunner().invoke(promise, ["find", "--at", "2026-03-12T10:00", "--json"], input="两小时内回电")

    assert json.loads(result.output)[0]["due_at"] == "2026-03-12T12:00:00+08:00"


def test_counts_the_working_days_of_the_named_country() -> None:
    arguments = ["find", "--at", "2026-10-01T10:00+02:00", "--calendar", "DE", "--json"]

    result = CliRunner().invoke(promise, arguments, input="We will reply within 2 business days.")

    assert json.loads(result.output)[0]["due_at"] == "2026-10-06T00:00:00+02:00"


def test_survives_bytes_that_are_no_text() -> None:
    result = CliRunner().invoke(promise, ["find", "--at", AT, "--json"], input=b"\xff\xfe\x00 \x80")

    assert (result.exit_code, json.loads(result.output)) == (0, [])


def test_refuses_an_instant_it_cannot_read() -> None:
    result = CliRunner().invoke(promise, ["find", "--at", "tomorrow"], input="")

    assert result.exit_code == 2
    assert "“tomorrow” is not a moment such as 2026-03-12T10:00+08:00." in result.output


def test_refuses_an_unknown_country() -> None:
    result = CliRunner().invoke(promise, ["find", "--calendar", "XX"], input="")

    assert result.exit_code == 2
    assert "XX" in result.output
