"""From the rows of queries to the rows of components, so that templates choose nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from yinuo.channels.refusals import refusal_words
from yinuo.core.worktime import Due
from yinuo.core.worktime.words import explain_words, reason_words
from yinuo.matters.queries.inbox import MatterRow
from yinuo.matters.queries.matter import EntryRow, MatterFile
from yinuo.matters.queries.matter import MessageRow as StoredMessage
from yinuo.matters.queries.promises import PromiseFile
from yinuo.matters.queries.rows import PromiseRow as StoredPromise
from yinuo.matters.states import MatterState
from yinuo.web.components import words
from yinuo.web.components.kept import kept_by_language
from yinuo.web.components.matter_rows import MatterLine
from yinuo.web.components.rows import (
    AttachmentRow,
    ClockDay,
    MessageRow,
    PromiseRow,
    StepRow,
    TimelineRow,
)

KINDS = {"inquiry": lazy("Inquiry")}
CHANNELS = {
    "web": lazy("Web form"),
    "email": lazy("E-mail"),
    "mail": lazy("E-mail"),
    "chat": lazy("Chat"),
    "phone": lazy("Telephone"),
    "wechat": lazy("WeChat"),
    "desk": lazy("Desk"),
    "api": lazy("Program"),
    "import": lazy("Import"),
    "note": lazy("Note"),
}
PRIORITIES = {1: lazy("Urgent"), 2: lazy("Normal"), 3: lazy("Low"), 4: lazy("When there is time")}
LANGUAGES = {"zh-hans": "简体中文", "zh-hant": "繁體中文", "en": "English"}
SOURCES = {
    "standard": lazy("by the standard"),
    "law": lazy("by law"),
    "person": lazy("promised by a person"),
    "message": lazy("words in a message"),
}
DELIVERIES = {
    "held": lazy("not sent yet"),
    "queued": lazy("on its way"),
    "sent": lazy("sent"),
    "delivered": lazy("delivered"),
    "failed": lazy("not delivered"),
    "read": lazy("read"),
}
CLOCK_EVENTS = {
    "started": lazy("Clock started"),
    "paused": lazy("Clock stopped"),
    "resumed": lazy("Clock ran on"),
    "extended": lazy("Term extended"),
    "recomputed": lazy("Counted again"),
    "met": lazy("Met"),
    "missed": lazy("Missed"),
    "stopped": lazy("Ended"),
}
LINK_KINDS = {
    "related": lazy("Related"),
    "related_back": lazy("Related"),
    "caused_by": lazy("Caused by"),
    "caused_by_back": lazy("Cause of"),
    "split_from": lazy("Split from"),
    "split_from_back": lazy("Split off"),
    "child": lazy("This one waits for"),
    "parent": lazy("Part of"),
    "absorbed": lazy("Merged into this"),
}
# What the timeline and the thread draw for an entry; a verb that is not here is a plain circle.
ICONS = {
    "matter_opened": "message-square",
    "customer_wrote": "message-square",
    "reply_sent": "send",
    "reply_held": "clock",
    "reply_taken_back": "undo-2",
    "note_written": "lock",
    "matter_assigned": "arrow-right-left",
    "matter_moved": "arrow-right",
    "matter_resolved": "circle-check",
    "matter_closed": "archive",
    "matter_reopened": "rotate-ccw",
    "matter_cancelled": "ban",
    "matter_restored": "rotate-ccw",
    "matter_edited": "pencil",
    "matters_merged": "merge",
    "promise_made": "shield-check",
    "clock_paused": "pause",
    "clock_resumed": "play",
    "clock_extended": "calendar-plus",
    "promise_handed_over": "arrow-right-left",
    "rule_applied": "workflow",
    "matter_rated": "star",
}
MARKS = {
    "promise_kept": "kept",
    "promise_fell_due": "overdue",
    "promise_broken": "broken",
    "promise_released": "released",
    "promise_superseded": "superseded",
    "promise_written_off": "written-off",
    "promise_remedied": "remedied",
    "promise_proposed": "proposed",
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

# How a matter found its owner, where somebody or a rule gave it; otherwise the entry's actor only caused it.
BY_A_PERSON = frozenset({None, "by_hand", "answered", "automation"})
# Promises that a rule of ours made, whoever wrote and so started their clock.
BY_ITSELF = {
    "standard": lazy("Promised by the standard: %(what)s"),
    "law": lazy("Promised by law: %(what)s"),
}


@kept_by_language
def kind_name(kind: str) -> str:
    """Return the name of a kind of matter."""
    return str(KINDS.get(kind, kind))


@kept_by_language
def channel_name(channel: str) -> str:
    """Return the name of a channel."""
    return str(CHANNELS.get(channel, channel))


@kept_by_language
def state_label(state: str) -> str:
    """Return the label of a matter's state."""
    return str(MatterState(state).label) if state in MatterState.values else state


