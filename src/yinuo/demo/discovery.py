"""Two discovery guides, talks that followed them, and brochures that were sent afterwards."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct, field

from yinuo.core.actor import Actor
from yinuo.demo.stage import Stage
from yinuo.demo.texts import read_json, traditional
from yinuo.demo.timeline import Story
from yinuo.matters.models import Matter
from yinuo.people.actors import customer_actor
from yinuo.presale.actions.brochure import open_brochure, send_brochure
from yinuo.presale.actions.discovery import answer_question, begin_discovery, finish_discovery, tell_purpose
from yinuo.presale.actions.guide import create_guide, publish_guide, write_questions
from yinuo.presale.models import DiscoveryGuide, DiscoverySession
from yinuo.presale.rules.guide import questions_of


class _Talk(Struct, frozen=True, kw_only=True):
    """One talk; an answer of None is unknown on purpose. `brochure` is the product sent, `early` why before the talk."""

    name: str
    phone: str
    text: str
    title: str
    guide: str
    mode: str
    hours_ago: float
    said: dict[str, Any] = field(default_factory=dict)
    finished: bool = False
    brochure: str = ""
    early: str = ""
    opened: int = 0
    by: str = "heyutong"


_TALKS = (
    _Talk(
        name="顾清",
        phone="19900009601",
        text="搬进来三年，衣服越来越多，主卧那面墙想重新做柜子。",
        title="主卧收纳想重做",
        guide="storage",
        mode="phone",
        hours_ago=46,
        said={
            "situation_1": "lived",
            "situation_2": "两口子加一个上小学的女儿，外婆周末来住。",
            "trouble_1": ["seasons", "damp"],
            "trouble_2": True,
            "wish_1": ["bed", "hall"],
            "wish_2": "到顶、好擦、不要拉手，木色别太深。",
            "use_1": "both",
            "budget_1": "20000",
            "decision_1": "partner",
        },
        finished=True,
        brochure="W-2405",
        opened=3,
    ),
    _Talk(
        name="陆一诺",
        phone="19900009602",
        text="想给爸妈换张床垫，他们腰不太好，不知道怎么选。",
        title="给爸妈选床垫",
        guide="sleep",
        mode="link",
        hours_ago=30,
        said={
            "situation_1": "parents",
            "trouble_1": ["back", "sag"],
            "use_1": "mixed",
            "budget_1": None,
            "decision_1": True,
        },
        finished=True,
        brochure="M-1812",
        opened=1,
        by="zhoumin",
    ),
    _Talk(
        name="江映雪",
        phone="19900009603",
        text="新房下个月交，想先了解一下全屋柜子怎么规划。",
        title="新房柜子规划",
        guide="storage",
        mode="chat",
        hours_ago=3,
        said={"situation_1": "new", "situation_2": "我和先生，养了一只猫。", "wish_1": ["bed", "study"]},
        brochure="L-1210",
        early="客户点名要先看书柜的尺寸",
    ),
)


def discovery_stories(stage: Stage) -> list[Story]:
    """Return the stories of the guides and of the talks by them."""
    guides: dict[str, DiscoveryGuide] = {}
    return [_guides(stage, guides), *(_talk(stage, talk, guides) for talk in _TALKS)]


def _guides(stage: Stage, guides: dict[str, DiscoveryGuide]) -> Iterator[datetime]:
    at = stage.day(-5, 10)
    yield at
    manager = stage.actor("gaojianguo", at)
    for row in read_json("guides.json"):
        guide = create_guide(
            actor=manager,
            now=at,
            code=row["code"],
            fields={
                "names": _texts(row["names"]),
                "purposes": _texts(row["purposes"]),
                "family": row["family"],
            },
        )
        questions = questions_of([_question(one) for one in row["questions"]])
        write_questions(actor=manager, now=at, guide_id=guide.pk, questions=questions)
        publish_guide(actor=manager, now=at, guide_id=guide.pk)
        guides[row["code"]] = guide


def _question(row: dict[str, Any]) -> dict[str, Any]:
    return {
        **row,
        "texts": _texts(row["texts"]),
        "helps": _texts(row["helps"]) if "helps" in row else {},
        "options": [{"value": value, "texts": _texts(words)} for value, *words in row.get("options", ())],
        "when": [{"question": code, "is": values} for code, values in row.get("when", ())],
    }


def _texts(pair: list[str]) -> dict[str, str]:
    chinese, english = pair
    return {"zh-hans": chinese, "zh-hant": traditional(chinese), "en": english}


def _talk(stage: Stage, talk: _Talk, guides: dict[str, DiscoveryGuide]) -> Iterator[datetime]:
    at = stage.ago(hours=talk.hours_ago)
    yield at
    matter = stage.ask(at, talk.name, talk.phone, talk.text, title=talk.title, topic="product", owner=talk.by)
    if talk.early:
        at += timedelta(minutes=9)
        yield at
        _send(stage, talk, matter, at=at)
    at += timedelta(minutes=12)
    yield at
    staff = stage.actor(talk.by, at)
    session = begin_discovery(
        actor=staff, now=at, matter_id=matter.pk, guide_id=guides[talk.guide].pk, mode=talk.mode
    )
    speaker = _reader(matter) if talk.mode == "link" else staff
    at += timedelta(minutes=40 if talk.mode == "link" else 1)
    yield at
    tell_purpose(actor=speaker, now=at, session_id=session.pk)
    for code, value in talk.said.items():
        at += timedelta(seconds=35)
        _say(session, speaker, code, value, at=at)
    if not talk.finished:
        return
    finish_discovery(actor=speaker, now=at, session_id=session.pk)
    if talk.early or not talk.brochure:
        return
    at += timedelta(minutes=8)
    yield at
    brochure_id = _send(stage, talk, matter, at=at)
    for _turn in range(talk.opened):
        at += timedelta(minutes=55)
        yield at
        open_brochure(actor=_reader(matter), now=at, brochure_id=brochure_id)


def _say(session: DiscoverySession, actor: Actor, code: str, value: Any, *, at: datetime) -> None:
    answer_question(
        actor=actor, now=at, session_id=session.pk, question=code, value=value, unknown=value is None
    )


def _send(stage: Stage, talk: _Talk, matter: Matter, *, at: datetime) -> int:
    brochure = send_brochure(
        actor=stage.actor(talk.by, at),
        now=at,
        matter_id=matter.pk,
        product_id=stage.products[talk.brochure].pk,
        reason=talk.early,
    )
    return brochure.pk


def _reader(matter: Matter) -> Actor:
    name = matter.customer.name if matter.customer is not None else ""
    return customer_actor(customer_id=None, name=name, matter_ids=[matter.pk])
