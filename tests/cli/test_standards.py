from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from yinuo.cli import standards
from yinuo.matters.models import RulePack, StandardVersion

pytestmark = pytest.mark.django_db


def run(command: Any, *arguments: str) -> Result:
    # The tests have their database already; the command would start one of its own.
    inner = click.Command(command.name, callback=command.callback.__wrapped__, params=command.params)
    return CliRunner().invoke(inner, list(arguments))


def test_loads_the_pack_that_comes_along_once() -> None:
    first, again = run(standards.load, "yinuo-basic"), run(standards.load, "yinuo-basic")

    assert (first.exit_code, first.output) == (0, "yinuo-basic 1: 6 standards.\n")
    assert (again.exit_code, again.output) == (first.exit_code, first.output)
    assert StandardVersion.objects.filter(published_at__isnull=False).count() == 6


@pytest.mark.parametrize(("content", "code"), [(b"{}", 1), (None, 2)])
def test_refuses_what_is_no_pack(tmp_path: Path, content: bytes | None, code: int) -> None:
    file = tmp_path / "pack.json"
    if content is not None:
        file.write_bytes(content)

    result = run(standards.load, str(file))

    assert result.exit_code == code
    assert not RulePack.objects.exists()
