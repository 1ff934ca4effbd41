"""What is being drawn these days: a living room in its second version, a wall of shelves, and the site that was checked."""

import io
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from yinuo.core.actor import Actor
from yinuo.demo import plans
from yinuo.demo.stage import Stage
from yinuo.demo.timeline import Story
from yinuo.matters.models import Matter
from yinuo.people.actions.arrival import Arrival
from yinuo.people.actors import customer_actor
from yinuo.presale.actions.design import ask_design, promise_design
from yinuo.presale.actions.design_decision import ask_design_change
from yinuo.presale.actions.design_version import (
    add_design_file,
    begin_version,
    deliver_version,
    write_version,
)
from yinuo.presale.actions.opportunity import Prospect, open_opportunity
from yinuo.presale.actions.survey import (
    add_finding_photo,
    begin_survey,
    fill_survey,
    finish_survey,
    note_finding,
    settle_finding,
)
from yinuo.presale.actions.survey_checklist import create_checklist
from yinuo.presale.models import DesignVersion, SurveyChecklist
from yinuo.presale.rules.design import Purchase
from yinuo.presale.rules.opportunity import NextStep

_DESIGNER, _CHECKER, _MANAGER = "heyutong", "fangyuan", "gaojianguo"
_OWNER = "zhoumin"
_POINTS = (
    ("墙面净宽", "牆面淨寬", "Clear width of the wall", "number", "mm"),
    ("墙面净高", "牆面淨高", "Clear height of the wall", "number", "mm"),
    (
        "插座和开关的位置与图一致",
        "插座與開關的位置與圖一致",
        "Sockets and switches are where drawn",
        "ok",
        "",
    ),
    ("地面平整，误差不超过 5 mm", "地面平整，誤差不超過 5 mm", "Floor is level within 5 mm", "ok", ""),
    (
        "电梯和楼道能搬进最长的板",
        "電梯與樓道能搬進最長的板",
        "The longest board fits lift and stairs",
        "ok",
        "",
    ),
    ("墙体承重与材料", "牆體承重與材料", "What the wall is made of and bears", "text", ""),
)
_CIRCUITS = (("Cabinet lights 24 V", "6 A"), ("Desk sockets", "16 A"), ("TV wall sockets", "16 A"))


def design_stories(stage: Stage) -> list[Story]:
    """Return the stories of two designs and of a site check."""
    return [_checklist(stage), _living_room(stage), _shelves(stage)]


def _checklist(stage: Stage) -> Iterator[datetime]:
    at = stage.day(-19, 10)
    yield at
    create_checklist(
        actor=stage.actor(_MANAGER, at),
        now=at,
        code="custom-furniture",
        names={
            "zh-hans": "定制家具上门复核",
            "zh-hant": "訂製家具到府複核",
            "en": "Site check for built-ins",
        },
        items=[
            {"texts": {"zh-hans": hans, "zh-hant": hant, "en": english}, "kind": kind, "unit": unit}
            for hans, hant, english, kind, unit in _POINTS
        ],
    )


def _sale(stage: Stage, at: datetime, prospect: Prospect) -> Matter:
    """Open the sale that a design belongs to."""
    made = open_opportunity(
        actor=stage.actor(_OWNER, at),
        now=at,
        prospect=prospect,
        step=NextStep(what="定稿", on=(stage.now + timedelta(days=3)).date()),
        owner_id=stage.company.staff[_OWNER].pk,
        channel="web",
    )
    stage.matter_ids.add(made.pk)
    return made


