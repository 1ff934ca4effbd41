"""A complaint as its complainant reads it: how far it is, what is promised, what we offer, and what they can do now."""

from datetime import date, datetime
from decimal import Decimal

from msgspec import Struct

from yinuo.aftersale.models import AuthorityTransfer, Complaint, ComplaintProposal, FinalAnswer
from yinuo.aftersale.queries.appeals import (
    AppealRow,
    ExternalRow,
    appeal_rows,
    external_rows,
    review_until,
)
from yinuo.aftersale.queries.complaint import DISPOSITION
from yinuo.aftersale.states import COMPLAINT_MOVES, ENDED_STAGES
from yinuo.catalog.rules import text_in
from yinuo.core.errors import NotFound
from yinuo.core.worktime import Due
from yinuo.matters.access import matter_of_secret
from yinuo.matters.models import Promise
from yinuo.matters.queries.matter import MatterFile, get_matter
from yinuo.matters.queries.promises import working_of
from yinuo.matters.queries.rows import PromiseRow
from yinuo.matters.states import MatterPhase
from yinuo.people.actors import customer_actor

DEEDS = {
    "agree": "agree",
    "refuse": "refuse",
    "confirm": "close",
    "not_right": "return",
    "withdraw": "withdraw",
}
"""What a complainant can do on their page, and the move that it is."""
NOES = (FinalAnswer.Kind.NOT_ACCEPTED, FinalAnswer.Kind.MEDIATION_ENDED, FinalAnswer.Kind.UPHELD)
_SHOWN = ("offered", "agreed", "refused")


class OfferedRemedy(Struct, frozen=True, kw_only=True):
    """One part of a solution; `done_at` is when it was carried out."""

    kind: str
    words: str
    amount: Decimal | None
    currency: str
    due_on: date
    done_at: datetime | None
    done_words: str


class OfferedSolution(Struct, frozen=True, kw_only=True):
    """A solution that was offered; `state` is offered, agreed or refused."""

    id: int
    number: int
    state: str
    words: str
    offered_at: datetime | None
    decided_at: datetime | None
    remedies: list[OfferedRemedy]


class EndRow(Struct, frozen=True, kw_only=True):
    """A final answer; `kind` is how the complaint ended."""

    kind: str
    text: str
    at: datetime


class CustomerComplaint(Struct, frozen=True, kw_only=True):
    """A complaint whole for its complainant. `promises` are running ones by due time, then settled ones, newest first; of colleagues' own none,
    nor of a notice that was registered wrongly.

    `nearest` is the one that runs out next; `explained` is our answer's, where it runs, and `counted` how its time was counted. `may` names what they can do: keys of DEEDS, and appeal.
    """

    secret: str
    matter: MatterFile
    number: str
    title: str
    text: str
    language: str
    stage: str
    stage_since: datetime
    demands: list[str]
    opened_at: datetime
    customer: str
    order_number: str
    order_secret: str
    line: str
    product: str
    awaiting_what: str
    where_to: str
    extended_until: datetime | None
    extended_because: str
    promises: list[PromiseRow]
    nearest: PromiseRow | None
    explained: PromiseRow | None
    counted: Due | None
    solution: OfferedSolution | None
    answers: list[EndRow]
    appeals: list[AppealRow]
    external: list[ExternalRow]
    review_until: datetime | None
    may: list[str]

    @property
    def matter_id(self) -> int:
        return self.matter.id

    @property
    def is_final(self) -> bool:
        """Tell whether our last word was a no that we do not review any more."""
        refused = bool(self.answers) and self.answers[0].kind in NOES
        return refused and self.review_until is None and self.stage in ENDED_STAGES


def complaint_of_secret(secret: str) -> Complaint | None:
    """Return the complaint whose page a secret opens: that of its thread, or of the one it was merged into. Two queries."""
    if len(secret) > 64:
        return None
    matter = matter_of_secret(secret)
    if matter is None or matter.kind != "complaint":
        return None
    rows = Complaint.objects.select_related("purchase", "order_line", "product", "customer")
    return rows.filter(pk=matter.pk).first()


