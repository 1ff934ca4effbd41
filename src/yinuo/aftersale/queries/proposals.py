"""Solutions of a complaint: every version with its remedies, how it was decided, what this reader can do with it."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef
from msgspec import Struct

from yinuo.aftersale import access
from yinuo.aftersale.actions.proposal_review import APPROVES, RIGHT
from yinuo.aftersale.models import ComplaintProposal, ProposedRemedy
from yinuo.aftersale.proposal_rows import end_of
from yinuo.aftersale.states import PROPOSAL_MOVES
from yinuo.core.actor import Actor
from yinuo.core.moves import possible_moves
from yinuo.matters import access as matters_access
from yinuo.matters.models import Matter

SHOWN_MOVES = ("ask_approval", "approve", "send_back", "offer", "agree", "refuse")


class RemedyRow(Struct, frozen=True, kw_only=True):
    """One thing that is done. `state` is its promise's, empty before it was agreed on."""

    id: int
    kind: str
    words: str
    amount: Decimal | None
    currency: str
    due_on: date
    promise_id: int | None
    state: str
    done_at: datetime | None
    done_by: str
    done_words: str


class ProposalRow(Struct, frozen=True, kw_only=True):
    """A version of a solution. `amount` is the money in it; `may` names the moves that this reader can make now, and carry_out.

    `outdated` says that a day in it has passed before it was agreed to.
    """

    id: int
    number: int
    state: str
    words: str
    made_at: datetime
    made_by_id: int | None
    made_by: str
    needs_approval: bool
    approved_at: datetime | None
    approved_by: str
    review_words: str
    offered_at: datetime | None
    decided_at: datetime | None
    decision_words: str
    how: str
    name: str
    amount: Decimal
    currency: str
    outdated: bool
    remedies: list[RemedyRow]
    may: list[str]


def list_proposals(*, actor: Actor, now: datetime, complaint_id: int) -> list[ProposalRow]:
    """Return the versions of a complaint's solution, the newest first. Two queries."""
    rows = (
        ComplaintProposal.objects.filter(
            complaint__in=access.visible_complaints(actor).filter(pk=complaint_id).values("pk")
        )
        .select_related("complaint", "complaint__team", "made_by", "approved_by")
        .annotate(works=_reaches(actor, RIGHT), approves=_reaches(actor, APPROVES))
        .order_by("-number")
    )
    found = list(rows)
    remedies: dict[int, list[ProposedRemedy]] = {}
    if found:
        parts = ProposedRemedy.objects.filter(proposal__in=found).select_related("promise", "done_by")
        for part in parts.order_by("position"):
            remedies.setdefault(part.proposal_id, []).append(part)
    return [_row(one, remedies.get(one.pk, []), actor=actor, now=now) for one in found]


def _reaches(actor: Actor, right: str) -> Exists:
    reach = matters_access.reach_of(actor, right)
    return Exists(Matter.objects.filter(reach, pk=OuterRef("complaint_id")))


def _row(one: Any, remedies: list[ProposedRemedy], *, actor: Actor, now: datetime) -> ProposalRow:
    waits = one.decided_at is None and one.state != "superseded"
    amounts = [part for part in remedies if part.amount is not None]
    return ProposalRow(
        id=one.pk,
        number=one.number,
        state=one.state,
        words=one.words,
        made_at=one.made_at,
        made_by_id=one.made_by_id,
        made_by=one.made_by.name if one.made_by else "",
        needs_approval=one.needs_approval,
        approved_at=one.approved_at,
        approved_by=one.approved_by.name if one.approved_by else "",
        review_words=one.review_words,
        offered_at=one.offered_at,
        decided_at=one.decided_at,
        decision_words=one.decision_words,
        how=one.evidence.get("how", ""),
        name=one.evidence.get("name", ""),
        amount=sum((part.amount for part in amounts if part.amount), Decimal(0)),
        currency=amounts[0].currency if amounts else "CNY",
        outdated=waits and any(end_of(one.complaint, part.due_on) <= now for part in remedies),
        remedies=[_remedy(part) for part in remedies],
        may=_may(one, actor),
    )


def _remedy(part: ProposedRemedy) -> RemedyRow:
    return RemedyRow(
        id=part.pk,
        kind=part.kind,
        words=part.words,
        amount=part.amount,
        currency=part.currency,
        due_on=part.due_on,
        promise_id=part.promise_id,
        state=part.promise.state if part.promise else "",
        done_at=part.done_at,
        done_by=part.done_by.name if part.done_by else "",
        done_words=part.done_words,
    )


def _may(one: Any, actor: Actor) -> list[str]:
    own = one.made_by_id is not None and one.made_by_id == actor.staff_id
    rights = {RIGHT: one.works, APPROVES: one.approves and not own, None: one.works}
    found = [
        name
        for name in possible_moves(PROPOSAL_MOVES, one.state)
        if name in SHOWN_MOVES and rights[PROPOSAL_MOVES[name].right]
    ]
    decidable = one.complaint.stage == "proposed"
    found = [name for name in found if name not in ("agree", "refuse") or decidable]
    if one.works and one.state == "agreed" and one.complaint.stage == "remedying":
        found.append("carry_out")
    return found
