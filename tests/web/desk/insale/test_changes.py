"""Changes of orders on the desk: written down, assessed, put before the customer, decided elsewhere, taken back."""

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from tests.insale.changing import YES, asked, assessed, offered, reader_of, tables
from tests.insale.ordering import confirmed, opened
from tests.web.desk.conftest import SignIn
from tests.web.desk.presale.test_quotes import form_in
from yinuo.insale.actions.change_decision import agree_change
from yinuo.insale.actions.order import Delivery
from yinuo.insale.actions.shipment import PackedLine, pack_shipment, unpack_shipment
from yinuo.insale.models import ChangeRequest, Order
from yinuo.matters.models import Message


def now() -> Any:
    return timezone.now()


@pytest.fixture
def running(cast: Cast) -> Order:
    return confirmed(cast, now=now(), delivery=Delivery(on=(now() + timedelta(days=30)).date()))


def url(change: ChangeRequest, rest: str = "") -> str:
    return f"/desk/changes/{change.pk}/{rest}"


def test_a_wish_is_written_down_on_the_order(desk: Client, running: Order) -> None:
    address = f"/desk/orders/{running.pk}/changes/new/"
    assert address in desk.get(f"/desk/orders/{running.pk}/").content.decode()

    refused = desk.post(address, {"raised_by": "customer", "text": " "})
    made = desk.post(address, {"raised_by": "customer", "text": "Oak, not walnut"})

    assert (refused.status_code, made.status_code) == (422, 302)
    change = ChangeRequest.objects.get()
    assert (change.wish, change.raised_by) == ("Oak, not walnut", "customer")
    page = desk.get(f"/desk/orders/{running.pk}/").content.decode()
    assert "Oak, not walnut" in page
    assert url(change) in page


def test_a_draft_has_no_changes(desk: Client, cast: Cast) -> None:
    draft = opened(cast, now=now())

    assert "changes/new/" not in desk.get(f"/desk/orders/{draft.pk}/").content.decode()
    assert (
        desk.post(f"/desk/orders/{draft.pk}/changes/new/", {"raised_by": "house", "text": "x"}).status_code
        == 422
    )


def test_is_assessed_with_the_lines_of_the_order(desk: Client, cast: Cast, running: Order) -> None:
    change = asked(cast, running, now=now())
    page = desk.get(url(change, "assess/")).content.decode()
    values = form_in(page)
    (line,) = values["line"]
    assert (values[f"{line}-quantity"], values["delivery_on"]) == (["2"], [str(running.delivery_on)])
    later = running.delivery_on + timedelta(days=7) if running.delivery_on else None

    values |= {f"{line}-quantity": ["3"], "delivery_on": [str(later)], "effects": ["A week more"]}
    sums = desk.post(url(change, "reckon/"), values).content.decode()
    done = desk.post(url(change, "assess/"), {**values, "do": "save"})

    assert "¥6,000.00" in sums
    assert done["Location"] == url(change)
    change.refresh_from_db()
    assert (change.state, change.price_change, change.delivery_on) == ("assessed", Decimal("2000.00"), later)
    shown = desk.get(url(change)).content.decode()
    for said in ("+¥2,000.00", "A week more", "¥6,000.00", f"{url(change)}offer/"):
        assert said in shown
    again = form_in(desk.get(url(change, "assess/")).content.decode())
    assert (again["effects"], again["delivery_on"]) == (["A week more"], [str(later)])


def test_rows_come_and_go_and_nothing_typed_is_lost(desk: Client, cast: Cast, running: Order) -> None:
    change = asked(cast, running, now=now())
    values = form_in(desk.get(url(change, "assess/")).content.decode())

    more = desk.post(url(change, "assess/"), {**values, "effects": "kept", "do": "add_text"}).content.decode()
    found = desk.get(url(change, "find/?find=T-1")).content.decode()
    wrong = desk.post(
        url(change, "assess/"), {**values, "effects": "kept", "delivery_on": "2020-01-01", "do": "save"}
    )

    assert len(form_in(more)["line"]) == 2
    assert "kept" in more
    assert url(change, "assess/") in found
    assert (wrong.status_code, "kept" in wrong.content.decode()) == (422, True)
    assert ChangeRequest.objects.get(pk=change.pk).state == "raised"


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"delivery_on": "soon"},
        {"line": "x", "x-title": "x", "x-quantity": "-1"},
        {"line": "x", "x-price": "many"},
    ],
)
def test_what_is_no_assessment_is_an_objection(
    desk: Client, cast: Cast, running: Order, values: dict[str, str]
) -> None:
    change = asked(cast, running, now=now())

    response = desk.post(url(change, "assess/"), {**values, "do": "save"})

    assert response.status_code == 422
    assert ChangeRequest.objects.get(pk=change.pk).lines is None


