"""Guides and runs of them, for the tests of discovery."""

from typing import Any

from tests.cast import NOW, Cast
from yinuo.core.actor import Actor
from yinuo.matters.models import Matter
from yinuo.people.actors import customer_actor
from yinuo.presale.actions.discovery import answer_question, begin_discovery, tell_purpose
from yinuo.presale.actions.guide import create_guide, publish_guide, write_questions
from yinuo.presale.models import DiscoveryGuide, DiscoverySession
from yinuo.presale.rules.guide import Condition, Option, Question

NAMES = {"zh-hans": "全屋定制", "zh-hant": "全屋訂製", "en": "Whole home"}
PURPOSES = {"zh-hans": "先弄清楚您怎么住，再谈怎么做。", "en": "First how you live, then what to build."}


def question(code: str, kind: str, zh: str, en: str, *, about: str = "situation", **more: Any) -> Question:
    options = more.pop("options", ())
    when = more.pop("when", ())
    return Question(
        code=code,
        about=about,
        kind=kind,
        texts={"zh-hans": zh, "en": en},
        helps={},
        required=more.pop("required", False),
        options=tuple(Option(value=v, texts={"zh-hans": z, "en": e}) for v, z, e in options),
        when=tuple(Condition(question=q, values=tuple(values)) for q, values in when),
    )


QUESTIONS = (
    question(
        "home",
        "choice",
        "您的房子现在怎样？",
        "How is your home?",
        required=True,
        options=(("new", "新房未入住", "New"), ("old", "住了一阵子", "Lived in")),
    ),
    question(
        "trouble",
        "text",
        "住着哪里最不顺手？",
        "What bothers you?",
        about="trouble",
        required=True,
        when=[("home", ["old"])],
    ),
    question(
        "rooms",
        "several",
        "想先做哪几间？",
        "Which rooms first?",
        about="wish",
        options=(("bed", "卧室", "Bedroom"), ("kitchen", "厨房", "Kitchen"), ("study", "书房", "Study")),
    ),
    question("budget", "money", "预算大约多少？", "What budget?", about="budget", required=True),
)


def guide_made(
    cast: Cast, *, code: str = "whole-home", published: bool = True, **fields: Any
) -> DiscoveryGuide:
    """A guide of four questions, the second only for who lives there already."""
    leo = cast.actor("leo_manager")
    guide = create_guide(
        actor=leo, now=NOW, code=code, fields={"names": NAMES, "purposes": PURPOSES, **fields}
    )
    write_questions(actor=leo, now=NOW, guide_id=guide.pk, questions=QUESTIONS)
    if published:
        publish_guide(actor=leo, now=NOW, guide_id=guide.pk)
    return guide


def begun(cast: Cast, matter: Matter, *, told: bool = True, **more: Any) -> DiscoverySession:
    """A run by Ana, over the telephone where nothing else is said."""
    known: dict[str, Any] = {"actor": cast.actor("ana_agent"), "now": NOW, "mode": "phone"}
    if "guide_id" not in more:
        more["guide_id"] = guide_made(cast).pk
    session = begin_discovery(matter_id=matter.pk, **{**known, **more})
    if told:
        tell_purpose(actor=cast.actor("ana_agent"), now=known["now"], session_id=session.pk)
        session.refresh_from_db()
    return session


def say(cast: Cast, session: DiscoverySession, **answers: Any) -> None:
    """Answer as Ana notes it down; None is unknown on purpose."""
    for code, value in answers.items():
        answer_question(
            actor=cast.actor("ana_agent"),
            now=NOW,
            session_id=session.pk,
            question=code,
            value=value,
            unknown=value is None,
        )


def reader_of(session: DiscoverySession) -> Actor:
    """The customer who holds the link."""
    assert session.matter_id is not None
    return customer_actor(customer_id=None, name="Kim", matter_ids=[session.matter_id])
