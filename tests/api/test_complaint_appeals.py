"""What follows a “no” by program: the same actions, rights and refusals as the desk's."""

from typing import Any

import pytest

from tests.aftersale.appealing import at_stage
from tests.api.conftest import MakeProgram, Program
from tests.cast import Cast, make_staff
from yinuo.aftersale.models import Appeal, Complaint, FinalAnswer

pytestmark = pytest.mark.django_db
KIM = {"name": "Kim", "phone": "13812345678"}
REFUSAL = {"reason": "不是我们的", "where_to": "12315", "answer": "不能受理。"}


@pytest.fixture
def key(program: Program) -> int:
    body: dict[str, Any] = {"customer": KIM, "text": "椅子开裂了。"}
    return int(program.post("/complaints", body).body["id"])


def test_a_review_is_asked_for_given_and_decided(program: Program, cast: Cast, key: int) -> None:
    max_ = make_staff("max_manager", roles=["manager"])
    program.post(f"/complaints/{key}/decline", REFUSAL)
    before = program.get(f"/complaints/{key}/recourse").body

    made = program.post(f"/complaints/{key}/appeal", {"reason": "不同意"})
    again = program.post(f"/complaints/{key}/appeal", {"reason": "不同意"})
    review = made.body["id"]
    given = program.call("PUT", f"/complaint-appeals/{review}/reviewer", {"reviewer_id": max_.pk})
    wrong = program.call("PUT", f"/complaint-appeals/{review}/reviewer", {"reviewer_id": cast.ana_agent.pk})
    words = {"outcome": "upheld", "words": "核对过", "answer": "答复不变。"}
    decided = program.post(f"/complaint-appeals/{review}/decide", words)
    late = program.post(f"/complaint-appeals/{review}/decide", words)

    assert "appeal" in before["may"]
    assert before["review_until"] is not None
    assert (made.status, again.body["id"]) == (201, review)
    assert given.status == 200, given.body
    assert given.body["reviewer_id"] == max_.pk
    assert (wrong.status, wrong.code) == (422, "cannot_review")
    assert decided.body["outcome"] == "upheld"
    assert (late.status, late.code) == (409, "invalid_move")
    assert FinalAnswer.objects.filter(kind="upheld").count() == 1
    refused = program.post(f"/complaints/{key}/appeal", {"reason": "还是不同意"})
    assert (refused.status, refused.code) == (409, "complaint_reviewed_already")


def test_no_reviewer_no_decision(program: Program, cast: Cast, key: int) -> None:
    complaint = at_stage(Complaint.objects.get(pk=key), "under_review")
    review = Appeal.objects.create(complaint=complaint, reason="…", at=complaint.opened_at)
    words = {"outcome": "overturned", "words": "…", "answer": "重新调查。"}

    refused = program.post(f"/complaint-appeals/{review.pk}/decide", words)

    assert (refused.status, refused.code) == (409, "reviewer_needed")


def test_mediates_and_takes_up_again(program: Program, key: int) -> None:
    at_stage(Complaint.objects.get(pk=key), "refused")

    begun = program.post(f"/complaints/{key}/mediation", {"words": "周四再谈。"})
    ended = program.post(f"/complaints/{key}/mediation/end", {"reason": "没谈成", "answer": "没有谈成。"})
    at_stage(Complaint.objects.get(pk=key), "closed")
    reopened = program.post(f"/complaints/{key}/reopen", {"reason": "又坏了"})

    stages = [one.body["stage"] for one in (begun, ended, reopened)]
    assert stages == ["mediating", "mediation_ended", "investigating"]


def test_notes_a_body_outside_and_its_outcome(program: Program, key: int) -> None:
    made = program.post(f"/complaints/{key}/external", {"body": "12315", "reference": "TS-17"})
    twice = program.post(f"/complaints/{key}/external", {"body": "12315"})
    ended = program.post(f"/complaint-external/{made.body['id']}/end", {"outcome": "调解成功"})

    assert made.status == 201
    assert (twice.status, twice.code) == (409, "still_with_external_body")
    assert ended.body["ended_at"] is not None
    assert program.get(f"/complaints/{key}/recourse").body["external"][0]["outcome"] == "调解成功"


def test_needs_the_rights(make_program: MakeProgram, key: int) -> None:
    reader = make_program("matter.read")

    assert reader.post(f"/complaints/{key}/appeal", {"reason": "…"}).status == 403
    assert reader.get(f"/complaints/{key}/recourse").body["may"] == []
