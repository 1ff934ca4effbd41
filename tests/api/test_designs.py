"""Designs and site checks by program: the same actions, rights and refusals as the desk's."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.api.conftest import MakeProgram, Program
from tests.cast import Cast
from tests.presale.designing import ITEMS, PDF, PNG
from yinuo.matters.models import Promise
from yinuo.people.models import Staff
from yinuo.presale.models import Design, Finding, SiteSurvey

pytestmark = pytest.mark.django_db


@pytest.fixture
def number(program: Program) -> str:
    body = {"text": "Draw the living room, please.", "customer": {"name": "Kim", "phone": "13800001111"}}
    return str(program.post("/inquiries", body).body["number"])


def wish(cast: Cast, **more: Any) -> dict[str, Any]:
    due = timezone.now() + timedelta(days=20)
    return {
        "title": "Living room",
        "kind": "drawing",
        "designer_id": cast.leo_manager.pk,
        "due_at": due.isoformat(),
        **more,
    }


@pytest.fixture
def design_id(cast: Cast, program: Program, number: str) -> int:
    made = program.post(f"/matters/{number}/designs", wish(cast))
    assert made.status == 201, made.body
    return int(made.body["row"]["id"])


def upload(program: Program, path: str, content: bytes, name: str, **headers: str) -> Any:
    return program.client.post(
        f"/api/v1{path}",
        {"file": SimpleUploadedFile(name, content)},
        headers={"Authorization": f"Bearer {program.key}", **headers},
    )


def test_is_asked_once_for_its_key_and_promised(cast: Cast, program: Program, number: str) -> None:
    body = wish(cast)

    first = program.post(f"/matters/{number}/designs", body, Idempotency_Key="d1")
    again = program.post(f"/matters/{number}/designs", body, Idempotency_Key="d1")

    assert (first.status, again.body) == (201, first.body)
    row = first.body["row"]
    assert first.headers["Location"] == f"/api/v1/designs/{row['id']}"
    assert (row["state"], row["designer"], row["promise_state"]) == ("asked", "Leo", "active")
    assert Promise.objects.get(pk=row["promise_id"]).owner_id == cast.leo_manager.pk
    assert Design.objects.count() == 1


def test_is_drawn_delivered_and_agreed(program: Program, design_id: int) -> None:
    version = program.post(f"/designs/{design_id}/versions", {})
    path = f"/design-versions/{version.body['id']}"
    assert (version.status, version.body["number"]) == (201, 1)
    early = program.post(f"{path}/agree", {"how": "phone", "words": "Yes."})
    empty = program.post(f"{path}/deliver", {})

    stored = upload(program, f"{path}/files", PDF, "plan.pdf", **{"Idempotency-Key": "f1"})
    replayed = upload(program, f"{path}/files", PDF, "plan.pdf", **{"Idempotency-Key": "f1"})
    budget = [{"what": "Lamp", "unit_price": "800", "quantity": "2", "supplier": "Shop"}]
    written = program.patch(path, {"words": "South wall free", "budget": budget, "budget_shown": True})
    left = program.post(f"{path}/deliver", {"text": "Here it is."})
    late = program.patch(path, {"words": "x"})
    agreed = program.post(f"{path}/agree", {"how": "phone", "words": "Build it."})

    assert (early.status, early.code) == (409, "design_version_not_delivered")
    assert (empty.status, empty.code) == (422, "design_empty")
    assert (stored.status_code, replayed.json()) == (201, stored.json())
    assert written.body["versions"][0]["totals"] == {"CNY": "1600.00"}
    assert (left.body["row"]["state"], left.body["row"]["promise_state"]) == ("delivered", "kept")
    assert (late.status, late.code) == (409, "design_version_delivered")
    assert (agreed.body["row"]["state"], agreed.body["versions"][0]["agreed_at"] is not None) == (
        "agreed",
        True,
    )
    assert [one["name"] for one in agreed.body["versions"][0]["files"]] == ["plan.pdf"]


def test_a_file_is_taken_out_of_a_draft(program: Program, design_id: int) -> None:
    version = program.post(f"/designs/{design_id}/versions", {}).body["id"]
    stored = upload(program, f"/design-versions/{version}/files", PDF, "plan.pdf").json()
    dangerous = upload(program, f"/design-versions/{version}/files", b"MZ\x90\x00", "plan.exe")

    gone = program.call("DELETE", f"/design-versions/{version}/files/{stored['id']}")

    assert (dangerous.status_code, gone.status) == (422, 204)
    assert program.get(f"/designs/{design_id}").body["versions"][0]["files"] == []


def test_is_listed_handed_over_and_dropped(cast: Cast, program: Program, design_id: int, number: str) -> None:
    Staff.objects.filter(pk=cast.tia_technician.pk).update(available=True)

    handed = program.post(f"/designs/{design_id}/hand-over", {"designer_id": cast.tia_technician.pk})
    wrong = program.post(f"/designs/{design_id}/hand-over", {"designer_id": cast.ana_agent.pk})
    listed = program.get("/designs?tab=open&fields=id,designer").body["items"]
    designers = {row["name"]: row["open"] for row in program.get("/designers").body["items"]}
    dropped = program.post(f"/designs/{design_id}/drop", {"reason": "They moved away."})

    assert (handed.status, handed.body["row"]["designer"]) == (200, "Tia")
    assert (wrong.status, wrong.code) == (422, "not_on_the_team")
    assert listed == [{"id": design_id, "designer": "Tia"}]
    assert designers["Tia"] == 1
    assert (dropped.body["row"]["state"], dropped.body["row"]["promise_state"]) == ("dropped", "released")
    assert program.get("/designs?tab=open").body["items"] == []


def test_the_next_day_is_promised_where_none_runs(program: Program, design_id: int) -> None:
    due = (timezone.now() + timedelta(days=30)).isoformat()

    running = program.post(f"/designs/{design_id}/promise", {"due_at": due})

    assert running.status == 409, running.body


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"title": ""}, 422),
        ({"title": "x" * 1000}, 422),
        ({"kind": "song"}, 422),
        ({"due_at": "2001-01-01T00:00:00Z"}, 422),
        ({"due_at": "2026-03-12T10:00:00"}, 422),
        ({"designer_id": 2**62}, 404),
        ({"designer_id": 0}, 422),
    ],
)
def test_bad_input_is_a_problem_and_nothing_is_asked(
    cast: Cast, program: Program, number: str, more: dict[str, Any], status: int
) -> None:
    answer = program.post(f"/matters/{number}/designs", wish(cast, **more))

    assert (answer.status, Design.objects.count()) == (status, 0), answer.body


@pytest.mark.parametrize(
    "line", [{"unit_price": "NaN"}, {"unit_price": "-1"}, {"quantity": "1e400"}, {"currency": "€"}]
)
def test_a_budget_that_cannot_be_is_refused(program: Program, design_id: int, line: dict[str, str]) -> None:
    version = program.post(f"/designs/{design_id}/versions", {}).body["id"]

    answer = program.patch(
        f"/design-versions/{version}", {"budget": [{"what": "Lamp", "unit_price": "800", **line}]}
    )

    assert answer.status == 422, answer.body
    assert program.get(f"/designs/{design_id}").body["versions"][0]["budget"] == []


def test_what_is_not_there_is_not_found(program: Program) -> None:
    for path in ("/designs/1", f"/designs/{2**62}", "/surveys/1"):
        assert program.get(path).status == 404, path
    assert program.post("/designs/1/versions", {}).status == 404
    assert program.post("/design-versions/1/agree", {"how": "phone", "words": "x"}).status == 404


def test_a_reader_draws_nothing(make_program: MakeProgram, design_id: int) -> None:
    reader = make_program("matter.read")

    assert reader.get(f"/designs/{design_id}").status == 403
    assert reader.post(f"/designs/{design_id}/versions", {}).status == 403


def test_a_site_is_checked_against_the_drawing(program: Program, design_id: int, number: str) -> None:
    version = program.post(f"/designs/{design_id}/versions", {}).body["id"]
    upload(program, f"/design-versions/{version}/files", PDF, "plan.pdf")
    program.post(f"/design-versions/{version}/deliver", {})
    checklist = program.post(
        "/survey-checklists", {"code": "site", "names": {"zh-hans": "复核", "en": "Check"}, "items": ITEMS}
    )
    begun = program.post(
        f"/matters/{number}/surveys", {"checklist_id": checklist.body["id"], "version_id": version}
    )
    path = f"/surveys/{begun.body['row']['id']}"

    early = program.post(f"{path}/finish", {})
    wrong = program.patch(f"{path}/results", {"results": {"p2": "wide"}})
    program.patch(f"{path}/results", {"results": {"p1": "not_ok", "p2": "2720", "p3": "-"}})
    finding = program.post(
        f"{path}/findings", {"found": "8 cm shorter", "drawn": "2800", "item": "p1", "grave": True}
    )
    photo = upload(program, f"/findings/{finding.body['id']}/photos", PNG, "wall.png")
    refused = program.post(f"/design-versions/{version}/agree", {"how": "phone", "words": "Yes."})
    settled = program.post(f"/findings/{finding.body['id']}/settle", {"words": "Made 2720 wide."})
    again = program.post(f"/findings/{finding.body['id']}/settle", {"words": "Again."})
    finished = program.post(f"{path}/finish", {})

    assert (early.status, early.code, early.body["data"]["items"]) == (
        409, "survey_unfinished", ["p1", "p2", "p3"]
    )  # fmt: skip
    assert wrong.status == 422
    assert (photo.status_code, photo.json()["type"]) == (201, "image/png")
    assert (refused.status, refused.code) == (409, "grave_findings_open")
    assert (settled.status, again.code) == (200, "finding_is_settled")
    assert finished.body["row"]["finished_at"] is not None
    assert program.get("/surveys?running=true").body["items"] == []
    assert (SiteSurvey.objects.count(), Finding.objects.count()) == (1, 1)


def test_checklists_are_read_and_changed(program: Program) -> None:
    made = program.post(
        "/survey-checklists", {"code": "site", "names": {"zh-hans": "复核"}, "items": ITEMS}
    ).body
    faulty = program.post("/survey-checklists", {"code": "other", "names": {"zh-hans": "复核"}, "items": []})

    changed = program.patch(f"/survey-checklists/{made['id']}", {"active": False})

    assert (changed.status, changed.body["active"]) == (200, False)
    assert [row["code"] for row in program.get("/survey-checklists").body["items"]] == ["site"]
    assert faulty.status == 422
