"""Changes of orders by program."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.api.conftest import MakeProgram
from tests.cast import Cast
from tests.insale.changing import asked, offered
from tests.insale.ordering import confirmed, table
from yinuo.insale.models import ChangeRequest, Order

pytestmark = pytest.mark.django_db


@pytest.fixture
def running(cast: Cast) -> Order:
    return confirmed(cast, now=timezone.now())


def three(**fields: Any) -> dict[str, Any]:
    return {"items": [{"product_id": table().pk, "quantity": "3"}], **fields}


def test_goes_the_whole_way(make_program: MakeProgram, running: Order) -> None:
    program = make_program()
    made = program.post(f"/orders/{running.pk}/changes", {"wish": "Three, please"})
    change = f"/changes/{made.body['id']}"
    day = (timezone.now() + timedelta(days=30)).date().isoformat()

    assessed = program.post(f"{change}/assess", three(delivery_on=day, effects="A month"))
    sent = program.post(f"{change}/offer", {})
    agreed = program.post(f"{change}/agree", {"how": "phone", "name": "Kim", "words": "Yes"})

    assert (made.status, made.headers["Location"]) == (201, f"/api/v1{change}")
    assert (assessed.body["price_change"], assessed.body["delivery_on"]) == ("2000.00", day)
    assert (sent.body["state"], agreed.body["state"]) == ("offered", "applied")
    read = program.get(change).body
    assert (read["gross"], read["decided_how"], read["moves"]) == ("6000.00", "phone", [])
    assert [line["after"]["quantity"] for line in read["lines"]] == ["3"]
    listed = program.get(f"/orders/{running.pk}/changes").body["items"]
    assert [one["number"] for one in listed] == [1]
    assert program.get(f"/orders/{running.pk}").body["version"] == 2


def test_lists_what_is_open(make_program: MakeProgram, cast: Cast, running: Order) -> None:
    change = asked(cast, running, now=timezone.now())
    program = make_program("matter.read", "order.work")

    found = program.get("/changes?fields=id,state")

    assert found.body == {"items": [{"id": change.pk, "state": "raised"}], "next": ""}
    assert program.get("/changes?cursor=nonsense").status == 422


def test_a_no_and_a_withdrawal(make_program: MakeProgram, cast: Cast, running: Order) -> None:
    program = make_program()
    first = offered(cast, running, now=timezone.now())
    no = program.post(f"/changes/{first.pk}/reject", {"how": "mail", "words": "Too dear"})
    second = asked(cast, running, now=timezone.now())
    back = program.post(f"/changes/{second.pk}/withdraw", {"reason": "Not needed"})

    assert (no.body["state"], back.body["state"]) == ("rejected", "withdrawn")
    late = program.post(f"/changes/{first.pk}/agree", {"how": "phone", "name": "Kim", "words": "Yes"})
    assert (late.status, late.code) == (409, "change_decided")
    assert program.post(f"/changes/{first.pk}/apply").code == "invalid_move"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"items": []}, "order_empty"),
        ({"items": [{"title": "x", "quantity": "0"}]}, "number_out_of_range"),
        ({"items": [{"product_id": 999999999}]}, "invalid_value"),
    ],
)
def test_what_is_no_assessment_is_a_problem(
    make_program: MakeProgram, cast: Cast, running: Order, body: Any, code: str
) -> None:
    change = asked(cast, running, now=timezone.now())

    found = make_program().post(f"/changes/{change.pk}/assess", body)

    assert (found.status, found.code) == (422, code)
    assert ChangeRequest.objects.get(pk=change.pk).state == "raised"


def test_nothing_without_the_right_or_behind_the_horizon(
    make_program: MakeProgram, cast: Cast, running: Order
) -> None:
    change = asked(cast, running, now=timezone.now())
    reader = make_program("matter.read")

    assert reader.get(f"/changes/{change.pk}").status == 200
    assert reader.get("/changes").status == 403
    assert reader.post(f"/changes/{change.pk}/withdraw", {"reason": "x"}).status == 403
    assert reader.get("/changes/999999999").status == 404
    assert reader.get("/orders/999999999/changes").status == 404
