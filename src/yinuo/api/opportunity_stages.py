"""A possible sale through its stages, through the API: moved on with what each demands, woken, and how it ended."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from yinuo.api.doors import Key, done, needs
from yinuo.api.matters import matter_id_of
from yinuo.api.opportunities import Amount, Step, shown_opportunity
from yinuo.api.schema import shows
from yinuo.core.actor import Actor
from yinuo.presale.access_opportunity import opportunity_for
from yinuo.presale.actions.opportunity_stage import (
    WORDS_LENGTH,
    end_without_need,
    lose_opportunity,
    move_opportunity,
    rest_opportunity,
    win_opportunity,
)
from yinuo.presale.queries.opportunities import OpportunityFile
from yinuo.presale.states import WAKING

router = Router(tags=["opportunities"])
Words = Annotated[str, Field(max_length=WORDS_LENGTH)]


class StageMove(Schema):
    """A move to another open stage; the next step must lie ahead, or a new one is given."""

    move: Literal["contact", "discover", "qualify", "propose", "negotiate", "revive"]
    step: Step | None = None
    reason: Words = ""


class Waking(Schema):
    step: Step
    reason: Words = ""


class Victory(Schema):
    """What shows that it was won, where no quote was accepted here, and what it came to."""

    amount: Amount | None = None
    reason: Words = ""


class Loss(Schema):
    loss_reason_id: Key
    competitor_id: Key | None = None
    words: Words = ""


class NoNeed(Schema):
    words: Words = ""


class Rest(Schema):
    revisit_on: date
    words: Words = ""


@router.post(
    "/opportunities/{which}/move", summary="Move an opportunity on", openapi_extra=shows(OpportunityFile)
)
@needs("matter.work")
def move(request: HttpRequest, which: str, to: StageMove) -> HttpResponse:
    """Move to another open stage. What a stage misses is answered: `discovery_unfinished` names the open questions in
    `data.questions`, `quote_not_sent` wants a quote or a `reason`, `next_step_needed` a `step`."""

    def work(actor: Actor, now: datetime) -> Any:
        key = matter_id_of(actor, which)
        move_opportunity(
            actor=actor,
            now=now,
            opportunity_id=key,
            move=to.move,
            step=to.step.next_step() if to.step is not None else None,
            reason=to.reason,
        )
        return shown_opportunity(actor, now, key)

    return done(request, work)


@router.post(
    "/opportunities/{which}/wake",
    summary="Take an opportunity up again",
    openapi_extra=shows(OpportunityFile),
)
@needs("matter.work")
def wake(request: HttpRequest, which: str, waking: Waking) -> HttpResponse:
    """Take up again what rests, was lost or was not needed; the promise to get in touch again is kept by it."""

    def work(actor: Actor, now: datetime) -> Any:
        key = matter_id_of(actor, which)
        own, _matter = opportunity_for(actor, key, "matter.work", lock=True)
        move_opportunity(
            actor=actor,
            now=now,
            opportunity_id=key,
            move=WAKING.get(own.stage, "revive"),
            step=waking.step.next_step(),
            reason=waking.reason,
        )
        return shown_opportunity(actor, now, key)

    return done(request, work)


@router.post("/opportunities/{which}/win", summary="Win an opportunity", openapi_extra=shows(OpportunityFile))
@needs("matter.work")
def win(request: HttpRequest, which: str, victory: Victory) -> HttpResponse:
    """Note that a sale was won: by the quote that was accepted, or by the order or contract that `reason` names."""

    def work(actor: Actor, now: datetime) -> Any:
        key = matter_id_of(actor, which)
        win_opportunity(actor=actor, now=now, opportunity_id=key, **victory.dict())
        return shown_opportunity(actor, now, key)

    return done(request, work)


@router.post(
    "/opportunities/{which}/lose", summary="Lose an opportunity", openapi_extra=shows(OpportunityFile)
)
@needs("matter.work")
def lose(request: HttpRequest, which: str, loss: Loss) -> HttpResponse:
    """Note that a sale was lost, why, and to whom; reasons are listed at `/loss-reasons`."""

    def work(actor: Actor, now: datetime) -> Any:
        key = matter_id_of(actor, which)
        lose_opportunity(actor=actor, now=now, opportunity_id=key, **loss.dict())
        return shown_opportunity(actor, now, key)

    return done(request, work)


@router.post(
    "/opportunities/{which}/no-need", summary="End it without need", openapi_extra=shows(OpportunityFile)
)
@needs("matter.work")
def no_need(request: HttpRequest, which: str, said: NoNeed) -> HttpResponse:
    """Note that there is no need after all."""

    def work(actor: Actor, now: datetime) -> Any:
        key = matter_id_of(actor, which)
        end_without_need(actor=actor, now=now, opportunity_id=key, words=said.words)
        return shown_opportunity(actor, now, key)

    return done(request, work)


@router.post(
    "/opportunities/{which}/rest", summary="Let an opportunity rest", openapi_extra=shows(OpportunityFile)
)
@needs("matter.work")
def rest(request: HttpRequest, which: str, until: Rest) -> HttpResponse:
    """Let it rest until a day on which the customer is asked again: that is promised."""

    def work(actor: Actor, now: datetime) -> Any:
        key = matter_id_of(actor, which)
        rest_opportunity(actor=actor, now=now, opportunity_id=key, **until.dict())
        return shown_opportunity(actor, now, key)

    return done(request, work)
