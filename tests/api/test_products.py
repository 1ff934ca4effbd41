"""Products and price lists through the API."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.api.conftest import Program

pytestmark = pytest.mark.django_db


@pytest.fixture
def table(program: Program) -> int:
    made = program.post("/products", {"code": "T-1", "names": {"en": "Table"}, "price": "100.00"})
    return int(made.body["id"])


def test_keeps_all_that_is_known_of_a_product(program: Program, table: int) -> None:
    facts = {
        "brand": "禾木",
        "lead_days": 7,
        "tax_rate": "9.00",
        "materials": {"en": "Oak"},
        "size_table": {"unit": "cm", "columns": ["a"], "rows": [["1"]]},
    }
    assert program.patch(f"/products/{table}", facts).status == 200
    told = {"precautions": [{"texts": {"en": "Keep dry"}, "severity": "warning"}]}
    assert program.call("PUT", f"/products/{table}/precautions", told).body["precautions"] == 1

    found = program.get(f"/products/{table}?language=en").body

    assert (found["row"]["brand"], found["row"]["lead_days"], found["row"]["tax_rate"]) == ("禾木", 7, "9.00")
    assert (found["materials"], found["size_table"]["rows"]) == ({"en": "Oak"}, [["1"]])
    assert found["precautions"] == [{"text": "Keep dry", "severity": "warning"}]
    crooked = {"size_table": {"columns": ["a", "b"], "rows": [["1"]]}}
    assert program.patch(f"/products/{table}", crooked).code == "invalid_value"


def test_keeps_variants_and_their_prices(program: Program, table: int) -> None:
    made = program.post(f"/products/{table}/variants", {"sku": "T-1-A", "options": {"colour": "white"}})
    key = made.body["id"]
    new = {"code": "GOLD", "name": "Gold", "valid_from": "2020-01-01", "level": "gold"}
    gold = program.post("/price-lists", new).body["id"]
    wanted = {
        "prices": [{"variant_id": key, "steps": [{"price": "90.00"}, {"from_quantity": 10, "price": "80"}]}]
    }

    assert program.call("PUT", f"/price-lists/{gold}/prices", wanted).body["changed"] == [key]

    assert program.get(f"/variants/{key}/price").body["amount"] == "100.00"
    assert program.get(f"/variants/{key}/price?level=gold&quantity=12").body == {
        "amount": "80.00",
        "currency": "CNY",
        "price_list": "GOLD",
    }
    [row] = program.get(f"/price-lists/{gold}/prices").body["items"]
    assert (row["sku"], row["steps"]) == ("T-1-A", {"1": "90.00", "10": "80.00"})
    assert program.get("/price-lists").body["items"][0]["prices"] == 1
    found = program.get(f"/products/{table}?level=gold").body["variants"][0]
    assert found["price"]["amount"] == "90.00"
    assert program.patch(f"/products/{table}/variants/{key}", {"barcode": "690"}).status == 200
    assert program.post(f"/products/{table}/variants/{key}/retire", {}).body["active"] is False
    assert program.post(f"/products/{table}/variants", {"sku": "T-1-A"}).code == "code_taken"
    assert program.patch(f"/price-lists/{gold}", {"valid_until": "2019-01-01"}).code == "invalid_value"
    assert program.get(f"/price-lists/{gold}").body["code"] == "GOLD"
    assert program.get(f"/variants/{2**40}/price").status == 404


def test_finds_products_by_number_and_word(program: Program, table: int) -> None:
    assert [row["code"] for row in program.get("/products?q=t1").body["items"]] == ["T-1"]
    assert program.get("/products?q=fridge").body["items"] == []


def test_says_what_goes_with_what(program: Program, table: int) -> None:
    chair = program.post("/products", {"code": "C-1", "names": {"en": "Chair"}}).body["id"]
    body = {"other_id": chair, "kind": "goes_with", "reasons": {"en": "Same wood"}}

    made = program.call("PUT", f"/products/{table}/matches", body)

    assert program.get(f"/products/{table}?language=en").body["matches"][0]["reason"] == "Same wood"
    assert program.call("DELETE", f"/products/{table}/matches/{made.body['id']}").status == 204
    itself = program.call("PUT", f"/products/{table}/matches", {**body, "other_id": table})
    assert itself.code == "matches_itself"


def test_keeps_pictures(program: Program, table: int) -> None:
    written = io.BytesIO()
    Image.new("RGB", (20, 10), "red").save(written, "PNG")

    def upload(content: bytes) -> Any:
        return program.client.post(
            f"/api/v1/products/{table}/pictures",
            {"file": SimpleUploadedFile("a.png", content, "image/png"), "language": "en", "alt": "Red"},
            headers={"Authorization": f"Bearer {program.key}"},
        )

    made = upload(written.getvalue())

    assert made.status_code == 201
    key = made.json()["id"]
    sent = program.client.get(
        f"/api/v1/product-pictures/{key}?size=small", headers={"Authorization": f"Bearer {program.key}"}
    )
    assert Image.open(io.BytesIO(b"".join(sent))).size == (20, 10)
    changed = program.patch(f"/products/{table}/pictures/{key}", {"alts": {"en": "A red one"}, "position": 0})
    assert changed.body == {"id": key, "position": 0}
    assert program.get(f"/products/{table}?language=en").body["pictures"][0]["alt"] == "A red one"
    assert upload(b"nothing").status_code == 422
    assert program.call("DELETE", f"/products/{table}/pictures/{key}").status == 204
