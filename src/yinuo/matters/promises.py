"""How promises run: started, met, paused, moved. Called by actions and followers inside a running action."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Subquery
from msgspec import Struct

from yinuo.core.action import Operation, current_frame, insert, once_before_commit, record
from yinuo.core.calendars import calendar_of
from yinuo.core.reading import columns_of, fetch, objects_of
from yinuo.core.worktime import Due
from yinuo.matters import rules
from yinuo.matters.journal import (
    ClockPaused,
    ClockRecomputed,
    ClockResumed,
    PromiseKept,
    PromiseMade,
    PromiseRevived,
)
from yinuo.matters.models import ClockEvent, Matter, Promise
from yinuo.matters.moves import move_promise
from yinuo.matters.standards import StandardFacts, standards_in_force
from yinuo.matters.states import PromiseState

RUNNING_STATES = (PromiseState.ACTIVE.value, PromiseState.OVERDUE.value)
DEFAULT_WARN_SHARE = Decimal("0.75")
_RUNNING_OF_MATTER = (
    f"SELECT {columns_of(Promise)} FROM promise WHERE matter_id = %s AND state IN ('active', 'overdue')"  # noqa: S608
    " ORDER BY due_at, id FOR NO KEY UPDATE"
)


class Running(Struct, frozen=True):
    """All that runs on a matter, as the running action knows it under its lock."""

    matter: Matter
    promises: tuple[Promise, ...] = ()

    def note(self) -> None:
        """Let the matter's earliest due instant be made from this at the end of the operation."""
        recount_next_due(self.matter.pk)
        current_frame().operation.keyed[("running", self.matter.pk)] = self


class NewPromise(Struct, frozen=True, kw_only=True):
    """A promise about to be made; `due` is set where a term was counted, else only `due_at`."""

    what: str
    source: str
    due_at: datetime
    owner_id: int | None
    due: Due | None = None
    standard: StandardFacts | None = None
    amount: int | None = None
    unit: str = ""
    calendar_id: int | None = None
    words: str = ""
    certainty: str = "instant"
    message_id: int | None = None
    met_by: tuple[str, ...] = ()
    parent: Promise | None = None
    replaces: Promise | None = None
    warn_share: Decimal = DEFAULT_WARN_SHARE
    override: str = ""
    personal: bool = False


def running_promises(matter: Matter) -> list[Promise]:
    """Return the running promises of a matter, locked, earliest due first."""
    return objects_of(Promise, fetch(_RUNNING_OF_MATTER, [matter.pk]))


def start_promise(matter: Matter, new: NewPromise) -> Promise:
    """Write a running promise with the first event of its clock and its journal entry."""
    now = current_frame().now
    calendar = calendar_of(new.calendar_id)
    promise = Promise(
        matter=matter,
        customer_id=matter.customer_id,
        owner_id=new.owner_id,
        what=new.what[:200],
        source=new.source,
        standard_version_id=new.standard.version_id if new.standard else None,
        message_id=new.message_id,
        words=new.words[:200],
        certainty=new.certainty,
        met_by=" ".join(new.met_by),
        amount=new.amount,
        unit=new.unit,
        calendar_id=new.calendar_id,
        made_at=now,
        first_due_at=new.due_at,
        due_at=new.due_at,
        warn_at=rules.warn_instant(made_at=now, due_at=new.due_at, share=new.warn_share, calendar=calendar),
        provisional=new.due.provisional if new.due else False,
        parent=new.parent,
        replaces=new.replaces,
        explanation=_working_of(new.due),
        personal=new.personal,
    )
    insert(promise, _clock_event(promise, "started", at=now))
    _record_made(promise, standard_code=new.standard.code if new.standard else "", override=new.override)
    if matter.next_due_at is None or new.due_at < matter.next_due_at:
        matter.next_due_at = new.due_at
    if known := _known_running(matter.pk):
        Running(matter, (*known.promises, promise)).note()
    else:
        recount_next_due(matter.pk)
    return promise


def note_start(promise: Promise) -> None:
    """Write the first event of a proposed promise's clock and its journal entry."""
    _note_clock(promise, "started", at=current_frame().now)
    _record_made(promise)


def _record_made(promise: Promise, *, standard_code: str = "", override: str = "") -> None:
    record(
        PromiseMade(
            subject_id=promise.matter_id,
            matter_id=promise.matter_id,
            promise_id=promise.pk,
            source=promise.source,
            due_at=promise.due_at.isoformat(),
            owner_id=promise.owner_id,
            standard=standard_code,
            standard_version_id=promise.standard_version_id,
            replaces_id=promise.replaces_id,
            parent_id=promise.parent_id,
            provisional=promise.provisional,
            certainty=promise.certainty,
            override=override,
            what=promise.what,
            words=promise.words,
        )
    )


