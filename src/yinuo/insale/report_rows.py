"""Progress reports as rows: the next one owed with its promise, and the end of what is owed."""

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from yinuo.core.action import current_frame, record
from yinuo.insale.journal import ReportsEnded
from yinuo.insale.models import Order, ProgressReport, ReportRhythm
from yinuo.insale.plan_days import PlanDays
from yinuo.insale.rules.rhythm import first_weekday, next_due
from yinuo.insale.states import OrderStatus, ReportState
from yinuo.matters import promises
from yinuo.matters.actions.promise import release_running
from yinuo.matters.models import Promise

ENDED = (
    OrderStatus.RECEIVED,
    OrderStatus.ACCEPTED,
    OrderStatus.COMPLETED,
    OrderStatus.CANCELLED,
)


def schedule_report(order: Order, rhythm: ReportRhythm) -> ProgressReport | None:
    """Owe the next report of an order's rhythm and promise it, where none is owed yet; the order is locked."""
    reports = ProgressReport.objects.filter(order=order)
    if order.confirmed_at is None or order.status in ENDED or reports.filter(state=ReportState.OWED).exists():
        return None
    days = PlanDays.of(order)
    today = days.calendar.local_date(current_frame().now)
    newest = reports.order_by("-due_on").values_list("due_on", flat=True).first()
    wished = rhythm.next_on or first_weekday(today, weekday=rhythm.weekday, weeks=rhythm.weeks)
    rhythm.next_on, due_on = next_due(
        wished,
        weeks=rhythm.weeks,
        after=max(today, newest or today, rhythm.next_on or today),
        is_working=days.is_working,
        later=days.later,
    )
    rhythm.save(update_fields=["next_on"])
    due_at = datetime.combine(due_on, rhythm.by_time, tzinfo=days.calendar.zone)
    with translation.override(order.language):
        what = _("Progress report on the order %(number)s") % {"number": order.number}
    promise = promises.start_promise(
        order,
        promises.NewPromise(
            what=what,
            source=Promise.Source.PERSON,
            due_at=due_at,
            owner_id=order.owner_id,
            calendar_id=order.team.calendar_id if order.team else None,
        ),
    )
    return ProgressReport.objects.create(order=order, due_on=due_on, promise=promise)


def end_reports(order: Order, *, evidence: str) -> None:
    """Owe no more reports: what was not sent is released with this evidence, missed or not; what was missed stays missed in the ledger."""
    reports = ProgressReport.objects.filter(order=order).exclude(state=ReportState.SENT)
    owed = list(reports.values_list("pk", "promise_id"))
    ReportRhythm.objects.filter(order=order).update(next_on=None)
    if not owed:
        return
    running = Promise.objects.filter(
        pk__in=[promise_id for _pk, promise_id in owed], state__in=promises.RUNNING_STATES
    )
    for promise in running.select_for_update(of=("self",), no_key=True).order_by("pk"):
        release_running(promise, evidence=evidence)
    reports.delete()
    record(ReportsEnded(subject_id=order.pk, matter_id=order.pk, open=len(owed), reason=evidence))
