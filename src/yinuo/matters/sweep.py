"""The sweep: marks what fell due, warns up the ladder. Any number of workers may run it at once."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from yinuo.core.action import action, insert, record
from yinuo.core.actor import Actor
from yinuo.core.calendars import calendar_of
from yinuo.core.live import tell
from yinuo.core.worktime import Unit
from yinuo.matters.journal import PromiseFellDue, PromiseWarned
from yinuo.matters.models import ClockEvent, Notice, Promise
from yinuo.people.models import Staff

BATCH = 500
_CLAIM = """
UPDATE promise SET state = 'overdue', missed_at = promise.due_at, warn_at = %(now)s
FROM (SELECT id FROM promise WHERE state = 'active' AND paused_at IS NULL AND due_at <= %(now)s
      ORDER BY due_at, id LIMIT %(limit)s FOR NO KEY UPDATE SKIP LOCKED) AS claimed
WHERE promise.id = claimed.id
RETURNING promise.id, promise.matter_id, promise.due_at, promise.owner_id, promise.what
"""
OVERDUE_LADDER_AFTER_HOURS = 1


class Missed(NamedTuple):
    """A promise just marked overdue, as its ledger and its journal entry need it."""

    promise_id: int
    matter_id: int
    due_at: datetime
    owner_id: int | None
    what: str


@action(journal=PromiseFellDue, many=True)
def mark_fallen_due(*, actor: Actor, now: datetime, limit: int = BATCH) -> int:
    """Mark a batch of running promises overdue whose due instant has passed; return how many.

    Each is claimed by a conditional update that skips what another worker holds, and journalled once, at its due
    instant, however late the sweep comes.
    """
    actor.require("promise.sweep")
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, {"now": now, "limit": limit})
        missed = sorted((Missed(*row) for row in cursor.fetchall()), key=lambda m: (m.due_at, m.promise_id))
    fell_due(missed)
    return len(missed)


def fell_due(promises: Sequence[Missed]) -> None:
    """Write the ledger and the journal for promises just marked overdue, and tell the open pages."""
    if not promises:
        return
    insert(
        *(ClockEvent(promise_id=m.promise_id, kind="missed", at=m.due_at, due_at=m.due_at) for m in promises)
    )
    for missed in promises:
        record(
            PromiseFellDue(
                subject_id=missed.matter_id,
                matter_id=missed.matter_id,
                promise_id=missed.promise_id,
                due_at=missed.due_at.isoformat(),
                owner_id=missed.owner_id,
                what=missed.what,
            ),
            at=missed.due_at,
        )
    for matter_id in {missed.matter_id for missed in promises}:
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
