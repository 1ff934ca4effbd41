"""Parcels of these days: one to hand over, one on its way, one in trouble, one in a locker, one signed for by somebody else, one received."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

import orjson
from msgspec import Struct

from yinuo.channels.courier import normalise
from yinuo.core.actor import SYSTEM
from yinuo.demo.crowd import ZONE
from yinuo.demo.stage import Stage
from yinuo.demo.timeline import Story
from yinuo.insale.actions.order import Delivery, OrderDraft, confirm_order, open_order
from yinuo.insale.actions.shipment import PackedBox, PackedLine, hand_over_shipment, pack_shipment
from yinuo.insale.actions.tracking import Push, take_tracking
from yinuo.insale.models import Order, Shipment
from yinuo.people.actions.arrival import Arrival
from yinuo.presale.rules.quote_content import QuoteContent, QuoteItem

_MAKING_HOURS = 60


class _Sent(Struct, frozen=True, kw_only=True):
    """An order with its parcel: who, what, where to, how much of it is packed in which boxes, and its scans.

    Hours count back from now. `scans` are (hours ago, code of 快递100, place, words), the oldest first.
    """

    name: str
    phone: str
    email: str
    text: str
    address: str
    goods: tuple[str, str]
    packed: str
    boxes: tuple[tuple[str, str, str], ...]
    packed_ago: float
    by: str = "zhoumin"
    courier: str = ""
    waybill: str = ""
    days: int | None = None
    scans: tuple[tuple[float, str, str, str], ...] = ()


_SENT = (
    _Sent(
        name="吴晓峰",
        phone="19900009681",
        email="wu.xiaofeng@example.com",
        text="胡桃木餐椅要六把，先发四把也行，剩下两把等做好再补。",
        address="浙江省杭州市余杭区五常大道 168 号 9 幢 602",
        goods=("C-4508", "6"),
        packed="4",
        boxes=(("18.5", "62×58×96", "餐椅 2 把"), ("18.5", "62×58×96", "餐椅 2 把")),
        packed_ago=3,
    ),
    _Sent(
        name="陆佳宁",
        phone="19900009682",
        email="lu.jianing@example.com",
        text="岩板茶几一张，周末在家收货。",
        address="江苏省苏州市姑苏区十全街 200 号 3 幢 401",
        goods=("T-1402", "1"),
        packed="1",
        boxes=(("46", "146×76×18", "台面"), ("12", "80×40×20", "桌腿")),
        packed_ago=46,
        courier="debangkuaidi",
        waybill="DPK210360587421",
        days=1,
        scans=(
            (40, "103", "杭州萧山营业部", "快件已揽收"),
            (24, "1002", "杭州枢纽中心", "离开杭州枢纽中心，发往苏州转运中心"),
            (4, "1001", "苏州姑苏营业部", "到达苏州姑苏营业部"),
        ),
    ),
    _Sent(
        name="方志远",
        phone="19900009683",
        email="fang.zhiyuan@example.com",
        text="橡木书桌，单位地址收，前台可以签。",
        address="浙江省宁波市鄞州区天童南路 588 号 12 楼",
        goods=("D-1204", "1"),
        packed="1",
        boxes=(("38", "128×68×14", "书桌整件"),),
        packed_ago=70,
        courier="zhongtong",
        waybill="78412036958741",
        days=0,
        scans=(
            (64, "103", "杭州九堡", "已揽收"),
            (40, "1002", "宁波转运中心", "到达宁波转运中心"),
            (9, "209", "宁波鄞州", "派件异常：外包装破损，等待寄件方确认"),
        ),
    ),
    _Sent(
        name="顾晓雯",
        phone="19900009684",
        email="gu.xiaowen@example.com",
        text="木蜡油补一瓶，跟上次一样的。",
        address="浙江省杭州市上城区中河中路 175 号 5 幢 303",
        goods=("O-0113", "2"),
        packed="2",
        boxes=(("0.8", "20×15×12", "木蜡油 2 瓶"),),
        packed_ago=54,
        courier="shunfeng",
        waybill="SF1420036985274",
        scans=(
            (50, "103", "杭州下沙", "顺丰速运已收取快件"),
            (22, "5", "杭州上城", "快件交给派送员，正在派送途中"),
            (20, "501", "杭州上城", "已放入丰巢智能柜，请凭取件码取件"),
        ),
    ),
    _Sent(
        name="何文静",
        phone="19900009685",
        email="he.wenjing@example.com",
        text="餐椅两把，和家里那套配。",
        address="上海市徐汇区漕宝路 400 弄 6 号 1102",
        goods=("C-4508", "2"),
        packed="2",
        boxes=(("18.5", "62×58×96", "餐椅 2 把"),),
        packed_ago=98,
        courier="jd",
        waybill="JDVE08745129630",
        days=-1,
        scans=(
            (92, "103", "杭州滨江", "揽收任务已完成"),
            (60, "1002", "上海松江", "到达上海松江分拣中心"),
            (30, "303", "上海徐汇", "已签收，由门卫代收"),
        ),
    ),
    _Sent(
        name="孙宇航",
        phone="19900009686",
        email="sun.yuhang@example.com",
        text="岩板茶几，客厅用，送货上门。",
        address="浙江省杭州市西湖区留和路 318 号 8 幢 201",
        goods=("T-1402", "1"),
        packed="1",
        boxes=(("58", "146×76×30", "茶几整件"),),
        packed_ago=120,
        by="heyutong",
        courier="shunfeng",
        waybill="SF1420036985331",
        days=-2,
        scans=(
            (116, "103", "杭州下沙", "顺丰速运已收取快件"),
            (80, "5", "杭州西湖", "快件交给派送员，正在派送途中"),
            (78, "301", "杭州西湖", "已签收，签收人：本人"),
        ),
    ),
)


def shipment_stories(stage: Stage) -> list[Story]:
    """Return the stories of the parcels."""
    return [_sent(stage, one) for one in _SENT]


def _sent(stage: Stage, sent: _Sent) -> Iterator[datetime]:
    at = stage.ago(hours=sent.packed_ago + _MAKING_HOURS)
    yield at
    order = _ordered(stage, sent, at)
    at += timedelta(minutes=20)
    yield at
    confirm_order(actor=stage.actor(sent.by, at), now=at, order_id=order.pk)
    at = stage.ago(hours=sent.packed_ago)
    yield at
    shipment = _packed(stage, sent, order, at)
    if not sent.courier:
        return
    at += timedelta(hours=1)
    yield at
    _hand_over(stage, sent, shipment, at)
    for count in range(1, len(sent.scans) + 1):
        at = stage.ago(hours=sent.scans[count - 1][0]) + timedelta(minutes=2)
        yield at
        _tell(stage, sent, count, at)


def _ordered(stage: Stage, sent: _Sent, at: datetime) -> Order:
    code, count = sent.goods
    item = QuoteItem(product_id=stage.products[code].pk, quantity=Decimal(count))
    draft = OrderDraft(
        content=QuoteContent(items=(item,)),
        text=sent.text,
        source="chat",
        asker=Arrival(name=sent.name, phone=sent.phone, email=sent.email),
        delivery=Delivery(
            recipient=sent.name,
            phone=sent.phone,
            address=sent.address,
            on=stage.day(max(sent.days or 2, 1) + 1, 12).date(),
        ),
    )
    order = open_order(actor=stage.actor(sent.by, at), now=at, draft=draft)
    stage.matter_ids.add(order.pk)
    return order


def _packed(stage: Stage, sent: _Sent, order: Order, at: datetime) -> Shipment:
    line = order.lines.get(ships=True)
    return pack_shipment(
        actor=stage.actor(sent.by, at),
        now=at,
        order_id=order.pk,
        lines=[PackedLine(line_id=line.pk, quantity=Decimal(sent.packed))],
        boxes=[
            PackedBox(weight_kg=Decimal(weight), sides_cm=sides, content=content)
            for weight, sides, content in sent.boxes
        ],
    )


def _hand_over(stage: Stage, sent: _Sent, shipment: Shipment, at: datetime) -> None:
    promised_on = stage.day(sent.days, 12).date() if sent.days is not None else None
    hand_over_shipment(
        actor=stage.actor(sent.by, at),
        now=at,
        shipment_id=shipment.pk,
        courier=sent.courier,
        waybill=sent.waybill,
        promised_on=promised_on,
    )


def _tell(stage: Stage, sent: _Sent, count: int, at: datetime) -> None:
    """Push all scans so far, the newest first, as 快递100 does."""
    scans = [
        {
            "time": f"{stage.ago(hours=ago).astimezone(ZONE):%Y-%m-%d %H:%M:%S}",
            "context": f"[{place}]{words}",
            "statusCode": code,
            "areaName": place,
        }
        for ago, code, place, words in reversed(sent.scans[:count])
    ]
    content = {"status": "polling", "lastResult": {"nu": sent.waybill, "com": sent.courier, "data": scans}}
    body = orjson.dumps(content)
    take_tracking(
        actor=SYSTEM,
        now=at,
        events=normalise("kuaidi100", body),
        push=Push(provider="kuaidi100", body=body),
    )
