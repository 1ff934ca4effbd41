"""`yinuo mail parse` as a caller sees it."""

import json
from pathlib import Path

from click.testing import CliRunner

from yinuo.cli.mail import mail

CORPUS = Path(__file__).parents[1] / "channels" / "mail" / "corpus"


def test_prints_one_line_a_file() -> None:
    files = [str(CORPUS / "plain_ascii.eml"), str(CORPUS / "inline_picture.eml")]

    result = CliRunner().invoke(mail, ["parse", *files])

    first, second = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 0
    assert first["file"] == files[0]
    assert first["message_id"] == "<m1@example.com>"
    assert first["from"] == "kim@example.com"
    assert first["date"] == "2026-03-12T02:00:00+00:00"
    assert first["text"] == "My kettle leaks.\nPlease advise."
    assert second["attachments"] == [{"name": "p.png", "type": "image/png", "size": 67}]


def test_prints_every_field() -> None:
    result = CliRunner().invoke(mail, ["parse", str(CORPUS / "bounce_standard.eml")])

    found = json.loads(result.stdout)
    wanted = "file message_id from from_name to subject text full_text html attachments is_auto_reply is_bounce charset_notes"
    assert set(wanted.split()) <= set(found)
    assert found["is_bounce"] is True
    assert found["bounce"]["failed_recipient"] == "gone@example.com"


def test_names_a_missing_file_and_reads_the_others() -> None:
    result = CliRunner().invoke(mail, ["parse", "missing.eml", str(CORPUS / "plain_ascii.eml")])

    assert result.exit_code == 1
    assert result.stderr == "missing.eml: no such file.\n"
    assert json.loads(result.stdout)["subject"] == "Hello"


def test_refuses_a_folder(tmp_path: Path) -> None:
    result = CliRunner().invoke(mail, ["parse", str(tmp_path)])

    assert result.exit_code == 1
    assert result.stderr == f"{tmp_path}: this is a folder, not a mail.\n"


def test_reads_standard_input() -> None:
    result = CliRunner().invoke(mail, ["parse", "-"], input=b"Subject: Hi\n\n\xff\x00body")

    found = json.loads(result.stdout)
    assert found["file"] == "-"
    assert found["subject"] == "Hi"


def test_reads_bytes_that_are_no_mail() -> None:
    result = CliRunner().invoke(mail, ["parse", "-"], input=bytes(range(256)) * 20)

    assert result.exit_code == 0
    assert json.loads(result.stdout)["from"] == ""