def test_the_day_is_looked_at_as_it_is_typed(desk: Client, cast: Cast, running: Order) -> None:
    change = asked(cast, running, now=now())

    for day in ("2027-10-01", "", "nonsense"):
        assert desk.get(url(change, f"guard/?delivery_on={day}")).status_code == 200


def test_the_customer_is_asked_and_says_yes_on_the_telephone(
    desk: Client, cast: Cast, running: Order
) -> None:
    change = assessed(cast, running, now=now())
    desk.post(url(change, "offer/"), {"words": "Dear Kim,"})
    assert Message.objects.filter(matter=running, direction="out", text__contains="/x/").count() == 1
    assert f"{url(change)}assess/" not in desk.get(url(change)).content.decode()

    refused = desk.post(url(change, "agreed/"), {"how": "phone", "name": "Kim", "words": ""})
    done = desk.post(url(change, "agreed/"), {"how": "phone", "name": "Kim", "words": "Yes, please."})

    assert (refused.status_code, done.status_code) == (422, 302)
    page = desk.get(url(change)).content.decode()
    assert "Yes, please." in page
    assert "by telephone" in page
    assert Order.objects.get(pk=running.pk).version == 2


def test_a_no_is_written_down_and_a_change_is_taken_back(desk: Client, cast: Cast, running: Order) -> None:
    first = offered(cast, running, now=now())
    desk.post(url(first, "rejected/"), {"how": "visit", "name": "Kim", "words": "Too dear"})
    second = assessed(cast, running, now=now())
    desk.post(url(second, "withdraw/"), {"reason": "The wood came in time"})

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state, second.decision_words) == (
        "rejected",
        "withdrawn",
        "The wood came in time",
    )


def test_what_could_not_be_applied_is_applied_later(desk: Client, cast: Cast, running: Order) -> None:
    change = offered(cast, running, now=now(), assessment=tables("1"))
    ana, line = cast.actor("ana_agent"), running.lines.get()
    packed = [PackedLine(line_id=line.pk, quantity=Decimal(2))]
    shipment = pack_shipment(actor=ana, now=now(), order_id=running.pk, lines=packed)
    agree_change(actor=reader_of(running), now=now(), change_id=change.pk, decision=YES)

    stuck = desk.post(url(change, "apply/"), follow=True).content.decode()
    unpack_shipment(actor=ana, now=now(), shipment_id=shipment.pk)
    desk.post(url(change, "apply/"))

    assert "are packed or shipped already" in stuck
    assert ChangeRequest.objects.get(pk=change.pk).state == "applied"


def test_lists_what_is_open_the_oldest_first(
    desk: Client, cast: Cast, running: Order, django_assert_max_num_queries: Any
) -> None:
    change = asked(cast, running, now=now())
    over = offered(cast, running, now=now())
    agree_change(actor=reader_of(running), now=now(), change_id=over.pk, decision=YES)
    desk.get("/desk/changes/")

    with django_assert_max_num_queries(6):
        page = desk.get("/desk/changes/").content.decode()

    assert url(change) in page
    assert url(over) not in page
    assert desk.get("/desk/changes/?after=nonsense").status_code == 422


def test_who_may_not_sees_and_does_nothing(sign_in: SignIn, cast: Cast, running: Order) -> None:
    change = asked(cast, running, now=now())
    otto, sun = sign_in("otto_other_outlet"), sign_in("sun_supervisor")

    assert otto.get(url(change)).status_code == 404
    assert "order-deeds" not in re.sub(r"<style.*?</style>", "", sun.get(url(change)).content.decode())
    for rest in ("assess/", "offer/", "agreed/", "rejected/", "withdraw/", "apply/"):
        assert otto.post(url(change, rest), {}).status_code in (403, 404)
        assert sun.post(url(change, rest), {}).status_code == 403
    assert ChangeRequest.objects.get(pk=change.pk).state == "raised"


def test_one_page_asks_little(
    desk: Client, cast: Cast, running: Order, django_assert_max_num_queries: Any
) -> None:
    change = offered(cast, running, now=now())
    desk.get(url(change))

    with django_assert_max_num_queries(10):
        desk.get(url(change))
