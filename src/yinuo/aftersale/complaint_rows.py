"""A complaint as rows: the one way in which its stage moves, and the one way in which it comes to an end."""

from datetime import datetime
from typing import Any

from yinuo.aftersale.errors import FinalAnswerNeeded
from yinuo.aftersale.journal import ComplaintDisposed, ComplaintStageChanged, FinalAnswerGiven
from yinuo.aftersale.models import Complaint, FinalAnswer
from yinuo.aftersale.states import COMPLAINT_MOVES, ComplaintStage
from yinuo.core.action import current_frame, record
from yinuo.core.actor import SYSTEM, Actor
from yinuo.core.errors import InvalidMove, StaleState
from yinuo.core.live import tell
from yinuo.matters.actions.messages import send_reply
from yinuo.matters.actions.states import reopen_matter, resolve_matter
from yinuo.matters.errors import TextTooLong
from yinuo.matters.models import Matter
from yinuo.matters.states import MatterPhase

DISPOSING = ("propose", "decline", "transfer", "mediate")
"""Moves that are a disposition; the answer to a no may be a mediation."""
LONGEST_WORDS = 4_000
_DONE = (MatterPhase.DONE.value,)


def check_stage(complaint: Complaint, move: str) -> None:
    """Refuse a move that the stage does not allow. Raises: InvalidMove."""
    found = COMPLAINT_MOVES[move]
    if not found.is_open_to(complaint.stage):
        label = ComplaintStage(complaint.stage).label
        raise InvalidMove(move=str(found.label), state=str(label), state_code=complaint.stage, to=found.to)


def move_stage(complaint: Complaint, move: str, **changes: Any) -> None:
    """Move a complaint, whose matter is locked, with further columns, if it is still in the stage that was read; journal it.

    When the first disposition was made is noted here, and never again. Raises: InvalidMove, StaleState.
    """
    check_stage(complaint, move)
    now = current_frame().now
    before, after = complaint.stage, COMPLAINT_MOVES[move].to
    is_first = move in DISPOSING and complaint.proposed_at is None
    changes |= {"stage": after, "stage_since": now} | ({"proposed_at": now} if is_first else {})
    if Complaint.objects.filter(pk=complaint.pk, stage=before).update(**changes) != 1:
        raise StaleState()
    for name, value in changes.items():
        setattr(complaint, name, value)
    record(ComplaintStageChanged(subject_id=complaint.pk, matter_id=complaint.pk, before=before, stage=after))
    if move in DISPOSING:
        record(
            ComplaintDisposed(subject_id=complaint.pk, matter_id=complaint.pk, stage=after, is_first=is_first)
        )
    touch(complaint)


def touch(complaint: Complaint) -> None:
    """Note that something happened to a complaint, and tell open pages."""
    Matter.objects.filter(pk=complaint.pk).update(changed_at=current_frame().now)
    tell(f"matter:{complaint.pk}", event="matter", id=complaint.pk)
    tell("desk", event="complaint", id=complaint.pk)


def answer_finally(complaint: Complaint, *, kind: str, text: str, actor: Actor, now: datetime) -> FinalAnswer:
    """Send the final answer through the thread and resolve the matter; the move to the end was made and journalled before.

    The actor has asked for the right to end it. Raises: FinalAnswerNeeded, TextTooLong, OpenPromises, OpenChildren.
    """
    text = final_words(text)
    reaching = actor.also_reaching(complaint.pk).also_allowed("matter.reply").also_allowed("matter.work")
    message = send_reply(actor=reaching, now=now, matter_id=complaint.pk, text=text)
    answer = FinalAnswer.objects.create(
        complaint=complaint, kind=kind, text=text, message=message, at=now, by_id=actor.staff_id
    )
    record(
        FinalAnswerGiven(
            subject_id=complaint.pk,
            matter_id=complaint.pk,
            answer_id=answer.pk,
            kind=kind,
            message_id=message.pk,
        )
    )
    resolve_matter(actor=reaching, now=now, matter_id=complaint.pk)
    complaint.refresh_from_db()
    return answer


def back_to_work(complaint: Complaint, *, now: datetime, reason: str) -> None:
    """Open the matter of a complaint that goes on, where it was done."""
    if Matter.objects.filter(pk=complaint.pk, phase__in=_DONE).exists():
        reopen_matter(actor=SYSTEM, now=now, matter_id=complaint.pk, reason=reason)
        complaint.refresh_from_db()


def final_words(text: str) -> str:
    """Return the words of a final answer. Raises: FinalAnswerNeeded, TextTooLong."""
    text = short_words(text, field="answer")
    if not text:
        raise FinalAnswerNeeded(field="answer")
    return text


def short_words(text: str, *, field: str, limit: int = LONGEST_WORDS) -> str:
    """Return a text trimmed. Raises: TextTooLong."""
    text = text.replace("\x00", "").strip()
    if len(text) > limit:
        raise TextTooLong(field=field, length=len(text), limit=limit)
    return text
