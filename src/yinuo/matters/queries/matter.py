"""One matter whole: head, thread, promises, timeline, links."""

from datetime import datetime, timedelta
from functools import cache, lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import Q
from msgspec import Struct

from yinuo.core.actor import Actor, ActorKind
from yinuo.core.cursors import cursor_of, read_instant_cursor
from yinuo.core.moves import possible_moves
from yinuo.core.reading import fetch
from yinuo.matters import access
from yinuo.matters.models import Attachment, Matter, MatterLink, Message, Presence, Promise, ReadMark
from yinuo.matters.queries.rows import PROMISE_FIELDS, PromiseRow, promise_row
from yinuo.matters.states import MATTER_MOVES

THREAD_PAGE = 50
PRESENT_FOR_S = 30


class AttachmentRow(Struct, frozen=True, kw_only=True):
    id: int
    message_id: int | None
    name: str
    type: str
    size: int


class MessageRow(Struct, frozen=True, kw_only=True):
    """One message. `held_s` is how many seconds a reply can still be taken back, or 0."""

    id: int
    direction: str
    channel: str
    author_kind: str
    author: str
    author_id: int | None
    text: str
    html: str
    at: datetime
    delivery: str
    delivery_error: str
    held_s: int
    attachments: list[AttachmentRow]
    is_new: bool = False


class LinkRow(Struct, frozen=True, kw_only=True):
    matter_id: int
    number: str
    title: str
    kind: str
    state: str
    link_id: int | None = None


class MatterFile(Struct, frozen=True, kw_only=True):
    """A matter and what its page shows. `moves` are the names of what this actor may do to its state now."""

    id: int
    number: str
    kind: str
    title: str
    state: str
    phase: str
    priority: int
    channel: str
    language: str
    tags: list[str]
    customer_id: int | None
    customer: str
    owner_id: int | None
    owner: str
    team_id: int | None
    team: str
    opened_at: datetime
    first_answered_at: datetime | None
    resolved_at: datetime | None
    closed_at: datetime | None
    next_due_at: datetime | None
    secret: str
    merged_into: str
    merged_into_id: int | None
    parent: LinkRow | None
    promises: list[PromiseRow]
    messages: list[MessageRow]
    earlier: str
    moves: list[str]


def get_matter(
    *,
    actor: Actor,
    now: datetime,
    matter_id: int,
    before: str = "",
    read_at: datetime | None = None,
    with_messages: bool = True,
) -> MatterFile:
    """Return a matter with its promises and its newest messages (older ones before the cursor). Four statements.

    Two statements without messages. A customer sees neither notes nor held replies. Raises: NotFound.
    """
    found = _head(actor, matter_id)
    if found is None:
        access.matter_for(actor, matter_id, "matter.read")
        raise AssertionError
    messages, earlier = list[MessageRow](), ""
    if with_messages:
        messages, earlier = list_messages(
            actor=actor, now=now, matter_id=matter_id, before=before, read_at=read_at
        )
    parent = None
    if found["parent_id"] is not None:
        parent = LinkRow(
            matter_id=found["parent_id"],
            number=found["parent__number"],
            title=found["parent__title"],
            kind="parent",
            state=found["parent__state"],
        )
    return MatterFile(
        id=matter_id,
        number=found["number"],
        kind=found["kind"],
        title=found["title"],
        state=found["state"],
        phase=found["phase"],
        priority=found["priority"],
        channel=found["channel"],
        language=found["language"],
        tags=found["tags"],
        customer_id=found["customer_id"],
        customer=found["customer__name"] or "",
        owner_id=found["owner_id"],
        owner=found["owner__name"] or "",
        team_id=found["team_id"],
        team=found["team__name"] or "",
        opened_at=found["opened_at"],
        first_answered_at=found["first_answered_at"],
        resolved_at=found["resolved_at"],
        closed_at=found["closed_at"],
        next_due_at=found["next_due_at"],
        secret=found["secret"],
        merged_into=found["merged_into__number"] or "",
        merged_into_id=found["merged_into_id"],
        parent=parent,
        promises=promises_of(matter_id=matter_id, now=now),
        messages=messages,
        earlier=earlier,
        moves=[
            name
            for name in possible_moves(MATTER_MOVES, found["state"])
            if (right := MATTER_MOVES[name].right) is None or actor.can(right)
        ],
    )


HEAD_FIELDS = (
    "number", "kind", "title", "state", "phase", "priority", "channel", "language", "tags", "customer_id",
    "customer__name", "owner_id", "owner__name", "team_id", "team__name", "opened_at", "first_answered_at",
    "resolved_at", "closed_at", "next_due_at", "secret", "merged_into_id", "merged_into__number", "parent_id",
    "parent__number", "parent__title", "parent__state",
)  # fmt: skip


def _head(actor: Actor, matter_id: int) -> dict[str, Any] | None:
    try:
        statement, params = _head_statement(actor)
    except EmptyResultSet:
        return None
    rows = fetch(statement, [*params, matter_id])
    return dict(zip(HEAD_FIELDS, rows[0], strict=True)) if rows else None


