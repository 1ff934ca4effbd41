"""What is reported of a stage of the work: how far it is, when it will end and why later, with photos; and what passing days bring about."""

from datetime import date, datetime
from typing import IO

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from yinuo.core.action import action, current_frame, record
from yinuo.core.actor import Actor
from yinuo.core.errors import DomainError, InvalidValue, NotFound, raise_all
from yinuo.core.ids import new_id
from yinuo.insale import access
from yinuo.insale.actions.plan import running_order
from yinuo.insale.errors import CauseNeeded
from yinuo.insale.journal import ForecastMoved, MilestonePhotographed, MilestoneReported
from yinuo.insale.models import Milestone, MilestoneNote, Order
from yinuo.insale.order_rows import restate
from yinuo.insale.plan_days import PlanDays
from yinuo.insale.plan_rows import LONG_AGO, foresee, foreseen, milestones_of, own_days, stages_of
from yinuo.matters.actions.attachments import keep_file, register_holder
from yinuo.matters.errors import EmptyText, TextTooLong
from yinuo.matters.models import Attachment
from yinuo.presale.actions.survey import PICTURES
from yinuo.presale.stages import house_day

LONGEST_CAUSE = 200
LONGEST_WORDS = 2000
MOST_PHOTOS = 20

register_holder(lambda: MilestoneNote.photos.through.objects.values("attachment"))


@action(journal=MilestoneReported, many=True)
def report_milestone(
    *,
    actor: Actor,
    now: datetime,
    milestone_id: int,
    percent: int | None = None,
    forecast_on: date | None = None,
    done_on: date | None = None,
    cause: str = "",
    words: str = "",
    shown: bool = True,
) -> MilestoneNote:
    """Write down how far a stage is and when it will end; what is not said stays as it was.

    All of it (100 percent) is done today unless `done_on` says otherwise; a stage that was done is taken up again by less. A day that moves
    back needs its cause. Later stages, the order's day and its status follow; `shown` lets the customer see words and photos.
    Raises: NotFound, NotAllowed, OrderNotConfirmed, OrderOver, CauseNeeded; and, all at once, InvalidValue, EmptyText, TextTooLong.
    """
    milestone, order = access.milestone_for(actor, milestone_id, "order.work", lock=True)
    order = running_order(actor, order.pk)
    cause, words = " ".join(cause.replace("\x00", "").split()), words.replace("\x00", "").strip()
    today = house_day(now)
    _check(percent, forecast_on, done_on, cause, words, today=today)
    if percent == 100 and done_on is None:
        done_on = milestone.done_on or today
    elif done_on is not None:
        percent = 100
    if percent is not None:
        milestone.percent = percent
        milestone.done_on = done_on
    rows = milestones_of(order)
    own = own_days(order)
    slip = _slip(order, milestone, rows, own, to=milestone.done_on or forecast_on)
    if slip > 0 and not cause:
        raise CauseNeeded(field="cause", days=slip)
    note = _write(
        order,
        milestone,
        on=milestone.done_on or forecast_on or own.get(milestone.pk) or milestone.planned_on,
        slip=slip,
        cause=cause,
        words=words,
        shown=shown,
        by=actor,
    )
    foresee(order, [milestone if row.pk == milestone.pk else row for row in rows])
    restate(order)
    return note


def _check(
    percent: int | None,
    forecast_on: date | None,
    done_on: date | None,
    cause: str,
    words: str,
    *,
    today: date,
) -> None:
    errors: list[DomainError] = []
    if percent is not None and not 0 <= percent <= 100:
        errors.append(InvalidValue(field="percent", problem=_("A percentage is between 0 and 100.")))
    if forecast_on is not None and not today <= forecast_on <= date(2200, 1, 1):
        errors.append(InvalidValue(field="forecast_on", problem=_("It cannot end on a day that is over.")))
    if done_on is not None and not date(2000, 1, 1) <= done_on <= today:
        errors.append(InvalidValue(field="done_on", problem=_("What is done was done by today.")))
    if done_on is not None and percent not in (None, 100):
        errors.append(InvalidValue(field="percent", problem=_("What is done is done to 100 percent.")))
    for field, text, limit in (("cause", cause, LONGEST_CAUSE), ("words", words, LONGEST_WORDS)):
        if len(text) > limit:
            errors.append(TextTooLong(field=field, length=len(text), limit=limit))
    if percent is None and forecast_on is None and done_on is None and not words:
        errors.append(EmptyText(field="words"))
    raise_all(errors)


