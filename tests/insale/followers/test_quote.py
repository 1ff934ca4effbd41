"""An accepted quote becomes an order as it was agreed, and its promises go on there."""

from decimal import Decimal
from typing import Any

from tests.cast import Cast
from tests.insale.ordering import entries, ordered
from tests.presale.quoting import DELIVERY, promised
from yinuo.insale.models import Order
from yinuo.matters.models import Promise
from yinuo.presale.rules.quote_content import OfferedDate, QuoteItem, QuotePart


def test_the_lines_stand_as_agreed(cast: Cast, ask: Any) -> None:
    bundle = QuoteItem(
        title="Set",
        quantity=Decimal(2),
        unit_price=Decimal("1280.00"),
        parts=(QuotePart(title="Chair", quantity=Decimal(4)),),
    )
    quote, order = ordered(
        cast, ask, items=(bundle,), deposit_percent=Decimal(30), discount_percent=Decimal(5)
    )

    head, part = order.lines.order_by("position")
    assert (order.status, order.source, order.gross, order.tax) == ("draft", "quote", quote.gross, quote.tax)
    assert (head.gross, head.ships) == (quote.lines.get(bundle=None).gross, False)
    assert (part.bundle_id, part.quantity, part.gross) == (head.pk, Decimal(8), 0)
    assert [term.amount for term in order.terms.order_by("position")] == [
        Decimal("729.60"),
        Decimal("1702.40"),
    ]
    assert sum(term.amount for term in order.terms.all()) == order.gross
    assert (order.owner_id, order.origin_id, order.customer_id) == (
        quote.owner_id,
        quote.matter_id,
        quote.customer_id,
    )
    (entry,) = entries("order_opened")
    assert (entry.facts["quote_id"], entry.facts["source"]) == (quote.pk, "quote")


def test_its_promises_go_on_with_the_order(cast: Cast, ask: Any) -> None:
    dates = (
        OfferedDate(what="色卡寄到", amount=3, unit="working_days"),
        OfferedDate(what="胡桃木茶几送货上门", due_at=DELIVERY),
    )
    quote, order = ordered(cast, ask, dates=dates)

    running = Promise.objects.filter(matter=order.pk, state="active", replaces__isnull=False)
    assert sorted(one.what for one in running) == sorted(one.what for one in dates)
    assert order.delivery is not None
    assert (order.delivery.what, order.delivery_on) == ("胡桃木茶几送货上门", DELIVERY.date())
    assert {one.matter_id for one in promised(quote)} == {order.pk}
    before = Promise.objects.filter(pk__in=[one.replaces_id for one in running])
    assert {(one.state, one.matter_id) for one in before} == {("superseded", quote.matter_id)}
    assert {e.facts["number"] for e in entries("promise_carried_over")} == {quote.number}


def test_one_quote_is_one_order(cast: Cast, ask: Any) -> None:
    quote, _order = ordered(cast, ask)

    assert Order.objects.filter(quote=quote).count() == 1
