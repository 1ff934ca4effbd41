"""What can be booked at the company, and the appointments of these days."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from msgspec import Struct

from yinuo.core.actor import SYSTEM
from yinuo.demo.crowd import ZONE
from yinuo.demo.stage import Stage
from yinuo.demo.timeline import Story
from yinuo.matters.actions.messages import send_reply
from yinuo.people.actions.arrival import Arrival, visitor
from yinuo.presale.actions.appointment import book_appointment, confirm_appointment
from yinuo.presale.actions.appointment_outcome import remind_of_appointment, settle_appointment
from yinuo.presale.actions.booking import create_resource, create_service
from yinuo.presale.actions.calendar_feed import open_feed
from yinuo.presale.models import Appointment, BookableService
from yinuo.presale.queries.appointment_slots import free_days
from yinuo.presale.rules.slots import Slot

_SERVICES: dict[str, dict[str, object]] = {
    "design-hour": {
        "kind": "visit",
        "names": {"zh-hans": "一小时家居方案", "zh-hant": "一小時居家提案", "en": "An hour of home planning"},
        "summaries": {
            "zh-hans": "带上户型图，我们陪您把一间屋子想清楚；听完不买也没关系。",
            "zh-hant": "帶上平面圖，我們陪您把一間房想清楚；聽完不買也沒關係。",
            "en": "Bring your floor plan; we think one room through with you. Listening without buying is fine.",
        },
        "places": {
            "zh-hans": "城西店二楼设计角",
            "zh-hant": "城西店二樓設計角",
            "en": "Design corner, 2nd floor, west shop",
        },
        "minutes": 60,
        "gap_minutes": 15,
        "needs": ["room"],
    },
    "sleep-trial": {
        "kind": "trial",
        "names": {"zh-hans": "床垫试睡", "zh-hant": "床墊試躺", "en": "Try a mattress"},
        "summaries": {
            "zh-hans": "单独的安静房间，四款床垫慢慢躺，不催您。",
            "zh-hant": "獨立的安靜房間，四款床墊慢慢躺，不催您。",
            "en": "A quiet room of your own and four mattresses; nobody hurries you.",
        },
        "places": {"zh-hans": "城西店试睡间", "zh-hant": "城西店試躺間", "en": "Trial room, west shop"},
        "minutes": 45,
        "gap_minutes": 15,
        "needs": ["unit"],
    },
    "home-survey": {
        "kind": "survey",
        "names": {"zh-hans": "上门量房", "zh-hant": "到府丈量", "en": "Measuring at your home"},
        "summaries": {
            "zh-hans": "师傅带工具上门，量好尺寸、看清插座和承重，免费。",
            "zh-hant": "師傅帶工具到府，量好尺寸、看清插座與承重，免費。",
            "en": "We come with our tools, measure, and look at sockets and load-bearing walls. Free of charge.",
        },
        "at_customer": True,
        "minutes": 90,
        "gap_minutes": 60,
        "notice_hours": 24,
        "by_itself": False,
    },
}
_RESOURCES = (("design-corner", "设计角", "room"), ("trial-room", "试睡间", "unit"))


class _Visit(Struct, frozen=True, kw_only=True):
    """One booking: `days` from today, the slot at `share` of what is free on that day, made `ahead` of now in days."""

    name: str
    phone: str
    service: str
    days: int
    share: float
    ahead: float
    note: str
    answer: str
    staff: str = "heyutong"
    place: str = ""
    outcome: str = "hold"
    words: str = ""
    farewell: str = ""
    proposed: bool = False
    confirmed: bool = False


_VISITS = (
    _Visit(
        name="陈思远",
        phone="19900009201",
        service="design-hour",
        days=-5,
        share=0.5,
        ahead=5.6,
        note="客厅 28 平，想要少而好的家具。",
        answer="陈先生您好，时间给您留好了，我是何雨彤，到二楼找我就行。",
        words="喜欢胡桃木，预算三万以内，回去和家人商量",
        farewell="今天聊的方案和价格都整理好放在这里了，慢慢看，不着急决定。",
    ),
    _Visit(
        name="吴婷",
        phone="19900009202",
        service="sleep-trial",
        days=-3,
        share=0.3,
        ahead=4.5,
        note="腰不好，想试偏硬的。",
        answer="吴女士好，四款偏硬的都给您铺好，慢慢试。",
        outcome="no_show",
        words="电话没接，发了消息再约",
        farewell="吴女士，今天没等到您，想必有事。试睡间随时欢迎，方便时自己挑个时间就好。",
    ),
    _Visit(
        name="郑雅文",
        phone="19900009203",
        service="sleep-trial",
        days=-1,
        share=0.7,
        ahead=4,
        note="和先生一起来，两个人睡感不一样。",
        answer="好的郑女士，左右软硬不同的那款也会摆出来。",
        words="选了 B-1803，等交期",
        farewell="谢谢两位今天过来，B-1803 的资料发在这里，有问题随时说。",
    ),
    _Visit(
        name="孙浩",
        phone="19900009204",
        service="design-hour",
        days=0,
        share=0.35,
        ahead=1.3,
        note="新房十二月交，三室两厅，想先看整体搭配。",
        answer="孙先生好，户型图发我，我先做个草图，见面时就能看。",
        words="确定了客厅和主卧的方向",
    ),
    _Visit(
        name="黄蕾",
        phone="19900009205",
        service="sleep-trial",
        days=0,
        share=0.85,
        ahead=1.1,
        note="给爸妈选床垫，他们一起来。",
        answer="黄女士好，试睡间有扶手椅，叔叔阿姨可以坐着歇。",
        words="爸妈选了中等硬度",
    ),
    _Visit(
        name="梁志强",
        phone="19900009206",
        service="design-hour",
        days=1,
        share=0.2,
        ahead=0.9,
        note="书房想做一面墙的柜子。",
        answer="梁先生好，柜子的板材样品我都备好，明天见。",
    ),
    _Visit(
        name="刘佳",
        phone="19900009208",
        service="home-survey",
        days=1,
        share=0.6,
        ahead=0.8,
        note="想把餐厅和玄关一起量，看看放不放得下六人桌。",
        answer="刘女士好，我明天上门，来之前半小时给您打电话。",
        staff="fangyuan",
        place="西湖区文二西路 88 号 3 幢 1201",
        confirmed=True,
    ),
    _Visit(
        name="苏晴",
        phone="19900009207",
        service="home-survey",
        days=2,
        share=0.4,
        ahead=0.4,
        note="厨房改开放式，想知道哪面墙能动。",
        answer="苏女士好，我们看一下师傅的路线，很快给您确认。",
        staff="fangyuan",
        place="滨江区江晖路 1772 号 6 幢 802",
    ),
    _Visit(
        name="何俊",
        phone="19900009012",
        service="design-hour",
        days=3,
        share=0.5,
        ahead=0.2,
        note="岩板茶几和胡桃木怎么搭，当面看样品。",
        answer="",
        proposed=True,
    ),
)


def appointment_stories(stage: Stage) -> list[Story]:
    """Return the stories of what can be booked and of who booked it."""
    return [_set_up(stage), *(_visit(stage, visit) for visit in _VISITS)]


def _set_up(stage: Stage) -> Iterator[datetime]:
    at = stage.day(-6, 9, 30)
    yield at
    manager = stage.actor("gaojianguo", at)
    company = stage.company
    for code, name, kind in _RESOURCES:
        create_resource(actor=manager, now=at, code=code, name=name, kind=kind)
    for code, described in _SERVICES.items():
        fields = {name: value for name, value in described.items() if name != "kind"}
        fields["team_id"] = (company.support if code == "home-survey" else company.team).pk
        fields["calendar_id"] = company.shop.pk
        create_service(actor=manager, now=at, code=code, kind=str(described["kind"]), fields=fields)
    open_feed(actor=stage.actor("heyutong", at), now=at)


def _visit(stage: Stage, visit: _Visit) -> Iterator[datetime]:
    at = min(stage.now - timedelta(days=visit.ahead), stage.day(-1, 20) if visit.ahead >= 1 else stage.now)
    yield at
    service = BookableService.objects.get(code=visit.service)
    slot = _slot(stage, service, visit, at=at)
    if slot is None:
        return
    made = _book(stage, service, visit, slot=slot, at=at)
    stage.matter_ids.add(made.matter_id)
    if visit.answer:
        at += timedelta(minutes=6)
        yield at
        send_reply(actor=stage.actor(visit.staff, at), now=at, matter_id=made.matter_id, text=visit.answer)
    if visit.confirmed:
        at += timedelta(minutes=1)
        yield at
        confirm_appointment(actor=stage.actor(visit.staff, at), now=at, appointment_id=made.pk)
    remind_at = slot.begins_at - timedelta(hours=service.remind_hours)
    if at < remind_at < stage.now:
        at = remind_at
        yield at
        remind_of_appointment(actor=SYSTEM, now=at, appointment_id=made.pk)
    if slot.ends_at + timedelta(minutes=5) <= stage.now and made.state == "confirmed":
        at = slot.ends_at + timedelta(minutes=5)
        yield at
        settle_appointment(
            actor=stage.actor(visit.staff, at),
            now=at,
            appointment_id=made.pk,
            outcome=visit.outcome,
            words=visit.words,
        )
    if visit.days < 0:
        at += timedelta(minutes=15)
        yield at
        send_reply(
            actor=stage.actor(visit.staff, at),
            now=at,
            matter_id=made.matter_id,
            text=visit.farewell,
            then="resolve",
        )


def _slot(stage: Stage, service: BookableService, visit: _Visit, *, at: datetime) -> Slot | None:
    """Return the slot at the visit's share of what its person has free on its day."""
    day: date = stage.day(visit.days, 12).astimezone(ZONE).date()
    [found] = free_days(
        service,
        actor=stage.actor("gaojianguo", at),
        now=at,
        first=day,
        days=1,
        staff_id=stage.company.staff[visit.staff].pk,
    )
    return found.slots[int(len(found.slots) * visit.share)] if found.slots else None


def _book(stage: Stage, service: BookableService, visit: _Visit, *, slot: Slot, at: datetime) -> Appointment:
    staff = stage.actor(visit.staff, at)
    return book_appointment(
        actor=staff if visit.proposed else visitor(language="zh-hans", name=visit.name),
        now=at,
        service_id=service.pk,
        begins_at=slot.begins_at,
        asker=Arrival(name=visit.name, phone=visit.phone),
        staff_id=stage.company.staff[visit.staff].pk,
        note=visit.note,
        place=visit.place,
        agreed=not visit.proposed,
        channel="phone" if visit.proposed else "web",
    )