def moment_words(*, at: str | None, now: datetime) -> str:
    """Return an instant that stands as ISO text in an entry's facts as a person says it; other text as it is."""
    try:
        return words.when(at=datetime.fromisoformat(at or ""), now=now)
    except ValueError:
        return at or ""


# ---- promises


def promise(row: StoredPromise, *, with_whom: bool = True, staff_as_whom: bool = False) -> PromiseRow:
    """Return a promise for chip or line; on a customer's own page the colleague stands where the customer would."""
    return PromiseRow(
        id=row.id,
        state=row.state,
        what=row.what,
        whom=(row.owner if staff_as_whom else row.whom) if with_whom else "",
        whom_kind="staff" if staff_as_whom else "person",
        due_at=row.due_at,
        warn_at=row.warn_at,
        share=row.share,
        source=f"{row.matter_number} · {SOURCES.get(row.source, row.source)}",
        url=f"/desk/matters/{row.matter_id}/",
        explain_url=row.explain_url,
    )


def shown_promises(rows: Iterable[StoredPromise]) -> list[PromiseRow]:
    """Return the chips of a matter: what runs first, then what was settled; what was replaced or declined is history."""
    return [
        promise(row, with_whom=False)
        for row in rows
        if row.stored_state not in ("superseded", "declined") and not row.replaced
    ]


@dataclass(frozen=True, kw_only=True)
class Group:
    """Lines under one head. `key` is for tests and styles."""

    key: str
    name: str
    rows: Sequence[Any]
    note: str = ""


def promises_by_due(rows: Iterable[StoredPromise], *, now: datetime) -> list[Group]:
    """Group running promises: overdue, within the hour, later today, tomorrow, later; without the empty groups."""
    today = timezone.localtime(now).date()
    heads = {
        "overdue": _("Overdue"),
        "hour": _("Within the hour"),
        "today": _("Later today"),
        "tomorrow": _("Tomorrow"),
        "later": _("Later"),
    }
    found: dict[str, list[PromiseRow]] = {key: [] for key in heads}
    for row in rows:
        found[_due_group(row, now=now, today=today)].append(promise(row))
    notes = {"overdue": _("First a word to the customer, then the deed")}
    return [Group(key=k, name=heads[k], rows=v, note=notes.get(k, "")) for k, v in found.items() if v]


def _due_group(row: StoredPromise, *, now: datetime, today: date) -> str:
    day = timezone.localtime(row.due_at).date()
    if row.state == "overdue":
        return "overdue"
    if row.state != "paused" and row.due_at - now <= timedelta(hours=1):
        return "hour"
    if day <= today:
        return "today"
    return "tomorrow" if day == today + timedelta(days=1) else "later"


def promises_by_customer(rows: Iterable[StoredPromise]) -> list[Group]:
    """Group running promises by whom they were made to, the most pressing customer first."""
    found: dict[str, list[PromiseRow]] = {}
    for row in rows:
        found.setdefault(row.whom or _("No customer"), []).append(promise(row))
    return [Group(key=name, name=name, rows=group) for name, group in found.items()]


# ---- the inbox


