"""What runs behind the scenes, through the API: the outbox and the quarantine."""

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router

from yinuo.api.answers import actor_of, answer, chosen, page
from yinuo.api.doors import Key, Limit, Line, checked_cursor, done, needs
from yinuo.api.moves import Because
from yinuo.api.schema import shows
from yinuo.channels.actions.deliveries import retry_delivery
from yinuo.channels.actions.quarantine import drop_quarantined, retry_quarantined
from yinuo.channels.queries.outbox import OutboxRow, get_outbox_item, list_outbox
from yinuo.channels.queries.quarantine import QuarantineRow, get_quarantined, list_quarantine
from yinuo.core.actor import Actor

router = Router(tags=["operations"])


@router.get("/outbox", summary="List what leaves", openapi_extra=shows(OutboxRow, many=True))
@needs("outbox.read")
def outbox(
    request: HttpRequest,
    state: Literal["", "queued", "sending", "sent", "failed", "cancelled"] = "",
    matter_id: Key | None = None,
    cursor: Line = "",
    fields: Line = "",
    limit: Limit = 50,
) -> HttpResponse:
    """List what leaves or left, newest first, with the reason where it has not left."""
    rows, after = list_outbox(
        actor=actor_of(request),
        state=state,
        matter_id=matter_id,
        after=checked_cursor(cursor),
        limit=limit,
    )
    return page(rows, after=after, fields=fields)


@router.get("/outbox/{item_id}", summary="Read an outgoing thing")
@needs("outbox.read")
def outbox_item(request: HttpRequest, item_id: Key) -> HttpResponse:
    """Read one outgoing thing with its text."""
    file = get_outbox_item(actor=actor_of(request), item_id=item_id)
    return answer({**chosen(file.row, ""), "body": file.body})


@router.post("/outbox/{item_id}/retry", summary="Try a failed delivery again")
@needs("quarantine.retry")
def retry_outbox(request: HttpRequest, item_id: Key) -> HttpResponse:
    """Queue a failed delivery again."""

    def work(actor: Actor, now: datetime) -> Any:
        item = retry_delivery(actor=actor, now=now, item_id=item_id)
        return {"id": item.pk, "state": item.state}

    return done(request, work)


@router.get("/quarantine", summary="List the quarantine", openapi_extra=shows(QuarantineRow, many=True))
@needs("quarantine.read")
def quarantine(
    request: HttpRequest,
    state: Literal["", "waiting", "done", "dropped"] = "waiting",
    cursor: Line = "",
    fields: Line = "",
    limit: Limit = 50,
) -> HttpResponse:
    """List what came in and could not be dealt with, newest first."""
    rows, after = list_quarantine(
        actor=actor_of(request), state=state, after=checked_cursor(cursor), limit=limit
    )
    return page(rows, after=after, fields=fields)


@router.get("/quarantine/{item_id}", summary="Read from the quarantine")
@needs("quarantine.read")
def quarantined(request: HttpRequest, item_id: Key) -> HttpResponse:
    """Read one thing with what can be read of it."""
    file = get_quarantined(actor=actor_of(request), item_id=item_id)
    return answer({**chosen(file, ""), "row": chosen(file.row, "")})


@router.post("/quarantine/{item_id}/retry", summary="Deal with it again")
@needs("quarantine.retry")
def retry(request: HttpRequest, item_id: Key) -> HttpResponse:
    """Deal with something again, also with a mail that came through a list."""

    def work(actor: Actor, now: datetime) -> Any:
        item = retry_quarantined(actor=actor, now=now, item_id=item_id)
        return {"id": item.pk, "state": item.state, "matter_id": item.matter_id}

    return done(request, work)


@router.post("/quarantine/{item_id}/drop", summary="Drop it")
@needs("quarantine.retry")
def drop(request: HttpRequest, item_id: Key, because: Because) -> HttpResponse:
    """Say that something needs no dealing with."""

    def work(actor: Actor, now: datetime) -> Any:
        item = drop_quarantined(actor=actor, now=now, item_id=item_id, reason=because.reason)
        return {"id": item.pk, "state": item.state}

    return done(request, work)
