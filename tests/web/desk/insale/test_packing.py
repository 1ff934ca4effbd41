"""Packing on the desk: how much goes along, in which boxes, and what stands in the way."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tests.insale.shipping import confirmed_order, drafted_order, line_of, packed
from tests.web.desk.conftest import SignIn
from yinuo.insale.models import Order, Package, Shipment


@pytest.fixture
def order(cast: Cast) -> Order:
    return confirmed_order(cast, "4", "2")


def url_of(order: Order) -> str:
    return f"/desk/orders/{order.pk}/pack/"


def typed(order: Order, *quantities: str) -> dict[str, Any]:
    return {f"line-{line_of(order, place).pk}": text for place, text in enumerate(quantities)}


def test_offers_what_is_left(
    desk: Client, cast: Cast, order: Order, django_assert_max_num_queries: Any
) -> None:
    packed(cast, order, "3")
    desk.get(url_of(order))

    with django_assert_max_num_queries(18):
        page = desk.get(url_of(order)).content.decode()

    assert f'name="line-{line_of(order).pk}" inputmode="decimal" value="1"' in page
    assert f'name="line-{line_of(order, 1).pk}" inputmode="decimal" value="2"' in page


def test_packs_a_part_in_boxes(desk: Client, order: Order) -> None:
    boxes = {
        "box-weight_kg": ["32,5", "", "7"],
        "box-sides_cm": ["160×80×12", "", ""],
        "box-content": ["Table top", "", "Legs"],
    }

    done = desk.post(url_of(order), {**typed(order, "1.5", "0"), **boxes, "do": "pack"})

    shipment = Shipment.objects.get()
    assert done["Location"] == f"/desk/shipments/{shipment.pk}/"
    assert list(shipment.lines.values_list("line", "quantity")) == [(line_of(order).pk, Decimal("1.500"))]
    assert list(Package.objects.order_by("position").values_list("weight_kg", "content")) == [
        (Decimal("32.500"), "Table top"),
        (Decimal("7.000"), "Legs"),
    ]


def test_a_box_more_or_less_loses_nothing(desk: Client, order: Order) -> None:
    said = {
        **typed(order, "1", "2"),
        "box-weight_kg": ["3", "4"],
        "box-sides_cm": ["", ""],
        "box-content": ["a", "b"],
    }

    more = desk.post(url_of(order), {**said, "do": "add_box"}).content.decode()
    less = desk.post(url_of(order), {**said, "do": "drop_box:0"}).content.decode()

    assert (more.count('name="box-content"'), less.count('name="box-content"')) == (3, 1)
    assert 'value="b"' in less
    assert 'value="a"' not in less
    assert not Shipment.objects.exists()


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"quantity": "5"}, "only 4 are left to ship"),
        ({"quantity": "x"}, "Please enter a number."),
        ({"quantity": "NaN"}, "Please enter a number."),
        ({"quantity": "-1"}, "-1"),
        ({"quantity": "0.0001"}, "0.0001"),
        ({"quantity": ""}, "Nothing is packed yet."),
        ({"quantity": "1", "box-weight_kg": "heavy"}, "Please enter a number."),
        ({"quantity": "1", "box-weight_kg": "1e9"}, "1E+9"),
        ({"quantity": "1", "box-content": "x" * 201}, "200"),
    ],
)
def test_objections_stand_beside_the_row(
    desk: Client, order: Order, values: dict[str, str], said: str
) -> None:
    boxes = {name: values.get(name, "") for name in ("box-weight_kg", "box-sides_cm", "box-content")}

    answer = desk.post(url_of(order), {**typed(order, values["quantity"]), **boxes, "do": "pack"})

    page = answer.content.decode()
    assert (answer.status_code, said in page) == (422, True)
    assert "What you typed is still here" in page
    assert not Shipment.objects.exists()


@pytest.mark.parametrize("do", ["drop_box:9", "drop_box:x", "add_box", "", "nonsense\x00"])
def test_a_strange_form_is_no_fault_of_ours(desk: Client, order: Order, do: str) -> None:
    answer = desk.post(url_of(order), {"do": do, "box-content": ["\x00"] * 300, "line-x": "\x00"})

    assert answer.status_code in (200, 422)
    assert not Shipment.objects.exists()


def test_a_draft_is_not_packed(desk: Client, cast: Cast) -> None:
    order = drafted_order(cast)

    answer = desk.post(url_of(order), {**typed(order, "1"), "do": "pack"})

    assert (answer.status_code, "not confirmed yet" in answer.content.decode()) == (422, True)
    assert "pack/" not in desk.get(f"/desk/orders/{order.pk}/").content.decode()


def test_is_for_those_who_reach_the_order(sign_in: SignIn, order: Order) -> None:
    for name in ("otto_other_outlet", "sun_supervisor"):
        assert sign_in(name).get(url_of(order)).status_code in (403, 404)
