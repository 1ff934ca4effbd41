"""Leave for what goes beyond the limit: asked by one, given by another."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from tests.aftersale.complaining import accepted, entries
from tests.aftersale.solving import EXCHANGE, LATER, budget, goodwill, write
from tests.cast import NOW, Cast
from yinuo.aftersale.actions.proposal import offer_proposal
from yinuo.aftersale.actions.proposal_review import (
    approve_proposal,
    ask_proposal_approval,
    send_proposal_back,
)
from yinuo.aftersale.goodwill import allowance_of
from yinuo.aftersale.models import Complaint, ComplaintProposal
from yinuo.core.errors import InvalidMove, NotAllowed
from yinuo.matters.errors import ReasonNeeded
from yinuo.matters.models import Notice
from yinuo.presale.errors import OwnApproval


def _asked(cast: Cast, *, who: str = "ana_agent") -> ComplaintProposal:
    proposal = write(cast, accepted(cast), goodwill("500"), who=who)
    return ask_proposal_approval(actor=cast.actor(who), now=NOW, proposal_id=proposal.pk)


def test_the_lead_is_told_and_approves_it_as_it_stands(cast: Cast) -> None:
    proposal = _asked(cast)
    assert Notice.objects.get(kind="solution_asked").staff_id == cast.leo_manager.pk

    approve_proposal(actor=cast.actor("leo_manager"), now=LATER, proposal_id=proposal.pk)

    proposal.refresh_from_db()
    assert (proposal.state, proposal.approved_by_id) == ("approved", cast.leo_manager.pk)
    assert Notice.objects.get(kind="solution_approved").staff_id == cast.ana_agent.pk
    assert entries("proposal_approved")[0].facts["amount"] == "500.00"


def test_what_was_approved_is_offered_without_a_budget_and_uses_none(cast: Cast) -> None:
    budget(cast, "100")
    proposal = _asked(cast)
    approve_proposal(actor=cast.actor("leo_manager"), now=LATER, proposal_id=proposal.pk)

    offer_proposal(actor=cast.actor("ana_agent"), now=LATER, proposal_id=proposal.pk)

    assert Complaint.objects.get().stage == "proposed"
    assert allowance_of(cast.ana_agent.pk, now=LATER).used == 0


def test_waiting_for_leave_it_is_not_offered(cast: Cast) -> None:
    proposal = _asked(cast)

    with pytest.raises(InvalidMove):
        offer_proposal(actor=cast.actor("ana_agent"), now=LATER, proposal_id=proposal.pk)


def test_nobody_approves_their_own(cast: Cast) -> None:
    proposal = _asked(cast, who="leo_manager")

    with pytest.raises(OwnApproval):
        approve_proposal(actor=cast.actor("leo_manager"), now=LATER, proposal_id=proposal.pk)

    proposal.refresh_from_db()
    assert proposal.state == "in_review"


def test_an_agent_approves_nothing(cast: Cast) -> None:
    proposal = _asked(cast, who="leo_manager")

    with pytest.raises(NotAllowed):
        approve_proposal(actor=cast.actor("ana_agent"), now=LATER, proposal_id=proposal.pk)


def test_is_sent_back_with_the_reason_and_can_be_written_anew(cast: Cast) -> None:
    proposal = _asked(cast)
    leo = cast.actor("leo_manager")
    with pytest.raises(ReasonNeeded):
        send_proposal_back(actor=leo, now=LATER, proposal_id=proposal.pk, words=" ")

    send_proposal_back(actor=leo, now=LATER, proposal_id=proposal.pk, words="先查清原因")

    proposal.refresh_from_db()
    assert (proposal.state, proposal.review_words) == ("draft", "先查清原因")
    again = write(cast, proposal.complaint, replace(EXCHANGE, words="换新"), now=LATER + timedelta(hours=1))
    proposal.refresh_from_db()
    assert (proposal.state, again.number) == ("superseded", 2)


def test_is_approved_once(cast: Cast) -> None:
    proposal = _asked(cast)
    leo = cast.actor("leo_manager")
    approve_proposal(actor=leo, now=LATER, proposal_id=proposal.pk)

    with pytest.raises(InvalidMove):
        approve_proposal(actor=leo, now=LATER, proposal_id=proposal.pk)

    assert len(entries("proposal_approved")) == 1