def _slip(
    order: Order, milestone: Milestone, rows: list[Milestone], own: dict[int, date], *, to: date | None
) -> int:
    """Return by how many working days the stage ends later than was known, what those before it push left out."""
    if to is None:
        return 0
    days = PlanDays.of(order)
    known = foreseen(stages_of(rows, own, days=days), today=LONG_AGO, days=days)
    place = next(n for n, row in enumerate(rows) if row.pk == milestone.pk)
    return days.between(known[place].on, to)


def _write(
    order: Order,
    milestone: Milestone,
    *,
    on: date,
    slip: int,
    cause: str,
    words: str,
    shown: bool,
    by: Actor,
) -> MilestoneNote:
    milestone.save(update_fields=["percent", "done_on"])
    note = MilestoneNote(
        id=new_id(),
        milestone=milestone,
        percent=milestone.percent,
        forecast_on=on,
        slip_days=max(-32000, min(slip, 32000)),
        cause=cause,
        words=words,
        shown=shown,
        by_id=by.staff_id,
        at=current_frame().now,
    )
    note.save(force_insert=True)
    record(
        MilestoneReported(
            subject_id=order.pk,
            matter_id=order.pk,
            milestone_id=milestone.pk,
            note_id=note.pk,
            code=milestone.code,
            percent=milestone.percent,
            forecast_on=on.isoformat(),
            slip_days=note.slip_days,
            shown=shown,
            done_on=milestone.done_on.isoformat() if milestone.done_on else "",
        )
    )
    return note


def finish_stages(order: Order, *, codes: frozenset[str] | None, by: Actor) -> None:
    """Write stages as done today because a fact says so (all, or all but these codes); within a running action that has locked the order."""
    rows = milestones_of(order)
    today = house_day(current_frame().now)
    left = [row for row in rows if row.done_on is None and (codes is None or row.code not in codes)]
    for row in left:
        own = own_days(order)
        slip = _slip(order, row, rows, own, to=today)
        row.percent, row.done_on = 100, today
        _write(order, row, on=today, slip=slip, cause="", words="", shown=False, by=by)
    if left:
        foresee(order, rows)


@action(journal=MilestonePhotographed)
def add_milestone_photo(
    *, actor: Actor, now: datetime, note_id: int, name: str, declared_type: str, stream: IO[bytes]
) -> Attachment:
    """Keep a photo with what was reported.

    Raises: NotFound, NotAllowed, OrderNotConfirmed, OrderOver, InvalidValue (no picture, too many), and what `keep_file` raises.
    """
    milestone_id = MilestoneNote.objects.filter(pk=note_id).values_list("milestone_id", flat=True).first()
    if milestone_id is None:
        raise NotFound()
    milestone, order = access.milestone_for(actor, milestone_id, "order.work", lock=True)
    order = running_order(actor, order.pk)
    note = MilestoneNote.objects.get(pk=note_id)
    if note.photos.count() >= MOST_PHOTOS:
        problem = _("At most %(most)s photos.") % {"most": MOST_PHOTOS}
        raise InvalidValue(field="photos", problem=problem)
    photo = keep_file(order, name=name, declared_type=declared_type, stream=stream)
    if photo.type not in PICTURES:
        default_storage.delete(photo.stored)
        problem = _("“%(name)s” is no picture.") % {"name": photo.name}
        raise InvalidValue(field="photos", problem=problem)
    note.photos.add(photo)
    record(
        MilestonePhotographed(
            subject_id=order.pk,
            matter_id=order.pk,
            milestone_id=milestone.pk,
            note_id=note.pk,
            code=milestone.code,
            attachment_id=photo.pk,
            sha256=photo.sha256,
        )
    )
    return photo


@action(journal=ForecastMoved, many=True)
def review_forecast(*, actor: Actor, now: datetime, order_id: int) -> None:
    """Foresee an order anew because days went by: a stage that is not done cannot end before today. Raises: NotFound, NotAllowed."""
    order = access.order_for(actor, order_id, "order.work", lock=True)
    foresee(order)
