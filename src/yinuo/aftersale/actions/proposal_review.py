"""Leave for a solution that goes beyond what its maker may give: asked for, given by somebody else, or sent back."""

from datetime import datetime

from yinuo.aftersale import access
from yinuo.aftersale.complaint_rows import short_words, touch
from yinuo.aftersale.journal import ProposalApprovalAsked, ProposalApproved, ProposalSentBack
from yinuo.aftersale.models import Complaint, ComplaintProposal
from yinuo.aftersale.proposal_rows import money_in, notify
from yinuo.aftersale.states import PROPOSAL_MOVES
from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.moves import check_move, move
from yinuo.matters.errors import ReasonNeeded
from yinuo.presale.errors import OwnApproval

RIGHT, APPROVES = "complaint.work", "complaint.approve"
LONGEST_REASON = 500


@action(journal=ProposalApprovalAsked)
def ask_proposal_approval(*, actor: Actor, now: datetime, proposal_id: int) -> ComplaintProposal:
    """Ask somebody else for leave to offer a solution; the lead of the team is told. Raises: NotFound, NotAllowed, InvalidMove."""
    proposal, complaint = access.part_for(ComplaintProposal, actor, proposal_id, RIGHT, lock=True)
    move(proposal, "ask_approval", moves=PROPOSAL_MOVES, asked_at=now, asked_by_id=actor.staff_id)
    amount, currency = money_in(proposal)
    record(
        ProposalApprovalAsked(
            subject_id=complaint.pk,
            matter_id=complaint.pk,
            proposal_id=proposal.pk,
            number=proposal.number,
            amount=str(amount),
            currency=currency,
        )
    )
    lead_id = complaint.team.lead_id if complaint.team else None
    if lead_id != actor.staff_id:
        notify(lead_id, "solution_asked", complaint, by=actor.name, now=now)
    touch(complaint)
    return proposal


@action(journal=ProposalApproved)
def approve_proposal(*, actor: Actor, now: datetime, proposal_id: int) -> ComplaintProposal:
    """Give leave to offer a solution as it stands. Raises: NotFound, NotAllowed, InvalidMove, OwnApproval."""
    proposal, complaint = _asked(actor, proposal_id, "approve")
    move(proposal, "approve", moves=PROPOSAL_MOVES, approved_at=now, approved_by_id=actor.staff_id)
    amount, currency = money_in(proposal)
    record(
        ProposalApproved(
            subject_id=complaint.pk,
            matter_id=complaint.pk,
            proposal_id=proposal.pk,
            number=proposal.number,
            amount=str(amount),
            currency=currency,
        )
    )
    notify(proposal.made_by_id, "solution_approved", complaint, by=actor.name, now=now)
    touch(complaint)
    return proposal


@action(journal=ProposalSentBack)
def send_proposal_back(*, actor: Actor, now: datetime, proposal_id: int, words: str) -> ComplaintProposal:
    """Refuse leave, with the reason; the solution is a draft again.

    Raises: NotFound, NotAllowed, InvalidMove, OwnApproval, ReasonNeeded, TextTooLong.
    """
    proposal, complaint = _asked(actor, proposal_id, "send_back")
    words = short_words(words, field="words", limit=LONGEST_REASON)
    if not words:
        raise ReasonNeeded(field="words")
    move(proposal, "send_back", moves=PROPOSAL_MOVES, review_words=words, needs_approval=True)
    record(
        ProposalSentBack(
            subject_id=complaint.pk,
            matter_id=complaint.pk,
            proposal_id=proposal.pk,
            number=proposal.number,
            reason=words,
        )
    )
    notify(proposal.made_by_id, "solution_sent_back", complaint, by=actor.name, now=now)
    touch(complaint)
    return proposal


def _asked(actor: Actor, proposal_id: int, name: str) -> tuple[ComplaintProposal, Complaint]:
    proposal, complaint = access.part_for(ComplaintProposal, actor, proposal_id, APPROVES, lock=True)
    check_move(proposal, name, moves=PROPOSAL_MOVES)
    if proposal.made_by_id is not None and proposal.made_by_id == actor.staff_id:
        raise OwnApproval()
    return proposal, complaint
