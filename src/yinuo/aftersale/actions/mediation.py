"""Mediation: both sides are heard once more after a solution was not agreed to; it leads to another offer, or ends without one."""

from datetime import datetime

from yinuo.aftersale import access
from yinuo.aftersale.complaint_rows import answer_finally, check_stage, final_words, move_stage, short_words
from yinuo.aftersale.journal import MediationBegun, MediationEnded
from yinuo.aftersale.models import Complaint, FinalAnswer
from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.matters.actions.messages import send_reply
from yinuo.matters.errors import EmptyText, ReasonNeeded

RIGHT = "complaint.work"


@action(journal=MediationBegun, many=True)
def begin_mediation(*, actor: Actor, now: datetime, complaint_id: int, words: str) -> Complaint:
    """Begin to mediate, and tell the complainant in `words` who does and how.

    Raises: NotFound, NotAllowed, InvalidMove, StaleState, EmptyText, TextTooLong.
    """
    complaint = access.complaint_for(actor, complaint_id, RIGHT, lock=True)
    check_stage(complaint, "mediate")
    words = short_words(words, field="words")
    if not words:
        raise EmptyText(field="words")
    move_stage(complaint, "mediate")
    reaching = actor.also_reaching(complaint.pk).also_allowed("matter.reply")
    message = send_reply(actor=reaching, now=now, matter_id=complaint.pk, text=words)
    record(MediationBegun(subject_id=complaint.pk, matter_id=complaint.pk, message_id=message.pk))
    complaint.refresh_from_db()
    return complaint


@action(journal=MediationEnded, many=True)
def end_mediation(*, actor: Actor, now: datetime, complaint_id: int, reason: str, answer: str) -> Complaint:
    """End a mediation that led to nothing, with the final answer.

    Raises: NotFound, NotAllowed, InvalidMove, StaleState, ReasonNeeded, FinalAnswerNeeded, TextTooLong, OpenPromises, OpenChildren.
    """
    complaint = access.complaint_for(actor, complaint_id, RIGHT, lock=True)
    check_stage(complaint, "end_mediation")
    reason = short_words(reason, field="reason", limit=200)
    if not reason:
        raise ReasonNeeded(field="reason")
    answer = final_words(answer)
    move_stage(complaint, "end_mediation")
    record(MediationEnded(subject_id=complaint.pk, matter_id=complaint.pk, reason=reason))
    answer_finally(complaint, kind=FinalAnswer.Kind.MEDIATION_ENDED, text=answer, actor=actor, now=now)
    return complaint
