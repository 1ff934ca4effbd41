"""What follows a “no” in one complaint, as pages and programs read it: reviews, bodies outside, and what can be done next."""

from datetime import datetime

from msgspec import Struct

from yinuo.aftersale import access
from yinuo.aftersale.models import Appeal, Complaint, ExternalStage, FinalAnswer
from yinuo.aftersale.review_rows import REVIEWS, deciders, last_answer, may_review, review_ends
from yinuo.aftersale.states import COMPLAINT_MOVES
from yinuo.core.actor import Actor
from yinuo.core.errors import NotFound
from yinuo.matters import access as matters_access
from yinuo.matters.models import Matter
from yinuo.people.models import Staff

WORKS = "complaint.work"
WORK_MOVES = ("mediate", "end_mediation", "reopen")


class AppealRow(Struct, frozen=True, kw_only=True):
    """A review; `outcome` is empty until it is decided. `is_open` says that it still can be."""

    id: int
    reason: str
    at: datetime
    reviewer_id: int | None
    reviewer: str
    decided_at: datetime | None
    outcome: str
    words: str
    is_open: bool


class ExternalRow(Struct, frozen=True, kw_only=True):
    """A body outside that deals with a complaint or did; `body` is a code of ExternalBody."""

    id: int
    body: str
    name: str
    reference: str
    begun_at: datetime
    ended_at: datetime | None
    outcome: str


class Recourse(Struct, frozen=True, kw_only=True):
    """What follows a “no”. `review_until` is until when a review can be asked for, none where it cannot.

    `may` names what this reader can do now: appeal, mediate, end_mediation, reopen, external, give_review, decide.
    """

    appeals: list[AppealRow]
    external: list[ExternalRow]
    review_until: datetime | None
    may: list[str]


def get_recourse(*, actor: Actor, now: datetime, complaint_id: int) -> Recourse:
    """Return what follows a “no” in a complaint. At most eight queries. Raises: NotFound."""
    one = access.visible_complaints(actor).filter(pk=complaint_id).first()
    if one is None:
        raise NotFound()
    until = review_until(one, last_answer(one), now=now)
    appeals = appeal_rows(one)
    return Recourse(
        appeals=appeals, external=external_rows(one), review_until=until, may=_may(actor, one, until)
    )


def review_until(one: Complaint, answer: FinalAnswer | None, *, now: datetime) -> datetime | None:
    """Return until when a review of an answer can be asked for, None where it cannot. No query."""
    if answer is None or not COMPLAINT_MOVES["appeal"].is_open_to(one.stage):
        return None
    ends = review_ends(answer)
    return None if answer.kind == FinalAnswer.Kind.UPHELD or ends <= now else ends


def appeal_rows(one: Complaint) -> list[AppealRow]:
    """Return a complaint's reviews, the newest first. One query."""
    rows = Appeal.objects.filter(complaint=one.pk).select_related("reviewer").order_by("-at", "-pk")
    return [
        AppealRow(
            id=row.pk,
            reason=row.reason,
            at=row.at,
            reviewer_id=row.reviewer_id,
            reviewer=row.reviewer.name if row.reviewer else "",
            decided_at=row.decided_at,
            outcome=row.outcome,
            words=row.words,
            is_open=row.decided_at is None and one.stage == "under_review",
        )
        for row in rows
    ]


def external_rows(one: Complaint) -> list[ExternalRow]:
    """Return the bodies outside that deal with a complaint or did, the newest first. One query."""
    rows = ExternalStage.objects.filter(complaint=one.pk).order_by("-begun_at", "-pk")
    return [
        ExternalRow(
            id=row.pk,
            body=row.body,
            name=row.name,
            reference=row.reference,
            begun_at=row.begun_at,
            ended_at=row.ended_at,
            outcome=row.outcome,
        )
        for row in rows
    ]


def possible_reviewers(*, actor: Actor, complaint_id: int) -> list[tuple[int, str]]:
    """Return who may review a complaint: key and name. Raises: NotFound, NotAllowed."""
    one = access.complaint_for(actor, complaint_id, REVIEWS)
    already = deciders(one)
    return [
        (staff.pk, staff.name)
        for staff in Staff.objects.filter(is_active=True).order_by("name", "pk")
        if staff.pk not in already and may_review(staff)
    ]


def _may(actor: Actor, one: Complaint, until: datetime | None) -> list[str]:
    found = []
    if _reaches(actor, one, WORKS):
        found = [move for move in WORK_MOVES if COMPLAINT_MOVES[move].is_open_to(one.stage)]
        found.append("external")
        if until is not None:
            found.append("appeal")
    if one.stage == "under_review" and _reaches(actor, one, REVIEWS):
        found.append("give_review")
        if actor.staff_id is None or actor.staff_id not in deciders(one):
            found.append("decide")
    return found


def _reaches(actor: Actor, one: Complaint, right: str) -> bool:
    reach = matters_access.reach_of(actor, right)
    return actor.can(right) and Matter.objects.filter(reach, pk=one.pk).exists()
