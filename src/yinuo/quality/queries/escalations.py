"""Complaints that were taken over our heads: how many of those received an authority passed on, and how many answers were in time."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Q

from yinuo.aftersale.models import AuthorityTransfer, Complaint
from yinuo.core.actor import Actor, Scope
from yinuo.matters import access
from yinuo.matters.models import Matter
from yinuo.quality import rules
from yinuo.quality.periods import Period


@dataclass(frozen=True, kw_only=True)
class EscalationFigures:
    """`received` complaints of a period, of which `escalated` were passed on to us by an authority, at whatever time since; answers that
    fell `due` in the period, of which `in_time` were handed in before their instant."""

    received: int
    escalated: int
    due: int
    in_time: int

    @property
    def escalated_rate(self) -> float | None:
        return self.escalated / self.received if self.received else None

    @property
    def escalated_interval(self) -> tuple[float, float]:
        return rules.wilson(x=self.escalated, n=self.received)

    @property
    def in_time_rate(self) -> float | None:
        return self.in_time / self.due if self.due else None

    @property
    def in_time_interval(self) -> tuple[float, float]:
        return rules.wilson(x=self.in_time, n=self.due)


def escalation_figures(*, actor: Actor, period: Period, now: datetime) -> EscalationFigures:
    """Return the figures of a period. Two statements.

    A complaint counts by when it was received, once, however many notices came; merged, withdrawn, cancelled and re-opened ones count as
    they did before. Raises: NotAllowed.
    """
    everywhere = actor.require("figures.read") is Scope.ALL
    notices = AuthorityTransfer.objects.filter(complaint=OuterRef("pk"))
    complaints = Complaint.objects.filter(opened_at__gte=period.begins_at, opened_at__lt=period.ends_at)
    answers = AuthorityTransfer.objects.filter(
        due_at__gte=period.begins_at, due_at__lt=min(period.ends_at, now)
    )
    if not everywhere:
        reach = Matter.objects.filter(access.reach_of(actor, "figures.read")).order_by()
        complaints, answers = complaints.filter(matter__in=reach), answers.filter(complaint__matter__in=reach)
    received = complaints.aggregate(all=Count("pk"), escalated=Count("pk", filter=Exists(notices)))
    fell_due = answers.aggregate(all=Count("pk"), in_time=Count("pk", filter=Q(submitted_at__lt=F("due_at"))))
    return EscalationFigures(
        received=received["all"],
        escalated=received["escalated"],
        due=fell_due["all"],
        in_time=fell_due["in_time"],
    )
