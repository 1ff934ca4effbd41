"""The company: organisation, calendars, departments, outlets, staff, teams, standards."""

from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.hashers import make_password

from yinuo.core.action import action, record
from yinuo.core.actions.organisation import change_organisation
from yinuo.core.actor import SYSTEM, Actor
from yinuo.core.calendars import calendar_of
from yinuo.core.models import ServiceCalendar
from yinuo.core.worktime import WorkCalendar
from yinuo.demo.journal import DemoBegun, DemoLoaded
from yinuo.matters.actions.standards import load_pack
from yinuo.matters.packs import shipped_packs
from yinuo.people.actions.calendars import create_calendar
from yinuo.people.actions.departments import change_department, create_department, create_outlet
from yinuo.people.actions.staff import create_staff
from yinuo.people.actions.teams import create_team
from yinuo.people.actors import actor_for_staff, forget_actors
from yinuo.people.models import Staff, Team

NAMES = {"zh-hans": "禾木家居", "zh-hant": "禾木家居", "en": "Hemu Home"}
PASSWORD = "yinuo-demo"  # noqa: S105 - printed at every start, for a company that does not exist
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
_OFFICE = {day: [["09:00", "12:00"], ["13:30", "18:00"]] for day in _WEEKDAYS}
_SHOP = {day: [["09:00", "21:00"]] for day in (*_WEEKDAYS, "sat", "sun")}

# username, name, roles, department, outlet, skills, languages
_STAFF = [
    ("guqing", "顾青", ["administrator"], "客户服务部", "城西店", [], ["zh-hans", "en"]),
    ("gaojianguo", "高建国", ["manager"], "客户服务部", "城西店", ["退换", "投诉"], ["zh-hans"]),
    ("zhoumin", "周敏", ["agent"], "客户服务部", "城西店", ["实木", "保养", "退换"], ["zh-hans", "zh-hant"]),
    ("xujia", "许佳", ["agent"], "客户服务部", "城西店", ["物流", "发票"], ["zh-hans", "en"]),
    ("songyifan", "宋一帆", ["agent"], "客户服务部", "滨江店", ["安装", "物流"], ["zh-hans"]),
    ("heyutong", "何雨彤", ["consultant"], "客户服务部", "滨江店", ["选购", "定制"], ["zh-hans", "en"]),
    ("fangyuan", "方圆", ["coordinator"], "客户服务部", "城西店", ["量房", "安装"], ["zh-hans"]),
    ("lushifu", "陆师傅", ["technician"], "安装部", "城西店", ["安装", "维修"], ["zh-hans"]),
    ("hanshifu", "韩师傅", ["technician"], "安装部", "滨江店", ["安装", "打蜡"], ["zh-hans"]),
    ("shenli", "沈立", ["supervisor"], "品质部", "城西店", ["检测", "木材"], ["zh-hans", "en"]),
]
SIGN_INS = ("zhoumin", "heyutong", "fangyuan", "lushifu", "gaojianguo", "shenli", "guqing")


@dataclass
class Company:
    """The company as stories need it: people by username, the team that answers, the hours of its shop."""

    team: Team
    support: Team
    shop: ServiceCalendar
    staff: dict[str, Staff] = field(default_factory=dict)
    by_id: dict[int, Staff] = field(default_factory=dict)

    def actor(self, username: str, now: datetime) -> Actor:
        """Return who acts, as of a past instant."""
        return actor_for_staff(self.staff[username], now=now)

    @property
    def hours(self) -> WorkCalendar:
        return calendar_of(self.shop.pk)


def found_company(*, now: datetime) -> Company:
    """Set the company up as of `now`, with its standards in force."""
    office = create_calendar(
        actor=SYSTEM,
        now=now,
        code="office",
        names={"zh-hans": "办公时间", "zh-hant": "辦公時間", "en": "Office hours"},
        weekly=_OFFICE,
    )
    shop = create_calendar(
        actor=SYSTEM,
        now=now,
        code="shop",
        names={"zh-hans": "门店时间", "zh-hant": "門市時間", "en": "Shop hours"},
        weekly=_SHOP,
        country="",
    )
    change_organisation(
        actor=SYSTEM,
        now=now,
        fields={
            "names": NAMES,
            "supervision_phone": "0571-8800 0315",
            "service_phone": "0571-8800 0100",
            "language": "zh-hans",
            "default_calendar_id": shop.pk,
        },
    )
    departments = {
        name: create_department(actor=SYSTEM, now=now, name=name, calendar_id=office.pk)
        for name in ("客户服务部", "安装部", "品质部")
    }
    outlets = {
        name: create_outlet(actor=SYSTEM, now=now, name=name, area=area, calendar_id=shop.pk)
        for name, area in (("城西店", "杭州市西湖区"), ("滨江店", "杭州市滨江区"))
    }
    staff = {}
    for username, name, roles, department, outlet, skills, languages in _STAFF:
        staff[username] = create_staff(
            actor=SYSTEM,
            now=now,
            username=username,
            name=name,
            roles=roles,
            fields={
                "department_id": departments[department].pk,
                "outlet_id": outlets[outlet].pk,
                "calendar_id": shop.pk if "agent" in roles else None,
                "skills": skills,
                "languages": languages,
                "email": f"{username}@example.com",
                "max_open_matters": 60,
            },
        )
    # One hash for all: each takes a good part of a second on a small machine.
    Staff.objects.update(password=make_password(PASSWORD))
    for name, lead in (("客户服务部", "gaojianguo"), ("安装部", "lushifu"), ("品质部", "shenli")):
        change_department(
            actor=SYSTEM, now=now, department_id=departments[name].pk, fields={"lead_id": staff[lead].pk}
        )
    members = [staff[name].pk for name in ("zhoumin", "xujia", "songyifan", "heyutong")]
    shared = {"department_id": departments["客户服务部"].pk, "lead_id": staff["gaojianguo"].pk}
    team = create_team(
        actor=SYSTEM,
        now=now,
        name="客服一组",
        member_ids=members,
        fields={
            **shared,
            "calendar_id": shop.pk,
            "assignment": Team.Assignment.LEAST_LOADED,
            "takes_kinds": ["inquiry"],
            "is_default": True,
        },
    )
    support = create_team(
        actor=SYSTEM,
        now=now,
        name="售后支持组",
        member_ids=[staff[name].pk for name in ("zhoumin", "songyifan", "fangyuan", "lushifu")],
        fields={**shared, "calendar_id": shop.pk, "assignment": Team.Assignment.BY_HAND},
    )
    for code in ("yinuo-basic", "aftersale-cn"):
        load_pack(actor=SYSTEM, now=now, content=shipped_packs()[code].read_bytes())
    forget_actors()
    by_id = {person.pk: person for person in staff.values()}
    return Company(team=team, support=support, shop=shop, staff=staff, by_id=by_id)


@action(journal=DemoBegun)
def begin_demo(*, actor: Actor, now: datetime, days: int) -> None:
    """Mark the database as one into which the demo is being loaded. Raises: NotAllowed."""
    actor.require("settings.edit")
    record(DemoBegun(subject_id=1, days=days))


@action(journal=DemoLoaded)
def mark_demo(
    *, actor: Actor, now: datetime, days: int, company: Company, matter_id: int, customer_id: int
) -> None:
    """Mark the database as the demo, with who may be signed in as. Raises: NotAllowed."""
    actor.require("settings.edit")
    sign_ins = [[company.staff[name].roles[0], company.staff[name].pk] for name in SIGN_INS]
    record(
        DemoLoaded(subject_id=1, days=days, sign_ins=sign_ins, thread_id=matter_id, customer_id=customer_id)
    )
