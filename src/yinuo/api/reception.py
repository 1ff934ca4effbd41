"""Reception standards through the API: read, written in versions, and how often they were met."""

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from ninja import Router, Schema

from yinuo.api.answers import actor_of, answer, page
from yinuo.api.doors import Key, Line, Text, done, needs
from yinuo.api.schema import shows
from yinuo.core.actor import Actor
from yinuo.matters.actions.reception import (
    ReceptionTerms,
    add_reception,
    change_reception,
    draw_replies,
    retire_reception,
    review_reply,
)
from yinuo.matters.queries.reception import ReceptionRow, ReviewRow, list_reception, list_reviews
from yinuo.quality.periods import period_named
from yinuo.quality.queries.reception import Share, reception_figures

router = Router(tags=["reception"])
Span = Literal["this_month", "last_month", "90_days"]


class Example(Schema):
    """`channel` is empty for any, or email."""

    language: Line
    text: Text
    channel: Line = ""


class ReceptionFacts(Schema):
    """`counted` is empty, first_reply or last_reply; then one of `marks` is looked for there."""

    titles: dict[str, Line]
    texts: dict[str, Text]
    examples: list[Example] = []
    counted: Line = ""
    marks: list[Line] = []
    public: bool = True

    def terms(self) -> ReceptionTerms:
        """Return them as the actions take them."""
        return ReceptionTerms(**self.model_dump(exclude={"code"}))


class NewReception(ReceptionFacts):
    code: Line


class Draw(Schema):
    size: int = 10
    days: int = 30


class Review(Schema):
    """`marks` is a standard's code → yes, no or does_not_apply."""

    marks: dict[str, Line]


@router.get(
    "/reception-standards", summary="List reception standards", openapi_extra=shows(ReceptionRow, many=True)
)
@needs("reception.edit")
def list_(request: HttpRequest) -> HttpResponse:
    """List all reception standards, by their newest version."""
    return page(list_reception(actor=actor_of(request), language=get_language() or "zh-hans"))


@router.post("/reception-standards", summary="Write a reception standard")
@needs("reception.edit")
def add(request: HttpRequest, wanted: NewReception) -> HttpResponse:
    """Write a reception standard, in force at once."""

    def work(actor: Actor, now: datetime) -> Any:
        made = add_reception(actor=actor, now=now, code=wanted.code, terms=wanted.terms())
        return {"id": made.pk, "code": made.code}

    return done(request, work, status=201)


@router.post("/reception-standards/{point_id}/versions", summary="Change a reception standard")
@needs("reception.edit")
def change(request: HttpRequest, point_id: Key, wanted: ReceptionFacts) -> HttpResponse:
    """Put a new version in place of the one in force."""

    def work(actor: Actor, now: datetime) -> Any:
        made = change_reception(actor=actor, now=now, point_id=point_id, terms=wanted.terms())
        return {"id": made.pk, "code": made.code}

    return done(request, work)


@router.post("/reception-standards/{point_id}/retire", summary="Retire a reception standard")
@needs("reception.edit")
def retire(request: HttpRequest, point_id: Key) -> HttpResponse:
    """Ask for it no longer."""

    def work(actor: Actor, now: datetime) -> Any:
        made = retire_reception(actor=actor, now=now, point_id=point_id)
        return {"id": made.pk, "retired_at": made.retired_at}

    return done(request, work)


@router.get("/reply-reviews", summary="List drawn replies", openapi_extra=shows(ReviewRow, many=True))
@needs("reception.review")
def reviews(request: HttpRequest, reviewed: bool = False) -> HttpResponse:
    """List the replies that were drawn: those that wait, or those that were reviewed. The newest hundred."""
    return page(list_reviews(actor=actor_of(request), done=reviewed))


@router.post("/reply-reviews", summary="Draw replies")
@needs("reception.review")
def draw(request: HttpRequest, wanted: Draw) -> HttpResponse:
    """Draw replies at random to be reviewed."""

    def work(actor: Actor, now: datetime) -> Any:
        return {"drawn": draw_replies(actor=actor, now=now, size=wanted.size, days=wanted.days)}

    return done(request, work, status=201)


@router.post("/reply-reviews/{review_id}", summary="Review a reply")
@needs("reception.review")
def judge(request: HttpRequest, review_id: Key, wanted: Review) -> HttpResponse:
    """Say of a drawn reply, standard by standard, whether it does what is asked."""

    def work(actor: Actor, now: datetime) -> Any:
        made = review_reply(actor=actor, now=now, review_id=review_id, marks=wanted.marks)
        return {"id": made.pk, "marks": made.marks}

    return done(request, work)


@router.get("/figures/reception", summary="Reception standards met")
@needs("figures.read")
def figures(request: HttpRequest, period: Span = "this_month") -> HttpResponse:
    """Tell how many replies had what is asked: found by their words, and judged by people."""
    span = period_named(period, now=timezone.now())
    rows = reception_figures(actor=actor_of(request), period=span, language=get_language() or "zh-hans")
    items = [
        {
            "code": one.code,
            "title": one.title,
            "counted": one.counted,
            "found": _share(one.found),
            "judged": _share(one.judged),
        }
        for one in rows
    ]
    shown = {"name": span.name, "begins_at": span.begins_at, "ends_at": span.ends_at}
    return answer({"period": shown, "items": items})


def _share(share: Share) -> dict[str, Any]:
    low, high = share.interval
    return {
        "met": share.met,
        "n": share.n,
        "rate": share.rate,
        "low": low,
        "high": high,
        "is_small": share.is_small,
    }
