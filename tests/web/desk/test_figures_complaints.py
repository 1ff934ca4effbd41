"""The figures of complaints on the desk and on the board: counts of few, rates of many, and the rows behind."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.aftersale.complaining import take
from tests.cast import Cast
from tests.web.desk.conftest import SignIn
from yinuo.aftersale.models import Complaint, FinalAnswer

ENGLISH = {"accept-language": "en"}


@pytest.fixture
def received(cast: Cast) -> list[Complaint]:
    """Three of two weeks ago: one handled in time, one declined late, one that nobody touched."""
    at = timezone.now() - timedelta(days=14)
    found = [take(cast, now=at + timedelta(minutes=n), serial=f"SN-{n}") for n in range(3)]
    handled, refused = found[:2]
    Complaint.objects.filter(pk=handled.pk).update(stage="closed", proposed_at=at + timedelta(minutes=9))
    FinalAnswer.objects.create(complaint=handled, kind="closed", text="已办结。", at=at)
    Complaint.objects.filter(pk=refused.pk).update(
        stage="not_accepted", refused_because="x", proposed_at=at + timedelta(days=12)
    )
    return found


def test_shows_counts_and_leads_to_the_complaints(
    sign_in: SignIn, cast: Cast, received: list[Complaint]
) -> None:
    leo = sign_in("leo_manager")

    page = leo.get("/desk/figures/complaints/?period=90_days").content.decode()
    late = leo.get("/desk/figures/complaints/rows/?period=90_days&measure=late").content.decode()

    assert "3 complaints were received, 1 have been handled to the end." in page
    assert page.count("1 / 3") == 2 and "too few for a percentage" in page
    assert "rows/?period=90_days&amp;measure=late" in page
    assert received[1].number in late
    assert received[0].number not in late and received[2].number not in late


def test_the_figures_lead_there(sign_in: SignIn, cast: Cast) -> None:
    page = sign_in("leo_manager").get("/desk/figures/?period=90_days").content.decode()

    assert "/desk/figures/complaints/?period=90_days" in page


def test_many_have_a_rate_with_its_interval(sign_in: SignIn, cast: Cast, received: list[Complaint]) -> None:
    at = timezone.now() - timedelta(days=10)
    for _n in range(27):
        take(cast, now=at)

    page = sign_in("leo_manager").get("/desk/figures/complaints/?period=90_days").content.decode()

    assert "3.3%" in page and "0.6% – 16.7%" in page


def test_everyone_reads_it_on_the_board(client: Client, cast: Cast, received: list[Complaint]) -> None:
    page = client.get("/board/?period=90_days", headers=ENGLISH).content.decode()

    assert "3 complaints were received, 1 have been handled to the end." in page
    assert "1 / 3" in page and "handling rate = handled to the end ÷ received" in page
    assert "/desk/" not in page and received[0].number not in page


def test_nothing_received_says_so(client: Client, cast: Cast) -> None:
    page = client.get("/board/?period=90_days", headers=ENGLISH).content.decode()

    assert "No complaint was received in this period" in page


def test_can_be_recounted_from_the_download(client: Client, cast: Cast, received: list[Complaint]) -> None:
    response = client.get("/board/complaints.csv?period=90_days")

    text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.DictReader(io.StringIO(text)))
    assert response["Content-Disposition"].startswith('attachment; filename="complaints-')
    assert [(row["standing"], row["disposition"], row["answered"]) for row in rows] == [
        ("open", "undisposed", "0"),
        ("not_accepted", "late", "0"),
        ("handled", "in_time", "1"),
    ]
    for hidden in ("餐椅", "SN-1", received[0].number, str(received[0].pk), received[0].secret):
        assert hidden not in text


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?period=three", 200),
        ("rows/", 200),
        ("rows/?measure=speed", 422),
        ("rows/?after=nonsense", 422),
        ("facts.csv?period=x", 200),
    ],
)
def test_an_odd_address_is_answered(sign_in: SignIn, cast: Cast, query: str, status: int) -> None:
    assert sign_in("leo_manager").get(f"/desk/figures/complaints/{query}").status_code == status


@pytest.mark.parametrize("page", ["", "rows/", "facts.csv"])
def test_only_who_reads_figures_sees_them(sign_in: SignIn, cast: Cast, page: str) -> None:
    assert sign_in("ana_agent").get(f"/desk/figures/complaints/{page}").status_code == 403


def test_costs_few_statements(
    sign_in: SignIn, cast: Cast, received: list[Complaint], django_assert_max_num_queries: Any
) -> None:
    leo = sign_in("leo_manager")
    leo.get("/desk/figures/complaints/")

    with django_assert_max_num_queries(14):
        leo.get("/desk/figures/complaints/?period=90_days")
    with django_assert_max_num_queries(14):
        leo.get("/desk/figures/complaints/rows/?period=90_days")
