"""Returns on the desk: by the clock, taken down on the order, decided on; the rights that repairs have reached."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.aftersale.returning import ADDRESS, delivered, line_of, request, two_in_locker
from tests.cast import Cast
from tests.insale.arriving import png
from tests.web.desk.conftest import SignIn
from yinuo.aftersale.models import RepairRecord, Return
from yinuo.insale.actions.receipt import NewPhoto
from yinuo.insale.models import Order

HOME = "/desk/returns/"


@pytest.fixture
def order(cast: Cast) -> Order:
    return delivered(cast, law_category="refrigerator")


@pytest.fixture
def asked(cast: Cast, order: Order) -> Return:
    """A wish that comes late: a person decides."""
    return request(cast, order, now=timezone.now())


def url_of(found: Return) -> str:
    return f"{HOME}{found.pk}/"


def stored(found: Return) -> Return:
    return Return.objects.get(pk=found.pk)


def test_lists_returns_by_what_is_due_next(
    desk: Client, asked: Return, django_assert_max_num_queries: Any
) -> None:
    desk.get(HOME)

    with django_assert_max_num_queries(9):
        page = desk.get(HOME).content.decode()

    assert asked.number in page
    assert asked.number not in desk.get(HOME, {"group": "ended"}).content.decode()
    assert asked.number in desk.get(HOME, {"q": asked.number}).content.decode()


def test_shows_what_the_rules_said_and_what_can_be_done(
    desk: Client, asked: Return, django_assert_max_num_queries: Any
) -> None:
    desk.get(url_of(asked))

    with django_assert_max_num_queries(24):
        page = desk.get(url_of(asked)).content.decode()

    assert asked.lines.get().decision["explained"]["en"][0] in page
    assert f"{url_of(asked)}authorise/" in page
    assert f"{url_of(asked)}refuse/" in page
    assert f"{url_of(asked)}sent/" not in page


def test_is_authorised_with_a_reason(desk: Client, asked: Return) -> None:
    line = asked.lines.get()
    values = {"granted": line.pk, "way": "self", "send_to": ADDRESS, "freight_by": "seller"}
    assert desk.get(f"{url_of(asked)}authorise/").status_code == 200

    refused = desk.post(f"{url_of(asked)}authorise/", values)
    done = desk.post(f"{url_of(asked)}authorise/", {**values, "because": "老客户"})

    assert (refused.status_code, done.status_code) == (422, 302)
    assert (stored(asked).stage, stored(asked).freight_by) == ("authorised", "seller")
    assert (
        desk.post(f"{url_of(asked)}sent/", {"courier": "yuantong", "waybill": "YT9876543210987"}).status_code
        == 302
    )
    assert stored(asked).stage == "in_transit"


def test_is_refused_with_the_way_to_complain(desk: Client, asked: Return) -> None:
    assert desk.post(f"{url_of(asked)}refuse/", {"because": ""}).status_code == 422

    assert desk.post(f"{url_of(asked)}refuse/", {"because": "已过时限。"}).status_code == 302

    assert stored(asked).stage == "refused"
    assert "已过时限。" in desk.get(url_of(asked)).content.decode()


def test_is_closed_with_a_reason(desk: Client, asked: Return) -> None:
    assert desk.post(f"{url_of(asked)}cancel/", {"because": "客户不退了"}).status_code == 302

    assert stored(asked).stage == "cancelled"


def test_is_taken_down_on_the_order(desk: Client, order: Order) -> None:
    address = f"/desk/orders/{order.pk}/return/"
    assert address in desk.get(f"/desk/orders/{order.pk}/").content.decode()
    assert desk.get(address).status_code == 200
    quantity = f"quantity_{line_of(order).pk}"
    values = {quantity: "1", "reason": "faulty", "wish": "repair", "fault_code": "no_cooling"}

    refused = desk.post(address, {**values, quantity: "9"})
    none = desk.post(address, {**values, quantity: ""})
    done = desk.post(address, values)

    made = Return.objects.get()
    assert (refused.status_code, done.status_code, done["Location"]) == (422, 302, url_of(made))
    assert (none.status_code, "Say how many of what go back." in none.content.decode()) == (422, True)
    assert f'name="{quantity}"' in refused.content.decode()
    assert "up to 4" in refused.content.decode()
    assert (made.source, made.lines.get().fault_code) == ("desk", "no_cooling")


def test_several_products_go_down_at_once_and_an_objection_stands_beside_its_own(
    desk: Client, cast: Cast
) -> None:
    order = two_in_locker(cast)
    address = f"/desk/orders/{order.pk}/return/"
    first, second = (f"quantity_{line.pk}" for line in order.lines.order_by("position"))
    values = {first: "1", second: "1", "reason": "faulty", "wish": "return"}

    too_many = desk.post(address, {**values, second: "9"})
    of_one = desk.post(address, {**values, "serial": "SN-1"})
    done = desk.post(address, values)

    assert (too_many.status_code, of_one.status_code, done.status_code) == (422, 422, 302)
    assert [list(too_many.context["form"].errors), list(of_one.context["form"].errors)] == [
        [second],
        ["serial"],
    ]
    assert Return.objects.get().lines.count() == 2


def test_notes_repairs_and_shows_the_right_that_they_reach(desk: Client, order: Order) -> None:
    line = line_of(order)
    start = timezone.now() - timedelta(days=100)
    new = f"/desk/orders/{order.pk}/repairs/line/{line.pk}/"
    for place in range(2):
        given = start + timedelta(days=10 * place + 5)
        values = {
            "fault_code": "no_cooling",
            "handed_in_at": (start + timedelta(days=10 * place)).strftime("%Y-%m-%dT%H:%M"),
            "given_back_at": given.strftime("%Y-%m-%dT%H:%M"),
            "works": "no" if place else "yes",
            "recorded": "on",
        }
        assert desk.post(new, values).status_code == 302
    page = desk.get(f"/desk/orders/{order.pk}/").content.decode()

    assert RepairRecord.objects.count() == 2
    assert "no_cooling" in page
    assert "R-14a" in page
    assert desk.post(new, {"fault_code": "", "handed_in_at": ""}).status_code == 422
    one = RepairRecord.objects.order_by("pk")[0]
    assert desk.get(f"/desk/orders/{order.pk}/repairs/{one.pk}/").status_code == 200


def test_the_sale_side_shows_the_return_and_the_rights(desk: Client, asked: Return) -> None:
    assert asked.number in desk.get(f"/desk/matters/{asked.pk}/sale/").content.decode()
    page = desk.get(f"/desk/matters/{asked.purchase_id}/sale/").content.decode()
    assert f"/desk/orders/{asked.purchase_id}/return/" in page


@pytest.mark.parametrize("deed", ["authorise/", "refuse/", "cancel/", "sent/"])
def test_others_do_nothing(sign_in: SignIn, cast: Cast, asked: Return, deed: str) -> None:
    client = sign_in("sun_supervisor")

    assert client.get(f"{url_of(asked)}{deed}").status_code in (403, 404)
    assert stored(asked).stage == "requested"


def test_shows_what_is_worth_knowing_to_those_who_decide(
    desk: Client, sign_in: SignIn, asked: Return
) -> None:
    Return.objects.filter(pk=asked.pk).update(seal_intact=False)

    page = desk.get(url_of(asked)).content.decode()
    assert "Worth knowing" in page and "The seal of the parcel was open or damaged." in page
    assert "None of them decides" in page
    assert "Worth knowing" not in sign_in("sun_supervisor").get(url_of(asked)).content.decode()


def test_shows_the_photos_that_the_customer_sent_on_both_pages(desk: Client, cast: Cast) -> None:
    photo = NewPhoto(name="leg.png", declared_type="image/png", stream=BytesIO(png()))
    found = request(cast, delivered(cast), reason="damaged", photos=[photo])
    kept = found.attachments.get()

    for page in (f"/desk/returns/{found.pk}/", f"/desk/returns/bench/{found.pk}/"):
        address = f"{page}photos/{kept.pk}/"
        assert address in desk.get(page).content.decode()
        assert b"".join(desk.get(address).streaming_content) == png()  # type: ignore[attr-defined]
        assert desk.get(f"{page}photos/{kept.pk + 1}/").status_code == 404
