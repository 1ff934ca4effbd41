"""A review: somebody who is not content with a final answer has it looked at by another than the first, who finds it right or not."""

from datetime import datetime

from yinuo.aftersale import access
from yinuo.aftersale.complaint_rows import (
    answer_finally,
    back_to_work,
    check_stage,
    final_words,
    move_stage,
    short_words,
    touch,
)
from yinuo.aftersale.errors_appeal import CannotReview, ReviewerNeeded
from yinuo.aftersale.journal import AppealOverturned, AppealUpheld, ComplaintAppealed, ReviewGiven
from yinuo.aftersale.models import Appeal, Complaint, FinalAnswer
from yinuo.aftersale.review_rows import (
    REVIEWS,
    independent_lead,
    last_answer,
    may_review,
    refuse_review,
    refuse_who_decided,
)
from yinuo.core.action import action, current_frame, record
from yinuo.core.actor import SYSTEM, Actor, ActorKind
from yinuo.core.errors import InvalidValue, NotFound
from yinuo.core.live import tell
from yinuo.matters.actions.assignment import able_owner, assign_matter
from yinuo.matters.actions.intake import take_customer_message
from yinuo.matters.actions.messages import send_reply
from yinuo.matters.errors import EmptyText, ReasonNeeded
from yinuo.matters.models import Notice
from yinuo.people.models import Staff

RIGHT = "complaint.work"
LONGEST_REASON = 2_000


@action(journal=ComplaintAppealed, many=True)
def appeal_complaint(
    *, actor: Actor, now: datetime, complaint_id: int, reason: str, external_id: str | None = None
) -> Appeal:
    """Ask for a review of the final answer: the complainant on their page, or staff to whom they said so.

    It goes to a lead who may decide reviews and has decided nothing in it, or lies open until somebody gives it to one; from then on they
    lead the complaint. What the complainant writes stands in the thread too. Asked again while one is open, the open one is returned.
    Raises: NotFound, NotAllowed, InvalidMove, StaleState, ReasonNeeded, TextTooLong, ReviewNotOffered,
    ReviewTooLate, ReviewedAlready.
    """
    right = "matter.write_in" if actor.kind is ActorKind.CUSTOMER else RIGHT
    complaint = access.complaint_for(actor, complaint_id, right, lock=True)
    if (running := open_appeal(complaint)) is not None:
        return running
    check_stage(complaint, "appeal")
    answer = last_answer(complaint)
    refuse_review(answer, now=now)
    reason = short_words(reason, field="reason", limit=LONGEST_REASON)
    if not reason:
        raise ReasonNeeded(field="reason")
    reviewer = independent_lead(complaint)
    appeal = Appeal.objects.create(complaint=complaint, reason=reason, at=now, reviewer=reviewer)
    move_stage(complaint, "appeal")
    # before their words: a review may be asked for longer than other matters can be opened again
    back_to_work(complaint, now=now, reason=reason[:200])
    if actor.kind is ActorKind.CUSTOMER:
        take_customer_message(
            actor=actor,
            now=now,
            matter_id=complaint.pk,
            text=reason,
            channel="web",
            customer_name=complaint.customer.name if complaint.customer else "",
            external_id=external_id,
        )
    _give(complaint, reviewer, now=now)
    record(
        ComplaintAppealed(
            subject_id=complaint.pk,
            matter_id=complaint.pk,
            appeal_id=appeal.pk,
            answer_id=answer.pk if answer else None,
            reviewer_id=appeal.reviewer_id,
            words=reason,
        )
    )
    touch(complaint)
    return appeal


@action(journal=ReviewGiven, many=True)
def give_review(*, actor: Actor, now: datetime, appeal_id: int, reviewer_id: int) -> Appeal:
    """Give an open review to a member of staff who may decide it; they lead the complaint from then on.

    Nothing is journalled where they have it already. Raises: NotFound, NotAllowed, InvalidMove, CannotReview, NotOnTheTeam, NotIndependent.
    """
    appeal, complaint = _open(actor, appeal_id)
    reviewer = able_owner(reviewer_id)
    if not may_review(reviewer):
        raise CannotReview(field="reviewer_id", name=reviewer.name)
    refuse_who_decided(complaint, reviewer.pk, field="reviewer_id")
    if appeal.reviewer_id == reviewer.pk and complaint.owner_id == reviewer.pk:
        return appeal
    before = appeal.reviewer_id
    appeal.reviewer = reviewer
    appeal.save(update_fields=["reviewer"])
    record(
        ReviewGiven(
            subject_id=complaint.pk,
            matter_id=complaint.pk,
            appeal_id=appeal.pk,
            reviewer_id=reviewer.pk,
            before_reviewer_id=before,
            reviewer=reviewer.name,
        )
    )
    _give(complaint, reviewer, now=now)
    touch(complaint)
    return appeal


