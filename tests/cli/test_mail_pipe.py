"""`yinuo mail pipe` as a mail server sees it."""

import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from tests.cast import Cast
from tests.channels.conftest import mail as letter
from yinuo.cli.mail import pipe
from yinuo.presale.models import Inquiry

pytestmark = pytest.mark.django_db


def run(*arguments: str, content: bytes | None = None) -> Result:
    # The tests have their database already; the command would start one of its own.
    inner = click.Command("pipe", callback=pipe.callback.__wrapped__, params=pipe.params)  # type: ignore[union-attr]
    return CliRunner().invoke(inner, list(arguments), input=content)


def test_takes_the_mail_on_standard_input(cast: Cast) -> None:
    result = run(content=letter())

    inquiry = Inquiry.objects.get()
    assert (result.exit_code, json.loads(result.stdout)) == (
        0,
        {
            "result": "created",
            "matter": inquiry.number,
            "matter_id": inquiry.pk,
            "message": inquiry.messages.get().pk,
            "reason": None,
        },
    )


def test_prints_one_line_a_file(cast: Cast, tmp_path: Path) -> None:
    for name, content in (("a", letter()), ("b", letter()), ("c", b"")):
        (tmp_path / name).write_bytes(content)

    result = run(*(str(tmp_path / name) for name in "abc"))

    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 0
    assert [(line["result"], line["reason"]) for line in lines] == [
        ("created", None),
        ("ignored", "duplicate"),
        ("quarantined", "not_a_mail"),
    ]
    assert lines[1]["message"] == lines[0]["message"]
    assert lines[2]["file"] == str(tmp_path / "c")


def test_fails_for_a_missing_file_and_takes_the_others(cast: Cast, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(letter())

    result = run(str(tmp_path / "missing"), str(tmp_path / "a"))

    assert result.exit_code == 1
    assert "no such file" in result.stderr
    assert json.loads(result.stdout)["result"] == "created"
