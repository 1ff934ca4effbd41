"""Moves: each kind declares once which change of state is possible from where, and who may make it."""

from collections.abc import Mapping
from typing import Any, Protocol

from msgspec import Struct

from yinuo.core.action import change
from yinuo.core.errors import InvalidMove, StaleState


class Move(Struct, frozen=True, kw_only=True):
    """A change of state. `right` is needed by whoever asks for it; moves of the system alone have none."""

    from_: frozenset[str]
    to: str
    right: str | None
    label: Any = ""

    def is_open_to(self, state: str) -> bool:
        return state in self.from_


class Stateful(Protocol):
    pk: Any
    state: str


def possible_moves(moves: Mapping[str, Move], state: str) -> list[str]:
    """Return the names of the moves that a state allows, in the order of the table."""
    return [name for name, candidate in moves.items() if candidate.is_open_to(state)]


def check_move(subject: Any, name: str, *, moves: Mapping[str, Move]) -> None:
    """Refuse a move that the row's state does not allow. Raises: InvalidMove."""
    found = moves[name]
    if not found.is_open_to(subject.state):
        shown = getattr(subject, "get_state_display", lambda: subject.state)()
        raise InvalidMove(
            move=str(found.label or name), state=str(shown), state_code=subject.state, to=found.to
        )


def move(subject: Any, name: str, *, moves: Mapping[str, Move], held: bool = False, **changes: Any) -> None:
    """Move a row to its next state, with further column changes, if it is still in the state that was read.

    A row that the action read under a lock (`held`) cannot have moved; it is written with the action's other rows.
    Raises: InvalidMove; StaleState when another was first (the row is then unchanged by us).
    """
    check_move(subject, name, moves=moves)
    found = moves[name]
    if held:
        change(subject, state=found.to, **changes)
        return
    manager = type(subject)._default_manager
    updated = manager.filter(pk=subject.pk, state=subject.state).update(state=found.to, **changes)
    if updated != 1:
        raise StaleState()
    subject.state = found.to
    for field, value in changes.items():
        setattr(subject, field, value)
