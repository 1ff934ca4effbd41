"""A change is asked for, assessed, put before the customer, and taken back."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from tests.cast import NOW, Cast, make_standard
from tests.insale.changing import asked, assessed, offered, reader_of, tables
from tests.insale.ordering import confirmed, content_of_two, entries, opened, paid
from yinuo.core.errors import DomainError, InvalidMove, InvalidValue, NotAllowed, NotFound
from yinuo.insale.actions.change import offer_change, raise_change, withdraw_change
from yinuo.insale.actions.change_assessment import assess_change
from yinuo.insale.actions.order import Delivery, cancel_order
from yinuo.insale.actions.payment import record_payment
from yinuo.insale.actions.shipment import PackedLine, pack_shipment
from yinuo.insale.errors import (
    AnotherChangeOffered,
    ChangeWithoutEffect,
    LessThanShipped,
    OrderEmpty,
    OrderNotConfirmed,
    OrderOver,
)
from yinuo.insale.models import ChangeRequest, Order
from yinuo.matters.errors import DueInThePast, EmptyText, ReasonNeeded, TextTooLong
from yinuo.matters.models import Message, Notice, Promise
from yinuo.presale.rules.quote_content import QuoteContent, QuoteItem

SOON = date(2026, 4, 20)
STANDARD = {
    "titles": {"zh-hans": "答复变更", "zh-hant": "答覆變更", "en": "Answer a change"},
    "starts_on": ["insale.change_raised"],
    "met_by": ["insale.change_offered"],
    "amount": 1,
    "unit": "working_days",
}


def test_a_customers_wish_is_a_message_and_is_answered_in_two_working_days(cast: Cast) -> None:
    order = confirmed(cast)

    change = raise_change(
        actor=reader_of(order), now=NOW, order_id=order.pk, wish=" Three, please. ", external_id="form:1"
    )

    assert (change.state, change.raised_by, change.wish, change.number) == (
        "raised",
        "customer",
        "Three, please.",
        1,
    )
    said = Message.objects.get(matter=order, external_id="form:1")
    assert said.direction == "in"
    assert "Three, please." in said.text
    promise = Promise.objects.get(pk=change.promise_id or 0)
    assert (promise.state, promise.amount, promise.unit) == ("active", 2, "working_days")
    assert promise.due_at.date() == date(2026, 3, 16)
    assert Notice.objects.filter(staff=cast.ana_agent, kind="change_asked").count() == 1
    (entry,) = entries("change_raised")
    assert entry.facts == {"change_id": change.pk, "number": 1, "raised_by": "customer"}


def test_a_standard_that_starts_with_a_wish_is_the_word_given(cast: Cast) -> None:
    version = make_standard("change-answer", **STANDARD)
    order = confirmed(cast)

    change = asked(cast, order)

    assert change.promise is not None
    assert change.promise.standard_version_id == version.pk
    assert order.promises.filter(state="active", unit="working_days").count() == 1


def test_the_houses_own_wish_promises_nothing(cast: Cast) -> None:
    order = confirmed(cast)

    change = raise_change(actor=cast.actor("ana_agent"), now=NOW, order_id=order.pk, wish="Other oil")

    assert (change.raised_by, change.promise_id) == ("house", None)
    assert not Message.objects.filter(matter=order, text__contains="Other oil").exists()


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"wish": " \x00 "}, EmptyText),
        ({"wish": "x" * 5001}, TextTooLong),
        ({"raised_by": "nobody"}, InvalidValue),
        ({"order_id": 10**15}, NotFound),
    ],
)
def test_what_is_no_wish_is_refused(cast: Cast, fields: Any, error: type[DomainError]) -> None:
    order = confirmed(cast)

    with pytest.raises(error):
        raise_change(
            **{
                "actor": cast.actor("ana_agent"),
                "now": NOW,
                "order_id": order.pk,
                "wish": "Three",
                **fields,
            }
        )

    assert not ChangeRequest.objects.exists()


def test_a_draft_and_an_order_that_is_over_are_not_changed(cast: Cast) -> None:
    draft, over = opened(cast), confirmed(cast)
    cancel_order(actor=cast.actor("ana_agent"), now=NOW, order_id=over.pk, reason="called off")

    with pytest.raises(OrderNotConfirmed):
        asked(cast, draft)
    with pytest.raises(OrderOver):
        asked(cast, over)


def test_who_does_not_reach_the_order_asks_for_nothing(cast: Cast) -> None:
    order = confirmed(cast)

    with pytest.raises(NotFound):
        raise_change(actor=cast.actor("otto_other_outlet"), now=NOW, order_id=order.pk, wish="x")
    with pytest.raises(NotAllowed):
        raise_change(actor=cast.actor("sun_supervisor"), now=NOW, order_id=order.pk, wish="x")
    with pytest.raises(NotFound):
        raise_change(actor=reader_of(opened(cast)), now=NOW, order_id=order.pk, wish="x")


def test_the_price_follows_from_the_lines(cast: Cast) -> None:
    order = confirmed(cast, content=content_of_two(discount_percent=Decimal(10)))

    oil = QuoteItem(title="Oil", unit_price=Decimal(100))
    change = assessed(cast, order, assessment=tables("3", oil, effects="One week more"))

    assert (change.state, change.price_change, change.effects) == (
        "assessed",
        Decimal("1890.00"),
        "One week more",
    )
    assert change.lines is not None
    assert (change.lines["version"], [one["quantity"] for one in change.lines["items"]]) == (1, ["3", "1"])
    order.refresh_from_db()
    assert (order.gross, order.version) == (Decimal("3600.00"), 1)
    (entry,) = entries("change_assessed")
    assert entry.facts["price_change"] == "1890.00"


def test_until_the_customer_is_asked_it_is_assessed_anew(cast: Cast) -> None:
    order = confirmed(cast)
    change = assessed(cast, order)
    ana = cast.actor("ana_agent")

    again = assess_change(actor=ana, now=NOW, change_id=change.pk, assessment=tables("1"))
    offer_change(actor=ana, now=NOW, change_id=change.pk)

    assert again.price_change == Decimal("-2000.00")
    with pytest.raises(InvalidMove):
        assess_change(actor=ana, now=NOW, change_id=change.pk, assessment=tables("5"))


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({}, ChangeWithoutEffect),
        ({"content": QuoteContent()}, OrderEmpty),
        ({"content": QuoteContent(items=(QuoteItem(title="x", quantity=Decimal(0)),))}, DomainError),
        ({"delivery_on": date(2026, 3, 1)}, DueInThePast),
        ({"effects": "x" * 5001}, TextTooLong),
        ({"delivery_on": SOON}, ChangeWithoutEffect),
    ],
)
def test_what_is_no_assessment_is_refused(cast: Cast, fields: Any, error: type[DomainError]) -> None:
    change = asked(cast, confirmed(cast, delivery=Delivery(on=SOON)))

    with pytest.raises(error):
        assess_change(
            actor=cast.actor("ana_agent"),
            now=NOW,
            change_id=change.pk,
            assessment=replace(tables("2"), **fields),
        )

    change.refresh_from_db()
    assert (change.state, change.lines) == ("raised", None)


def test_what_is_packed_cannot_become_less(cast: Cast) -> None:
    order = confirmed(cast)
    ana, line = cast.actor("ana_agent"), order.lines.get()
    pack_shipment(
        actor=ana,
        now=NOW,
        order_id=order.pk,
        lines=[PackedLine(line_id=line.pk, quantity=Decimal(2))],
    )
    change = asked(cast, order)

    for less in (tables("1"), replace(tables("1"), content=QuoteContent(items=(QuoteItem(title="Oil"),)))):
        with pytest.raises(LessThanShipped):
            assess_change(actor=ana, now=NOW, change_id=change.pk, assessment=less)


def test_asking_sends_the_link_and_keeps_the_promise_to_answer(cast: Cast) -> None:
    order = confirmed(cast, delivery=Delivery(on=SOON))
    change = assessed(cast, order, assessment=tables("3", delivery_on=SOON + timedelta(days=7)))

    offer_change(actor=cast.actor("ana_agent"), now=NOW, change_id=change.pk, words="Dear Kim,")

    change.refresh_from_db()
    assert (change.state, change.offered_at) == ("offered", NOW)
    message = Message.objects.get(matter=order, direction="out")
    assert message.text.startswith("Dear Kim,")
    assert f"/x/{change.secret}/" in message.text
    assert "¥2,000.00" in message.text
    assert Promise.objects.get(pk=change.promise_id or 0).state == "kept"
    assert Order.objects.get(pk=order.pk).state == "waiting_customer"


def test_one_change_is_asked_about_at_a_time(cast: Cast) -> None:
    order = confirmed(cast)
    offered(cast, order)
    second = assessed(cast, order, assessment=tables("4"))

    with pytest.raises(AnotherChangeOffered):
        offer_change(actor=cast.actor("ana_agent"), now=NOW, change_id=second.pk)

    assert Message.objects.filter(matter=order, direction="out").count() == 1


def test_it_is_taken_back_with_a_reason_that_ends_its_promise(cast: Cast) -> None:
    order = confirmed(cast)
    change, ana = asked(cast, order), cast.actor("ana_agent")

    with pytest.raises(ReasonNeeded):
        withdraw_change(actor=ana, now=NOW, change_id=change.pk, reason=" ")
    withdraw_change(actor=ana, now=NOW, change_id=change.pk, reason="Kim keeps two.")

    change.refresh_from_db()
    promise = Promise.objects.get(pk=change.promise_id or 0)
    assert (change.state, change.decision_words) == ("withdrawn", "Kim keeps two.")
    assert (promise.state, promise.evidence_words) == ("released", "Kim keeps two.")
    with pytest.raises(InvalidMove):
        withdraw_change(actor=ana, now=NOW, change_id=change.pk, reason="again")


def test_a_payment_does_not_stand_in_the_way(cast: Cast) -> None:
    order = confirmed(cast)
    record_payment(actor=cast.actor("leo_manager"), now=NOW, order_id=order.pk, paid=paid("4000.00"))

    assert offered(cast, order).state == "offered"
