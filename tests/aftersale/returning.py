"""Goods that go back, for the tests of returns: bought on the portal, delivered, asked for."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from tests.cast import NOW, Cast
from tests.insale.arriving import LATER, LOCKER, says
from tests.insale.shipping import SIGNED, confirmed_order, on_its_way, told
from yinuo.aftersale.actions.return_request import AskedLine, ReturnAsked, request_return
from yinuo.aftersale.models import Return
from yinuo.catalog.models import Product
from yinuo.core.actor import Actor
from yinuo.core.models import JournalEntry
from yinuo.insale.models import Order, OrderLine
from yinuo.matters.models import Matter
from yinuo.people.actors import customer_actor

ADDRESS = "苏州市相城区安诚路 8 号 退货组 0512-12345678"
SOON = LATER + timedelta(hours=20)
LATE = LATER + timedelta(days=40)


def delivered(cast: Cast, *, source: str = "portal", said: bool = True, **product: Any) -> Order:
    """Four pieces that the customer bought on the portal and has in hand; keyword arguments change the product."""
    order = confirmed_order(cast)
    Order.objects.filter(number=order.number).update(source=source)
    if product:
        bought = line_of(order).product
        assert bought is not None
        Product.objects.filter(pk=bought.pk).update(**product)
    shipment = on_its_way(cast, order)
    told(SIGNED)
    if said:
        says(shipment)
    return Order.objects.get(pk=order.pk)


def in_locker(cast: Cast) -> Order:
    """Likewise, but the parcel lies in a locker and nobody has taken it out."""
    order = confirmed_order(cast)
    Order.objects.filter(pk=order.pk).update(source="portal")
    on_its_way(cast, order)
    told(LOCKER)
    return Order.objects.get(pk=order.pk)


def two_in_locker(cast: Cast) -> Order:
    """An order of two products, both in a locker: four of the one, two of the other."""
    order = confirmed_order(cast, "4", "2")
    Order.objects.filter(pk=order.pk).update(source="portal")
    on_its_way(cast, order, "4", "2")
    told(LOCKER)
    return Order.objects.get(pk=order.pk)


def line_of(order: Order) -> OrderLine:
    return order.lines.get()


def holder(order: Matter) -> Actor:
    """Whoever holds the link of the order."""
    return customer_actor(customer_id=None, name="Kim", matter_ids=[order.pk], language="zh-hans")


def guest(found: Return) -> Actor:
    """Whoever holds the link of the return."""
    return customer_actor(customer_id=None, name="Kim", matter_ids=[found.pk], language="zh-hans")


def asked(order: Order, quantity: str = "1", **more: Any) -> ReturnAsked:
    """A wish for one line; keyword arguments are those of the line."""
    words, photos = more.pop("note", ""), more.pop("photos", ())
    line = AskedLine(order_line_id=line_of(order).pk, quantity=Decimal(quantity), **more)
    return ReturnAsked(lines=(line,), words=words, photos=photos)


def request(cast: Cast, order: Order, quantity: str = "1", *, now: datetime = SOON, **more: Any) -> Return:
    """Ask as the customer."""
    return request_return(
        actor=holder(order), now=now, order_id=order.pk, asked=asked(order, quantity, **more), source="portal"
    )


def entries(verb: str) -> list[JournalEntry]:
    return list(JournalEntry.objects.filter(verb=f"aftersale.{verb}").order_by("id"))


__all__ = ["NOW"]
