"""`@action`: the one way to write.

An action opens the transaction, does its work, records exactly one journal entry of its declared type, and leaves; what
it buffered (rows, journal entries, outgoing messages, search documents, live announcements) is written or sent at the
end.
"""

import functools
import inspect
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ParamSpec, TypeVar, cast
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import Model

from yinuo.core import entries as entries_module
from yinuo.core.actor import Actor
from yinuo.core.entries import EntryType, Recorded
from yinuo.core.ids import new_id
from yinuo.core.rows import PendingRows

P = ParamSpec("P")
R = TypeVar("R")


class ContractBroken(AssertionError):
    """A fault of ours, never of a user's: an action did not keep its own declaration."""


@dataclass
class Operation:
    """What one outermost action will write when it ends."""

    id: UUID
    recorded: list[Recorded] = field(default_factory=list)
    pending: PendingRows = field(default_factory=PendingRows)
    before_commit: list[Callable[[], None]] = field(default_factory=list)
    keyed: dict[Any, Any] = field(default_factory=dict)


@dataclass
class Frame:
    action: str
    actor: Actor
    now: datetime
    operation: Operation
    own: list[Recorded] = field(default_factory=list)


_frame: ContextVar[Frame | None] = ContextVar("frame", default=None)
ACTIONS: dict[str, Callable[..., Any]] = {}


def current_frame() -> Frame:
    """Return the frame of the running action. Raises ContractBroken outside one: writes need an action."""
    frame = _frame.get()
    if frame is None:
        raise ContractBroken("a write outside of an action")
    return frame


def action(
    *, journal: type[EntryType] | tuple[type[EntryType], ...], many: bool = False
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function the one way to do its thing.

    The function takes keywords only, among them `actor` and `now` (aware). Its frame must record exactly one entry of
    the declared type (or of one of them); with `many`, for batches, any number. Called within another action it joins
    that transaction and that operation.
    """
    allowed = journal if isinstance(journal, tuple) else (journal,)

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        name = f"{function.__module__}.{function.__name__}"
        kinds = {p.kind for p in inspect.signature(function).parameters.values()}
        if kinds - {inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.VAR_KEYWORD}:
            raise ContractBroken(f"{name} takes keywords only")

        @functools.wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            outer = _frame.get()
            if outer is not None:
                return _run_in(outer.operation)(*args, **kwargs)
            operation = Operation(id=uuid4())
            with transaction.atomic(), connection.execute_wrapper(operation.pending.guard):
                result = _run_in(operation)(*args, **kwargs)
                _finish(operation)
            return result

        def _run_in(operation: Operation) -> Callable[P, R]:
            def framed(*args: P.args, **kwargs: P.kwargs) -> R:
                frame = Frame(
                    action=name,
                    actor=cast(Actor, kwargs["actor"]),
                    now=cast(datetime, kwargs["now"]),
                    operation=operation,
                )
                if frame.now.tzinfo is None:
                    raise ContractBroken(f"{name} got a naive instant")
                token = _frame.set(frame)
                try:
                    result = function(*args, **kwargs)
                finally:
                    _frame.reset(token)
                count = sum(isinstance(r.entry, allowed) for r in frame.own)
                if count != 1 and not many:
                    raise ContractBroken(f"{name} recorded {count} entries of its declared type, not 1")
                return result

            return framed

        run.journal_types = allowed  # type: ignore[attr-defined]
        ACTIONS[name] = run
        return run

    return decorate


def _finish(operation: Operation) -> None:
    from yinuo.core.journal import put_at_end

    for write in operation.before_commit:
        write()
    put_at_end(operation.recorded, operation.pending)
    operation.pending.write()


def record(entry: EntryType, *, subject_is_new: bool = False, at: datetime | None = None) -> Recorded:
    """Put an entry into the journal of the running action, and let its followers act at once.

    `at` is for what happened before it was written down (a due minute that passed while the sweep slept); it defaults
    to the action's `now`.
    """
    frame = current_frame()
    recorded = Recorded(
        id=new_id(),
        entry=entry,
        actor=frame.actor,
        at=at or frame.now,
        recorded_at=frame.now,
        operation_id=frame.operation.id,
        subject_is_new=subject_is_new,
    )
    frame.own.append(recorded)
    frame.operation.recorded.append(recorded)
    for follower in entries_module.followers_of(entry):
        token = _frame.set(
            Frame(
                action=f"{follower.__module__}.{follower.__name__}",
                actor=frame.actor,
                now=frame.now,
                operation=frame.operation,
            )
        )
        try:
            follower(recorded)
        finally:
            _frame.reset(token)
    return recorded


def insert(*rows: Model) -> None:
    """Write new rows together with what else the running action writes, before anything could look for them.

    For hot paths: the rows must have their keys. See `core.rows`.
    """
    current_frame().operation.pending.insert(rows)


def insert_values(model: type[Model], names: tuple[str, ...], rows: Iterable[Sequence[Any]]) -> None:
    """Likewise write many new rows of one table by their values; `names` are the attributes that these stand for."""
    current_frame().operation.pending.insert_values(model, names, rows)


def change(row: Model, **values: Any) -> None:
    """Set columns of a row that the running action has locked, likewise together with what else it writes."""
    current_frame().operation.pending.change(row, **values)


def before_commit(write: Callable[[], None]) -> None:
    """Run a write once at the end of the outermost action, in its transaction."""
    current_frame().operation.before_commit.append(write)


def once_before_commit(key: Any, write: Callable[[], None]) -> None:
    """Like `before_commit`, but the first registration under `key` in this operation wins."""
    operation = current_frame().operation
    if key not in operation.keyed:
        operation.keyed[key] = True
        operation.before_commit.append(write)


@contextmanager
def acting_within(operation: Operation, *, actor: Actor, now: datetime, name: str) -> Iterator[None]:
    """Act as another actor within an operation: for what it causes once its own frames have ended."""
    token = _frame.set(Frame(action=name, actor=actor, now=now, operation=operation))
    try:
        yield
    finally:
        _frame.reset(token)
