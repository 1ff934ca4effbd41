"""An accepted quote becomes an order as it was agreed, and what it promised is the order's word too."""

from decimal import Decimal
from typing import Any

from tests.cast import NOW, Cast
from tests.insale.ordering import entries, ordered
from tests.presale.quoting import DELIVERY, promised
from yinuo.insale.access import promises_of
from yinuo.insale.actions.order import cancel_order
from yinuo.insale.models import Order
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


def test_its_day_of_delivery_is_the_one_that_was_promised_with_the_quote(cast: Cast, ask: Any) -> None:
    dates = (
        OfferedDate(what="色卡寄到", amount=3, unit="working_days"),
        OfferedDate(what="胡桃木茶几送货上门", due_at=DELIVERY),
    )
    quote, order = ordered(cast, ask, dates=dates)

    assert order.delivery is not None
    assert (order.delivery.what, order.delivery_on) == ("胡桃木茶几送货上门", DELIVERY.date())
    assert {(one.state, one.matter_id) for one in promised(quote)} == {("active", quote.matter_id)}
    assert {one.what for one in promises_of(order).filter(source="person")} == {one.what for one in dates}


def test_calling_the_order_off_releases_what_the_quote_promised(cast: Cast, ask: Any) -> None:
    quote, order = ordered(cast, ask)

    cancel_order(actor=cast.actor("ana_agent"), now=NOW, order_id=order.pk, reason="客户搬家，不要了")

    assert {one.state for one in promised(quote)} == {"released"}


def test_one_quote_is_one_order(cast: Cast, ask: Any) -> None:
    quote, _order = ordered(cast, ask)

    assert Order.objects.filter(quote=quote).count() == 1
