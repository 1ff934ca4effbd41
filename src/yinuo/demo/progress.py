"""Work that goes on for weeks: the house's plan, an order with its stages reported, its reports sent, and a day that will be missed."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from decimal import Decimal
from io import BytesIO

from msgspec import Struct

from yinuo.demo.drawings import Sheet
from yinuo.demo.stage import Stage
from yinuo.demo.timeline import Story
from yinuo.insale.actions.milestone import add_milestone_photo, report_milestone
from yinuo.insale.actions.order import Delivery, OrderDraft, confirm_order, open_order
from yinuo.insale.actions.plan import choose_plan
from yinuo.insale.actions.plan_template import change_plan, create_plan
from yinuo.insale.actions.report import send_report
from yinuo.insale.models import Milestone, MilestonePlan, Order, ProgressReport
from yinuo.insale.queries.reports import draft_report
from yinuo.people.actions.arrival import Arrival
from yinuo.presale.rules.quote_content import QuoteContent, QuoteItem

CODE = "custom-furniture"
_BY = "heyutong"
_STAGES = (
    ("design", "图纸确认", "圖面確認", "Drawings", 1, 1),
    ("purchase", "备料", "備料", "Material", 4, 2),
    ("production", "制作", "製作", "Making", 9, 5),
    ("test", "试装检验", "試裝檢驗", "Test fitting", 10, 1),
    ("packing", "打包", "打包", "Packing", 11, 1),
    ("delivery", "送货到家", "送貨到府", "Delivery", 13, 1),
)


class _Said(Struct, frozen=True, kw_only=True):
    """What was reported of a stage some days after the order; `in_days` is the day from today on which it will end, `tone` colours a photo."""

    after_days: int
    code: str
    percent: int
    words: str
    cause: str = ""
    in_days: int | None = None
    tone: str = ""


_REPORTED = (
    _Said(after_days=1, code="design", percent=100, words="尺寸和木纹方向都和客户对过了，图纸定稿。", cause="客户改了一次桌高"),
    _Said(after_days=4, code="purchase", percent=60, words="六把椅子的料齐了，台面大板还在路上。", cause="大板在港口等检疫", tone="#7a5136"),
    _Said(after_days=9, code="purchase", percent=100, words="大板到了，含水率 9%，可以开料。", cause="大板晚到四天"),
    _Said(after_days=14, code="production", percent=45, words="椅架全部做好，台面在拼板。", tone="#8d6242"),
    _Said(after_days=18, code="production", percent=70, words="台面第一遍打磨完成，等第二遍上油。", cause="上油后要多养两天", in_days=4, tone="#a3744f"),
)  # fmt: skip


def progress_stories(stage: Stage) -> list[Story]:
    """Return the story of the house's plan and of an order that has been in work for three weeks."""
    return [_plan(stage), _dining_room(stage), _default(stage)]


def _plan(stage: Stage) -> Iterator[datetime]:
    at = stage.ago(days=22)
    yield at
    create_plan(
        actor=stage.actor("gaojianguo", at),
        now=at,
        code=CODE,
        names={"zh-hans": "实木定制", "zh-hant": "實木訂製", "en": "Solid wood to order"},
        items=[
            {
                "code": code,
                "names": {"zh-hans": hans, "zh-hant": hant, "en": en},
                "days": days,
                "weight": weight,
            }
            for code, hans, hant, en, days, weight in _STAGES
        ],
        report_weekday=4,
        report_weeks=2,
        report_by=time(18),
    )


def _default(stage: Stage) -> Iterator[datetime]:
    """From some days ago on every confirmed order has the plan by itself."""
    at = stage.ago(hours=78)
    yield at
    plan = MilestonePlan.objects.get(code=CODE)
    change_plan(actor=stage.actor("gaojianguo", at), now=at, plan_id=plan.pk, fields={"is_default": True})


def _dining_room(stage: Stage) -> Iterator[datetime]:
    at = began = stage.ago(days=20)
    yield at
    goods = (("T-1601", 1, "6980"), ("C-4508", 6, "880"))
    items = tuple(
        QuoteItem(product_id=stage.products[code].pk, quantity=Decimal(count), unit_price=Decimal(price))
        for code, count, price in goods
    )
    draft = OrderDraft(
        content=QuoteContent(items=items, deposit_percent=Decimal(30)),
        text="新家餐厅要一张一米六的胡桃木桌，配六把椅子，下个月搬家前送到。",
        source="visit",
        asker=Arrival(name="范景行", phone="19900009576"),
        delivery=Delivery(
            recipient="范景行",
            phone="19900009576",
            address="浙江省杭州市余杭区文一西路 969 号 2 幢 1802",
            words="电梯可用，上午送",
            on=stage.day(5, 12).date(),
        ),
        title="胡桃木餐桌和六把餐椅",
    )
    order = open_order(actor=stage.actor(_BY, at), now=at, draft=draft)
    stage.matter_ids.add(order.pk)
    at += timedelta(minutes=20)
    yield at
    confirm_order(actor=stage.actor(_BY, at), now=at, order_id=order.pk)
    plan = MilestonePlan.objects.get(code=CODE)
    choose_plan(actor=stage.actor(_BY, at), now=at, order_id=order.pk, plan_id=plan.pk)
    for said in _REPORTED:
        yield from _reports_until(stage, order, began + timedelta(days=said.after_days))
        at = began + timedelta(days=said.after_days, hours=1)
        yield at
        _report(stage, at, order, said)
    yield from _reports_until(stage, order, stage.now)


def _report(stage: Stage, at: datetime, order: Order, said: _Said) -> None:
    actor = stage.actor(_BY, at)
    note = report_milestone(
        actor=actor,
        now=at,
        milestone_id=Milestone.objects.get(order=order, code=said.code).pk,
        percent=said.percent,
        forecast_on=stage.day(said.in_days, 12).date() if said.in_days is not None else None,
        cause=said.cause,
        words=said.words,
    )
    if said.tone:
        add_milestone_photo(
            actor=actor,
            now=at,
            note_id=note.pk,
            name="workshop.png",
            declared_type="image/png",
            stream=BytesIO(_workshop(said.tone)),
        )


def _reports_until(stage: Stage, order: Order, until: datetime) -> Iterator[datetime]:
    """Send each report some hours before it is due, until an instant."""
    while True:
        owed = ProgressReport.objects.filter(order=order, state="owed").select_related("promise").first()
        if owed is None or owed.promise is None:
            return
        at = owed.promise.due_at - timedelta(hours=4)
        if at >= until:
            return
        yield at
        actor = stage.actor(_BY, at)
        draft = draft_report(actor=actor, now=at, report_id=owed.pk)
        send_report(
            actor=actor,
            now=at,
            report_id=owed.pk,
            text=draft.text,
            photo_ids=[photo.id for photo in draft.photos],
        )


def _workshop(tone: str) -> bytes:
    """Draw a table top on two trestles."""
    sheet = Sheet(tone)
    sheet.shadow(240, 960)
    for left in (330, 770):
        sheet.slope([(left, 470), (left + 100, 470), (left + 150, 700), (left - 50, 700)], sheet.dark)
    sheet.box(200, 410, 1000, 470, sheet.main)
    sheet.box(200, 410, 1000, 425, sheet.light)
    return sheet.finished()
