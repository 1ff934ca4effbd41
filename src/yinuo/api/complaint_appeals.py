"""What follows a “no” through the API: reviews, mediation, bodies outside, and taking a complaint up again."""

from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Router, Schema

from yinuo.aftersale.actions.appeal import appeal_complaint, decide_appeal, give_review
from yinuo.aftersale.actions.external import begin_external, end_external
from yinuo.aftersale.actions.mediation import begin_mediation, end_mediation
from yinuo.aftersale.actions.reopen import reopen_complaint
from yinuo.aftersale.models import Appeal, Complaint, ExternalStage
from yinuo.aftersale.queries.appeals import Recourse, get_recourse
from yinuo.api.answers import actor_of, answer, chosen
from yinuo.api.complaints import Words
from yinuo.api.doors import Instant, Key, Line, done, needs
from yinuo.api.schema import shows

router = Router(tags=["complaints"])


class NewAppeal(Schema):
    """Why whoever complained does not agree with the final answer."""

    reason: Annotated[str, Field(max_length=2_000)]


class ReviewGivenTo(Schema):
    """Who is to decide a review; they decided nothing in the complaint."""

    reviewer_id: Key


class AppealDecision(Schema):
    """How a review ended: `words` is why, for the house, `answer` what the customer gets."""

    outcome: Literal["upheld", "overturned"]
    words: Words
    answer: Words


class MediationTold(Schema):
    """What the customer is told of the mediation."""

    words: Words


class MediationEnding(Schema):
    """Why it ends without agreement, and the final answer that the customer gets."""

    reason: Line
    answer: Words


class NewExternalStage(Schema):
    """A body outside that deals with a complaint; its number there, and since when, where that is known."""

    body: Literal[
        "12315", "consumer_association", "ombudsman", "platform", "maker", "arbitration", "court", "other"
    ]
    name: Annotated[str, Field(max_length=120)] = ""
    reference: Annotated[str, Field(max_length=80)] = ""
    begun_at: Instant | None = None


class ExternalOutcome(Schema):
    """What came out at a body outside."""

    outcome: Words


class ComplaintTakenUp(Schema):
    """Why a closed complaint is taken up again."""

    reason: Line


@router.get(
    "/complaints/{complaint_id}/recourse", summary="Read what follows a no", openapi_extra=shows(Recourse)
)
@needs("matter.read")
def recourse(request: HttpRequest, complaint_id: Key) -> HttpResponse:
    """Read a complaint's reviews and bodies outside, until when a review can be asked for, and what may be done now."""
    found = get_recourse(actor=actor_of(request), now=timezone.now(), complaint_id=complaint_id)
    return answer(chosen(found, ""))


@router.post("/complaints/{complaint_id}/appeal", summary="Ask for a review")
@needs("complaint.work")
def appeal(request: HttpRequest, complaint_id: Key, asked: NewAppeal) -> HttpResponse:
    """Note that whoever complained asks for a review; asked again while one is open, that one is answered."""
    return done(
        request,
        lambda actor, now: _review(
            appeal_complaint(actor=actor, now=now, complaint_id=complaint_id, reason=asked.reason)
        ),
        status=201,
    )


@router.put("/complaint-appeals/{appeal_id}/reviewer", summary="Give a review to somebody")
@needs("complaint.approve")
def give(request: HttpRequest, appeal_id: Key, given: ReviewGivenTo) -> HttpResponse:
    """Give a review to a member of staff who may decide it."""
    return done(
        request,
        lambda actor, now: _review(
            give_review(actor=actor, now=now, appeal_id=appeal_id, reviewer_id=given.reviewer_id)
        ),
    )


@router.post("/complaint-appeals/{appeal_id}/decide", summary="Decide a review")
@needs("complaint.approve")
def decide(request: HttpRequest, appeal_id: Key, decision: AppealDecision) -> HttpResponse:
    """Decide a review in the name of the reviewer who was given it."""
    return done(
        request,
        lambda actor, now: _review(
            decide_appeal(actor=actor, now=now, appeal_id=appeal_id, **decision.dict())
        ),
    )


@router.post("/complaints/{complaint_id}/mediation", summary="Begin to mediate")
@needs("complaint.work")
def mediate(request: HttpRequest, complaint_id: Key, told: MediationTold) -> HttpResponse:
    """Begin to mediate where a solution was not agreed to."""
    return done(
        request,
        lambda actor, now: _stage(
            begin_mediation(actor=actor, now=now, complaint_id=complaint_id, words=told.words)
        ),
    )


@router.post("/complaints/{complaint_id}/mediation/end", summary="End a mediation")
@needs("complaint.work")
def mediation_end(request: HttpRequest, complaint_id: Key, ending: MediationEnding) -> HttpResponse:
    """End a mediation that led to nothing, with the final answer."""
    return done(
        request,
        lambda actor, now: _stage(
            end_mediation(actor=actor, now=now, complaint_id=complaint_id, **ending.dict())
        ),
    )


@router.post("/complaints/{complaint_id}/reopen", summary="Take a complaint up again")
@needs("complaint.work")
def reopen(request: HttpRequest, complaint_id: Key, again: ComplaintTakenUp) -> HttpResponse:
    """Look into a closed complaint again."""
    return done(
        request,
        lambda actor, now: _stage(
            reopen_complaint(actor=actor, now=now, complaint_id=complaint_id, reason=again.reason)
        ),
    )


@router.post("/complaints/{complaint_id}/external", summary="Note a body outside")
@needs("complaint.work")
def begin(request: HttpRequest, complaint_id: Key, stage: NewExternalStage) -> HttpResponse:
    """Note that a body outside deals with a complaint."""
    return done(
        request,
        lambda actor, now: _outside(
            begin_external(actor=actor, now=now, complaint_id=complaint_id, **stage.dict())
        ),
        status=201,
    )


@router.post("/complaint-external/{stage_id}/end", summary="Note the outcome of a body outside")
@needs("complaint.work")
def end(request: HttpRequest, stage_id: Key, ending: ExternalOutcome) -> HttpResponse:
    """Note what came out at a body outside."""
    return done(
        request,
        lambda actor, now: _outside(
            end_external(actor=actor, now=now, stage_id=stage_id, outcome=ending.outcome)
        ),
    )


def _review(made: Appeal) -> dict[str, Any]:
    return {
        "id": made.pk,
        "complaint_id": made.complaint_id,
        "at": made.at,
        "reviewer_id": made.reviewer_id,
        "decided_at": made.decided_at,
        "outcome": made.outcome,
    }


def _stage(made: Complaint) -> dict[str, Any]:
    return {
        "id": made.pk,
        "number": made.number,
        "stage": made.stage,
        "stage_since": made.stage_since,
    }


def _outside(made: ExternalStage) -> dict[str, Any]:
    return {
        "id": made.pk,
        "complaint_id": made.complaint_id,
        "body": made.body,
        "begun_at": made.begun_at,
        "ended_at": made.ended_at,
    }
