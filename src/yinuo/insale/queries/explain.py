"""Why an order will be there when it will: every cause that moved its day, in the order in which they happened."""

from datetime import date, datetime
from itertools import pairwise

from msgspec import Struct

from yinuo.catalog.rules.texts import text_in
from yinuo.core.actor import Actor
from yinuo.core.errors import NotFound
from yinuo.core.models import JournalEntry
from yinuo.insale.models import Milestone, MilestoneNote, Order, OrderVersion, Shipment
from yinuo.insale.plan_days import PlanDays
from yinuo.insale.plan_rows import foreseen, is_late, own_days, stages_of, there_on
from yinuo.insale.ready_delay import delay_words
from yinuo.insale.rules.plan import Cause, explained
from yinuo.insale.seen import seen_milestones, seen_order, seen_versions
from yinuo.presale.stages import house_day

HOLDS = ("insale.order_held", "insale.order_resumed")


class Explanation(Struct, frozen=True, kw_only=True):
    """Why a day is what it is. Days are working days, less than 0 earlier.

    `first_on` is the day of the first plan, `planned_on` of the plan in force, `forecast_on` as things are; `first_promised_on` was promised at first
    and `promised_on` is now. `late_days` is how much the forecast passes the promise. `causes` are in the order in which they happened: what slipped
    itself (slip), whose day passed without a word (overdue), what that pushed (pushed), a stop of the work (hold), an agreed change (change), the way of the goods (shipment).
    `ready_words` are for the customer, in their language, where the promised day is passed.
    """

    order_id: int
    number: str
    first_on: date | None
    planned_on: date | None
    forecast_on: date | None
    first_promised_on: date | None
    promised_on: date | None
    late_days: int
    causes: list[Cause]
    ready_words: str = ""


def explain_delivery(*, actor: Actor, now: datetime, order_id: int, language: str) -> Explanation:
    """Explain the day of an order. At most seven queries. Raises: NotFound."""
    order = seen_order(actor, order_id)
    if order is None:
        raise NotFound()
    days, today = PlanDays.of(order), house_day(now)
    rows = seen_milestones(order)
    codes = [row.code for row in rows]
    versions = seen_versions(order)
    causes = explained(
        [
            *_slips(order, rows, days=days, today=today, language=language),
            *_holds(order, days=days, today=today),
            *_changes(versions, days=days),
            *_shipments(order, days=days, today=today),
        ]
    )
    foreseen_on = order.forecast_on
    late = is_late(foreseen_on, order.delivery_on)
    return Explanation(
        order_id=order.pk,
        number=order.number,
        first_on=there_on(codes, [row.first_on for row in rows]),
        planned_on=there_on(codes, [row.planned_on for row in rows]),
        forecast_on=foreseen_on,
        first_promised_on=versions[0].delivery_on if versions else None,
        promised_on=order.delivery_on,
        late_days=days.between(order.delivery_on, foreseen_on)
        if order.delivery_on is not None and foreseen_on is not None
        else 0,
        causes=causes,
        ready_words=delay_words(order, causes=causes) if late else "",
    )


def _slips(order: Order, rows: list[Milestone], *, days: PlanDays, today: date, language: str) -> list[Cause]:
    """Return what slipped, in whose words, and right after the last of it what that pushed. Two queries."""
    if not rows:
        return []
    names = {row.code: text_in(row.names, language) or row.code for row in rows}
    notes = MilestoneNote.objects.filter(milestone__order=order).exclude(slip_days=0)
    said = [
        (one.milestone_id, house_day(one.at), one.slip_days, one.cause) for one in notes.order_by("at", "id")
    ]
    by_key = {row.pk: row.code for row in rows}
    causes = [
        Cause(kind="slip", at=at, what=names[by_key[key]], days=slip, words=words)
        for key, at, slip, words in said
    ]
    stages = stages_of(rows, own_days(order), days=days)
    as_said = foreseen(stages, today=date.min, days=days)
    as_is = foreseen(stages, today=today, days=days)
    newest: date | None = None
    for row, told, real in zip(rows, as_said, as_is, strict=True):
        if newest is not None and real.pushed_days:
            causes.append(Cause(kind="pushed", at=newest, what=names[row.code], days=real.pushed_days))
        own = [at for key, at, _slip, _words in said if key == row.pk]
        if row.done_on is None and real.on == today and told.on < today and not real.pushed_days:
            overdue = days.between(told.on, today)
            causes.append(Cause(kind="overdue", at=today, what=names[row.code], days=overdue))
            own.append(today)
        newest = max([*own, *([newest] if newest else [])], default=None)
    return causes


def _holds(order: Order, *, days: PlanDays, today: date) -> list[Cause]:
    """Return how long the work stood still, and why. One query."""
    entries = JournalEntry.objects.filter(subject_kind="matter", subject_id=order.pk, verb__in=HOLDS)
    found: list[Cause] = []
    began: tuple[date, str] | None = None
    for entry in entries.order_by("at", "id"):
        day = house_day(entry.at)
        if entry.verb == HOLDS[0]:
            began = (day, entry.reason)
        elif began is not None:
            found.append(_hold(began, until=day, days=days))
            began = None
    if began is not None and order.held_at is not None:
        found.append(_hold(began, until=today, days=days))
    return found


def _hold(began: tuple[date, str], *, until: date, days: PlanDays) -> Cause:
    return Cause(kind="hold", at=began[0], what="", days=days.between(began[0], until), words=began[1])


def _changes(versions: list[OrderVersion], *, days: PlanDays) -> list[Cause]:
    """Return by how much agreed changes moved the promised day. No query."""
    found = []
    for before, after in pairwise(versions):
        if before.delivery_on is None or after.delivery_on is None:
            continue
        change = after.change
        found.append(
            Cause(
                kind="change",
                at=house_day(after.at),
                what=str(change.number) if change is not None else "",
                days=days.between(before.delivery_on, after.delivery_on),
                words=change.wish if change is not None else "",
            )
        )
    return found


def _shipments(order: Order, *, days: PlanDays, today: date) -> list[Cause]:
    """Return which shipments came, or come, after the day that was told for them. One query."""
    found = []
    rows = Shipment.objects.filter(order=order, promised_on__isnull=False).exclude(state="cancelled")
    for one in rows.order_by("packed_at", "id"):
        there = house_day(one.delivered_at) if one.delivered_at else today
        if one.promised_on is not None and there > one.promised_on:
            late = days.between(one.promised_on, there)
            found.append(Cause(kind="shipment", at=there, what=one.number, days=late))
    return found
