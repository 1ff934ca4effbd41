"""Contract reviews and contracts by program: a program begins and decides, persons sign; contracts are written, sent, kept."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.api.conftest import MakeProgram, Program
from tests.cast import Cast
from tests.insale.contracting import PDF
from tests.insale.ordering import opened
from tests.insale.reviewing import NAMES, POINTS, checklist, signed
from yinuo.insale.models import Contract, ContractReview, Order

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(cast: Cast) -> Order:
    return opened(cast)


def upload(program: Program, path: str, **values: Any) -> Any:
    return program.client.post(
        f"/api/v1{path}",
        {"file": SimpleUploadedFile("ours.pdf", PDF), **values},
        headers={"Authorization": f"Bearer {program.key}"},
    )


def test_checklists_are_written_and_changed(program: Program, make_program: MakeProgram) -> None:
    body = {"code": "usual", "names": NAMES, "items": POINTS, "is_default": True}

    made = program.post("/review-checklists", body)
    changed = program.patch(f"/review-checklists/{made.body['id']}", {"active": False})

    assert (made.status, changed.status) == (201, 200)
    assert (changed.body["is_default"], len(changed.body["items"])) == (False, 2)
    assert [one["code"] for one in program.get("/review-checklists").body["items"]] == ["usual"]
    wrong = {**body, "code": "x", "items": [{**POINTS[0], "role": "supervisor"}]}
    assert program.post("/review-checklists", wrong).status == 422
    assert make_program("order.work").get("/review-checklists").status == 403


def test_a_review_is_begun_signed_by_persons_and_decided(cast: Cast, program: Program, order: Order) -> None:
    assert program.post(f"/orders/{order.pk}/reviews", {}).code == "no_review_checklist"
    checklist(cast)

    begun = program.post(f"/orders/{order.pk}/reviews", {})
    review_id = begun.body["row"]["id"]
    path = f"/reviews/{review_id}"
    refused = program.post(f"{path}/points/0/sign", {"ok": True})
    early = program.post(f"{path}/release")

    assert (begun.status, begun.headers["Location"]) == (201, f"/api/v1{path}")
    assert (refused.status, refused.code) == (403, "point_not_yours")
    assert (early.status, early.code) == (409, "points_unsigned")
    signed(cast, ContractReview.objects.get(), finding="Too wide")
    assert program.post(f"{path}/release").code == "findings_open"
    assert program.post(f"{path}/points/1/settle", {"words": "Done"}).code == "point_not_yours"
    assert program.post(f"{path}/points/99/sign", {"ok": True}).status == 404
    due = {"condition": "Cut it", "due_on": "2020-01-01"}
    assert program.post(f"{path}/release-on-condition", due).status == 422
    far = program.post(f"{path}/release-on-condition", {**due, "due_on": "2026-12-30"})
    assert (far.status, far.body["row"]["state"]) == (200, "conditional")
    met = program.post(f"{path}/condition-met", {"words": "Cut"})
    assert met.body["row"]["promise_state"] == "kept"
    assert program.get(path).body["points"][1]["words"] == "Too wide"
    (listed,) = program.get(f"/orders/{order.pk}/reviews").body["items"]
    assert (listed["points"], listed["signed"], listed["open_findings"]) == (2, 2, 1)


def test_an_order_is_sent_back(cast: Cast, program: Program, order: Order) -> None:
    checklist(cast)
    review_id = program.post(f"/orders/{order.pk}/reviews", {}).body["row"]["id"]

    back = program.post(f"/reviews/{review_id}/send-back", {"reason": "No sizes"})

    assert (back.body["row"]["state"], back.body["row"]["words"]) == ("refused", "No sizes")
    assert program.post(f"/reviews/{review_id}/release").status == 409


def test_a_contract_is_written_changed_and_sent_once(program: Program, order: Order) -> None:
    made = program.post(f"/orders/{order.pk}/contracts", {}, Idempotency_Key="c1")
    again = program.post(f"/orders/{order.pk}/contracts", {}, Idempotency_Key="c1")
    path = f"/contracts/{made.body['row']['id']}"

    assert (made.status, again.body) == (201, made.body)
    assert order.number in made.body["text"]
    changed = program.call("PUT", path, {"title": "Ours", "text": "Both agree."})
    assert (changed.body["row"]["title"], changed.body["text"]) == ("Ours", "Both agree.")
    sent = program.post(f"{path}/send", {"words": "Here"})
    assert (sent.status, sent.body["row"]["state"]) == (200, "sent")
    assert program.call("PUT", path, {"text": "Other"}).code == "contract_sent"
    assert program.call("DELETE", path).code == "contract_sent"
    assert program.get(f"/orders/{order.pk}/contracts").body["items"][0]["state"] == "sent"


def test_a_contract_is_a_file_and_comes_back_on_paper(program: Program, order: Order) -> None:
    made = upload(program, f"/orders/{order.pk}/contracts/file", title="Ours")
    assert made.status_code == 201, made.content
    path = f"/contracts/{made.json()['row']['id']}"
    assert upload(program, f"{path}/paper", name="Kim").status_code == 409
    program.post(f"{path}/send", {})

    signed_ = upload(program, f"{path}/paper", name="Kim")

    assert signed_.json()["row"]["state"] == "accepted"
    copy = program.client.get(
        f"/api/v1/attachments/{signed_.json()['copy_id']}", headers={"Authorization": f"Bearer {program.key}"}
    )
    assert b"".join(copy.streaming_content) == PDF  # type: ignore[attr-defined]


def test_a_draft_is_dropped(program: Program, make_program: MakeProgram, order: Order) -> None:
    made = program.post(f"/orders/{order.pk}/contracts", {"text": "x"})
    path = f"/contracts/{made.body['row']['id']}"
    assert make_program("matter.read").call("DELETE", path).status == 403

    gone = program.call("DELETE", path)

    assert (gone.status, Contract.objects.count()) == (204, 0)
    assert program.get(path).status == 404
