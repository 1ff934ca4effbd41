"""Inquiries beyond their matter, through the API."""

from typing import Any

import pytest

from tests.api.conftest import Program
from tests.cast import Cast
from tests.presale.quoting import make_product
from yinuo.matters.models import Matter
from yinuo.presale.models import Inquiry

pytestmark = pytest.mark.django_db


def test_a_question_is_sorted_by_what_was_done_before(program: Program) -> None:
    asked = program.post("/inquiries", {"text": "In oak?", "searched": "oak table"}).body

    found = program.get(f"/inquiries/{asked['number']}").body

    assert (found["manner"], found["searched"], found["bought_at"]) == ("advice", "oak table", None)


def test_a_program_may_say_how_somebody_came_and_correct_it(program: Program) -> None:
    key = program.post("/inquiries", {"text": "In oak?", "manner": "left"}).body["id"]
    assert program.get(f"/inquiries/{key}").body["manner"] == "left"

    corrected = program.call("PATCH", f"/inquiries/{key}", {"manner": "trouble"})

    assert (corrected.status, corrected.body["manner"]) == (200, "trouble")
    listed = program.get("/matters?manner=trouble").body["items"]
    assert [row["id"] for row in listed] == [key]
    assert program.get("/matters?manner=advice").body["items"] == []


def test_a_stranger_may_not_say_how_they_came(cast: Cast) -> None:
    answer = Program().post("/inquiries", {"text": "In oak?", "manner": "advice"})

    assert (answer.status, answer.body["field"]) == (422, "manner")
    assert not Matter.objects.exists()


@pytest.mark.parametrize("manner", ["", "nonsense", 7, None])
def test_refuses_a_manner_that_is_none(program: Program, manner: Any) -> None:
    key = program.post("/inquiries", {"text": "In oak?"}).body["id"]

    assert program.call("PATCH", f"/inquiries/{key}", {"manner": manner}).status == 422
    assert Inquiry.objects.get().manner == "one_line"


def test_who_left_without_buying_is_noted(program: Program) -> None:
    product = make_product()

    answer = program.post(
        "/inquiries/visits",
        {
            "wish": "想要 1.6 米的",
            "product_id": product.pk,
            "agreed": "下周可以问问",
            "customer": {"name": "贺女士", "phone": "13900139000"},
        },
    )

    assert (answer.status, answer.body["manner"], answer.body["product_id"]) == (201, "left", product.pk)
    assert Matter.objects.get().state == "resolved"


@pytest.mark.parametrize(
    "wrong",
    [
        {"wish": ""},
        {"wish": "x", "channel": "web"},
        {"wish": "x", "product_id": 2**62},
        {"wish": "x", "customer": {"customer_id": 2**62}},
        {"wish": "x", "customer": {"phone": "12"}},
    ],
)
def test_refuses_a_visit_that_makes_no_sense(program: Program, wrong: dict[str, Any]) -> None:
    assert program.post("/inquiries/visits", wrong).status in (404, 422)
    assert not Matter.objects.exists()


def test_a_product_that_is_none_is_refused_at_the_door(program: Program) -> None:
    answer = program.post("/inquiries", {"text": "In oak?", "product_id": 2**62})

    assert (answer.status, answer.body["field"]) == (422, "product_id")
    assert not Matter.objects.exists()


def test_counts_by_days_that_may_be_set(program: Program) -> None:
    usual = {"bought_within_days": 90, "not_bought_after_days": 30, "follow_up_after_days": 7}
    assert program.get("/inquiries/counting").body == usual

    changed = program.call("PUT", "/inquiries/counting", usual | {"follow_up_after_days": 5})
    refused = program.call("PUT", "/inquiries/counting", usual | {"follow_up_after_days": 10**12})

    assert (changed.status, changed.body["follow_up_after_days"]) == (200, 5)
    assert (refused.status, refused.body["field"]) == (422, "follow_up_after_days")


@pytest.mark.parametrize("which", ["0", "9" * 18, "ZX-2026-000001", "nothing", "%00"])
def test_what_is_not_there_is_not_found(program: Program, which: str) -> None:
    assert program.get(f"/inquiries/{which}").status == 404
    assert program.call("PATCH", f"/inquiries/{which}", {"manner": "left"}).status == 404