def inbox_groups(
    rows: Iterable[MatterRow], *, now: datetime, query: str, open_id: int | None, by_due: bool, me: int | None
) -> list[Group]:
    """Group the inbox by due time; in order of the newest message it is one group without a head."""
    lines: dict[str, list[MatterLine]] = {"overdue": [], "today": [], "later": [], "none": [], "": []}
    today = timezone.localtime(now).date()
    for row in rows:
        line = MatterLine(
            id=row.id,
            url=f"/desk/inbox/{row.id}/{query}",
            name=row.customer or _("Unknown customer"),
            name_kind=row.customer_kind,
            at=row.last_message_at,
            text=row.last_message_text if row.last_message_from == "in" else f"↩ {row.last_message_text}",
            promise=row.promise,
            badge=kind_name(row.kind) if row.phase in ("new", "open") else state_label(row.state),
            unread=row.unread and row.id != open_id,
            current=row.id == open_id,
            owner=row.owner if row.owner_id != me else "",
            urgent=row.priority == 1,
        )
        lines[_inbox_group(row, today=today, by_due=by_due)].append(line)
    names = {
        "overdue": _("Overdue"),
        "today": _("Due today"),
        "later": _("Due later"),
        "none": _("Nothing promised"),
        "": "",
    }
    return [Group(key=key, name=names[key], rows=group) for key, group in lines.items() if group]


def _inbox_group(row: MatterRow, *, today: date, by_due: bool) -> str:
    if not by_due:
        return ""
    if row.promise is None or row.next_due_at is None:
        return "none"
    if row.promise.state == "overdue":
        return "overdue"
    return "today" if timezone.localtime(row.next_due_at).date() <= today else "later"


# ---- the thread


@dataclass(frozen=True, kw_only=True)
class ThreadItem:
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
            icon=ICONS.get(_verb(e), "circle"),
            state=_mark(e),
            text=entry_words(e, now=now),
        )
        for e in entries
        if _verb(e) in IN_THREAD and e.at >= first
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


# ---- what happened


def _verb(row: EntryRow) -> str:
    return row.verb.partition(".")[2]


def _mark(row: EntryRow) -> str:
    mark = MARKS.get(_verb(row), "")
    return "late" if mark == "kept" and row.facts.get("late_s") else mark


def entry_words(row: EntryRow, *, now: datetime) -> str:
    """Return an entry's sentence, its instants as a person says them."""
    said = row.sentence
    verb = _verb(row)
    if verb == "matter_assigned" and not row.facts.get("owner"):
        return _("%(actor)s put this back into the queue") % {"actor": row.actor}
    if verb == "matter_assigned" and row.facts.get("how") not in BY_A_PERSON:
        return _("Given to %(owner)s by the team's way of assignment") % {"owner": row.facts["owner"]}
    if verb == "promise_made" and row.facts.get("source") in BY_ITSELF:
        return BY_ITSELF[row.facts["source"]] % {"what": row.facts.get("what", "…")}
    if verb == "delivery_reported":
        return _delivery_words(row)
    if verb == "matter_moved":
        for side in ("before", "after"):
            said = said.replace(str(row.facts.get(side)), state_label(str(row.facts.get(side))))
    for value in row.facts.values():
        if (
            isinstance(value, str)
            and len(value) > 18
            and value[4:5] == "-"
            and "T" in value
            and value in said
        ):
            said = said.replace(value, moment_words(at=value, now=now))
    return said


def _delivery_words(row: EntryRow) -> str:
    if row.facts.get("delivery") == "failed":
        return _("The reply did not reach the customer. %(reason)s") % {
            "reason": refusal_words(str(row.facts.get("error", "")))
        }
    return _("The reply was sent by e-mail")


def timeline(rows: Iterable[EntryRow], *, now: datetime) -> list[TimelineRow]:
    """Return journal entries as what happened, newest first."""
    return [
        TimelineRow(
            at=row.at,
            what=entry_words(row, now=now),
            body=row.reason or str(row.facts.get("words", "")),
            icon=ICONS.get(_verb(row), "circle"),
            state=_mark(row),
        )
        for row in rows
    ]


