"""Things to sell, and quotes of them, for the tests of quotes."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from tests.cast import NOW, Cast
from yinuo.catalog.models import Precaution, Product, Variant
from yinuo.core.actor import Actor
from yinuo.core.models import JournalEntry
from yinuo.matters.models import Matter, Promise
from yinuo.people.actors import customer_actor
from yinuo.presale.actions.quote import draft_quote
from yinuo.presale.actions.quote_decision import Acceptance
from yinuo.presale.actions.quote_offer import open_quote, send_quote
from yinuo.presale.models import Quote
from yinuo.presale.rules.quote_content import OfferedDate, QuoteContent, QuoteItem

DELIVERY = datetime(2026, 4, 20, 2, 0, tzinfo=UTC)
HEAVY = "岩板台面重 48 千克，安装面须能承重。"


def make_product(
    code: str = "T-1", *, price: str = "2000.00", precautions: int = 0, **fields: Any
) -> Product:
    product = Product.objects.create(
        code=code,
        names={"zh-hans": "岩板茶几", "en": "Slate table"},
        price=Decimal(price),
        created_at=NOW,
        **fields,
    )
    for place in range(precautions):
        Precaution.objects.create(
            product=product,
            texts={"zh-hans": HEAVY if place == 0 else f"注意 {place}", "en": f"Mind this {place}"},
            severity=("warning", "danger", "notice")[place % 3],
        )
    return product


def make_variant(product: Product, *, price: str | None = None, sku: str = "T-1-W") -> Variant:
    return Variant.objects.create(
        product=product, sku=sku, options={"颜色": "胡桃"}, price=Decimal(price) if price else None
    )


def content_for(product: Product, **fields: Any) -> QuoteContent:
    """One table, delivered on a day far enough away to be fair."""
    known = QuoteContent(
        items=(QuoteItem(product_id=product.pk, quantity=Decimal(1)),),
        dates=(OfferedDate(what="胡桃木茶几放到您家客厅", due_at=DELIVERY),),
        answer="选岩板台面，耐热耐刮。",
    )
    return replace(known, **fields)


def drafted(cast: Cast, ask: Any, *, precautions: int = 0, now: datetime = NOW, **fields: Any) -> Quote:
    matter: Matter = ask(now=now) if now != NOW else ask()
    product = Product.objects.filter(code="T-1").first() or make_product(precautions=precautions)
    if now != NOW:
        fields = {
            "dates": (OfferedDate(what="胡桃木茶几放到您家客厅", amount=20, unit="working_days"),),
            **fields,
        }
    return draft_quote(
        actor=cast.actor("ana_agent"), now=now, matter_id=matter.pk, content=content_for(product, **fields)
    )


def sent(cast: Cast, ask: Any, *, now: datetime = NOW, **fields: Any) -> Quote:
    quote = drafted(cast, ask, now=now, **fields)
    return send_quote(actor=cast.actor("ana_agent"), now=now, quote_id=quote.pk)


def viewed(cast: Cast, ask: Any, *, now: datetime = NOW, **fields: Any) -> Quote:
    quote = sent(cast, ask, now=now, **fields)
    return open_quote(actor=reader_of(quote), now=now, quote_id=quote.pk)


def reader_of(quote: Quote) -> Actor:
    """Return the customer who holds the quote's link."""
    return customer_actor(customer_id=None, name="Kim", matter_ids=[quote.matter_id])


def yes(**fields: Any) -> Acceptance:
    return replace(Acceptance(name="金女士", address="203.0.113.9"), **fields)


def entries(verb: str) -> list[JournalEntry]:
    return list(JournalEntry.objects.filter(verb=f"presale.{verb}").order_by("recorded_at", "id"))


def promised(quote: Quote) -> list[Promise]:
    return list(Promise.objects.filter(words__startswith=quote.number).order_by("due_at"))
