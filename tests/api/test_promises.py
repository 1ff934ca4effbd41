from datetime import timedelta

import pytest
from django.utils import timezone

from tests.api.conftest import Program
from tests.cast import Cast
from yinuo.matters.models import Promise

pytestmark = pytest.mark.django_db


@pytest.fixture
def number(program: Program) -> str:
    return str(program.post("/inquiries", {"text": "Does it come in oak?"}).body["number"])


def due(**more: int) -> str:
    return (timezone.now() + timedelta(**more)).isoformat()


def test_explains_every_day_and_span(program: Program, number: str) -> None:
    [row] = program.get(f"/matters/{number}/promises").body["items"]

    found = program.get(f"/promises/{row['id']}", Accept_Language="en").body

    assert (found["calendar"], found["standard_title"]) == ("Office hours", "First answer")
    assert found["explanation"]["spans"]
    assert any(span["counted"] for span in found["explanation"]["spans"])
    assert found["explanation_words"]
    assert [event["kind"] for event in found["clock"]] == ["started"]
    assert found["lineage"] == [row["id"]]


def test_lives_a_promises_life(program: Program, number: str, cast: Cast) -> None:
    made = program.post(f"/matters/{number}/promises", {"what": "call back", "due_at": due(hours=5)})
    key = made.body["id"]
    new = program.post(
        f"/promises/{key}/supersede",
        {
            "what": "call back",
            "due_at": due(hours=9),
            "consent": "said so by phone",
            "reason": "no answer yet",
        },
    )
    handed = program.post(f"/promises/{new.body['id']}/hand-over", {"owner_id": cast.leo_manager.pk})
    kept = program.post(f"/promises/{new.body['id']}/keep", {"evidence": "called at noon"})

    assert (made.status, made.headers["Location"]) == (201, f"/api/v1/promises/{key}")
    assert new.body["lineage"] == [key, new.body["id"]]
    assert (handed.body["owner"], kept.body["state"]) == ("Leo", "kept")
    again = program.post(f"/promises/{new.body['id']}/keep", {"evidence": "twice"})
    assert (again.status, again.code) == (409, "not_a_running_promise")


def test_settles_what_was_broken(program: Program, number: str) -> None:
    key = program.post(f"/matters/{number}/promises", {"what": "call", "due_at": due(hours=5)}).body["id"]
    Promise.objects.filter(pk=key).update(state="overdue")

    assert program.post(f"/promises/{key}/break", {"reason": "forgot"}).body["state"] == "broken"
    assert program.post(f"/promises/{key}/remedy", {"remedy": "voucher"}).body["state"] == "remedied"


def test_releases_and_extends(program: Program, number: str) -> None:
    key = program.post(f"/matters/{number}/promises", {"what": "call", "due_at": due(hours=5)}).body["id"]

    told = {"due_at": due(hours=8), "reason": "stock", "customer_told": True}
    extended = program.post(f"/promises/{key}/extend", told)
    released = program.post(f"/promises/{key}/release", {"evidence": "no need any more"})

    assert (extended.status, released.body["state"]) == (200, "released")


@pytest.mark.parametrize("due_at", ["2026-03-12T10:00", "yesterday", "9999-12-31T23:59:59-12:00"])
def test_refuses_an_instant_that_is_none(program: Program, number: str, due_at: str) -> None:
    found = program.post(f"/matters/{number}/promises", {"what": "call", "due_at": due_at})

    assert (found.status, found.code) == (422, "invalid_request")


def test_refuses_the_past(program: Program, number: str) -> None:
    found = program.post(f"/matters/{number}/promises", {"what": "call", "due_at": due(hours=-1)})

    assert (found.status, found.body["field"]) == (422, "due_at")


def test_finds_promises_in_a_text(program: Program) -> None:
    found = program.post(
        "/promises/find", {"text": "我们明天下午3点前给您回电话。", "at": "2026-03-12T10:00:00+08:00"}
    )

    [promise] = found.body["items"]
    assert (promise["due_at"], promise["certainty"]) == ("2026-03-13T15:00:00+08:00", "instant")


def test_counts_a_term_with_its_working(program: Program) -> None:
    found = program.get(
        "/due?from_=2026-02-12T10:00%2B08:00&amount=3&unit=working_days&calendar=CN", Accept_Language="en"
    ).body

    assert found["days"][0]["reason"] == "event_day"
    assert [day["index"] for day in found["days"] if day["counted"]] == [1, 2, 3]
    assert found["words"]


def test_has_no_promises_of_a_programs_own(program: Program, number: str) -> None:
    assert program.get("/promises").code == "staff_only"
    customer = program.get(f"/matters/{number}").body["customer_id"]
    assert len(program.get(f"/promises?customer_id={customer}").body["items"]) == 1
