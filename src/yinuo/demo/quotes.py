"""The quotes of these days: one being written, one that asks for leave, some at their customers', some decided."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from msgspec import Struct

from yinuo.core.actor import Actor
from yinuo.demo.stage import Stage
from yinuo.demo.timeline import Story
from yinuo.matters.models import Matter
from yinuo.people.actions.arrival import Arrival
from yinuo.people.actors import customer_actor
from yinuo.presale.actions.quote import draft_quote
from yinuo.presale.actions.quote_decision import Acceptance, accept_quote, decline_quote
from yinuo.presale.actions.quote_offer import ask_about_quote, open_quote, send_quote
from yinuo.presale.actions.quote_order import take_quote_order
from yinuo.presale.actions.quote_review import ask_quote_approval
from yinuo.presale.models import Quote
from yinuo.presale.rules.quote_content import OfferedDate, Payment, QuoteContent, QuoteItem, QuotePart
from yinuo.presale.tellings import needs_of_products, needs_of_quote

_TERMS = (
    "自签收之日起，实木框架保修五年，软垫与五金保修两年。\n"
    "木纹与色差属天然特征；到货七日内不满意可退，定制件除外。\n"
    "送货楼层无电梯时，每层加收搬运费 30 元，事先与您确认。"
)
_BY = "heyutong"


class _Offer(Struct, frozen=True, kw_only=True):
    """One quote: who asks what, what is offered, and how far it has come: draft, review, sent, asked, yes or no."""

    name: str
    phone: str
    text: str
    title: str
    ago_days: float
    goods: tuple[tuple[str, str, str], ...]
    story: tuple[str, str, str]
    end: str
    bundle: str = ""
    bundle_price: str = ""
    discount: str = "0"
    deposit: str = "30"
    payments: tuple[tuple[str, str], ...] = (("70", "送货前一天"),)
    delivery: str = ""
    dates: tuple[tuple[str, int], ...] = ()
    words: str = ""
    email: str = ""
    extra: tuple[tuple[str, str], ...] = (("送货上门与安装", "0"),)


_OFFERS = (
    _Offer(
        name="郑雅文",
        phone="19900009203",
        text="试睡之后我们想定 B-1803，加那款乳胶床垫，一起买有没有优惠？",
        title="樱桃木床和乳胶床垫，一起买",
        ago_days=1.6,
        goods=(("B-1803", "1", ""), ("M-1812", "1", "")),
        bundle="安睡两件套",
        bundle_price="11980.00",
        story=(
            "先生睡得浅，翻身床就响；您腰不好，旧床垫中间已经塌了。",
            "樱桃木床用静音床板，翻身没有声响；乳胶床垫偏硬一档，腰有支撑，两边互不牵动。",
            "两个人都能睡整觉。床头可拆，以后搬家电梯进得去。",
        ),
        dates=(("床和床垫送到并装好", 12), ("旧床垫带走", 12)),
        delivery="拱墅区莫干山路 99 号 5 幢 902，工作日白天有人",
        words="",
        end="yes",
    ),
    _Offer(
        name="陈思远",
        phone="19900009201",
        text="上次看的客厅方案很喜欢，能给个正式报价吗？预算三万以内。",
        title="客厅整套：沙发、茶几、电视柜",
        ago_days=1.2,
        goods=(
            ("S-3006", "1", "燕麦色"),
            ("T-1402", "1", ""),
            ("V-2011", "1", ""),
            ("S-2107", "1", "焦糖色"),
        ),
        discount="6",
        story=(
            "客厅 28 平，想要少而好的家具；孩子三岁，怕磕碰，也怕沙发难打理。",
            "布艺沙发的套子能整套拆洗；茶几选圆角岩板；电视柜悬空，扫地机器人能进去。",
            "留出一块两米见方的空地给孩子玩，日常打扫十分钟。",
        ),
        dates=(("整套家具送到并装好", 15),),
        delivery="余杭区文一西路 1218 号 11 幢 1503",
        words="单人沙发换成别的颜色，价格一样吗？",
        email="chen.siyuan@example.com",
        end="asked",
    ),
    _Offer(
        name="韩立",
        phone="19900009211",
        text="我们茶室要二十把椅子和三张长桌，批量有什么价？",
        title="茶室家具一批",
        ago_days=0.4,
        goods=(("C-4508", "20", ""), ("T-1601", "3", "")),
        discount="15",
        deposit="50",
        payments=(("50", "验收当天"),),
        story=(
            "茶室一月开业，椅子要坐得住两小时，桌面要经得起热水和茶渍。",
            "黑胡桃餐椅坐面略弯，久坐不累；长桌加涂耐热木蜡油，附一次上门保养。",
            "开业前全部到位，三年内同款可以补单。",
        ),
        dates=(("二十把椅子和三张桌子送到", 25), ("开业前上门保养一次", 30)),
        delivery="上城区南山路 27 号一楼，周一至周五可卸货",
        words="长期客户，后面还有两家店；九折客户不接受",
        end="review",
    ),
    _Offer(
        name="黄蕾",
        phone="19900009205",
        text="爸妈选了中等硬度的床垫，想再配两把餐椅，帮我算算。",
        title="给爸妈的床垫和餐椅",
        ago_days=0.1,
        goods=(("M-1812", "1", "中等硬度"), ("C-4508", "2", "")),
        story=("爸妈睡了十五年的床垫太软，起身费力。", "", ""),
        deposit="0",
        payments=(),
        end="draft",
    ),
    _Offer(
        name="周建平",
        phone="19900009212",
        text="院子里想放一张长凳，户外那款怎么卖？",
        title="院子里的长凳",
        ago_days=5.3,
        goods=(("G-0814", "1", ""), ("O-0113", "1", "")),
        story=("院子朝南，夏天晒、冬天淋雨。", "柚木长凳耐候，每年上一次木蜡油即可。", "十年不用换。"),
        deposit="0",
        payments=(),
        dates=(("长凳送到院子里", 8),),
        words="谢谢，东西很好，家里人觉得院子还要再想想。",
        end="no",
    ),
)


def quote_stories(stage: Stage) -> list[Story]:
    """Return the stories of the quotes, and of an order by telephone."""
    return [*(_offer(stage, offer) for offer in _OFFERS), _order(stage)]


def _content(stage: Stage, offer: _Offer) -> QuoteContent:
    products = stage.products
    if offer.bundle:
        parts = tuple(
            QuotePart(title="", product_id=products[code].pk, quantity=Decimal(count))
            for code, count, _note in offer.goods
        )
        items = [
            QuoteItem(title=offer.bundle, unit="套", unit_price=Decimal(offer.bundle_price), parts=parts)
        ]
    else:
        items = [
            QuoteItem(product_id=products[code].pk, quantity=Decimal(count), note=note)
            for code, count, note in offer.goods
        ]
    items += [
        QuoteItem(title=title, unit_price=Decimal(price), tax_rate=Decimal(9)) for title, price in offer.extra
    ]
    trouble, answer, value = offer.story
    return QuoteContent(
        items=tuple(items),
        dates=tuple(OfferedDate(what=what, amount=days, unit="working_days") for what, days in offer.dates),
        discount_percent=Decimal(offer.discount),
        trouble=trouble,
        answer=answer,
        value=value,
        terms=_TERMS,
        delivery=offer.delivery,
        deposit_percent=Decimal(offer.deposit),
        payments=tuple(Payment(percent=Decimal(percent), when=when) for percent, when in offer.payments),
    )


def _offer(stage: Stage, offer: _Offer) -> Iterator[datetime]:
    at = stage.ago(days=offer.ago_days)
    yield at
    matter = stage.ask(
        at,
        offer.name,
        offer.phone,
        offer.text,
        title=offer.title,
        topic="price",
        owner=_BY,
        email=offer.email,
    )
    at += timedelta(minutes=20)
    yield at
    stage.reply(at, matter, "您好，我把需求记下了，报价单写好马上发您，您慢慢看。", by=_BY)
    at += timedelta(minutes=50)
    yield at
    writer = stage.actor(_BY, at)
    quote = draft_quote(actor=writer, now=at, matter_id=matter.pk, content=_content(stage, offer))
    if offer.end == "draft":
        return
    at += timedelta(minutes=15)
    yield at
    if offer.end == "review":
        ask_quote_approval(actor=writer, now=at, quote_id=quote.pk, words=offer.words)
        return
    send_quote(actor=writer, now=at, quote_id=quote.pk)
    at += timedelta(hours=3, minutes=10)
    yield at
    open_quote(actor=_customer(matter), now=at, quote_id=quote.pk)
    at += timedelta(minutes=25)
    yield at
    _decide(stage, offer, matter, quote, at=at)
    if offer.end == "asked":
        at += timedelta(minutes=35)
        yield at
        stage.reply(
            at,
            matter,
            "可以换的，五种颜色价格都一样，色卡照片发您了，选好告诉我就行。",
            by=_BY,
            then="wait_customer",
        )


def _decide(stage: Stage, offer: _Offer, matter: Matter, quote: Quote, *, at: datetime) -> None:
    customer = _customer(matter)
    if offer.end == "yes":
        understood = tuple(need.key for need in needs_of_quote(quote))
        acceptance = Acceptance(name=offer.name, address="203.0.113.24", understood=understood)
        accept_quote(actor=customer, now=at, quote_id=quote.pk, acceptance=acceptance)
    elif offer.end == "no":
        decline_quote(actor=customer, now=at, quote_id=quote.pk, words=offer.words)
        stage.reply(
            at + timedelta(minutes=4),
            matter,
            "谢谢您告诉我们，不急，想好了随时来坐坐。",
            by=_BY,
            then="resolve",
        )
    elif offer.end == "asked":
        line = quote.lines.filter(product__isnull=False).order_by("position").last()
        ask_about_quote(
            actor=customer,
            now=at,
            quote_id=quote.pk,
            text=offer.words,
            line_id=line.pk if line is not None else None,
        )


def _customer(matter: Matter) -> Actor:
    name = matter.customer.name if matter.customer is not None else ""
    return customer_actor(customer_id=None, name=name, matter_ids=[matter.pk])


def _order(stage: Stage) -> Iterator[datetime]:
    """A regular customer orders care oil by telephone; the precaution is read out to her."""
    at = stage.ago(hours=27)
    yield at
    oil = stage.products["O-0113"]
    needs = needs_of_products([oil.pk], customer_id=None, language="zh-hans")
    quote = take_quote_order(
        actor=stage.actor("zhoumin", at),
        now=at,
        customer=Arrival(name="罗美娟", phone="19900009213"),
        content=QuoteContent(
            items=(QuoteItem(product_id=oil.pk, quantity=Decimal(2), unit="套"),),
            dates=(OfferedDate(what="两套木蜡油寄到家", amount=6, unit="working_days"),),
            delivery="萧山区市心中路 168 号 2 幢 301，货到付款",
        ),
        words="电话里说：木蜡油再要两套，寄到老地方，货到付款。",
        understood=tuple(need.key for need in needs),
    )
    stage.matter_ids.add(quote.matter_id)
