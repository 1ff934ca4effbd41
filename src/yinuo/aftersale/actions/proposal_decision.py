"""The customer decides on a solution: yes, and each part of it is promised; no, and it goes on."""

from datetime import datetime

from msgspec import Struct

from yinuo.aftersale import access
from yinuo.aftersale.complaint_rows import check_stage, move_stage
from yinuo.aftersale.errors import ProposalDecided, ProposalOutdated, ProposalReplaced
from yinuo.aftersale.journal import ProposalAgreed, ProposalRefused
from yinuo.aftersale.journal.proposal import HOWS
from yinuo.aftersale.models import Complaint, ComplaintProposal, ProposedRemedy
from yinuo.aftersale.proposal_rows import end_of, notify, remedy_words
from yinuo.aftersale.states import PROPOSAL_MOVES, ProposalState
from yinuo.core.action import action, record
from yinuo.core.actor import Actor, ActorKind
from yinuo.core.errors import DomainError, InvalidValue, NotFound, raise_all
from yinuo.core.moves import move
from yinuo.matters import promises
from yinuo.matters.actions.states import back_to_work
from yinuo.matters.errors import EvidenceNeeded, TextTooLong
from yinuo.matters.models import Matter, Promise
from yinuo.matters.states import MatterState

LONGEST_NAME = 80
LONGEST_WORDS = 2000
NOTED = ("phone", "mail", "visit")
"""Ways of which staff take a note; the page is the customer's own."""


class Said(Struct, frozen=True, kw_only=True):
    """How a customer answered. `name` is who spoke, `words` what was said (needed unless on the page), `address` where the request came from."""

    how: str = "page"
    name: str = ""
    words: str = ""
    address: str = ""


@action(journal=ProposalAgreed, many=True)
def agree_proposal(*, actor: Actor, now: datetime, proposal_id: int, said: Said) -> ComplaintProposal:
    """Take the customer's yes to this very version; each of its remedies is promised from now on. Agreeing again changes nothing.

    Raises: NotFound, NotAllowed, ProposalReplaced, ProposalDecided, ProposalOutdated, InvalidMove, StaleState; and, all at once,
    EvidenceNeeded, InvalidValue, TextTooLong.
    """
    proposal, complaint = _offered(actor, proposal_id)
    if proposal.state == ProposalState.AGREED:
        return proposal
    _refuse_decided(proposal)
    check_stage(complaint, "agree")
    said = checked_said(said, actor=actor)
    remedies = list(proposal.remedies.order_by("position"))
    if any(end_of(complaint, one.due_on) <= now for one in remedies):
        raise ProposalOutdated()
    _decide(proposal, "agree", said, now=now)
    move_stage(complaint, "agree")
    promised = [_promise(complaint, one) for one in remedies]
    record(
        ProposalAgreed(
            subject_id=complaint.pk,
            matter_id=complaint.pk,
            proposal_id=proposal.pk,
            number=proposal.number,
            promise_ids=[one.pk for one in promised],
            how=said.how,
            name=said.name,
            words=said.words,
            address=said.address,
        )
    )
    take_up_after(complaint, "solution_agreed", actor=actor, now=now)
    return proposal


@action(journal=ProposalRefused, many=True)
def refuse_proposal(*, actor: Actor, now: datetime, proposal_id: int, said: Said) -> ComplaintProposal:
    """Take the customer's no to this very version; saying it again changes nothing.

    Raises: NotFound, NotAllowed, ProposalReplaced, ProposalDecided, InvalidMove, StaleState; and, all at once, EvidenceNeeded,
    InvalidValue, TextTooLong.
    """
    proposal, complaint = _offered(actor, proposal_id)
    if proposal.state == ProposalState.REFUSED:
        return proposal
    _refuse_decided(proposal)
    check_stage(complaint, "refuse")
    said = checked_said(said, actor=actor)
    _decide(proposal, "refuse", said, now=now)
    move_stage(complaint, "refuse")
    take_up_after(complaint, "solution_refused", actor=actor, now=now)
    record(
        ProposalRefused(
            subject_id=complaint.pk,
            matter_id=complaint.pk,
            proposal_id=proposal.pk,
            number=proposal.number,
            how=said.how,
            name=said.name,
            words=said.words,
            address=said.address,
        )
    )
    return proposal


def checked_said(said: Said, *, actor: Actor, silence: bool = False) -> Said:
    """Return what the customer said, trimmed. Raises, all at once: EvidenceNeeded, InvalidValue, TextTooLong."""
    by_customer = actor.kind is ActorKind.CUSTOMER
    ways = ("page",) if by_customer else (*NOTED, "silence") if silence else NOTED
    name, words = (text.replace("\x00", "").strip() for text in (said.name, said.words))
    errors: list[DomainError] = []
    if said.how not in ways or said.how not in HOWS:
        errors.append(InvalidValue(field="how", problem=said.how[:40]))
    for field, text, limit in (("name", name, LONGEST_NAME), ("words", words, LONGEST_WORDS)):
        if len(text) > limit:
            errors.append(TextTooLong(field=field, length=len(text), limit=limit))
    if not by_customer and not words:
        errors.append(EvidenceNeeded(field="words"))
    raise_all(errors)
    return Said(how=said.how, name=name, words=words, address=said.address[:64])


def take_up_after(complaint: Complaint, notice: str, *, actor: Actor, now: datetime) -> None:
    """Let a complaint wait for its customer no more, who has answered, and tell whoever leads it."""
    matter = Matter.objects.get(pk=complaint.pk)
    if matter.state == MatterState.WAITING_CUSTOMER:
        back_to_work(matter)
    if complaint.owner_id != actor.staff_id:
        by = complaint.customer.name if complaint.customer else ""
        notify(complaint.owner_id, notice, complaint, by=by, now=now)


def _offered(actor: Actor, proposal_id: int) -> tuple[ComplaintProposal, Complaint]:
    """Return a solution that was offered, locked. Raises: NotFound, NotAllowed."""
    right = "matter.write_in" if actor.kind is ActorKind.CUSTOMER else "complaint.work"
    proposal, complaint = access.part_for(ComplaintProposal, actor, proposal_id, right, lock=True)
    if proposal.offered_at is None:
        raise NotFound()
    return proposal, complaint


def _refuse_decided(proposal: ComplaintProposal) -> None:
    """Raises: ProposalReplaced, ProposalDecided."""
    if proposal.state == ProposalState.SUPERSEDED:
        raise ProposalReplaced()
    if proposal.state != ProposalState.OFFERED:
        raise ProposalDecided()


def _decide(proposal: ComplaintProposal, name: str, said: Said, *, now: datetime) -> None:
    evidence = {"how": said.how, "name": said.name, "address": said.address, "at": now.isoformat()}
    move(
        proposal,
        name,
        moves=PROPOSAL_MOVES,
        decided_at=now,
        decision_words=said.words,
        evidence=evidence,
    )


def _promise(complaint: Complaint, remedy: ProposedRemedy) -> Promise:
    """Promise a remedy until the end of its day."""
    promise = promises.start_promise(
        complaint,
        promises.NewPromise(
            what=remedy_words(remedy, complaint.language),
            source=Promise.Source.PERSON,
            due_at=end_of(complaint, remedy.due_on),
            owner_id=complaint.owner_id,
            calendar_id=complaint.team.calendar_id if complaint.team else None,
            certainty="day",
        ),
    )
    ProposedRemedy.objects.filter(pk=remedy.pk).update(promise=promise)
    return promise
