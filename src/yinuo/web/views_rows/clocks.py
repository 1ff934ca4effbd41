"""A promise's clock and its working."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from msgspec import Struct, field

from yinuo.core.worktime import Due
from yinuo.core.worktime.words import explain_words, reason_words
from yinuo.matters.queries.promises import PromiseFile
from yinuo.matters.queries.rows import PromiseRow as StoredPromise
from yinuo.web.components import words
from yinuo.web.components.rows import ClockDay, Fact, PromiseRow, TimelineRow
from yinuo.web.views_rows.names import SOURCES
from yinuo.web.views_rows.promises import promise

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


class Clock(Struct, frozen=True, kw_only=True):
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
    facts: Sequence[Fact]
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
        due_words=words.due_when(due_at=row.due_at, now=now),
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


def _clock_facts(file: PromiseFile, *, now: datetime) -> list[Fact]:
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
            words.due_when(due_at=row.first_due_at, now=now) if row.first_due_at != row.due_at else "",
        ),
        (_("Evidence"), row.evidence_words),
        (_("Settled"), words.when(at=row.settled_at, now=now) if row.settled_at else ""),
    ]
    return [Fact(name=name, value=value) for name, value in facts if value]


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
        parts.append(_("due %(time)s") % {"time": words.due_when(due_at=event.due_at, now=now)})
    if event.approver:
        parts.append(_("approved by %(name)s") % {"name": event.approver})
    if event.customer_told:
        parts.append(_("the customer was told"))
    return " · ".join(part for part in parts if part)
