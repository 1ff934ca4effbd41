"""What came back these days: one that waits to be inspected, one whose money is owed, one that is exchanged, one that is done."""

from collections.abc import Generator, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from io import BytesIO

from msgspec import Struct

from yinuo.aftersale.actions.return_arrival import Arrived, receive_return
from yinuo.aftersale.actions.return_decision import ReturnTerms, authorise_return
from yinuo.aftersale.actions.return_exchange import order_replacement
from yinuo.aftersale.actions.return_freight import LaidOut, tell_freight
from yinuo.aftersale.actions.return_inspection import Inspected, inspect_line
from yinuo.aftersale.actions.return_request import AskedLine, ReturnAsked, request_return
from yinuo.aftersale.actions.return_settlement import PaidBack, Terms, pay_refund, settle_return
from yinuo.aftersale.models import Return
from yinuo.demo.fault_texts import fault_of
from yinuo.demo.slips import freight_slip
from yinuo.demo.stage import Stage
from yinuo.demo.timeline import Story
from yinuo.insale.actions.extras import GiftGiven, OrderExtras
from yinuo.insale.actions.order import Delivery, OrderDraft, confirm_order, open_order
from yinuo.insale.actions.payment import Paid, record_payment
from yinuo.insale.actions.receipt import NewPhoto, SaidReceipt, confirm_receipt
from yinuo.insale.actions.shipment import PackedLine, hand_over_shipment, pack_shipment
from yinuo.insale.models import Order
from yinuo.people.actions.arrival import Arrival
from yinuo.people.actors import customer_actor
from yinuo.presale.rules.quote_content import QuoteContent, QuoteItem

_BY, _LEAD = "songyifan", "fangyuan"
_SEND_TO = "浙江省杭州市余杭区仓前街道安诺路 8 号 退货组 0571-88880000"
_WELL = SaidReceipt(signed_by="self", inspected=True, condition="good", satisfied=True)


class _Sold(Struct, frozen=True, kw_only=True):
    """Something that was bought in a chat, paid and delivered some days ago, and came back."""

    name: str
    phone: str
    code: str
    text: str
    address: str
    days: int
    waybill: str
    quantity: int = 1
    wish: str = "return"
    reason: str = "changed_mind"
    words: str = ""
    extras: OrderExtras = OrderExtras()


_WAITS = _Sold(
    name="傅思远",
    phone="19900009701",
    code="C-4508",
    text="餐椅四把。",
    address="浙江省杭州市上城区秋涛路 18 号 5 幢 601",
    days=6,
    waybill="SF1990000097014",
    quantity=4,
    reason="not_as_described",
    words="有两把坐面颜色不一样，放在一起很明显。",
    extras=OrderExtras(points_used=600, points_earned=240),
)
_OWED = _Sold(
    name="桑雨晴",
    phone="19900009702",
    code="T-1402",
    text="茶几一张。",
    address="浙江省杭州市滨江区江晖路 66 号 1 幢 1502",
    days=7,
    waybill="SF1990000097022",
)
_EXCHANGED = _Sold(
    name="柏文浩",
    phone="19900009703",
    code="L-1210",
    text="书柜一组，书房用。",
    address="浙江省杭州市萧山区市心北路 9 号 7 幢 303",
    days=9,
    waybill="SF1990000097030",
    wish="exchange",
    reason="damaged",
    words="左侧门板有一道裂口，拆箱时就有。",
)
_DONE = _Sold(
    name="祝明月",
    phone="19900009704",
    code="C-4508",
    text="餐椅两把，退一把。",
    address="浙江省杭州市西湖区文二路 212 号 4 幢 202",
    days=12,
    waybill="SF1990000097048",
    quantity=2,
    extras=OrderExtras(points_earned=118, gifts=(GiftGiven(title="坐垫两只", over=Decimal(1000)),)),
)


def return_bench_stories(stage: Stage) -> list[Story]:
    """Return the stories of what came back."""
    return [_waits(stage), _owed(stage), _exchanged(stage), _done(stage)]


def _waits(stage: Stage) -> Iterator[datetime]:
    found = yield from _sent_back(stage, _WAITS, days=2, quantity=2)
    at = stage.ago(days=1)
    yield at
    slip = NewPhoto(name="运费.jpg", declared_type="image/jpeg", stream=BytesIO(freight_slip("26.00")))
    laid_out = LaidOut(amount=Decimal("26.00"), proof=slip, words="两把椅子，顺丰标快。")
    buyer = customer_actor(customer_id=None, name=_WAITS.name, matter_ids=[found.pk])
    tell_freight(actor=buyer, now=at, return_id=found.pk, laid_out=laid_out)
    yield from _taken_in(stage, found, at=stage.ago(hours=6), words="纸箱有压痕，封签完好。")


def _owed(stage: Stage) -> Iterator[datetime]:
    found = yield from _sent_back(stage, _OWED, days=4)
    yield from _taken_in(stage, found, at=stage.ago(days=2, hours=3))
    at = stage.ago(days=1, hours=4)
    yield at
    _inspected(stage, at, found, Inspected(finding="as_described", outcome="refund_due", restocked=True))
    at = stage.ago(hours=20)
    yield at
    settle_return(actor=stage.actor(_LEAD, at), now=at, return_id=found.pk)


