"""The plan of an order's work: chosen, taken away, adjusted."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _
from msgspec import Struct

from yinuo.catalog.rules.texts import text_in
from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import DomainError, InvalidValue, raise_all
from yinuo.core.ids import new_id
from yinuo.insale import access
from yinuo.insale.errors import OrderNotConfirmed, OrderOver, PlanUnderWay, StageReported
from yinuo.insale.journal import OrderPlanAdjusted, OrderPlanned
from yinuo.insale.models import Milestone, MilestoneNote, MilestonePlan, Order
from yinuo.insale.order_rows import restate
from yinuo.insale.plan_rows import foresee, lay_plan, milestones_of, own_days
from yinuo.insale.rules.plan_content import (
    LONGEST_NAME,
    MOST_STAGES,
    MOST_WEIGHT,
    free_code,
)
from yinuo.insale.states import OrderStatus
from yinuo.matters.actions.assignment import able_owner
from yinuo.matters.errors import TextTooLong
from yinuo.presale.stages import house_day

OVER = (OrderStatus.CANCELLED, OrderStatus.COMPLETED)


class PlannedStage(Struct, frozen=True, kw_only=True):
    """A stage as it is to be; `milestone_id` names the one that it is now, none is new. `name` is said in the language of the one who writes."""

    name: str
    planned_on: date
    milestone_id: int | None = None
    weight: int = 1
    owner_id: int | None = None


@action(journal=OrderPlanned)
def choose_plan(*, actor: Actor, now: datetime, order_id: int, plan_id: int | None) -> Order:
    """Lay down the stages of a template, counted from the confirmation; None takes the plan away.

    Raises: NotFound, NotAllowed, OrderNotConfirmed, OrderOver, PlanUnderWay (something was reported), InvalidValue (a template out of use).
    """
    order = running_order(actor, order_id)
    if MilestoneNote.objects.filter(milestone__order=order).exists():
        raise PlanUnderWay()
    plan = None
    if plan_id is not None:
        plan = MilestonePlan.objects.filter(pk=plan_id, active=True).first()
        if plan is None:
            raise InvalidValue(field="plan", problem=str(plan_id))
    Milestone.objects.filter(order=order).delete()
    rows = lay_plan(order, plan) if plan is not None else []
    foresee(order, rows)
    record(
        OrderPlanned(
            subject_id=order.pk,
            matter_id=order.pk,
            plan=plan.code if plan is not None else "",
            stages=len(rows),
            forecast_on=order.forecast_on.isoformat() if order.forecast_on else "",
        )
    )
    restate(order)
    return order


@action(journal=OrderPlanAdjusted)
def adjust_plan(
    *, actor: Actor, now: datetime, order_id: int, stages: Sequence[PlannedStage], language: str = ""
) -> Order:
    """Write the plan as it is to be, whole and in its order: days, weights and owners changed, stages added, those not named taken out.

    What was foreseen for a stage whose day changes counts no more. The first plan's days stay known.
    Raises: NotFound, NotAllowed, OrderNotConfirmed, OrderOver, StageReported (one that was reported on is left out), NotOnTheTeam;
    and, all at once, InvalidValue, TextTooLong.
    """
    order, language = running_order(actor, order_id), language or actor.language
    known = {row.pk: row for row in milestones_of(order)}
    _check(stages, known)
    kept = {stage.milestone_id for stage in stages}
    gone = [row for key, row in known.items() if key not in kept]
    reported = set(
        MilestoneNote.objects.filter(milestone__in=gone).values_list("milestone_id", flat=True).distinct()
    )
    raise_all(
        [StageReported(field="stages", stage=_name(row, language)) for row in gone if row.pk in reported]
    )
    Milestone.objects.filter(pk__in=[row.pk for row in gone]).delete()
    for place, row in enumerate(known.values()):
        row.position = MOST_STAGES + place  # out of the way of the places that are given now
    survivors = [row for row in known.values() if row.pk in kept]
    Milestone.objects.bulk_update(survivors, ["position"])
    rows, moved = _rows(order, stages, known, language=language)
    _forget_words(order, [row for row in rows if row.code in moved], actor=actor, now=now)
    foresee(order, rows)
    record(OrderPlanAdjusted(subject_id=order.pk, matter_id=order.pk, stages=len(rows), moved=moved))
    restate(order)
    return order


def running_order(actor: Actor, order_id: int) -> Order:
    """Return a confirmed order that is not over, locked. Raises: NotFound, NotAllowed, OrderNotConfirmed, OrderOver."""
    order = access.order_for(actor, order_id, "order.work", lock=True)
    if order.status in OVER:
        raise OrderOver()
    if order.confirmed_at is None:
        raise OrderNotConfirmed()
    return order


def _check(stages: Sequence[PlannedStage], known: dict[int, Milestone]) -> None:
    errors: list[DomainError] = []
    if len(stages) > MOST_STAGES:
        problem = _("A plan has at most %(most)s stages.") % {"most": MOST_STAGES}
        errors.append(InvalidValue(field="stages", problem=problem))
    keys = [stage.milestone_id for stage in stages if stage.milestone_id is not None]
    errors += [InvalidValue(field="stages", problem=str(key)) for key in keys if key not in known]
    if len(set(keys)) < len(keys):
        errors.append(InvalidValue(field="stages", problem=_("Each stage stands once.")))
    for before, stage in pairwise(stages):
        if stage.planned_on < before.planned_on:
            problem = _("No stage ends before the one in front of it.")
            errors.append(InvalidValue(field="stages", problem=problem))
    for stage in stages:
        name = " ".join(stage.name.replace("\x00", "").split())
        if not name:
            errors.append(InvalidValue(field="stages", problem=_("A name is needed.")))
        if len(name) > LONGEST_NAME:
            errors.append(TextTooLong(field="stages", length=len(name), limit=LONGEST_NAME))
        if not 1 <= stage.weight <= MOST_WEIGHT:
            problem = _("A weight is between 1 and %(most)s.") % {"most": MOST_WEIGHT}
            errors.append(InvalidValue(field="stages", problem=problem))
        if not 2000 <= stage.planned_on.year <= 2200:
            errors.append(InvalidValue(field="stages", problem=stage.planned_on.isoformat()))
    raise_all(errors)


def _rows(
    order: Order, stages: Sequence[PlannedStage], known: dict[int, Milestone], *, language: str
) -> tuple[list[Milestone], dict[str, list[str]]]:
    """Write the stages; return them, and which day moved from when to when, by code."""
    rows: list[Milestone] = []
    moved: dict[str, list[str]] = {}
    codes = {row.code for row in known.values()}
    before = house_day(order.confirmed_at) if order.confirmed_at else stages[0].planned_on
    for place, stage in enumerate(stages):
        row = known.get(stage.milestone_id or 0)
        name = " ".join(stage.name.replace("\x00", "").split())
        changed: dict[str, Any] = {
            "position": place,
            "starts_on": before,
            "planned_on": stage.planned_on,
            "weight": stage.weight,
        }
        if row is None:
            code = free_code(codes)
            codes.add(code)
            row = Milestone(
                id=new_id(), order=order, code=code, names={language: name},
                first_on=stage.planned_on, forecast_on=stage.planned_on, **changed,
            )  # fmt: skip
            row.owner_id = _owner(stage.owner_id, order.owner_id)
            row.save(force_insert=True)
        else:
            if row.planned_on != stage.planned_on:
                moved[row.code] = [row.planned_on.isoformat(), stage.planned_on.isoformat()]
            if name != _name(row, language):
                row.names = {**row.names, language: name}
            row.owner_id = _owner(stage.owner_id, row.owner_id)
            for field, value in changed.items():
                setattr(row, field, value)
            row.save(update_fields=[*changed, "names", "owner"])
        rows.append(row)
        before = stage.planned_on
    return rows, moved


def _owner(wished: int | None, known: int | None) -> int | None:
    return known if wished is None or wished == known else able_owner(wished).pk


def _name(row: Milestone, language: str) -> str:
    return text_in(row.names, language) or row.code


def _forget_words(order: Order, moved: Sequence[Milestone], *, actor: Actor, now: datetime) -> None:
    """Let a stage whose day was set anew be foreseen for that day, whatever was reported before."""
    known = own_days(order)
    MilestoneNote.objects.bulk_create(
        [
            MilestoneNote(
                id=new_id(), milestone=row, percent=row.percent, forecast_on=row.planned_on,
                shown=False, by_id=actor.staff_id, at=now,
            )
            for row in moved
            if row.done_on is None and known.get(row.pk, row.planned_on) != row.planned_on
        ]
    )  # fmt: skip
