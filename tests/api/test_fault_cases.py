"""Faults that were seen and explained, through the API."""

from typing import Any

import pytest
from django.utils import timezone

from tests.aftersale.benching import authorised, bought, line_of, received
from tests.aftersale.complaining import take
from tests.api.conftest import MakeProgram, Program
from tests.cast import Cast
from tests.catalog.faulting import make_fault
from tests.presale.quoting import make_product
from yinuo.aftersale.models import Complaint, FaultExplanation, FaultSighting
from yinuo.catalog.models import ProductFault


@pytest.fixture
def cracks(cast: Cast) -> ProductFault:
    return make_fault(make_product("C-1", family="餐椅", supplier="安吉良木"))


@pytest.fixture
def complaint(cast: Cast, cracks: ProductFault) -> Complaint:
    return take(cast, product_id=cracks.product_id, language="en", now=timezone.now())


def test_named_counted_listed(program: Program, complaint: Complaint, cracks: ProductFault) -> None:
    body = {"fault_id": cracks.pk, "batch": "2608-B"}

    named = program.call("PUT", f"/complaints/{complaint.pk}/fault", body)

    assert (named.status, named.body["code"], named.body["supplier"]) == (200, "wood-cracks", "安吉良木")
    [row] = program.get("/fault-counts?by=batch&language=en").body["items"]
    assert (row["name"], row["batch"], row["cases"]) == ("Slate table", "2608-B", 1)
    assert list(row["by_month"].values()) == [1]
    month = f"{timezone.localtime():%Y-%m}"
    [case] = program.get(f"/fault-cases?from={month}&supplier=安吉良木").body["items"]
    assert (case["number"], case["source"]) == (complaint.number, "complaint")
    assert program.get("/fault-cases?supplier=").body["items"] == []
    assert program.get("/fault-cases?to=2020-01&fields=number").body["items"] == []
    assert (
        program.call("PUT", f"/complaints/{complaint.pk}/fault", {"fault_id": None}).body["fault_id"] is None
    )
    assert program.get("/fault-counts").body["items"] == []


@pytest.mark.parametrize(
    "asked",
    [
        "fault-counts?by=weather",
        "fault-cases?from=2026-13",
        "fault-cases?cursor=x",
        "fault-counts?to=9999-12",
    ],
)
def test_what_is_no_question_is_refused(program: Program, asked: str) -> None:
    assert program.get(f"/{asked}").status in (400, 422)


def test_a_fault_of_something_else_is_refused(program: Program, complaint: Complaint) -> None:
    other = make_fault(make_product("T-9"), code="other")

    answer = program.call("PUT", f"/complaints/{complaint.pk}/fault", {"fault_id": other.pk})

    assert (answer.status, answer.code) == (422, "fault_not_of_product")
    assert not FaultSighting.objects.exists()


def test_explained_in_the_customers_language(
    program: Program, complaint: Complaint, cracks: ProductFault
) -> None:
    address = f"/matters/{complaint.pk}/explanations"

    made = program.post(address, {"fault_id": cracks.pk}, Idempotency_Key="a")
    again = program.post(address, {"fault_id": cracks.pk}, Idempotency_Key="a")

    assert (made.status, made.body["language"], again.body) == (201, "en", made.body)
    [row] = program.get(address).body["items"]
    assert (row["name"], row["number"]) == ("Fine cracks in the wood", 1)
    assert program.post(address, {"fault_id": 7}).status == 404
    assert FaultExplanation.objects.count() == 1


def test_an_inspection_and_a_repair_name_theirs(program: Program, cast: Cast) -> None:
    order = bought(cast, family="餐椅")
    line, fault = line_of(received(cast, authorised(cast, order))), make_fault(family="餐椅", code="x")
    seen: dict[str, Any] = {
        "finding": "as_described",
        "outcome": "refund_due",
        "fault_id": fault.pk,
        "batch": "A",
    }

    assert program.post(f"/returns-bench/lines/{line.pk}/inspect", seen).status == 200
    noted = {"handed_in_at": "2026-03-20T10:00:00+08:00", "fault_id": fault.pk}
    repair = program.post(f"/order-lines/{line.order_line_id}/repairs", noted)

    assert (repair.status, repair.body["fault_code"]) == (201, "x")
    assert FaultSighting.objects.count() == 2
    assert (
        program.post(f"/order-lines/{line.order_line_id}/repairs", {**noted, "fault_id": None}).code
        == "empty_text"
    )


def test_it_takes_the_rights(make_program: MakeProgram, complaint: Complaint, cracks: ProductFault) -> None:
    reader = make_program("matter.read")

    assert reader.get("/fault-counts").status == 200
    assert reader.call("PUT", f"/complaints/{complaint.pk}/fault", {"fault_id": cracks.pk}).status == 403
    assert reader.post(f"/matters/{complaint.pk}/explanations", {"fault_id": cracks.pk}).status == 403
    assert make_program("product.read").get("/fault-cases").status == 403
