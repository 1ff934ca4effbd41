"""What people do with promises; the clock's own work is in `matters.promises` and `matters.sweep`."""

from datetime import datetime

from msgspec.structs import replace

from yinuo.core.action import action, current_frame, record
from yinuo.core.actor import Actor
from yinuo.core.live import tell
from yinuo.matters import access, promises
from yinuo.matters.actions.planned import PlannedPromise, make_planned
from yinuo.matters.errors import (
    AlreadyExtended,
    ConsentNeeded,
    DueInThePast,
    EvidenceNeeded,
    NotARunningPromise,
    PauseNotAllowed,
    ReasonNeeded,
)
from yinuo.matters.journal import (
    ClockExtended,
    ClockPaused,
    ClockRecomputed,
    ClockResumed,
    PromiseBroken,
    PromiseDeclined,
    PromiseHandedOver,
    PromiseKept,
    PromiseLifted,
    PromiseMade,
    PromiseProposed,
    PromiseReleased,
    PromiseRemedied,
    PromiseSuperseded,
    PromiseWrittenOff,
)
from yinuo.matters.models import Matter, Promise
from yinuo.matters.moves import move_promise
from yinuo.people.models import Staff


@action(journal=PromiseMade)
def make_promise(
    *,
    actor: Actor,
    now: datetime,
    matter_id: int,
    plan: PlannedPromise,
    owner_id: int | None = None,
    parent_id: int | None = None,
    weighed: bool = False,
) -> Promise:
    """Promise something in a matter. An internal promise (`parent_id`) ends at the latest with the one it serves.

    With `weighed`, one that history calls unlikely says in the plan's `override` why it can be kept.

    Raises: NotFound, NotAllowed, EmptyText, DueInThePast, DueTooFar, UnlikelyPromise, NotARunningPromise, NotOnTheTeam.
    """
    from yinuo.matters.actions.assignment import able_owner
    from yinuo.matters.likely import refuse_unlikely

    matter = access.matter_for(actor, matter_id, "promise.make", lock=True)
    plan.check(now)
    parent = None
    if parent_id is not None:
        parent = access.promise_for(actor, parent_id, "promise.make")
        _refuse_settled(parent)
        if plan.due_at > parent.due_at:
            plan = replace(plan, due_at=parent.due_at)
    if weighed:
        refuse_unlikely(matter, [plan], now=now)
    owner = able_owner(owner_id).pk if owner_id is not None else actor.staff_id or matter.owner_id
    promise = make_planned(matter, plan, message=None, owner_id=owner, parent=parent)
    _tell(promise)
    return promise


@action(journal=PromiseProposed)
def propose_promise(*, actor: Actor, now: datetime, matter_id: int, plan: PlannedPromise) -> Promise:
    """Note something that may be promised, without a running clock. Raises: NotFound, NotAllowed, as `make_promise`."""
    matter = access.matter_for(actor, matter_id, "matter.work", lock=True)
    plan.check(now)
    promise = Promise(
        matter=matter,
        customer_id=matter.customer_id,
        owner_id=actor.staff_id or matter.owner_id,
        what=plan.what.strip()[:200],
        state="proposed",
        source=Promise.Source.PERSON,
        words=plan.words[:200],
        certainty=plan.certainty,
        made_at=now,
        first_due_at=plan.due_at,
        due_at=plan.due_at,
    )
    promise.save(force_insert=True)
    record(
        PromiseProposed(
            subject_id=matter.pk,
            matter_id=matter.pk,
            promise_id=promise.pk,
            due_at=plan.due_at.isoformat(),
            what=promise.what,
        )
    )
    _tell(promise)
    return promise


