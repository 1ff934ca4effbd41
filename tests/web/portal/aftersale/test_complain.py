"""Complaining in three steps: nothing typed is lost, nothing is kept before the last, and the same form is taken once."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from tests.catalog.faulting import make_fault
from tests.insale.ordering import confirmed, opened
from tests.presale.quoting import make_product
from yinuo.aftersale.models import Complaint
from yinuo.catalog.models import Product
from yinuo.core.models import OutboxItem
from yinuo.insale.models import Order
from yinuo.matters.models import Attachment
from yinuo.people.models import ContactPoint
from yinuo.web.portal.tickets import new_ticket

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 64
TEXT = "餐椅坐了三天就开裂。\n客服让我等，等了一周。"


def now() -> Any:
    return timezone.now()


def ticket(*, seconds: int = 60) -> str:
    return new_ticket(now=now() - timedelta(seconds=seconds))


@pytest.fixture
def filled() -> dict[str, Any]:
    """All three steps as a person sends the last of them."""
    return {
        "step": "3",
        "o": "",
        "ticket": ticket(),
        "text": TEXT,
        "number": "",
        "digits": "",
        "product": "",
        "serial": "",
        "demands": ["exchange", "apology"],
        "name": "林女士",
        "phone": "138 1234 5678",
        "email": "",
        "homepage": "",
    }


@pytest.fixture
def order(cast: Cast) -> Order:
    ContactPoint.objects.create(
        customer=cast.kim_customer, kind="phone", value="+8613812345678", created_at=now()
    )
    return confirmed(cast, now=now())


def send(client: Client, filled: dict[str, Any], **more: Any) -> Any:
    return client.post("/complain/", {**filled, **more})


def test_goes_from_step_to_step_and_carries_what_was_written(client: Client, cast: Cast) -> None:
    first = client.get("/complain/").content.decode()
    second = client.post(
        "/complain/", {"step": "1", "o": "", "ticket": ticket(), "text": TEXT, "danger": "on"}
    ).content.decode()
    third = client.post(
        "/complain/",
        {"step": "2", "o": "", "ticket": ticket(), "text": TEXT, "danger": "True", "serial": "SN-7"},
    ).content.decode()

    assert 'name="text"' in first
    assert 'name="number"' in second
    assert "客服让我等，等了一周。" in second
    assert '<input type="hidden" name="danger" value="True"' in second
    assert 'name="demands"' in third
    assert '<input type="hidden" name="serial" value="SN-7"' in third
    assert not Complaint.objects.exists()


def test_the_last_step_opens_it_with_its_own_page(client: Client, cast: Cast, filled: dict[str, Any]) -> None:
    response = send(client, filled, danger="True", attachments=SimpleUploadedFile("裂.png", PNG, "image/png"))

    made = Complaint.objects.get()
    assert response["Location"] == f"/c/{made.secret}/?asked=1"
    assert (made.source, made.severity, made.demands) == ("web", 3, ["exchange", "apology"])
    first = made.messages.get()
    assert first.text.splitlines() == TEXT.splitlines()
    assert Attachment.objects.get(matter=made.pk).message_id == first.pk
    assert made.customer is not None
    assert made.customer.name == "林女士"
    page = client.get(response["Location"]).content.decode()
    assert made.number in page


def test_goes_back_without_losing_anything(client: Client, cast: Cast, filled: dict[str, Any]) -> None:
    page = send(client, filled, back="1", step="3").content.decode()

    assert 'name="number"' in page
    assert page.count('type="hidden" name="demands"') == 2
    assert '<input type="hidden" name="name" value="林女士"' in page
    assert not Complaint.objects.exists()


def test_sent_twice_is_one_complaint(client: Client, cast: Cast, filled: dict[str, Any]) -> None:
    first, second = send(client, filled), send(client, filled)

    assert first["Location"] == second["Location"]
    assert Complaint.objects.count() == 1


def test_begun_from_an_order_knows_the_order_and_who_it_is(
    client: Client, order: Order, filled: dict[str, Any]
) -> None:
    line = order.lines.order_by("position").first()
    assert line is not None
    on_order = client.get(f"/o/{order.secret}/").content.decode()

    page = client.get(f"/complain/?o={order.secret}").content.decode()
    second = client.post(
        "/complain/", {"step": "1", "o": order.secret, "ticket": ticket(), "text": TEXT}
    ).content.decode()
    known = {name: filled[name] for name in ("step", "ticket", "text", "serial", "demands", "homepage")}
    client.post("/complain/", {**known, "o": order.secret, "line": str(line.pk)})

    assert f"/complain/?o={order.secret}" in on_order
    assert f'name="o" value="{order.secret}"' in page
    assert (order.title in second, 'name="number"' in second) == (True, False)
    made = Complaint.objects.get()
    assert (made.purchase_id, made.order_line_id, made.customer_id) == (
        order.pk,
        line.pk,
        order.customer_id,
    )


def test_an_order_is_found_by_number_and_digits_alone(client: Client, order: Order) -> None:
    step = {"step": "2", "o": "", "ticket": ticket(), "text": TEXT, "number": order.number}

    right = client.post("/complain/", {**step, "digits": "5678"}).content.decode()
    wrong = client.post("/complain/", {**step, "digits": "0000"})
    none = client.post("/complain/", step)

    assert f'name="o" value="{order.secret}"' in right
    assert 'name="phone"' not in right
    assert (wrong.status_code, none.status_code) == (422, 422)
    assert order.secret not in wrong.content.decode()
    assert order.number in wrong.content.decode()


def test_guessing_an_order_is_limited(client: Client, order: Order) -> None:
    step = {"step": "2", "o": "", "ticket": ticket(), "text": TEXT, "number": order.number}

    codes = [client.post("/complain/", {**step, "digits": f"{n:04}"}).status_code for n in range(7)]

    assert codes == [422] * 6 + [429]


def test_a_draft_is_no_order_to_complain_about(client: Client, cast: Cast) -> None:
    draft = opened(cast, now=now())

    page = client.get(f"/complain/?o={draft.secret}").content.decode()

    assert 'name="o" value=""' in page
    assert draft.title not in page
    assert "/complain/?o=" not in client.get(f"/o/{draft.secret}/").content.decode()


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"text": "  "}, "text"),
        ({"phone": ""}, "phone"),
        ({"phone": "12"}, "phone"),
        ({"demands": ["moon"]}, "demands"),
        ({"product": "99999"}, "product"),
        ({"homepage": "x"}, "form"),
        ({"step": "7; drop", "text": ""}, "text"),
    ],
)
def test_keeps_what_was_typed_where_something_is_wrong(
    client: Client, cast: Cast, filled: dict[str, Any], change: dict[str, Any], name: str
) -> None:
    response = send(client, filled, **change)

    assert response.status_code == 422
    assert not Complaint.objects.exists()
    page = response.content.decode()
    assert 'role="alert"' in page
    if name != "text":
        assert "餐椅坐了三天就开裂。" in page


def test_too_fast_and_too_old_forms_are_sent_again(
    client: Client, cast: Cast, filled: dict[str, Any]
) -> None:
    fast = send(client, filled, ticket=ticket(seconds=0))
    old = send(client, filled, ticket=ticket(seconds=8 * 86_400))
    forged = send(client, filled, ticket="x")

    assert [one.status_code for one in (fast, old, forged)] == [422] * 3
    assert not Complaint.objects.exists()


def test_who_complains_without_end_is_stopped(client: Client, cast: Cast, filled: dict[str, Any]) -> None:
    codes = [send(client, filled, text=f"第 {n} 件").status_code for n in range(21)]

    assert codes == [302] * 20 + [429]


def test_leaves_the_address_of_the_page_where_mail_was_left(
    client: Client, cast: Cast, filled: dict[str, Any]
) -> None:
    send(client, filled, email="lin@example.com")

    made = Complaint.objects.get()
    sent = OutboxItem.objects.get(purpose="acknowledgement")
    assert sent.recipient == "lin@example.com"
    assert f"/c/{made.secret}/" in sent.body
    assert made.number in sent.subject


def test_a_product_is_chosen_from_those_on_offer(client: Client, cast: Cast, filled: dict[str, Any]) -> None:
    chair = Product.objects.create(code="C-1", names={"zh-hans": "餐椅"}, created_at=now())

    send(client, filled, product=str(chair.pk))

    assert Complaint.objects.get().product_id == chair.pk


def test_the_service_centre_leads_here(client: Client, cast: Cast) -> None:
    assert 'href="/complain/"' in client.get("/").content.decode()


def test_what_is_normal_of_the_product_is_shown_before_it_is_sent(
    client: Client, cast: Cast, filled: dict[str, Any]
) -> None:
    chair = make_product("C-1", family="餐椅")
    make_fault(chair)
    make_fault(chair, code="staff", audience="staff")
    step = {**filled, "step": "2", "product": str(chair.pk)}

    page = client.post("/complain/", step, headers={"accept-language": "en"}).content.decode()

    assert "Is this normal?" in page and page.count('<details class="fault"') == 1
    other = client.post("/complain/", {**step, "product": ""}, headers={"accept-language": "en"})
    assert "Is this normal?" not in other.content.decode()


def test_of_an_order_it_is_what_is_written_of_the_line_that_they_chose(
    client: Client, cast: Cast, filled: dict[str, Any], order: Order
) -> None:
    line = order.lines.exclude(product=None).first()
    assert line is not None and line.product is not None
    make_fault(line.product)
    step = {**filled, "step": "2", "o": order.secret, "line": str(line.pk)}

    assert '<details class="fault"' in client.post("/complain/", step).content.decode()
    assert '<details class="fault"' not in client.post("/complain/", {**step, "line": ""}).content.decode()
