"""What has to be looked at because days went by."""

from datetime import datetime

from django.db.models import Q

from yinuo.insale.actions.report import BROKEN
from yinuo.insale.models import Milestone, ProgressReport
from yinuo.insale.queries.orders import UNDER_WAY
from yinuo.insale.states import ReportState
from yinuo.presale.stages import house_day

MOST = 500


def orders_to_foresee(*, now: datetime) -> list[int]:
    """Return orders under way with a stage that was to end before today and is not done. One query."""
    rows = Milestone.objects.filter(
        done_on__isnull=True, forecast_on__lt=house_day(now), order__status__in=UNDER_WAY
    )
    return list(rows.order_by("order_id").values_list("order_id", flat=True).distinct()[:MOST])


def reports_to_review(*, now: datetime) -> list[int]:
    """Return reports that are owed while their promise runs no more as it was given, or has passed. One query."""
    rows = ProgressReport.objects.exclude(state=ReportState.SENT)
    missed = Q(state=ReportState.OWED) & ~Q(promise__state="active")
    settled = Q(state=ReportState.MISSED) & ~Q(promise__state__in=BROKEN)
    found = rows.filter(missed | settled, promise__isnull=False)
    return list(found.order_by("due_on", "pk").values_list("pk", flat=True)[:MOST])
