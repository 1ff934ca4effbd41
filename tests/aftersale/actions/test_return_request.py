"""Asking for goods to go back: the rules speak at once, a yes to all of it is an authorisation, a no is a person's."""

from datetime import timedelta
from decimal import Decimal

import pytest
from msgspec.structs import replace

from tests.aftersale.returning import (
    ADDRESS,
    LATE,
    SOON,
    asked,
    delivered,
    entries,
    holder,
    in_locker,
    line_of,
    request,
)
from tests.cast import Cast
from tests.insale.arriving import photo
from tests.insale.shipping import confirmed_order
from yinuo.aftersale.actions.return_request import ReturnAsked, judge, request_return
from yinuo.aftersale.errors_returns import MoreThanDelivered, NothingToReturn, ReturnLinesNeeded
from yinuo.aftersale.models import Return, ReturnLine
from yinuo.aftersale.rules.facts import Channel
from yinuo.aftersale.rules.reading import facts_of
from yinuo.aftersale.sold_facts import facts_of_lines, returnable
from yinuo.core.errors import InvalidValue, NotAllowed, NotFound
from yinuo.core.organisation import organisation
from yinuo.matters.models import Attachment, Message, Promise

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _address(settings) -> None:  # type: ignore[no-untyped-def]
    settings.YINUO_RETURN_ADDRESS = ADDRESS


def test_is_authorised_at_once_where_the_rules_say_yes(cast: Cast) -> None:
    order = delivered(cast)

    found = request(cast, order, "2")

    line = found.lines.get()
    assert (found.stage, found.freight_by, found.send_to, found.way) == (
        "authorised",
        "buyer",
        ADDRESS,
        "self",
    )
    assert (line.verdict, line.granted, line.quantity) == ("yes", True, Decimal(2))
    assert line.decision["rules"][0]["id"] == "R-01"
    assert found.expires_at is not None
    assert found.expires_at > SOON + timedelta(days=13)
    assert entries("return_authorised")[0].facts["at_once"] is True
    assert ADDRESS in Message.objects.filter(matter=found.pk, direction="out").get().text
    assert found.legs.get().state == "planned"
    assert not Promise.objects.filter(matter=found.pk, standard_version=None).exists()


def test_keeps_what_the_rules_said_with_the_facts_that_they_read(cast: Cast) -> None:
    order = delivered(cast)

    line = request(cast, order).lines.get()

    again = facts_of(line.facts, zone=organisation().zone)
    assert again.channel is Channel.ONLINE
    assert again.received_at is not None
    assert set(line.decision["explained"]) == {"zh-hans", "zh-hant", "en"}
    assert line.decision["explained"]["en"][0] == "The goods may be returned."


def test_starts_no_time_while_the_parcel_lies_in_a_locker(cast: Cast) -> None:
    order = in_locker(cast)

    found = request(cast, order, now=LATE)

    line = found.lines.get()
    assert line.facts["waits_in"] == "locker"
    assert "received_at" not in line.facts
    assert (line.verdict, found.stage) == ("yes", "authorised")
    assert "lies_in_locker" in [one["code"] for one in line.decision["findings"][0]["reasons"]]


def test_asks_a_person_after_the_time_and_promises_when(cast: Cast) -> None:
    order = delivered(cast)

    found = request(cast, order, now=LATE)

    promise = Promise.objects.get(matter=found.pk, standard_version=None)
    assert (found.stage, found.lines.get().verdict, found.lines.get().granted) == ("requested", "no", None)
    assert (promise.state, promise.amount, promise.unit) == ("active", 1, "working_days")
    assert not entries("return_refused")


def test_asks_a_person_where_a_fault_was_not_examined(cast: Cast) -> None:
    order = delivered(cast, source="visit")

    found = request(cast, order, reason="faulty", words="腿松动")

    assert (found.stage, found.lines.get().verdict) == ("requested", "person_decides")
    assert "examination" in found.lines.get().decision["missing"]


def test_leaves_the_freight_open_where_a_fault_is_said(cast: Cast) -> None:
    order = delivered(cast)

    found = request(cast, order, reason="faulty", words="腿松动")

    assert (found.stage, found.freight_by) == ("authorised", "")


