"""Orders by program: the same actions, rights and refusals as the desk's."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.api.conftest import MakeProgram, Program
from tests.insale.ordering import table
from yinuo.core.models import JournalEntry
from yinuo.insale.models import Order, Payment

pytestmark = pytest.mark.django_db
DAY = (timezone.now() + timedelta(days=30)).date().isoformat()
KIM = {"name": "Kim", "phone": "13812345678"}
WHERE = {
    "recipient": "Kim",
    "phone": "13812345678",
    "address": "浙江省杭州市西湖区文一西路 1218 号",
    "on": DAY,
}


def body(**more: Any) -> dict[str, Any]:
    known = {
        "customer": KIM,
        "text": "Two tables, please.",
        "content": {"items": [{"product_id": table().pk, "quantity": "2"}], "deposit_percent": "30"},
        "delivery": WHERE,
    }
    return {**known, **more}


@pytest.fixture
def key(program: Program) -> int:
    return int(program.post("/orders", body()).body["id"])


def test_an_order_goes_its_way(program: Program) -> None:
    made = program.post("/orders", body(external_number="E-7"))
    key = made.body["id"]
    assert (made.status, made.body["status"], made.body["gross"]) == (201, "draft", "4000.00")
    assert made.headers["Location"] == f"/api/v1/orders/{key}"

    confirmed = program.post(f"/orders/{key}/confirm", {})
    held = program.post(f"/orders/{key}/hold", {"reason": "The wood is late"})
    again = program.post(f"/orders/{key}/hold", {"reason": "Again"})
    resumed = program.post(f"/orders/{key}/resume")
    cancelled = program.post(f"/orders/{key}/cancel", {"reason": "Bought elsewhere"})

    assert [one.body["status"] for one in (confirmed, held, resumed, cancelled)] == [
        "confirmed",
        "on_hold",
        "confirmed",
        "cancelled",
    ]
    assert (again.status, again.code) == (409, "already_held")
    listed = program.get("/orders?group=done&text=E-7").body["items"]
    assert [(row["id"], row["external_number"], row["settlement"]) for row in listed] == [
        (key, "E-7", "unpaid")
    ]


def test_a_draft_is_written_anew_until_it_is_confirmed(program: Program, key: int) -> None:
    writing = {"content": {"items": [{"title": "Oil", "unit_price": "168"}]}}

    first = program.call("PUT", f"/orders/{key}", writing)
    program.post(f"/orders/{key}/confirm", {"delivery_on": DAY})
    late = program.call("PUT", f"/orders/{key}", writing)

    assert (first.status, first.body["gross"]) == (200, "168.00")
    assert (late.status, late.code) == (409, "order_confirmed")


def test_a_file_tells_what_is_owed_and_masks_where_it_goes(program: Program, key: int) -> None:
    program.post(f"/orders/{key}/confirm", {})

    file = program.get(f"/orders/{key}").body

    assert (file["owed"], file["terms"][0]["is_due"], file["phone"]) == ("1200.00", True, "138****5678")
    assert "1218" not in str(file)
    shown = program.post(f"/orders/{key}/delivery/reveal", {"reason": "courier"}).body
    assert shown["address"] == WHERE["address"]
    assert JournalEntry.objects.filter(verb="insale.delivery_revealed", subject_id=key).count() == 1


def test_a_provider_says_a_payment_as_often_as_it_likes(program: Program, key: int) -> None:
    said = {"amount": "1200.00", "method": "alipay", "provider": "alipay", "reference": "2026-77"}
    address = f"/orders/{key}/payments"

    answers = [program.post(address, said) for _ in range(3)]
    answers += [program.post(address, said, Idempotency_Key="k1") for _ in range(2)]
    other = program.post(address, {**said, "amount": "1.00"})

    assert {(one.status, one.body["id"]) for one in answers} == {(201, Payment.objects.get().pk)}
    assert (other.status, other.code) == (409, "payment_known")
    assert str(Order.objects.get(pk=key).paid) == "1200.00"


def test_without_a_reference_the_key_makes_it_once(program: Program, key: int) -> None:
    said = {"amount": "100.00", "method": "cash"}

    for _ in range(2):
        program.post(f"/orders/{key}/payments", said, Idempotency_Key="till-1")

    assert Payment.objects.count() == 1


def test_a_refund_has_its_limit_and_a_mistake_is_taken_back(program: Program, key: int) -> None:
    address = f"/orders/{key}/payments"
    made = program.post(address, {"amount": "100.00"}).body

    refused = program.post(address, {"amount": "100.01", "kind": "refund"})
    taken = program.post(f"{address}/{made['id']}/void", {"reason": "Another customer's"})
    elsewhere = program.post(
        f"/orders/{program.post('/orders', body()).body['id']}/payments/{made['id']}/void", {"reason": "x"}
    )

    assert (refused.status, refused.code) == (422, "more_than_paid")
    assert (taken.status, taken.body["order"]["paid"]) == (200, "0.00")
    assert elsewhere.status == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"content": {"items": []}},
        {"content": {"items": [{"title": "x", "quantity": "NaN"}]}},
        {"source": "quote"},
        {"customer": {}},
        {"text": ""},
        {"delivery": {"on": "2199-02-31"}},
        {"external_number": "x" * 65},
        {"customer": {"customer_id": 999}},
    ],
)
def test_what_is_no_order_is_refused(program: Program, wrong: dict[str, Any]) -> None:
    refused = program.post("/orders", body(**wrong))

    assert refused.status in (404, 422), refused.body
    assert not Order.objects.exists()


def test_a_program_without_the_right_does_not_record_money(make_program: MakeProgram, key: int) -> None:
    reader = make_program("matter.read")

    assert reader.get(f"/orders/{key}").status == 200
    assert reader.post(f"/orders/{key}/payments", {"amount": "1.00"}).status == 403
    assert make_program("customer.read").get(f"/orders/{key}").status == 403


def test_points_and_gifts_come_with_the_order_or_after_it(program: Program) -> None:
    gift = {"title": "Cup", "over": "199.00", "marked_price": "15.00"}

    made = program.post("/orders", body(extras={"points_used": 200, "gifts": [gift]}))
    path = f"/orders/{made.body['id']}"
    first = program.get(path).body
    changed = program.call("PUT", f"{path}/extras", {"points_earned": 59})
    wrong = program.call("PUT", f"{path}/extras", {"points_used": -1})

    assert (first["points_used"], first["gifts"]) == (200, [gift])
    assert (changed.body["points_used"], changed.body["points_earned"], changed.body["gifts"]) == (0, 59, [])
    assert wrong.status == 422
