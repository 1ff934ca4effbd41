"""What came these days: one as it should, one handed to a stranger, one brought by our own van and now to be put on the wall."""

import io
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace
from PIL import Image, ImageDraw

from yinuo.channels.courier import Status, TrackingEvent
from yinuo.channels.courier.events import SignType
from yinuo.core.actor import SYSTEM
from yinuo.demo.stage import Stage
from yinuo.demo.timeline import Story
from yinuo.insale.actions.installation import (
    InstallationWish,
    SiteAnswer,
    SiteAnswers,
    answer_site_points,
    ask_installation,
    promise_installation,
    send_site_questions,
)
from yinuo.insale.actions.order import Delivery, OrderDraft, confirm_order, open_order
from yinuo.insale.actions.own_delivery import OwnDelivery, record_delivery
from yinuo.insale.actions.receipt import SaidReceipt, confirm_receipt
from yinuo.insale.actions.receipt_reminder import announce_arrival
from yinuo.insale.actions.shipment import PackedBox, PackedLine, hand_over_shipment, pack_shipment
from yinuo.insale.actions.site_checklist import create_site_checklist
from yinuo.insale.actions.tracking import take_tracking
from yinuo.insale.models import Order, Shipment
from yinuo.people.actions.arrival import Arrival
from yinuo.people.actors import customer_actor
from yinuo.presale.rules.quote_content import QuoteContent, QuoteItem

_BY = "xujia"
_POINTS = (
    ("wall", "要固定的墙面是实心墙吗？", "要固定的牆面是實心牆嗎？", "Is the wall that it is fixed to solid?", True),
    ("pipes", "钻孔处没有水管和电线，是吗？", "鑽孔處沒有水管和電線，是嗎？", "Is the place of the holes free of pipes and wires?", True),
    ("lift", "有电梯能放下 2.1 米的板件吗？", "有電梯能放下 2.1 公尺的板件嗎？", "Does a panel of 2.1 m fit into the lift?", False),
    ("space", "安装处周围已经清空了吗？", "安裝處周圍已經清空了嗎？", "Is the place cleared?", False),
)  # fmt: skip


class _Came(Struct, frozen=True, kw_only=True):
    """Something bought and sent: to whom, what, by which courier, some hours ago, and how it came: well, stranger or own."""

    name: str
    phone: str
    text: str
    code: str
    address: str
    hours: float
    end: str
    courier: str = "shunfeng"
    waybill: str = ""
    by: str = _BY


_CAME = (
    _Came(
        name="唐雨桐",
        phone="19900009581",
        text="木蜡油套装一份，家里的餐桌该养护了。",
        code="O-0113",
        address="浙江省杭州市西湖区文二路 212 号 5 幢 302",
        hours=6.5,
        end="well",
        waybill="SF1990000095810",
    ),
    _Came(
        name="范晓晴",
        phone="19900009583",
        text="真皮单人沙发一张，麻烦送货上门。",
        code="S-2107",
        address="浙江省杭州市上城区解放路 66 号 2 幢 701",
        hours=4,
        end="stranger",
        waybill="SF1990000095838",
        by="zhoumin",
    ),
    _Came(
        name="顾文博",
        phone="19900009584",
        text="白蜡木书柜两组，要固定在墙上，家里有孩子。",
        code="L-1210",
        address="浙江省杭州市滨江区江陵路 1760 号 4 幢 1201",
        hours=7,
        end="own",
        courier="own",
    ),
)


def arrival_stories(stage: Stage) -> list[Story]:
    """Return the stories of what came."""
    return [_came(stage, came) for came in _CAME]


def _came(stage: Stage, came: _Came) -> Iterator[datetime]:
    at = stage.ago(hours=came.hours + 74)
    yield at
    order = _ordered(stage, came, at)
    at = stage.ago(hours=came.hours + 46)
    yield at
    shipment = _sent(stage, came, order, at)
    if came.end == "own":
        yield from _brought(stage, came, shipment)
        return
    at = stage.ago(hours=came.hours + 22)
    yield at
    _scan(came, at, Status.IN_TRANSIT, "快件已到达【杭州萧山中转场】")
    at = stage.ago(hours=came.hours + 4)
    yield at
    _scan(came, at, Status.OUT_FOR_DELIVERY, "快件正在派送，派送员会先联系您")
    announce_arrival(actor=SYSTEM, now=at, shipment_id=shipment.pk)
    at = stage.ago(hours=came.hours)
    yield at
    if came.end == "stranger":
        _scan(came, at, Status.SIGNED, "已签收，签收人：物业代收", SignType.AGENT)
        at += timedelta(minutes=50)
        yield at
        said = SaidReceipt(
            signed_by="other", consent=False, inspected=True, condition="good", satisfied=False
        )
        _say(came, shipment, at, said, words="没人给我打电话，直接放物业了，箱子还淋了雨。沙发没坏。")
    else:
        _scan(came, at, Status.SIGNED, "已签收，签收人：本人", SignType.SELF)
        at += timedelta(minutes=25)
        yield at
        _say(
            came,
            shipment,
            at,
            SaidReceipt(signed_by="self", inspected=True, condition="good", satisfied=True),
        )


