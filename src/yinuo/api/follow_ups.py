"""Looking after those who asked and did not buy, through the API."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from ninja import Field, Router, Schema

from yinuo.api.answers import actor_of, answer, page
from yinuo.api.doors import Key, Limit, Line, checked_cursor, done, needs
from yinuo.api.schema import shows
from yinuo.core.actor import Actor
from yinuo.matters.actions.messages import LONGEST_TEXT
from yinuo.presale.actions.follow_up import (
    LONGEST_WORDS,
    move_follow_up,
    note_follow_up_call,
    send_follow_up,
    skip_follow_up,
)
from yinuo.presale.queries.follow_up import FollowUpFile, FollowUpRow, get_follow_up, list_follow_ups

router = Router(tags=["follow-ups"])
Words = Annotated[str, Field(max_length=LONGEST_WORDS)]


class FollowUpMessage(Schema):
    text: Annotated[str, Field(max_length=LONGEST_TEXT)]


class FollowUpCall(Schema):
    words: Words


class FollowUpSkip(Schema):
    reason: Words


class FollowUpDay(Schema):
    due_on: date


@router.get("/follow-ups", summary="List follow-ups", openapi_extra=shows(FollowUpRow, many=True))
@needs("matter.reply")
def follow_ups(
    request: HttpRequest,
    state: Literal["due", "later", "done"] = "due",
    whose: Literal["mine", "all"] = "all",
    cursor: Line = "",
    fields: Line = "",
    limit: Limit = 50,
) -> HttpResponse:
    """List the follow-ups that the caller may read: due the oldest first, later ones, or what is settled, the newest first."""
    rows, after = list_follow_ups(
        actor=actor_of(request),
        now=timezone.now(),
        language=_language(),
        state=state,
        whose=whose,
        after=checked_cursor(cursor),
        limit=limit,
    )
    return page(rows, after=after, fields=fields)


@router.get("/follow-ups/{follow_up_id}", summary="Read a follow-up", openapi_extra=shows(FollowUpFile))
@needs("matter.reply")
def follow_up(request: HttpRequest, follow_up_id: Key) -> HttpResponse:
    """Read a follow-up with what was asked and answered, and words that could be written."""
    return answer(_shown(actor_of(request), timezone.now(), follow_up_id))


@router.post(
    "/follow-ups/{follow_up_id}/message", summary="Write to the customer", openapi_extra=shows(FollowUpFile)
)
@needs("matter.reply")
def message(request: HttpRequest, follow_up_id: Key, said: FollowUpMessage) -> HttpResponse:
    """Write to the customer in the thread they asked in; the follow-up is done."""

    def work(actor: Actor, now: datetime) -> Any:
        send_follow_up(actor=actor, now=now, follow_up_id=follow_up_id, text=said.text)
        return _shown(actor, now, follow_up_id)

    return done(request, work)


@router.post("/follow-ups/{follow_up_id}/call", summary="Note a call", openapi_extra=shows(FollowUpFile))
@needs("matter.work")
def call(request: HttpRequest, follow_up_id: Key, said: FollowUpCall) -> HttpResponse:
    """Note what was said in a call; the follow-up is done."""

    def work(actor: Actor, now: datetime) -> Any:
        note_follow_up_call(actor=actor, now=now, follow_up_id=follow_up_id, words=said.words)
        return _shown(actor, now, follow_up_id)

    return done(request, work)


@router.post(
    "/follow-ups/{follow_up_id}/skip", summary="Leave a follow-up out", openapi_extra=shows(FollowUpFile)
)
@needs("matter.work")
def skip(request: HttpRequest, follow_up_id: Key, said: FollowUpSkip) -> HttpResponse:
    """Leave a follow-up out, with the reason."""

    def work(actor: Actor, now: datetime) -> Any:
        skip_follow_up(actor=actor, now=now, follow_up_id=follow_up_id, reason=said.reason)
        return _shown(actor, now, follow_up_id)

    return done(request, work)


@router.post(
    "/follow-ups/{follow_up_id}/move", summary="Put a follow-up off", openapi_extra=shows(FollowUpFile)
)
@needs("matter.work")
def move(request: HttpRequest, follow_up_id: Key, day: FollowUpDay) -> HttpResponse:
    """Put a follow-up off to a later day, or to the next working day after it."""

    def work(actor: Actor, now: datetime) -> Any:
        move_follow_up(actor=actor, now=now, follow_up_id=follow_up_id, due_on=day.due_on)
        return _shown(actor, now, follow_up_id)

    return done(request, work)


def _shown(actor: Actor, now: datetime, follow_up_id: int) -> FollowUpFile:
    return get_follow_up(actor=actor, now=now, follow_up_id=follow_up_id, language=_language())


def _language() -> str:
    return get_language() or "zh-hans"