@lru_cache(maxsize=1024)
def _head_statement(actor: Actor) -> tuple[str, tuple[Any, ...]]:
    """Return the statement of a matter's head and its values but the last, which is the matter's key."""
    rows = access.visible_to(actor).filter(pk=0).values_list(*HEAD_FIELDS)
    statement, params = rows.query.sql_with_params()
    return statement, params[:-1]


def promises_of(*, matter_id: int, now: datetime) -> list[PromiseRow]:
    """Return the promises of a matter: running ones by due time, then settled ones, newest first. One statement."""
    rows = fetch(_promises_statement(), [matter_id])
    found = [promise_row(dict(zip(PROMISE_FIELDS, values, strict=True)), now=now) for values in rows]
    running = [p for p in found if p.is_running]
    return [*running, *reversed([p for p in found if not p.is_running])]


@cache
def _promises_statement() -> str:
    """Return the statement of a matter's promises; its one value is the matter's key."""
    rows = Promise.objects.filter(matter_id=0).order_by("due_at", "id").values_list(*PROMISE_FIELDS)
    return rows.query.sql_with_params()[0]


def list_messages(
    *,
    actor: Actor,
    now: datetime,
    matter_id: int,
    before: str = "",
    read_at: datetime | None = None,
    limit: int = THREAD_PAGE,
) -> tuple[list[MessageRow], str]:
    """Return the newest messages in reading order, and the cursor of the earlier ones. Two statements."""
    rows = Message.objects.filter(matter_id=matter_id)
    if actor.kind is ActorKind.CUSTOMER:
        rows = rows.exclude(direction="note").exclude(delivery="held")
    if before:
        at, key = read_instant_cursor(before)
        rows = rows.filter(Q(at__lt=at) | Q(at=at, pk__lt=key))
    found = list(rows.order_by("-at", "-id")[: limit + 1])
    more, found = len(found) > limit, found[:limit]
    files = attachments_of([m.pk for m in found])
    messages = [
        MessageRow(
            id=m.pk,
            direction=m.direction,
            channel=m.channel,
            author_kind=m.author_kind,
            author=m.author_name,
            author_id=m.author_staff_id,
            text=m.text,
            html=m.html,
            at=m.at,
            delivery=m.delivery,
            delivery_error=m.delivery_error,
            held_s=max(0, int((m.hold_until - now).total_seconds()) + 1) if m.hold_until else 0,
            attachments=files.get(m.pk, []),
            is_new=read_at is not None and m.at > read_at and m.author_staff_id != actor.staff_id,
        )
        for m in reversed(found)
    ]
    return messages, cursor_of(found[-1].at, found[-1].pk) if more else ""


def attachments_of(message_ids: list[int]) -> dict[int, list[AttachmentRow]]:
    """Return the attachments by message. One statement, none where there are no messages."""
    found: dict[int, list[AttachmentRow]] = {}
    if message_ids:
        for a in Attachment.objects.filter(message_id__in=message_ids).order_by("id"):
            row = AttachmentRow(id=a.pk, message_id=a.message_id, name=a.name, type=a.type, size=a.size)
            found.setdefault(a.message_id or 0, []).append(row)
    return found


def links_of(*, actor: Actor, matter_id: int) -> list[LinkRow]:
    """Return what belongs to a matter and the actor may see: links both ways, children, absorbed ones. Three statements."""
    visible = access.visible_to(actor)
    found = [_link(child, "child") for child in visible.filter(parent_id=matter_id).order_by("id")]
    found += [_link(other, "absorbed") for other in visible.filter(merged_into_id=matter_id).order_by("id")]
    links = MatterLink.objects.filter(Q(source_id=matter_id) | Q(target_id=matter_id))
    for link in (
        links.filter(source__in=visible, target__in=visible).select_related("source", "target").order_by("id")
    ):
        outward = link.source_id == matter_id
        row = _link(
            link.target if outward else link.source, link.kind if outward else f"{link.kind}_back", link.pk
        )
        found.append(row)
    return found


def _link(matter: Matter, kind: str, link_id: int | None = None) -> LinkRow:
    return LinkRow(
        matter_id=matter.pk,
        number=matter.number,
        title=matter.title,
        kind=kind,
        state=matter.state,
        link_id=link_id,
    )


def present_in(*, matter_id: int, now: datetime, except_id: int | None) -> list[tuple[str, str]]:
    """Return who is here now besides oneself: (name, looking | typing). One statement."""
    rows = Presence.objects.filter(matter_id=matter_id, seen_at__gt=now - timedelta(seconds=PRESENT_FOR_S))
    return list(
        rows.exclude(staff_id=except_id or 0).order_by("staff__name").values_list("staff__name", "doing")
    )


def last_read(*, actor: Actor, matter_id: int) -> datetime | None:
    """Return until when the actor has read a matter; None where they never opened it. One statement."""
    marks = ReadMark.objects.filter(staff_id=actor.staff_id or 0, matter_id=matter_id)
    return marks.values_list("read_at", flat=True).first()
