"""Promises through the API: read with their working, made, kept, changed by consent."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from ninja import Router, Schema

from yinuo.api.answers import actor_of, answer, chosen, page
from yinuo.api.doors import Instant, Key, Limit, Line, done, needs
from yinuo.api.matters import matter_id_of
from yinuo.api.messages import Plan
from yinuo.api.moves import Because
from yinuo.api.problems import Problem
from yinuo.api.schema import shows
from yinuo.core.actor import Actor
from yinuo.core.worktime import as_json
from yinuo.core.worktime.words import explain_words
from yinuo.matters import access
from yinuo.matters.actions import promise as actions
from yinuo.matters.actions.planned import PlannedPromise
from yinuo.matters.models import Promise
from yinuo.matters.queries.matter import promises_of
from yinuo.matters.queries.promises import (
    PromiseFile,
    get_promise,
    list_customer_promises,
    list_my_promises,
)
from yinuo.matters.queries.rows import PromiseRow
from yinuo.presale.guard import guard_date

router = Router(tags=["promises"])


class NewPromise(Plan):
    """A promise to be made; an internal one (`parent_id`) ends at the latest with the one it serves."""

    owner_id: Key | None = None
    parent_id: Key | None = None


class Evidence(Schema):
    evidence: Line


class Remedy(Schema):
    remedy: Line


class Replacement(Schema):
    """A new promise instead; `consent` is how the customer agreed."""

    what: Line
    due_at: Instant
    consent: Line
    reason: Line


class Extension(Schema):
    due_at: Instant
    reason: Line
    customer_told: bool


class HandOver(Schema):
    owner_id: Key
    reason: Line = ""


@router.get("/promises", summary="List promises", openapi_extra=shows(PromiseRow, many=True))
@needs("matter.read")
def list_(
    request: HttpRequest, customer_id: Key | None = None, fields: Line = "", limit: Limit = 200
) -> HttpResponse:
    """List one's own running promises, earliest due first; with `customer_id` what was promised to that customer."""
    actor, now = actor_of(request), timezone.now()
    if customer_id is not None:
        rows = list_customer_promises(actor=actor, now=now, customer_id=customer_id, limit=limit)
    elif actor.is_staff:
        rows = list_my_promises(actor=actor, now=now, limit=limit)
    else:
        raise Problem(
            status=422,
            code="staff_only",
            detail="A program has no promises of its own; name a customer_id.",
            field="customer_id",
        )
    return page(rows, fields=fields)


@router.get(
    "/matters/{which}/promises",
    summary="List a matter's promises",
    openapi_extra=shows(PromiseRow, many=True),
)
@needs("matter.read")
def of_matter(request: HttpRequest, which: str, fields: Line = "") -> HttpResponse:
    """List a matter's promises: running ones by due time, then settled ones, newest first."""
    actor = actor_of(request)
    matter_id = matter_id_of(actor, which)
    access.matter_for(actor, matter_id, "matter.read")
    return page(promises_of(matter_id=matter_id, now=timezone.now()), fields=fields)


@router.get("/matters/{which}/expectation", summary="Weigh a promise before it is made")
@needs("promise.make")
def expectation(request: HttpRequest, which: str, what: Line, due_at: Instant) -> HttpResponse:
    """Say what calendar and history make of a date: by when half (`p50_at`) and four fifths (`p80_at`) of the like were done.

    Both are "" and so is `share` where fewer than eight compare. An `unlikely` one is refused with `unlikely_promise`
    unless its `override` says why it can be kept.
    """
    actor = actor_of(request)
    matter = access.matter_for(actor, matter_id_of(actor, which), "promise.make")
    return answer(guard_date(matter=matter, now=timezone.now(), what=what, due_at=due_at).as_json())


@router.get("/promises/{promise_id}", summary="Read a promise with its working")
@needs("matter.read")
def read(request: HttpRequest, promise_id: Key) -> HttpResponse:
    """Read a promise: every day or span counted and skipped and why, its clock's ledger, its lineage."""
    return answer(_shown(actor_of(request), timezone.now(), promise_id))


@router.post("/matters/{which}/promises", summary="Make a promise")
@needs("promise.make")
def make(request: HttpRequest, which: str, promise: NewPromise) -> HttpResponse:
    """Promise something in a matter until an instant."""

    def work(actor: Actor, now: datetime) -> Any:
        made = actions.make_promise(
            actor=actor,
            now=now,
            matter_id=matter_id_of(actor, which),
            plan=PlannedPromise(**promise.dict(exclude={"owner_id", "parent_id"})),
            owner_id=promise.owner_id,
            parent_id=promise.parent_id,
            weighed=True,
        )
        return _outcome(actor, now, made)

    return done(request, work, status=201, location=lambda made: f"/api/v1/promises/{made['id']}")