def test_refuses_nothing_by_rules_alone(cast: Cast) -> None:
    order = delivered(cast, law_traits=["custom_made"])

    found = request(cast, order)

    assert (found.stage, found.lines.get().verdict) == ("requested", "no")
    assert "excluded_by_nature" in [r["code"] for r in found.lines.get().decision["findings"][0]["reasons"]]


def test_authorises_nothing_at_once_without_an_address(cast: Cast, settings) -> None:  # type: ignore[no-untyped-def]
    settings.YINUO_RETURN_ADDRESS = ""
    order = delivered(cast)

    found = request(cast, order)

    assert (found.stage, found.lines.get().verdict) == ("requested", "yes")


def test_gives_back_no_more_than_was_delivered(cast: Cast) -> None:
    order = delivered(cast)
    request(cast, order, "3")

    with pytest.raises(MoreThanDelivered) as refused:
        request(cast, order, "2")

    assert refused.value.data["left"] == "1"
    assert Return.objects.count() == 1
    assert returnable(order) == {line_of(order).pk: Decimal(1)}


def test_counts_two_lines_of_one_wish_together(cast: Cast) -> None:
    order = delivered(cast)
    one = asked(order, "3").lines[0]

    with pytest.raises(MoreThanDelivered):
        request_return(
            actor=holder(order),
            now=SOON,
            order_id=order.pk,
            asked=ReturnAsked(lines=(one, one)),
            source="portal",
        )

    assert not Return.objects.exists()


def test_refuses_what_was_not_delivered(cast: Cast) -> None:
    order = confirmed_order(cast)

    with pytest.raises(NothingToReturn):
        request(cast, order)


@pytest.mark.parametrize("quantity", ["0", "-1", "NaN", "0.0001"])
def test_refuses_a_quantity_that_is_none(cast: Cast, quantity: str) -> None:
    order = delivered(cast)

    with pytest.raises(InvalidValue):
        request(cast, order, quantity)

    assert not Return.objects.exists()


def test_refuses_unknown_codes_and_other_peoples_lines(cast: Cast) -> None:
    order, other = delivered(cast), confirmed_order(cast)

    with pytest.raises(InvalidValue):
        request(cast, order, wish="gift")
    with pytest.raises(InvalidValue):
        request(cast, order, reason="boredom")
    strange = replace(asked(order).lines[0], order_line_id=line_of(other).pk)
    with pytest.raises(InvalidValue):
        request_return(actor=holder(order), now=SOON, order_id=order.pk, asked=ReturnAsked(lines=(strange,)))
    with pytest.raises(ReturnLinesNeeded):
        request_return(actor=holder(order), now=SOON, order_id=order.pk, asked=ReturnAsked(lines=()))

    assert not Return.objects.exists()


def test_keeps_the_customers_photos_and_refuses_what_is_none(cast: Cast) -> None:
    order = delivered(cast)

    found = request(cast, order, reason="damaged", photos=(photo(),))

    assert Attachment.objects.filter(matter=found.pk, message__direction="in").count() == 1
    with pytest.raises(InvalidValue):
        request(cast, order, photos=tuple(photo() for _ in range(9)))
    assert Return.objects.count() == 1


def test_staff_ask_for_a_customer_and_strangers_do_not(cast: Cast) -> None:
    order = delivered(cast)

    found = request_return(actor=cast.actor("ana_agent"), now=SOON, order_id=order.pk, asked=asked(order))

    assert found.source == "desk"
    with pytest.raises(NotFound):
        request_return(actor=holder(found), now=SOON, order_id=order.pk, asked=asked(order))
    with pytest.raises((NotAllowed, NotFound)):
        request_return(actor=cast.actor("sun_supervisor"), now=SOON, order_id=order.pk, asked=asked(order))


def test_asking_for_the_verdict_writes_nothing(cast: Cast) -> None:
    order = delivered(cast)

    [(_line, decision)] = judge(order, asked(order).lines, now=SOON)

    assert decision.verdict == "yes"
    assert not ReturnLine.objects.exists()


def test_reads_the_facts_of_an_order_in_few_statements(cast: Cast, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    order = delivered(cast)

    with django_assert_max_num_queries(9):
        facts_of_lines(order, [line_of(order).pk])