def _living_room(stage: Stage) -> Iterator[datetime]:
    """Two versions: the first was to be changed, the second waits for the customer."""
    at = stage.ago(days=6)
    yield at
    matter = _sale(
        stage,
        at,
        Prospect(
            text="新房客厅 28 平，朝南有个大窗。能帮我们出一张布置图吗？孩子要有写作业的地方。",
            title="客厅布置图与家具清单",
            asker=Arrival(name="顾家明", phone="19900009221", email="gu.jiaming@example.com"),
        ),
    )
    at += timedelta(minutes=40)
    yield at
    design = ask_design(
        actor=stage.actor(_OWNER, at),
        now=at,
        matter_id=matter.pk,
        title="客厅布置图",
        kind="drawing",
        brief="客厅净宽 5.5 米，南窗 3 米；三口之家，孩子七岁。预算四万以内，不要电视墙造型。",
        designer_id=stage.company.staff[_DESIGNER].pk,
        due_at=at + timedelta(days=3),
    )
    at += timedelta(days=2)
    yield at
    first = _version(
        stage,
        at,
        design.pk,
        "沙发靠北墙，茶几居中；电视柜用 2.4 米的悬空款，扫地机器人能进去。",
        (("客厅平面 v1.png", plans.living_room()),),
    )
    deliver_version(actor=stage.actor(_DESIGNER, at), now=at, version_id=first.pk)
    at += timedelta(hours=20)
    yield at
    ask_design_change(
        actor=_reader(matter, "顾家明"),
        now=at,
        version_id=first.pk,
        text="整体很喜欢。窗边想留一张书桌给孩子写作业，电视柜可以窄一点。",
    )
    at += timedelta(hours=2)
    yield at
    promise_design(
        actor=stage.actor(_DESIGNER, at), now=at, design_id=design.pk, due_at=at + timedelta(days=3)
    )
    at = stage.ago(hours=21)
    yield at
    second = _version(
        stage,
        at,
        design.pk,
        "窗边加了 1.4 米书桌和椅子；电视柜改成 2 米，走道仍有 90 厘米。",
        (
            ("客厅平面 v2.png", plans.living_room(desk=True)),
            ("客厅平面 v2.dxf", plans.exchange_drawing(width_mm=5500, height_mm=3750)),
        ),
        budget=(
            ("三人布艺沙发 燕麦色", "本店", "1", "8980.00"),
            ("胡桃木茶几", "本店", "1", "2680.00"),
            ("悬空电视柜 2 米", "本店", "1", "4360.00"),
            ("儿童书桌 1.4 米", "青木工坊", "1", "2180.00"),
            ("羊毛地毯 2 × 3 米", "织里", "1", "1590.00"),
        ),
    )
    deliver_version(
        actor=stage.actor(_DESIGNER, at),
        now=at,
        version_id=second.pk,
        text="顾先生好，按您说的改了，您和家人一起看看。",
    )


def _shelves(stage: Stage) -> Iterator[datetime]:
    """A wall of shelves with its electrical scheme; on the spot something was found otherwise."""
    at = stage.ago(days=9)
    yield at
    matter = _sale(
        stage,
        at,
        Prospect(
            text="书房想做一整面书柜，带灯。墙宽大概 4 米 6，想先看图再定。",
            title="书房整面书柜",
            asker=Arrival(name="沈若兰", phone="19900009222", email="shen.ruolan@example.com"),
        ),
    )
    at += timedelta(hours=1)
    yield at
    design = ask_design(
        actor=stage.actor(_OWNER, at),
        now=at,
        matter_id=matter.pk,
        title="书房书柜立面与电路",
        kind="electrical",
        brief="黑胡桃，层板 25 毫米加厚；每层一条灯带，开关在门边。",
        designer_id=stage.company.staff[_DESIGNER].pk,
        due_at=at + timedelta(days=4),
    )
    at += timedelta(days=3, hours=2)
    yield at
    version = _version(
        stage,
        at,
        design.pk,
        "五列四层，下柜带门。灯带走柜背，变压器放在右下柜。",
        (("书柜立面.png", plans.bookcase()), ("电路图.pdf", plans.scheme(_CIRCUITS))),
        budget=(
            ("黑胡桃板材", "北山木业", "6.4", "1280.00"),
            ("24V 灯带与变压器", "欧曜照明", "1", "960.00"),
            ("缓冲铰链", "百隆", "10", "38.00"),
        ),
    )
    deliver_version(actor=stage.actor(_DESIGNER, at), now=at, version_id=version.pk)
    yield from _site_check(stage, matter, version)