@action(journal=PromiseMade)
def accept_proposed(*, actor: Actor, now: datetime, promise_id: int) -> Promise:
    """Make a proposed promise a real one. Raises: NotFound, NotAllowed, InvalidMove, DueInThePast."""
    proposed = access.promise_for(actor, promise_id, "promise.make", lock=True)
    if proposed.due_at <= now:
        raise DueInThePast(field="due_at", due=proposed.due_at.isoformat(timespec="minutes"))
    move_promise(proposed, "activate", made_at=now)
    promises.change_due(proposed, proposed.due_at)
    promises.note_start(proposed)
    _tell(proposed)
    return proposed


@action(journal=PromiseDeclined)
def decline_proposed(*, actor: Actor, now: datetime, promise_id: int, reason: str = "") -> Promise:
    """Drop a proposed promise. Raises: NotFound, NotAllowed, InvalidMove."""
    promise = access.promise_for(actor, promise_id, "promise.make", lock=True)
    move_promise(promise, "decline", settled_at=now)
    record(
        PromiseDeclined(
            subject_id=promise.matter_id, matter_id=promise.matter_id, promise_id=promise.pk, reason=reason
        )
    )
    _tell(promise)
    return promise


@action(journal=PromiseKept)
def keep_promise(*, actor: Actor, now: datetime, promise_id: int, evidence: str) -> Promise:
    """Settle a running promise as kept, in time or late by the clock. Raises: NotFound, NotAllowed, EvidenceNeeded, NotARunningPromise."""
    promise = access.promise_for(actor, promise_id, "promise.keep", lock=True)
    _refuse_settled(promise)
    if not evidence.strip():
        raise EvidenceNeeded(field="evidence")
    promises.meet_promise(promise, evidence_id=None, evidence_words=evidence.strip())
    _tell(promise)
    return promise


@action(journal=PromiseBroken)
def admit_broken(*, actor: Actor, now: datetime, promise_id: int, reason: str) -> Promise:
    """Say that an overdue promise will not be kept. Raises: NotFound, NotAllowed, InvalidMove, ReasonNeeded."""
    promise = access.promise_for(actor, promise_id, "promise.keep", lock=True)
    _need(reason)
    move_promise(promise, "break", settled_at=now, warn_at=None)
    promises.stop_clock(promise, reason=reason)
    record(
        PromiseBroken(
            subject_id=promise.matter_id,
            matter_id=promise.matter_id,
            promise_id=promise.pk,
            reason=reason.strip(),
            what=promise.what,
        )
    )
    _tell(promise)
    return promise


@action(journal=PromiseRemedied)
def remedy_broken(*, actor: Actor, now: datetime, promise_id: int, remedy: str) -> Promise:
    """Record how a broken promise was made good (apology, compensation). Raises: NotFound, NotAllowed, InvalidMove, ReasonNeeded."""
    promise = access.promise_for(actor, promise_id, "promise.settle", lock=True)
    _need(remedy, field="remedy")
    move_promise(promise, "remedy")
    record(
        PromiseRemedied(
            subject_id=promise.matter_id,
            matter_id=promise.matter_id,
            promise_id=promise.pk,
            remedy=remedy.strip(),
        )
    )
    _tell(promise)
    return promise


@action(journal=PromiseWrittenOff)
def write_off_broken(*, actor: Actor, now: datetime, promise_id: int, reason: str) -> Promise:
    """Give a broken promise up, as its approver. Raises: NotFound, NotAllowed, InvalidMove, ReasonNeeded."""
    promise = access.promise_for(actor, promise_id, "promise.settle", lock=True)
    _need(reason)
    move_promise(promise, "write_off")
    record(
        PromiseWrittenOff(
            subject_id=promise.matter_id,
            matter_id=promise.matter_id,
            promise_id=promise.pk,
            reason=reason.strip(),
        )
    )
    _tell(promise)
    return promise