def start_standard(matter: Matter, standard: StandardFacts, *, level: str | None = None) -> Promise | None:
    """Start a standard's promise on a matter, if it applies and none of it is running yet."""
    now = current_frame().now
    if not standard.applies(matter, at=now, level=level):
        return None
    calendar_id = standard.calendar_id or (matter.team.calendar_id if matter.team else None)
    calendar = calendar_of(calendar_id)
    due = rules.due_of(start=now, amount=standard.amount, unit=standard.unit, calendar=calendar)
    return start_promise(
        matter,
        NewPromise(
            what=standard.title(matter.language),
            source=Promise.Source.STANDARD,
            due_at=due.at,
            due=due,
            owner_id=matter.owner_id,
            standard=standard,
            amount=standard.amount,
            unit=standard.unit,
            calendar_id=calendar_id,
            met_by=standard.met_by,
            warn_share=standard.warn_share,
        ),
    )


def meet_running(matter: Matter, wanted: Callable[[Promise], bool], *, evidence_id: int) -> set[int]:
    """Keep those of a matter's running promises that are wanted; return their keys."""
    running = running_promises(matter)
    current_frame().operation.keyed[("running", matter.pk)] = Running(matter, tuple(running))
    met = [promise for promise in running if wanted(promise)]
    for promise in met:
        meet_promise(promise, evidence_id=evidence_id)
    return {promise.pk for promise in met}


def meet_promise(
    promise: Promise, *, evidence_id: int | None, evidence_words: str = "", at: datetime | None = None
) -> None:
    """Settle a running promise, which the action has locked, as kept, in time or late, by the action's instant.

    `at` is the earlier instant at which somebody outside of this house says that it came true (a courier's scan, told late): by it the
    promise is judged, and one that had fallen due meanwhile was kept all the same. The ledger keeps that it had fallen due.
    """
    now = current_frame().now
    at = max(promise.made_at, min(at or now, now))
    is_before_due = promise.paused_at is not None or at < promise.due_at
    is_proven = promise.state == PromiseState.OVERDUE and at < now and at < promise.due_at
    in_time = is_proven or (promise.state == PromiseState.ACTIVE and is_before_due)
    if promise.state == PromiseState.ACTIVE and not in_time:
        fall_due_now(promise)
    late_s = 0 if in_time else int((at - promise.due_at).total_seconds())
    move_promise(
        promise,
        "prove" if is_proven else "keep" if in_time else "keep_late",
        held=True,
        settled_at=at,
        missed_at=None if is_proven else promise.missed_at,
        evidence_id=evidence_id,
        evidence_words=evidence_words[:200],
        warn_at=None,
    )
    _note_clock(promise, "met", at=at)
    record(
        PromiseKept(
            subject_id=promise.matter_id,
            matter_id=promise.matter_id,
            promise_id=promise.pk,
            due_at=promise.due_at.isoformat(),
            late_s=late_s,
            evidence_id=evidence_id,
            what=promise.what,
        ),
        at=at,
    )
    if known := _known_running(promise.matter_id):
        Running(known.matter, tuple(p for p in known.promises if p.pk != promise.pk)).note()
    else:
        recount_next_due(promise.matter_id)


def fall_due_now(promise: Promise) -> None:
    """Mark one promise overdue, at its due instant, because an action got there before the sweep."""
    from yinuo.matters.sweep import Missed, fell_due

    move_promise(promise, "fall_due", missed_at=promise.due_at)
    fell_due([Missed(promise.pk, promise.matter_id, promise.due_at, promise.owner_id, promise.what)])


def pause_clock(promise: Promise, *, reason: str, basis: str) -> None:
    """Stop a running clock."""
    now = current_frame().now
    Promise.objects.filter(pk=promise.pk, paused_at__isnull=True).update(paused_at=now)
    promise.paused_at = now
    _note_clock(promise, "paused", at=now, reason=reason, basis=basis)
    record(
        ClockPaused(
            subject_id=promise.matter_id,
            matter_id=promise.matter_id,
            promise_id=promise.pk,
            reason=reason,
            basis=basis,
        )
    )
    recount_next_due(promise.matter_id)


def resume_clock(promise: Promise, *, reason: str = "") -> None:
    """Let a stopped clock run on; the due instant moves by the time that stood still."""
    now = current_frame().now
    if promise.paused_at is None:
        return
    before = promise.due_at
    due_at = rules.due_after_pause(
        due_at=before,
        paused_at=promise.paused_at,
        resumed_at=now,
        unit=promise.unit,
        calendar=calendar_of(promise.calendar_id),
    )
    change_due(promise, due_at, paused_at=None)
    _note_clock(promise, "resumed", at=now, reason=reason)
    record(
        ClockResumed(
            subject_id=promise.matter_id,
            matter_id=promise.matter_id,
            promise_id=promise.pk,
            reason=reason,
            due_at=due_at.isoformat(),
            before_due_at=before.isoformat(),
        )
    )


