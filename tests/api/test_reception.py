from typing import Any

import pytest
from django.utils import timezone

from tests.api.conftest import Program
from tests.cast import Cast
from yinuo.matters.actions.messages import send_reply
from yinuo.matters.models import ReceptionPoint, ReplyReview

pytestmark = pytest.mark.django_db
GREET = {
    "titles": {"en": "Greet"},
    "texts": {"en": "Say hello."},
    "examples": [{"language": "en", "text": "Hello."}],
    "counted": "first_reply",
    "marks": ["Hello", "您好"],
}


def test_a_program_writes_changes_retires_and_reads_figures(cast: Cast, program: Program, ask: Any) -> None:
    made = program.post("/reception-standards", {"code": "greet", **GREET})
    assert made.status == 201
    point = ReceptionPoint.objects.get()
    path = f"/reception-standards/{point.pk}"
    changed = program.post(path + "/versions", {**GREET, "titles": {"en": "Greet first"}})
    send_reply(actor=cast.actor("ana_agent"), now=timezone.now(), matter_id=ask().pk, text="您好。")
    (row,) = program.get("/reception-standards").body["items"]
    figure = program.get("/figures/reception").body["items"][0]
    retired = program.post(path + "/retire")

    assert (changed.status, row["title"], row["number"]) == (200, "Greet first", 2)
    assert (figure["code"], figure["found"]["met"], figure["found"]["n"]) == ("greet", 1, 1)
    assert figure["found"]["is_small"] is True
    assert retired.body["retired_at"]


def test_a_program_draws_and_judges(cast: Cast, program: Program, ask: Any) -> None:
    program.post("/reception-standards", {"code": "greet", **GREET})
    send_reply(actor=cast.actor("ana_agent"), now=timezone.now(), matter_id=ask().pk, text="您好。")

    drawn = program.post("/reply-reviews", {"size": 3})
    (row,) = program.get("/reply-reviews").body["items"]
    wrong = program.post(f"/reply-reviews/{row['id']}", {"marks": {"greet": "perhaps"}})
    judged = program.post(f"/reply-reviews/{row['id']}", {"marks": {"greet": "yes"}})

    assert (drawn.status, drawn.body["drawn"]) == (201, 1)
    assert (wrong.status, judged.status) == (422, 200)
    assert ReplyReview.objects.get().marks == {"greet": "yes"}
    assert len(program.get("/reply-reviews?reviewed=true").body["items"]) == 1


def test_terms_that_cannot_be_are_told_at_their_field(program: Program, cast: Cast) -> None:
    answer = program.post("/reception-standards", {"code": "greet", **GREET, "marks": []})

    assert answer.status == 422
    assert "marks" in str(answer.body)
    assert not ReceptionPoint.objects.exists()
