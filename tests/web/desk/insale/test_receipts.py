"""Arrivals on the desk: signed for at the door, heard, looked after until the customer is content, accepted."""

import base64
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cast import Cast
from tests.insale.arriving import LOCKER, NEIGHBOUR, arrived, follow_up_of, png
from tests.insale.shipping import on_its_way
from tests.web.desk.conftest import SignIn
from yinuo.insale.models import Order, Receipt, Shipment
from yinuo.matters.models import Message

DRAWN = "data:image/png;base64," + base64.b64encode(png(40, 20)).decode()
WELL = {"signed_by": "self", "inspected": "yes", "condition": "good", "signature": DRAWN}


def of(shipment: Shipment, rest: str = "") -> str:
    return f"/desk/shipments/{shipment.pk}/receipt/{rest}"


def our_van(cast: Cast) -> Shipment:
    return on_its_way(cast, courier="own", waybill="")


def text(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, url
    return response.content.decode()


def test_a_delivery_is_signed_for_at_the_door(desk: Client, cast: Cast) -> None:
    shipment = our_van(cast)
    assert "Deliver and let sign" in text(desk, of(shipment))
    assert "data-signature" in text(desk, of(shipment, "deliver/"))
    photo = SimpleUploadedFile("door.png", png(9), content_type="image/png")

    done = desk.post(of(shipment, "deliver/"), {**WELL, "photos": photo})

    assert (done.status_code, done["Location"]) == (302, of(shipment))
    receipt = Receipt.objects.get()
    assert (receipt.told_by, receipt.inspected, receipt.photos.count()) == ("staff", True, 1)
    page = text(desk, of(shipment))
    assert f"pictures/{receipt.signature_id}/" in page and "Deliver and let sign" not in page
    shown = desk.get(of(shipment, f"pictures/{receipt.signature_id}/"))
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/png")
    assert b"".join(shown.streaming_content) == png(40, 20)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"signature": "data:image/png;base64,%%%"}, "The signature cannot be read"),
        ({"signed_by": "other"}, "Say who signed."),
        ({"signed_by": "dog"}, "Select a valid choice"),
    ],
)
def test_a_delivery_that_cannot_be_loses_nothing(
    desk: Client, cast: Cast, wrong: dict[str, str], said: str
) -> None:
    shipment = our_van(cast)

    refused = desk.post(of(shipment, "deliver/"), {**WELL, "words": "second floor", **wrong})

    page = refused.content.decode()
    assert refused.status_code == 422 and said in page and "second floor" in page
    assert not Receipt.objects.exists()


def test_what_the_customer_says_on_the_phone_is_written_down(desk: Client, cast: Cast) -> None:
    shipment = arrived(cast, NEIGHBOUR)
    assert "Only what they told you" in text(desk, of(shipment, "heard/"))

    given = {"who": "not_named", "signer": "邻居", "inspected": "yes", "how": "unhappy"}
    assert desk.post(of(shipment, "heard/"), given).status_code == 302

    receipt = Receipt.objects.get()
    assert (receipt.told_by, receipt.signer, receipt.evidence["heard_by"]) == (
        "customer", "邻居", cast.ana_agent.pk,
    )  # fmt: skip
    assert "邻居" in text(desk, of(shipment))


def test_an_arrival_is_looked_after_from_my_day_to_the_end(
    desk: Client, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    shipment = arrived(cast, LOCKER)
    follow_up = follow_up_of(shipment)
    url = f"/desk/arrivals/{follow_up.pk}/"
    assert url in text(desk, "/desk/") and url in text(desk, "/desk/arrivals/")
    with django_assert_max_num_queries(25):
        page = text(desk, url)
    assert f"/r/{shipment.secret}/" in page and "not yet: it lies in a locker" in page

    desk.post(f"{url}message/", {"text": "东西取到了吗？"})
    assert Message.objects.filter(text="东西取到了吗？").exists()
    refused = desk.post(f"{url}settle/", {"done": "打过电话", "said": ""})
    assert refused.status_code == 422 and "打过电话" in refused.content.decode()
    desk.post(f"{url}call/", {"words": "今晚取"})
    desk.post(f"{url}settle/", {"done": "打过电话", "said": "都好"})

    assert follow_up_of(shipment).state == "settled"
    assert "都好" in text(desk, url)
    assert url not in text(desk, "/desk/arrivals/") and url in text(desk, "/desk/arrivals/?state=settled")
    assert desk.post(f"{url}settle/", {"done": "a", "said": "b"}).status_code == 409
    assert Order.objects.get().status == "accepted"


def test_the_orders_page_says_how_it_arrived_and_takes_the_acceptance(desk: Client, cast: Cast) -> None:
    shipment = arrived(cast)
    order_url = f"/desk/orders/{shipment.order_id}/"
    page = text(desk, order_url)
    assert "How it arrived" in page and of(shipment) in page and f"{order_url}accept/" in page

    assert desk.post(f"{order_url}accept/", {"words": ""}).status_code == 422
    desk.post(f"{order_url}accept/", {"words": "电话里说都好"})

    assert Order.objects.get().status == "accepted"
    assert f"{order_url}accept/" not in text(desk, order_url)


def test_is_not_for_everybody(sign_in: SignIn, cast: Cast) -> None:
    shipment = arrived(cast, NEIGHBOUR)
    follow_up = follow_up_of(shipment)
    other, sun = sign_in("otto_other_outlet"), sign_in("sun_supervisor")

    assert other.get(of(shipment)).status_code == 404
    assert other.get(f"/desk/arrivals/{follow_up.pk}/").status_code == 404
    assert sun.get("/desk/arrivals/").status_code == 403
    assert sun.post(of(shipment, "heard/"), {"who": "self"}).status_code == 403
    assert Receipt.objects.get().told_by == "courier"


def test_pictures_of_another_parcel_are_not_shown(desk: Client, cast: Cast) -> None:
    shipment = our_van(cast)
    desk.post(of(shipment, "deliver/"), WELL)
    signature_id = Receipt.objects.get().signature_id
    other = arrived(cast)

    assert desk.get(of(other, f"pictures/{signature_id}/")).status_code == 404
    assert desk.get("/desk/arrivals/?after=nonsense").status_code == 200
