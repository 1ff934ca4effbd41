"""Sending something back on the portal: asked for from the order, the verdict at once, how to send it, the parcel's number."""

from typing import Any

import pytest
from django.test import Client

from tests.aftersale.returning import ADDRESS, delivered, in_locker, line_of
from tests.cast import Cast
from tests.insale.arriving import png
from tests.insale.shipping import confirmed_order
from yinuo.aftersale.models import Return
from yinuo.insale.models import Order
from yinuo.matters.models import Attachment
from yinuo.web.portal.tickets import new_ticket

BACK = "YT9876543210987"


@pytest.fixture(autouse=True)
def _address(settings: Any) -> None:
    settings.YINUO_RETURN_ADDRESS = ADDRESS


@pytest.fixture
def order(cast: Cast) -> Order:
    """An order whose parcel lies in a locker: no time of its customer runs."""
    return in_locker(cast)


def ticket() -> str:
    from django.utils import timezone

    return new_ticket(now=timezone.now())


def values(order: Order, **more: Any) -> dict[str, Any]:
    return {
        "line": line_of(order).pk,
        "quantity": "1",
        "reason": "changed_mind",
        "wish": "return",
        "opened": "no",
        "words": "",
        "ticket": ticket(),
        **more,
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
    one = ticket()

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
        {"line": "1"},
        {"line": "x"},
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
    from django.core.files.uploadedfile import SimpleUploadedFile

    picture = SimpleUploadedFile("leg.png", png(), content_type="image/png")
    response = client.post(
        f"/o/{order.secret}/return/", {**values(order, reason="damaged"), "photos": [picture]}
    )
    assert response.status_code == 302
    assert Attachment.objects.filter(matter=Return.objects.get().pk).count() == 1

    text = SimpleUploadedFile("a.txt", b"words", content_type="text/plain")
    response = client.post(f"/o/{order.secret}/return/", {**values(order), "photos": [text]})
    assert response.status_code == 422
    assert Return.objects.count() == 1


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
