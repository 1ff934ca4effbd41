"""The moves of matters and promises, made through the one table of each."""

from typing import Any

from yinuo.core.action import current_frame
from yinuo.core.moves import move
from yinuo.matters.models import Matter, Promise
from yinuo.matters.states import MATTER_MOVES, PHASE_OF, PROMISE_MOVES, MatterState


def move_matter(matter: Matter, name: str, **changes: Any) -> None:
    """Move a matter and its phase. Raises: InvalidMove, StaleState."""
    to = MatterState(MATTER_MOVES[name].to)
    move(matter, name, moves=MATTER_MOVES, phase=PHASE_OF[to], changed_at=current_frame().now, **changes)


def move_promise(promise: Promise, name: str, *, held: bool = False, **changes: Any) -> None:
    """Move a promise; `held` where the action has read it under a lock. Raises: InvalidMove, StaleState."""
    move(promise, name, moves=PROMISE_MOVES, held=held, **changes)
