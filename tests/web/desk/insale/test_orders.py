"""Orders on the desk: the list, one order, writing one down, and what is done with it."""

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from tests.insale.arriving import arrived
from tests.insale.ordering import confirmed, opened, ordered, paid
from tests.presale.quoting import make_product
from tests.web.desk.conftest import SignIn
from tests.web.desk.presale.test_quotes import form_in
from yinuo.core.models import JournalEntry
from yinuo.insale.actions.order import Delivery
from yinuo.insale.actions.payment import record_payment
from yinuo.insale.models import Order, Payment
from yinuo.people.actions.customers import create_customer

NEW = "/desk/orders/new/"
WHERE = Delivery(
    recipient="Kim", phone="13812345678", address="浙江省杭州市西湖区文一西路 1218 号", words="Ring"
)


def now() -> Any:
    return timezone.now()


@pytest.fixture
def draft(cast: Cast) -> Order:
    return opened(cast, now=now(), delivery=WHERE)


@pytest.fixture
def running(cast: Cast) -> Order:
    return confirmed(cast, now=now())


def url_of(order: Order) -> str:
    return f"/desk/orders/{order.pk}/"


def page_of(desk: Client, order: Order) -> str:
    return desk.get(url_of(order)).content.decode()


def test_lists_orders_by_what_became_of_them(
    desk: Client, draft: Order, running: Order, django_assert_max_num_queries: Any
) -> None:
    desk.get("/desk/orders/")

    with django_assert_max_num_queries(8):
        page = desk.get("/desk/orders/").content.decode()

    assert running.number in page
    assert draft.number not in page
    assert draft.number in desk.get("/desk/orders/?group=draft").content.decode()
    assert draft.number in desk.get(f"/desk/orders/?q={draft.number}").content.decode()
    for query in ("late", "unpaid=1&whose=mine", "whose=team", "whose=x&group=y", "q=%25"):
        assert desk.get(f"/desk/orders/?{query}").status_code == 200
    assert desk.get("/desk/orders/?after=nonsense").status_code == 422
    assert 'href="/desk/orders/"' in page


def test_one_order_shows_what_was_bought_and_what_can_be_done(
    desk: Client, cast: Cast, ask: Any, django_assert_max_num_queries: Any
) -> None:
    quote, order = ordered(cast, ask, now=now(), deposit_percent=Decimal(30))
    page_of(desk, order)

    with django_assert_max_num_queries(21):
        page = page_of(desk, order)

    assert quote.number in page
    assert "¥2,000.00" in page
    assert f"{url_of(order)}confirm/" in page
    assert f"{url_of(order)}pay/" not in page
    assert f"/desk/promises/{order.delivery_id}/" in page


def test_an_order_is_written_down(desk: Client, cast: Cast) -> None:
    product = make_product()
    ana = cast.actor("ana_agent")
    kim = create_customer(actor=ana, now=now(), name="Kimberly")
    found = desk.post(NEW, {"do": "who", "who": "Kimberly", "text": "One table."}).content.decode()
    assert f'value="customer:{kim.pk}"' in found
    values = form_in(desk.post(NEW, {"do": f"customer:{kim.pk}"}).content.decode())
    values = form_in(desk.post(NEW, {**values, "do": f"add:p{product.pk}"}).content.decode())
    day = (now() + timedelta(days=30)).date().isoformat()
    said = {**values, "source": "visit", "delivery_on": day, "address": "1 Main Street", "do": "save"}

    refused = desk.post(NEW, said)
    made = desk.post(NEW, {**said, "text": "One table please."})

    assert (refused.status_code, "1 Main Street" in refused.content.decode()) == (422, True)
    order = Order.objects.get()
    assert made["Location"] == url_of(order)
    assert (order.customer_id, order.source, order.address, order.gross) == (
        kim.pk,
        "visit",
        "1 Main Street",
        Decimal("2000.00"),
    )
    assert str(order.delivery_on) == day


def test_somebody_new_gets_a_file(desk: Client) -> None:
    line = {"line": "r1", "r1-kind": "item", "r1-title": "Oil", "r1-price": "168"}

    desk.post(NEW, {**line, "name": "Chen", "phone": "13800002222", "text": "Oil", "do": "save"})

    order = Order.objects.get()
    assert order.customer is not None
    assert (order.customer.name, order.gross) == ("Chen", Decimal("168.00"))


@pytest.mark.parametrize(
    "values",
    [
        {"do": "save"},
        {"do": "save", "line": ["../x", "\x00"], "delivery_on": "2026-02-31"},
        {"do": "save", "line": "r1", "r1-title": "x", "r1-price": "1e99", "name": "Chen", "text": "x"},
        {"do": "save", "line": "r1", "r1-title": "x", "name": "Chen", "text": "x", "address": "x" * 301},
        {"do": "add:v"},
        {"do": "find", "find": "\x00 %"},
        {"do": "who", "who": "\x00 %"},
    ],
)
def test_a_strange_form_is_no_fault_of_ours(desk: Client, values: dict[str, Any]) -> None:
    assert desk.post(NEW, values).status_code in (200, 422)
    assert desk.post("/desk/orders/reckon/", values).status_code == 200
    assert not Order.objects.exists()


def test_finds_products_for_its_own_form(desk: Client, draft: Order) -> None:
    found = desk.get(f"/desk/orders/find/?find=t-1&for={draft.pk}").content.decode()

    assert f'hx-post="{url_of(draft)}edit/"' in found
    assert desk.get("/desk/orders/find/?find=%25&for=x").status_code == 200
    assert desk.get(f"{NEW}?customer=x").status_code == 404


