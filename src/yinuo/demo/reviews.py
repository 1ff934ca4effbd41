"""Contract reviews and contracts of these days: the checklist, an order under review with a finding, one released on a condition whose
contract was accepted online, and a contract that the customer has opened."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from yinuo.core.actor import Actor
from yinuo.demo.stage import Stage
from yinuo.demo.timeline import Story
from yinuo.insale.actions.contract import draft_contract
from yinuo.insale.actions.contract_offer import (
    ContractYes,
    accept_contract,
    open_contract,
    send_contract,
)
from yinuo.insale.actions.order import Delivery, OrderDraft, confirm_order, open_order
from yinuo.insale.actions.review import begin_review, sign_point
from yinuo.insale.actions.review_checklist import create_review_checklist
from yinuo.insale.actions.review_decision import release_on_condition
from yinuo.insale.models import Contract, ContractReview, Order
from yinuo.people.actions.arrival import Arrival
from yinuo.people.actors import customer_actor
from yinuo.presale.rules.quote_content import QuoteContent, QuoteItem

_MANAGER, _PHONE = "gaojianguo", "Mozilla/5.0 (Linux; Android 15) MicroMessenger/8.0"
_SIGNERS = {
    "agent": "xujia",
    "consultant": "heyutong",
    "coordinator": "fangyuan",
    "technician": "lushifu",
}
# From then on no order is confirmed without a review.
CHECKLIST_MINUTES_AGO = 100
# area, role, must, texts
_POINTS = (
    ("materials", "coordinator", True, "木料、五金和面料有货，或到货日期已经确认", "木料、五金和布料有貨，或到貨日期已經確認", "Wood, fittings and fabric are in stock, or their day of arrival is certain"),
    ("sizes", "technician", True, "尺寸核对过，门、电梯和楼梯都进得去", "尺寸核對過，門、電梯和樓梯都進得去", "The sizes are checked, and it passes doors, lift and stairs"),
    ("process", "technician", True, "特殊做法（弧边、染色、开孔）做得出来", "特殊做法（弧邊、染色、開孔）做得出來", "What is special about it (curves, stain, cut-outs) can be made"),
    ("drawings", "consultant", True, "客户认可的是最新一版图纸", "客戶認可的是最新一版圖面", "The customer agreed to the newest drawing"),
    ("terms", "agent", False, "价格、付款和质保都写清楚了", "價格、付款和保固都寫清楚了", "Price, payment and warranty are written clearly"),
    ("delivery", "coordinator", True, "送货日期排得下", "送貨日期排得下", "The day of delivery can be met"),
)  # fmt: skip


def review_stories(stage: Stage) -> list[Story]:
    """Return the stories of contract reviews and contracts; from the checklist on, orders are confirmed after their review."""
    return [_read_by_its_customer(stage), _reviewed(stage)]


def _read_by_its_customer(stage: Stage) -> Iterator[datetime]:
    """Send the contract of an order that came from a quote; its customer has opened it and not said yes yet."""
    at = stage.ago(hours=25)
    yield at
    order = Order.objects.get(quote__customer__name="郑雅文")
    writer = stage.actor("heyutong", at)
    draft = draft_contract(actor=writer, now=at, order_id=order.pk)
    send_contract(actor=writer, now=at, contract_id=draft.pk, words="郑女士，合同按报价写好了，请您过目。")
    at += timedelta(hours=3)
    yield at
    open_contract(actor=_customer(draft, "郑雅文"), now=at, contract_id=draft.pk)


def _reviewed(stage: Stage) -> Iterator[datetime]:
    """Write the checklist; one order is under review with a finding, another is released on a condition."""
    at = stage.ago(minutes=CHECKLIST_MINUTES_AGO)
    yield at
    create_review_checklist(
        actor=stage.actor(_MANAGER, at),
        now=at,
        code="general",
        names={"zh-hans": "通用合同评审", "zh-hant": "通用合約審查", "en": "General contract review"},
        items=[
            {
                "area": area,
                "role": role,
                "must": must,
                "texts": {"zh-hans": hans, "zh-hant": hant, "en": english},
            }
            for area, role, must, hans, hant, english in _POINTS
        ],
        is_default=True,
    )
    at += timedelta(minutes=6)
    yield at
    _under_review(stage, at)
    at += timedelta(minutes=9)
    yield at
    order = _said(stage, at)
    review = begin_review(actor=stage.actor("xujia", at), now=at, order_id=order.pk)
    at += timedelta(minutes=14)
    yield at
    _sign(
        stage,
        at,
        review,
        dict.fromkeys(range(1, 6), "") | {0: "白蜡木方料只剩一批，新料 5 天后到库，要先锁料。"},
    )
    at += timedelta(minutes=8)
    yield at
    leader = stage.actor("xujia", at)
    release_on_condition(
        actor=leader,
        now=at,
        review_id=review.pk,
        condition="锁定白蜡木方料，到库后告诉您",
        due_on=stage.day(6, 12).date(),
    )
    confirm_order(actor=leader, now=at, order_id=order.pk)
    draft = draft_contract(actor=leader, now=at, order_id=order.pk)
    send_contract(actor=leader, now=at, contract_id=draft.pk, words="叶先生，订单已确认，合同请您过目。")
    at += timedelta(minutes=27)
    yield at
    reader = _customer(draft, "叶知秋")
    open_contract(actor=reader, now=at, contract_id=draft.pk)
    accept_contract(
        actor=reader,
        now=at,
        contract_id=draft.pk,
        yes=ContractYes(name="叶知秋", agreed=True, address="203.0.113.24", agent=_PHONE),
    )


def _under_review(stage: Stage, at: datetime) -> None:
    order = Order.objects.get(customer__name="沈佩兰", status="draft")
    review = begin_review(actor=stage.actor("xujia", at), now=at, order_id=order.pk)
    _sign(
        stage, at, review, {1: "书房门洞净宽 78 厘米，1.4 米的桌面要拆腿进门，需先告诉客户。", 2: "", 4: ""}
    )


def _said(stage: Stage, at: datetime) -> Order:
    items = (QuoteItem(product_id=stage.products["C-4508"].pk, quantity=Decimal(6)),)
    draft = OrderDraft(
        content=QuoteContent(items=items, deposit_percent=Decimal(40)),
        text="餐椅要六把，跟上次看的那套一样，月底前送到就行。",
        source="phone",
        asker=Arrival(name="叶知秋", phone="19900009581"),
        delivery=Delivery(
            recipient="叶知秋",
            phone="19900009581",
            address="浙江省杭州市余杭区文一西路 1500 号 9 幢 602",
            on=stage.day(26, 12).date(),
        ),
    )
    order = open_order(actor=stage.actor("xujia", at), now=at, draft=draft)
    stage.matter_ids.add(order.pk)
    return order


def _sign(stage: Stage, at: datetime, review: ContractReview, said: dict[int, str]) -> None:
    """Sign points by their place, each by whoever has its role; words make it a finding."""
    for place, words in sorted(said.items()):
        role = _POINTS[place][1]
        sign_point(
            actor=stage.actor(_SIGNERS[role], at),
            now=at,
            review_id=review.pk,
            position=place,
            ok=not words,
            words=words,
        )


def _customer(contract: Contract, name: str) -> Actor:
    return customer_actor(
        customer_id=None, name=name, matter_ids=[contract.order_id], language=contract.language
    )
