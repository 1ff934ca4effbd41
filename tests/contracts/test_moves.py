"""The tables of moves are whole: every state is known, reached and left, and every right exists."""

import pytest

from tests.contracts import walk
from yinuo.core.moves import Move
from yinuo.core.rights import RIGHTS
from yinuo.matters.states import MATTER_MOVES, PHASE_OF, PROMISE_MOVES, MatterState, PromiseState
from yinuo.presale.states import APPOINTMENT_MOVES, AppointmentState

assert walk
TABLES = [
    (MATTER_MOVES, set(MatterState.values), {"new"}),
    (PROMISE_MOVES, set(PromiseState.values), {"proposed", "active"}),
    (APPOINTMENT_MOVES, set(AppointmentState.values), {"requested"}),
]
NAMES = ["matter", "promise", "appointment"]


@pytest.mark.parametrize(("moves", "states", "first"), TABLES, ids=NAMES)
def test_every_state_is_known_and_reached(moves: dict[str, Move], states: set[str], first: set[str]) -> None:
    reached = {m.to for m in moves.values()} | first

    assert reached == states
    assert {state for m in moves.values() for state in m.from_} <= states


@pytest.mark.parametrize(("moves", "states", "first"), TABLES, ids=NAMES)
def test_every_move_needs_a_right_that_exists(
    moves: dict[str, Move], states: set[str], first: set[str]
) -> None:
    assert {m.right for m in moves.values() if m.right} <= set(RIGHTS)


def test_every_state_has_a_phase() -> None:
    assert set(PHASE_OF) == set(MatterState)