@action(journal=(AppealUpheld, AppealOverturned), many=True)
def decide_appeal(
    *, actor: Actor, now: datetime, appeal_id: int, outcome: str, words: str, answer: str
) -> Appeal:
    """Decide a review: `upheld` ends the complaint with `answer` as its final answer, `overturned` takes it up anew and sends `answer`.

    `words` is why, for the house. Whoever decides becomes its reviewer; a program decides in the name of the reviewer who was given it.
    Raises: NotFound, NotAllowed, InvalidMove, StaleState, InvalidValue, NotIndependent, ReviewerNeeded, EmptyText, FinalAnswerNeeded,
    TextTooLong, OpenPromises, OpenChildren.
    """
    appeal, complaint = _open(actor, appeal_id)
    if outcome not in Appeal.Outcome.values:
        raise InvalidValue(field="outcome", problem=outcome[:40])
    reviewer_id = actor.staff_id or appeal.reviewer_id
    if reviewer_id is None:
        raise ReviewerNeeded()
    refuse_who_decided(complaint, reviewer_id)
    words, answer = short_words(words, field="words"), final_words(answer)
    if not words:
        raise EmptyText(field="words")
    Appeal.objects.filter(pk=appeal.pk).update(
        reviewer=reviewer_id, decided_at=now, outcome=outcome, words=words
    )
    appeal.refresh_from_db()
    if outcome == Appeal.Outcome.UPHELD:
        _uphold(complaint, appeal, answer, actor=actor, now=now)
    else:
        _overturn(complaint, appeal, answer, actor=actor, now=now)
    return appeal


def open_appeal(complaint: Complaint) -> Appeal | None:
    """Return the review of a complaint that is not decided yet."""
    return Appeal.objects.filter(complaint=complaint.pk, decided_at__isnull=True).first()


def _give(complaint: Complaint, reviewer: Staff | None, *, now: datetime) -> None:
    """Let the reviewer lead the complaint; where nobody may, its team's lead is told to find somebody."""
    owner_id = reviewer.pk if reviewer else None
    assign_matter(actor=SYSTEM, now=now, matter_id=complaint.pk, owner_id=owner_id, how="review")
    current_frame().operation.keyed.pop(
        ("matter", complaint.pk), None
    )  # what is promised next is the new owner's
    lead = complaint.team.lead if complaint.team else None
    if reviewer is None and lead is not None:
        Notice.objects.create(
            staff=lead, kind="review_unplaced", matter_id=complaint.pk, facts={}, at=now, show_from=now
        )
        tell(f"staff:{lead.pk}", event="notice")


def _uphold(complaint: Complaint, appeal: Appeal, answer: str, *, actor: Actor, now: datetime) -> None:
    move_stage(complaint, "uphold")
    record(
        AppealUpheld(
            subject_id=complaint.pk,
            matter_id=complaint.pk,
            appeal_id=appeal.pk,
            reviewer_id=appeal.reviewer_id or 0,
        )
    )
    answer_finally(complaint, kind=FinalAnswer.Kind.UPHELD, text=answer, actor=actor, now=now)


def _overturn(complaint: Complaint, appeal: Appeal, answer: str, *, actor: Actor, now: datetime) -> None:
    """Look into it anew: what was said against taking it on no longer holds."""
    taken = complaint.accepted_at is not None
    changes = {} if taken else {"accepted_at": now, "accepted_by_id": appeal.reviewer_id}
    move_stage(complaint, "overturn", refused_because="", where_to="", **changes)
    if actor.staff_id is not None and complaint.owner_id != actor.staff_id:
        assign_matter(actor=SYSTEM, now=now, matter_id=complaint.pk, owner_id=actor.staff_id, how="review")
    reaching = actor.also_reaching(complaint.pk).also_allowed("matter.reply")
    message = send_reply(actor=reaching, now=now, matter_id=complaint.pk, text=answer)
    record(
        AppealOverturned(
            subject_id=complaint.pk,
            matter_id=complaint.pk,
            appeal_id=appeal.pk,
            reviewer_id=appeal.reviewer_id or 0,
            message_id=message.pk,
        )
    )
    complaint.refresh_from_db()


def _open(actor: Actor, appeal_id: int) -> tuple[Appeal, Complaint]:
    """Return a review that is not decided yet, its complaint locked. Raises: NotFound, NotAllowed, InvalidMove."""
    appeal, complaint = access.part_for(Appeal, actor, appeal_id, REVIEWS, lock=True)
    check_stage(complaint, "uphold")
    if appeal.decided_at is not None:
        raise NotFound()
    return appeal, complaint
