"""The plan of an order as rows: laid down from a template, foreseen anew after each report, told where it passes the promised day."""

from collections.abc import Sequence
from datetime import date

from yinuo.core.action import current_frame, record
from yinuo.core.calendars import calendar_of
from yinuo.core.ids import new_id
from yinuo.core.live import tell
from yinuo.insale.journal import ForecastMoved
from yinuo.insale.models import Milestone, MilestoneNote, MilestonePlan, Order, ReportRhythm
from yinuo.insale.plan_days import PlanDays
from yinuo.insale.report_rows import schedule_report
from yinuo.insale.rules.plan import DELIVERY, Foreseen, Stage, forecast
from yinuo.matters.models import Notice
from yinuo.people.models import Staff
from yinuo.presale.stages import house_day

NOTICE = "order_late"
LONG_AGO = date.min


def milestones_of(order: Order) -> list[Milestone]:
    """Return the stages of an order's work in their order. One query."""
    return list(Milestone.objects.filter(order=order).order_by("position"))


def own_days(order: Order) -> dict[int, date]:
    """Return the end that was last foreseen for each stage itself, by its key, where anything was reported. One query."""
    notes = MilestoneNote.objects.filter(milestone__order=order).order_by("milestone_id", "-at", "-id")
    return dict(notes.distinct("milestone_id").values_list("milestone_id", "forecast_on"))


def stages_of(rows: Sequence[Milestone], own: dict[int, date], *, days: PlanDays) -> list[Stage]:
    """Return stages as the rule of the forecast takes them."""
    return [
        Stage(
            code=row.code,
            planned_on=row.planned_on,
            length_days=max(0, days.between(row.starts_on, row.planned_on)),
            weight=row.weight,
            percent=row.percent,
            done_on=row.done_on,
            reported_on=own.get(row.pk),
        )
        for row in rows
    ]


def foreseen(stages: Sequence[Stage], *, today: date, days: PlanDays) -> list[Foreseen]:
    """Return when each stage ends as things are."""
    return forecast(stages, today=today, later=days.later, days_between=days.between)


def there_on(codes: Sequence[str], ends: Sequence[date]) -> date | None:
    """Return the day of the delivery, else of the last stage; none without stages."""
    if not ends:
        return None
    return ends[codes.index(DELIVERY)] if DELIVERY in codes else ends[-1]


def lay_plan(order: Order, plan: MilestonePlan) -> list[Milestone]:
    """Write the stages of a template, counted from the day of the confirmation, and its rhythm of reports where the order has none."""
    days, start = PlanDays.of(order), house_day(order.confirmed_at or current_frame().now)
    rows: list[Milestone] = []
    before = start
    for place, item in enumerate(plan.items):
        on = days.later(start, item["days"])
        rows.append(
            Milestone(
                id=new_id(), order=order, position=place, code=item["code"], names=item["names"],
                weight=item["weight"], owner_id=order.owner_id, starts_on=before,
                first_on=on, planned_on=on, forecast_on=on,
            )
        )  # fmt: skip
        before = on
    Milestone.objects.bulk_create(rows)
    if plan.report_weekday is not None and not ReportRhythm.objects.filter(order=order).exists():
        rhythm = ReportRhythm.objects.create(
            order=order, weekday=plan.report_weekday, weeks=plan.report_weeks, by_time=plan.report_by
        )
        schedule_report(order, rhythm)
    return rows


def foresee(order: Order, rows: Sequence[Milestone] | None = None) -> None:
    """Reckon the end of every stage and of the order anew and write what moved; the order is locked.

    Where the end passes the promised day its owner is told at once. The promise itself stays as it is.
    """
    rows = milestones_of(order) if rows is None else rows
    now = current_frame().now
    days = PlanDays.of(order)
    found = foreseen(stages_of(rows, own_days(order), days=days), today=house_day(now), days=days)
    changed = []
    for row, one in zip(rows, found, strict=True):
        if row.forecast_on != one.on:
            row.forecast_on = one.on
            changed.append(row)
    if changed:
        Milestone.objects.bulk_update(changed, ["forecast_on"])
    before, on = order.forecast_on, there_on([row.code for row in rows], [one.on for one in found])
    if on == before:
        return
    order.forecast_on = on
    Order.objects.filter(pk=order.pk).update(forecast_on=on)
    if on is not None and before is not None:
        record(
            ForecastMoved(
                subject_id=order.pk,
                matter_id=order.pk,
                before=before.isoformat(),
                on=on.isoformat(),
                promised_on=order.delivery_on.isoformat() if order.delivery_on else "",
                late_days=days.between(order.delivery_on, on) if order.delivery_on else None,
            )
        )
    warn(order, before=before)
    tell(f"matter:{order.pk}", event="matter", id=order.pk)
    tell("desk", event="order", id=order.pk)


def is_late(on: date | None, promised_on: date | None) -> bool:
    """Tell whether a day lies after the promised one."""
    return on is not None and promised_on is not None and on > promised_on


def warn(order: Order, *, before: date | None = None) -> None:
    """Tell the owner when the end passes the promised day, or moves on behind it; what is over is seen. `before` is the end that was foreseen until now."""
    now = current_frame().now
    open_notices = Notice.objects.filter(matter_id=order.pk, kind=NOTICE, seen_at__isnull=True)
    if not is_late(order.forecast_on, order.delivery_on):
        open_notices.update(seen_at=now)
        return
    was_late = is_late(before, order.delivery_on)
    if was_late and before is not None and order.forecast_on is not None and before >= order.forecast_on:
        return
    reader_id = order.owner_id or (order.team.lead_id if order.team else None)
    if reader_id is None or open_notices.filter(staff=reader_id).exists():
        return
    reader = Staff.objects.get(pk=reader_id)
    calendar = calendar_of(reader.calendar_id, order.team.calendar_id if order.team else None)
    Notice.objects.create(
        staff=reader,
        kind=NOTICE,
        matter_id=order.pk,
        facts={"what": order.number},
        at=now,
        show_from=now if calendar.is_open(now) else calendar.next_opening(now),
    )
    tell(f"staff:{reader.pk}", event="notice")