@action(journal=PromiseSuperseded)
def supersede_promise(
    *, actor: Actor, now: datetime, promise_id: int, plan: PlannedPromise, consent: str, reason: str
) -> Promise:
    """Replace a running promise by a new one that the customer agreed to; return the new one.

    The old due instant stays in the record, and a promise that was late stays late.
    Raises: NotFound, NotAllowed, NotARunningPromise, ConsentNeeded, ReasonNeeded, DueInThePast, DueTooFar.
    """
    old = access.promise_for(actor, promise_id, "promise.make", lock=True)
    _refuse_settled(old)
    if not consent.strip():
        raise ConsentNeeded(field="consent")
    _need(reason)
    plan.check(now)
    return supersede_running(old, plan, consent=consent.strip(), reason=reason.strip())


def supersede_running(
    old: Promise,
    plan: PlannedPromise,
    *,
    consent: str,
    reason: str,
    owner_id: int | None = None,
    matter: Matter | None = None,
) -> Promise:
    """Replace a running promise, whose owner it keeps unless another is named; return the new one.

    With `matter` the new one is given there: the word of an inquiry goes on in its order.
    """
    now = current_frame().now
    if old.state == "active" and old.paused_at is None and old.due_at <= now:
        promises.fall_due_now(old)
    move_promise(old, "supersede", settled_at=now, warn_at=None)
    promises.stop_clock(old, reason=reason)
    new = promises.start_promise(
        matter or old.matter,
        promises.NewPromise(
            what=plan.what.strip() or old.what,
            source=Promise.Source.PERSON,
            due_at=plan.due_at,
            owner_id=owner_id or old.owner_id,
            calendar_id=old.calendar_id,
            certainty=plan.certainty,
            met_by=tuple(old.met_by.split()),
            override=plan.override,
            replaces=old,
        ),
    )
    record(
        PromiseSuperseded(
            subject_id=old.matter_id,
            matter_id=old.matter_id,
            promise_id=old.pk,
            new_promise_id=new.pk,
            before_due_at=old.due_at.isoformat(),
            due_at=new.due_at.isoformat(),
            reason=reason,
            consent=consent,
        )
    )
    _tell(new)
    return new


@action(journal=PromiseReleased)
def release_promise(*, actor: Actor, now: datetime, promise_id: int, evidence: str) -> Promise:
    """Record that the customer waived a promise. Raises: NotFound, NotAllowed, NotARunningPromise, EvidenceNeeded."""
    promise = access.promise_for(actor, promise_id, "promise.settle", lock=True)
    _refuse_settled(promise)
    if not evidence.strip():
        raise EvidenceNeeded(field="evidence")
    release_running(promise, evidence=evidence.strip(), waived=True)
    return promise


def release_running(promise: Promise, *, evidence: str, waived: bool = False) -> None:
    """Settle a running promise as released: `waived` by the customer, else without ground since. One whose due instant has passed is marked late first."""
    now = current_frame().now
    if promise.state == "active" and promise.paused_at is None and promise.due_at <= now:
        promises.fall_due_now(promise)
    move_promise(promise, "release", settled_at=now, warn_at=None, evidence_words=evidence[:200])
    promises.stop_clock(promise, reason=evidence)
    about, key = promise.matter_id, promise.pk
    if waived:
        record(PromiseReleased(subject_id=about, matter_id=about, promise_id=key, evidence=evidence))
    else:
        record(PromiseLifted(subject_id=about, matter_id=about, promise_id=key, why=evidence))
    _tell(promise)


@action(journal=ClockPaused)
def pause_promise(*, actor: Actor, now: datetime, promise_id: int, reason: str) -> Promise:
    """Stop a running clock by hand, where its standard allows pauses.

    Raises: NotFound, NotAllowed, NotARunningPromise, PauseNotAllowed, ReasonNeeded.
    """
    promise = access.promise_for(actor, promise_id, "promise.extend", lock=True)
    _need(reason)
    version = promise.standard_version
    if version is None or not version.pauses_while:
        raise PauseNotAllowed(standard=version.standard.code if version else "—")
    if promise.state != "active" or promise.paused_at is not None or promise.due_at <= now:
        raise NotARunningPromise()
    promises.pause_clock(promise, reason=reason.strip(), basis=version.standard.code)
    _tell(promise)
    return promise


