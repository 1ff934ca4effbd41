"""The work on an order as pages and programs read it: plans, stages with what was reported of them."""

from datetime import date, datetime, time
from typing import Any

from msgspec import Struct, field

from yinuo.catalog.rules.texts import text_in
from yinuo.core.actor import Actor
from yinuo.core.errors import NotFound
from yinuo.insale import access
from yinuo.insale.models import MilestoneNote, MilestonePlan
from yinuo.insale.plan_days import PlanDays
from yinuo.insale.seen import seen_milestones, seen_order
from yinuo.matters.models import Attachment


class PlanRow(Struct, frozen=True, kw_only=True):
    """A template of a plan. `items`: `{"code", "names", "days", "weight"}`; `days` is how many working days it takes in all."""

    id: int
    code: str
    name: str
    names: dict[str, str]
    items: list[dict[str, Any]]
    days: int
    report_weekday: int | None
    report_weeks: int
    report_by: time
    is_default: bool
    active: bool


def list_plans(*, actor: Actor, language: str, active: bool = False) -> list[PlanRow]:
    """Return the templates, or those in use, by their names. One query."""
    actor.require("matter.read")
    rows = MilestonePlan.objects.filter(active=True) if active else MilestonePlan.objects.all()
    return sorted((_plan(one, language) for one in rows), key=lambda one: (not one.is_default, one.name))


def get_plan(*, actor: Actor, plan_id: int, language: str) -> PlanRow:
    """Return one template. Raises: NotFound."""
    actor.require("matter.read")
    plan = MilestonePlan.objects.filter(pk=plan_id).first()
    if plan is None:
        raise NotFound()
    return _plan(plan, language)


def _plan(plan: MilestonePlan, language: str) -> PlanRow:
    return PlanRow(
        id=plan.pk,
        code=plan.code,
        name=text_in(plan.names, language) or plan.code,
        names=plan.names,
        items=plan.items,
        days=max((item["days"] for item in plan.items), default=0),
        report_weekday=plan.report_weekday,
        report_weeks=plan.report_weeks,
        report_by=plan.report_by,
        is_default=plan.is_default,
        active=plan.active,
    )


class PhotoRow(Struct, frozen=True, kw_only=True):
    """A photo of the work; `is_sent` says that it went along with a message."""

    id: int
    note_id: int
    name: str
    type: str
    is_sent: bool


class NoteRow(Struct, frozen=True, kw_only=True):
    """What was reported at one time; without a person, by the program because a fact said so."""

    id: int
    at: datetime
    by: str
    percent: int
    forecast_on: date
    slip_days: int
    cause: str
    words: str
    shown: bool
    photos: list[PhotoRow] = field(default_factory=list)


class MilestoneRow(Struct, frozen=True, kw_only=True):
    """A stage; `first_on` is the day of the first plan, `planned_on` of the one in force, `forecast_on` as things are.

    `late_days` is how many working days it ends after the plan in force, less than 0 before it. The newest note stands first.
    """

    id: int
    code: str
    name: str
    weight: int
    owner_id: int | None
    owner: str
    starts_on: date
    first_on: date
    planned_on: date
    forecast_on: date
    done_on: date | None
    percent: int
    late_days: int
    notes: list[NoteRow] = field(default_factory=list)

    @property
    def ends_on(self) -> date:
        """Return when it ended, else when it will."""
        return self.done_on or self.forecast_on


def list_milestones(*, actor: Actor, order_id: int, language: str) -> list[MilestoneRow]:
    """Return the stages of an order with all that was reported of them. At most four queries. Raises: NotFound."""
    order = seen_order(actor, order_id)
    if order is None:
        raise NotFound()
    stages = seen_milestones(order)
    if not stages:
        return []
    notes, days = _notes(order_id), PlanDays.of(order)
    return [
        MilestoneRow(
            id=one.pk,
            code=one.code,
            name=text_in(one.names, language) or one.code,
            weight=one.weight,
            owner_id=one.owner_id,
            owner=one.owner.name if one.owner else "",
            starts_on=one.starts_on,
            first_on=one.first_on,
            planned_on=one.planned_on,
            forecast_on=one.forecast_on,
            done_on=one.done_on,
            percent=one.percent,
            late_days=days.between(one.planned_on, one.done_on or one.forecast_on),
            notes=notes.get(one.pk, []),
        )
        for one in stages
    ]


def _notes(order_id: int) -> dict[int, list[NoteRow]]:
    """Return what was reported, by stage, the newest first. Two queries."""
    links = MilestoneNote.photos.through.objects.filter(milestonenote__milestone__order=order_id)
    photos: dict[int, list[PhotoRow]] = {}
    for link in links.select_related("attachment").order_by("attachment_id"):
        file: Attachment = link.attachment
        photos.setdefault(link.milestonenote_id, []).append(
            PhotoRow(
                id=file.pk,
                note_id=link.milestonenote_id,
                name=file.name,
                type=file.type,
                is_sent=file.message_id is not None,
            )
        )
    found: dict[int, list[NoteRow]] = {}
    rows = MilestoneNote.objects.filter(milestone__order=order_id).select_related("by")
    for note in rows.order_by("-at", "-id"):
        found.setdefault(note.milestone_id, []).append(
            NoteRow(
                id=note.pk,
                at=note.at,
                by=note.by.name if note.by else "",
                percent=note.percent,
                forecast_on=note.forecast_on,
                slip_days=note.slip_days,
                cause=note.cause,
                words=note.words,
                shown=note.shown,
                photos=photos.get(note.pk, []),
            )
        )
    return found


def percent_of(rows: list[MilestoneRow]) -> int:
    """Return how far the whole is, in percent, each stage by its weight. No query."""
    whole = sum(row.weight for row in rows)
    return sum(row.weight * row.percent for row in rows) // whole if whole else 0


def photo_of(*, actor: Actor, note_id: int, attachment_id: int) -> Attachment:
    """Return a photo of what was reported. Raises: NotFound."""
    visible = access.visible_orders(actor)
    links = MilestoneNote.photos.through.objects.filter(
        milestonenote=note_id, milestonenote__milestone__order__in=visible
    )
    found = Attachment.objects.filter(pk=attachment_id, pk__in=links.values("attachment")).first()
    if found is None:
        raise NotFound()
    return found
