"""A solution is written, and offered to whoever complained."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext as _
from msgspec import Struct

from yinuo.aftersale import access
from yinuo.aftersale.complaint_rows import check_stage, move_stage, short_words, touch
from yinuo.aftersale.errors import (
    MixedRemedyCurrencies,
    ProposalOutdated,
    RemedyAmountNeeded,
    RemedyNeeded,
)
from yinuo.aftersale.goodwill import allowance_of
from yinuo.aftersale.journal import ProposalOffered, ProposalWritten
from yinuo.aftersale.models import Complaint, ComplaintProposal, ProposedRemedy
from yinuo.aftersale.proposal_rows import end_of, listed, money_in
from yinuo.aftersale.states import PROPOSAL_MOVES, ProposalState, RemedyKind
from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import DomainError, InvalidValue, raise_all
from yinuo.core.money import Money
from yinuo.core.moves import check_move, move
from yinuo.core.organisation import organisation
from yinuo.matters.actions.messages import send_reply
from yinuo.matters.errors import DueInThePast, DueTooFar, EmptyText
from yinuo.matters.outgoing import thread_url
from yinuo.matters.rules import LONGEST_TERM
from yinuo.presale.errors import ApprovalNeeded

RIGHT = "complaint.work"
DRAFTING = ("investigating", "awaiting", "proposed", "refused", "mediating")
"""Stages in which a solution can be written."""
UNOFFERED = ("draft", "in_review", "approved")
WITH_AMOUNT = ("refund", "price_cut", "compensation")
MOST_REMEDIES = 12
LONGEST_REMEDY = 500
MOST_MONEY = Decimal("999999999999")


class PlannedRemedy(Struct, frozen=True, kw_only=True):
    """One thing that will be done, by the end of `due_on`. `kind` is a code of RemedyKind; `amount` is money that is given."""

    kind: str
    due_on: date
    words: str = ""
    amount: Decimal | None = None
    currency: str = "CNY"


@action(journal=ProposalWritten)
def write_proposal(
    *, actor: Actor, now: datetime, complaint_id: int, words: str, remedies: Sequence[PlannedRemedy]
) -> ComplaintProposal:
    """Write the next version of a solution; what was written before and not offered is superseded. The customer sees nothing yet.

    Raises: NotFound, NotAllowed, InvalidMove; and, all at once, EmptyText, TextTooLong, RemedyNeeded, RemedyAmountNeeded,
    MixedRemedyCurrencies, InvalidValue, DueInThePast, DueTooFar.
    """
    complaint = access.complaint_for(actor, complaint_id, RIGHT, lock=True)
    if complaint.stage not in DRAFTING:
        check_stage(complaint, "propose")
    words, planned = _checked(complaint, words, remedies, now=now)
    for old in complaint.proposals.filter(state__in=UNOFFERED):
        move(old, "supersede", moves=PROPOSAL_MOVES)
    amount = sum((one.amount for one in planned if one.amount), Decimal(0))
    currency = next((one.currency for one in planned if one.amount), "CNY")
    proposal = ComplaintProposal.objects.create(
        complaint=complaint,
        number=(complaint.proposals.aggregate(most=Max("number"))["most"] or 0) + 1,
        words=words,
        made_at=now,
        made_by_id=actor.staff_id,
        needs_approval=not allowance_of(actor.staff_id, now=now).covers(amount, currency),
    )
    ProposedRemedy.objects.bulk_create(
        ProposedRemedy(
            proposal=proposal,
            position=place,
            kind=one.kind,
            words=one.words,
            amount=one.amount,
            currency=one.currency,
            due_on=one.due_on,
        )
        for place, one in enumerate(planned)
    )
    record(
        ProposalWritten(
            subject_id=complaint.pk,
            matter_id=complaint.pk,
            proposal_id=proposal.pk,
            number=proposal.number,
            remedies=[one.kind for one in planned],
            amount=str(amount),
            currency=currency,
            needs_approval=proposal.needs_approval,
        )
    )
    touch(complaint)
    return proposal


@action(journal=ProposalOffered)
def offer_proposal(*, actor: Actor, now: datetime, proposal_id: int) -> ComplaintProposal:
    """Put a solution before the customer: a message in the thread with its words, what is done by when, and the link to decide.

    It takes the place of one that lies there undecided. What nobody approved is given from the budget of whoever offers it.
    Raises: NotFound, NotAllowed, InvalidMove, StaleState, ApprovalNeeded, ProposalOutdated, TextTooLong.
    """
    proposal, complaint = access.part_for(ComplaintProposal, actor, proposal_id, RIGHT, lock=True)
    check_move(proposal, "offer", moves=PROPOSAL_MOVES)
    before = complaint.proposals.filter(state__in=("offered", "agreed")).first()
    replaces = before is not None and complaint.stage == "proposed"
    if not replaces:
        check_stage(complaint, "propose")
    remedies = list(proposal.remedies.order_by("position"))
    if any(end_of(complaint, one.due_on) <= now for one in remedies):
        raise ProposalOutdated()
    amount, currency = money_in(proposal)
    changes: dict[str, Any] = {}
    if proposal.state != ProposalState.APPROVED:
        if not allowance_of(actor.staff_id, now=now, lock=True).covers(amount, currency):
            raise ApprovalNeeded()
        changes = {"made_by_id": actor.staff_id, "needs_approval": False}
    if before is not None:
        move(before, "supersede", moves=PROPOSAL_MOVES)
    move(proposal, "offer", moves=PROPOSAL_MOVES, offered_at=now, **changes)
    if not replaces:
        move_stage(complaint, "propose")
    message = send_reply(
        actor=actor.also_reaching(complaint.pk).also_allowed("matter.reply"),
        now=now,
        matter_id=complaint.pk,
        text=_message(complaint, proposal, remedies, is_new=replaces),
        then="wait_customer",
    )
    record(
        ProposalOffered(
            subject_id=complaint.pk,
            matter_id=complaint.pk,
            proposal_id=proposal.pk,
            number=proposal.number,
            remedies=[one.kind for one in remedies],
            amount=str(amount),
            currency=currency,
            message_id=message.pk,
            before_id=before.pk if before is not None and replaces else None,
        )
    )
    touch(complaint)
    return proposal


def _message(
    complaint: Complaint, proposal: ComplaintProposal, remedies: list[ProposedRemedy], *, is_new: bool
) -> str:
    with translation.override(complaint.language):
        head = (
            _("Our new solution for your complaint %(number)s, in place of the one before:")
            if is_new
            else _("What we will do for your complaint %(number)s:")
        )
        tail = _("Please tell us whether you agree: %(url)s") % {"url": thread_url(complaint)}
        plan = listed(remedies, complaint.language)
        return "\n\n".join([proposal.words, f"{head % {'number': complaint.number}}\n{plan}", tail])


def _checked(
    complaint: Complaint, words: str, remedies: Sequence[PlannedRemedy], *, now: datetime
) -> tuple[str, list[PlannedRemedy]]:
    """Return the words and remedies as they are kept. Raises: as `write_proposal`."""
    words = short_words(words, field="words")
    errors: list[DomainError] = []
    if not words:
        errors.append(EmptyText(field="words"))
    if not remedies:
        errors.append(RemedyNeeded(field="remedies"))
    if len(remedies) > MOST_REMEDIES:
        errors.append(InvalidValue(field="remedies", problem=str(len(remedies))))
    found = []
    for one in remedies:
        try:
            found.append(_checked_remedy(complaint, one, now=now))
        except DomainError as error:
            errors.append(error)
    if len({one.currency for one in found if one.amount}) > 1:
        errors.append(MixedRemedyCurrencies(field="remedies"))
    raise_all(errors)
    return words, found


def _checked_remedy(complaint: Complaint, one: PlannedRemedy, *, now: datetime) -> PlannedRemedy:
    if one.kind not in RemedyKind.values:
        raise InvalidValue(field="remedies", problem=one.kind[:40])
    amount = one.amount
    if amount is None and one.kind in WITH_AMOUNT:
        raise RemedyAmountNeeded(field="remedies")
    if amount is not None:
        if not amount.is_finite() or not 0 < amount < MOST_MONEY:
            raise InvalidValue(field="remedies", problem=str(amount)[:40])
        try:
            amount = Money(amount, one.currency).amount
        except ValueError as error:
            raise InvalidValue(field="remedies", problem=one.currency[:40]) from error
        if not amount or amount.as_tuple().exponent < -2:  # type: ignore[operator]
            raise InvalidValue(field="remedies", problem=str(one.amount)[:40])
    ahead = one.due_on - now.astimezone(organisation().zone).date()
    if ahead > LONGEST_TERM:
        raise DueTooFar(field="remedies")
    if ahead < timedelta(0) or end_of(complaint, one.due_on) <= now:
        raise DueInThePast(field="remedies", due=one.due_on.isoformat())
    return PlannedRemedy(
        kind=one.kind,
        due_on=one.due_on,
        words=short_words(one.words, field="remedies", limit=LONGEST_REMEDY),
        amount=amount,
        currency=one.currency if amount is not None else "CNY",
    )
