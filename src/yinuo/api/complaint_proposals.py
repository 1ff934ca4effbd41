"""Solutions of complaints through the API: written, approved, offered, answered, carried out, confirmed; and goodwill budgets."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Router, Schema

from yinuo.aftersale.actions.budget import set_budget
from yinuo.aftersale.actions.proposal import (
    LONGEST_REMEDY,
    MOST_REMEDIES,
    PlannedRemedy,
    offer_proposal,
    write_proposal,
)
from yinuo.aftersale.actions.proposal_decision import Said, agree_proposal, refuse_proposal
from yinuo.aftersale.actions.proposal_review import (
    approve_proposal,
    ask_proposal_approval,
    send_proposal_back,
)
from yinuo.aftersale.actions.remedy import carry_out_remedy
from yinuo.aftersale.actions.verification import confirm_put_right, return_complaint
from yinuo.aftersale.models import ComplaintProposal
from yinuo.aftersale.queries.approvals import ApprovalRow, list_approvals
from yinuo.aftersale.queries.budgets import BudgetRow, list_budgets
from yinuo.aftersale.queries.proposals import ProposalRow, list_proposals
from yinuo.api.answers import actor_of, page
from yinuo.api.complaints import Words, complaint_facts
from yinuo.api.doors import Key, Limit, Line, done, needs
from yinuo.api.schema import shows
from yinuo.core.actor import Actor

router = Router(tags=["complaints"])
Currency = Annotated[str, Field(pattern="^[A-Z]{3}$")]
SaidWords = Annotated[str, Field(max_length=2000)]


class RemedyPlan(Schema):
    """One thing that is done, by the end of `due_on`; `amount` is money that is given."""

    kind: Literal[
        "repair",
        "exchange",
        "refund",
        "price_cut",
        "compensation",
        "apology",
        "explanation",
        "goodwill",
        "other",
    ]
    due_on: date
    words: Annotated[str, Field(max_length=LONGEST_REMEDY)] = ""
    amount: Annotated[Decimal, Field(gt=0, max_digits=14, decimal_places=2)] | None = None
    currency: Currency = "CNY"


class ProposalPlan(Schema):
    """What the customer is told, and what is done."""

    words: Words
    remedies: Annotated[list[RemedyPlan], Field(max_length=MOST_REMEDIES)]


class ProposalReason(Schema):
    words: Annotated[str, Field(max_length=500)]


class ComplainantSaid(Schema):
    """What the customer said elsewhere than on their page, and who spoke where it was not they."""

    how: Literal["phone", "mail", "visit"]
    words: SaidWords
    name: Annotated[str, Field(max_length=80)] = ""


class ComplaintConfirmed(Schema):
    """What the customer said when it was put right, or that they kept silent; without an answer the usual one is sent."""

    how: Literal["phone", "mail", "visit", "silence"]
    words: SaidWords
    name: Annotated[str, Field(max_length=80)] = ""
    answer: Words = ""


class RemedyEvidence(Schema):
    """By what it shows that it was carried out."""

    words: SaidWords


class MonthlyBudget(Schema):
    """What somebody may give a month without asking, from the month of a day on."""

    month: date
    amount: Annotated[Decimal, Field(ge=0, max_digits=14, decimal_places=2)]
    currency: Currency = "CNY"


@router.get(
    "/complaints/{complaint_id}/proposals",
    summary="List solutions of a complaint",
    openapi_extra=shows(ProposalRow, many=True),
)
@needs("matter.read")
def proposals(request: HttpRequest, complaint_id: Key, fields: Line = "") -> HttpResponse:
    """List the versions of a complaint's solution, the newest first, with what may be done with each."""
    rows = list_proposals(actor=actor_of(request), now=timezone.now(), complaint_id=complaint_id)
    return page(rows, after="", fields=fields)


@router.get(
    "/complaint-approvals",
    summary="List what waits for approval in complaints",
    openapi_extra=shows(ApprovalRow, many=True),
)
@needs("complaint.approve")
def approvals(request: HttpRequest, cursor: Line = "", fields: Line = "", limit: Limit = 50) -> HttpResponse:
    """List solutions and letters of apology that wait for leave which the caller may give, what waits longest first."""
    rows, after = list_approvals(actor=actor_of(request), now=timezone.now(), after=cursor, limit=limit)
    return page(rows, after=after, fields=fields)


@router.post("/complaints/{complaint_id}/proposals", summary="Write a solution of a complaint")
@needs("complaint.work")
def write(request: HttpRequest, complaint_id: Key, plan: ProposalPlan) -> HttpResponse:
    """Write the next version of a solution; the customer sees it once it is offered."""
    return done(
        request,
        lambda actor, now: _made(
            write_proposal(
                actor=actor,
                now=now,
                complaint_id=complaint_id,
                words=plan.words,
                remedies=[PlannedRemedy(**one.dict()) for one in plan.remedies],
            )
        ),
        status=201,
    )


@router.post("/complaint-proposals/{proposal_id}/ask-approval", summary="Ask approval for a solution")
@needs("complaint.work")
def ask_approval(request: HttpRequest, proposal_id: Key) -> HttpResponse:
    """Ask somebody else for leave to offer a solution."""
    return done(
        request,
        lambda actor, now: _made(ask_proposal_approval(actor=actor, now=now, proposal_id=proposal_id)),
    )


