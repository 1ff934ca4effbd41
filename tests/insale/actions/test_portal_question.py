"""A customer asks about an order where it stands; the message names the point."""

import pytest

from tests.cast import NOW, Cast
from tests.insale.changing import reader_of
from tests.insale.ordering import confirmed, content_of_two, entries, opened
from tests.insale.shipping import line_of
from yinuo.core.errors import NotFound
from yinuo.insale.actions.order import Delivery
from yinuo.insale.actions.portal_question import ask_about_order
from yinuo.insale.models import Order
from yinuo.matters.errors import EmptyText
from yinuo.matters.models import Message


@pytest.fixture
def order(cast: Cast) -> Order:
    return confirmed(cast, content=content_of_two(language="en"))


def asked(order: Order, point: str = "", text: str = "When?") -> Message:
    return ask_about_order(actor=reader_of(order), now=NOW, order_id=order.pk, text=text, point=point)


def test_names_the_line_it_is_about(order: Order) -> None:
    line = line_of(order)

    message = asked(order, f"line:{line.pk}")

    assert message.text == f"About the order {order.number}, “{line.title}”:\nWhen?"
    assert message.direction == "in"
    (entry,) = entries("order_questioned")
    assert entry.facts == {"message_id": message.pk, "point": f"line:{line.pk}"}


@pytest.mark.parametrize(
    "point", ["", "line:1", "line:９", "line:" + "9" * 30, "quote:1", "milestone:1", "parcel:1"]
)
def test_what_is_no_point_of_it_is_about_the_whole(order: Order, point: str) -> None:
    assert asked(order, point).text == f"About the order {order.number}:\nWhen?"
    assert entries("order_questioned")[0].facts["point"] == ""


def test_a_promise_of_another_order_is_not_named(cast: Cast, order: Order) -> None:
    other = confirmed(cast, delivery=Delivery(on=NOW.date().replace(month=5)))

    assert "“" not in asked(order, f"promise:{other.delivery_id}").text


def test_refuses_an_empty_question_and_a_stranger(cast: Cast, order: Order) -> None:
    with pytest.raises(EmptyText):
        asked(order, text=" \x00")
    with pytest.raises(NotFound):
        ask_about_order(actor=reader_of(opened(cast)), now=NOW, order_id=order.pk, text="When?")

    assert entries("order_questioned") == []
