"""Sending something back on the portal: asked for from the order, the verdict at once, how to send it, the parcel's number."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.aftersale.returning import ADDRESS, delivered, in_locker, line_of, two_in_locker
from tests.cast import Cast
from tests.insale.arriving import png
from tests.insale.shipping import confirmed_order
from yinuo.aftersale.models import Return, ReturnFreight
from yinuo.insale.models import Order, OrderLine
from yinuo.matters.models import Attachment
from yinuo.web.components.return_words import VERDICTS
from yinuo.web.portal.tickets import new_ticket

BACK = "YT9876543210987"


@pytest.fixture(autouse=True)
def _address(settings: Any) -> None:
    settings.YINUO_RETURN_ADDRESS = ADDRESS


@pytest.fixture
def order(cast: Cast) -> Order:
    """An order whose parcel lies in a locker: no time of its customer runs."""
    return in_locker(cast)


def wish(line: OrderLine, **more: Any) -> dict[str, Any]:
    told = {"take": "on", "quantity": "1", "reason": "changed_mind", "wish": "return", "opened": "no"}
    return {f"{line.pk}-{name}": value for name, value in {**told, "words": "", **more}.items() if value}


def values(order: Order, *, ticket: str | None = None, **more: Any) -> dict[str, Any]:
    return {
        "ticket": new_ticket(now=timezone.now()) if ticket is None else ticket,
        **wish(line_of(order), **more),
    }


def ask(client: Client, order: Order, **more: Any) -> Any:
    return client.post(f"/o/{order.secret}/return/", values(order, **more))


def test_the_order_leads_to_sending_back_and_says_that_no_time_runs(client: Client, order: Order) -> None:
    assert f"/o/{order.secret}/return/" in client.get(f"/o/{order.secret}/").content.decode()

    response = client.get(f"/o/{order.secret}/return/")

    assert response.status_code == 200
    assert (response["Cache-Control"], response["X-Robots-Tag"]) == ("private, no-store", "noindex")
    assert str(line_of(order).pk) in response.content.decode()


def test_is_asked_for_and_authorised_at_once(
    client: Client, order: Order, django_assert_max_num_queries: Any
) -> None:
    response = ask(client, order)

    found = Return.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"/rt/{found.secret}/")
    assert (found.stage, found.source) == ("authorised", "portal")
    client.get(f"/rt/{found.secret}/")
    with django_assert_max_num_queries(16):
        page = client.get(f"/rt/{found.secret}/")
    assert ADDRESS.split()[0] in page.content.decode()
    assert (page["Cache-Control"], page["X-Robots-Tag"]) == ("private, no-store", "noindex")
    assert f"/rt/{found.secret}/" in client.get(f"/o/{order.secret}/").content.decode()


def test_the_same_form_twice_is_one_return(client: Client, order: Order) -> None:
    one = new_ticket(now=timezone.now())

    first, second = ask(client, order, ticket=one), ask(client, order, ticket=one)

    assert first["Location"] == second["Location"]
    assert Return.objects.count() == 1


def test_what_is_late_is_left_to_a_person_with_the_reason(client: Client, cast: Cast) -> None:
    order = delivered(cast)

    ask(client, order)

    found = Return.objects.get()
    page = client.get(f"/rt/{found.secret}/").content.decode()
    assert found.stage == "requested"
    assert found.lines.get().decision["explained"]["zh-hans"][0] in page


def test_keeps_what_was_typed_where_something_is_wrong(client: Client, order: Order) -> None:
    response = ask(client, order, quantity="9", words="送礼用的")

    assert response.status_code == 422
    assert "送礼用的" in response.content.decode()
    assert not Return.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"take": ""},
        {"quantity": "0"},
        {"quantity": ""},
        {"quantity": "-1"},
        {"quantity": "NaN"},
        {"reason": "boredom"},
        {"wish": ""},
        {"ticket": "x"},
        {"words": "x" * 2001},
    ],
)
def test_refuses_what_is_wrong_without_writing(client: Client, order: Order, wrong: dict[str, Any]) -> None:
    response = ask(client, order, **wrong)

    assert response.status_code == 422
    assert not Return.objects.exists()


def test_takes_photos_and_refuses_what_is_none(client: Client, order: Order) -> None:
    picture = SimpleUploadedFile("leg.png", png(), content_type="image/png")
    response = client.post(
        f"/o/{order.secret}/return/", {**values(order, reason="damaged"), "photos": [picture]}
    )
    found = Return.objects.get()
    kept = Attachment.objects.get(matter=found.pk)
    assert response.status_code == 302
    address = f"/rt/{found.secret}/photos/{kept.pk}/"
    assert address in client.get(f"/rt/{found.secret}/").content.decode()
    picture_back = client.get(address)
    assert (picture_back.status_code, picture_back["Cache-Control"]) == (200, "private, no-store")
    assert b"".join(picture_back.streaming_content) == png()  # type: ignore[attr-defined]
    assert client.get(f"/rt/{found.secret}/photos/{kept.pk + 1}/").status_code == 404
    assert client.get(f"/rt/nobody/photos/{kept.pk}/").status_code == 404

    text = SimpleUploadedFile("a.txt", b"words", content_type="text/plain")
    response = client.post(f"/o/{order.secret}/return/", {**values(order), "photos": [text]})
    assert response.status_code == 422
    assert Return.objects.count() == 1


@pytest.fixture
def two(cast: Cast) -> list[OrderLine]:
    return list(two_in_locker(cast).lines.order_by("position"))


def test_several_products_go_back_at_once_each_with_its_own_wish(
    client: Client, two: list[OrderLine], django_assert_max_num_queries: Any
) -> None:
    first, second = two
    address = f"/o/{first.order.secret}/return/"
    client.get(address)
    with django_assert_max_num_queries(30):
        page = client.get(address).content.decode()
    assert page.count('type="checkbox"') == 2
    assert "checked" not in page.split(f"{first.pk}-take")[1].split(">")[0]

    response = client.post(
        address,
        {
            "ticket": new_ticket(now=timezone.now()),
            **wish(first, quantity="3", words="太硬"),
            **wish(second, reason="damaged", wish="exchange", opened="yes"),
        },
    )

    found = Return.objects.get()
    assert response["Location"] == f"/rt/{found.secret}/"
    assert [
        (line.order_line_id, line.quantity, line.wish, line.reason, line.words, line.opened)
        for line in found.lines.order_by("position")
    ] == [
        (first.pk, Decimal(3), "return", "changed_mind", "太硬", False),
        (second.pk, Decimal(1), "exchange", "damaged", "", True),
    ]
    assert "太硬" in client.get(f"/rt/{found.secret}/").content.decode()


def test_what_is_not_chosen_or_of_which_nothing_goes_back_is_left_out(
    client: Client, two: list[OrderLine]
) -> None:
    first, second = two
    values = {
        "ticket": new_ticket(now=timezone.now()),
        **wish(first, quantity="0"),
        **wish(second, quantity="2"),
    }

    assert client.post(f"/o/{first.order.secret}/return/", values).status_code == 302
    assert [line.order_line_id for line in Return.objects.get().lines.all()] == [second.pk]


def test_an_objection_stands_with_its_own_product(client: Client, two: list[OrderLine]) -> None:
    first, second = two
    values = {"ticket": new_ticket(now=timezone.now()), **wish(first), **wish(second, quantity="9")}

    response = client.post(f"/o/{first.order.secret}/return/", values)

    assert response.status_code == 422
    assert f'id="id_{second.pk}-quantity_error"' in response.content.decode()
    assert f'id="id_{first.pk}-quantity_error"' not in response.content.decode()
    assert not Return.objects.exists()


def test_says_what_the_rules_say_before_anything_is_sent(client: Client, two: list[OrderLine]) -> None:
    first, second = two
    address = f"/o/{first.order.secret}/return/"

    page = client.post(address, {"look": "1", **wish(first), **wish(second, reason="")})

    said = page.content.decode()
    assert page.status_code == 200
    assert str(VERDICTS["yes"]) in said.split(f'id="says-{first.pk}"')[1].split("</div>")[0]
    assert said.split(f'id="says-{second.pk}"')[1].startswith("></div>")
    assert not Return.objects.exists()
    over = client.post(address, {"look": "1", **wish(first, quantity="9")})
    assert f'id="id_{first.pk}-quantity_error"' in over.content.decode()


def test_says_that_there_is_nothing_to_send_back(client: Client, cast: Cast) -> None:
    order = confirmed_order(cast)

    page = client.get(f"/o/{order.secret}/return/")

    assert page.status_code == 200
    assert "<form" not in page.content.decode().split("<main", 1)[1].split("</main", 1)[0]
    assert ask(client, order).status_code in (409, 422)


def test_takes_the_number_of_the_parcel(client: Client, order: Order) -> None:
    ask(client, order)
    found = Return.objects.get()

    refused = client.post(f"/rt/{found.secret}/sent/", {"courier": "yuantong", "waybill": "!!"})
    done = client.post(f"/rt/{found.secret}/sent/", {"courier": "yuantong", "waybill": BACK})
    again = client.post(f"/rt/{found.secret}/sent/", {"courier": "yuantong", "waybill": BACK})

    found.refresh_from_db()
    assert (refused.status_code, done.status_code, again.status_code) == (422, 302, 409)
    assert (found.stage, found.legs.get().waybill) == ("in_transit", BACK)
    assert BACK in client.get(f"/rt/{found.secret}/").content.decode()


def test_is_given_up_by_its_customer_once(client: Client, order: Order) -> None:
    ask(client, order)
    found = Return.objects.get()

    done, again = (client.post(f"/rt/{found.secret}/cancel/") for _ in range(2))

    found.refresh_from_db()
    assert (done.status_code, again.status_code, found.stage) == (302, 409, "cancelled")


@pytest.mark.parametrize(
    "address", ["/rt/nobody/", "/rt/nobody/sent/", "/rt/nobody/cancel/", "/o/nobody/return/"]
)
def test_a_wrong_secret_opens_nothing(client: Client, cast: Cast, address: str) -> None:
    response = client.get(address) if address.endswith(("nobody/", "return/")) else client.post(address)

    assert response.status_code == 404
    assert not Return.objects.exists()


def slip() -> SimpleUploadedFile:
    return SimpleUploadedFile("slip.png", png(), content_type="image/png")


def test_freight_is_told_with_its_receipt_and_corrected(client: Client, order: Order) -> None:
    ask(client, order, reason="damaged")
    found = Return.objects.get()
    address = f"/rt/{found.secret}/"
    Return.objects.filter(pk=found.pk).update(
        stage="authorised", way="self", freight_by="seller", expires_at=timezone.now()
    )

    without = client.post(f"{address}freight/", {"amount": "12.50"})
    done = client.post(f"{address}freight/", {"amount": "12.50", "proof": slip(), "words": "中通"})
    again = client.post(f"{address}freight/", {"amount": "13"})

    told = ReturnFreight.objects.get()
    assert (without.status_code, done.status_code, again.status_code) == (422, 302, 302)
    assert 'id="id_proof_error"' in without.content.decode()
    assert (told.amount, told.told_by) == (Decimal(13), "customer")
    page = client.get(address).content.decode()
    assert "¥13.00" in page and f"{address}photos/{told.proof_id}/" in page
    shown = client.get(f"{address}photos/{told.proof_id}/")
    assert b"".join(shown.streaming_content) == png()  # type: ignore[attr-defined]
    assert client.post("/rt/nobody/freight/", {"amount": "1"}).status_code == 404


@pytest.mark.parametrize("wrong", [{"amount": "0"}, {"amount": "x"}, {"amount": "NaN"}, {"amount": "9999"}])
def test_freight_that_is_none_is_refused(client: Client, order: Order, wrong: dict[str, Any]) -> None:
    ask(client, order, reason="damaged")
    found = Return.objects.get()
    Return.objects.filter(pk=found.pk).update(
        stage="authorised", way="self", freight_by="", expires_at=timezone.now()
    )

    response = client.post(f"/rt/{found.secret}/freight/", {**wrong, "proof": slip()})

    assert response.status_code == 422
    assert not ReturnFreight.objects.exists()


def test_who_agreed_to_pay_is_not_asked_for_freight(client: Client, order: Order) -> None:
    ask(client, order)
    found = Return.objects.get()
    Return.objects.filter(pk=found.pk).update(freight_by="buyer")

    assert f"/rt/{found.secret}/freight/" not in client.get(f"/rt/{found.secret}/").content.decode()
    response = client.post(f"/rt/{found.secret}/freight/", {"amount": "9", "proof": slip()})
    assert response.status_code == 409
