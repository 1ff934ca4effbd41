"""Several decide on a solution at once: real connections, one decision, each yuan given once."""

from decimal import Decimal

import pytest
from msgspec.structs import replace

from tests.aftersale.complaining import accepted, entries
from tests.aftersale.solving import (
    EXCHANGE,
    LATER,
    ON_PAGE,
    agreed,
    budget,
    carried_out,
    customer,
    goodwill,
    offered,
    write,
)
from tests.cast import NOW, Cast
from tests.matters.test_races import at_once
from yinuo.aftersale.actions.apology import send_apology, write_apology
from yinuo.aftersale.actions.proposal import offer_proposal
from yinuo.aftersale.actions.proposal_decision import agree_proposal, refuse_proposal
from yinuo.aftersale.actions.remedy import carry_out_remedy
from yinuo.aftersale.actions.verification import confirm_put_right
from yinuo.aftersale.errors import ProposalDecided, ProposalReplaced, RemedyDone
from yinuo.aftersale.goodwill import allowance_of
from yinuo.aftersale.models import Complaint, ComplaintProposal, FinalAnswer
from yinuo.core.errors import DomainError, InvalidMove
from yinuo.core.journal import verify_journal
from yinuo.matters.models import Promise
from yinuo.presale.errors import ApprovalNeeded

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_agree_at_once_and_it_is_promised_once(cast: Cast) -> None:
    proposal = offered(cast)
    kim = customer(proposal.complaint)

    found = at_once(
        *[
            lambda: agree_proposal(actor=kim, now=LATER, proposal_id=proposal.pk, said=ON_PAGE)
            for _click in range(3)
        ]
    )

    assert all(isinstance(one, ComplaintProposal) for one in found)
    assert len(entries("proposal_agreed")) == 1
    assert Promise.objects.filter(source="person").count() == 1
    assert list(verify_journal()) == []


def test_agreed_and_refused_at_once_is_one_of_them(cast: Cast) -> None:
    proposal = offered(cast)
    kim = customer(proposal.complaint)

    found = at_once(
        lambda: agree_proposal(actor=kim, now=LATER, proposal_id=proposal.pk, said=ON_PAGE),
        lambda: refuse_proposal(actor=kim, now=LATER, proposal_id=proposal.pk, said=ON_PAGE),
    )

    assert {type(one) for one in found if isinstance(one, DomainError)} == {ProposalDecided}
    state = ComplaintProposal.objects.get().state
    assert Complaint.objects.get().stage == {"agreed": "remedying", "refused": "refused"}[state]
    assert Promise.objects.filter(source="person").count() == (1 if state == "agreed" else 0)


def test_a_budget_is_not_spent_twice_at_once(cast: Cast) -> None:
    budget(cast, "100")
    drafts = [write(cast, accepted(cast), goodwill("60")) for _one in range(3)]
    ana = cast.actor("ana_agent")

    found = at_once(
        *[
            lambda key=one.pk: offer_proposal(actor=ana, now=NOW, proposal_id=key)  # type: ignore[misc]
            for one in drafts
        ]
    )

    assert sum(isinstance(one, ApprovalNeeded) for one in found) == 2
    assert allowance_of(cast.ana_agent.pk, now=NOW).used == Decimal(60)
    assert Complaint.objects.filter(stage="proposed").count() == 1


def test_agreed_to_while_a_newer_one_is_offered(cast: Cast) -> None:
    first = offered(cast)
    second = write(cast, first.complaint, replace(EXCHANGE, words="只修不换"))
    ana, kim = cast.actor("ana_agent"), customer(first.complaint)

    found = at_once(
        lambda: agree_proposal(actor=kim, now=LATER, proposal_id=first.pk, said=ON_PAGE),
        lambda: offer_proposal(actor=ana, now=LATER, proposal_id=second.pk),
    )

    states = dict(ComplaintProposal.objects.values_list("number", "state"))
    assert states in ({1: "agreed", 2: "draft"}, {1: "superseded", 2: "offered"})
    refused = {type(one) for one in found if isinstance(one, DomainError)}
    assert refused == ({InvalidMove} if states[1] == "agreed" else {ProposalReplaced})


def test_carried_out_twice_at_once_asks_the_customer_once(cast: Cast) -> None:
    proposal = agreed(cast)
    remedy, ana = proposal.remedies.get(), cast.actor("ana_agent")
    before = proposal.complaint.messages.filter(direction="out").count()

    found = at_once(
        *[
            lambda: carry_out_remedy(actor=ana, now=LATER, remedy_id=remedy.pk, words="送到")
            for _click in range(3)
        ]
    )

    assert sum(isinstance(one, RemedyDone) for one in found) == 2
    assert proposal.complaint.messages.filter(direction="out").count() == before + 1


def test_confirmed_twice_at_once_is_answered_once(cast: Cast) -> None:
    complaint = carried_out(cast)
    kim = customer(complaint)

    found = at_once(
        *[
            lambda: confirm_put_right(actor=kim, now=LATER, complaint_id=complaint.pk, said=ON_PAGE)
            for _click in range(3)
        ]
    )

    assert sum(isinstance(one, InvalidMove) for one in found) == 2
    assert FinalAnswer.objects.count() == 1


def test_a_letter_leaves_once(cast: Cast) -> None:
    complaint, ana = accepted(cast), cast.actor("ana_agent")
    letter = write_apology(actor=ana, now=NOW, complaint_id=complaint.pk, text="真心向您道歉。")

    found = at_once(*[lambda: send_apology(actor=ana, now=LATER, letter_id=letter.pk) for _click in range(3)])

    assert sum(isinstance(one, InvalidMove) for one in found) == 2
    assert complaint.messages.filter(direction="out").count() == 1
