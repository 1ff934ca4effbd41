"""The figures of those who bought and those who did not, on the desk and through the API."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.cast import Cast
from tests.web.desk.conftest import SignIn
from yinuo.presale.models import Inquiry


@pytest.fixture
def asked(cast: Cast, ask: Any) -> list[Any]:
    """Two who asked two months ago, one of whom bought, and one who asked today."""
    now = timezone.now()
    two = [ask("有现货吗？", now=now - timedelta(days=61)) for _n in range(2)]
    Inquiry.objects.filter(pk=two[0].pk).update(bought_at=now)
    return [*two, ask("裂了", topic="trouble", now=now)]


def test_shows_both_sides_and_leads_to_the_inquiries(sign_in: SignIn, cast: Cast, asked: list[Any]) -> None:
    leo = sign_in("leo_manager")

    page = leo.get("/desk/figures/inquirers/?months=6").content.decode()
    rows = leo.get(
        "/desk/figures/inquirers/rows/?by=manner&months=6&key=one_line&side=bought"
    ).content.decode()

    assert "rows/?by=manner&amp;months=6&amp;key=one_line&amp;side=bought" in page
    assert asked[0].number in rows
    assert asked[1].number not in rows and asked[2].number not in rows
    by_month = leo.get("/desk/figures/inquirers/?by=month&months=3").content.decode()
    assert f"{timezone.localtime(asked[2].opened_at):%Y-%m}" in by_month


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?months=99", 200),
        ("?months=three", 200),
        ("?by=owner", 422),
        ("rows/?side=nobody", 422),
        ("rows/?measure=speed", 422),
        ("rows/?by=month&key=2026-13", 422),
        ("rows/?after=nonsense", 422),
    ],
)
def test_an_odd_address_is_answered(sign_in: SignIn, cast: Cast, query: str, status: int) -> None:
    assert sign_in("leo_manager").get(f"/desk/figures/inquirers/{query}").status_code == status


def test_only_who_reads_figures_sees_them(sign_in: SignIn, cast: Cast) -> None:
    assert sign_in("ana_agent").get("/desk/figures/inquirers/").status_code == 403