def steps(file: MatterFile, *, now: datetime) -> list[StepRow]:
    """Return the phases of a matter with when each was reached."""
    names = [
        (_("Asked"), file.opened_at),
        (_("Answered"), file.first_answered_at),
        (pgettext("step of a matter", "Resolved"), file.resolved_at),
        (pgettext("step of a matter", "Closed"), file.closed_at),
    ]
    done = max(place for place, (_name, at) in enumerate(names) if at is not None)
    return [
        StepRow(
            name=name,
            step="done"
            if place <= done
            else "current"
            if place == done + 1 and file.phase != "dropped"
            else "next",
            note=words.when(at=at, now=now) if at else (state_label(file.state) if place == done + 1 else ""),
        )
        for place, (name, at) in enumerate(names)
    ]


# ---- a clock and its working


@dataclass(frozen=True, kw_only=True)
class Clock:
    """What the clock's sheet, its line and its tip show."""

    id: int
    title: str
    state: str
    made_at: datetime
    due_at: datetime
    warn_at: datetime | None
    pauses: Sequence[tuple[datetime, datetime]]
    by: str
    url: str
    facts: Sequence[Mapping[str, Any]]
    days: Sequence[ClockDay]
    reasons: Sequence[Mapping[str, str]]
    ledger: Sequence[TimelineRow]
    due_words: str
    left_words: str
    today: date
    lineage: Sequence[PromiseRow] = field(default_factory=tuple)
    changed: bool = False


def clock(file: PromiseFile, *, now: datetime) -> Clock:
    """Return a promise's file as its clock."""
    row = file.row
    running = row.is_running
    return Clock(
        id=row.id,
        title=row.what,
        state=row.state,
        made_at=row.made_at,
        due_at=row.due_at,
        # after the due time it is the next step of the ladder, which no line of a clock shows
        warn_at=row.warn_at if running and row.warn_at and row.warn_at < row.due_at else None,
        pauses=pauses(file, now=now),
        by=_promised_by(row),
        url=f"/desk/promises/{row.id}/",
        facts=_clock_facts(file, now=now),
        days=clock_days(file.due, first_day=file.first_day) if file.due else [],
        reasons=[{"icon": "info", "head": "", "text": line} for line in explain_words(file.due)]
        if file.due
        else [],
        ledger=clock_ledger(file, now=now),
        due_words=words.when(at=row.due_at, now=now),
        left_words=words.promise_time(state=row.state, due_at=row.due_at, now=now)
        if words.is_near(due_at=row.due_at, now=now) or not running
        else "",
        today=timezone.localtime(now).date(),
        lineage=[promise(p, with_whom=False) for p in file.lineage] if len(file.lineage) > 1 else [],
        changed=file.calendar_changed,
    )


def _promised_by(row: StoredPromise) -> str:
    if row.owner and row.whom:
        return _("%(owner)s to %(whom)s") % {"owner": row.owner, "whom": row.whom}
    return row.owner or row.whom


def pauses(file: PromiseFile, *, now: datetime) -> list[tuple[datetime, datetime]]:
    """Return when the clock stood still; one that stands still now stands until now."""
    found: list[tuple[datetime, datetime]] = []
    began: datetime | None = None
    for event in file.clock:
        if event.kind == "paused":
            began = event.at
        elif began is not None and event.kind in ("resumed", "met", "stopped"):
            found.append((began, event.at))
            began = None
    return [*found, (began, now)] if began is not None else found


def _clock_facts(file: PromiseFile, *, now: datetime) -> list[dict[str, Any]]:
    row = file.row
    standard = _("“%(title)s”, version %(number)s") % {
        "title": file.standard_title,
        "number": file.standard_version,
    }
    facts = [
        (_("Basis"), standard if file.standard_title else str(SOURCES.get(row.source, row.source))),
        (_("Law"), file.legal_basis),
        (_("Words"), f"“{row.words}”" if row.words else ""),
        (_("Calendar"), file.calendar),
        (_("Kept by"), row.owner or _("nobody yet")),
        (
            _("First promised for"),
            words.when(at=row.first_due_at, now=now) if row.first_due_at != row.due_at else "",
        ),
        (_("Evidence"), row.evidence_words),
        (_("Settled"), words.when(at=row.settled_at, now=now) if row.settled_at else ""),
    ]
    return [{"name": name, "value": value} for name, value in facts if value]


