"""Matters through the API: found, read, changed."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from yinuo.api.answers import actor_of, answer, chosen, page, tag_of
from yinuo.api.doors import Key, Limit, Line, checked_cursor, needs
from yinuo.api.idempotency import once
from yinuo.api.problems import Problem
from yinuo.api.schema import shows
from yinuo.core.actor import Actor
from yinuo.core.errors import NotFound
from yinuo.core.numbering import parse_number
from yinuo.matters import access
from yinuo.matters.actions.details import edit_matter
from yinuo.matters.queries.inbox import InboxFilter, MatterRow, list_matters
from yinuo.matters.queries.matter import MatterFile
from yinuo.matters.queries.timeline import EntryRow, timeline_of

router = Router(tags=["matters"])
_TAGGED = ("id", "title", "priority", "tags", "language", "customer_id", "state", "owner_id", "team_id")


class Wanted(Schema):
    """Which matters. `mine` and `team` mean the member of staff who calls."""

    whose: Literal["mine", "unowned", "team", "all"] = "all"
    phase: Literal["open", "done", "all"] = "open"
    kind: Line = ""
    channel: Line = ""
    state: Line = ""
    priority: Annotated[int | None, Field(ge=1, le=4)] = None
    tag: Line = ""
    owner_id: Key | None = None
    team_id: Key | None = None
    customer_id: Key | None = None
    manner: Literal["", "one_line", "advice", "trouble", "left"] = ""
    overdue: bool = False
    unread: bool = False
    text: Line = ""
    order: Literal["due", "newest"] = "due"
    cursor: Line = ""
    fields: Line = ""
    limit: Limit = 50


class Details(Schema):
    """What may be changed; what is not named stays."""

    title: Line = ""
    priority: int = 2
    tags: list[Line] = []
    language: Line = ""
    customer_id: Key | None = None


def matter_id_of(actor: Actor, which: str) -> int:
    """Return the key of a matter named by its key or its number. Raises: NotFound."""
    if which.isascii() and which.isdigit() and len(which) < 19:
        return int(which)
    number = parse_number(which)
    if number is None:
        raise NotFound()
    return int(access.matter_by_number(actor, number).pk)


def shown_matter(file: MatterFile) -> dict[str, Any]:
    """Return a matter as programs see it: whole, but without the secret that opens its thread to its customer."""
    found = chosen(file, "")
    del found["secret"], found["messages"], found["earlier"]
    return found


def matter_answer(actor: Actor, now: datetime, matter_id: int) -> dict[str, Any]:
    """Return a matter as it is now, or only its key where the caller may work on it but not read it."""
    if not actor.can("matter.read"):
        return {"id": matter_id}
    return shown_matter(get_head(actor, now, matter_id))


def get_head(actor: Actor, now: datetime, matter_id: int) -> MatterFile:
    from yinuo.matters.queries.matter import get_matter

    return get_matter(actor=actor, now=now, matter_id=matter_id, with_messages=False)


def tag_of_matter(file: MatterFile) -> str:
    """Return the ETag of a matter: it changes with the details, the state and who has it."""
    return tag_of([getattr(file, name) for name in _TAGGED])


@router.get("", summary="List matters", openapi_extra=shows(MatterRow, many=True))
@needs("matter.read")
def list_(request: HttpRequest, wanted: Query[Wanted]) -> HttpResponse:
    """List matters in order of due time, or newest message first."""
    actor = actor_of(request)
    if not actor.is_staff and wanted.whose in ("mine", "team"):
        raise Problem(
            status=422, code="staff_only", detail="A program has no matters of its own.", field="whose"
        )
    cursor = checked_cursor(wanted.cursor, may_be_open=wanted.order == "due")
    asked = wanted.dict(exclude={"kind", "cursor", "fields", "limit"})
    found = list_matters(
        actor=actor,
        now=timezone.now(),
        filter=InboxFilter(**asked, kinds=tuple(name for name in wanted.kind.split(",") if name)),
        after=cursor,
        limit=wanted.limit,
    )
    return page(found.rows, after=found.older, fields=wanted.fields)


@router.get("/{which}", summary="Read a matter", openapi_extra=shows(MatterFile))
@needs("matter.read")
def read(request: HttpRequest, which: str) -> HttpResponse:
    """Read a matter with its promises. The ETag serves `If-Match`."""
    actor, now = actor_of(request), timezone.now()
    file = get_head(actor, now, matter_id_of(actor, which))
    return answer(shown_matter(file), tag=tag_of_matter(file))


@router.patch("/{which}", summary="Change a matter's details", openapi_extra=shows(MatterFile))
@needs("matter.work")
def change(request: HttpRequest, which: str, details: Details) -> HttpResponse:
    """Change details. With `If-Match` only if nobody else changed it since; else 412, and nothing is changed."""
    actor, now = actor_of(request), timezone.now()
    wanted = request.headers.get("If-Match")

    def work() -> HttpResponse:
        matter_id = matter_id_of(actor, which)
        with transaction.atomic():
            access.matter_for(actor, matter_id, "matter.work", lock=True)
            if wanted is not None and wanted != "*":
                refuse_a_stale_tag(wanted, tag_of_matter(get_head(actor, now, matter_id)))
            edit_matter(actor=actor, now=now, matter_id=matter_id, fields=details.dict(exclude_unset=True))
        file = get_head(actor, now, matter_id)
        return answer(shown_matter(file), tag=tag_of_matter(file))

    return once(request, actor, work)


def refuse_a_stale_tag(wanted: str, current: str) -> None:
    """Raises: Problem (changed_since) where none of the tags that the caller knows is the current one."""
    if current not in [tag.strip() for tag in wanted.split(",")]:
        raise Problem(
            status=412, code="changed_since", detail="It was changed since you read it. Read it again."
        )


@router.get("/{which}/timeline", summary="Read the journal", openapi_extra=shows(EntryRow, many=True))
@needs("matter.read")
def timeline(request: HttpRequest, which: str, cursor: Key | None = None, limit: Limit = 100) -> HttpResponse:
    """Read what happened, newest first, each entry with its hash."""
    actor = actor_of(request)
    rows = timeline_of(actor=actor, matter_id=matter_id_of(actor, which), limit=limit + 1, before_id=cursor)
    more, rows = len(rows) > limit, rows[:limit]
    return page(rows, after=str(rows[-1].id) if more else "")
