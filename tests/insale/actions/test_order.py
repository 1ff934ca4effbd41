"""An order is written down, confirmed, stopped, resumed and called off; its status follows from facts."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from tests.cast import NOW, Cast
from tests.insale.ordering import confirmed, content_of_two, draft_for, entries, opened, ordered
from yinuo.core.errors import DomainError, InvalidValue, NotAllowed, NotFound
from yinuo.insale.access import promises_of
from yinuo.insale.actions.delivery import reveal_delivery
from yinuo.insale.actions.order import (
    Delivery,
    cancel_order,
    confirm_order,
    edit_order,
    hold_order,
    open_order,
    resume_order,
)
from yinuo.insale.errors import (
    AlreadyHeld,
    ExternalNumberTaken,
    NotHeld,
    OrderConfirmed,
    OrderEmpty,
    OrderNotConfirmed,
    OrderOnItsWay,
    OrderOver,
    ReviewNeeded,
)
from yinuo.insale.errors_contract import DayNotReviewed
from yinuo.insale.models import ContractReview, Order, ReviewChecklist, Shipment
from yinuo.insale.order_content import content_of_order, fingerprint
from yinuo.matters.actions.merge import merge_matters, split_matter
from yinuo.matters.errors import DueInThePast, DueTooFar, EmptyText, ReasonNeeded, StaysWhole, TextTooLong
from yinuo.matters.models import Promise
from yinuo.people.actions.arrival import Arrival
from yinuo.people.actions.customers import erase_customer
from yinuo.presale.rules.quote_content import Payment, QuoteContent, QuoteItem, QuotePart

WHERE = Delivery(
    recipient="Kim",
    phone="13812345678",
    address="浙江省杭州市西湖区文一西路 1218 号 11 幢 1503",
    words="Ring twice",
)
SOON = date(2026, 4, 20)


def test_is_written_down_as_a_draft_with_its_sums(cast: Cast) -> None:
    order = opened(cast, delivery=replace(WHERE, on=SOON), external_number="E-7")

    assert (order.status, order.gross, order.net + order.tax) == (
        "draft",
        Decimal("4000.00"),
        Decimal("4000.00"),
    )
    assert order.number.startswith("DD")
    assert (order.owner_id, order.customer_id, order.kind) == (
        cast.ana_agent.pk,
        cast.kim_customer.pk,
        "order",
    )
    assert (order.delivery_on, order.delivery_id, order.phone) == (SOON, None, "13812345678")
    line = order.lines.get()
    assert (line.ships, line.quantity, line.gross) == (True, Decimal(2), Decimal("4000.00"))
    (entry,) = entries("order_opened")
    assert (entry.facts["source"], entry.facts["external_number"]) == ("phone", "E-7")


def test_opens_the_file_of_who_is_new(cast: Cast) -> None:
    order = opened(cast, customer_id=None, asker=Arrival(name="Chen", phone="13800002222"), source="visit")

    assert order.customer is not None
    assert (order.customer.name, order.source) == ("Chen", "visit")


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"source": "quote"}, InvalidValue),
        ({"content": QuoteContent()}, OrderEmpty),
        ({"content": QuoteContent(items=(QuoteItem(title="x", quantity=Decimal(0)),))}, DomainError),
        ({"customer_id": None}, EmptyText),
        ({"customer_id": None, "asker": Arrival(name=" ")}, EmptyText),
        ({"customer_id": 10**15}, NotFound),
        ({"text": "  "}, EmptyText),
        ({"delivery": Delivery(address="x" * 301)}, TextTooLong),
    ],
)
def test_what_is_no_order_is_refused(cast: Cast, fields: dict[str, Any], error: type[DomainError]) -> None:
    with pytest.raises(error):
        opened(cast, **fields)

    assert not Order.objects.exists()


def test_a_number_of_another_system_belongs_to_one_order(cast: Cast) -> None:
    opened(cast, external_number="E-7")

    with pytest.raises(ExternalNumberTaken):
        opened(cast, external_number=" E-7 ")

    assert Order.objects.count() == 1


def test_a_draft_is_written_anew(cast: Cast) -> None:
    order = opened(cast, delivery=WHERE)
    content = content_of_two(discount_percent=Decimal(10), deposit_percent=Decimal(30))

    edit_order(
        actor=cast.actor("ana_agent"), now=NOW, order_id=order.pk, content=content, delivery=Delivery(on=SOON)
    )

    order.refresh_from_db()
    assert (order.gross, order.address, order.delivery_on) == (Decimal("3600.00"), "", SOON)
    assert [(t.amount, t.when) for t in order.terms.order_by("position")] == [
        (Decimal("1080.00"), "order"),
        (Decimal("2520.00"), "receipt"),
    ]
    assert len(entries("order_edited")) == 1


def test_what_is_read_back_is_what_was_written(cast: Cast) -> None:
    bundle = QuoteItem(
        title="Set",
        unit_price=Decimal("900.00"),
        quantity=Decimal(3),
        tax_rate=Decimal(13),
        parts=(QuotePart(title="Chair", quantity=Decimal(2)),),
    )
    written = QuoteContent(
        items=(bundle,),
        deposit_percent=Decimal(30),
        payments=(Payment(percent=Decimal(50), when="送货前"), Payment(percent=Decimal(20), when="验收")),
    )
    order = opened(cast, content=written)
    assert [line.quantity for line in order.lines.order_by("position")] == [Decimal(3), Decimal(6)]

    found = content_of_order(order)

    assert (found.items, found.deposit_percent, found.payments) == (
        written.items,
        written.deposit_percent,
        written.payments,
    )


def test_confirming_keeps_the_version_and_promises_the_day(cast: Cast) -> None:
    order = opened(cast, delivery=Delivery(on=SOON))

    order = confirm_order(actor=cast.actor("ana_agent"), now=NOW, order_id=order.pk)

    order.refresh_from_db()
    assert (order.status, order.confirmed_at, order.status_since) == ("confirmed", NOW, NOW)
    promise = order.delivery
    assert promise is not None
    assert (promise.state, promise.owner_id, promise.due_at.date()) == ("active", cast.ana_agent.pk, SOON)
    version = order.versions.get()
    assert (version.number, version.gross, version.delivery_on) == (1, Decimal("4000.00"), SOON)
    assert version.lines[0]["quantity"] == "2.000"
    (changed,) = entries("order_status_changed")
    assert (changed.facts["before"], changed.facts["status"]) == ("draft", "confirmed")
    assert entries("order_confirmed_entry") or entries("order_confirmed")
    with pytest.raises(OrderConfirmed):
        confirm_order(actor=cast.actor("ana_agent"), now=NOW, order_id=order.pk)
    with pytest.raises(OrderConfirmed):
        edit_order(
            actor=cast.actor("ana_agent"),
            now=NOW,
            order_id=order.pk,
            content=content_of_two(),
            delivery=Delivery(),
        )


def test_a_day_that_is_over_or_too_far_is_not_promised(cast: Cast) -> None:
    order = opened(cast)

    with pytest.raises(DueInThePast):
        confirm_order(
            actor=cast.actor("ana_agent"), now=NOW, order_id=order.pk, delivery_on=date(2026, 3, 11)
        )
    with pytest.raises(DueTooFar):
        confirm_order(actor=cast.actor("ana_agent"), now=NOW, order_id=order.pk, delivery_on=date(2199, 1, 1))

    order.refresh_from_db()
    assert (order.status, Promise.objects.filter(matter=order.pk, source="person").count()) == ("draft", 0)


def test_a_checklist_wants_its_review_first(cast: Cast) -> None:
    ReviewChecklist.objects.create(code="usual", is_default=True)
    order = opened(cast)
    ana = cast.actor("ana_agent")

    with pytest.raises(ReviewNeeded):
        confirm_order(actor=ana, now=NOW, order_id=order.pk)
    ContractReview.objects.create(
        order=order, order_version=1, state="released", begun_at=NOW, content_sha256=fingerprint(order)
    )
    with pytest.raises(DayNotReviewed):
        confirm_order(actor=ana, now=NOW, order_id=order.pk, delivery_on=SOON)

    assert confirm_order(actor=ana, now=NOW, order_id=order.pk).confirmed_at == NOW


def test_a_hold_has_a_reason_and_ends(cast: Cast) -> None:
    ana, order = cast.actor("ana_agent"), confirmed(cast, delivery=Delivery(on=SOON))

    with pytest.raises(ReasonNeeded):
        hold_order(actor=ana, now=NOW, order_id=order.pk, reason=" \x00")
    with pytest.raises(NotHeld):
        resume_order(actor=ana, now=NOW, order_id=order.pk)
    hold_order(actor=ana, now=NOW, order_id=order.pk, reason="The wood is late")
    with pytest.raises(AlreadyHeld):
        hold_order(actor=ana, now=NOW, order_id=order.pk, reason="Again")
    order.refresh_from_db()
    held = (order.status, order.held_because)
    resume_order(actor=ana, now=NOW, order_id=order.pk)

    order.refresh_from_db()
    assert held == ("on_hold", "The wood is late")
    assert (order.status, order.held_at, order.held_because) == ("confirmed", None, "")
    assert [e.facts["status"] for e in entries("order_status_changed")] == [
        "confirmed",
        "on_hold",
        "confirmed",
    ]
    assert order.delivery is not None
    assert order.delivery.state == "active"


def test_a_draft_is_not_held(cast: Cast) -> None:
    order = opened(cast)

    with pytest.raises(OrderNotConfirmed):
        hold_order(actor=cast.actor("ana_agent"), now=NOW, order_id=order.pk, reason="x")


def test_cancelling_releases_what_was_promised(cast: Cast) -> None:
    ana, order = cast.actor("ana_agent"), confirmed(cast, delivery=Delivery(on=SOON))

    cancel_order(actor=ana, now=NOW, order_id=order.pk, reason="Bought elsewhere")

    order.refresh_from_db()
    assert (order.status, order.cancelled_because) == ("cancelled", "Bought elsewhere")
    assert order.delivery is not None
    assert order.delivery.state == "released"
    with pytest.raises(OrderOver):
        cancel_order(actor=ana, now=NOW, order_id=order.pk, reason="Again")


def test_what_is_packed_is_not_cancelled(cast: Cast) -> None:
    order = confirmed(cast)
    Shipment.objects.create(order=order, number="S-1", packed_at=NOW, secret="s" * 32)

    with pytest.raises(OrderOnItsWay):
        cancel_order(actor=cast.actor("ana_agent"), now=NOW, order_id=order.pk, reason="x")


def test_is_for_those_who_reach_it(cast: Cast) -> None:
    order, otto, sun = opened(cast), cast.actor("otto_other_outlet"), cast.actor("sun_supervisor")

    with pytest.raises(NotFound):
        confirm_order(actor=otto, now=NOW, order_id=order.pk)
    with pytest.raises(NotAllowed):
        confirm_order(actor=sun, now=NOW, order_id=order.pk)
    with pytest.raises(NotAllowed):
        open_order(actor=sun, now=NOW, draft=draft_for(cast))


def test_looking_at_the_address_leaves_a_trace(cast: Cast) -> None:
    order = opened(cast, delivery=WHERE)

    found = reveal_delivery(actor=cast.actor("ana_agent"), now=NOW, order_id=order.pk)

    assert (found.phone, found.address, found.words) == (WHERE.phone, WHERE.address, WHERE.words)
    assert [e.subject_id for e in entries("delivery_revealed")] == [order.pk]
    with pytest.raises((NotAllowed, NotFound)):
        reveal_delivery(actor=cast.actor("otto_other_outlet"), now=NOW, order_id=order.pk)


def test_a_day_promised_with_the_quote_is_not_promised_twice(cast: Cast, ask: Any) -> None:
    quote, order = ordered(cast, ask)
    ana = cast.actor("ana_agent")
    kept = order.delivery_on

    edit_order(
        actor=ana, now=NOW, order_id=order.pk, content=content_of_order(order), delivery=Delivery(on=None)
    )
    confirm_order(actor=ana, now=NOW, order_id=order.pk, delivery_on=(kept or SOON) + timedelta(days=40))

    order.refresh_from_db()
    assert (order.delivery_on, order.gross) == (kept, quote.gross)
    assert promises_of(order).filter(source="person", state="active").count() == 1


def test_erasing_a_person_empties_who_and_where(cast: Cast) -> None:
    note = QuoteItem(title="Table", note="For grandmother", unit_price=Decimal(10))
    order = confirmed(cast, delivery=WHERE, content=QuoteContent(items=(note,)))
    Shipment.objects.create(
        order=order, number="S-1", packed_at=NOW, secret="s" * 32, recipient="Kim", phone="1", address="x"
    )

    erase_customer(
        actor=cast.actor("ada_administrator"), now=NOW, customer_id=cast.kim_customer.pk, reason="asked"
    )

    order.refresh_from_db()
    assert (order.recipient, order.phone, order.address, order.delivery_words) == ("", "", "", "")
    assert order.gross == Decimal("10.00")
    assert order.lines.get().note == order.versions.get().lines[0]["note"] == ""
    shipment = order.shipments.get()
    assert (shipment.recipient, shipment.phone, shipment.address) == ("", "", "")


def test_an_order_is_neither_merged_nor_split(cast: Cast, ask: Any) -> None:
    _quote, order = ordered(cast, ask)
    leo, other = cast.actor("leo_manager"), opened(cast)
    first = order.messages.first()
    assert first is not None

    with pytest.raises(StaysWhole):
        split_matter(actor=leo, now=NOW, matter_id=order.pk, message_ids=[first.pk])
    with pytest.raises(StaysWhole):
        merge_matters(
            actor=leo,
            now=NOW,
            survivor_id=order.pk,
            absorbed_id=other.pk,
            reason="x",
            other_customer_confirmed=True,
        )
