"""Progress reports owed to the customer: how often, sent, missed, no longer owed."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import InvalidValue
from yinuo.insale import access
from yinuo.insale.actions.plan import running_order
from yinuo.insale.errors import NoReportsOwed, ReportSentAlready
from yinuo.insale.journal import ReportReviewed, ReportRhythmSet, ReportsEnded, ReportSent
from yinuo.insale.models import Milestone, MilestoneNote, Order, ProgressReport, ReportRhythm
from yinuo.insale.plan_days import PlanDays
from yinuo.insale.report_rows import end_reports, schedule_report
from yinuo.insale.rules.plan import Stage, overall_percent
from yinuo.insale.rules.plan_content import Rhythm
from yinuo.insale.states import ReportState
from yinuo.matters import promises
from yinuo.matters.actions.messages import checked_text, send_reply
from yinuo.matters.errors import ReasonNeeded, TextTooLong
from yinuo.matters.models import Attachment, Promise

LONGEST_REASON = 200
KEPT = ("kept", "kept_late")
BROKEN = ("overdue", "broken", "remedied", "written_off")


@action(journal=ReportRhythmSet)
def set_rhythm(*, actor: Actor, now: datetime, order_id: int, rhythm: Rhythm) -> ReportRhythm:
    """Say how often the customer of an order is owed a report. One that is owed already stays promised for its day.

    Raises: NotFound, NotAllowed, OrderNotConfirmed, OrderOver, InvalidValue.
    """
    order = running_order(actor, order_id)
    rhythm.check()
    row, _made = ReportRhythm.objects.update_or_create(
        order=order,
        defaults={
            "weekday": rhythm.weekday,
            "weeks": rhythm.weeks,
            "by_time": rhythm.by_time,
            "next_on": None,
        },
    )
    schedule_report(order, row)
    record(
        ReportRhythmSet(
            subject_id=order.pk,
            matter_id=order.pk,
            weekday=rhythm.weekday,
            weeks=rhythm.weeks,
            by_time=rhythm.by_time.isoformat(timespec="minutes"),
        )
    )
    return row


@action(journal=ReportsEnded, many=True)
def stop_reports(*, actor: Actor, now: datetime, order_id: int, reason: str) -> Order:
    """Owe no more reports because the customer said so; what was promised of them is released with this as evidence.

    Raises: NotFound, NotAllowed, OrderNotConfirmed, OrderOver, NoReportsOwed, ReasonNeeded, TextTooLong.
    """
    access.order_for(actor, order_id, "promise.settle", lock=True)
    order = running_order(actor, order_id)
    reason = " ".join(reason.replace("\x00", "").split())
    if not reason:
        raise ReasonNeeded(field="reason")
    if len(reason) > LONGEST_REASON:
        raise TextTooLong(field="reason", length=len(reason), limit=LONGEST_REASON)
    rhythm = ReportRhythm.objects.filter(order=order)
    if not rhythm.exists():
        raise NoReportsOwed()
    end_reports(order, evidence=reason)
    rhythm.delete()
    return order


@action(journal=ReportSent)
def send_report(
    *, actor: Actor, now: datetime, report_id: int, text: str, photo_ids: Sequence[int] = ()
) -> ProgressReport:
    """Send a report as a message of the order's thread, with photos; its promise is met by it, and so are those of reports that were missed before.

    The next one of the rhythm is owed from now on.
    Raises: NotFound, NotAllowed, ReportSentAlready, EmptyText, TextTooLong, InvalidValue (a photo that is not one of this order's shown ones).
    """
    report, order = access.report_for(actor, report_id, "order.work", lock=True)
    if report.state == ReportState.SENT:
        raise ReportSentAlready()
    text = checked_text(text)
    photos = _photos(order, photo_ids)
    unsent = list(
        ProgressReport.objects.filter(order=order, due_on__lte=report.due_on)
        .exclude(state=ReportState.SENT)
        .order_by("due_on")
    )
    running = Promise.objects.filter(
        pk__in=[one.promise_id for one in unsent], matter=order, state__in=promises.RUNNING_STATES
    )
    message = send_reply(
        actor=actor,
        now=now,
        matter_id=order.pk,
        text=text,
        keeps=tuple(running.values_list("pk", flat=True)),
        files=tuple(photos),
    )
    facts, overall = facts_of(order)
    ProgressReport.objects.filter(pk__in=[one.pk for one in unsent]).update(
        state=ReportState.SENT,
        overall=overall,
        text=text,
        facts=facts,
        message=message.pk,
        sent_at=now,
    )
    record(
        ReportSent(
            subject_id=order.pk,
            matter_id=order.pk,
            report_id=report.pk,
            due_on=report.due_on.isoformat(),
            message_id=message.pk,
            overall=str(overall),
            photos=len(photos),
            covers=[one.pk for one in unsent if one.pk != report.pk],
        )
    )
    _schedule(order)
    report.refresh_from_db()
    return report


@action(journal=ReportReviewed, many=True)
def review_report(*, actor: Actor, now: datetime, report_id: int) -> None:
    """Bring a report that is owed in line with its promise: missed with it, moved with it, kept or given up with it.

    A missed one is still owed, and the next one is promised too. Raises: NotFound, NotAllowed.
    """
    report, order = access.report_for(actor, report_id, "order.work", lock=True)
    if report.state == ReportState.SENT or report.promise is None:
        return
    promise = report.promise
    if promise.state == "superseded":
        promise = Promise.objects.filter(replaces=promise).order_by("-pk").first() or promise
    outcome = _outcome(report, promise)
    if not outcome:
        return
    if outcome == "moved":
        day = PlanDays.of(order).calendar.local_date(promise.due_at)
        is_free = not ProgressReport.objects.filter(order=order, due_on=day).exclude(pk=report.pk).exists()
        report.promise, report.due_on = promise, day if is_free else report.due_on
        report.save(update_fields=["promise", "due_on"])
    elif outcome == "dropped":
        report.delete()
    else:
        report.state = ReportState.MISSED if outcome == "missed" else ReportState.SENT
        report.sent_at = promise.settled_at
        report.save(update_fields=["state", "sent_at"])
    record(
        ReportReviewed(
            subject_id=order.pk,
            matter_id=order.pk,
            report_id=report_id,
            due_on=report.due_on.isoformat(),
            outcome=outcome,
        )
    )
    _schedule(order)


def _outcome(report: ProgressReport, promise: Promise) -> str:
    """Return what became of an unsent report by its promise, "" where nothing new did."""
    if promise.pk != report.promise_id:
        return "moved"
    if promise.state in KEPT:
        return "told"
    if promise.state in BROKEN:
        return "missed" if report.state == ReportState.OWED else ""
    return "" if promise.state == "active" else "dropped"


def _schedule(order: Order) -> None:
    rhythm = ReportRhythm.objects.filter(order=order).first()
    if rhythm is not None:
        schedule_report(order, rhythm)


def facts_of(order: Order) -> tuple[dict[str, Any], Decimal]:
    """Return what a report rests on, stage → percent and day, and how far the whole is in percent. One query."""
    rows = list(Milestone.objects.filter(order=order).order_by("position"))
    stages = [
        Stage(
            code=row.code,
            planned_on=row.planned_on,
            length_days=0,
            weight=row.weight,
            percent=row.percent,
            done_on=row.done_on,
        )
        for row in rows
    ]
    facts = {row.code: {"percent": row.percent, "forecast_on": row.forecast_on.isoformat()} for row in rows}
    return facts, Decimal(overall_percent(stages))


def _photos(order: Order, photo_ids: Sequence[int]) -> list[int]:
    """Return the photos that go along, once each. Raises: InvalidValue."""
    wanted = list(dict.fromkeys(photo_ids))
    shown = MilestoneNote.photos.through.objects.filter(
        milestonenote__milestone__order=order, milestonenote__shown=True
    )
    able = set(
        Attachment.objects.filter(
            pk__in=wanted, matter=order, message=None, id__in=shown.values("attachment")
        ).values_list("pk", flat=True)
    )
    for key in wanted:
        if key not in able:
            raise InvalidValue(field="photos", problem=str(key))
    return wanted
