"""Quotes by program: the same actions, rights and refusals as the desk's."""

from typing import Any

import pytest

from tests.api.conftest import Program
from tests.presale.quoting import make_product
from yinuo.presale.models import Inquiry, Quote
from yinuo.presale.tellings import needs_of_quote

pytestmark = pytest.mark.django_db


@pytest.fixture
def matter_id(program: Program) -> int:
    asked = program.post(
        "/inquiries",
        {"text": "Does it come in oak?", "customer": {"name": "Kim", "email": "kim@example.com"}},
    )
    return int(asked.body["id"])


def content(**more: Any) -> dict[str, Any]:
    product = make_product(precautions=1)
    return {
        "items": [{"product_id": product.pk, "quantity": "2"}],
        "dates": [{"what": "Delivery", "amount": 20, "unit": "working_days"}],
        **more,
    }


def test_a_quote_goes_its_way(program: Program, matter_id: int) -> None:
    made = program.post("/quotes", {"matter_id": matter_id, "content": content()})
    assert (made.status, made.body["gross"], made.body["state"]) == (201, "4000.00", "draft")
    key = made.body["id"]
    file = program.get(f"/quotes/{key}").body
    assert (file["lines"][0]["gross"], file["dates"][0]["amount"]) == ("4000.00", 20)

    sent = program.post(f"/quotes/{key}/send", {"words": "Here."})
    refused = program.post(f"/quotes/{key}/accept", {"how": "phone", "name": "Kim", "words": "Yes."})
    needs = [need.key for need in needs_of_quote(Quote.objects.get(pk=key))]
    done = program.post(
        f"/quotes/{key}/accept", {"how": "phone", "name": "Kim", "words": "Yes.", "understood": needs}
    )

    assert (sent.status, refused.status, refused.code) == (200, 409, "precautions_not_told")
    assert (done.status, done.body["state"]) == (200, "accepted")
    assert program.get("/quotes?tab=accepted").body["items"][0]["id"] == key


def test_what_somebody_else_wrote_is_not_overwritten(program: Program, matter_id: int) -> None:
    made = program.post("/quotes", {"matter_id": matter_id, "content": content()}).body
    facts = {"items": [{"title": "Delivery", "unit_price": "80"}]}
    address, seen = f"/quotes/{made['id']}", made["changed_at"]

    first = program.call("PUT", address, {"content": facts, "seen_at": seen})
    late = program.call("PUT", address, {"content": facts, "seen_at": seen})

    assert (first.status, first.body["gross"]) == (200, "80.00")
    assert (late.status, late.code) == (409, "stale_state")


def test_a_discount_over_the_limit_is_refused_with_its_grounds(program: Program, matter_id: int) -> None:
    made = program.post("/quotes", {"matter_id": matter_id, "content": content(discount_percent="40")}).body

    refused = program.post(f"/quotes/{made['id']}/send", {})
    asked = program.post(f"/quotes/{made['id']}/ask-approval", {"words": "Please."})

    assert (refused.status, refused.code) == (409, "approval_needed")
    assert asked.body["grounds"][0]["percent"] == "40.00"


def test_an_order_is_taken_once_for_its_key(program: Program, matter_id: int) -> None:
    body = {
        "customer": {"name": "Chen", "phone": "13800002222"},
        "content": {"items": [{"title": "Oil", "unit_price": "168"}]},
        "words": "Two bottles, please.",
    }

    first = program.post("/quotes/orders", body, Idempotency_Key="o1")
    again = program.post("/quotes/orders", body, Idempotency_Key="o1")

    assert (first.status, first.body["state"]) == (201, "accepted")
    assert again.body == first.body
    assert Quote.objects.count() == 1


@pytest.mark.parametrize(
    "facts",
    [
        {"items": [{"title": "x", "quantity": "0"}]},
        {"items": [{"title": "x", "quantity": "NaN"}]},
        {"items": [{"title": "x", "unit_price": "-1"}]},
        {"items": [{"product_id": 2**62}]},
        {"currency": "€"},
        {"discount_percent": "1e400"},
        {"dates": [{"what": "x", "due_at": "2001-01-01T00:00:00Z"}]},
        {"dates": [{"what": "x"}]},
        {"payments": [{"percent": "10", "when": "now"}]},
    ],
)
def test_bad_input_is_a_problem_and_nothing_is_written(
    program: Program, matter_id: int, facts: dict[str, Any]
) -> None:
    answer = program.post("/quotes", {"matter_id": matter_id, "content": facts})

    assert (answer.status, Quote.objects.count()) == (422, 0)


def test_limits_are_read_and_set(program: Program, matter_id: int) -> None:
    put = program.call("PUT", "/quotes/limits", {"discount_limit_percent": "12.5", "valid_days": 30})

    assert (put.status, put.body["discount_limit_percent"]) == (200, "12.50")
    assert program.get("/quotes/limits").body["valid_days"] == 30
    assert (
        program.call("PUT", "/quotes/limits", {"discount_limit_percent": "x", "valid_days": 0}).status == 422
    )


def test_what_must_be_known_is_told_in_the_matter(program: Program, matter_id: int) -> None:
    Inquiry.objects.filter(pk=matter_id).update(product=make_product(precautions=2))
    path = f"/matters/{matter_id}/precautions"
    listed = program.get(path).body
    keys = [need["key"] for need in listed["needs"]]

    told = program.post(path, {"keys": keys[:1], "channel": "phone"}, Idempotency_Key="t1")
    replayed = program.post(path, {"keys": keys[:1], "channel": "phone"}, Idempotency_Key="t1")
    confirmed = program.post(path, {"keys": keys, "channel": "phone", "confirmed_words": "Understood."})
    nothing = program.post(path, {"keys": keys, "channel": "phone"})

    assert (len(keys), listed["quote_id"], listed["needs"][0]["told_at"]) == (2, None, None)
    assert told.body["needs"][0]["told_at"] and told.body["needs"][0]["confirmed_at"] is None
    assert replayed.body == told.body
    assert all(need["confirmed_at"] for need in confirmed.body["needs"])
    assert (nothing.status, nothing.body["field"]) == (422, "keys")
    assert program.get("/matters/1/precautions").status == 404
