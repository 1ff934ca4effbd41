"""Changes of these days' orders: one in force, one at the customer's, one just asked for; and an order from the shelf."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from yinuo.demo.stage import Stage
from yinuo.demo.timeline import Story
from yinuo.insale.actions.change import offer_change, raise_change
from yinuo.insale.actions.change_assessment import Assessment, assess_change
from yinuo.insale.actions.change_decision import ChangeDecision, agree_change
from yinuo.insale.actions.order import Delivery
from yinuo.insale.actions.portal_order import GoodsWish, order_goods
from yinuo.insale.models import Order
from yinuo.insale.order_content import content_of_order
from yinuo.people.actions.arrival import Arrival, visitor
from yinuo.people.actors import customer_actor
from yinuo.presale.rules.quote_content import QuoteItem
from yinuo.presale.tellings import needs_of_products


class _Wish(Struct, frozen=True, kw_only=True):
    """What a customer wishes, and how far it got: raised, offered or agreed; `days` later is the new day."""

    name: str
    by: str
    ago_hours: float
    text: str
    end: str
    adds: str = ""
    days: int = 0
    effects: str = ""
    drawings: str = ""
    words: str = ""


_WISHES = (
    _Wish(
        name="郑雅文",
        by="heyutong",
        ago_hours=20,
        text="想再加一套养护套装，一起送来就行。",
        end="agreed",
        adds="O-0113",
        effects="养护套装有现货，和家具同车送到，不另收运费。",
    ),
    _Wish(
        name="罗美娟",
        by="zhoumin",
        ago_hours=17,
        text="家里装修拖了，能不能晚一周送？另外想加两把同色的餐椅。",
        end="offered",
        adds="C-4508",
        days=7,
        effects="餐椅和这一批同一块料，颜色一致；其余不变。",
        drawings="摆放图第 2 页补上两把椅子，走道仍留 90 厘米。",
        words="罗女士您好，您要的两处改动都算好了，请看一眼。",
    ),
    _Wish(
        name="钱思齐",
        by="zhoumin",
        ago_hours=5,
        text="四把餐椅里有一把想换成带扶手的，可以吗？",
        end="raised",
    ),
)


def change_stories(stage: Stage) -> list[Story]:
    """Return the stories of what customers wished of their orders, and of one who ordered from the shelf."""
    return [*(_wished(stage, wish) for wish in _WISHES), _from_the_shelf(stage)]


def _wished(stage: Stage, wish: _Wish) -> Iterator[datetime]:
    at = stage.ago(hours=wish.ago_hours)
    yield at
    order = Order.objects.filter(customer__name=wish.name, confirmed_at__isnull=False).order_by("pk").last()
    if order is None:
        return
    reader = customer_actor(customer_id=None, name=wish.name, matter_ids=[order.pk], language=order.language)
    change = raise_change(actor=reader, now=at, order_id=order.pk, wish=wish.text)
    if wish.end == "raised":
        stage.unread_ids.add(order.pk)
        return
    at += timedelta(minutes=50)
    yield at
    writer = stage.actor(wish.by, at)
    assess_change(actor=writer, now=at, change_id=change.pk, assessment=_assessment(stage, order, wish))
    at += timedelta(minutes=10)
    yield at
    offer_change(actor=stage.actor(wish.by, at), now=at, change_id=change.pk, words=wish.words)
    if wish.end == "offered":
        return
    at += timedelta(hours=2)
    yield at
    agree_change(actor=reader, now=at, change_id=change.pk, decision=ChangeDecision(name=wish.name))


def _assessment(stage: Stage, order: Order, wish: _Wish) -> Assessment:
    order.refresh_from_db()
    content = content_of_order(order)
    more = QuoteItem(
        product_id=stage.products[wish.adds].pk,
        variant_id=_variant_of(stage, wish.adds),
        quantity=Decimal(2 if wish.adds.startswith("C-") else 1),
    )
    return Assessment(
        content=replace(content, items=(*content.items, more)),
        delivery_on=order.delivery_on + timedelta(days=wish.days)
        if order.delivery_on and wish.days
        else None,
        drawings=wish.drawings,
        effects=wish.effects,
        override="客户自己要求推迟，工期更宽" if wish.days else "",
    )


def _variant_of(stage: Stage, code: str) -> int | None:
    variants = stage.products[code].variants.filter(active=True).order_by("position", "pk")
    return variants.values_list("pk", flat=True).first()


def _from_the_shelf(stage: Stage) -> Iterator[datetime]:
    at = stage.ago(hours=2, minutes=20)
    yield at
    product = stage.products["O-0113"]
    needs = needs_of_products([product.pk], customer_id=None, language="zh-hans")
    order = order_goods(
        actor=visitor(language="zh-hans", name="蒋若兰"),
        now=at,
        wish=GoodsWish(
            product_id=product.pk,
            variant_id=_variant_of(stage, "O-0113"),
            quantity=2,
            asker=Arrival(name="蒋若兰", phone="19900009581"),
            delivery=Delivery(
                recipient="蒋若兰",
                phone="19900009581",
                address="浙江省杭州市上城区复兴路 328 号 7 幢 902",
                on=stage.day(9, 12).date(),
            ),
            words="家里的老榆木柜子也能用吧？",
            understood=[need.key for need in needs],
        ),
    )
    stage.matter_ids.add(order.pk)
    stage.unread_ids.add(order.pk)
