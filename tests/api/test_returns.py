"""Returns by program: judged, asked for, authorised, refused, sent; repairs and the rights that they reach."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.aftersale.returning import ADDRESS, delivered, in_locker, line_of
from tests.api.conftest import MakeProgram, Program
from tests.cast import Cast
from yinuo.aftersale.models import RepairRecord, Return
from yinuo.insale.models import Order

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(cast: Cast) -> Order:
    return delivered(cast, law_category="refrigerator")


def wish(order: Order, **more: Any) -> dict[str, Any]:
    return {"lines": [{"order_line_id": line_of(order).pk, "quantity": "1", **more}]}


def test_says_what_the_rules_say_and_writes_nothing(program: Program, order: Order) -> None:
    found = program.post(f"/orders/{order.pk}/entitlement?language=en", wish(order))

    [line] = found.body["lines"]
    assert (found.status, line["verdict"], line["rules"][0]["id"]) == (200, "no", "R-01")
    assert not Return.objects.exists()


def test_a_return_goes_its_way(program: Program, order: Order) -> None:
    made = program.post(f"/orders/{order.pk}/returns", wish(order))
    key = made.body["id"]
    assert (made.status, made.body["stage"], made.body["verdicts"]) == (201, "requested", ["no"])
    assert made.headers["Location"] == f"/api/v1/returns/{key}"

    without = program.post(f"/returns/{key}/authorise", {"send_to": ADDRESS})
    terms = {"send_to": ADDRESS, "freight_by": "seller", "because": "老客户"}
    authorised = program.post(f"/returns/{key}/authorise", terms)
    sent = program.post(f"/returns/{key}/sent", {"courier": "yuantong", "waybill": "YT9876543210987"})

    assert (without.status, without.code) == (422, "reason_needed")
    assert (authorised.body["stage"], authorised.body["freight_by"]) == ("authorised", "seller")
    assert (sent.status, sent.body["state"]) == (200, "handed_over")
    file = program.get(f"/returns/{key}?language=en").body
    assert (file["row"]["stage"], file["legs"][0]["waybill"]) == ("in_transit", "YT9876543210987")
    assert file["lines"][0]["explained"]
    assert [one["id"] for one in program.get("/returns?group=in_transit").body["items"]] == [key]


def test_is_authorised_at_once_where_no_time_runs(program: Program, cast: Cast, settings: Any) -> None:
    settings.YINUO_RETURN_ADDRESS = ADDRESS
    order = in_locker(cast)

    made = program.post(f"/orders/{order.pk}/returns", wish(order))

    assert (made.body["stage"], made.body["verdicts"]) == ("authorised", ["yes"])


def test_is_refused_or_given_up_with_a_reason(program: Program, order: Order) -> None:
    first, second = (program.post(f"/orders/{order.pk}/returns", wish(order)).body["id"] for _ in range(2))

    refused = program.post(f"/returns/{first}/refuse", {"because": "已过时限。"})
    cancelled = program.post(f"/returns/{second}/cancel", {"because": "客户不退了。"})
    again = program.post(f"/returns/{second}/cancel", {"because": "客户不退了。"})

    assert (refused.body["stage"], cancelled.body["stage"]) == ("refused", "cancelled")
    assert (again.status, again.code) == (409, "invalid_move")


def test_refuses_what_cannot_be(program: Program, order: Order) -> None:
    many = program.post(
        f"/orders/{order.pk}/returns", {"lines": [{**wish(order)["lines"][0], "quantity": "9"}]}
    )
    strange = program.post(f"/orders/{order.pk}/returns", wish(order, wish="gift"))
    nobody = program.post("/orders/1/returns", wish(order))

    assert (many.status, many.code) == (422, "more_than_delivered")
    assert strange.status == 422
    assert nobody.status == 404
    assert not Return.objects.exists()


def test_repairs_reach_the_right_to_exchange(program: Program, order: Order) -> None:
    line, start = line_of(order), timezone.now() - timedelta(days=100)

    def repair(day: int, works: bool) -> dict[str, Any]:
        return {
            "fault_code": "no_cooling",
            "handed_in_at": (start + timedelta(days=day)).isoformat(),
            "given_back_at": (start + timedelta(days=day + 5)).isoformat(),
            "works": works,
        }

    made = program.post(f"/order-lines/{line.pk}/repairs", repair(0, works=True))
    program.post(f"/order-lines/{line.pk}/repairs", repair(20, works=True))
    before = program.get(f"/orders/{order.pk}/rights?language=en").body["items"][0]
    later = RepairRecord.objects.order_by("handed_in_at").last()
    assert later is not None
    changed = program.call("PUT", f"/repairs/{later.pk}", repair(20, works=False))

    after = program.get(f"/orders/{order.pk}/rights?language=en").body["items"][0]
    assert (made.status, changed.status) == (201, 200)
    assert [one["reached"] for one in before["counters"]] == [False]
    assert [one["reached"] for one in after["counters"]] == [True]


def test_needs_its_rights(make_program: MakeProgram, order: Order) -> None:
    other = make_program("matter.read")

    assert other.post(f"/orders/{order.pk}/returns", wish(order)).status == 403
    assert other.get("/returns").status == 403
