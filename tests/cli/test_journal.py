import json
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result
from django.db import connection

from tests.cast import NOW, Cast
from yinuo.cli import journal
from yinuo.core.models import JournalEntry

pytestmark = pytest.mark.django_db


def run(command: Any, *arguments: str) -> Result:
    # The tests have their database already; the command would start one of its own.
    inner = click.Command(command.name, callback=command.callback.__wrapped__, params=command.params)
    return CliRunner().invoke(inner, list(arguments))


def test_finds_a_whole_journal_whole(cast: Cast, ask: Any) -> None:
    ask()

    result = run(journal.verify)

    assert (result.exit_code, result.stdout) == (0, f"{JournalEntry.objects.count()} entries, 0 faults.\n")


def test_lists_what_was_changed(cast: Cast, ask: Any) -> None:
    matter = ask()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE journal DISABLE TRIGGER journal_is_append_only")
        cursor.execute(
            "UPDATE journal SET reason = 'x' WHERE subject_kind = 'matter' AND subject_id = %s AND sequence = 1",
            [matter.pk],
        )
        cursor.execute("ALTER TABLE journal ENABLE TRIGGER journal_is_append_only")

    plain = run(journal.verify, "--since", NOW.isoformat())
    found = json.loads(run(journal.verify, "--json").stdout)

    assert plain.exit_code == 1
    assert f"entry_changed: matter {matter.pk}, entry 1" in plain.stderr
    assert {"entry_changed"} == {fault["what"] for fault in found["faults"]}


def test_refuses_what_is_no_moment() -> None:
    assert run(journal.verify, "--since", "yesterday").exit_code == 2


def test_shows_a_matter_however_its_number_is_typed(cast: Cast, ask: Any) -> None:
    matter = ask()

    plain = run(journal.show, matter.number.lower().replace("-", ""))
    lines = [json.loads(line) for line in run(journal.show, matter.number, "--json").stdout.splitlines()]

    assert plain.exit_code == 0
    assert matter.number in plain.stdout
    assert [line["sequence"] for line in lines] == list(range(1, len(lines) + 1))
    assert {"verb", "hash", "facts", "at"} <= set(lines[0])


@pytest.mark.parametrize(("number", "code"), [("nonsense", 2), ("ZX-2603-000000-X", 2)])
def test_refuses_a_number_that_is_none(number: str, code: int) -> None:
    assert run(journal.show, number).exit_code == code
