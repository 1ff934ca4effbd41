"""Asking through the API, and what is known of an inquiry beyond its matter."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from ninja import Field, Router, Schema

from yinuo.api.answers import actor_of, answer
from yinuo.api.callers import PUBLIC
from yinuo.api.doors import Key, Line, done, needs, open_to_all
from yinuo.api.idempotency import once
from yinuo.api.limits import limited
from yinuo.api.matters import matter_id_of
from yinuo.api.schema import shows
from yinuo.core.actor import Actor, ActorKind
from yinuo.matters.outgoing import thread_url
from yinuo.matters.queries.matter import promises_of
from yinuo.people.actions.arrival import Arrival
from yinuo.presale.actions.inquiry import ask_inquiry, set_inquiry_counting, sort_inquiry
from yinuo.presale.actions.inquiry_visit import note_visit
from yinuo.presale.inquiry_settings import InquiryCounting, inquiry_counting
from yinuo.presale.queries.inquiry import InquiryRow, get_inquiry

router = Router(tags=["inquiries"])


class Asker(Schema):
    """Who asks: a known customer's key, or what they said of themselves."""

    customer_id: int | None = None
    name: Annotated[str, Field(max_length=80)] = ""
    phone: Annotated[str, Field(max_length=40)] = ""
    email: Annotated[str, Field(max_length=254)] = ""
    wechat: Annotated[str, Field(max_length=100)] = ""


Manner = Literal["one_line", "advice", "trouble", "left"]


class Question(Schema):
    """`searched` is what was looked for before asking. `manner` only staff and programs may say; else it is judged."""

    text: Annotated[str, Field(max_length=20_000)]
    title: Annotated[str, Field(max_length=160)] = ""
    topic: str = "other"
    product_id: Key | None = None
    channel: Annotated[str, Field(max_length=20, pattern=r"^[a-z_]+$")] = "api"
    language: Annotated[str, Field(pattern=r"^(zh-hans|zh-hant|en)$")] = "zh-hans"
    external_id: Annotated[str | None, Field(max_length=250)] = None
    asked_from: Line = ""
    searched: Annotated[str, Field(max_length=120)] = ""
    manner: Manner | None = None
    customer: Asker = Asker()


class Visit(Schema):
    """Somebody left without buying. `answered`: nothing is left to answer. `agreed`: their words, if they may be asked later."""

    wish: Annotated[str, Field(max_length=20_000)]
    product_id: Key | None = None
    channel: Literal["visit", "phone", "chat"] = "visit"
    language: Annotated[str, Field(pattern=r"^(zh-hans|zh-hant|en)$")] = "zh-hans"
    answered: bool = True
    agreed: Annotated[str, Field(max_length=2000)] = ""
    customer: Asker = Asker()


class InquiryFacts(Schema):
    manner: Manner


class Days(Schema):
    """Days within which a purchase counts, after which somebody counts as not having bought, after which we look."""

    bought_within_days: int
    not_bought_after_days: int
    follow_up_after_days: int


class PromiseOut(Schema):
    id: int
    what: str
    state: str
    due_at: datetime


class Asked(Schema):
    id: int
    number: str
    state: str
    opened_at: datetime
    thread_url: str
    promises: list[PromiseOut]


@router.post("", response={201: Asked}, auth=PUBLIC, summary="Ask a question")
@open_to_all
def ask(request: HttpRequest, question: Question) -> HttpResponse:
    """Take a question in: customer, matter, message, promises and journal in one durable transaction."""
    actor = actor_of(request)
    if actor.kind is ActorKind.CUSTOMER:
        limited(request, "ask", most=30, within_s=60)

    def work() -> HttpResponse:
        now = timezone.now()
        inquiry = ask_inquiry(
            actor=actor,
            now=now,
            asker=Arrival(**question.customer.dict()),
            text=question.text,
            title=question.title,
            topic=question.topic,
            product_id=question.product_id,
            channel=question.channel,
            language=question.language,
            external_id=question.external_id,
            asked_from=question.asked_from,
            searched=question.searched,
            manner=question.manner or "",
        )
        promises = promises_of(matter_id=inquiry.pk, now=now)
        return answer(
            {
                "id": inquiry.pk,
                "number": inquiry.number,
                "state": inquiry.state,
                "opened_at": inquiry.opened_at,
                "thread_url": thread_url(inquiry),
                "promises": [
                    {"id": p.id, "what": p.what, "state": p.state, "due_at": p.due_at} for p in promises
                ],
            },
            status=201,
            location=f"/api/v1/matters/{inquiry.number}",
        )

    return once(request, actor, work)


@router.post("/visits", summary="Note a visit", openapi_extra=shows(InquiryRow, status=201))
@needs("matter.open")
def visit(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Note that somebody left without buying: who, what they looked at, what they wished."""

    def work(actor: Actor, now: datetime) -> Any:
        inquiry = note_visit(
            actor=actor,
            now=now,
            asker=Arrival(**visit.customer.dict()),
            wish=visit.wish,
            product_id=visit.product_id,
            channel=visit.channel,
            language=visit.language,
            answered=visit.answered,
            agreed=visit.agreed,
        )
        if not actor.can("matter.read"):
            return {"id": inquiry.pk, "number": inquiry.number}
        return get_inquiry(actor=actor, matter_id=inquiry.pk, language=_language())

    return done(request, work, status=201)


@router.get("/counting", summary="Read how inquiries are counted", openapi_extra=shows(InquiryCounting))
@needs("figures.read")
def counting(request: HttpRequest) -> HttpResponse:
    """Read the days by which inquiries are counted and looked after."""
    return answer(inquiry_counting())


@router.put("/counting", summary="Set how inquiries are counted", openapi_extra=shows(InquiryCounting))
@needs("pipeline.edit")
def set_counting(request: HttpRequest, days: Days) -> HttpResponse:
    """Set the days by which inquiries are counted and looked after."""

    def work(actor: Actor, now: datetime) -> InquiryCounting:
        set_inquiry_counting(actor=actor, now=now, **days.dict())
        return inquiry_counting()

    return done(request, work)


@router.get("/{which}", summary="Read an inquiry", openapi_extra=shows(InquiryRow))
@needs("matter.read")
def read(request: HttpRequest, which: str) -> HttpResponse:
    """Read what is known of an inquiry beyond its matter: topic, product, how they came, whether they bought."""
    actor = actor_of(request)
    return answer(get_inquiry(actor=actor, matter_id=matter_id_of(actor, which), language=_language()))


@router.patch("/{which}", summary="Correct an inquiry", openapi_extra=shows(InquiryRow))
@needs("matter.work")
def correct(request: HttpRequest, which: str, facts: InquiryFacts) -> HttpResponse:
    """Correct how somebody came to ask."""

    def work(actor: Actor, now: datetime) -> Any:
        matter_id = matter_id_of(actor, which)
        sort_inquiry(actor=actor, now=now, matter_id=matter_id, manner=facts.manner)
        if not actor.can("matter.read"):
            return {"id": matter_id}
        return get_inquiry(actor=actor, matter_id=matter_id, language=_language())

    return done(request, work)


def _language() -> str:
    return get_language() or "zh-hans"
