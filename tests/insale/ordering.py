"""Orders for the tests of in-sale: written down, confirmed, made from an accepted quote."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from tests.cast import NOW, Cast
from tests.presale.quoting import make_product, reader_of, sent, yes
from yinuo.catalog.models import Product
from yinuo.core.models import JournalEntry
from yinuo.insale.actions.order import OrderDraft, confirm_order, open_order
from yinuo.insale.actions.payment import Paid
from yinuo.insale.models import Order
from yinuo.presale.actions.quote_decision import accept_quote
from yinuo.presale.models import Quote
from yinuo.presale.rules.quote_content import QuoteContent, QuoteItem


def table() -> Product:
    return Product.objects.filter(code="T-1").first() or make_product()


def content_of_two(**fields: Any) -> QuoteContent:
    """Two tables at 2000 each."""
    return replace(QuoteContent(items=(QuoteItem(product_id=table().pk, quantity=Decimal(2)),)), **fields)


def draft_for(cast: Cast, **fields: Any) -> OrderDraft:
    known = OrderDraft(content=content_of_two(), text="Two tables, please.", customer_id=cast.kim_customer.pk)
    return replace(known, **fields)


def opened(cast: Cast, *, now: datetime = NOW, by: str = "ana_agent", **fields: Any) -> Order:
    return open_order(actor=cast.actor(by), now=now, draft=draft_for(cast, **fields))


def confirmed(cast: Cast, *, now: datetime = NOW, **fields: Any) -> Order:
    order = opened(cast, now=now, **fields)
    return confirm_order(actor=cast.actor("ana_agent"), now=now, order_id=order.pk)


def ordered(cast: Cast, ask: Any, *, now: datetime = NOW, **fields: Any) -> tuple[Quote, Order]:
    """Return a quote that its customer accepted, and the order that it became."""
    quote = sent(cast, ask, now=now, **fields)
    quote = accept_quote(actor=reader_of(quote), now=now, quote_id=quote.pk, acceptance=yes())
    return quote, Order.objects.get(quote=quote)


def paid(amount: str = "1000.00", **fields: Any) -> Paid:
    return replace(Paid(amount=Decimal(amount)), **fields)


def entries(verb: str) -> list[JournalEntry]:
    return list(JournalEntry.objects.filter(verb=f"insale.{verb}").order_by("recorded_at", "id"))
