"""How matters go through their states and between people, through the API."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from yinuo.api.answers import actor_of
from yinuo.api.doors import Key, Line, Text, done, needs
from yinuo.api.matters import matter_answer, matter_id_of
from yinuo.api.problems import Problem
from yinuo.core.actor import Actor, ActorKind
from yinuo.matters.actions.assignment import assign_matter
from yinuo.matters.actions.ratings import rate_matter
from yinuo.matters.actions.states import (
    cancel_matter,
    change_state,
    close_matter,
    reopen_matter,
    resolve_matter,
    restore_matter,
)

router = Router(tags=["matters"])


class Because(Schema):
    reason: Line = ""


class MoveTo(Schema):
    """Who is waited for from now on."""

    move: Literal["start", "resume", "wait_customer", "wait_internal", "wait_third_party"]
    reason: Line = ""


class Assignment(Schema):
    """To a person, to a team, or both; a team alone chooses by its own way."""

    owner_id: Key | None = None
    team_id: Key | None = None
    reason: Line = ""


class Score(Schema):
    score: Annotated[int, Field(ge=1, le=5)]
    comment: Text = ""


def _moved(request: HttpRequest, which: str, act: Callable[..., Any], **more: Any) -> HttpResponse:
    def work(actor: Actor, now: datetime) -> Any:
        matter_id = matter_id_of(actor, which)
        act(actor=actor, now=now, matter_id=matter_id, **more)
        return matter_answer(actor, now, matter_id)

    return done(request, work)


@router.post("/{which}/moves", summary="Say who is waited for")
@needs("matter.work")
def move(request: HttpRequest, which: str, to: MoveTo) -> HttpResponse:
    """Make a move that only says who is waited for; clocks stand still where their standard says so."""
    return _moved(request, which, change_state, move=to.move, reason=to.reason)


@router.post("/{which}/resolve", summary="Resolve a matter")
@needs("matter.work")
def resolve(request: HttpRequest, which: str) -> HttpResponse:
    """Resolve a matter whose promises are settled and whose children are done."""
    return _moved(request, which, resolve_matter)


@router.post("/{which}/close", summary="Close a matter")
@needs("matter.work")
def close(request: HttpRequest, which: str) -> HttpResponse:
    """Close a resolved matter."""
    return _moved(request, which, close_matter)


@router.post("/{which}/reopen", summary="Open a matter again")
@needs("matter.work")
def reopen(request: HttpRequest, which: str, because: Because) -> HttpResponse:
    """Open a done matter again, with a reason."""
    return _moved(request, which, reopen_matter, reason=because.reason)


@router.post("/{which}/cancel", summary="Cancel a matter")
@needs("matter.cancel")
def cancel(request: HttpRequest, which: str, because: Because) -> HttpResponse:
    """Drop a matter that is none; its running promises are released with the same reason."""
    return _moved(request, which, cancel_matter, reason=because.reason)


@router.post("/{which}/restore", summary="Take a cancellation back")
@needs("matter.cancel")
def restore(request: HttpRequest, which: str, because: Because) -> HttpResponse:
    """Take a cancellation back, with a reason."""
    return _moved(request, which, restore_matter, reason=because.reason)


@router.post("/{which}/assign", summary="Give a matter to somebody")
@needs("matter.work")
def assign(request: HttpRequest, which: str, to: Assignment) -> HttpResponse:
    """Give a matter to a person or a team; for others than oneself this needs `matter.assign`."""
    return _moved(request, which, assign_matter, owner_id=to.owner_id, team_id=to.team_id, reason=to.reason)


@router.post("/{which}/rating", summary="Bring a customer's rating")
@needs("matter.open")
def rate(request: HttpRequest, which: str, score: Score) -> HttpResponse:
    """Bring how the customer rated a resolved matter, once for each time it was resolved; for programs only."""
    if actor_of(request).kind is not ActorKind.PROGRAM:
        raise Problem(status=403, code="programs_only", detail="Staff do not rate their own work.")

    def work(actor: Actor, now: datetime) -> Any:
        # Who may bring a customer's words may bring their rating; no role gives it to staff.
        bringing = actor.also_allowed("matter.rate")
        rating = rate_matter(
            actor=bringing,
            now=now,
            matter_id=matter_id_of(actor, which),
            score=score.score,
            comment=score.comment,
        )
        return {"id": rating.pk, "score": rating.score}

    return done(request, work, status=201)
