"""The sales on their way at the company: open ones in every stage, won and lost ones of the last months, and the forecasts kept."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from yinuo.core.actor import SYSTEM
from yinuo.demo.crowd import ZONE
from yinuo.demo.stage import Stage
from yinuo.demo.timeline import Story
from yinuo.people.actions.arrival import Arrival
from yinuo.presale.actions.forecast import keep_forecast
from yinuo.presale.actions.opportunity import Prospect, edit_opportunity, open_opportunity, set_next_step
from yinuo.presale.actions.opportunity_stage import (
    end_without_need,
    lose_opportunity,
    move_opportunity,
    rest_opportunity,
    win_opportunity,
)
from yinuo.presale.actions.pipeline import pool_idle
from yinuo.presale.actions.pipeline_settings import set_loss_reason
from yinuo.presale.models import LossReason, MarketTopic, Opportunity
from yinuo.presale.rules.opportunity import NextStep

_REASONS = {
    "delivery-time": {"zh-hans": "交货期", "zh-hant": "交貨期", "en": "Delivery time"},
    "size": {"zh-hans": "尺寸不合", "zh-hant": "尺寸不合", "en": "Size does not fit"},
    "price": {"zh-hans": "价格", "zh-hant": "價格", "en": "Price"},
    "material": {"zh-hans": "材质顾虑", "zh-hant": "材質顧慮", "en": "Doubts about the material"},
    "no-answer": {"zh-hans": "联系不上", "zh-hant": "聯絡不上", "en": "Out of reach"},
}
_ANSWER = "{name}您好，您的想法记下了。{step}，先把情况了解清楚，听完不买也没关系。"


class _Sale(Struct, frozen=True, kw_only=True):
    """A sale: opened `since` days ago, moved as `path` says (days ago, move), its next step `step_in` days from today.

    `promise` is what its owner promised for that day. `end` is what became of it, with the reason's code or the words; `rival` is to whom it was lost, by the topic's code.
    """

    title: str
    text: str
    name: str
    phone: str
    worth: int
    owner: str
    since: int
    path: tuple[tuple[int, str], ...] = ()
    step: str = "打电话问需求"
    step_in: int = 2
    close_in: int = 30
    product: str = ""
    promise: str = ""
    end: tuple[int, str, str] | None = None
    chance: int | None = None
    rival: str = ""


_SALES = (
    _Sale(title="公寓样板间软装 12 套", text="栖悦公寓要做 12 套样板间，想先看看整体搭配。", name="栖悦公寓", phone="19900009501",
          worth=96000, owner="heyutong", since=1, step="约看样板间", step_in=1, close_in=48, promise="发整屋搭配册"),
    _Sale(title="书房整墙书柜", text="书房一整面墙，想做到顶的书柜，3.6 米宽。", name="江一鸣", phone="19900009502", product="L-1210",
          worth=28000, owner="songyifan", since=0, step="问墙面尺寸", step_in=1, close_in=35),
    _Sale(title="茶室家具", text="茶社换新，四张茶桌和配套的椅子。", name="隐山茶社", phone="19900009503", product="C-4508",
          worth=74000, owner="heyutong", since=3, path=((2, "contact"),), step="送木样上门", step_in=3, close_in=40,
          promise="发产品册"),
    _Sale(title="玄关换鞋凳与餐边柜", text="玄关小，想要能收纳的换鞋凳，餐边柜同色。", name="贺俊", phone="19900009504",
          worth=18000, owner="zhoumin", since=2, path=((1, "contact"),), step="发尺寸表", step_in=2, close_in=20),
    _Sale(title="午睡床与收纳柜 80 套", text="幼儿园新校区，午睡床 80 套，最在意甲醛和圆角。", name="青禾幼儿园", phone="19900009505",
          product="K-1509", worth=184000, owner="heyutong", since=9, path=((8, "contact"), (6, "discover")),
          step="送检测报告原件", step_in=2, close_in=45, promise="发检测报告"),
    _Sale(title="全屋定制 128 平方米", text="新房 128 平方米，老人孩子同住，想一次配齐。", name="欧阳慧敏", phone="19900009506",
          worth=146000, owner="fangyuan", since=7, path=((6, "contact"), (4, "discover")), step="上门量房", step_in=4, close_in=60,
          promise="上门量房"),
    _Sale(title="餐厅桌椅翻新", text="食堂 24 套桌椅，能翻新就不换新。", name="小满食堂", phone="19900009507",
          worth=52000, owner="songyifan", since=13, path=((12, "contact"), (10, "discover")), step="看现场破损", step_in=-2,
          close_in=25),
    _Sale(title="民宿 8 间客房家具", text="民宿 8 间客房，想要原木风，五一前开业。", name="云栖民宿", phone="19900009508",
          worth=325000, owner="heyutong", since=16, path=((15, "contact"), (12, "discover"), (8, "qualify")),
          step="交方案第二版", step_in=1, close_in=38, promise="交方案第二版"),
    _Sale(title="诊所候诊区", text="口腔诊所候诊区 30 平方米，座椅要好清洁。", name="安和口腔", phone="19900009509",
          worth=118000, owner="gaojianguo", since=18, path=((17, "contact"), (14, "discover"), (9, "qualify")),
          step="复核电气图", step_in=5, close_in=33),
    _Sale(title="门店陈列架 3 家", text="三家书店同时换陈列架，预算已定。", name="半亩书店", phone="19900009510", product="L-1210",
          worth=187000, owner="songyifan", since=20, path=((19, "contact"), (15, "discover"), (6, "propose")),
          step="发效果图", step_in=3, close_in=28, promise="发效果图"),
    _Sale(title="联合办公 60 工位", text="联合办公一层 60 个工位，分两批进场。", name="同舟空间", phone="19900009511",
          worth=280000, owner="gaojianguo", since=26, path=((25, "contact"), (20, "discover"), (15, "qualify"), (7, "propose")),
          step="答复付款方式", step_in=1, close_in=18, promise="答复付款方式"),
    _Sale(title="儿童房两间", text="两个孩子的房间，书桌要能一直用到中学。", name="沈家豪", phone="19900009512", product="D-1204",
          worth=63000, owner="zhoumin", since=22, path=((21, "contact"), (16, "discover"), (5, "propose")),
          step="陪客户看色板", step_in=6, close_in=15),
    _Sale(title="老房翻新 橱柜与餐桌", text="老房翻新，橱柜和餐桌一起定，等家里人一起看。", name="马玉芬", phone="19900009513", product="T-1601",
          worth=104000, owner="heyutong", since=24, path=((23, "contact"), (18, "discover"), (4, "propose")),
          step="送色板", step_in=2, close_in=22, promise="送色板"),
    _Sale(title="员工宿舍 40 间", text="员工宿舍 40 间，床、柜、桌各一套，走招采流程。", name="恒泰精工", phone="19900009514",
          worth=460000, owner="gaojianguo", since=41, path=((40, "contact"), (33, "discover"), (26, "qualify"), (16, "propose"), (6, "negotiate")),
          step="回合同评审意见", step_in=2, close_in=9, promise="回合同评审意见", chance=85),
    _Sale(title="设计师合作样板", text="设计师工作室样板间，长期合作先做一间。", name="木白设计", phone="19900009515",
          worth=55000, owner="heyutong", since=30, path=((29, "contact"), (22, "discover"), (13, "propose"), (3, "negotiate")),
          step="等对方盖章后回寄", step_in=4, close_in=12),
    _Sale(title="露台长凳 6 张", text="咖啡馆露台，长凳 6 张，要耐晒。", name="半山咖啡", phone="19900009516", product="G-0814",
          worth=12000, owner="songyifan", since=21, step="问露台尺寸", step_in=-17, close_in=20, end=(7, "pool", "")),
    _Sale(title="客厅沙发换新", text="沙发坐塌了，想换三人位布艺的。", name="梁静", phone="19900009517", product="S-3006",
          worth=5680, owner="songyifan", since=19, path=((18, "contact"),), step="约到店试坐", step_in=-14, close_in=10,
          end=(6, "pool", "")),
    _Sale(title="新房主卧大床", text="明年交房，先了解樱桃木床。", name="童佳", phone="19900009518", product="B-1803",
          worth=8960, owner="zhoumin", since=28, path=((27, "contact"), (25, "discover")), close_in=120,
          end=(15, "sleep", "交房推迟到明年春天")),
    _Sale(title="出租房简配", text="出租房想配便宜的床和柜。", name="冯磊", phone="19900009519", worth=6000, owner="zhoumin",
          since=17, path=((16, "contact"),), end=(12, "no_need", "房子决定卖掉")),
    _Sale(title="培训教室书桌 30 张", text="教室书桌 30 张，三周内要用。", name="知行培训", phone="19900009520", product="D-1204",
          worth=66000, owner="gaojianguo", since=47, path=((46, "contact"), (42, "discover")), end=(35, "lose", "delivery-time"), rival="lishan"),
    _Sale(title="样板房餐桌椅", text="楼盘样板房，餐桌椅 4 套。", name="望江地产", phone="19900009521", product="T-1601",
          worth=42000, owner="heyutong", since=58, path=((57, "contact"), (50, "propose")), end=(44, "lose", "delivery-time"),
          rival="lishan"),
    _Sale(title="小户型衣柜", text="次卧 2.1 米高，要放得下衣柜。", name="邵敏", phone="19900009522", product="W-2405",
          worth=11800, owner="songyifan", since=33, path=((32, "contact"),), end=(27, "lose", "size")),
    _Sale(title="会所茶几与沙发", text="会所休息区，两组沙发带茶几。", name="澜亭会所", phone="19900009523", product="S-3006",
          worth=38000, owner="heyutong", since=70, path=((69, "contact"), (61, "propose")), end=(55, "lose", "price"), rival="qingyu"),
    _Sale(title="养老院护理床边柜 20 件", text="护理房床边柜 20 件，要圆角。", name="颐和苑", phone="19900009524",
          worth=58000, owner="fangyuan", since=81, path=((80, "contact"), (72, "propose")), close_in=-62, end=(64, "win", "合同 2026-071")),
    _Sale(title="瑜伽馆更衣柜", text="更衣柜 18 门，防潮。", name="静好瑜伽", phone="19900009525",
          worth=36000, owner="heyutong", since=74, path=((73, "contact"), (66, "propose")), close_in=-50, end=(52, "win", "合同 2026-078")),
    _Sale(title="咖啡馆桌椅 16 套", text="新店 16 套桌椅，要和老店同款。", name="河岸咖啡", phone="19900009526", product="C-4508",
          worth=49000, owner="gaojianguo", since=62, path=((61, "contact"), (54, "propose")), close_in=-35, end=(38, "win", "合同 2026-083")),
    _Sale(title="别墅书房", text="书房整套，书柜、书桌、单椅。", name="钟先生", phone="19900009527", product="L-1210",
          worth=87000, owner="heyutong", since=55, path=((54, "contact"), (44, "propose"), (34, "negotiate")), close_in=-20,
          end=(23, "win", "合同 2026-090")),
    _Sale(title="民办小学图书角", text="图书角书架 12 组。", name="启明小学", phone="19900009528", product="L-1210",
          worth=41000, owner="songyifan", since=39, path=((38, "contact"), (29, "propose")), close_in=-6, end=(8, "win", "合同 2026-096")),
)  # fmt: skip


# For each month that is over: what was about to be decided when it began, so that its forecast can be held against it.
_OF_A_MONTH = (
    (
        _Sale(title="酒店大堂与 20 间客房", text="酒店翻新，大堂和 20 间客房一起定。", name="栖湖酒店", phone="19900009531", owner="gaojianguo",
              worth=150000, since=0, end=(0, "win", "合同 2026-075")),
        _Sale(title="茶餐厅卡座 14 组", text="茶餐厅换卡座，14 组，想要好打理的面料。", name="里弄茶餐厅", phone="19900009532",
              owner="heyutong", worth=90000, since=0, end=(0, "lose", "price")),
        _Sale(title="共享自习室 36 座", text="自习室 36 座，隔断和灯要一体。", name="拾光自习室", phone="19900009533", owner="songyifan",
              worth=70000, since=0, end=(0, "lose", "size")),
    ),
    (
        _Sale(title="月子中心 16 间", text="月子中心 16 间房，圆角、无味是硬要求。", name="悦禾月子中心", phone="19900009534", owner="heyutong",
              worth=150000, since=0, end=(0, "win", "合同 2026-088")),
        _Sale(title="律所会议室与工位", text="律所新址，两间会议室和 18 个工位。", name="衡正律所", phone="19900009535", owner="gaojianguo",
              worth=90000, since=0, end=(0, "lose", "delivery-time")),
        _Sale(title="社区图书馆书架", text="社区图书馆书架 30 组，走采购流程。", name="湖滨社区", phone="19900009536", owner="songyifan",
              worth=70000, since=0, end=(0, "lose", "price")),
    ),
)  # fmt: skip
_OLDEST_MONTH_DAYS = 78


def opportunity_stories(stage: Stage) -> list[Story]:
    """Return the stories of the sales, and of the forecast that is kept every day."""
    return [
        _reasons(stage),
        _forecasts(stage),
        *(_sale(stage, sale, place) for place, sale in enumerate((*_SALES, *_of_months(stage)))),
    ]


def _of_months(stage: Stage) -> list[_Sale]:
    """Return the sales of the months that are over: negotiated when the month began, decided in its third week."""
    today = _today(stage.now)
    last = today.replace(day=1)
    sales: list[_Sale] = []
    for month in _OF_A_MONTH:
        last = (last - timedelta(days=1)).replace(day=1)
        ago = (today - last).days
        if ago <= _OLDEST_MONTH_DAYS:
            sales += [_dated(sale, ago=ago, place=place) for place, sale in enumerate(month)]
    return sales


def _dated(sale: _Sale, *, ago: int, place: int) -> _Sale:
    """Return a sale of the month that began some days ago, with its days."""
    path = ((ago + 8, "contact"), (ago + 6, "discover"), (ago + 4, "propose"), (ago + 2, "negotiate"))
    _days, how, said = sale.end or (0, "", "")
    return replace(sale, since=ago + 9, path=path, close_in=19 - ago, end=(ago - 16 - 2 * place, how, said))


def _reasons(stage: Stage) -> Iterator[datetime]:
    at = stage.day(-88, 9)
    yield at
    for code, names in _REASONS.items():
        set_loss_reason(actor=stage.actor("gaojianguo", at), now=at, code=code, names=names)


def _forecasts(stage: Stage) -> Iterator[datetime]:
    for days in range(86, -1, -1):
        at = stage.day(-days, 0, 20)
        if at < stage.now:
            yield at
            keep_forecast(actor=SYSTEM, now=at)


def _sale(stage: Stage, sale: _Sale, place: int) -> Iterator[datetime]:
    at = stage.day(-sale.since, 9 + place % 9, 5 + place)
    if sale.since == 0:
        at = stage.ago(minutes=95)
    yield at
    actor = stage.actor(sale.owner, at)
    today = _today(at)
    product = stage.products.get(sale.product)
    made = open_opportunity(
        actor=actor,
        now=at,
        prospect=Prospect(
            text=sale.text,
            title=sale.title,
            asker=Arrival(name=sale.name, phone=sale.phone),
            product_id=product.pk if product is not None else None,
            amount=Decimal(sale.worth),
            expected_close=_today(stage.now) + timedelta(days=sale.close_in),
        ),
        step=NextStep(what=sale.step, on=today + timedelta(days=1)),
        owner_id=actor.staff_id,
        channel="phone" if place % 2 else "web",
    )
    stage.matter_ids.add(made.pk)
    at += timedelta(minutes=12)
    yield at
    due = stage.day(max(sale.step_in, 1), 17) if sale.promise else None
    stage.reply(
        at,
        made,
        _ANSWER.format(name=sale.name, step=sale.step),
        by=sale.owner,
        what=sale.promise,
        words=sale.step if sale.promise else "",
        due=due,
    )
    for days, move in sale.path:
        moved_at = max(stage.day(-days, 11 + place % 6, 10 + place), at + timedelta(minutes=5))
        at = moved_at
        yield at
        _move(stage, sale, made, move, at=at)
    yield from _outcome(stage, sale, made, at=at)


def _move(stage: Stage, sale: _Sale, made: Opportunity, move: str, *, at: datetime) -> None:
    """Move on; the reply has noted the first contact already."""
    row = Opportunity.objects.get(pk=made.pk)
    if move == "contact" and row.stage == "contacted":
        return
    move_opportunity(
        actor=stage.actor(sale.owner, at),
        now=at,
        opportunity_id=made.pk,
        move=move,
        step=NextStep(what=sale.step, on=_today(at) + timedelta(days=3)),
        reason="当面讲了方案和价格" if move == "propose" else "",
    )


def _outcome(stage: Stage, sale: _Sale, made: Opportunity, *, at: datetime) -> Iterator[datetime]:
    if sale.end is None:
        yield from _now_next(stage, sale, made, at=at)
        return
    days, how, said = sale.end
    at = max(stage.day(-days, 16, 20), at + timedelta(minutes=5))
    yield at
    actor = stage.actor(sale.owner, at)
    if how == "win":
        win_opportunity(actor=actor, now=at, opportunity_id=made.pk, reason=said)
    elif how == "lose":
        reason = LossReason.objects.get(code=said)
        rival = MarketTopic.objects.filter(code=sale.rival).first()
        lose_opportunity(
            actor=actor,
            now=at,
            opportunity_id=made.pk,
            loss_reason_id=reason.pk,
            competitor_id=rival.pk if rival is not None else None,
        )
    elif how == "no_need":
        end_without_need(actor=actor, now=at, opportunity_id=made.pk, words=said)
    elif how == "sleep":
        revisit = _today(stage.now) + timedelta(days=100)
        rest_opportunity(actor=actor, now=at, opportunity_id=made.pk, revisit_on=revisit, words=said)
    else:
        pool_idle(actor=SYSTEM, now=at, opportunity_id=made.pk)


def _now_next(stage: Stage, sale: _Sale, made: Opportunity, *, at: datetime) -> Iterator[datetime]:
    """Set the next step that is seen today; one that has passed was set in time."""
    last = at + timedelta(minutes=9)
    if last >= stage.now:
        return
    yield last
    on = max(_today(stage.now) + timedelta(days=sale.step_in), _today(last))
    if sale.chance is not None:
        edit_opportunity(
            actor=stage.actor(sale.owner, last),
            now=last,
            opportunity_id=made.pk,
            fields={"probability": sale.chance},
        )
    set_next_step(
        actor=stage.actor(sale.owner, last),
        now=last,
        opportunity_id=made.pk,
        step=NextStep(what=sale.step, on=on),
    )


def _today(at: datetime) -> date:
    return at.astimezone(ZONE).date()
