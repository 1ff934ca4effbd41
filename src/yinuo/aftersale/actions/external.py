"""Bodies outside of the house that deal with a complaint: 12315, an ombudsman, a platform: since when, under which number, with what outcome."""

from datetime import datetime

from yinuo.aftersale import access
from yinuo.aftersale.complaint_rows import short_words, touch
from yinuo.aftersale.errors_appeal import ExternalStageOver, StillWithExternalBody
from yinuo.aftersale.journal import ExternalStageBegun, ExternalStageEnded
from yinuo.aftersale.models import ExternalStage
from yinuo.aftersale.states import ExternalBody
from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import InvalidValue
from yinuo.matters.errors import EmptyText

RIGHT = "complaint.work"
LONGEST_NAME, LONGEST_REFERENCE = 120, 80


@action(journal=ExternalStageBegun)
def begin_external(
    *,
    actor: Actor,
    now: datetime,
    complaint_id: int,
    body: str,
    name: str = "",
    reference: str = "",
    begun_at: datetime | None = None,
) -> ExternalStage:
    """Note that a body outside deals with a complaint, open or ended, since `begun_at` (now, where it is not said). Its stage stays.

    Raises: NotFound, NotAllowed, InvalidValue, StillWithExternalBody, TextTooLong.
    """
    complaint = access.complaint_for(actor, complaint_id, RIGHT, lock=True)
    if body not in ExternalBody.values:
        raise InvalidValue(field="body", problem=body[:40])
    if begun_at is not None and begun_at > now:
        raise InvalidValue(field="begun_at", problem=begun_at.isoformat())
    name = short_words(name, field="name", limit=LONGEST_NAME)
    reference = short_words(reference, field="reference", limit=LONGEST_REFERENCE)
    running = ExternalStage.objects.filter(complaint=complaint.pk, body=body, ended_at__isnull=True)
    if running.filter(name=name).exists():
        raise StillWithExternalBody(field="body")
    stage = ExternalStage.objects.create(
        complaint=complaint, body=body, name=name, reference=reference, begun_at=begun_at or now
    )
    record(
        ExternalStageBegun(
            subject_id=complaint.pk,
            matter_id=complaint.pk,
            body=body,
            stage_id=stage.pk,
            reference=reference,
        )
    )
    touch(complaint)
    return stage


@action(journal=ExternalStageEnded)
def end_external(*, actor: Actor, now: datetime, stage_id: int, outcome: str) -> ExternalStage:
    """Note what came out at a body outside. Raises: NotFound, NotAllowed, ExternalStageOver, EmptyText, TextTooLong."""
    stage, complaint = access.part_for(ExternalStage, actor, stage_id, RIGHT, lock=True)
    if stage.ended_at is not None:
        raise ExternalStageOver()
    outcome = short_words(outcome, field="outcome")
    if not outcome:
        raise EmptyText(field="outcome")
    stage.ended_at, stage.outcome = now, outcome
    stage.save(update_fields=["ended_at", "outcome"])
    record(
        ExternalStageEnded(
            subject_id=complaint.pk,
            matter_id=complaint.pk,
            body=stage.body,
            stage_id=stage.pk,
            outcome=outcome,
        )
    )
    touch(complaint)
    return stage