def _ordered(stage: Stage, came: _Came, at: datetime) -> Order:
    item = QuoteItem(product_id=stage.products[came.code].pk, quantity=Decimal(1))
    draft = OrderDraft(
        content=QuoteContent(items=(item,)),
        text=came.text,
        source="phone",
        asker=Arrival(name=came.name, phone=came.phone),
        delivery=Delivery(recipient=came.name, phone=came.phone, address=came.address),
    )
    order = open_order(actor=stage.actor(came.by, at), now=at, draft=draft)
    stage.matter_ids.add(order.pk)
    return confirm_order(actor=stage.actor(came.by, at), now=at, order_id=order.pk)


def _sent(stage: Stage, came: _Came, order: Order, at: datetime) -> Shipment:
    actor = stage.actor(came.by, at)
    lines = [PackedLine(line_id=line.pk, quantity=line.quantity) for line in order.lines.filter(ships=True)]
    shipment = pack_shipment(
        actor=actor, now=at, order_id=order.pk, lines=lines, boxes=[PackedBox(weight_kg=Decimal("18.5"))]
    )
    return hand_over_shipment(
        actor=actor, now=at, shipment_id=shipment.pk, courier=came.courier, waybill=came.waybill
    )


def _scan(came: _Came, at: datetime, status: Status, text: str, sign_type: SignType = SignType.NONE) -> None:
    event = TrackingEvent(
        waybill_no=came.waybill,
        carrier=came.courier,
        provider="kuaidi100",
        occurred_at=at - timedelta(minutes=1),
        status=status,
        sign_type=sign_type,
        location="浙江杭州",
        raw_text=text,
    )
    take_tracking(actor=SYSTEM, now=at, events=[event])


def _say(came: _Came, shipment: Shipment, at: datetime, said: SaidReceipt, *, words: str = "") -> None:
    actor = customer_actor(customer_id=None, name=came.name, matter_ids=[shipment.order_id])
    confirm_receipt(actor=actor, now=at, shipment_id=shipment.pk, said=replace(said, words=words))


def _brought(stage: Stage, came: _Came, shipment: Shipment) -> Iterator[datetime]:
    """Bring it with our own van, signed for on the driver's telephone; then ask about the wall that it is fixed to."""
    at = stage.ago(hours=came.hours)
    yield at
    actor = stage.actor(came.by, at)
    delivery = OwnDelivery(signed_by="self", inspected=True, condition="good", signature=_signature())
    record_delivery(actor=actor, now=at, shipment_id=shipment.pk, delivery=delivery)
    checklist = create_site_checklist(
        actor=SYSTEM,
        now=at,
        code="wall",
        names={"zh-hans": "上墙安装", "zh-hant": "上牆安裝", "en": "Fixed to a wall"},
        items=[
            {"code": code, "texts": {"zh-hans": hans, "zh-hant": hant, "en": en}, "safety": safety}
            for code, hans, hant, en, safety in _POINTS
        ],
    )
    wish = InstallationWish(
        what="书柜固定到墙上", wanted_on=stage.day(4, 10).date(), contact=came.name, checklist_id=checklist.pk
    )
    made = ask_installation(actor=actor, now=at, order_id=shipment.order_id, wish=wish)
    at += timedelta(minutes=20)
    yield at
    actor = stage.actor(came.by, at)
    send_site_questions(actor=actor, now=at, installation_id=made.pk)
    promise_installation(actor=actor, now=at, installation_id=made.pk, on=stage.day(6, 10).date())
    at += timedelta(hours=1)
    yield at
    customer = customer_actor(customer_id=None, name=came.name, matter_ids=[shipment.order_id])
    said = {
        "wall": SiteAnswer(ok=True),
        "lift": SiteAnswer(ok=False, words="电梯轿厢高 2 米，板件要走楼梯，12 楼"),
    }
    answer_site_points(actor=customer, now=at, installation_id=made.pk, said=SiteAnswers(answers=said))


def _signature() -> bytes:
    """Return a name signed with a finger, as PNG."""
    image = Image.new("RGB", (640, 280), "#ffffff")
    pen = ImageDraw.Draw(image)
    strokes = (
        [(80, 90), (180, 84), (130, 88), (126, 200), (96, 176)],
        [(200, 70), (260, 120), (190, 210), (300, 150), (270, 90), (340, 210)],
        [(370, 120), (470, 100), (420, 105), (410, 220), (390, 190), (500, 160), (560, 210)],
    )
    for stroke in strokes:
        pen.line(stroke, fill="#111111", width=6, joint="curve")
    written = io.BytesIO()
    image.save(written, "PNG")
    return written.getvalue()
