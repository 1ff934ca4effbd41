"""`yinuo entitlement --order`: decided on what is stored of an order."""

import json
from contextlib import nullcontext
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.aftersale.returning import SOON, delivered, in_locker, line_of
from tests.cast import Cast
from yinuo.cli.entitlement import entitlement
from yinuo.runtime import postgres

pytestmark = pytest.mark.django_db(transaction=False)


@pytest.fixture(autouse=True)
def _the_tests_own_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command works on the database of the tests, whose server runs and whose connection stays open."""
    monkeypatch.setattr(postgres, "running", nullcontext)
    from django.db import connections

    monkeypatch.setattr(connections, "close_all", lambda: None)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(entitlement, [*arguments])


def test_explains_each_line_of_an_order(cast: Cast) -> None:
    order = delivered(cast)

    found: dict[str, Any] = json.loads(
        run("--order", order.number, "--at", SOON.isoformat(), "--json").output
    )

    [line] = found["lines"]
    assert (found["order"], line["line_id"], line["verdict"]) == (order.number, line_of(order).pk, "yes")
    assert line["facts"]["channel"] == "online"
    assert line["findings"][0]["dates"][0]["starts_on"] == "received"


def test_says_that_no_time_runs_in_a_locker(cast: Cast) -> None:
    order = in_locker(cast)

    said = run("--order", order.number, "--language", "en").output

    assert "The parcel lies in a locker or station." in said


def test_refuses_a_number_of_nobody_and_both_ways_at_once(cast: Cast) -> None:
    assert run("--order", "DD-nobody").exit_code == 2
    assert run().exit_code == 2
    assert run("--order", "DD", "--facts", "-").exit_code == 2