@action(journal=ClockResumed)
def resume_promise(*, actor: Actor, now: datetime, promise_id: int) -> Promise:
    """Let a stopped clock run on. Raises: NotFound, NotAllowed, NotARunningPromise."""
    promise = access.promise_for(actor, promise_id, "promise.keep", lock=True)
    if promise.state != "active" or promise.paused_at is None:
        raise NotARunningPromise()
    promises.resume_clock(promise)
    _tell(promise)
    return promise


@action(journal=ClockExtended)
def extend_promise(
    *, actor: Actor, now: datetime, promise_id: int, due_at: datetime, reason: str, customer_told: bool
) -> Promise:
    """Give a running term more time, once, as its approver, with the customer told.

    Raises: NotFound, NotAllowed, NotARunningPromise, AlreadyExtended, ReasonNeeded, ConsentNeeded, DueInThePast.
    """
    promise = access.promise_for(actor, promise_id, "promise.extend", lock=True)
    _need(reason)
    if promise.state != "active" or promise.due_at <= now:
        raise NotARunningPromise()
    if promise.clock.filter(kind="extended").exists():
        raise AlreadyExtended()
    if not customer_told:
        raise ConsentNeeded(field="customer_told")
    if due_at <= promise.due_at:
        raise DueInThePast(field="due_at", due=due_at.isoformat(timespec="minutes"))
    before = promise.due_at
    promises.change_due(promise, due_at)
    promises.note_extension(promise, reason=reason, approver_id=actor.staff_id, customer_told=customer_told)
    record(
        ClockExtended(
            subject_id=promise.matter_id,
            matter_id=promise.matter_id,
            promise_id=promise.pk,
            reason=reason.strip(),
            due_at=due_at.isoformat(),
            before_due_at=before.isoformat(),
            approver_id=actor.staff_id or 0,
            customer_told=customer_told,
        )
    )
    _tell(promise)
    return promise


@action(journal=ClockRecomputed, many=True)
def recompute_promise(*, actor: Actor, now: datetime, promise_id: int) -> bool:
    """Count a provisional term again; tell whether it became certain or moved. One that is overdue stays as it is.

    Raises: NotFound, NotAllowed.
    """
    promise = access.promise_for(actor, promise_id, "promise.sweep", lock=True)
    return promise.state == "active" and promises.recompute_provisional(promise)


@action(journal=PromiseHandedOver)
def hand_over_promise(
    *, actor: Actor, now: datetime, promise_id: int, owner_id: int, reason: str = ""
) -> Promise:
    """Give a promise another owner; its due instant does not change. Raises: NotFound, NotAllowed, NotARunningPromise."""
    from yinuo.matters.actions.assignment import able_owner

    promise = access.promise_for(actor, promise_id, "promise.make", lock=True)
    _refuse_settled(promise)
    owner: Staff = able_owner(owner_id)
    before = promise.owner_id
    Promise.objects.filter(pk=promise.pk).update(owner=owner)
    promise.owner = owner
    record(
        PromiseHandedOver(
            subject_id=promise.matter_id,
            matter_id=promise.matter_id,
            promise_id=promise.pk,
            owner_id=owner.pk,
            before_owner_id=before,
            reason=reason.strip(),
        )
    )
    _tell(promise)
    return promise


def _refuse_settled(promise: Promise) -> None:
    if promise.state not in promises.RUNNING_STATES:
        raise NotARunningPromise()


def _need(reason: str, *, field: str = "reason") -> None:
    if not reason.strip():
        raise ReasonNeeded(field=field)


def _tell(promise: Promise) -> None:
    tell(f"matter:{promise.matter_id}", event="promise", id=promise.pk)
    tell("desk", event="promises")
