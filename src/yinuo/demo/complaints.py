"""Complaints of these days: two of one batch, put to one problem, one to be decided on, one not ours, one taken back."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from msgspec import Struct

from yinuo.aftersale.actions.cause import make_cause, write_findings
from yinuo.aftersale.actions.colleague import ask_colleagues
from yinuo.aftersale.actions.complaint import ComplaintSaid, take_complaint
from yinuo.aftersale.actions.complaint_stage import (
    accept_complaint,
    ask_complainant,
    decline_complaint,
    withdraw_complaint,
)
from yinuo.aftersale.actions.fault import name_fault
from yinuo.aftersale.actions.problem import join_problem, open_problem
from yinuo.aftersale.models import Complaint, ComplaintCause, ComplaintProblem
from yinuo.demo.fault_texts import fault_of
from yinuo.demo.stage import Stage
from yinuo.demo.timeline import Story
from yinuo.matters.actions.assignment import assign_matter
from yinuo.people.actions.arrival import Arrival

_MANAGER, _LEAD, _BY = "gaojianguo", "fangyuan", "songyifan"
_BATCH = "2608-B"
# tree, code, code above, names
_TREES = (
    ("cause", "quality", "", ("商品质量", "商品品質", "Quality of the goods")),
    ("cause", "wood", "quality", ("木材含水率", "木材含水率", "Moisture of the wood")),
    ("cause", "finish", "quality", ("涂装与色差", "塗裝與色差", "Finish and colour")),
    ("cause", "delivery", "", ("配送", "配送", "Delivery")),
    ("cause", "transport-damage", "delivery", ("运输磕碰", "運輸碰撞", "Damage on the way")),
    ("cause", "late", "delivery", ("延期送达", "延期送達", "Delivered late")),
    ("cause", "service", "", ("服务", "服務", "Service")),
    ("cause", "told-wrong", "service", ("告知有误", "告知有誤", "Told something wrong")),
    ("responsibility", "house", "", ("本店", "本店", "The house")),
    ("responsibility", "workshop", "house", ("生产车间", "生產車間", "Workshop")),
    ("responsibility", "shop", "house", ("门店与客服", "門市與客服", "Shop and service")),
    ("responsibility", "supplier", "", ("供应商", "供應商", "Supplier")),
    ("responsibility", "courier", "", ("物流承运", "物流承運", "Courier")),
    ("responsibility", "customer", "", ("使用与保养", "使用與保養", "Use and care")),
)


class Heard(Struct, frozen=True, kw_only=True):
    """A complaint: by whom, by which way, about what."""

    name: str
    phone: str
    source: str
    text: str
    demands: tuple[str, ...]
    product: str = ""
    batch: str = ""
    severity: int = 2
    by: str = _BY


def complaint_stories(stage: Stage) -> list[Story]:
    """Return the stories of complaints; the trees of causes are written before the first."""
    return [
        _trees(stage),
        _looked_into(stage),
        _joined(stage),
        _new(stage),
        _not_ours(stage),
        _taken_back(stage),
    ]


def _trees(stage: Stage) -> Iterator[datetime]:
    at = stage.day(-7, 11)
    yield at
    made: dict[str, ComplaintCause] = {}
    for place, (kind, code, above, names) in enumerate(_TREES):
        made[code] = make_cause(
            actor=stage.actor(_MANAGER, at),
            now=at,
            kind=kind,
            code=code,
            names=dict(zip(("zh-hans", "zh-hant", "en"), names, strict=True)),
            parent_id=made[above].pk if above else None,
            position=place,
        )


def take_heard(stage: Stage, at: datetime, said: Heard) -> Complaint:
    complaint = take_complaint(
        actor=stage.actor(said.by, at),
        now=at,
        said=ComplaintSaid(
            text=said.text,
            source=said.source,
            demands=said.demands,
            severity=said.severity,
            asker=Arrival(name=said.name, phone=said.phone),
            product_id=stage.products[said.product].pk if said.product else None,
            batch=said.batch,
        ),
    )
    stage.matter_ids.add(complaint.pk)
    owner_id = stage.company.staff[said.by].pk
    if complaint.owner_id != owner_id:
        assign_matter(actor=stage.actor(_LEAD, at), now=at, matter_id=complaint.pk, owner_id=owner_id)
    return complaint


def _looked_into(stage: Stage) -> Iterator[datetime]:
    said = Heard(
        name="魏敏",
        phone="19900019581",
        source="call",
        text="八月买的餐椅，六把里有两把椅背顺着木纹裂开了，孩子靠上去会响。",
        demands=("exchange", "explanation"),
        product="C-4508",
        batch=_BATCH,
        severity=3,
    )
    at = stage.day(-2, 15, 10)
    yield at
    complaint = take_heard(stage, at, said)
    at += timedelta(minutes=18)
    yield at
    accept_complaint(actor=stage.actor(_BY, at), now=at, complaint_id=complaint.pk)
    at += timedelta(hours=2)
    yield at
    ask_colleagues(
        actor=stage.actor(_BY, at),
        now=at,
        complaint_id=complaint.pk,
        team_id=stage.company.support.pk,
        owner_id=stage.company.staff["lushifu"].pk,
        text=f"{_BATCH} 这批黑胡桃餐椅，出厂前测过含水率吗？请把记录发上来。",
    )
    at += timedelta(hours=3)
    yield at
    write_findings(
        actor=stage.actor(_BY, at),
        now=at,
        complaint_id=complaint.pk,
        cause_id=ComplaintCause.objects.get(code="wood").pk,
        responsibility_id=ComplaintCause.objects.get(code="workshop").pk,
        words="客户发来的照片上，裂纹都在椅背中段、顺木纹方向，不像磕碰。",
    )
    name_fault(actor=stage.actor(_BY, at), now=at, complaint_id=complaint.pk, fault_id=fault_of("wood-crack"))
    open_problem(
        actor=stage.actor(_BY, at), now=at, complaint_id=complaint.pk, title=f"{_BATCH} 批餐椅椅背开裂"
    )


def _joined(stage: Stage) -> Iterator[datetime]:
    said = Heard(
        name="卢思远",
        phone="19900019582",
        source="letter",
        text="来信：餐椅用了不到三个月，靠背出现一道长裂纹，希望更换并说明原因。",
        demands=("exchange", "explanation", "apology"),
        product="C-4508",
        batch=_BATCH,
    )
    at = stage.day(-1, 9, 20)
    yield at
    complaint = take_heard(stage, at, said)
    at += timedelta(minutes=40)
    yield at
    accept_complaint(actor=stage.actor(_BY, at), now=at, complaint_id=complaint.pk)
    problem = ComplaintProblem.objects.get(batch=_BATCH)
    join_problem(actor=stage.actor(_BY, at), now=at, complaint_id=complaint.pk, problem_id=problem.pk)
    name_fault(actor=stage.actor(_BY, at), now=at, complaint_id=complaint.pk, fault_id=fault_of("wood-crack"))
    at += timedelta(minutes=12)
    yield at
    ask_complainant(
        actor=stage.actor(_BY, at),
        now=at,
        complaint_id=complaint.pk,
        what="卢先生，来信收到了，让您遇到这样的事，很抱歉。方便的话，请拍一张裂纹和椅座底部标签的照片发到这里，我们据此核对批次。",
    )


def _new(stage: Stage) -> Iterator[datetime]:
    said = Heard(
        name="何嘉怡",
        phone="19900019583",
        source="visit",
        text="茶几送到时包装破了，桌角磕掉一块，送货师傅让我先签收再说。",
        demands=("exchange", "compensation"),
        product="T-1402",
        by="xujia",
    )
    at = stage.ago(hours=1.4)
    yield at
    take_heard(stage, at, said)


def _not_ours(stage: Stage) -> Iterator[datetime]:
    said = Heard(
        name="毛建平",
        phone="19900019584",
        source="call",
        text="在直播间买的“禾木同款”书柜，门板对不齐，找不到卖家。",
        demands=("refund",),
        severity=1,
    )
    at = stage.day(-5, 10, 30)
    yield at
    complaint = take_heard(stage, at, said)
    at += timedelta(hours=1)
    yield at
    decline_complaint(
        actor=stage.actor(_BY, at),
        now=at,
        complaint_id=complaint.pk,
        reason="不是本店售出的商品，订单和序列号都查不到",
        where_to="直播平台客服，或当地 12315",
        answer="毛先生您好：我们查过订单和序列号，这件书柜不是本店售出的，很遗憾不能受理。"
        "您可以先找直播平台的客服，凭付款记录要求退款；平台不处理的，可以拨打 12315 投诉。"
        "如果您对这个答复有不同看法，可以在这里申请由另一位同事复核。",
    )


def _taken_back(stage: Stage) -> Iterator[datetime]:
    said = Heard(
        name="叶清",
        phone="19900019585",
        source="chat",
        text="说好上午送，等到下午三点还没到。",
        demands=("explanation",),
        severity=1,
        by="xujia",
    )
    at = stage.day(-6, 15, 20)
    yield at
    complaint = take_heard(stage, at, said)
    at += timedelta(minutes=50)
    yield at
    withdraw_complaint(
        actor=stage.actor("xujia", at),
        now=at,
        complaint_id=complaint.pk,
        reason="客户来电：师傅已到，路上堵车打过招呼，不必再追究",
        answer="叶女士您好：按您来电的意思，这件投诉已经撤回。让您久等，很抱歉。以后有任何不满意，随时在这里告诉我们。",
    )
