"""Designs and site checks for the tests."""

import io
from datetime import timedelta
from typing import Any

from tests.cast import NOW, Cast
from yinuo.core.actor import Actor
from yinuo.people.actors import customer_actor
from yinuo.presale.actions.design import ask_design
from yinuo.presale.actions.design_version import add_design_file, begin_version, deliver_version
from yinuo.presale.actions.survey import begin_survey, fill_survey
from yinuo.presale.actions.survey_checklist import create_checklist
from yinuo.presale.models import Design, DesignVersion, SiteSurvey, SurveyChecklist

DUE = NOW + timedelta(days=5)
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
ITEMS = [
    {"texts": {"zh-hans": "插座位置", "en": "Sockets"}, "kind": "ok"},
    {"texts": {"zh-hans": "墙宽", "en": "Width of the wall"}, "kind": "number", "unit": "mm"},
    {"texts": {"zh-hans": "备注", "en": "Notes"}, "kind": "text"},
]


def asked(cast: Cast, ask: Any, **fields: Any) -> Design:
    """A design that Ana asks of Leo, who draws."""
    matter = ask()
    return ask_design(
        actor=cast.actor("ana_agent"),
        now=NOW,
        matter_id=matter.pk,
        **{
            "title": "客厅布置图",
            "kind": "drawing",
            "due_at": DUE,
            "designer_id": cast.leo_manager.pk,
            **fields,
        },
    )


def drafted(cast: Cast, ask: Any, **fields: Any) -> DesignVersion:
    design = asked(cast, ask, **fields)
    return begin_version(actor=cast.actor("leo_manager"), now=NOW, design_id=design.pk)


def add_file(cast: Cast, version: DesignVersion, *, name: str = "plan.pdf", content: bytes = PDF) -> Any:
    return add_design_file(
        actor=cast.actor("leo_manager"),
        now=NOW,
        version_id=version.pk,
        name=name,
        declared_type="",
        stream=io.BytesIO(content),
    )


def delivered(cast: Cast, ask: Any, **fields: Any) -> DesignVersion:
    version = drafted(cast, ask, **fields)
    add_file(cast, version)
    return deliver_version(actor=cast.actor("leo_manager"), now=NOW, version_id=version.pk)


def reader_of(design: Design) -> Actor:
    """Return the customer who holds the link of the thread."""
    return customer_actor(customer_id=None, name="Kim", matter_ids=[design.matter_id])


def checklist(cast: Cast, **fields: Any) -> SurveyChecklist:
    return create_checklist(
        actor=cast.actor("leo_manager"),
        now=NOW,
        **{"code": "site", "names": {"zh-hans": "上门复核", "en": "Site check"}, "items": ITEMS, **fields},
    )


def begun(cast: Cast, version: DesignVersion) -> SiteSurvey:
    return begin_survey(
        actor=cast.actor("leo_manager"),
        now=NOW,
        matter_id=version.design.matter_id,
        checklist_id=checklist(cast).pk,
        version_id=version.pk,
    )


def filled(cast: Cast, survey: SiteSurvey, **results: str) -> SiteSurvey:
    return fill_survey(
        actor=cast.actor("leo_manager"),
        now=NOW,
        survey_id=survey.pk,
        results={"p1": "ok", "p2": "2800", "p3": "—", **results},
    )
