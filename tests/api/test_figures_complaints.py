"""The figures of complaints, through the API."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.aftersale.complaining import take
from tests.api.conftest import Program
from tests.cast import Cast
from yinuo.aftersale.models import Complaint

pytestmark = pytest.mark.django_db


@pytest.fixture
def received(cast: Cast) -> list[Any]:
    """Two of two weeks ago, of which one had its disposition at once."""
    at = timezone.now() - timedelta(days=14)
    found = [take(cast, now=at, serial=f"SN-{n}") for n in range(2)]
    Complaint.objects.filter(pk=found[0].pk).update(proposed_at=at + timedelta(minutes=5))
    return found


def test_gives_counts_and_rates(program: Program, received: list[Any]) -> None:
    body = program.get("/figures/complaints?period=90_days").body

    rates = {rate["code"]: rate for rate in body["rates"]}
    assert (body["counts"]["received"], body["counts"]["open"], body["counts"]["in_time"]) == (2, 2, 1)
    assert list(rates) == ["handled", "three_days", "repeat", "reopened"]
    assert (rates["three_days"]["x"], rates["three_days"]["n"], rates["three_days"]["rate"]) == (1, 2, 0.5)
    assert (rates["handled"]["target"], rates["handled"]["verdict"]) == (0.99, "unclear")
    assert (rates["reopened"]["rate"], rates["reopened"]["interval"]) == (None, [0.0, 1.0])


def test_lists_the_complaints_behind_a_number(program: Program, received: list[Any]) -> None:
    rows = program.get("/figures/complaints/behind?period=90_days&measure=undisposed").body["items"]

    assert [(row["id"], row["standing"], row["disposed_at"]) for row in rows] == [
        (received[1].pk, "open", None)
    ]


@pytest.mark.parametrize("query", ["?period=ever", "/behind?measure=speed", "/behind?cursor=x"])
def test_refuses_what_is_no_figure(program: Program, query: str) -> None:
    assert program.get(f"/figures/complaints{query}").status == 422
