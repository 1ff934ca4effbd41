"""The sweep: marks what fell due, warns up the ladder. Any number of workers may run it at once."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import F

from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.calendars import calendar_of
from yinuo.core.live import tell
from yinuo.core.worktime import Unit
from yinuo.matters.journal import PromiseFellDue, PromiseWarned
from yinuo.matters.models import ClockEvent, Notice, Promise
from yinuo.people.models import Staff

BATCH = 500
OVERDUE_LADDER_AFTER_HOURS = 1


@action(journal=PromiseFellDue, many=True)
def mark_fallen_due(*, actor: Actor, now: datetime, limit: int = BATCH) -> int:
    """Mark a batch of running promises overdue whose due instant has passed; return how many.

    Each is claimed by a conditional update that skips what another worker holds, and journalled once, at its due
    instant, however late the sweep comes.
    """
    actor.require("promise.sweep")
    claimed = (
        Promise.objects.filter(state="active", paused_at__isnull=True, due_at__lte=now)
        .order_by("due_at", "id")
        .select_for_update(skip_locked=True, of=("self",), no_key=True)
        .values_list("pk", flat=True)[:limit]
    )
    keys = list(claimed)
    if not keys:
        return 0
    Promise.objects.filter(pk__in=keys).update(state="overdue", missed_at=F("due_at"), warn_at=now)
    fell_due(Promise.objects.filter(pk__in=keys).order_by("due_at", "id"))
    return len(keys)


def fell_due(promises: Iterable[Promise]) -> None:
    """Write the ledger and the journal for promises just marked overdue, and tell the open pages."""
    events, told = [], set[int]()
    for promise in promises:
        events.append(ClockEvent(promise=promise, kind="missed", at=promise.due_at, due_at=promise.due_at))
        told.add(promise.matter_id)
        record(
            PromiseFellDue(
                subject_id=promise.matter_id,
                matter_id=promise.matter_id,
                promise_id=promise.pk,
                due_at=promise.due_at.isoformat(),
                owner_id=promise.owner_id,
                what=promise.what,
            ),
            at=promise.due_at,
        )
    ClockEvent.objects.bulk_create(events)
    for matter_id in told:
        tell(f"matter:{matter_id}", event="promise")
    tell("desk", event="promises")


@action(journal=PromiseWarned, many=True)
def warn_ladder(*, actor: Actor, now: datetime, limit: int = BATCH) -> int:
    """Tell the next one up the ladder about promises at risk or overdue; return how many steps were taken.

    Level 1: the owner, when the warning share is spent. Level 2: owner and team lead, when overdue. Level 3: the lead
    of the department, a working hour after that. A notice shows from the next opening of its reader's calendar.
    """
    actor.require("promise.sweep")
    rows = (
        Promise.objects.filter(state__in=("active", "overdue"), paused_at__isnull=True, warn_at__lte=now)
        .select_for_update(skip_locked=True, of=("self",), no_key=True)
        .select_related("matter__team__lead", "matter__department__lead", "owner")
        .order_by("warn_at", "id")[:limit]
    )
    promises = list(rows)
    for promise in promises:
        _warn(promise, now)
    if promises:
        Promise.objects.bulk_update(promises, ["warn_at", "warned_level"])
    return len(promises)


def _warn(promise: Promise, now: datetime) -> None:
    level = 1 if promise.state == "active" else max(2, promise.warned_level + 1)
    readers = _readers(promise, level)
    for reader in readers:
        calendar = calendar_of(reader.calendar_id, _team_calendar(promise))
        show_from = now if calendar.is_open(now) else calendar.next_opening(now)
        Notice.objects.create(
            staff=reader,
            kind="promise_risk" if level == 1 else "promise_overdue",
            matter_id=promise.matter_id,
            promise=promise,
            facts={"what": promise.what, "due_at": promise.due_at.isoformat(), "level": level},
            at=now,
            show_from=show_from,
        )
        tell(f"staff:{reader.pk}", event="notice")
    record(
        PromiseWarned(
            subject_id=promise.matter_id,
            matter_id=promise.matter_id,
            promise_id=promise.pk,
            due_at=promise.due_at.isoformat(),
            level=level,
            staff_id=readers[0].pk if readers else None,
            told="、".join(reader.name for reader in readers) or "—",
        )
    )
    promise.warned_level = level
    promise.warn_at = _next_step(promise, level, now)


def _next_step(promise: Promise, level: int, now: datetime) -> datetime | None:
    """When the ladder goes on: after level 1 the sweep of the due instant sets it anew."""
    if level != 2:
        return None
    calendar = calendar_of(_team_calendar(promise))
    return calendar.add(now, OVERDUE_LADDER_AFTER_HOURS, Unit.WORKING_HOURS).at


def _team_calendar(promise: Promise) -> int | None:
    return promise.matter.team.calendar_id if promise.matter.team else None


def _readers(promise: Promise, level: int) -> list[Staff]:
    team, department = promise.matter.team, promise.matter.department
    lead = team.lead if team else None
    if level == 1:
        wanted = [promise.owner or lead]
    elif level == 2:
        wanted = [promise.owner, lead]
    else:
        wanted = [(department.lead if department else None) or lead]
    found: list[Staff] = []
    for person in wanted:
        if person is not None and person not in found:
            found.append(person)
    return found


def sweep_now(*, now: datetime, actor: Actor) -> int:
    """Sweep until nothing due is left; return how many promises were marked overdue."""
    marked = 0
    while count := mark_fallen_due(actor=actor, now=now):
        marked += count
    while warn_ladder(actor=actor, now=now) == BATCH:
        pass
    return marked
