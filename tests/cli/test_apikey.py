import json
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from yinuo.api.callers import actor_of_key
from yinuo.channels.models import ApiClient
from yinuo.cli import apikey
from yinuo.core.rights import RIGHTS

pytestmark = pytest.mark.django_db


def run(command: Any, *arguments: str) -> Result:
    # The tests have their database already; the command would start one of its own.
    inner = click.Command(command.name, callback=command.callback.__wrapped__, params=command.params)
    return CliRunner().invoke(inner, list(arguments))


def test_prints_a_key_that_opens_what_was_asked() -> None:
    result = run(apikey.create, "--name", "Shop", "--right", "matter.open", "--right", "matter.read")

    key = result.stdout.strip()
    actor = actor_of_key(key)
    assert result.exit_code == 0
    assert actor is not None
    assert sorted(actor.rights) == ["matter.open", "matter.read"]


def test_gives_every_right_when_asked_for_all() -> None:
    result = run(apikey.create, "--name", "Shop", "--all", "--json")

    assert json.loads(result.stdout)["rights"] == sorted(RIGHTS)


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (["--name", "X", "--right", "matter.fly"], 1, "matter.fly"),
        (["--name", "X"], 1, "at least one right"),
        (["--name", "X", "--all", "--right", "matter.open"], 2, "not both"),
        (["--right", "matter.open"], 2, "--name"),
    ],
)
def test_refuses_in_words(options: list[str], code: int, said: str) -> None:
    result = run(apikey.create, *options)

    assert result.exit_code == code
    assert said in result.output
    assert not ApiClient.objects.exists()


def test_lists_and_revokes() -> None:
    key = run(apikey.create, "--name", "Shop", "--right", "matter.open").stdout.strip()
    prefix = key.split("_")[1]

    listed = run(apikey.list_).stdout
    revoked = run(apikey.revoke, prefix, "--reason", "lost")
    again = run(apikey.revoke, key)

    assert listed == f"{prefix}  in use  Shop  matter.open\n"
    assert revoked.exit_code == 0
    assert (again.exit_code, ApiClient.objects.get().revoked_at is not None) == (1, True)
    assert json.loads(run(apikey.list_, "--json").stdout)["revoked_at"] is not None


def test_says_that_there_is_no_such_key() -> None:
    result = run(apikey.revoke, "nothing")

    assert result.exit_code == 1
    assert "yk_nothing" in result.output
