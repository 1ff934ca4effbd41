"""How a matter goes through its states."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from yinuo.core.action import action, current_frame, record
from yinuo.core.actor import Actor, ActorKind
from yinuo.core.errors import DomainError, InvalidValue
from yinuo.core.live import tell
from yinuo.core.organisation import organisation
from yinuo.matters import access, promises
from yinuo.matters.errors import CannotMerge, OpenChildren, OpenPromises, ReasonNeeded, ReopenWindowOver
from yinuo.matters.journal import (
    MatterCancelled,
    MatterClosed,
    MatterMoved,
    MatterReopened,
    MatterResolved,
    MatterRestored,
)
from yinuo.matters.models import Matter
from yinuo.matters.moves import move_matter
from yinuo.matters.states import MatterPhase, MatterState, PromiseState

PLAIN_MOVES = frozenset({"start", "resume", "wait_customer", "wait_internal", "wait_third_party"})
OPEN_PHASES = (MatterPhase.NEW, MatterPhase.OPEN, MatterPhase.WAITING)

_ENDS: dict[str, Callable[[Matter], None]] = {}


def register_end(*, kind: str, refuse: Callable[[Matter], None]) -> None:
    """Let a kind of its own say when its matters may not be resolved or cancelled: `refuse` raises, before anything is written."""
    _ENDS[kind] = refuse


@action(journal=MatterMoved)
def change_state(*, actor: Actor, now: datetime, matter_id: int, move: str, reason: str = "") -> Matter:
    """Make a move that only says who is waited for. Raises: NotFound, NotAllowed, InvalidMove, StaleState, InvalidValue."""
    if move not in PLAIN_MOVES:
        raise InvalidValue(field="move", problem=move)
    matter = access.matter_for(actor, matter_id, "matter.work", lock=True)
    _plain_move(matter, move, reason=reason)
    tell(f"matter:{matter.pk}", event="matter", id=matter.pk)
    return matter


def _plain_move(matter: Matter, move: str, *, reason: str = "") -> None:
    before = matter.state
    move_matter(matter, move)
    current_frame().operation.keyed[("matter", matter.pk)] = matter
    record(
        MatterMoved(
            subject_id=matter.pk, matter_id=matter.pk, before=before, after=matter.state, reason=reason
        )
    )


def back_to_work(matter: Matter) -> None:
    """Open a waiting matter again because what it waited for has come."""
    _plain_move(matter, "resume")


def move_after_reply(matter: Matter, then: str, *, lenient: bool) -> None:
    """Make the move that goes with a reply: a new matter is at work from its first answer on.

    `lenient` skips a resolution that is refused, because the reply itself must not be lost.
    """
    frame = current_frame()
    if then == "resolve":
        try:
            resolve_matter(actor=frame.actor, now=frame.now, matter_id=matter.pk)
        except DomainError:
            # Its refusals come before its first write, so the reply's own writes stand.
            if not lenient:
                raise
        else:
            matter.refresh_from_db()
            return
    if then in PLAIN_MOVES and then not in ("start", "resume") and matter.phase in OPEN_PHASES:
        if matter.state != f"{then.replace('wait_', 'waiting_')}":
            _plain_move(matter, then)
    elif matter.state == MatterState.NEW:
        _plain_move(matter, "start")


@action(journal=MatterResolved)
def resolve_matter(*, actor: Actor, now: datetime, matter_id: int) -> Matter:
    """Resolve a matter whose promises are settled and whose children are done.

    Raises: NotFound, NotAllowed, InvalidMove, StaleState, OpenPromises (all of them), OpenChildren.
    """
    matter = access.matter_for(actor, matter_id, "matter.work", lock=True)
    before = matter.state
    _refuse_what_is_owed(matter, by=MatterResolved.verb)
    _refuse_end(matter)
    move_matter(matter, "resolve", resolved_at=now, next_due_at=None)
    record(MatterResolved(subject_id=matter.pk, matter_id=matter.pk, before=before))
    tell(f"matter:{matter.pk}", "desk", event="matter", id=matter.pk)
    return matter


@action(journal=MatterClosed)
def close_matter(*, actor: Actor, now: datetime, matter_id: int, how: str = "by_hand") -> Matter:
    """Close a resolved matter. `how`: by_hand, confirmed (the customer said so), silent (nobody wrote for the set days).

    Raises: NotFound, NotAllowed, InvalidMove, StaleState, OpenPromises, OpenChildren.
    """
    right = "matter.reopen_own" if actor.kind is ActorKind.CUSTOMER else "matter.work"
    matter = access.matter_for(actor, matter_id, right, lock=True)
    _refuse_what_is_owed(matter, by=MatterClosed.verb)
    move_matter(matter, "close", closed_at=now)
    record(MatterClosed(subject_id=matter.pk, matter_id=matter.pk, how=how))
    tell(f"matter:{matter.pk}", "desk", event="matter", id=matter.pk)
    return matter


@action(journal=MatterReopened)
def reopen_matter(*, actor: Actor, now: datetime, matter_id: int, reason: str) -> Matter:
    """Open a matter again: staff always, with a reason; a customer within the organisation's window.

    Raises: NotFound, NotAllowed, InvalidMove, StaleState, ReasonNeeded, ReopenWindowOver.
    """
    right = "matter.reopen_own" if actor.kind is ActorKind.CUSTOMER else "matter.work"
    matter = access.matter_for(actor, matter_id, right, lock=True)
    if not reason.strip():
        raise ReasonNeeded(field="reason")
    if actor.kind is ActorKind.CUSTOMER:
        _refuse_after_window(matter, now)
    _reopen(matter, reason=reason.strip())
    return matter


def reopen_for_customer(matter: Matter, *, now: datetime) -> None:
    """Open a done matter because its customer wrote again. Raises: ReopenWindowOver."""
    _refuse_after_window(matter, now)
    _reopen(matter, reason="")


def _reopen(matter: Matter, *, reason: str) -> None:
    before = matter.state
    move_matter(matter, "reopen", resolved_at=None, closed_at=None)
    current_frame().operation.keyed[("matter", matter.pk)] = matter
    record(MatterReopened(subject_id=matter.pk, matter_id=matter.pk, before=before, reason=reason))
    promises.recount_next_due(matter.pk)
    tell(f"matter:{matter.pk}", "desk", event="matter", id=matter.pk)


@action(journal=MatterCancelled)
def cancel_matter(*, actor: Actor, now: datetime, matter_id: int, reason: str) -> Matter:
    """Drop a matter that is none: spam, a test, a slip. Its running promises are released with the same reason.

    Raises: NotFound, NotAllowed, InvalidMove, StaleState, ReasonNeeded.
    """
    matter = access.matter_for(actor, matter_id, "matter.cancel", lock=True)
    if not reason.strip():
        raise ReasonNeeded(field="reason")
    drop(matter, reason=reason.strip())
    return matter


def drop(matter: Matter, *, reason: str) -> None:
    """Move a matter to cancelled; what was promised in it is released, and what was late stays late."""
    from yinuo.matters.actions.promise import release_running

    _refuse_end(matter)
    before = matter.state
    for promise in promises.running_promises(matter):
        release_running(promise, evidence=reason)
    move_matter(matter, "cancel", closed_at=current_frame().now, next_due_at=None)
    record(MatterCancelled(subject_id=matter.pk, matter_id=matter.pk, before=before, reason=reason))
    tell(f"matter:{matter.pk}", "desk", event="matter", id=matter.pk)


@action(journal=MatterRestored)
def restore_matter(*, actor: Actor, now: datetime, matter_id: int, reason: str) -> Matter:
    """Take a cancellation back; what was merged into another comes back with `undo_merge` only.

    Raises: NotFound, NotAllowed, InvalidMove, StaleState, ReasonNeeded, CannotMerge.
    """
    matter = access.matter_for(actor, matter_id, "matter.cancel", lock=True)
    if not reason.strip():
        raise ReasonNeeded(field="reason")
    if matter.merged_into_id is not None:
        raise CannotMerge(why=_("it was merged into another; take the merge back instead."))
    bring_back(matter, reason=reason.strip())
    return matter


def bring_back(matter: Matter, *, reason: str) -> None:
    """Move a cancelled matter to open: somebody asked for it, or its customer wrote again."""
    move_matter(matter, "restore", closed_at=None, merged_into=None)
    current_frame().operation.keyed[("matter", matter.pk)] = matter
    record(MatterRestored(subject_id=matter.pk, matter_id=matter.pk, reason=reason))
    tell(f"matter:{matter.pk}", "desk", event="matter", id=matter.pk)


def _refuse_end(matter: Matter) -> None:
    if (refuse := _ENDS.get(matter.kind)) is not None:
        refuse(matter)


def _refuse_what_is_owed(matter: Matter, *, by: str) -> None:
    if owed := _owed(matter, by=by):
        raise OpenPromises(
            count=len(owed),
            list="；".join(what for _key, what in owed),
            promise_ids=[key for key, _what in owed],
        )
    if children := _open_children(matter):
        raise OpenChildren(count=len(children), list="、".join(children))


def _owed(matter: Matter, *, by: str) -> list[tuple[int, str]]:
    """Return the open promises of a matter, without those that this very step keeps."""
    rows = matter.promises.filter(state__in=[*promises.RUNNING_STATES, PromiseState.PROPOSED.value])
    found = rows.order_by("due_at").values_list("pk", "what", "met_by")
    return [(key, what) for key, what, met_by in found if by not in met_by.split()]


def _open_children(matter: Matter) -> list[str]:
    rows = Matter.objects.filter(parent_id=matter.pk, phase__in=OPEN_PHASES)
    return list(rows.order_by("id").values_list("number", flat=True))


def _refuse_after_window(matter: Matter, now: datetime) -> None:
    done_at = matter.closed_at or matter.resolved_at
    days = organisation().reopen_window_days
    if done_at is not None and now - done_at > timedelta(days=days):
        raise ReopenWindowOver(days=days)
