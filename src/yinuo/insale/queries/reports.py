"""Progress reports as pages and programs read them, and the draft of the one that is owed."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from msgspec import Struct, field

from yinuo.core.actor import Actor
from yinuo.core.errors import NotFound
from yinuo.insale import access
from yinuo.insale.models import Order, ProgressReport, ReportRhythm
from yinuo.insale.plan_days import PlanDays
from yinuo.insale.queries.milestones import (
    MilestoneRow,
    PhotoRow,
    list_milestones,
    percent_of,
)
from yinuo.insale.report_words import Progress, StageNews, draft_text
from yinuo.insale.rules.rhythm import next_due
from yinuo.insale.seen import seen_order
from yinuo.insale.states import ReportState


class RhythmRow(Struct, frozen=True, kw_only=True):
    """How often a report is owed: each `weeks` weeks on `weekday` (0 is Monday) by `by_time`."""

    weekday: int
    weeks: int
    by_time: time


class ReportRow(Struct, frozen=True, kw_only=True):
    """A report. `due_at` is when it is or was due; `promise_id` the word given."""

    id: int
    due_on: date
    due_at: datetime | None
    state: str
    promise_id: int | None
    overall: Decimal
    text: str
    message_id: int | None
    sent_at: datetime | None


class ReportFile(Struct, frozen=True, kw_only=True):
    """The reports of an order, the newest first, and their rhythm, none where none are owed."""

    rhythm: RhythmRow | None
    reports: list[ReportRow]

    @property
    def to_send(self) -> ReportRow | None:
        """Return the report to send next: the newest one that was missed, else the one that is owed."""
        unsent = [one for one in self.reports if one.state != ReportState.SENT]
        missed = [one for one in unsent if one.state == ReportState.MISSED]
        return missed[0] if missed else unsent[-1] if unsent else None


class ReportDraft(Struct, frozen=True, kw_only=True):
    """A report as it is drafted from facts, with the photos that were not sent yet."""

    report: ReportRow
    order_id: int
    number: str
    language: str
    text: str
    photos: list[PhotoRow] = field(default_factory=list)


def get_reports(*, actor: Actor, order_id: int) -> ReportFile:
    """Return the reports of an order with their rhythm. At most two queries. Raises: NotFound."""
    order = seen_order(actor, order_id)
    if order is None:
        raise NotFound()
    return ReportFile(rhythm=_rhythm(order), reports=_reports(order_id))


def _rhythm(order: Order) -> RhythmRow | None:
    found: ReportRhythm | None = getattr(order, "rhythm", None)
    if found is None:
        return None
    return RhythmRow(weekday=found.weekday, weeks=found.weeks, by_time=found.by_time)


def _reports(order_id: int) -> list[ReportRow]:
    rows = ProgressReport.objects.filter(order=order_id).select_related("promise").order_by("-due_on")
    return [_row(one) for one in rows]


def _row(one: ProgressReport) -> ReportRow:
    plain = {name: getattr(one, name) for name in ReportRow.__struct_fields__ if name not in ("id", "due_at")}
    return ReportRow(id=one.pk, due_at=one.promise.due_at if one.promise else None, **plain)


def draft_report(*, actor: Actor, now: datetime, report_id: int) -> ReportDraft:
    """Return a report as it is drafted from what changed since the last one. At most nine queries.

    Raises: NotFound, NotAllowed.
    """
    report, order = access.report_for(actor, report_id, "order.work")
    milestones = list_milestones(actor=actor, order_id=order.pk, language=order.language)
    last = (
        ProgressReport.objects.filter(order=order, state=ReportState.SENT, message__isnull=False)
        .order_by("-sent_at", "-due_on")
        .first()
    )
    days = PlanDays.of(order)
    since = last.sent_at if last is not None else None
    progress = Progress(
        language=order.language,
        customer=order.customer.name if order.customer else "",
        number=order.number,
        overall=percent_of(milestones),
        overall_before=int(last.overall) if last is not None else None,
        stages=[_news(one, last, since=since) for one in milestones],
        forecast_on=order.forecast_on,
        promised_on=order.delivery_on,
        next_on=_next_day(order, report, days=days, today=days.calendar.local_date(now)),
        is_held=order.held_at is not None,
    )
    return ReportDraft(
        report=_row(report),
        order_id=order.pk,
        number=order.number,
        language=order.language,
        text=draft_text(progress),
        photos=[
            photo
            for stage in milestones
            for note in stage.notes
            if note.shown
            for photo in note.photos
            if not photo.is_sent
        ],
    )


def _news(one: MilestoneRow, last: ProgressReport | None, *, since: datetime | None) -> StageNews:
    told: dict[str, Any] = (last.facts if last is not None else {}).get(one.code, {})
    fresh = [note for note in reversed(one.notes) if note.shown and (since is None or note.at > since)]
    on_before = date.fromisoformat(told["forecast_on"]) if "forecast_on" in told else None
    return StageNews(
        name=one.name,
        percent=one.percent,
        before=told.get("percent"),
        on=one.forecast_on,
        on_before=on_before,
        done_on=one.done_on,
        causes=[note.cause for note in fresh if note.cause],
        words=[note.words for note in fresh if note.words],
    )


def _next_day(order: Order, report: ProgressReport, *, days: PlanDays, today: date) -> date | None:
    """Return the day of the report after this one; that of one which is owed already, where this one was missed."""
    later = ProgressReport.objects.filter(order=order, state=ReportState.OWED, due_on__gt=report.due_on)
    owed = later.order_by("due_on").values_list("due_on", flat=True).first()
    if owed is not None:
        return owed
    rhythm = ReportRhythm.objects.filter(order=order).first()
    if rhythm is None or rhythm.next_on is None:
        return None
    return next_due(
        rhythm.next_on,
        weeks=rhythm.weeks,
        after=max(today, report.due_on, rhythm.next_on),
        is_working=days.is_working,
        later=days.later,
    )[1]
