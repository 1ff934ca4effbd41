"""Complaints that were taken over our heads: how many of those received an authority passed on, and how many answers were in time."""

from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Q
from msgspec import Struct

from yinuo.aftersale.models import AuthorityTransfer, Complaint
from yinuo.core.actor import Actor, Scope
from yinuo.matters import access
from yinuo.matters.models import Matter
from yinuo.quality import rules
from yinuo.quality.periods import Period


class EscalationFigures(Struct, frozen=True, kw_only=True):
    """`received` complaints of a period, of which `escalated` were passed on to us by an authority, at whatever time since; answers that
    fell `due` in the period, of which `in_time` were handed in before their instant. What was taken back as registered wrongly is in
    neither; `taken_back` says how many notices were taken back in the period."""

    received: int
    escalated: int
    due: int
    in_time: int
    taken_back: int

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
    standing = AuthorityTransfer.objects.filter(complaint=OuterRef("pk"), taken_back_at__isnull=True)
    complaints = Complaint.objects.filter(opened_at__gte=period.begins_at, opened_at__lt=period.ends_at)
    fell_due = Q(
        due_at__gte=period.begins_at, due_at__lt=min(period.ends_at, now), taken_back_at__isnull=True
    )
    taken_back = Q(taken_back_at__gte=period.begins_at, taken_back_at__lt=period.ends_at)
    notices = AuthorityTransfer.objects.filter(fell_due | taken_back)
    if not everywhere:
        reach = Matter.objects.filter(access.reach_of(actor, "figures.read")).order_by()
        complaints, notices = complaints.filter(matter__in=reach), notices.filter(complaint__matter__in=reach)
    received = complaints.aggregate(all=Count("pk"), escalated=Count("pk", filter=Exists(standing)))
    noticed = notices.aggregate(
        due=Count("pk", filter=fell_due),
        in_time=Count("pk", filter=fell_due & Q(submitted_at__lt=F("due_at"))),
        taken_back=Count("pk", filter=taken_back),
    )
    return EscalationFigures(
        received=received["all"],
        escalated=received["escalated"],
        due=noticed["due"],
        in_time=noticed["in_time"],
        taken_back=noticed["taken_back"],
    )
