"""The tables of moves are whole: every state is known, reached and left, and every right exists."""

from types import ModuleType

import pytest

from tests.contracts import walk
from yinuo.aftersale import return_states
from yinuo.aftersale import states as aftersale_states
from yinuo.aftersale.return_states import LEG_MOVES, RETURN_MOVES, LegState, ReturnStage
from yinuo.aftersale.states import (
    APOLOGY_MOVES,
    COMPLAINT_MOVES,
    PROPOSAL_MOVES,
    ApologyState,
    ComplaintStage,
    ProposalState,
)
from yinuo.core.moves import Move
from yinuo.core.rights import RIGHTS
from yinuo.insale import states as insale_states
from yinuo.insale.states import (
    CHANGE_MOVES,
    INSTALLATION_MOVES,
    REVIEW_MOVES,
    SHIPMENT_MOVES,
    ChangeState,
    InstallationState,
    ReviewState,
    ShipmentState,
)
from yinuo.matters import states as matters_states
from yinuo.matters.states import MATTER_MOVES, PHASE_OF, PROMISE_MOVES, MatterState, PromiseState
from yinuo.presale import states as presale_states
from yinuo.presale.states import (
    APPOINTMENT_MOVES,
    DESIGN_MOVES,
    OPPORTUNITY_MOVES,
    QUOTE_MOVES,
    AppointmentState,
    DesignState,
    OpportunityStage,
    QuoteState,
)

assert walk
TRACKED = set(ShipmentState.values) - {"handed_over", "lost", "cancelled"}
"""A shipment's states that are no move's: packing makes the first, scans and receipt the others."""
TRACKED_LEG = set(LegState.values) - {"handed_over", "lost", "cancelled"}
"""Likewise of a leg of a return."""
TABLES = [
    (MATTER_MOVES, set(MatterState.values), {"new"}),
    (PROMISE_MOVES, set(PromiseState.values), {"proposed", "active"}),
    (OPPORTUNITY_MOVES, set(OpportunityStage.values), {"new"}),
    (QUOTE_MOVES, set(QuoteState.values), {"draft"}),
    (APPOINTMENT_MOVES, set(AppointmentState.values), {"requested"}),
    (DESIGN_MOVES, set(DesignState.values), {"asked"}),
    (REVIEW_MOVES, set(ReviewState.values), {"open"}),
    (CHANGE_MOVES, set(ChangeState.values), {"raised"}),
    (SHIPMENT_MOVES, set(ShipmentState.values), TRACKED),
    (INSTALLATION_MOVES, set(InstallationState.values), {"asked"}),
    (COMPLAINT_MOVES, set(ComplaintStage.values), {"received"}),
    (PROPOSAL_MOVES, set(ProposalState.values), {"draft"}),
    (APOLOGY_MOVES, set(ApologyState.values), {"draft"}),
    (RETURN_MOVES, set(ReturnStage.values), {"requested"}),
    (LEG_MOVES, set(LegState.values), TRACKED_LEG),
]
NAMES = [
    "matter",
    "promise",
    "opportunity",
    "quote",
    "appointment",
    "design",
    "review",
    "change",
    "shipment",
    "installation",
    "complaint",
    "proposed solution",
    "apology",
    "return",
    "leg of a return",
]


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


@pytest.mark.parametrize(
    "module",
    [matters_states, presale_states, insale_states, aftersale_states, return_states],
    ids=["matters", "presale", "insale", "aftersale", "returns"],
)
def test_every_table_is_looked_at_here(module: ModuleType) -> None:
    declared = [value for name, value in vars(module).items() if name.endswith("_MOVES")]

    assert all(any(table is moves for moves, *_rest in TABLES) for table in declared)


@pytest.mark.parametrize(("moves", "states", "first"), TABLES, ids=NAMES)
def test_no_move_leads_where_it_came_from(moves: dict[str, Move], states: set[str], first: set[str]) -> None:
    assert [name for name, move in moves.items() if move.to in move.from_] == []
