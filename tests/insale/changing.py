"""Changes of orders for the tests of in-sale: asked for, assessed, put before the customer."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from tests.cast import NOW, Cast
from tests.insale.ordering import table
from yinuo.core.actor import Actor
from yinuo.insale.actions.change import offer_change, raise_change
from yinuo.insale.actions.change_assessment import Assessment, assess_change
from yinuo.insale.actions.change_decision import ChangeDecision
from yinuo.insale.models import ChangeRequest, Order
from yinuo.people.actors import customer_actor
from yinuo.presale.rules.quote_content import QuoteContent, QuoteItem

YES = ChangeDecision(name="Kim Lee", address="203.0.113.5")


def reader_of(order: Order) -> Actor:
    return customer_actor(customer_id=None, name="Kim", matter_ids=[order.pk], language=order.language)


def tables(count: str, *others: QuoteItem, **fields: Any) -> Assessment:
    """So many tables at 2000 each, and what else."""
    content = QuoteContent(items=(QuoteItem(product_id=table().pk, quantity=Decimal(count)), *others))
    return replace(Assessment(content=content), **fields)


def asked(cast: Cast, order: Order, *, now: datetime = NOW) -> ChangeRequest:
    return raise_change(
        actor=cast.actor("ana_agent"),
        now=now,
        order_id=order.pk,
        wish="Three instead of two.",
        raised_by="customer",
    )


def assessed(
    cast: Cast, order: Order, *, now: datetime = NOW, assessment: Assessment | None = None
) -> ChangeRequest:
    change = asked(cast, order, now=now)
    return assess_change(
        actor=cast.actor("ana_agent"), now=now, change_id=change.pk, assessment=assessment or tables("3")
    )


def offered(
    cast: Cast, order: Order, *, now: datetime = NOW, assessment: Assessment | None = None
) -> ChangeRequest:
    change = assessed(cast, order, now=now, assessment=assessment)
    return offer_change(actor=cast.actor("ana_agent"), now=now, change_id=change.pk)
