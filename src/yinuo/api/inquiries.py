"""Asking through the API."""

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Router, Schema

from yinuo.api.answers import actor_of, answer
from yinuo.api.callers import PUBLIC
from yinuo.api.doors import open_to_all
from yinuo.api.idempotency import once
from yinuo.api.limits import limited
from yinuo.core.actor import ActorKind
from yinuo.matters.outgoing import thread_url
from yinuo.matters.queries.matter import promises_of
from yinuo.people.actions.arrival import Arrival
from yinuo.presale.actions.inquiry import ask_inquiry

router = Router(tags=["inquiries"])


class Asker(Schema):
    """Who asks: a known customer's key, or what they said of themselves."""

    customer_id: int | None = None
    name: Annotated[str, Field(max_length=80)] = ""
    phone: Annotated[str, Field(max_length=40)] = ""
    email: Annotated[str, Field(max_length=254)] = ""
    wechat: Annotated[str, Field(max_length=100)] = ""


class Question(Schema):
    text: Annotated[str, Field(max_length=20_000)]
    title: Annotated[str, Field(max_length=160)] = ""
    topic: str = "other"
    product_id: int | None = None
    channel: Annotated[str, Field(max_length=20, pattern=r"^[a-z_]+$")] = "api"
    language: Annotated[str, Field(pattern=r"^(zh-hans|zh-hant|en)$")] = "zh-hans"
    external_id: Annotated[str | None, Field(max_length=250)] = None
    customer: Asker = Asker()


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