def test_a_draft_is_written_anew_and_what_is_masked_stays(desk: Client, draft: Order) -> None:
    page = desk.get(f"{url_of(draft)}edit/").content.decode()
    assert "1218" not in page
    values = form_in(page)
    (key,) = values["line"]

    saved = desk.post(f"{url_of(draft)}edit/", {**values, f"{key}-quantity": "3", "do": "save"})

    assert saved["Location"] == url_of(draft)
    draft.refresh_from_db()
    assert (draft.gross, draft.address, draft.phone) == (Decimal("6000.00"), WHERE.address, WHERE.phone)


def test_a_confirmed_order_is_not_written_anew(desk: Client, running: Order) -> None:
    assert desk.get(f"{url_of(running)}edit/")["Location"] == url_of(running)


def test_is_confirmed_with_the_day_that_is_promised(desk: Client, draft: Order) -> None:
    url, day = f"{url_of(draft)}confirm/", (now() + timedelta(days=30)).date().isoformat()
    assert 'name="delivery_on"' in desk.get(url).content.decode()
    assert 'id="guard"' in desk.get(f"{url}guard/?delivery_on={day}").content.decode()
    for far in ("2199-01-05", "99999-01-01", "2000-01-01"):
        assert desk.get(f"{url}guard/?delivery_on={far}").status_code == 200

    past = desk.post(url, {"delivery_on": "2026-01-05"})
    desk.post(url, {"delivery_on": day})

    assert past.status_code == 422
    draft.refresh_from_db()
    assert (draft.status, str(draft.delivery_on), draft.delivery_id is not None) == ("confirmed", day, True)


def test_a_day_promised_with_the_quote_is_not_asked_again(desk: Client, cast: Cast, ask: Any) -> None:
    _quote, order = ordered(cast, ask, now=now())
    url = f"{url_of(order)}confirm/"
    assert 'name="delivery_on"' not in desk.get(url).content.decode()

    desk.post(url, {})

    order.refresh_from_db()
    assert order.status == "confirmed"


def test_is_held_goes_on_and_is_cancelled(desk: Client, running: Order) -> None:
    url = url_of(running)
    assert desk.post(f"{url}hold/", {"reason": ""}).status_code == 422
    desk.post(f"{url}hold/", {"reason": "The wood is late"})
    held = page_of(desk, running)
    desk.post(f"{url}resume/")
    running.refresh_from_db()
    assert ("The wood is late" in held, running.status) == (True, "confirmed")

    desk.post(f"{url}cancel/", {"reason": "Bought elsewhere"})

    running.refresh_from_db()
    assert running.status == "cancelled"
    assert "Bought elsewhere" in page_of(desk, running)
    assert desk.post(f"{url}resume/").status_code == 302


def test_money_is_recorded_and_taken_back(sign_in: SignIn, cast: Cast, running: Order) -> None:
    leo, url = sign_in("leo_manager"), url_of(running)
    assert 'value="4000.00"' in leo.get(f"{url}pay/").content.decode()

    leo.post(f"{url}pay/", {"amount": "1000", "method": "cash", "reference": ""})
    too_much = leo.post(f"{url}refund/", {"amount": "1000.01", "method": "cash"})
    leo.post(f"{url}refund/", {"amount": "100", "method": "cash"})
    made = Payment.objects.get(kind="payment")
    leo.post(f"{url}payments/{made.pk}/void/", {"reason": "Another customer's"})

    assert (too_much.status_code, "No more can go back" in too_much.content.decode()) == (422, True)
    made.refresh_from_db()
    page = page_of(leo, running)
    assert made.voided_because == "Another customer's"
    assert "data-voided" in page
    assert "−¥100.00" in page


def test_a_payment_of_another_order_is_not_found(
    sign_in: SignIn, cast: Cast, running: Order, draft: Order
) -> None:
    made = record_payment(actor=cast.actor("leo_manager"), now=now(), order_id=draft.pk, paid=paid("10.00"))

    answer = sign_in("leo_manager").post(f"{url_of(running)}payments/{made.pk}/void/", {"reason": "x"})

    assert answer.status_code == 404


def test_the_address_is_shown_in_full_on_asking(desk: Client, draft: Order) -> None:
    assert "1218" not in page_of(desk, draft)

    shown = desk.post(f"{url_of(draft)}reveal/").content.decode()

    assert "1218" in shown
    assert JournalEntry.objects.filter(verb="insale.delivery_revealed").count() == 1


def test_the_matter_shows_its_order(desk: Client, cast: Cast, ask: Any) -> None:
    quote, order = ordered(cast, ask, now=now())

    for matter_id in (quote.matter_id, order.pk):
        page = desk.get(f"/desk/matters/{matter_id}/sale/").content.decode()
        assert f'href="{url_of(order)}"' in page
    assert re.search(r">\s*Order\s*<", desk.get(f"/desk/matters/{order.pk}/").content.decode())


def test_is_for_those_who_reach_the_matter(desk: Client, sign_in: SignIn, running: Order) -> None:
    otto = sign_in("otto_other_outlet")

    for rest in ("", "edit/", "confirm/", "confirm/guard/", "hold/", "cancel/", "pay/", "refund/"):
        assert otto.get(f"{url_of(running)}{rest}").status_code in (403, 404), rest
    for rest in ("resume/", "reveal/"):
        assert otto.post(f"{url_of(running)}{rest}").status_code in (302, 403, 404)
    assert desk.get(f"{url_of(running)}pay/").status_code == 403


def test_all_parts_of_an_order_that_arrived_are_read_together(
    sign_in: SignIn, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    shipment = arrived(cast)
    leo = sign_in("leo_manager")
    leo.get(f"/desk/orders/{shipment.order_id}/")

    with django_assert_max_num_queries(28):
        page = leo.get(f"/desk/orders/{shipment.order_id}/").content.decode()

    assert shipment.number in page
