"""Arrivals by program."""

import base64
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.api.conftest import MakeProgram, Program
from tests.cast import Cast
from tests.insale.arriving import LOCKER, NEIGHBOUR, arrived, count, follow_up_of, png
from tests.insale.shipping import on_its_way
from yinuo.insale.models import Order, Receipt


def test_reads_and_writes_the_customers_word(program: Program, cast: Cast) -> None:
    shipment = arrived(cast, LOCKER)
    url = f"/shipments/{shipment.pk}/receipt"
    known = program.get(url).body["receipt"]
    assert (known["signed_by"], known["received_at"], known["lies_there"]) == ("locker", None, True)

    said = {"signed_by": "self", "inspected": True, "condition": "good", "satisfied": True}
    first = program.post(url, said, idempotency_key="a")
    again = program.post(url, said, idempotency_key="a")

    assert (first.status, again.status, first.body) == (200, 200, again.body)
    assert (first.body["state"], first.body["receipt"]["is_certain"]) == ("received", True)
    (row,) = program.get(f"/orders/{shipment.order_id}/arrivals").body["items"]
    assert row["receipt"]["satisfied"] is True
    assert (Order.objects.get().status, count("receipt_confirmed")) == ("accepted", 1)


def test_refuses_what_cannot_be(program: Program, cast: Cast) -> None:
    shipment = on_its_way(cast)

    assert program.post(f"/shipments/{shipment.pk}/receipt", {"has_it": False}).code == "not_there_yet"
    assert program.post(f"/shipments/{shipment.pk}/receipt", {"signed_by": "dog"}).status == 422
    assert program.post(f"/shipments/{shipment.pk}/deliver", {"signed_by": "self"}).code == "not_our_delivery"
    assert program.get("/shipments/1/receipt").status == 404
    assert program.get("/arrival-follow-ups?cursor=x").status == 422
    assert not Receipt.objects.exists()


def test_our_own_delivery_with_its_signature_and_a_photo(program: Program, cast: Cast) -> None:
    shipment = on_its_way(cast, courier="own", waybill="")
    url = f"/shipments/{shipment.pk}"
    bad = program.post(f"{url}/deliver", {"signed_by": "self", "signature": "%%%"})
    assert (bad.status, bad.code) == (422, "signature_unreadable")

    done = program.post(
        f"{url}/deliver", {"signed_by": "self", "signature": base64.b64encode(png()).decode()}
    )
    assert (done.status, done.body["receipt"]["told_by"]) == (200, "staff")

    def send(content: bytes) -> Any:
        file = SimpleUploadedFile("box.png", content, content_type="image/png")
        return program.client.post(
            f"/api/v1{url}/receipt/photos", {"file": file}, headers={"Authorization": f"Bearer {program.key}"}
        )

    assert (send(png(9)).status_code, send(png(9)).status_code) == (201, 201)
    assert send(b"<html><script>").status_code == 422
    assert (Receipt.objects.get().photos.count(), count("receipt_photographed")) == (1, 1)


def test_looks_after_and_settles(program: Program, cast: Cast) -> None:
    shipment = arrived(cast, NEIGHBOUR)
    key = follow_up_of(shipment).pk
    (row,) = program.get(f"/arrival-follow-ups?order_id={shipment.order_id}").body["items"]
    assert (row["id"], row["reasons"]) == (key, ["not_in_person"])
    assert f"/r/{shipment.secret}/" in program.get(f"/arrival-follow-ups/{key}").body["message"]

    assert program.post(f"/arrival-follow-ups/{key}/message", {"text": "收到了吗？"}).status == 201
    assert program.post(f"/arrival-follow-ups/{key}/call", {"words": "在家"}).status == 200
    assert program.post(f"/arrival-follow-ups/{key}/settle", {"done": "问过", "said": ""}).status == 422
    assert program.post(f"/arrival-follow-ups/{key}/settle", {"done": "问过", "said": "满意"}).status == 200

    assert program.get("/arrival-follow-ups").body["items"] == []
    assert len(program.get("/arrival-follow-ups?settled=true").body["items"]) == 1
    assert Order.objects.get().status == "accepted"


def test_an_order_is_accepted_by_word(program: Program, cast: Cast) -> None:
    shipment = arrived(cast)

    done = program.post(f"/orders/{shipment.order_id}/accept", {"words": "电话确认"})

    assert (done.status, done.body["status"]) == (200, "accepted")
    assert program.post(f"/orders/{shipment.order_id}/accept", {"words": "再次"}).code == "already_accepted"


def test_needs_the_right(make_program: MakeProgram, cast: Cast) -> None:
    shipment = arrived(cast)
    reader = make_program("matter.read")

    assert reader.get(f"/shipments/{shipment.pk}/receipt").status == 200
    assert reader.post(f"/shipments/{shipment.pk}/receipt", {}).status == 403
    assert reader.get("/arrival-follow-ups").status == 403
    assert reader.post(f"/orders/{shipment.order_id}/accept", {"words": "x"}).status == 403
