"""What a page reads of its order, it reads once; and only for whom it was read, and only on that page."""

from typing import Any

from tests.cast import Cast
from tests.insale.ordering import confirmed
from yinuo.insale.models import Order
from yinuo.insale.seen import reading_one_page, seen_order


def test_is_read_once_on_a_page(cast: Cast, django_assert_num_queries: Any) -> None:
    order, leo = confirmed(cast), cast.actor("leo_manager")

    with django_assert_num_queries(1), reading_one_page():
        first, second = seen_order(leo, order.pk), seen_order(leo, order.pk)

    assert first is second
    assert first == order


def test_is_kept_for_nobody_else_and_not_beyond_the_page(cast: Cast) -> None:
    order, leo, otto = confirmed(cast), cast.actor("leo_manager"), cast.actor("otto_other_outlet")

    with reading_one_page():
        assert seen_order(leo, order.pk) == order
        assert seen_order(otto, order.pk) is None
    Order.objects.filter(pk=order.pk).update(version=7)

    with reading_one_page():
        found = seen_order(leo, order.pk)
    assert found is not None
    assert found.version == 7