def read_complaint(*, secret: str, now: datetime) -> CustomerComplaint:
    """Return the complaint of a secret as its complainant reads it. Raises: NotFound. At most 18 queries."""
    one = complaint_of_secret(secret)
    if one is None:
        raise NotFound()
    reader = customer_actor(customer_id=None, name="", matter_ids=[one.pk], language=one.language)
    matter = get_matter(actor=reader, now=now, matter_id=one.pk)
    first = one.messages.filter(direction="in").order_by("at", "id").first()
    wrongly = AuthorityTransfer.objects.filter(complaint=one.pk, taken_back_at__isnull=False)
    own = set(
        Promise.objects.filter(matter=one.pk, parent__isnull=True)
        .exclude(pk__in=wrongly.values("promise"))
        .values_list("pk", flat=True)
    )
    promises = _for_customer([row for row in matter.promises if row.id in own])
    nearest = next((row for row in promises if row.is_running and row.state != "paused"), None)
    explained = next((row for row in promises if row.is_running and row.standard == DISPOSITION), nearest)
    answers = list(one.final_answers.order_by("-at", "-pk"))
    until = review_until(one, answers[0] if answers else None, now=now)
    solution = _solution(one)
    return CustomerComplaint(
        secret=secret,
        matter=matter,
        number=one.number,
        title=one.title,
        text=first.text if first is not None else "",
        language=one.language,
        stage=one.stage,
        stage_since=one.stage_since,
        demands=list(one.demands),
        opened_at=one.opened_at,
        customer=one.customer.name if one.customer else "",
        order_number=one.purchase.number if one.purchase else "",
        order_secret=one.purchase.secret if one.purchase else "",
        line=one.order_line.title if one.order_line else "",
        product=text_in(one.product.names, one.language) if one.product else "",
        awaiting_what=one.awaiting_what,
        where_to=one.where_to,
        extended_until=one.extended_until,
        extended_because=one.extended_because,
        promises=promises,
        nearest=nearest,
        explained=explained,
        counted=_counted(matter, explained, now=now),
        solution=solution,
        answers=[EndRow(kind=answer.kind, text=answer.text, at=answer.at) for answer in answers],
        appeals=appeal_rows(one),
        external=external_rows(one),
        review_until=until,
        may=_may(one, solution, until),
    )


def _counted(matter: MatterFile, row: PromiseRow | None, *, now: datetime) -> Due | None:
    """Return how the time of a promise was counted. Three queries at most."""
    if row is None:
        return None
    return working_of(file=matter, now=now, promise_id=row.id, language=matter.language).due


def _for_customer(rows: list[PromiseRow]) -> list[PromiseRow]:
    found = sorted(
        (row for row in rows if row.stored_state not in ("proposed", "declined")),
        key=lambda row: (row.due_at, row.id),
    )
    return [*(p for p in found if p.is_running), *reversed([p for p in found if not p.is_running])]


def _solution(one: Complaint) -> OfferedSolution | None:
    """Return the solution that was offered last and not replaced."""
    rows = ComplaintProposal.objects.filter(complaint=one.pk, state__in=_SHOWN, offered_at__isnull=False)
    last = rows.prefetch_related("remedies").order_by("-number").first()
    if last is None:
        return None
    return OfferedSolution(
        id=last.pk,
        number=last.number,
        state=last.state,
        words=last.words,
        offered_at=last.offered_at,
        decided_at=last.decided_at,
        remedies=[
            OfferedRemedy(
                kind=part.kind,
                words=part.words,
                amount=part.amount,
                currency=part.currency,
                due_on=part.due_on,
                done_at=part.done_at,
                done_words=part.done_words,
            )
            for part in sorted(last.remedies.all(), key=lambda part: part.position)
        ],
    )


def _may(one: Complaint, solution: OfferedSolution | None, until: datetime | None) -> list[str]:
    if one.phase == MatterPhase.DROPPED:
        return []
    found = [deed for deed, move in DEEDS.items() if COMPLAINT_MOVES[move].is_open_to(one.stage)]
    if solution is None or solution.state != "offered":
        found = [deed for deed in found if deed not in ("agree", "refuse")]
    if until is not None:
        found.append("appeal")
    return found
