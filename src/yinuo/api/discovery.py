"""Discovery guides, talks by them, what is known of a customer, and brochures, through the API."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from yinuo.api.answers import actor_of, answer, page
from yinuo.api.doors import Key, Line, done, needs
from yinuo.api.schema import shows
from yinuo.core.actor import Actor
from yinuo.presale.actions.brochure import brochure_url, send_brochure
from yinuo.presale.actions.discovery import (
    LONGEST_WORDS,
    answer_question,
    begin_discovery,
    discovery_url,
    finish_discovery,
    tell_purpose,
)
from yinuo.presale.actions.guide import change_guide, create_guide, publish_guide, write_questions
from yinuo.presale.queries.brochure import BrochureRow, brochures_of_matter
from yinuo.presale.queries.discovery import (
    GuideRow,
    KnownAnswer,
    SessionFile,
    get_guide,
    get_session,
    known_answers,
    list_guides,
    list_ready_guides,
)
from yinuo.presale.rules.guide import LONGEST_TEXT, MOST_OPTIONS, MOST_QUESTIONS, questions_of, rows_of
from yinuo.presale.rules.guide_answers import LONGEST_ANSWER

router = Router(tags=["discovery"])
Language = Literal["zh-hans", "zh-hant", "en"]
Texts = dict[Language, Annotated[str, Field(max_length=400)]]
Words = dict[Language, Annotated[str, Field(max_length=LONGEST_TEXT)]]
Code = Annotated[str, Field(max_length=40)]
Value = bool | Annotated[str, Field(max_length=LONGEST_ANSWER)] | Annotated[list[Code], Field(max_length=60)]


class GuideFacts(Schema):
    """What may be said of a guide; what is not named stays."""

    names: Texts = {}
    purposes: Texts = {}
    family: Line = ""
    active: bool = True


class NewGuide(GuideFacts):
    code: Code
    names: Texts


class GuideOption(Schema):
    value: Code
    texts: Words = {}


class GuideCondition(Schema):
    """The answers of an earlier question of which one must be given."""

    question: Code
    is_: Annotated[list[bool | Code], Field(alias="is", max_length=MOST_OPTIONS)]


class GuideQuestion(Schema):
    code: Code
    about: Line
    kind: Line
    texts: Words = {}
    helps: Words = {}
    required: bool = False
    options: Annotated[list[GuideOption], Field(max_length=MOST_OPTIONS)] = []
    when: Annotated[list[GuideCondition], Field(max_length=MOST_OPTIONS)] = []


class GuideQuestions(Schema):
    questions: Annotated[list[GuideQuestion], Field(max_length=MOST_QUESTIONS)]


class NewDiscovery(Schema):
    """A talk with the customer of a matter; as a `link` it is sent to them, after `words`."""

    guide_id: Key
    mode: Literal["chat", "phone", "visit", "link"]
    words: Annotated[str, Field(max_length=LONGEST_WORDS)] = ""


class GivenAnswer(Schema):
    """An answer by the question's kind: a text, a number or an amount as text, an ISO date, a boolean, a list of codes."""

    question: Code
    value: Value | None = None
    unknown: bool = False


class NewBrochure(Schema):
    """One product or one article; a reason where no guide was gone through yet."""

    product_id: Key | None = None
    article_id: Key | None = None
    words: Annotated[str, Field(max_length=LONGEST_WORDS)] = ""
    reason: Line = ""


@router.get("/guides", summary="List discovery guides", openapi_extra=shows(GuideRow, many=True))
@needs("guide.run")
def guides(request: HttpRequest, language: Language = "zh-hans", fields: Line = "") -> HttpResponse:
    """List the guides that can be asked by; whoever writes guides sees all of them."""
    actor = actor_of(request)
    listed = list_guides if actor.can("guide.edit") else list_ready_guides
    return page(listed(actor=actor, language=language), fields=fields)


@router.post("/guides", summary="Make a guide")
@needs("guide.edit")
def add_guide(request: HttpRequest, guide: NewGuide) -> HttpResponse:
    """Make a guide without questions."""

    def work(actor: Actor, now: datetime) -> Any:
        fields = guide.dict(exclude_unset=True, exclude={"code"})
        made = create_guide(actor=actor, now=now, code=guide.code, fields=fields)
        return _guide(actor, made.pk)

    return done(request, work, status=201, location=lambda made: f"/api/v1/guides/{made['id']}")


@router.get("/guides/{guide_id}", summary="Read a guide")
@needs("guide.edit")
def guide(request: HttpRequest, guide_id: Key) -> HttpResponse:
    """Read a guide with its questions as last written, and what keeps them from being published."""
    return answer(_guide(actor_of(request), guide_id))


@router.patch("/guides/{guide_id}", summary="Change a guide")
@needs("guide.edit")
def edit_guide(request: HttpRequest, guide_id: Key, facts: GuideFacts) -> HttpResponse:
    """Change what a guide is called, is for, and whether it is in use."""

    def work(actor: Actor, now: datetime) -> Any:
        change_guide(actor=actor, now=now, guide_id=guide_id, fields=facts.dict(exclude_unset=True))
        return _guide(actor, guide_id)

    return done(request, work)


@router.put("/guides/{guide_id}/questions", summary="Write a guide's questions")
@needs("guide.edit")
def put_questions(request: HttpRequest, guide_id: Key, written: GuideQuestions) -> HttpResponse:
    """Write all questions of the next version, in asking order."""

    def work(actor: Actor, now: datetime) -> Any:
        rows = questions_of(one.dict(by_alias=True) for one in written.questions)
        write_questions(actor=actor, now=now, guide_id=guide_id, questions=rows)
        return _guide(actor, guide_id)

    return done(request, work)


