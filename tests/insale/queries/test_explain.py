"""Why an order will be there when it will: every cause in the order in which it happened."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.cast import NOW, Cast
from tests.insale.ordering import confirmed
from tests.insale.planning import planned, report
from yinuo.core.errors import NotFound
from yinuo.insale.actions.order import hold_order, resume_order
from yinuo.insale.models import ChangeRequest, Order, OrderVersion, Shipment
from yinuo.insale.queries.explain import Explanation, explain_delivery


def why(cast: Cast, order: Order, *, days: int = 0, by: str = "ana_agent") -> Explanation:
    return explain_delivery(
        actor=cast.actor(by), now=NOW + timedelta(days=days), order_id=order.pk, language="en"
    )


def told(found: Explanation) -> list[tuple[str, str, int, str]]:
    return [(one.kind, one.what, one.days, one.words) for one in found.causes]


def test_nothing_moved_it(cast: Cast) -> None:
    found = why(cast, planned(cast))

    assert (found.causes, found.late_days, found.ready_words) == ([], -2, "")
    assert (found.first_on, found.forecast_on, found.first_promised_on) == (
        date(2026, 4, 2),
        date(2026, 4, 2),
        date(2026, 4, 7),
    )


def test_an_order_without_a_plan_has_its_promise_alone(cast: Cast) -> None:
    found = why(cast, confirmed(cast))

    assert (found.first_on, found.forecast_on, found.promised_on, found.causes) == (None, None, None, [])


def test_names_every_cause_in_order(cast: Cast, django_assert_max_num_queries: Any) -> None:
    order, ana = planned(cast), cast.actor("ana_agent")
    monday, tuesday = NOW + timedelta(days=4), NOW + timedelta(days=5)
    report(cast, order, "design", percent=100)
    report(cast, order, "purchase", now=monday, forecast_on=date(2026, 3, 24), cause="等木料")
    hold_order(actor=ana, now=tuesday, order_id=order.pk, reason="等客户确认颜色")
    resume_order(actor=ana, now=tuesday + timedelta(days=2), order_id=order.pk)
    report(
        cast,
        order,
        "production",
        now=tuesday + timedelta(days=2),
        forecast_on=date(2026, 4, 3),
        cause="机器坏了",
    )
    change = ChangeRequest.objects.create(
        order=order, number=1, raised_by="customer", wish="换成圆角", raised_at=NOW, secret="s1"
    )
    OrderVersion.objects.create(
        order=order, number=2, change=change, gross=order.gross, delivery_on=date(2026, 4, 9),
        at=NOW + timedelta(days=7),
    )  # fmt: skip
    Shipment.objects.create(
        order=order,
        number="S1",
        promised_on=date(2026, 3, 17),
        packed_at=NOW,
        secret="s2",
        state="in_transit",
    )

    with django_assert_max_num_queries(7):
        found = why(cast, order, days=7)

    assert told(found) == [
        ("slip", "Design", -2, ""),
        ("slip", "Purchase", 3, "等木料"),
        ("pushed", "Production", 3, ""),
        ("hold", "", 2, "等客户确认颜色"),
        ("slip", "Production", 1, "机器坏了"),
        ("pushed", "Delivery", 4, ""),
        ("change", "1", 2, "换成圆角"),
        ("shipment", "S1", 2, ""),
    ]


def test_a_stop_that_lasts_counts_until_today(cast: Cast) -> None:
    order = planned(cast)
    hold_order(actor=cast.actor("ana_agent"), now=NOW, order_id=order.pk, reason="木料含水率高")

    assert told(why(cast, order, days=1)) == [("hold", "", 1, "木料含水率高")]


def test_a_day_that_passed_without_a_word_is_named(cast: Cast) -> None:
    order = planned(cast)

    found = told(why(cast, order, days=8))  # Friday 20 March

    assert found == [
        ("overdue", "Design", 4, ""),
        ("pushed", "Purchase", 4, ""),
        ("pushed", "Production", 4, ""),
        ("pushed", "Delivery", 4, ""),
    ]


def test_words_for_the_customer_are_ready_when_the_promise_is_passed(cast: Cast) -> None:
    order = planned(cast)
    report(cast, order, "purchase", forecast_on=date(2026, 3, 30), cause="木料要重新烘干")

    found = why(cast, order)

    assert found.late_days > 0
    assert "Kim" in found.ready_words
    assert "木料要重新烘干" in found.ready_words
    assert order.number in found.ready_words


def test_what_is_not_visible_is_not_explained(cast: Cast) -> None:
    order = planned(cast)
    with pytest.raises(NotFound):
        why(cast, order, by="otto_other_outlet")
