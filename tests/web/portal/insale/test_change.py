"""A change behind its secret: read, agreed to, left as it is."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from tests.insale.changing import YES, assessed, offered, reader_of, tables
from tests.insale.ordering import confirmed, content_of_two, entries
from yinuo.insale.actions.change import withdraw_change
from yinuo.insale.actions.change_decision import agree_change
from yinuo.insale.actions.order import Delivery
from yinuo.insale.models import ChangeRequest, Order
from yinuo.presale.rules.quote_content import QuoteItem


def now() -> Any:
    return timezone.now()


@pytest.fixture
def running(cast: Cast) -> Order:
    day = (now() + timedelta(days=30)).date()
    return confirmed(cast, now=now(), content=content_of_two(language="en"), delivery=Delivery(on=day))


@pytest.fixture
def change(cast: Cast, running: Order) -> ChangeRequest:
    assert running.delivery_on is not None
    later = running.delivery_on + timedelta(days=7)
    oil = QuoteItem(title="Oil", unit_price=Decimal(100))
    assessment = tables("3", oil, delivery_on=later, drawings="Sheet 2 is new", effects="The oil comes along")
    return offered(cast, running, now=now(), assessment=assessment)


def url(change: ChangeRequest, rest: str = "") -> str:
    return f"/x/{change.secret}/{rest}"


def test_says_what_it_means_line_by_line(
    client: Client, change: ChangeRequest, django_assert_max_num_queries: Any
) -> None:
    client.get(url(change))

    with django_assert_max_num_queries(8):
        response = client.get(url(change), headers={"accept-language": "zh-hans"})

    page = response.content.decode()
    for said in ("+¥2,100.00", "¥6,100.00", "¥4,000.00", "Oil", "Sheet 2 is new", "The oil comes along"):
        assert said in page
    assert '<html lang="en"' in page
    assert "agree/" in page
    assert f"/o/{change.order.secret}/" in page
    assert (response["Cache-Control"], response["X-Robots-Tag"]) == ("private, no-store", "noindex")


def test_agrees_with_a_name_and_a_tick(client: Client, change: ChangeRequest) -> None:
    refused = client.post(url(change, "agree/"), {"name": "Kim Lee"})
    page = refused.content.decode()
    assert (refused.status_code, 'value="Kim Lee"' in page) == (422, True)
    assert "Please tick that you agree to this change." in page

    done = client.post(url(change, "agree/"), {"name": "Kim Lee", "agreed": "on"})
    again = client.post(url(change, "agree/"), {"name": "Kim Lee", "agreed": "on"})

    assert (done.status_code, again.status_code) == (302, 302)
    change.refresh_from_db()
    assert (change.state, change.evidence["name"], change.evidence["address"]) == (
        "applied",
        "Kim Lee",
        "127.0.0.1",
    )
    assert len(entries("change_applied")) == 1
    assert "You agreed, and it is in force." in client.get(url(change)).content.decode()


def test_leaves_it_as_it_is(client: Client, change: ChangeRequest, running: Order) -> None:
    response = client.post(url(change, "reject/"), {"words": "Too dear"})

    assert response.status_code == 302
    change.refresh_from_db()
    running.refresh_from_db()
    assert (change.state, change.decision_words, running.version) == ("rejected", "Too dear", 1)
    page = client.get(url(change)).content.decode()
    assert "Everything stays as it was." in page
    late = client.post(url(change, "agree/"), {"name": "Kim", "agreed": "on"})
    assert late.status_code == 409


@pytest.mark.parametrize(
    "values",
    [{}, {"name": "x" * 81, "agreed": "on"}, {"name": "\x00", "agreed": "on"}, {"agreed": "on"}],
)
def test_bad_input_is_an_objection(client: Client, change: ChangeRequest, values: dict[str, str]) -> None:
    response = client.post(url(change, "agree/"), values)

    assert response.status_code == 422
    assert ChangeRequest.objects.get(pk=change.pk).state == "offered"
    assert client.post(url(change, "reject/"), {"words": "x" * 2001}).status_code == 422


def test_one_that_was_taken_back_says_so(client: Client, cast: Cast, change: ChangeRequest) -> None:
    withdraw_change(actor=cast.actor("ana_agent"), now=now(), change_id=change.pk, reason="A mistake of ours")

    page = client.get(url(change)).content.decode()

    assert "This change was taken back." in page
    assert "A mistake of ours" in page
    assert client.post(url(change, "agree/"), {"name": "Kim", "agreed": "on"}).status_code == 409


def test_nobody_reads_what_was_not_asked(client: Client, cast: Cast, running: Order) -> None:
    waiting = assessed(cast, running, now=now())

    assert client.get(url(waiting)).status_code == 404
    assert client.post(url(waiting, "agree/"), {"name": "Kim", "agreed": "on"}).status_code == 404


@pytest.mark.parametrize("secret", ["nothing", "x" * 300, "%F0%9F%8D%B5"])
def test_a_wrong_secret_opens_nothing(client: Client, db: None, secret: str) -> None:
    assert client.get(f"/x/{secret}/").status_code == 404
    for deed in ("agree/", "reject/"):
        assert client.post(f"/x/{secret}/{deed}", {"name": "x"}).status_code == 404


def test_a_day_that_has_passed_can_only_be_refused(client: Client, change: ChangeRequest) -> None:
    ChangeRequest.objects.filter(pk=change.pk).update(delivery_on=(now() - timedelta(days=3)).date())

    page = client.get(url(change)).content.decode()

    assert "The day of this change has passed." in page
    assert "agree/" not in page
    assert client.post(url(change, "agree/"), {"name": "Kim", "agreed": "on"}).status_code == 422
    assert client.post(url(change, "reject/"), {}).status_code == 302


def test_a_yes_given_elsewhere_shows_here(client: Client, change: ChangeRequest, running: Order) -> None:
    agree_change(actor=reader_of(running), now=now(), change_id=change.pk, decision=YES)

    assert "Agreed to by Kim Lee" in client.get(url(change)).content.decode()
