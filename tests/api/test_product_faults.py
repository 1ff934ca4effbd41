"""Faults of products through the API."""

from typing import Any

import pytest

from tests.api.conftest import MakeProgram, Program
from tests.catalog.faulting import CRACKS
from tests.presale.quoting import make_product
from yinuo.catalog.models import ProductFault


@pytest.fixture
def made(program: Program) -> dict[str, Any]:
    body = {"code": "wood-cracks", "product_id": make_product().pk, "texts": CRACKS}
    answer = program.post("/product-faults", body, Idempotency_Key="a")
    assert (answer.status, answer.headers["Location"]) == (201, f"/api/v1/product-faults/{answer.body['id']}")
    return dict(answer.body)


def test_written_published_read(program: Program, made: dict[str, Any]) -> None:
    address = f"/product-faults/{made['id']}"
    assert (made["name"], made["number"], made["has_draft"]) == ("木纹细裂", None, True)

    assert program.post(f"{address}/publish", {"audience": "public"}).body["number"] == 1
    assert program.call("PUT", f"{address}/words", {"texts": {"en": CRACKS["en"]}}).body["number"] == 2

    found = program.get(f"{address}?language=en").body
    assert (found["words"]["steps"], found["row"]["has_draft"]) == (CRACKS["en"]["steps"], True)
    assert [row["number"] for row in found["versions"]] == [2, 1]
    assert program.get("/product-faults?q=cracks&fields=code").body["items"] == [{"code": "wood-cracks"}]


def test_moved_retired_restored(program: Program, made: dict[str, Any]) -> None:
    address = f"/product-faults/{made['id']}"
    other = make_product("C-2", family="餐椅")

    assert program.call("PUT", f"{address}/place", {"family": "餐椅"}).body["about"] == "餐椅"
    assert program.call("PUT", f"{address}/place", {"product_id": other.pk}).body["product_id"] == other.pk
    assert program.post(f"{address}/retire").body["retired_at"] is not None
    assert program.post(f"{address}/retire").code == "fault_retired"
    assert program.post(f"{address}/restore").body["retired_at"] is None


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"code": "wood cracks"}, "bad_slug"),
        ({"texts": {}}, "catalog_text_missing"),
        ({"texts": {"fr": CRACKS["en"]}}, "unknown_language"),
        ({"texts": {"en": {"name": "x"}}}, "invalid_request"),
        ({"product_id": None}, "fault_of_one_thing"),
        ({"product_id": 7}, "not_found"),
    ],
)
def test_what_is_no_fault_is_refused(program: Program, wrong: dict[str, Any], code: str) -> None:
    body = {"code": "cracks", "product_id": make_product().pk, "texts": CRACKS, **wrong}

    assert program.post("/product-faults", body).code == code
    assert not ProductFault.objects.exists()


def test_it_takes_the_right(make_program: MakeProgram, made: dict[str, Any]) -> None:
    reader = make_program("article.read")

    assert reader.get("/product-faults").body["items"] == []
    assert reader.get(f"/product-faults/{made['id']}").status == 404
    assert reader.post(f"/product-faults/{made['id']}/publish", {"audience": "public"}).status == 403


def test_a_product_has_a_supplier(program: Program) -> None:
    made = program.post("/products", {"code": "T-7", "names": {"en": "Table"}, "supplier": "Anji Wood"})

    assert program.get(f"/products/{made.body['id']}").body["supplier"] == "Anji Wood"