@router.post("/guides/{guide_id}/publish", summary="Publish a guide")
@needs("guide.edit")
def publish(request: HttpRequest, guide_id: Key) -> HttpResponse:
    """Put the written questions into force."""

    def work(actor: Actor, now: datetime) -> Any:
        publish_guide(actor=actor, now=now, guide_id=guide_id)
        return _guide(actor, guide_id)

    return done(request, work)


@router.post("/matters/{matter_id}/discoveries", summary="Begin a talk by a guide")
@needs("guide.run")
def begin(request: HttpRequest, matter_id: Key, talk: NewDiscovery) -> HttpResponse:
    """Begin to ask the customer of a matter; the answer holds the link where it was sent as one."""

    def work(actor: Actor, now: datetime) -> Any:
        session = begin_discovery(actor=actor, now=now, matter_id=matter_id, **talk.dict())
        url = discovery_url(session) if talk.mode == "link" else ""
        return {**_session(actor, session.pk), "url": url}

    return done(request, work, status=201, location=lambda made: f"/api/v1/discoveries/{made['id']}")


@router.get("/discoveries/{session_id}", summary="Read a talk")
@needs("guide.run")
def discovery(request: HttpRequest, session_id: Key, language: Language = "zh-hans") -> HttpResponse:
    """Read a talk: the questions that are asked after the answers so far, and the answers."""
    return answer(_session(actor_of(request), session_id, language))


@router.post("/discoveries/{session_id}/purpose", summary="Note that the purpose was told")
@needs("guide.run")
def purpose(request: HttpRequest, session_id: Key) -> HttpResponse:
    """Note that the customer was told what the talk is for, and that they need not buy."""

    def work(actor: Actor, now: datetime) -> Any:
        tell_purpose(actor=actor, now=now, session_id=session_id)
        return _session(actor, session_id)

    return done(request, work)


@router.post("/discoveries/{session_id}/answers", summary="Note an answer")
@needs("guide.run")
def note(request: HttpRequest, session_id: Key, given: GivenAnswer) -> HttpResponse:
    """Write an answer down; one that was there stays as an earlier one."""

    def work(actor: Actor, now: datetime) -> Any:
        answer_question(actor=actor, now=now, session_id=session_id, **given.dict())
        return _session(actor, session_id)

    return done(request, work)


@router.post("/discoveries/{session_id}/finish", summary="Finish a talk")
@needs("guide.run")
def finish(request: HttpRequest, session_id: Key) -> HttpResponse:
    """Close a talk once nothing required is open."""

    def work(actor: Actor, now: datetime) -> Any:
        finish_discovery(actor=actor, now=now, session_id=session_id)
        return _session(actor, session_id)

    return done(request, work)


@router.get(
    "/customers/{customer_id}/known-answers",
    summary="List what is known from talking",
    openapi_extra=shows(KnownAnswer, many=True),
)
@needs("customer.read")
def known(
    request: HttpRequest, customer_id: Key, language: Language = "zh-hans", fields: Line = ""
) -> HttpResponse:
    """List the latest answer of a customer to each question, over all talks."""
    rows = known_answers(actor=actor_of(request), customer_id=customer_id, language=language)
    return page(rows, fields=fields)


@router.get(
    "/matters/{matter_id}/brochures",
    summary="List brochures",
    openapi_extra=shows(BrochureRow, many=True),
)
@needs("guide.run")
def brochures(
    request: HttpRequest, matter_id: Key, language: Language = "zh-hans", fields: Line = ""
) -> HttpResponse:
    """List the brochures of a matter with how often each was opened, newest first."""
    return page(
        brochures_of_matter(actor=actor_of(request), matter_id=matter_id, language=language), fields=fields
    )


@router.post("/matters/{matter_id}/brochures", summary="Send a brochure")
@needs("guide.run")
def add_brochure(request: HttpRequest, matter_id: Key, brochure: NewBrochure) -> HttpResponse:
    """Send the customer of a matter the link to a product or an article."""

    def work(actor: Actor, now: datetime) -> Any:
        sent = send_brochure(actor=actor, now=now, matter_id=matter_id, **brochure.dict())
        return {"id": sent.pk, "url": brochure_url(sent)}

    return done(request, work, status=201)


def _guide(actor: Actor, guide_id: int) -> dict[str, Any]:
    file = get_guide(actor=actor, guide_id=guide_id, language="zh-hans")
    return {
        **{name: getattr(file.row, name) for name in GuideRow.__struct_fields__ if name != "questions"},
        "names": file.names,
        "purposes": file.purposes,
        "questions": rows_of(file.questions),
        "faults": [{"question": f.question, "what": f.what, "detail": f.detail} for f in file.faults],
    }


def _session(actor: Actor, session_id: int, language: str = "zh-hans") -> dict[str, Any]:
    file: SessionFile = get_session(actor=actor, session_id=session_id, language=language)
    row = file.row
    return {
        "id": row.id,
        "guide_id": row.guide_id,
        "version": row.number,
        "mode": row.mode,
        "matter_id": row.matter_id,
        "customer_id": row.customer_id,
        "begun_at": row.begun_at,
        "purpose_told_at": row.purpose_told_at,
        "finished_at": row.finished_at,
        "expires_at": row.expires_at,
        "next": file.next,
        "required_left": file.required_left,
        "questions": [
            {
                "code": one.code,
                "about": one.question.about,
                "kind": one.question.kind,
                "text": one.text,
                "required": one.question.required,
                "values": list(one.question.values),
                "value": one.value,
                "unknown": one.unknown,
                "by": one.by,
                "at": one.at,
            }
            for one in file.questions
        ],
    }
