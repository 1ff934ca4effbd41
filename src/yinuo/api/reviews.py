"""Contract reviews through the API: checklists, reviews begun, signed by persons, decided."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Router, Schema

from yinuo.api.answers import actor_of, answer, chosen, page
from yinuo.api.doors import Key, Line, done, needs
from yinuo.api.schema import shows
from yinuo.core.actor import Actor
from yinuo.insale.actions.review import LONGEST_WORDS, begin_review, settle_point, sign_point
from yinuo.insale.actions.review_checklist import change_review_checklist, create_review_checklist
from yinuo.insale.actions.review_decision import (
    LONGEST_CONDITION,
    release_on_condition,
    release_review,
    send_back_review,
    settle_condition,
)
from yinuo.insale.queries.review import (
    ReviewChecklistRow,
    ReviewFile,
    ReviewRow,
    get_review,
    get_review_checklist,
    list_review_checklists,
    list_reviews,
)
from yinuo.insale.rules.review import LONGEST_TEXT, MOST_ITEMS

router = Router(tags=["reviews"])
Language = Literal["zh-hans", "zh-hant", "en"]
Texts = dict[Language, Annotated[str, Field(max_length=LONGEST_TEXT)]]
Place = Annotated[int, Field(ge=0, lt=1000)]
Words = Annotated[str, Field(max_length=LONGEST_WORDS)]


class ReviewItem(Schema):
    """A point; `role` is who signs it, `must` that a finding there stops the order."""

    texts: Texts
    area: Literal["materials", "sizes", "process", "drawings", "terms", "delivery", "other"] = "other"
    role: Line
    must: bool = True
    code: Line = ""


class NewReviewChecklist(Schema):
    """With `is_default` every order is reviewed by it before it is confirmed."""

    code: Line
    names: Texts
    items: Annotated[list[ReviewItem], Field(max_length=MOST_ITEMS)]
    is_default: bool = False


class ReviewChecklistFacts(Schema):
    """What may be said of a checklist; what is not named stays."""

    names: Texts = {}
    items: Annotated[list[ReviewItem], Field(max_length=MOST_ITEMS)] = []
    active: bool = True
    is_default: bool = False


class NewReview(Schema):
    """The default checklist where none is named."""

    checklist_id: Key | None = None


class PointSignature(Schema):
    """`ok` false is a finding, which has words."""

    ok: bool
    words: Words = ""


class ReviewWords(Schema):
    words: Words


class ReviewCondition(Schema):
    """What is still to be done, and the day by which it is promised."""

    condition: Annotated[str, Field(max_length=LONGEST_CONDITION)]
    due_on: date


class ReviewReason(Schema):
    reason: Words


@router.get(
    "/review-checklists",
    summary="List checklists of contract reviews",
    openapi_extra=shows(ReviewChecklistRow, many=True),
)
@needs("review.edit")
def checklists(request: HttpRequest, language: Language = "zh-hans", fields: Line = "") -> HttpResponse:
    """List the checklists, the default first."""
    return page(list_review_checklists(actor=actor_of(request), language=language), fields=fields)


@router.post("/review-checklists", summary="Add a checklist of contract reviews")
@needs("review.edit")
def add_checklist(request: HttpRequest, checklist: NewReviewChecklist) -> HttpResponse:
    """Write a new checklist."""

    def work(actor: Actor, now: datetime) -> Any:
        made = create_review_checklist(actor=actor, now=now, **checklist.dict())
        return {"id": made.pk, "code": made.code, "is_default": made.is_default}

    return done(request, work, status=201, location=lambda made: f"/api/v1/review-checklists/{made['id']}")


@router.patch(
    "/review-checklists/{checklist_id}",
    summary="Change a checklist of contract reviews",
    openapi_extra=shows(ReviewChecklistRow),
)
@needs("review.edit")
def edit_checklist(request: HttpRequest, checklist_id: Key, facts: ReviewChecklistFacts) -> HttpResponse:
    """Change a checklist; reviews that have begun keep the one they began with."""

    def work(actor: Actor, now: datetime) -> Any:
        change_review_checklist(
            actor=actor, now=now, checklist_id=checklist_id, fields=facts.dict(exclude_unset=True)
        )
        return chosen(get_review_checklist(actor=actor, checklist_id=checklist_id, language="zh-hans"), "")

    return done(request, work)


@router.get(
    "/orders/{order_id}/reviews",
    summary="List an order's contract reviews",
    openapi_extra=shows(ReviewRow, many=True),
)
@needs("matter.read")
def reviews(
    request: HttpRequest, order_id: Key, language: Language = "zh-hans", fields: Line = ""
) -> HttpResponse:
    """List the reviews of an order, the newest first."""
    return page(list_reviews(actor=actor_of(request), order_id=order_id, language=language), fields=fields)


@router.post("/orders/{order_id}/reviews", summary="Begin a contract review")
@needs("order.work")
def begin(request: HttpRequest, order_id: Key, review: NewReview) -> HttpResponse:
    """Begin the review of a draft; the points of the checklist are copied as they are."""

    def work(actor: Actor, now: datetime) -> Any:
        made = begin_review(actor=actor, now=now, order_id=order_id, checklist_id=review.checklist_id)
        return _shown(actor, now, made.pk)

    return done(request, work, status=201, location=lambda made: f"/api/v1/reviews/{made['row'].id}")


@router.get("/reviews/{review_id}", summary="Read a contract review", openapi_extra=shows(ReviewFile))
@needs("matter.read")
def review(request: HttpRequest, review_id: Key, language: Language = "zh-hans") -> HttpResponse:
    """Read a review whole: its points with who signed them, what is known of the day, whether the draft still says the same."""
    found = get_review(actor=actor_of(request), now=timezone.now(), review_id=review_id, language=language)
    return answer(chosen(found, ""))


@router.post("/reviews/{review_id}/points/{position}/sign", summary="Sign a point of a contract review")
@needs("review.sign")
def sign(request: HttpRequest, review_id: Key, position: Place, signature: PointSignature) -> HttpResponse:
    """Sign a point, as a person who has its role; a program has none and is refused."""

    def work(actor: Actor, now: datetime) -> Any:
        sign_point(actor=actor, now=now, review_id=review_id, position=position, **signature.dict())
        return _shown(actor, now, review_id)

    return done(request, work)


@router.post("/reviews/{review_id}/points/{position}/settle", summary="Settle a finding of a contract review")
@needs("review.sign")
def settle(request: HttpRequest, review_id: Key, position: Place, said: ReviewWords) -> HttpResponse:
    """Settle a finding in words, as a person who has the point's role."""

    def work(actor: Actor, now: datetime) -> Any:
        settle_point(actor=actor, now=now, review_id=review_id, position=position, words=said.words)
        return _shown(actor, now, review_id)

    return done(request, work)


