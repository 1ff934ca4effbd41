"""The orders of these days: those of accepted quotes confirmed, one paid in part, one on hold, one cancelled, one being written."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from msgspec import Struct

from yinuo.demo.stage import Stage
from yinuo.demo.timeline import Story
from yinuo.insale.actions.order import (
    Delivery,
    OrderDraft,
    cancel_order,
    confirm_order,
    hold_order,
    open_order,
)
from yinuo.insale.actions.payment import Paid, record_payment
from yinuo.insale.models import Order
from yinuo.people.actions.arrival import Arrival
from yinuo.presale.rules.quote_content import QuoteContent, QuoteItem

_CASHIER = "fangyuan"


class _Said(Struct, frozen=True, kw_only=True):
    """An order that was said: by whom, how, what, where to, in how many days, and how it ends: draft, held or cancelled."""

    name: str
    phone: str
    source: str
    text: str
    by: str
    ago_hours: float
    goods: tuple[tuple[str, str], ...]
    address: str
    days: int
    end: str
    deposit: str = "30"
    words: str = ""
    reason: str = ""


_SAID = (
    _Said(
        name="钱思齐",
        phone="19900009571",
        source="visit",
        text="店里看中的黑胡桃餐椅，要四把，木纹尽量一致。",
        by="zhoumin",
        ago_hours=76,
        goods=(("C-4508", "4"),),
        address="浙江省杭州市西湖区古墩路 380 号 6 幢 1201",
        days=24,
        end="held",
        words="周末送，提前一天打电话",
        reason="这批胡桃木含水率偏高，回窑再养五天",
    ),
    _Said(
        name="丁海涛",
        phone="19900009572",
        source="phone",
        text="客厅要一张一米四的岩板茶几，按上次店里的价。",
        by="heyutong",
        ago_hours=52,
        goods=(("T-1402", "1"),),
        address="浙江省杭州市滨江区江南大道 588 号 3 幢 1802",
        days=15,
        end="cancelled",
        reason="家里改了布局，客户来电取消，没有付款",
    ),
    _Said(
        name="沈佩兰",
        phone="19900009573",
        source="chat",
        text="孩子的书桌定下来了，橡木那张，下学期开学前用上就行。",
        by="xujia",
        ago_hours=3,
        goods=(("D-1204", "1"),),
        address="浙江省杭州市拱墅区湖墅南路 260 号 2 幢 504",
        days=20,
        end="draft",
        deposit="0",
    ),
)


def order_stories(stage: Stage) -> list[Story]:
    """Return the stories of the orders that quotes became, and of those that were said."""
    return [
        _of_quote(stage, "郑雅文", by="heyutong", ago_hours=31, deposit="wechat"),
        _of_quote(stage, "罗美娟", by="zhoumin", ago_hours=26),
        *(_said(stage, said) for said in _SAID),
    ]


def _of_quote(stage: Stage, name: str, *, by: str, ago_hours: float, deposit: str = "") -> Iterator[datetime]:
    """Confirm the order of an accepted quote; where a way to pay is named, its first part comes in."""
    at = stage.ago(hours=ago_hours)
    yield at
    order = Order.objects.get(quote__customer__name=name, status="draft")
    confirm_order(actor=stage.actor(by, at), now=at, order_id=order.pk)
    stage.matter_ids.add(order.pk)
    if deposit:
        at += timedelta(minutes=35)
        yield at
        _pay(stage, at, order, method=deposit, reference=f"4200{at:%Y%m%d}0117")


def _pay(stage: Stage, at: datetime, order: Order, *, method: str, reference: str) -> None:
    first = order.terms.order_by("position").first()
    paid = Paid(
        amount=first.amount if first is not None else order.gross,
        method=method,
        provider="财付通" if method == "wechat" else "",
        reference=reference,
        paid_at=at - timedelta(minutes=2),
    )
    record_payment(actor=stage.actor(_CASHIER, at), now=at, order_id=order.pk, paid=paid)


def _said(stage: Stage, said: _Said) -> Iterator[datetime]:
    at = stage.ago(hours=said.ago_hours)
    yield at
    items = [
        QuoteItem(product_id=stage.products[code].pk, quantity=Decimal(count)) for code, count in said.goods
    ]
    draft = OrderDraft(
        content=QuoteContent(items=tuple(items), deposit_percent=Decimal(said.deposit)),
        text=said.text,
        source=said.source,
        asker=Arrival(name=said.name, phone=said.phone),
        delivery=Delivery(
            recipient=said.name,
            phone=said.phone,
            address=said.address,
            words=said.words,
            on=stage.day(said.days, 12).date(),
        ),
    )
    order = open_order(actor=stage.actor(said.by, at), now=at, draft=draft)
    stage.matter_ids.add(order.pk)
    if said.end == "draft":
        return
    at += timedelta(minutes=25)
    yield at
    confirm_order(actor=stage.actor(said.by, at), now=at, order_id=order.pk)
    if said.end == "held":
        at += timedelta(hours=1)
        yield at
        _pay(stage, at, order, method="card", reference="")
    at += timedelta(hours=20)
    yield at
    writer = stage.actor(said.by, at)
    if said.end == "held":
        hold_order(actor=writer, now=at, order_id=order.pk, reason=said.reason)
    else:
        cancel_order(actor=writer, now=at, order_id=order.pk, reason=said.reason)
