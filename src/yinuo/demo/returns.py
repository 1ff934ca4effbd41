"""What goes back these days: one on its way to us, one that a courier fetches, one on which somebody has to decide."""

from collections.abc import Generator, Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from msgspec import Struct

from yinuo.aftersale.actions.return_decision import ReturnTerms, authorise_return
from yinuo.aftersale.actions.return_leg import dispatch_return
from yinuo.aftersale.actions.return_request import AskedLine, ReturnAsked, request_return
from yinuo.aftersale.models import Return
from yinuo.channels.courier import Status, TrackingEvent
from yinuo.channels.courier.events import SignType
from yinuo.core.actor import SYSTEM
from yinuo.demo.stage import Stage
from yinuo.demo.timeline import Story
from yinuo.insale.actions.order import Delivery, OrderDraft, confirm_order, open_order
from yinuo.insale.actions.receipt import SaidReceipt, confirm_receipt
from yinuo.insale.actions.shipment import PackedLine, hand_over_shipment, pack_shipment
from yinuo.insale.actions.tracking import take_tracking
from yinuo.insale.models import Order, Shipment
from yinuo.matters.actions.assignment import assign_matter
from yinuo.people.actions.arrival import Arrival
from yinuo.people.actors import customer_actor
from yinuo.presale.rules.quote_content import QuoteContent, QuoteItem

_BY, _LEAD = "songyifan", "fangyuan"
_ADDRESS = "浙江省杭州市余杭区仓前街道安诺路 8 号 退货组 0571-88880000"
_WELL = SaidReceipt(signed_by="self", inspected=True, condition="good", satisfied=True)


class _Bought(Struct, frozen=True, kw_only=True):
    """Something bought in a chat and delivered some days ago, of which one goes back."""

    name: str
    phone: str
    code: str
    text: str
    address: str
    days: int
    waybill: str
    reason: str
    words: str = ""
    quantity: int = 1
    wish: str = "return"


_SENT = _Bought(
    name="石晓蕾",
    phone="19900009601",
    code="C-4508",
    text="餐椅两把，先试试高度。",
    address="浙江省杭州市拱墅区莫干山路 110 号 3 幢 502",
    days=6,
    waybill="SF1990000096012",
    reason="changed_mind",
    quantity=2,
)
_FETCHED = _Bought(
    name="康俊",
    phone="19900009602",
    code="S-2107",
    text="单人沙发一张。",
    address="浙江省杭州市西湖区古墩路 588 号 2 幢 1103",
    days=4,
    waybill="SF1990000096020",
    reason="not_as_described",
    words="网页上是浅灰，到手偏绿，灯光下更明显。",
)
_OPEN = _Bought(
    name="施雅",
    phone="19900009603",
    code="L-1210",
    text="书柜一组。",
    address="浙江省杭州市滨江区滨盛路 1509 号 1 幢 801",
    days=12,
    waybill="SF1990000096038",
    reason="faulty",
    words="最下层抽屉推到一半就卡住，换过滑轨还是这样。",
    wish="repair",
)


def return_stories(stage: Stage) -> list[Story]:
    """Return the stories of what goes back."""
    return [_sent(stage), _fetched(stage), _open(stage)]


def _sent(stage: Stage) -> Iterator[datetime]:
    order = yield from _delivered(stage, _SENT)
    at = stage.ago(days=2, hours=5)
    yield at
    found = _asked(stage, at, order, _SENT)
    at += timedelta(hours=1)
    yield at
    _authorise(stage, at, found, ReturnTerms(send_to=_ADDRESS, freight_by="buyer"))
    at = stage.ago(days=1, hours=2)
    yield at
    buyer = customer_actor(customer_id=None, name=_SENT.name, matter_ids=[found.pk])
    dispatch_return(actor=buyer, now=at, return_id=found.pk, courier="yuantong", waybill="YT9900000960145")
    at = stage.ago(hours=9)
    yield at
    _scan("YT9900000960145", "yuantong", at, Status.IN_TRANSIT, "快件已到达【杭州转运中心】")


