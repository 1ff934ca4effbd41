"""The smaller parts: files, catalogue, standards, automation, search, operations."""

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.api.conftest import Program
from tests.cast import FIRST_ANSWER, NOW
from tests.channels.conftest import mail
from yinuo.channels.incoming import pipe_mail
from yinuo.matters.models import Attachment, Promise

pytestmark = pytest.mark.django_db


@pytest.fixture
def number(program: Program) -> str:
    return str(program.post("/inquiries", {"text": "Does it come in oak?"}).body["number"])


def upload(program: Program, number: str, content: bytes, name: str, **headers: str) -> Any:
    return program.client.post(
        f"/api/v1/matters/{number}/attachments",
        {"file": SimpleUploadedFile(name, content, "text/plain")},
        headers={"Authorization": f"Bearer {program.key}", **headers},
    )


def test_uploads_once_and_downloads(program: Program, number: str) -> None:
    first = upload(program, number, b"oak, 120 cm", "size.txt", **{"Idempotency-Key": "f1"})
    again = upload(program, number, b"oak, 120 cm", "size.txt", **{"Idempotency-Key": "f1"})
    other = upload(program, number, b"elm, 120 cm", "size.txt", **{"Idempotency-Key": "f1"})

    assert (first.status_code, again.json(), other.status_code) == (201, first.json(), 409)
    assert first.json()["sha256"] == hashlib.sha256(b"oak, 120 cm").hexdigest()
    assert Attachment.objects.count() == 1
    sent: Any = program.client.get(
        f"/api/v1/attachments/{first.json()['id']}", headers={"Authorization": f"Bearer {program.key}"}
    )
    assert b"".join(sent.streaming_content) == b"oak, 120 cm"
    assert sent.headers["Content-Disposition"] == 'attachment; filename="size.txt"'
    assert sent.headers["X-Content-Type-Options"] == "nosniff"


def test_refuses_a_dangerous_file(program: Program, number: str) -> None:
    found = upload(program, number, b"<script>alert(1)</script>", "x.html")

    assert (found.status_code, found.json()["code"]) == (422, "upload_dangerous")


def test_sends_a_waiting_file_with_a_reply(program: Program, number: str) -> None:
    key = upload(program, number, b"oak", "size.txt").json()["id"]

    reply = program.post(f"/matters/{number}/replies", {"text": "See the file.", "files": [key]})

    assert Attachment.objects.get().message_id == reply.body["id"]


def test_keeps_products(program: Program) -> None:
    made = program.post(
        "/products", {"code": "T-1", "names": {"en": "Table", "zh-hans": "桌子"}, "price": "1999.00"}
    )

    found = program.get(f"/products/{made.body['id']}?language=en").body
    assert (found["row"]["name"], found["row"]["price"]) == ("Table", "1999.00")
    assert program.patch(f"/products/{made.body['id']}", {"tags": ["oak"]}).status == 200
    assert [row["tags"] for row in program.get("/products").body["items"]] == [["oak"]]
    assert program.post(f"/products/{made.body['id']}/retire", {}).body["active"] is False
    taken = program.post("/products", {"code": "T-1", "names": {"en": "Table"}})
    assert (taken.status, taken.code) == (409, "code_taken")


def test_publishes_articles(program: Program) -> None:
    made = program.post("/articles", {"slug": "care-of-oak"}).body
    version = {"language": "en", "title": "Care of oak", "body": "Oil it **once** a year."}
    assert program.post(f"/articles/{made['id']}/versions", version).status == 201
    assert program.get("/articles/care-of-oak?language=en").status == 404

    published = program.post(f"/articles/{made['id']}/publish", {"audience": "public", "languages": ["en"]})

    assert published.status == 200
    assert "<strong>once</strong>" in program.get("/articles/care-of-oak?language=en").body["html"]
    assert program.post(f"/articles/{made['id']}/vote", {"helpful": True}).status == 204
    assert program.get("/articles?language=en").body["items"][0]["helpful"] == 1
    assert [v["number"] for v in program.get(f"/articles/{made['id']}/versions").body["items"]] == [1]


