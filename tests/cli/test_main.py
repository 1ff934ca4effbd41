import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from yinuo.cli.main import COMMANDS, yinuo


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_says_of_each_command_what_the_command_says_of_itself(name: str) -> None:
    command = yinuo.get_command(None, name)  # type: ignore[arg-type]

    assert command is not None
    assert (command.help or "").split("\n")[0] == COMMANDS[name].line


def test_shows_help_without_loading_django() -> None:
    code = "import sys; from yinuo.cli.main import yinuo; yinuo.main(['--help'], standalone_mode=False); print('django' in sys.modules)"

    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "Run everything: database, web pages, live updates and jobs." in shown.stdout
    assert shown.stdout.rstrip().endswith("False")


def test_refuses_an_unknown_command_as_wrong_usage() -> None:
    result = CliRunner().invoke(yinuo, ["fly"])

    assert result.exit_code == 2
    assert "No such command 'fly'" in result.output


def test_prints_versions_for_a_program() -> None:
    result = CliRunner().invoke(yinuo, ["version", "--json"])

    assert result.exit_code == 0
    assert {"yinuo", "django", "psycopg", "python"} <= set(json.loads(result.output))