def _site_check(stage: Stage, matter: Matter, version: DesignVersion) -> Iterator[datetime]:
    at = stage.ago(days=2, hours=3)
    yield at
    checker = stage.actor(_CHECKER, at)
    survey = begin_survey(
        actor=checker,
        now=at,
        matter_id=matter.pk,
        checklist_id=SurveyChecklist.objects.get(code="custom-furniture").pk,
        version_id=version.pk,
    )
    at += timedelta(minutes=35)
    yield at
    fill_survey(
        actor=checker,
        now=at,
        survey_id=survey.pk,
        results={
            "p1": "4560",
            "p2": "2705",
            "p3": "not_ok",
            "p4": "ok",
            "p5": "ok",
            "p6": "混凝土墙，可打膨胀螺栓",
        },
    )
    findings = (
        ("p1", "4640", "净宽只有 4560 mm，五列柜体放不下", True),
        ("p3", "插座距地 300 mm", "插座在 620 mm，会被第一层板挡住", False),
        ("", "", "踢脚线厚 15 mm，柜体要留缺口", False),
    )
    noted = []
    for place, (item, drawn, found, grave) in enumerate(findings):
        finding = note_finding(
            actor=checker, now=at, survey_id=survey.pk, item=item, drawn=drawn, found=found, grave=grave
        )
        add_finding_photo(
            actor=checker,
            now=at,
            finding_id=finding.pk,
            name=f"现场 {place + 1}.jpg",
            declared_type="image/jpeg",
            stream=io.BytesIO(plans.photo(seed=place)),
        )
        noted.append(finding)
    at += timedelta(minutes=12)
    yield at
    finish_survey(actor=checker, now=at, survey_id=survey.pk)
    at += timedelta(hours=4)
    yield at
    settle_finding(actor=checker, now=at, finding_id=noted[2].pk, words="柜脚开 20 × 90 mm 缺口，已通知车间")
    yield from _second_check(stage, matter, version)


def _second_check(stage: Stage, matter: Matter, version: DesignVersion) -> Iterator[datetime]:
    """The socket was moved: somebody is on the spot again right now."""
    at = stage.ago(minutes=50)
    yield at
    checker = stage.actor(_CHECKER, at)
    survey = begin_survey(
        actor=checker,
        now=at,
        matter_id=matter.pk,
        checklist_id=SurveyChecklist.objects.get(code="custom-furniture").pk,
        version_id=version.pk,
    )
    at += timedelta(minutes=15)
    yield at
    fill_survey(actor=checker, now=at, survey_id=survey.pk, results={"p1": "4560", "p3": "ok"})


def _version(
    stage: Stage,
    at: datetime,
    design_id: int,
    words: str,
    files: tuple[tuple[str, bytes], ...],
    *,
    budget: tuple[tuple[str, str, str, str], ...] = (),
) -> DesignVersion:
    designer = stage.actor(_DESIGNER, at)
    version = begin_version(actor=designer, now=at, design_id=design_id)
    for name, content in files:
        add_design_file(
            actor=designer,
            now=at,
            version_id=version.pk,
            name=name,
            declared_type="",
            stream=io.BytesIO(content),
        )
    return write_version(
        actor=designer,
        now=at,
        version_id=version.pk,
        words=words,
        budget=[
            Purchase(what=what, supplier=supplier, quantity=Decimal(count), unit_price=Decimal(price))
            for what, supplier, count, price in budget
        ],
        budget_shown=bool(budget),
    )


def _reader(matter: Matter, name: str) -> Actor:
    return customer_actor(
        customer_id=matter.customer_id, name=name, matter_ids=[matter.pk], language="zh-hans"
    )
