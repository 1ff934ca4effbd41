"""The figures of those who bought and those who did not, through the API."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.api.conftest import Program
from tests.cast import Cast
from yinuo.matters.actions.messages import send_reply
from yinuo.presale.models import Inquiry

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(cast: Cast, ask: Any) -> list[Any]:
    """Two who asked two months ago, of whom one was answered and bought."""
    at = timezone.now() - timedelta(days=61)
    two = [ask("有现货吗？", now=at) for _n in range(2)]
    send_reply(
        actor=cast.actor("leo_manager"), now=at + timedelta(minutes=5), matter_id=two[0].pk, text="有。"
    )
    Inquiry.objects.filter(pk=two[0].pk).update(bought_at=at + timedelta(days=2))
    return two


def test_puts_both_sides_beside_each_other(program: Program, asked: list[Any]) -> None:
    whole, group = program.get("/figures/inquirers?months=6").body["items"]

    assert (whole["key"], group["key"]) == ("", "one_line")
    assert whole["bought"]["asked"] == whole["not_bought"]["asked"] == 1
    assert (whole["bought"]["median_s"], whole["not_bought"]["median_s"]) == (300.0, None)
    assert (whole["bought"]["kept"], whole["bought"]["kept_rate"]) == (1, 1.0)
    assert [round(bound, 3) for bound in whole["bought"]["kept_interval"]] == [0.207, 1.0]
    assert whole["undecided"]["asked"] == 0


def test_lists_the_inquiries_behind_a_number(program: Program, asked: list[Any]) -> None:
    bought = program.get("/figures/inquirers/behind?side=bought&measure=kept").body["items"]
    others = program.get("/figures/inquirers/behind?side=not_bought&measure=waiting").body["items"]

    assert [(row["id"], row["waited_s"], row["outcome"]) for row in bought] == [(asked[0].pk, 300.0, "kept")]
    assert [row["id"] for row in others] == [asked[1].pk]


@pytest.mark.parametrize(
    "query",
    ["?by=owner", "?months=0", "?months=999", "/behind?side=x", "/behind?key=x", "/behind?cursor=x"],
)
def test_refuses_what_is_no_figure(program: Program, query: str) -> None:
    assert program.get(f"/figures/inquirers{query}").status == 422
