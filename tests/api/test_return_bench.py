"""The returns bench by program: the same actions, rights and refusals as the desk's."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.aftersale.benching import authorised, back, bought, inspected, line_of
from tests.api.conftest import MakeProgram, Program
from tests.cast import Cast
from tests.insale.arriving import png
from yinuo.aftersale.models import Return, ReturnLeg

pytestmark = pytest.mark.django_db
FOUND: dict[str, Any] = {"finding": "as_described", "outcome": "refund_due", "restocked": True}


def test_from_the_parcel_to_the_money(program: Program, cast: Cast) -> None:
    order = bought(cast)
    found = authorised(cast, order)
    line, home = line_of(found), f"/returns-bench/{found.pk}"
    rows = program.get("/returns-bench?group=awaited").body["items"]
    assert [row["id"] for row in rows] == [found.pk]

    more = program.post(f"{home}/receive", {"lines": [{"line_id": line.pk, "quantity": "9"}]})
    taken = program.post(
        f"{home}/receive", {"lines": [{"line_id": line.pk, "quantity": "2"}], "seal_intact": True}
    )
    silent = program.post(f"/returns-bench/lines/{line.pk}/inspect", {**FOUND, "outcome": "scrap"})
    seen = program.post(f"/returns-bench/lines/{line.pk}/inspect", FOUND)
    file = program.get(home).body
    settled = program.post(f"{home}/settle", {"deduction": "1.00", "because": "划痕"})
    refund = settled.body["refunds"][0]
    paid = program.post(f"/returns-bench/refunds/{refund['id']}/pay", {"reference": "R-1"})
    again = program.post(f"{home}/settle", {})

    assert (more.status, more.code) == (422, "more_than_authorised")
    assert (taken.body["row"]["stage"], taken.body["seal_intact"]) == ("received", True)
    assert (silent.status, silent.code) == (422, "outcome_needs_reason")
    assert seen.body["outcome"] == "refund_due"
    assert "settle" in file["may"] and file["reckoning"]["lines"][0]["quantity"] == "2.000"
    assert (settled.status, refund["method"]) == (201, "alipay")
    assert settled.body["credit"] == f"{order.gross / 2 - 1:.2f}"
    assert paid.body["payment_id"]
    assert (again.status, again.code) == (409, "return_settled")
    assert Return.objects.get(pk=found.pk).stage == "closed"


def test_an_exchange_and_goods_that_leave_again(program: Program, cast: Cast) -> None:
    order = bought(cast)
    first, second = back(cast, order, "1"), back(cast, order, "1")
    inspected(cast, line_of(first), "exchange_due")
    inspected(cast, line_of(second), "send_back", "other_damage", words="人为损坏")

    made = program.post(f"/returns-bench/{first.pk}/replacement", {})
    nothing = program.post(f"/returns-bench/{first.pk}/replacement", {})
    sent = program.post(
        f"/returns-bench/{second.pk}/send", {"courier": "shunfeng", "waybill": "SF7654321098765"}
    )

    assert (made.status, made.body["status"]) == (201, "confirmed")
    assert made.headers["Location"] == f"/api/v1/orders/{made.body['id']}"
    assert (nothing.status, nothing.code) == (409, "nothing_owed")
    assert (sent.status, sent.body["state"]) == (201, "handed_over")


def test_freight_is_noted_with_its_receipt(program: Program, cast: Cast) -> None:
    found = back(cast, bought(cast), reason="faulty")
    slip = SimpleUploadedFile("slip.png", png(), content_type="image/png")

    def note(amount: str) -> Any:
        return Client().post(
            f"/api/v1/returns-bench/{found.pk}/freight",
            {"file": slip, "amount": amount},
            headers={"Authorization": f"Bearer {program.key}"},
        )

    assert note("-1").status_code == 422
    slip.seek(0)
    made = note("18.00")
    assert (made.status_code, made.json().get("amount")) == (201, "18.00")
    assert program.get(f"/returns-bench/{found.pk}").body["freight"]["told"]["amount"] == "18.00"


def test_a_lost_parcel(program: Program, cast: Cast) -> None:
    found = authorised(cast, bought(cast))
    Return.objects.filter(pk=found.pk).update(stage="in_transit")
    found.legs.all().delete()
    asked = {"outcome": "refund_due", "words": "快递确认丢失"}

    early = program.post(f"/returns-bench/{found.pk}/lost", asked)
    ReturnLeg.objects.create(goods_return=found, direction="back", state="lost", planned_at=found.opened_at)
    decided = program.post(f"/returns-bench/{found.pk}/lost", asked)

    assert (early.status, early.code) == (409, "still_on_its_way")
    assert decided.body["lines"][0]["outcome"] == "refund_due"


def test_is_for_whoever_has_the_right(cast: Cast, make_program: MakeProgram) -> None:
    found = back(cast)
    other = make_program("matter.read")

    assert other.get("/returns-bench").status == 403
    assert other.post(f"/returns-bench/{found.pk}/settle", {}).status == 403
