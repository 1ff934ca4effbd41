"""The past, played in order: stories wait for their next instant, the sweep comes at its own."""

import heapq
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import count
from random import Random

from django.db import connection

from yinuo.core.actor import SYSTEM
from yinuo.core.worktime import Unit, WorkCalendar
from yinuo.matters.sweep import sweep_now

Story = Iterator[datetime]

_NEXT_TICK = """SELECT least(
  (SELECT min(due_at) FROM promise WHERE state = 'active' AND paused_at IS NULL),
  (SELECT min(warn_at) FROM promise
   WHERE state IN ('active', 'overdue') AND paused_at IS NULL AND warn_at IS NOT NULL))"""


class Timeline:
    """Plays stories in the order of their instants.

    A story is a generator: it yields the aware instant at which it wants to go on, and acts at that instant. Between
    two of them the clocks are swept at the very instants at which a worker would have done it.
    """

    def __init__(self) -> None:
        self._waiting: list[tuple[datetime, int, Story, bool]] = []
        self._order = count()

    def add(self, story: Story, *, stays: bool = False) -> None:
        """Let a story begin: its first instant puts it in order. `stays` saves it from `stop_what_leaves`."""
        at = next(story, None)
        if at is not None:
            heapq.heappush(self._waiting, (at, next(self._order), story, stays))

    def run(self, *, until: datetime) -> None:
        """Play everything up to an instant, and sweep up to it."""
        while self._waiting and self._waiting[0][0] <= until:
            at, _turn, story, stays = heapq.heappop(self._waiting)
            sweep_until(at)
            again = next(story, None)
            if again is not None:
                heapq.heappush(self._waiting, (max(again, at), next(self._order), story, stays))
        sweep_until(until)

    def stop_what_leaves(self) -> None:
        """Leave every waiting story where it is, but for those that stay."""
        self._waiting = [waiting for waiting in self._waiting if waiting[3]]
        heapq.heapify(self._waiting)


def sweep_until(at: datetime) -> None:
    """Sweep at each instant before `at` at which a promise falls due or a warning is owed."""
    while (tick := _next_tick()) is not None and tick < at:
        sweep_now(now=tick, actor=SYSTEM)


def _next_tick() -> datetime | None:
    with connection.cursor() as cursor:
        cursor.execute(_NEXT_TICK)
        found: datetime | None = cursor.fetchone()[0]
    return found


def within(begin: datetime, end: datetime, *, share: float, calendar: WorkCalendar) -> datetime:
    """Return the instant at which a share of the open time between two instants is spent; of all time if none is open."""
    open_s = calendar.working_time(begin, end).total_seconds()
    if open_s > 60:
        hours = Decimal(max(int(open_s * share), 20)) / 3600
        found = calendar.add(begin, hours, Unit.WORKING_HOURS).at
    else:
        found = begin + (end - begin) * share
    return min(max(found, begin + timedelta(seconds=5)), end - timedelta(seconds=5))


def in_hours(at: datetime, *, calendar: WorkCalendar, rng: Random) -> datetime:
    """Return the instant itself when the calendar is open, else some minutes after the next opening."""
    if calendar.is_open(at):
        return at
    return calendar.next_opening(at) + timedelta(seconds=rng.randint(120, 3000))