@router.post("/reviews/{review_id}/release", summary="Release an order")
@needs("order.work")
def release(request: HttpRequest, review_id: Key) -> HttpResponse:
    """Release an order: every point is signed, no finding that stops it is open."""

    def work(actor: Actor, now: datetime) -> Any:
        release_review(actor=actor, now=now, review_id=review_id)
        return _shown(actor, now, review_id)

    return done(request, work)


@router.post("/reviews/{review_id}/release-on-condition", summary="Release an order on a condition")
@needs("order.work")
def release_with(request: HttpRequest, review_id: Key, condition: ReviewCondition) -> HttpResponse:
    """Release an order although something is open; the condition becomes a promise with its day."""

    def work(actor: Actor, now: datetime) -> Any:
        release_on_condition(actor=actor, now=now, review_id=review_id, **condition.dict())
        return _shown(actor, now, review_id)

    return done(request, work)


@router.post("/reviews/{review_id}/condition-met", summary="Note that a release's condition is met")
@needs("order.work")
def meet(request: HttpRequest, review_id: Key, said: ReviewWords) -> HttpResponse:
    """Keep the promise that the condition is."""

    def work(actor: Actor, now: datetime) -> Any:
        settle_condition(actor=actor, now=now, review_id=review_id, words=said.words)
        return _shown(actor, now, review_id)

    return done(request, work)


@router.post("/reviews/{review_id}/send-back", summary="Send an order back from its review")
@needs("order.work")
def send_back(request: HttpRequest, review_id: Key, because: ReviewReason) -> HttpResponse:
    """Send an order back to be written anew, with the reason."""

    def work(actor: Actor, now: datetime) -> Any:
        send_back_review(actor=actor, now=now, review_id=review_id, reason=because.reason)
        return _shown(actor, now, review_id)

    return done(request, work)


def _shown(actor: Actor, now: datetime, review_id: int) -> Any:
    return chosen(get_review(actor=actor, now=now, review_id=review_id, language=actor.language), "")
