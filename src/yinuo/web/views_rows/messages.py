"""Messages and what happened between them, as a thread."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from msgspec import Struct

from yinuo.channels.refusals import refusal_words
from yinuo.matters.queries.matter import MessageRow as StoredMessage
from yinuo.matters.queries.timeline import EntryRow
from yinuo.web.components.rows import AttachmentRow, MessageRow
from yinuo.web.views_rows.entries import MARKS, entry_words, icon_of, mark_of, verb_of
from yinuo.web.views_rows.names import channel_name

DELIVERIES = {
    "held": lazy("not sent yet"),
    "queued": lazy("on its way"),
    "sent": lazy("sent"),
    "delivered": lazy("delivered"),
    "failed": lazy("not delivered"),
    "read": lazy("read"),
}
# Entries that say in a thread what its messages do not.
IN_THREAD = frozenset(MARKS) | {
    "promise_made",
    "matter_assigned",
    "matter_moved",
    "matter_resolved",
    "matter_closed",
    "matter_reopened",
    "matter_cancelled",
    "matter_restored",
    "matters_merged",
    "clock_extended",
}


class ThreadItem(Struct, frozen=True, kw_only=True):
    """One thing in a thread, by `kind`: day, new (the line above what is new), message or event."""

    kind: str
    at: datetime
    message: MessageRow | None = None
    icon: str = ""
    state: str = ""
    text: str = ""


def attachment(row: Any) -> AttachmentRow:
    """Return a file beside a message."""
    icons = {"image": "image", "audio": "audio-lines", "video": "film"}
    return AttachmentRow(
        name=row.name,
        url=f"/desk/files/{row.id}/",
        size=row.size,
        icon=icons.get(row.type.partition("/")[0], "file"),
    )


def message(
    row: StoredMessage, *, now: datetime, can_reply: bool = False, customer_id: int | None = None
) -> MessageRow:
    """Return one voice of a thread; who may reply may also send again what did not arrive."""
    sides = {"in": "them", "out": "us", "note": "note"}
    held = row.held_s > 0 and row.delivery == "held"
    failed = row.direction == "out" and row.delivery == "failed"
    note_via = _("Telephone record") if row.channel == "phone" else ""
    return MessageRow(
        id=row.id,
        side=sides[row.direction],
        author=row.author,
        at=row.at,
        text=row.text,
        html=row.html,
        via=note_via if row.direction == "note" else channel_name(row.channel),
        delivery=str(DELIVERIES.get(row.delivery, row.delivery))
        if row.direction == "out" and not held
        else "",
        failure=refusal_words(row.delivery_error) if failed else "",
        failure_error=row.delivery_error if failed else "",
        retry_url=f"/desk/messages/{row.id}/send-again/" if failed and can_reply else "",
        other_url=f"/desk/customers/{customer_id}/" if failed and can_reply and customer_id else "",
        author_kind="staff" if row.author_kind == "staff" else "person",
        held_until=now + timedelta(seconds=row.held_s) if held else None,
        undo_url=f"/desk/messages/{row.id}/take-back/",
        attachments=[attachment(a) for a in row.attachments],
    )


def thread(
    messages: Sequence[StoredMessage],
    entries: Iterable[EntryRow],
    *,
    now: datetime,
    can_reply: bool = False,
    customer_id: int | None = None,
) -> list[ThreadItem]:
    """Return messages and what happened between them in order of time, with a rule where a day or the new begins."""
    first = messages[0].at if messages else now
    events = [
        ThreadItem(
            kind="event",
            at=e.at,
            icon=icon_of(e),
            state=mark_of(e),
            text=entry_words(e, now=now),
        )
        for e in entries
        if verb_of(e) in IN_THREAD and e.at >= first
    ]
    rows = [message(m, now=now, can_reply=can_reply, customer_id=customer_id) for m in messages]
    voices = [
        (m.at, m.is_new, ThreadItem(kind="message", at=m.at, message=row))
        for m, row in zip(messages, rows, strict=True)
    ]
    items = sorted([*voices, *((e.at, False, e) for e in events)], key=lambda item: item[0])
    found: list[ThreadItem] = []
    day: date | None = None
    told_new = False
    for at, is_new, item in items:
        if (local := timezone.localtime(at).date()) != day:
            day = local
            found.append(ThreadItem(kind="day", at=at))
        if is_new and not told_new:
            told_new = True
            found.append(ThreadItem(kind="new", at=at))
        found.append(item)
    return found