def clock_days(due: Due, *, first_day: date) -> list[ClockDay]:
    """Return the days of a term in order: the start, each counted or skipped with its reason, the last."""
    language = get_language() or "en"
    found: list[ClockDay] = []
    for step in due.days:
        if step.reason == "event_day":
            found.append(ClockDay(day=step.date, kind="start", note=_("made")))
        elif step.counted or step.date == due.last_day:
            last = step.date == due.last_day
            note = _("day %(number)s") % {"number": step.index} if step.index else _("due")
            found.append(ClockDay(day=step.date, kind="due" if last else "count", note=note))
        else:
            found.append(
                ClockDay(
                    day=step.date, kind="skip", note=reason_words(step.reason, step.name, language=language)
                )
            )
    if found and found[0].day > first_day:
        found.insert(0, ClockDay(day=first_day, kind="start", note=_("made")))
    return found[:70]


def clock_ledger(file: PromiseFile, *, now: datetime) -> list[TimelineRow]:
    """Return the clock's events, oldest first."""
    icons = {
        "started": "play",
        "paused": "pause",
        "resumed": "play",
        "extended": "calendar-plus",
        "met": "check",
    }
    return [
        TimelineRow(
            at=event.at,
            what=str(CLOCK_EVENTS.get(event.kind, event.kind)),
            body=_clock_note(event, now=now),
            icon=icons.get(event.kind, "circle"),
            state="overdue" if event.kind == "missed" else "",
        )
        for event in file.clock
    ]


def _clock_note(event: Any, *, now: datetime) -> str:
    parts = [event.reason, event.basis]
    if event.due_at is not None and event.kind in ("started", "resumed", "extended", "recomputed"):
        parts.append(_("due %(time)s") % {"time": words.when(at=event.due_at, now=now)})
    if event.approver:
        parts.append(_("approved by %(name)s") % {"name": event.approver})
    if event.customer_told:
        parts.append(_("the customer was told"))
    return " · ".join(part for part in parts if part)


def promise_marks(rows: Iterable[StoredPromise]) -> list[dict[str, Any]]:
    """Return the marks of a customer's promises, oldest first, for a row of dots."""
    return [{"state": row.state, "share": row.share} for row in reversed(list(rows))]


def promise_sum(rows: Iterable[StoredPromise]) -> str:
    """Return how a customer's promises ended, in words."""
    rows = list(rows)
    kept = sum(row.state == "kept" for row in rows)
    late = sum(row.state == "late" for row in rows)
    broken = sum(row.state in ("broken", "remedied", "written-off") for row in rows)
    running = sum(row.is_running for row in rows)
    parts = [_("%(count)d kept") % {"count": kept}]
    if late:
        parts.append(_("%(count)d kept late") % {"count": late})
    if broken:
        parts.append(_("%(count)d broken") % {"count": broken})
    parts.append(_("%(count)d running") % {"count": running})
    return " · ".join(parts)


def ledger_months(rows: Iterable[StoredPromise], *, now: datetime) -> list[dict[str, Any]]:
    """Return the promises of the last twelve months by month of their due time, the oldest month first."""
    this = timezone.localtime(now).date().replace(day=1)
    months: dict[tuple[int, int], list[dict[str, Any]]] = {}
    for back in range(11, -1, -1):
        place = this.year * 12 + this.month - 1 - back
        months[(place // 12, place % 12 + 1)] = []
    last = (this.year, this.month)
    for row in sorted(rows, key=lambda r: r.due_at):
        due = timezone.localtime(row.due_at)
        key = min((due.year, due.month), last) if row.is_running else (due.year, due.month)
        if key in months:
            months[key].append({"state": row.state, "share": row.share})
    return [
        {
            "name": pgettext("month by its number (Chinese: %(month)s月)", "%(month)s") % {"month": key[1]},
            "marks": marks[:6],
        }
        for key, marks in months.items()
    ]
