"""Absences, and who stands in."""

from datetime import datetime

from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.people import access
from yinuo.people.actors import forget_actors
from yinuo.people.errors import AbsenceOver, AbsenceOverlaps, BadAbsence, DeputyNeeded
from yinuo.people.journal import AbsenceEnded, AbsenceSet
from yinuo.people.models import Coverage, Staff
from yinuo.people.texts import checked_text


@action(journal=AbsenceSet)
def set_absence(
    *,
    actor: Actor,
    now: datetime,
    staff_id: int,
    deputy_id: int,
    begins_at: datetime,
    ends_at: datetime,
    why: str = "",
) -> Coverage:
    """Say when a colleague, or oneself, is absent (half-open) and who stands in.

    Raises: NotFound, NotAllowed, BeyondYourRights, BadAbsence, DeputyNeeded, AbsenceOverlaps, NameTooLong.
    """
    staff = access.own_or_staff_for(actor, staff_id)
    if ends_at <= begins_at or ends_at <= now:
        raise BadAbsence(field="ends_at")
    if deputy_id == staff_id or not Staff.objects.filter(pk=deputy_id, is_active=True).exists():
        raise DeputyNeeded(field="deputy")
    # The row of the absent is locked, so two absences cannot pass this check side by side.
    if Coverage.objects.filter(staff=staff, begins_at__lt=ends_at, ends_at__gt=begins_at).exists():
        raise AbsenceOverlaps(field="begins_at", name=staff.name)
    coverage = Coverage.objects.create(
        staff=staff,
        deputy_id=deputy_id,
        begins_at=begins_at,
        ends_at=ends_at,
        reason=checked_text(why, limit=120, field="why"),
    )
    forget_actors()
    record(
        AbsenceSet(
            subject_id=staff.pk,
            coverage_id=coverage.pk,
            deputy_id=deputy_id,
            begins_at=begins_at.isoformat(),
            ends_at=ends_at.isoformat(),
            why=coverage.reason,
        )
    )
    return coverage


@action(journal=AbsenceEnded)
def end_absence(*, actor: Actor, now: datetime, coverage_id: int) -> None:
    """End an absence now; one that has not begun is taken out of the plan.

    Raises: NotFound, NotAllowed, BeyondYourRights, AbsenceOver.
    """
    coverage = access.one(Coverage, coverage_id)
    access.own_or_staff_for(actor, coverage.staff_id)
    coverage = access.one(Coverage, coverage_id, lock=True)
    if coverage.ends_at <= now:
        raise AbsenceOver()
    planned_until = coverage.ends_at
    if coverage.begins_at >= now:
        coverage.delete()
    else:
        coverage.ends_at = now
        coverage.save(update_fields=["ends_at"])
    forget_actors()
    record(
        AbsenceEnded(
            subject_id=coverage.staff_id,
            coverage_id=coverage_id,
            deputy_id=coverage.deputy_id,
            planned_until=planned_until.isoformat(),
        )
    )
