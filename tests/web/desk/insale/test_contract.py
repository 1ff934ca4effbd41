"""The contract on the desk: filled, changed, uploaded, sent, signed on paper, dropped; and on the order's page."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from tests.insale.contracting import PDF, drafted_contract, sent_contract
from tests.insale.ordering import content_of_two, opened
from tests.web.desk.conftest import SignIn
from yinuo.insale.actions.order import Delivery, edit_order
from yinuo.insale.models import Contract, Order


def now() -> Any:
    return timezone.now()


@pytest.fixture
def order(cast: Cast) -> Order:
    return opened(cast, now=now(), content=content_of_two(language="en"))


def pdf(name: str = "contract.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF, content_type="application/pdf")


def url(contract: Contract, rest: str = "") -> str:
    return f"/desk/contracts/{contract.pk}/{rest}"


def test_is_filled_from_the_order_and_changed_in_place(desk: Client, order: Order) -> None:
    assert "none yet" in desk.get(f"/desk/orders/{order.pk}/").content.decode()

    answer = desk.post(f"/desk/orders/{order.pk}/contract/")

    made = Contract.objects.get()
    assert answer["Location"] == url(made)
    assert "Buyer: Kim" in desk.get(url(made)).content.decode()
    assert desk.post(url(made), {"title": "Ours", "text": ""}).status_code == 422
    assert desk.post(url(made), {"title": "Ours", "text": "Both <agree>."}).status_code == 302
    assert "Both &lt;agree&gt;." in desk.get(url(made)).content.decode()
    again = desk.post(f"/desk/orders/{order.pk}/contract/", follow=True)
    assert "a draft of a contract already" in again.content.decode()


def test_the_order_shows_how_it_stands(
    desk: Client, cast: Cast, order: Order, django_assert_max_num_queries: Any
) -> None:
    sent = sent_contract(cast, order, now=now())
    page = desk.get(f"/desk/orders/{order.pk}/").content.decode()
    assert url(sent) in page
    desk.get(url(sent))

    with django_assert_max_num_queries(16):
        page = desk.get(url(sent)).content.decode()

    assert f"/k/{sent.secret}/" in page
    assert "<textarea" not in page


def test_says_that_the_order_has_changed_since(desk: Client, cast: Cast, order: Order) -> None:
    made = drafted_contract(cast, order, now=now())
    edit_order(
        actor=cast.actor("ana_agent"),
        now=now(),
        order_id=order.pk,
        content=content_of_two(includes_tax=False),
        delivery=Delivery(),
    )

    assert "The order says something else now" in desk.get(url(made)).content.decode()
    assert "The order says something else now" in desk.get(f"/desk/orders/{order.pk}/").content.decode()


def test_is_sent_and_signed_on_paper(desk: Client, cast: Cast, order: Order) -> None:
    made = drafted_contract(cast, order, now=now())
    assert "stays as it is" in desk.get(url(made, "send/")).content.decode()

    assert desk.post(url(made, "send/"), {"words": "Here it is."}).status_code == 302
    assert desk.post(url(made, "send/"), {"words": ""}).status_code == 422
    assert desk.post(url(made, "paper/"), {"name": "Kim"}).status_code == 422
    program = SimpleUploadedFile("a.exe", b"MZ" + b"\x00" * 90)
    assert desk.post(url(made, "paper/"), {"name": "Kim", "file": program}).status_code == 422
    assert desk.post(url(made, "paper/"), {"name": "Kim", "file": pdf()}).status_code == 302

    page = desk.get(url(made)).content.decode()
    assert "signed on paper by Kim" in page
    made.refresh_from_db()
    assert f"/desk/files/{made.signed_copy_id}/" in page
    assert url(made, "paper/") not in page


def test_can_be_uploaded_and_dropped(desk: Client, order: Order) -> None:
    refused = desk.post(f"/desk/orders/{order.pk}/contract/upload/", {"title": "Ours"})
    done = desk.post(f"/desk/orders/{order.pk}/contract/upload/", {"title": "Ours", "file": pdf("ours.pdf")})

    assert (refused.status_code, done.status_code) == (422, 302)
    made = Contract.objects.get()
    assert "ours.pdf" in desk.get(url(made)).content.decode()
    assert desk.post(url(made, "drop/"))["Location"] == f"/desk/orders/{order.pk}/"
    assert Contract.objects.count() == 0
    assert desk.get(url(made)).status_code == 404


def test_a_sent_one_is_not_dropped(desk: Client, cast: Cast, order: Order) -> None:
    sent = sent_contract(cast, order, now=now())

    page = desk.post(url(sent, "drop/"), follow=True).content.decode()

    assert "was sent and stays as it is" in page
    assert Contract.objects.filter(pk=sent.pk).exists()


def test_who_may_only_read_changes_nothing(sign_in: SignIn, cast: Cast, order: Order) -> None:
    made = drafted_contract(cast, order, now=now())
    reader = sign_in("sun_supervisor")

    page = reader.get(url(made))

    assert page.status_code == 200
    assert url(made, "send/") not in page.content.decode()
    assert reader.post(url(made), {"title": "x", "text": "x"}).status_code == 403
    assert reader.post(url(made, "drop/")).status_code == 403
    assert sign_in("otto_other_outlet").get(url(made)).status_code == 404
    assert sign_in("otto_other_outlet").get(url(made, "send/")).status_code == 404
