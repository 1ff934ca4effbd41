"""Guides, talks by them and brochures through the API."""

from typing import Any

import pytest
from django.utils import timezone

from tests.api.conftest import Program
from tests.cast import Cast
from tests.presale.guiding import NAMES, QUESTIONS, guide_made
from tests.presale.quoting import make_product
from yinuo.matters.models import Matter
from yinuo.presale.models import Brochure, DiscoveryAnswer, DiscoveryGuide
from yinuo.presale.rules.guide import rows_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def matter(cast: Cast, ask: Any) -> Matter:
    found: Matter = ask(now=timezone.now())
    return found


def test_writes_a_guide_and_publishes_it(cast: Cast, make_program: Any) -> None:
    writer: Program = make_program("guide.edit", "guide.run")
    made = writer.post("/guides", {"code": "kitchen", "names": NAMES}, Idempotency_Key="g")
    again = writer.post("/guides", {"code": "kitchen", "names": NAMES}, Idempotency_Key="g")
    assert (made.status, made.body["id"]) == (201, again.body["id"])
    address = f"/guides/{made.body['id']}"
    assert [one["what"] for one in made.body["faults"]] == ["no_questions"]
    refused = writer.post(f"{address}/publish", {})
    assert (refused.status, refused.code) == (409, "guide_unchanged")

    broken = writer.call("PUT", f"{address}/questions", {"questions": rows_of(reversed(QUESTIONS))})
    assert broken.body["faults"] == [
        {"question": "trouble", "what": "condition_not_earlier", "detail": "home"}
    ]
    assert writer.post(f"{address}/publish", {}).code == "guide_faulty"
    written = writer.call("PUT", f"{address}/questions", {"questions": rows_of(QUESTIONS)})
    assert written.body["questions"] == rows_of(QUESTIONS)
    published = writer.post(f"{address}/publish", {})

    assert (published.body["published"], published.body["draft"]) == (1, None)
    changed = writer.patch(address, {"active": False})
    assert not changed.body["active"] and changed.body["names"] == NAMES
    assert [row["code"] for row in writer.get("/guides").body["items"]] == ["kitchen"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"questions": [{"code": "Q 1", "about": "wish", "kind": "text"}]},
        {"questions": [{"code": "q", "about": "weather", "kind": "text"}]},
        {"questions": [{"code": "q", "about": "wish", "kind": "essay"}]},
        {"questions": [{"code": "q", "about": "wish", "kind": "text", "texts": {"fr": "?"}}]},
        {"questions": [{"code": "q", "about": "wish", "kind": "text"}] * 61},
        {"questions": "none"},
        {"questions": [{"code": "q", "about": "wish", "kind": "text", "when": [{"question": "p"}]}]},
    ],
)
def test_refuses_questions_that_are_none(cast: Cast, make_program: Any, wrong: Any) -> None:
    guide = guide_made(cast)

    answer = make_program("guide.edit").call("PUT", f"/guides/{guide.pk}/questions", wrong)

    assert answer.status == 422
    assert DiscoveryGuide.objects.get().versions.count() == 1


def test_asks_and_notes_answers(cast: Cast, make_program: Any, matter: Matter) -> None:
    guide = guide_made(cast)
    desk: Program = make_program("guide.run", "matter.read", "matter.work", "matter.reply", "customer.read")
    begun = desk.post(f"/matters/{matter.pk}/discoveries", {"guide_id": guide.pk, "mode": "link"})
    assert begun.status == 201 and "/g/" in begun.body["url"] and begun.body["next"] == "home"
    address = f"/discoveries/{begun.body['id']}"
    early = desk.post(f"{address}/answers", {"question": "home", "value": "old"})
    assert (early.status, early.code) == (409, "purpose_not_told")

    desk.post(f"{address}/purpose", {})
    desk.post(f"{address}/answers", {"question": "home", "value": "old"})
    assert desk.post(f"{address}/finish", {}).code == "discovery_unfinished"
    for wrong in ({"question": "home", "value": ["old"]}, {"question": "budget", "value": True}):
        assert desk.post(f"{address}/answers", wrong).status == 422
    desk.post(f"{address}/answers", {"question": "trouble", "value": "插座太少"})
    desk.post(f"{address}/answers", {"question": "rooms", "value": ["bed"]})
    desk.post(f"{address}/answers", {"question": "budget", "unknown": True})
    finished = desk.post(f"{address}/finish", {})

    assert finished.body["finished_at"] and desk.get(address).body == finished.body
    assert DiscoveryAnswer.objects.count() == 4
    known = desk.get(f"/customers/{matter.customer_id}/known-answers?language=en").body["items"]
    assert [(row["about"], row["words"]) for row in known] == [
        ("situation", "Lived in"),
        ("trouble", "插座太少"),
        ("wish", "Bedroom"),
        ("budget", ""),
    ]


def test_sends_a_brochure(cast: Cast, make_program: Any, matter: Matter) -> None:
    product = make_product()
    desk: Program = make_program("guide.run", "matter.read", "matter.work", "matter.reply")
    address = f"/matters/{matter.pk}/brochures"

    refused = desk.post(address, {"product_id": product.pk})
    assert (refused.status, refused.code) == (422, "brochure_too_early")
    sent = desk.post(address, {"product_id": product.pk, "reason": "点名要看"})

    assert sent.status == 201 and sent.body["url"].endswith(f"/b/{Brochure.objects.get().secret}/")
    assert [row["opened"] for row in desk.get(address).body["items"]] == [0]


def test_is_shut_without_the_right(cast: Cast, make_program: Any, matter: Matter) -> None:
    guide = guide_made(cast)
    stranger: Program = make_program("matter.read")

    assert stranger.get("/guides").status == 403
    assert stranger.get(f"/guides/{guide.pk}").status == 403
    assert (
        stranger.post(f"/matters/{matter.pk}/discoveries", {"guide_id": guide.pk, "mode": "chat"}).status
        == 403
    )
    assert make_program("guide.run").get(f"/discoveries/{2**62}").status == 404
