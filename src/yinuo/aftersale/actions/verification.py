"""The customer says whether it is put right: then it is closed with our final answer, else it is looked into again."""

from datetime import datetime, timedelta

from django.utils import translation
from django.utils.translation import gettext as _

from yinuo.aftersale import access
from yinuo.aftersale.actions.proposal_decision import Said, checked_said, take_up_after
from yinuo.aftersale.complaint_rows import answer_finally, check_stage, move_stage
from yinuo.aftersale.errors import TooSoonForSilence
from yinuo.aftersale.journal import NotPutRight, PuttingRightConfirmed
from yinuo.aftersale.models import Complaint
from yinuo.core.action import action, record
from yinuo.core.actor import SYSTEM, Actor, ActorKind
from yinuo.matters.errors import ReasonNeeded

SILENT_DAYS = 7
"""After so many days without an answer, staff may close; the customer can still ask for a review."""


@action(journal=PuttingRightConfirmed)
def confirm_put_right(
    *, actor: Actor, now: datetime, complaint_id: int, said: Said, answer: str = ""
) -> Complaint:
    """Take the customer's word that it is put right, and close the complaint with the final answer.

    Without `answer` it is the usual one, in the customer's language. Staff may note silence after some days.
    Raises: NotFound, NotAllowed, InvalidMove, StaleState, TooSoonForSilence, FinalAnswerNeeded, TextTooLong, OpenPromises, OpenChildren;
    and, all at once, EvidenceNeeded, InvalidValue.
    """
    complaint = _asked(actor, complaint_id, "close")
    said = checked_said(said, actor=actor, silence=True)
    is_silent = said.how == "silence"
    if is_silent and now < complaint.stage_since + timedelta(days=SILENT_DAYS):
        raise TooSoonForSilence(field="how", days=SILENT_DAYS)
    move_stage(complaint, "close")
    record(
        PuttingRightConfirmed(subject_id=complaint.pk, matter_id=complaint.pk, how=said.how, words=said.words)
    )
    by_customer = actor.kind is ActorKind.CUSTOMER
    if by_customer:
        take_up_after(complaint, "solution_confirmed", actor=actor, now=now)
    answer_finally(
        complaint,
        kind="closed",
        text=answer.strip() or usual_answer(complaint, silent=is_silent),
        actor=SYSTEM if by_customer else actor,
        now=now,
    )
    return complaint


@action(journal=NotPutRight)
def return_complaint(*, actor: Actor, now: datetime, complaint_id: int, said: Said) -> Complaint:
    """Take the customer's word that it is not put right; it is looked into again, and our answer is owed anew.

    Raises: NotFound, NotAllowed, InvalidMove, StaleState, ReasonNeeded; and, all at once, EvidenceNeeded, InvalidValue, TextTooLong.
    """
    complaint = _asked(actor, complaint_id, "return")
    said = checked_said(said, actor=actor)
    if not said.words:
        raise ReasonNeeded(field="words")
    move_stage(complaint, "return")
    take_up_after(complaint, "solution_not_right", actor=actor, now=now)
    record(NotPutRight(subject_id=complaint.pk, matter_id=complaint.pk, how=said.how, words=said.words))
    complaint.refresh_from_db()
    return complaint


def usual_answer(complaint: Complaint, *, silent: bool = False) -> str:
    """Return the final answer that is sent where nobody writes another, in the customer's language."""
    with translation.override(complaint.language):
        text = (
            _(
                "We have done what we agreed on for your complaint %(number)s and have not heard from you since, so we close it today."
                " If anything is not right, please write to us here at any time."
            )
            if silent
            else _(
                "Thank you for telling us that your complaint %(number)s has been put right. We close it today."
                " We are sorry for the trouble. If anything comes up again, please write to us here at any time."
            )
        )
        return text % {"number": complaint.number}


def _asked(actor: Actor, complaint_id: int, name: str) -> Complaint:
    """Return a complaint about which the customer was asked, locked. Raises: NotFound, NotAllowed, InvalidMove."""
    right = "matter.write_in" if actor.kind is ActorKind.CUSTOMER else "complaint.work"
    complaint = access.complaint_for(actor, complaint_id, right, lock=True)
    check_stage(complaint, name)
    return complaint