def test_drafts_and_publishes_standards(program: Program) -> None:
    [row] = program.get("/standards", Accept_Language="en").body["items"]
    file = program.get(f"/standards/{row['id']}").body
    assert (row["title"], file["examples"][0]["due"]["provisional"]) == ("First answer", False)

    terms = {**FIRST_ANSWER, "amount": 20}
    draft = program.post("/standards", {"code": "first-answer", "terms": terms})
    published = program.post(f"/standard-versions/{draft.body['id']}/publish", {})

    assert (draft.status, published.status) == (201, 200), (draft.body, published.body)
    assert program.get("/standards").body["items"][0]["amount"] == 20
    assert program.post(f"/standards/{row['id']}/retire", {"reason": "old"}).status == 200


def test_fills_canned_replies(program: Program, number: str) -> None:
    made = program.post(
        "/canned-replies", {"shortcut": "hello", "bodies": {"zh-hans": "您好 {customer}，{number}"}}
    )

    filled = program.post(f"/canned-replies/{made.body['id']}/fill", {"matter": number})

    assert number in filled.body["text"]
    assert program.get("/canned-replies").body["items"][0]["used"] == 1
    assert program.call("DELETE", f"/canned-replies/{made.body['id']}").status == 204


def test_previews_before_it_makes_rules(program: Program, number: str) -> None:
    preview = program.post("/rules/preview", {"conditions": {}})
    assert (preview.status, preview.body["count"]) == (200, 1)
    wrong = program.post("/rules", {"name": "X", "steps": [{"do": "fly"}], "conditions": {}})
    assert wrong.status == 422


def test_keeps_views_for_everyone(program: Program) -> None:
    made = program.post("/views", {"name": "Oak", "filters": {"tag": "oak"}, "whose": "everyone"})

    assert made.status == 201, made.body
    assert [row["name"] for row in program.get("/views").body["items"]] == ["Oak"]
    assert program.call("DELETE", f"/views/{made.body['id']}").status == 204


def test_searches_everything_at_once(program: Program, number: str) -> None:
    found = program.get("/search?q=oak").body

    assert [row["number"] for row in found["matters"]] == [number]
    assert [row["number"] for row in found["messages"]] == [number]
    assert set(found) == {"matters", "messages", "customers", "articles"}
    assert set(program.get("/search?q=oak&kind=customers").body) == {"customers"}


def test_deals_with_the_quarantine(program: Program) -> None:
    pipe_mail(mail(List_Id="<l.x>"), now=NOW)
    pipe_mail(mail(message_id="<m2@x>", List_Id="<l.x>"), now=NOW)
    second, first = program.get("/quarantine").body["items"]

    retried = program.post(f"/quarantine/{first['id']}/retry", {})
    dropped = program.post(f"/quarantine/{second['id']}/drop", {"reason": "spam"})

    assert (retried.body["state"], dropped.body["state"]) == ("done", "dropped")
    assert program.get(f"/matters/{retried.body['matter_id']}").status == 200
    assert program.get("/quarantine").body["items"] == []
    assert program.get(f"/quarantine/{first['id']}").body["subject"] == "Kettle"


def test_shows_the_outbox(program: Program) -> None:
    pipe_mail(mail(), now=NOW)

    [row] = program.get("/outbox").body["items"]

    assert (row["purpose"], row["state"]) == ("acknowledgement", "queued")
    assert row["number"] in program.get(f"/outbox/{row['id']}").body["body"]
    refused = program.post(f"/outbox/{row['id']}/retry", {})
    assert (refused.status, refused.code) == (409, "delivery_not_failed")


def test_gives_figures_with_the_rows_behind_them(program: Program, number: str) -> None:
    [promise] = program.get(f"/matters/{number}/promises").body["items"]
    due_at = timezone.now() - timedelta(seconds=5)
    Promise.objects.filter(pk=promise["id"]).update(
        state="overdue",
        made_at=due_at - timedelta(hours=1),
        due_at=due_at,
        first_due_at=due_at,
        missed_at=due_at,
    )

    kept = program.get("/figures/kept?period=90_days", Accept_Language="en").body
    behind = program.get("/figures/behind?period=90_days").body

    [figure] = kept["items"]
    assert (figure["name"], figure["due"], figure["kept"], figure["rate"]) == ("First answer", 1, 0, 0.0)
    assert [(row["number"], row["outcome"]) for row in behind["items"]] == [(number, "broken")]
    assert program.get("/figures/weeks").status == 200
    assert program.get("/figures/first-answers").body["asked"] == 1