@router.post("/complaint-proposals/{proposal_id}/approve", summary="Approve a solution")
@needs("complaint.approve")
def approve(request: HttpRequest, proposal_id: Key) -> HttpResponse:
    """Give leave to offer a solution; nobody gives it to their own."""
    return done(
        request, lambda actor, now: _made(approve_proposal(actor=actor, now=now, proposal_id=proposal_id))
    )


@router.post("/complaint-proposals/{proposal_id}/send-back", summary="Send a solution back")
@needs("complaint.approve")
def send_back(request: HttpRequest, proposal_id: Key, reason: ProposalReason) -> HttpResponse:
    """Refuse leave, with the reason."""
    return done(
        request,
        lambda actor, now: _made(
            send_proposal_back(actor=actor, now=now, proposal_id=proposal_id, words=reason.words)
        ),
    )


@router.post("/complaint-proposals/{proposal_id}/offer", summary="Offer a solution")
@needs("complaint.work")
def offer(request: HttpRequest, proposal_id: Key) -> HttpResponse:
    """Put a solution before the customer, by a message with the link to answer."""
    return done(
        request, lambda actor, now: _made(offer_proposal(actor=actor, now=now, proposal_id=proposal_id))
    )


@router.post("/complaint-proposals/{proposal_id}/agree", summary="Note that the customer agreed")
@needs("complaint.work")
def agree(request: HttpRequest, proposal_id: Key, said: ComplainantSaid) -> HttpResponse:
    """Note a yes; each remedy is promised from then on."""
    return done(
        request,
        lambda actor, now: _made(
            agree_proposal(actor=actor, now=now, proposal_id=proposal_id, said=Said(**said.dict()))
        ),
    )


@router.post("/complaint-proposals/{proposal_id}/refuse", summary="Note that the customer did not agree")
@needs("complaint.work")
def refuse(request: HttpRequest, proposal_id: Key, said: ComplainantSaid) -> HttpResponse:
    """Note a no; our next answer is owed."""
    return done(
        request,
        lambda actor, now: _made(
            refuse_proposal(actor=actor, now=now, proposal_id=proposal_id, said=Said(**said.dict()))
        ),
    )


@router.post("/complaint-remedies/{remedy_id}/done", summary="Note that a remedy was carried out")
@needs("complaint.work")
def carry_out(request: HttpRequest, remedy_id: Key, evidence: RemedyEvidence) -> HttpResponse:
    """Note that a remedy was carried out; after the last one the customer is asked."""

    def work(actor: Actor, now: Any) -> Any:
        made = carry_out_remedy(actor=actor, now=now, remedy_id=remedy_id, words=evidence.words)
        return {"id": made.pk, "kind": made.kind, "done_at": made.done_at, "promise_id": made.promise_id}

    return done(request, work)


@router.post("/complaints/{complaint_id}/confirm", summary="Close a complaint that is put right")
@needs("complaint.work")
def confirm(request: HttpRequest, complaint_id: Key, confirmed: ComplaintConfirmed) -> HttpResponse:
    """Note that it is put right, and send the final answer."""
    said = Said(**confirmed.dict(exclude={"answer"}))
    return done(
        request,
        lambda actor, now: complaint_facts(
            confirm_put_right(
                actor=actor, now=now, complaint_id=complaint_id, said=said, answer=confirmed.answer
            )
        ),
    )


@router.post("/complaints/{complaint_id}/return", summary="Go on with a complaint that is not put right")
@needs("complaint.work")
def go_on(request: HttpRequest, complaint_id: Key, said: ComplainantSaid) -> HttpResponse:
    """Note that it is not put right; it is looked into again."""
    return done(
        request,
        lambda actor, now: complaint_facts(
            return_complaint(actor=actor, now=now, complaint_id=complaint_id, said=Said(**said.dict()))
        ),
    )


@router.get("/goodwill-budgets", summary="List goodwill budgets", openapi_extra=shows(BudgetRow, many=True))
@needs("complaint.edit")
def budgets(request: HttpRequest, fields: Line = "") -> HttpResponse:
    """List what everybody may give this month without asking, and what of it is used."""
    return page(list_budgets(actor=actor_of(request), now=timezone.now()), after="", fields=fields)


@router.put("/goodwill-budgets/{staff_id}", summary="Set a goodwill budget")
@needs("complaint.edit")
def write_budget(request: HttpRequest, staff_id: Key, budget: MonthlyBudget) -> HttpResponse:
    """Set what somebody may give a month, until another is set."""

    def work(actor: Actor, now: Any) -> Any:
        made = set_budget(actor=actor, now=now, staff_id=staff_id, **budget.dict())
        return {
            "staff_id": made.staff_id,
            "month": made.month,
            "amount": made.amount,
            "currency": made.currency,
        }

    return done(request, work)


def _made(made: ComplaintProposal) -> dict[str, Any]:
    return {
        "id": made.pk,
        "complaint_id": made.complaint_id,
        "number": made.number,
        "state": made.state,
        "needs_approval": made.needs_approval,
        "offered_at": made.offered_at,
        "decided_at": made.decided_at,
    }