def _exchanged(stage: Stage) -> Iterator[datetime]:
    found = yield from _sent_back(stage, _EXCHANGED, days=5)
    yield from _taken_in(stage, found, at=stage.ago(days=2, hours=6))
    at = stage.ago(days=2)
    yield at
    words = "门板裂口是出厂前造成的，我们换一组全新的给您。"
    seen = Inspected(
        finding="as_described",
        outcome="exchange_due",
        words=words,
        fault_id=fault_of("panel-crack"),
        batch="2608-L",
    )
    _inspected(stage, at, found, seen)
    at = stage.ago(days=1, hours=20)
    yield at
    actor = stage.actor(_LEAD, at)
    made = order_replacement(actor=actor, now=at, return_id=found.pk, delivery_on=stage.day(4, 10).date())
    stage.matter_ids.add(made.pk)


def _done(stage: Stage) -> Iterator[datetime]:
    found = yield from _sent_back(stage, _DONE, days=9)
    yield from _taken_in(stage, found, at=stage.ago(days=6))
    at = stage.ago(days=5, hours=4)
    yield at
    _inspected(stage, at, found, Inspected(finding="as_described", outcome="refund_due", restocked=True))
    at = stage.ago(days=5)
    yield at
    terms = Terms(deduction=Decimal("20.00"), because="外包装缺一个护角，按事先标明的价格扣除。")
    settle_return(actor=stage.actor(_LEAD, at), now=at, return_id=found.pk, terms=terms)
    at = stage.ago(days=4, hours=20)
    yield at
    for refund in found.refunds.order_by("pk"):
        paid = PaidBack(provider="支付宝", reference=f"TK{found.number}")
        pay_refund(actor=stage.actor(_LEAD, at), now=at, refund_id=refund.pk, paid=paid)


def _sent_back(
    stage: Stage, sold: _Sold, *, days: int, quantity: int = 1
) -> Generator[datetime, None, Return]:
    """Buy, pay, receive, ask for the return and get leave for it."""
    order = yield from _delivered(stage, sold)
    at = stage.ago(days=days)
    yield at
    line = AskedLine(
        order_line_id=order.lines.get(ships=True).pk,
        quantity=Decimal(quantity),
        wish=sold.wish,
        reason=sold.reason,
        words=sold.words,
        opened=True,
    )
    buyer = customer_actor(customer_id=None, name=sold.name, matter_ids=[order.pk])
    asked = ReturnAsked(lines=(line,))
    found = request_return(actor=buyer, now=at, order_id=order.pk, asked=asked, source="portal")
    stage.matter_ids.add(found.pk)
    if found.stage == "requested":
        at += timedelta(hours=1)
        yield at
        terms = ReturnTerms(send_to=_SEND_TO, freight_by="seller", because="情况属实，运费由我们承担。")
        found = authorise_return(actor=stage.actor(_LEAD, at), now=at, return_id=found.pk, terms=terms)
    return found


def _delivered(stage: Stage, sold: _Sold) -> Generator[datetime, None, Order]:
    at = stage.ago(days=sold.days + 3)
    yield at
    actor = stage.actor(_LEAD, at)
    item = QuoteItem(product_id=stage.products[sold.code].pk, quantity=Decimal(sold.quantity))
    draft = OrderDraft(
        content=QuoteContent(items=(item,)),
        text=sold.text,
        source="chat",
        asker=Arrival(name=sold.name, phone=sold.phone),
        delivery=Delivery(recipient=sold.name, phone=sold.phone, address=sold.address),
        extras=sold.extras,
    )
    order = open_order(actor=actor, now=at, draft=draft)
    stage.matter_ids.add(order.pk)
    order = confirm_order(actor=actor, now=at, order_id=order.pk)
    paid = Paid(amount=order.gross, method="alipay", provider="支付宝", reference=f"ZF{order.number}")
    record_payment(actor=actor, now=at, order_id=order.pk, paid=paid)
    at = stage.ago(days=sold.days + 1)
    yield at
    actor = stage.actor(_LEAD, at)
    lines = [PackedLine(line_id=line.pk, quantity=line.quantity) for line in order.lines.filter(ships=True)]
    made = pack_shipment(actor=actor, now=at, order_id=order.pk, lines=lines)
    hand_over_shipment(actor=actor, now=at, shipment_id=made.pk, courier="shunfeng", waybill=sold.waybill)
    at = stage.ago(days=sold.days)
    yield at
    buyer = customer_actor(customer_id=None, name=sold.name, matter_ids=[order.pk])
    confirm_receipt(actor=buyer, now=at, shipment_id=made.pk, said=_WELL)
    return order


def _taken_in(
    stage: Stage, found: Return, *, at: datetime, words: str = ""
) -> Generator[datetime, None, None]:
    yield at
    quantities = {line.pk: line.quantity for line in found.lines.all()}
    arrived = Arrived(quantities=quantities, seal_intact=True, words=words)
    receive_return(actor=stage.actor(_LEAD, at), now=at, return_id=found.pk, arrived=arrived)


def _inspected(stage: Stage, at: datetime, found: Return, seen: Inspected) -> None:
    for line in found.lines.all():
        inspect_line(actor=stage.actor(_LEAD, at), now=at, line_id=line.pk, seen=seen)
