"""Taking a closed complaint up again: what was put right is wrong again, or never was."""

from datetime import datetime

from yinuo.aftersale import access
from yinuo.aftersale.complaint_rows import back_to_work, check_stage, move_stage, short_words
from yinuo.aftersale.journal import ComplaintReopened
from yinuo.aftersale.models import Complaint
from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.matters.errors import ReasonNeeded

RIGHT = "complaint.work"
LONGEST_REASON = 200


@action(journal=ComplaintReopened, many=True)
def reopen_complaint(*, actor: Actor, now: datetime, complaint_id: int, reason: str) -> Complaint:
    """Look into a closed complaint again; what was late stays late, and its first disposition stays the first.

    Raises: NotFound, NotAllowed, InvalidMove, StaleState, ReasonNeeded, TextTooLong.
    """
    complaint = access.complaint_for(actor, complaint_id, RIGHT, lock=True)
    check_stage(complaint, "reopen")
    reason = short_words(reason, field="reason", limit=LONGEST_REASON)
    if not reason:
        raise ReasonNeeded(field="reason")
    take_up_closed(complaint, reason=reason)
    back_to_work(complaint, now=now, reason=reason)
    return complaint


def take_up_closed(complaint: Complaint, *, reason: str) -> None:
    """Move a closed complaint back to the investigation, within a running action. Raises: InvalidMove, StaleState."""
    move_stage(complaint, "reopen")
    record(ComplaintReopened(subject_id=complaint.pk, matter_id=complaint.pk, words=reason))