@router.post("/promises/{promise_id}/keep", summary="Keep a promise")
@needs("promise.keep")
def keep(request: HttpRequest, promise_id: Key, evidence: Evidence) -> HttpResponse:
    """Settle a running promise as kept, in time or late by the clock, with what shows it."""
    return _acted(request, actions.keep_promise, promise_id=promise_id, evidence=evidence.evidence)


@router.post("/promises/{promise_id}/supersede", summary="Replace a promise by consent")
@needs("promise.make")
def supersede(request: HttpRequest, promise_id: Key, by: Replacement) -> HttpResponse:
    """Replace a running promise by a new one that the customer agreed to; answers with the new one."""
    return _acted(
        request,
        actions.supersede_promise,
        promise_id=promise_id,
        plan=PlannedPromise(what=by.what, due_at=by.due_at),
        consent=by.consent,
        reason=by.reason,
    )


@router.post("/promises/{promise_id}/extend", summary="Extend a term")
@needs("promise.extend")
def extend(request: HttpRequest, promise_id: Key, more: Extension) -> HttpResponse:
    """Give a running term more time, once, as its approver, with the customer told."""
    return _acted(request, actions.extend_promise, promise_id=promise_id, **more.dict())


@router.post("/promises/{promise_id}/pause", summary="Pause a clock")
@needs("promise.extend")
def pause(request: HttpRequest, promise_id: Key, because: Because) -> HttpResponse:
    """Stop a running clock, where its standard allows pauses."""
    return _acted(request, actions.pause_promise, promise_id=promise_id, reason=because.reason)


@router.post("/promises/{promise_id}/resume", summary="Resume a clock")
@needs("promise.keep")
def resume(request: HttpRequest, promise_id: Key) -> HttpResponse:
    """Let a stopped clock run on."""
    return _acted(request, actions.resume_promise, promise_id=promise_id)


@router.post("/promises/{promise_id}/release", summary="Record that the customer waived it")
@needs("promise.settle")
def release(request: HttpRequest, promise_id: Key, evidence: Evidence) -> HttpResponse:
    """Record that the customer waived a promise, with what shows it."""
    return _acted(request, actions.release_promise, promise_id=promise_id, evidence=evidence.evidence)


@router.post("/promises/{promise_id}/break", summary="Admit that it will not be kept")
@needs("promise.keep")
def admit(request: HttpRequest, promise_id: Key, because: Because) -> HttpResponse:
    """Say that an overdue promise will not be kept."""
    return _acted(request, actions.admit_broken, promise_id=promise_id, reason=because.reason)


@router.post("/promises/{promise_id}/remedy", summary="Record how it was made good")
@needs("promise.settle")
def remedy(request: HttpRequest, promise_id: Key, remedy: Remedy) -> HttpResponse:
    """Record how a broken promise was made good."""
    return _acted(request, actions.remedy_broken, promise_id=promise_id, remedy=remedy.remedy)


@router.post("/promises/{promise_id}/write-off", summary="Give a broken promise up")
@needs("promise.settle")
def write_off(request: HttpRequest, promise_id: Key, because: Because) -> HttpResponse:
    """Give a broken promise up, as its approver."""
    return _acted(request, actions.write_off_broken, promise_id=promise_id, reason=because.reason)


@router.post("/promises/{promise_id}/hand-over", summary="Give a promise another owner")
@needs("promise.make")
def hand_over(request: HttpRequest, promise_id: Key, to: HandOver) -> HttpResponse:
    """Give a promise another owner; its due instant does not change."""
    return _acted(
        request, actions.hand_over_promise, promise_id=promise_id, owner_id=to.owner_id, reason=to.reason
    )


def _acted(request: HttpRequest, act: Callable[..., Promise], **more: Any) -> HttpResponse:
    def work(actor: Actor, now: datetime) -> Any:
        return _outcome(actor, now, act(actor=actor, now=now, **more))

    return done(request, work)


def _outcome(actor: Actor, now: datetime, promise: Promise) -> dict[str, Any]:
    if not actor.can("matter.read"):
        return {"id": promise.pk, "state": promise.state}
    return _shown(actor, now, promise.pk)


def _shown(actor: Actor, now: datetime, promise_id: int) -> dict[str, Any]:
    language = get_language() or "zh-hans"
    file = get_promise(actor=actor, now=now, promise_id=promise_id, language=language)
    return {**chosen(file.row, ""), **_working(file, language)}


def _working(file: PromiseFile, language: str) -> dict[str, Any]:
    return {
        "calendar": file.calendar,
        "calendar_changed": file.calendar_changed,
        "standard_title": file.standard_title,
        "standard_version": file.standard_version,
        "legal_basis": file.legal_basis,
        "explanation": as_json(file.due, language=language) if file.due else None,
        "explanation_words": list(explain_words(file.due)) if file.due else [],
        "clock": file.clock,
        "lineage": [row.id for row in file.lineage],
    }
