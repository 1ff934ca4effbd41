"""A matter as its customer sees it: promises, steps, messages. Nothing between colleagues is in it."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from yinuo.matters.models import Promise
from yinuo.matters.queries.matter import MatterFile
from yinuo.matters.queries.matter import MessageRow as Said
from yinuo.matters.queries.rows import PROMISE_FIELDS, promise_row
from yinuo.matters.queries.rows import PromiseRow as Owed
from yinuo.matters.states import MatterState
from yinuo.web.components.rows import AttachmentRow, MessageRow, PromiseRow, StepRow
from yinuo.web.components.words import due_when, duration_words, when

ICONS = {"image": "image", "audio": "mic", "video": "video"}


def promises_for_customer(*, matter_id: int, now: datetime) -> list[Owed]:
    """Return what the customer was promised, running ones by due time, then settled ones, newest first. One statement.

    What colleagues promise each other, and what was only thought of, is not among it.
    """
    rows = Promise.objects.filter(matter_id=matter_id, parent__isnull=True)
    rows = rows.exclude(state__in=("proposed", "declined")).order_by("due_at", "id")
    found = [promise_row(values, now=now) for values in rows.values(*PROMISE_FIELDS)]
    return [*(p for p in found if p.is_running), *reversed([p for p in found if not p.is_running])]


def shown_promise(owed: Owed, *, now: datetime) -> PromiseRow:
    """Make a component's row, with what became of the promise in words."""
    return PromiseRow(
        id=owed.id,
        state=owed.state,
        what=owed.what,
        due_at=owed.due_at,
        warn_at=owed.warn_at,
        share=owed.share,
        detail=history_words(owed, now=now),
    )


def history_words(owed: Owed, *, now: datetime) -> str:
    """Return when a promise was kept and by how much, and from which time it was moved."""
    parts = []
    if owed.settled_at and owed.state in ("kept", "late"):
        span = abs(owed.due_at - owed.settled_at)
        form = _("%(when)s, %(span)s early") if owed.state == "kept" else _("%(when)s, %(span)s late")
        parts.append(form % {"when": when(at=owed.settled_at, now=now), "span": duration_words(span=span)})
    elif owed.settled_at and owed.state == "superseded":
        parts.append(
            _("moved with your consent; it was for %(when)s")
            % {"when": due_when(due_at=owed.due_at, now=now)}
        )
    elif owed.missed_at and not owed.is_running:
        parts.append(_("it was due %(when)s") % {"when": due_when(due_at=owed.due_at, now=now)})
    elif owed.state == "paused":
        parts.append(_("the clock stands still while we wait for you"))
    elif owed.provisional:
        parts.append(_("may move once the public holidays are announced"))
    if abs(owed.first_due_at - owed.due_at) >= timedelta(minutes=1):
        parts.append(_("first promised for %(when)s") % {"when": due_when(due_at=owed.first_due_at, now=now)})
    return _(" · ").join(parts)


def steps_of(matter: MatterFile) -> list[StepRow]:
    """Return how far a matter is, in four steps."""
    names = [
        pgettext("step of a question", "Received"),
        pgettext("step of a question", "Answered"),
        pgettext("step of a question", "Solved"),
        pgettext("step of a question", "Closed"),
    ]
    reached = 1 + (matter.first_answered_at is not None)
    if matter.state in (MatterState.RESOLVED, MatterState.CLOSED):
        reached = 3 if matter.state == MatterState.RESOLVED else 4
    return [
        StepRow(name=name, step="done" if place < reached else "current" if place == reached else "next")
        for place, name in enumerate(names)
    ]


def shown_messages(said: list[Said], *, secret: str) -> list[MessageRow]:
    """Make component rows: the reader is "I", the house is whoever answered."""
    return [
        MessageRow(
            id=one.id,
            side="us" if one.direction == "in" else "them",
            author=pgettext("the reader of their own thread", "Me") if one.direction == "in" else one.author,
            author_kind="person" if one.direction == "in" else "staff",
            at=one.at,
            text=one.text,
            html=one.html if one.direction == "out" else "",
            attachments=[
                AttachmentRow(
                    name=file.name,
                    url=f"/t/{secret}/files/{file.id}/",
                    size=file.size,
                    icon=ICONS.get(file.type.partition("/")[0], "file"),
                )
                for file in one.attachments
            ],
        )
        for one in said
    ]
