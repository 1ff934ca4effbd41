"""`yinuo explain order`: every cause of an order's day, for people and for programs."""

import json
from datetime import date
from typing import Any

import click
from click.testing import CliRunner, Result

from tests.cast import Cast
from tests.insale.planning import planned, report
from yinuo.cli import explain


def run(*arguments: str) -> Result:
    # The tests have their database already; the command would start one of its own.
    command: Any = explain.order
    inner = click.Command(command.name, callback=command.callback.__wrapped__, params=command.params)
    return CliRunner().invoke(inner, list(arguments))


def test_names_the_causes(cast: Cast) -> None:
    order = planned(cast)
    report(cast, order, "purchase", forecast_on=date(2026, 3, 26), cause="Wood late")

    said = run(order.number, "--language", "en")
    found = json.loads(run(order.number, "--json", "--language", "en").output)

    assert said.exit_code == 0, said.output
    assert said.output.splitlines()[0] == f"{order.number}  2026-04-07 -> {found['forecast_on']}"
    assert "2026-03-12  Purchase took longer, 5 working days later (Wood late)" in said.output
    assert found["causes"][0]["kind"] == "slip"
    assert found["promised_on"] == "2026-04-07"


def test_says_that_there_is_no_such_order(cast: Cast) -> None:
    result = run("DD-999")

    assert result.exit_code == 1
    assert "Error" in result.output