def recompute_provisional(promise: Promise) -> bool:
    """Count a provisional term again with what the calendar knows now; tell whether it became certain or moved."""
    if promise.amount is None or not promise.provisional:
        return False
    calendar = calendar_of(promise.calendar_id)
    due = rules.due_of(start=promise.made_at, amount=promise.amount, unit=promise.unit, calendar=calendar)
    if due.provisional and due.at == promise.first_due_at:
        return False
    before = promise.due_at
    moved = before + (due.at - promise.first_due_at)
    change_due(promise, moved, provisional=due.provisional, first_due_at=due.at, explanation=_working_of(due))
    _note_clock(promise, "recomputed", at=current_frame().now)
    record(
        ClockRecomputed(
            subject_id=promise.matter_id,
            matter_id=promise.matter_id,
            promise_id=promise.pk,
            due_at=moved.isoformat(),
            before_due_at=before.isoformat(),
        )
    )
    return True


def change_due(promise: Promise, due_at: datetime, **changes: object) -> None:
    """Move the due instant by the clock's own rules; nothing else writes it."""
    standard = standards_in_force().by_version.get(promise.standard_version_id or 0)
    share = standard.warn_share if standard else DEFAULT_WARN_SHARE
    warn_at = rules.warn_instant(
        made_at=promise.made_at, due_at=due_at, share=share, calendar=calendar_of(promise.calendar_id)
    )
    changes |= {"due_at": due_at, "warn_at": warn_at, "warned_level": 0}
    Promise.objects.filter(pk=promise.pk).update(**changes)
    for name, value in changes.items():
        setattr(promise, name, value)
    recount_next_due(promise.matter_id)


def note_extension(promise: Promise, *, reason: str, approver_id: int | None, customer_told: bool) -> None:
    """Write the extension into the clock's ledger."""
    _note_clock(
        promise,
        "extended",
        at=current_frame().now,
        reason=reason,
        approver_id=approver_id,
        customer_told=customer_told,
    )


def stop_clock(promise: Promise, *, reason: str = "") -> None:
    """End the ledger of a promise that was settled without being met."""
    _note_clock(promise, "stopped", at=current_frame().now, reason=reason)
    recount_next_due(promise.matter_id)


def revive_promise(promise: Promise, *, reason: str) -> None:
    """Let a promise run on that a merge had released; one that was late by then is late again."""
    late = promise.missed_at is not None
    move_promise(promise, "revive_late" if late else "revive", settled_at=None, evidence_words="")
    change_due(promise, promise.due_at)
    _note_clock(promise, "resumed", at=current_frame().now, reason=reason)
    record(
        PromiseRevived(
            subject_id=promise.matter_id,
            matter_id=promise.matter_id,
            promise_id=promise.pk,
            due_at=promise.due_at.isoformat(),
            reason=reason,
        )
    )


def align_clocks(matter: Matter) -> None:
    """Pause clocks whose standard stands still in the matter's state; let the others run on."""
    in_force = standards_in_force()
    if not any(s.pauses_while for s in in_force.by_version.values()):
        return
    for promise in running_promises(matter):
        standard = in_force.by_version.get(promise.standard_version_id or 0)
        if standard is None or not standard.pauses_while:
            continue
        if matter.state in standard.pauses_while and promise.paused_at is None and promise.state == "active":
            pause_clock(promise, reason=matter.state, basis=standard.code)
        elif matter.state not in standard.pauses_while and promise.paused_at is not None:
            resume_clock(promise)


def recount_next_due(matter_id: int) -> None:
    """Set a matter's earliest due instant from its running promises, once at the end of the operation."""
    operation = current_frame().operation
    operation.keyed.pop(("running", matter_id), None)
    once_before_commit(("next_due", matter_id), lambda: _settle_next_due(operation, matter_id))


def _known_running(matter_id: int) -> Running | None:
    known: Running | None = current_frame().operation.keyed.get(("running", matter_id))
    return known


def _settle_next_due(operation: Operation, matter_id: int) -> None:
    known: Running | None = operation.keyed.get(("running", matter_id))
    if known is not None:
        earliest = min((p.due_at for p in known.promises if p.paused_at is None), default=None)
        operation.pending.change(known.matter, next_due_at=earliest)
        return
    running = Promise.objects.filter(matter_id=matter_id, state__in=RUNNING_STATES, paused_at__isnull=True)
    Matter.objects.filter(pk=matter_id).update(
        next_due_at=Subquery(running.order_by("due_at").values("due_at")[:1])
    )


def _working_of(due: Due | None) -> dict[str, object]:
    if due is None:
        return {}
    return {"last_day": due.last_day.isoformat(), "raw_last_day": due.raw_day.isoformat()}


def _note_clock(promise: Promise, kind: str, *, at: datetime, **words: Any) -> None:
    insert(_clock_event(promise, kind, at=at, **words))


def _clock_event(
    promise: Promise,
    kind: str,
    *,
    at: datetime,
    reason: str = "",
    basis: str = "",
    approver_id: int | None = None,
    customer_told: bool = False,
) -> ClockEvent:
    return ClockEvent(
        promise_id=promise.pk,
        kind=kind,
        at=at,
        due_at=promise.due_at,
        reason=reason[:200],
        basis=basis[:200],
        approver_id=approver_id,
        customer_told=customer_told,
    )
