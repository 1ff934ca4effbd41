"""Journal entries as what happened, in the words and signs of a timeline."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext

from yinuo.channels.refusals import refusal_words
from yinuo.matters.queries.matter import MatterFile
from yinuo.matters.queries.timeline import EntryRow
from yinuo.web.components import words
from yinuo.web.components.rows import StepRow, TimelineRow
from yinuo.web.views_rows.names import state_label

# What the timeline and the thread draw for an entry; a verb that is not here is a plain circle.
ICONS = {
    "appointment_agreed": "check",
    "appointment_booked": "calendar-plus",
    "appointment_cancelled": "calendar-x",
    "appointment_confirmed": "calendar-check",
    "appointment_held": "calendar-check",
    "appointment_missed": "calendar-x",
    "appointment_moved": "calendar-clock",
    "appointment_reminded": "bell",
    "customer_did_not_come": "calendar-off",
    "matter_opened": "message-square",
    "customer_wrote": "message-square",
    "reply_sent": "send",
    "reply_sent_again": "rotate-ccw",
    "delivery_reported": "mail",
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
    "bot_answered": "bot",
    "bot_handed_over": "arrow-right-left",
    "bot_helped": "circle-check",
    "rule_applied": "workflow",
    "shipment_packed": "package",
    "shipment_unpacked": "package-open",
    "shipment_handed_over": "truck",
    "shipment_moved": "truck",
    "shipment_picked_up": "package-check",
    "shipment_lost": "circle-alert",
    "tracking_noted": "pencil",
    "concern_raised": "triangle-alert",
    "concern_told": "send",
    "concern_settled": "check",
    "label_printed": "printer",
    "push_revealed": "eye",
    "matter_rated": "star",
}
MARKS = {
    "promise_kept": "kept",
    "promise_fell_due": "overdue",
    "promise_broken": "broken",
    "promise_released": "released",
    "promise_lifted": "released",
    "promise_superseded": "superseded",
    "promise_written_off": "written-off",
    "promise_remedied": "remedied",
    "promise_proposed": "proposed",
}
# How a matter found its owner, where somebody or a rule gave it; otherwise the entry's actor only caused it.
BY_A_PERSON = frozenset({None, "by_hand", "answered", "automation", "pool"})


# Promises that a rule of ours made, whoever wrote and so started their clock.
BY_ITSELF = {
    "standard": lazy("Promised by the standard: %(what)s"),
    "law": lazy("Promised by law: %(what)s"),
}


def verb_of(row: EntryRow) -> str:
    """Return an entry's verb without its room."""
    return row.verb.partition(".")[2]


def icon_of(row: EntryRow) -> str:
    """Return the icon of what an entry says."""
    return ICONS.get(verb_of(row), "circle")


def mark_of(row: EntryRow) -> str:
    """Return the state whose mark an entry is drawn with, or nothing."""
    mark = MARKS.get(verb_of(row), "")
    return "late" if mark == "kept" and row.facts.get("late_s") else mark


def moment_words(*, at: str | None, now: datetime) -> str:
    """Return an instant that stands as ISO text in an entry's facts as a person says it; other text as it is."""
    try:
        return words.when(at=datetime.fromisoformat(at or ""), now=now)
    except ValueError:
        return at or ""


def entry_words(row: EntryRow, *, now: datetime) -> str:
    """Return an entry's sentence, its instants as a person says them."""
    said = row.sentence
    verb = verb_of(row)
    if verb == "matter_assigned" and not row.facts.get("owner"):
        return _("%(actor)s put this back into the queue") % {"actor": row.actor}
    if verb == "matter_assigned" and row.facts.get("how") not in BY_A_PERSON:
        return _("Given to %(owner)s by the team's way of assignment") % {"owner": row.facts["owner"]}
    if verb == "matter_assigned" and row.actor_kind == "staff" and row.facts["owner"] == row.actor:
        return _("%(actor)s took this on") % {"actor": row.actor}
    if verb == "promise_made" and row.facts.get("source") in BY_ITSELF:
        return BY_ITSELF[row.facts["source"]] % {"what": row.facts.get("what", "…")}
    if verb == "delivery_reported":
        return _delivery_words(row)
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
            icon=icon_of(row),
            state=mark_of(row),
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