def _fetched(stage: Stage) -> Iterator[datetime]:
    order = yield from _delivered(stage, _FETCHED)
    at = stage.ago(hours=26)
    yield at
    found = _asked(stage, at, order, _FETCHED)
    at = stage.ago(hours=22)
    yield at
    terms = ReturnTerms(
        way="pickup",
        send_to=_ADDRESS,
        freight_by="seller",
        courier="shunfeng",
        waybill="SF1990000096111",
        pickup_from=stage.day(1, 14),
        pickup_until=stage.day(1, 16),
        because="颜色与页面不符，属实，运费由我们承担。",
    )
    _authorise(stage, at, found, terms)


def _authorise(stage: Stage, at: datetime, found: Return, terms: ReturnTerms) -> None:
    """Let it come back, where the rules have not done so at once: that is so where the house has set an address."""
    if found.stage == "requested":
        authorise_return(actor=stage.actor(_BY, at), now=at, return_id=found.pk, terms=terms)


def _open(stage: Stage) -> Iterator[datetime]:
    order = yield from _delivered(stage, _OPEN)
    at = stage.ago(hours=3)
    yield at
    _asked(stage, at, order, _OPEN)


def _delivered(stage: Stage, bought: _Bought) -> Generator[datetime, None, Order]:
    """Buy, send and receive in person."""
    at = stage.ago(days=bought.days + 3)
    yield at
    item = QuoteItem(product_id=stage.products[bought.code].pk, quantity=Decimal(bought.quantity))
    draft = OrderDraft(
        content=QuoteContent(items=(item,)),
        text=bought.text,
        source="chat",
        asker=Arrival(name=bought.name, phone=bought.phone),
        delivery=Delivery(recipient=bought.name, phone=bought.phone, address=bought.address),
    )
    order = open_order(actor=stage.actor(_BY, at), now=at, draft=draft)
    stage.matter_ids.add(order.pk)
    order = confirm_order(actor=stage.actor(_BY, at), now=at, order_id=order.pk)
    at = stage.ago(days=bought.days + 1)
    yield at
    shipment = _packed(stage, at, order, bought)
    at = stage.ago(days=bought.days)
    yield at
    _scan(bought.waybill, "shunfeng", at, Status.SIGNED, "已签收，签收人：本人", SignType.SELF)
    at += timedelta(minutes=30)
    yield at
    buyer = customer_actor(customer_id=None, name=bought.name, matter_ids=[order.pk])
    confirm_receipt(actor=buyer, now=at, shipment_id=shipment.pk, said=_WELL)
    return order


def _packed(stage: Stage, at: datetime, order: Order, bought: _Bought) -> Shipment:
    lines = [PackedLine(line_id=line.pk, quantity=line.quantity) for line in order.lines.filter(ships=True)]
    actor = stage.actor(_BY, at)
    made = pack_shipment(actor=actor, now=at, order_id=order.pk, lines=lines)
    return hand_over_shipment(
        actor=actor, now=at, shipment_id=made.pk, courier="shunfeng", waybill=bought.waybill
    )


def _asked(stage: Stage, at: datetime, order: Order, bought: _Bought) -> Return:
    """Ask on the page of the order, as its buyer."""
    line = AskedLine(
        order_line_id=order.lines.get(ships=True).pk,
        quantity=Decimal(1),
        wish=bought.wish,
        reason=bought.reason,
        words=bought.words,
        opened=True,
    )
    buyer = customer_actor(customer_id=None, name=bought.name, matter_ids=[order.pk])
    found = request_return(
        actor=buyer, now=at, order_id=order.pk, asked=ReturnAsked(lines=(line,)), source="portal"
    )
    stage.matter_ids.add(found.pk)
    owner_id = stage.company.staff[_BY].pk
    if found.owner_id != owner_id:
        assign_matter(actor=stage.actor(_LEAD, at), now=at, matter_id=found.pk, owner_id=owner_id)
    return found


def _scan(
    waybill: str, courier: str, at: datetime, status: Status, text: str, sign_type: SignType = SignType.NONE
) -> None:
    event = TrackingEvent(
        waybill_no=waybill,
        carrier=courier,
        provider="kuaidi100",
        occurred_at=at - timedelta(minutes=1),
        status=status,
        sign_type=sign_type,
        location="浙江杭州",
        raw_text=text,
    )
    take_tracking(actor=SYSTEM, now=at, events=[event])
