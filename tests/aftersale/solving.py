"""What tests of solutions have in common: one that is offered, agreed on, carried out."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from tests.aftersale.complaining import accepted
from tests.cast import NOW, Cast
from yinuo.aftersale.actions.budget import set_budget
from yinuo.aftersale.actions.proposal import PlannedRemedy, offer_proposal, write_proposal
from yinuo.aftersale.actions.proposal_decision import Said, agree_proposal
from yinuo.aftersale.actions.remedy import carry_out_remedy
from yinuo.aftersale.models import Complaint, ComplaintProposal
from yinuo.core.actor import Actor, ActorKind

SOON = date(2026, 3, 16)
LATER = NOW + timedelta(hours=1)
EXCHANGE = PlannedRemedy(kind="exchange", due_on=SOON, words="换一把新椅子")
CALLED = Said(how="phone", name="Kim", words="可以，就这么办")
ON_PAGE = Said(how="page", address="192.0.2.7")


def goodwill(amount: str, **more: Any) -> PlannedRemedy:
    """Return money that is given of our own accord."""
    return PlannedRemedy(kind="goodwill", due_on=SOON, amount=Decimal(amount), **more)


def budget(cast: Cast, amount: str, *, month: date = date(2026, 3, 1), **more: Any) -> None:
    """Let Ana give so much a month."""
    set_budget(
        actor=cast.actor("leo_manager"),
        now=NOW,
        staff_id=cast.ana_agent.pk,
        month=month,
        amount=Decimal(amount),
        **more,
    )


def write(
    cast: Cast, complaint: Complaint, *remedies: PlannedRemedy, who: str = "ana_agent", now: datetime = NOW
) -> ComplaintProposal:
    """Write a solution."""
    return write_proposal(
        actor=cast.actor(who),
        now=now,
        complaint_id=complaint.pk,
        words="非常抱歉，这是我们的方案。",
        remedies=remedies or (EXCHANGE,),
    )


def offered(cast: Cast, *remedies: PlannedRemedy, complaint: Complaint | None = None) -> ComplaintProposal:
    """Write a solution and put it before the customer."""
    proposal = write(cast, complaint or accepted(cast), *remedies)
    return offer_proposal(actor=cast.actor("ana_agent"), now=NOW, proposal_id=proposal.pk)


def agreed(cast: Cast, *remedies: PlannedRemedy, complaint: Complaint | None = None) -> ComplaintProposal:
    """Let the customer agree to a solution."""
    proposal = offered(cast, *remedies, complaint=complaint)
    return agree_proposal(actor=cast.actor("ana_agent"), now=LATER, proposal_id=proposal.pk, said=CALLED)


def carried_out(cast: Cast, *, complaint: Complaint | None = None, now: datetime = LATER) -> Complaint:
    """Carry out what was agreed on, so that the customer is asked."""
    proposal = agreed(cast, complaint=complaint)
    for remedy in proposal.remedies.all():
        carry_out_remedy(
            actor=cast.actor("ana_agent"), now=now, remedy_id=remedy.pk, words="已换新，客户签收"
        )
    return Complaint.objects.get(pk=proposal.complaint_id)


def customer(complaint: Complaint) -> Actor:
    """Return the customer at the complaint's page."""
    return Actor(kind=ActorKind.CUSTOMER, name="Kim", matter_ids=frozenset({complaint.pk}))
