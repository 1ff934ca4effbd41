"""Solutions, letters of apology and goodwill budgets by program."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.aftersale.complaining import accepted, with_standards
from tests.api.conftest import MakeProgram, Program
from tests.cast import Cast
from yinuo.aftersale.models import Complaint, FinalAnswer

pytestmark = pytest.mark.django_db
SAID = {"how": "phone", "words": "可以"}


def soon() -> str:
    return (timezone.now() + timedelta(days=10)).date().isoformat()


def plan(**more: Any) -> dict[str, Any]:
    return {"words": "真心抱歉", "remedies": [{"kind": "exchange", "due_on": soon(), **more}]}


@pytest.fixture
def complaint(cast: Cast) -> Complaint:
    with_standards()
    return accepted(cast, now=timezone.now())


def test_a_solution_goes_its_way(program: Program, complaint: Complaint) -> None:
    here = f"/complaints/{complaint.pk}"

    made = program.post(f"{here}/proposals", plan())
    one = f"/complaint-proposals/{made.body['id']}"
    offered = program.post(f"{one}/offer")
    agreed = program.post(f"{one}/agree", SAID)
    row = program.get(f"{here}/proposals").body["items"][0]
    remedy = row["remedies"][0]
    done = program.post(f"/complaint-remedies/{remedy['id']}/done", {"words": "已送到"})
    again = program.post(f"/complaint-remedies/{remedy['id']}/done", {"words": "已送到"})
    closed = program.post(f"{here}/confirm", {**SAID, "answer": "已换新，办结。"})

    assert (made.status, made.body["state"], made.body["number"]) == (201, "draft", 1)
    assert (offered.body["state"], agreed.body["state"]) == ("offered", "agreed")
    assert (row["may"], remedy["state"]) == (["carry_out"], "active")
    assert (done.status, done.body["promise_id"]) == (200, remedy["promise_id"])
    assert (again.status, again.code) == (409, "remedy_done")
    assert closed.body["stage"] == "closed"
    assert FinalAnswer.objects.get().text == "已换新，办结。"


def test_lists_what_waits_for_approval(
    program: Program, make_program: MakeProgram, complaint: Complaint
) -> None:
    made = program.post(
        f"/complaints/{complaint.pk}/proposals",
        plan(kind="goodwill", amount="500"),
    )
    program.post(f"/complaint-proposals/{made.body['id']}/ask-approval")

    (row,) = program.get("/complaint-approvals").body["items"]

    assert (row["kind"], row["id"], row["amount"], row["why"]) == (
        "solution",
        made.body["id"],
        "500.00",
        "no_budget",
    )
    assert make_program("complaint.work", "matter.read").get("/complaint-approvals").status == 403


def test_a_program_has_no_budget_of_its_own(program: Program, cast: Cast, complaint: Complaint) -> None:
    made = program.post(f"/complaints/{complaint.pk}/proposals", plan(kind="goodwill", amount="20.00"))
    one = f"/complaint-proposals/{made.body['id']}"

    refused = program.post(f"{one}/offer")
    asked = program.post(f"{one}/ask-approval")
    back = program.post(f"{one}/send-back", {"words": "太多"})
    program.post(f"{one}/ask-approval")
    approved = program.post(f"{one}/approve")
    offered = program.post(f"{one}/offer")

    assert made.body["needs_approval"] is True
    assert (refused.status, refused.code) == (409, "approval_needed")
    assert [one.body["state"] for one in (asked, back, approved, offered)] == [
        "in_review",
        "draft",
        "approved",
        "offered",
    ]


def test_a_no_and_what_is_not_put_right_go_on(program: Program, complaint: Complaint) -> None:
    here = f"/complaints/{complaint.pk}"
    first = program.post(f"{here}/proposals", plan()).body["id"]
    program.post(f"/complaint-proposals/{first}/offer")
    refused = program.post(f"/complaint-proposals/{first}/refuse", SAID)
    late = program.post(f"/complaint-proposals/{first}/agree", SAID)
    second = program.post(f"{here}/proposals", plan()).body["id"]
    program.post(f"/complaint-proposals/{second}/offer")
    program.post(f"/complaint-proposals/{second}/agree", SAID)
    rows = program.get(f"{here}/proposals").body["items"]
    program.post(f"/complaint-remedies/{rows[0]['remedies'][0]['id']}/done", {"words": "送到"})
    silent = program.post(f"{here}/confirm", {**SAID, "how": "silence"})
    returned = program.post(f"{here}/return", SAID)

    assert refused.body["state"] == "refused"
    assert (late.status, late.code) == (409, "proposal_decided")
    assert (silent.status, silent.code) == (409, "too_soon_for_silence")
    assert returned.body["stage"] == "investigating"
    assert [row["number"] for row in rows] == [2, 1]


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "gold"},
        {"due_on": "yesterday"},
        {"due_on": "9999-12-31"},
        {"due_on": "0001-01-01"},
        {"kind": "refund"},
        {"amount": "-1"},
        {"amount": "NaN"},
        {"amount": "0.001"},
        {"amount": "1", "currency": "yuan"},
        {"amount": "1", "currency": "ZZZZ"},
    ],
)
def test_what_is_wrong_is_no_error_of_ours(
    program: Program, complaint: Complaint, wrong: dict[str, Any]
) -> None:
    answer = program.post(f"/complaints/{complaint.pk}/proposals", plan(**wrong))

    assert answer.status == 422
    assert program.get(f"/complaints/{complaint.pk}/proposals").body["items"] == []


def test_a_letter_goes_its_way(program: Program, cast: Cast, complaint: Complaint) -> None:
    here = f"/complaints/{complaint.pk}"
    text = program.post(
        "/apology-templates",
        {"names": {"zh-hans": "通用"}, "texts": {"zh-hans": "{customer}，您好：真心抱歉。"}},
    )
    begun = program.get(f"{here}/apology-beginnings").body["items"]
    made = program.post(
        f"{here}/apologies", {"text": begun[0]["text"], "template_id": begun[0]["template_id"]}
    )
    one = f"/complaint-apologies/{made.body['id']}"
    changed = program.call("PUT", one, {"text": "真心向您道歉。"})
    approved = program.post(f"{one}/approve")
    sent = program.post(f"{one}/send")
    again = program.post(f"{one}/send")

    assert text.status == 201
    assert begun[0]["text"] == "Kim，您好：真心抱歉。"
    assert [one.body["state"] for one in (made, changed, approved, sent)] == [
        "draft",
        "draft",
        "approved",
        "sent",
    ]
    assert (again.status, again.code) == (409, "invalid_move")
    rows = program.get(f"{here}/apologies").body["items"]
    assert [row["text"] for row in rows] == ["真心向您道歉。"]


def test_texts_are_changed(program: Program, cast: Cast) -> None:
    facts = {"names": {"zh-hans": "通用"}, "texts": {"zh-hans": "真心抱歉。"}}
    key = program.post("/apology-templates", facts).body["id"]

    unknown = program.call("PUT", f"/apology-templates/{key}", {**facts, "texts": {"en": "{who}"}})
    off = program.call("PUT", f"/apology-templates/{key}", {**facts, "active": False})

    assert (unknown.status, unknown.code) == (422, "unknown_variable")
    assert off.body["active"] is False
    assert program.get("/apology-templates").body["items"][0]["active"] is False


def test_budgets_are_set_and_read(program: Program, cast: Cast) -> None:
    month = timezone.now().date().isoformat()
    key = cast.ana_agent.pk

    made = program.call("PUT", f"/goodwill-budgets/{key}", {"month": month, "amount": "300"})
    nobody = program.call("PUT", "/goodwill-budgets/1", {"month": month, "amount": "300"})
    negative = program.call("PUT", f"/goodwill-budgets/{key}", {"month": month, "amount": "-1"})

    assert (made.status, made.body["month"][-2:]) == (200, "01")
    assert (nobody.status, negative.status) == (404, 422)
    rows = {row["staff_id"]: row for row in program.get("/goodwill-budgets").body["items"]}
    assert rows[key]["left"] == made.body["amount"]


def test_rights_are_asked_for(make_program: MakeProgram, complaint: Complaint) -> None:
    reader = make_program("matter.read")

    assert reader.post(f"/complaints/{complaint.pk}/proposals", plan()).status == 403
    assert reader.get("/goodwill-budgets").status == 403
    assert reader.get(f"/complaints/{complaint.pk}/proposals").status == 200
