"""What waits for somebody's leave: solutions that go beyond a budget, and letters of apology in grave complaints."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet
from msgspec import Struct

from yinuo.aftersale import access
from yinuo.aftersale.actions.apology import APPROVED_FROM
from yinuo.aftersale.actions.proposal_review import APPROVES
from yinuo.aftersale.goodwill import Allowance, allowances_of
from yinuo.aftersale.models import ApologyLetter, ComplaintProposal
from yinuo.aftersale.states import OPEN_STAGES, ApologyState, ProposalState
from yinuo.core.actor import Actor
from yinuo.core.cursors import cursor_of, read_instant_cursor
from yinuo.matters import access as matters_access
from yinuo.matters.models import Matter

MAX_ROWS = 100


class ApprovalRow(Struct, frozen=True, kw_only=True):
    """Something that waits for leave since `asked_at`: a `solution`, or a `letter` of apology.

    `why` says for what reason leave is needed: of a solution `no_budget`, `beyond` (of what is `left` of the maker's budget this month),
    `currency` (theirs is in another), or `asked` where it would fit by now; of a letter `grave`. `returned` is why it was sent back before.
    """

    kind: str
    id: int
    complaint_id: int
    complaint_number: str
    complaint_title: str
    customer: str
    severity: int
    words: str
    remedies: list[str]
    amount: Decimal
    currency: str
    why: str
    left: Decimal
    budget: Decimal
    budget_currency: str
    returned: str
    asked_by: str
    asked_at: datetime


def list_approvals(
    *, actor: Actor, now: datetime, after: str = "", limit: int = 50
) -> tuple[list[ApprovalRow], str]:
    """Return what waits for leave that this actor may give, what waits longest first, and the cursor of the next page.

    What they made themselves is not theirs to approve. At most five queries. Raises: NotAllowed, InvalidValue for a wrong cursor.
    """
    actor.require(APPROVES)
    solutions = _solutions(actor).annotate(since=F("asked_at"))
    letters = _letters(actor).annotate(since=F("made_at"))
    if after:
        at, key = read_instant_cursor(after)
        later = Q(since__gt=at) | Q(since=at, pk__gt=key)
        solutions, letters = solutions.filter(later), letters.filter(later)
    size = max(1, min(limit, MAX_ROWS))
    found: list[Any] = [
        *solutions.select_related("complaint__customer", "made_by", "asked_by")
        .prefetch_related("remedies")
        .order_by("since", "pk")[: size + 1],
        *letters.select_related("complaint__customer", "made_by").order_by("since", "pk")[: size + 1],
    ]
    found.sort(key=lambda one: (one.since, one.pk))
    shown = found[:size]
    allowances = _allowances(shown, now=now)
    rows = [
        _solution(one, allowances.get(one.made_by_id or 0))
        if isinstance(one, ComplaintProposal)
        else _letter(one)
        for one in shown
    ]
    return rows, cursor_of(shown[-1].since, shown[-1].pk) if len(found) > size else ""


def count_approvals(*, actor: Actor) -> int:
    """Return how much waits for leave that this actor may give, none for whoever approves nothing. At most two queries."""
    return _solutions(actor).count() + _letters(actor).count() if actor.can(APPROVES) else 0


def _solutions(actor: Actor) -> QuerySet[ComplaintProposal]:
    return ComplaintProposal.objects.filter(
        Q(made_by__isnull=True) | ~Q(made_by=actor.staff_id),
        state=ProposalState.IN_REVIEW,
        complaint__in=access.visible_complaints(actor).filter(matter__in=_reach(actor)).values("pk"),
    )


def _letters(actor: Actor) -> QuerySet[ApologyLetter]:
    grave = access.visible_complaints(actor).filter(severity__gte=APPROVED_FROM, stage__in=OPEN_STAGES)
    return ApologyLetter.objects.filter(
        Q(made_by__isnull=True) | ~Q(made_by=actor.staff_id),
        state=ApologyState.DRAFT,
        complaint__in=grave.filter(matter__in=_reach(actor)).values("pk"),
    )


def _reach(actor: Actor) -> QuerySet[Matter]:
    return Matter.objects.filter(matters_access.reach_of(actor, APPROVES)).order_by()


def _allowances(rows: Iterable[Any], *, now: datetime) -> dict[int, Allowance]:
    makers = {one.made_by_id for one in rows if isinstance(one, ComplaintProposal) and one.made_by_id}
    return allowances_of(makers, now=now) if makers else {}


def _solution(one: ComplaintProposal, own: Allowance | None) -> ApprovalRow:
    parts = sorted(one.remedies.all(), key=lambda part: part.position)
    amount = sum((part.amount for part in parts if part.amount), Decimal(0))
    currency = next((part.currency for part in parts if part.amount), "CNY")
    asker = one.asked_by or one.made_by
    return ApprovalRow(
        kind="solution",
        words=one.words,
        remedies=list(dict.fromkeys(part.kind for part in parts)),
        amount=amount,
        currency=currency,
        why=_why(own, amount, currency),
        left=own.left if own else Decimal(0),
        budget=own.amount if own else Decimal(0),
        budget_currency=own.currency if own else currency,
        returned=one.review_words,
        asked_by=asker.name if asker else "",
        asked_at=one.asked_at or one.made_at,
        **_about(one),
    )


def _letter(one: ApologyLetter) -> ApprovalRow:
    return ApprovalRow(
        kind="letter",
        words=one.text,
        remedies=[],
        amount=Decimal(0),
        currency="",
        why="grave",
        left=Decimal(0),
        budget=Decimal(0),
        budget_currency="",
        returned="",
        asked_by=one.made_by.name if one.made_by else "",
        asked_at=one.made_at,
        **_about(one),
    )


def _about(one: ComplaintProposal | ApologyLetter) -> dict[str, Any]:
    about = one.complaint
    return {
        "id": one.pk,
        "complaint_id": about.pk,
        "complaint_number": about.number,
        "complaint_title": about.title,
        "customer": about.customer.name if about.customer else "",
        "severity": about.severity,
    }


def _why(own: Allowance | None, amount: Decimal, currency: str) -> str:
    if own is not None and own.covers(amount, currency):
        return "asked"
    if own is None or not own.amount:
        return "no_budget" if amount else "asked"
    return "beyond" if own.currency == currency else "currency"
