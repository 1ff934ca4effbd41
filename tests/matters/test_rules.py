"""The arithmetic of clocks: due after a pause, and when to warn. Office hours 09:00–12:00 and 13:30–18:00, Shanghai."""

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from tests.cast import OFFICE
from yinuo.core.worktime import Unit, WorkCalendar
from yinuo.matters.rules import due_after_pause, due_of, share_spent, warn_instant

ZONE = ZoneInfo("Asia/Shanghai")
CALENDAR = WorkCalendar.from_weekly(OFFICE, code="office", zone=ZONE, country="CN")


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("unit", "due", "paused", "resumed", "expected"),
    [
        # Elapsed time: as long as it stood still.
        ("minutes", "03-12T11:00", "03-12T10:00", "03-12T10:20:30", "03-12T11:20:30"),
        ("hours", "03-12T20:00", "03-12T10:00", "03-13T10:00", "03-13T20:00"),
        ("chunks_24h", "03-13T10:00", "03-12T10:00", "03-12T12:00", "03-13T12:00"),
        # Working time: what was left runs from the resumption.
        ("working_minutes", "03-12T10:30", "03-12T10:10", "03-12T11:50", "03-12T13:40"),
        ("working_minutes", "03-12T10:30", "03-12T10:10:15", "03-12T10:20", "03-12T10:39:45"),
        ("working_hours", "03-12T15:00", "03-12T11:00", "03-13T17:00", "03-16T10:30"),
        ("working_hours", "03-12T15:00", "03-12T12:15", "03-12T13:00", "03-12T15:00"),
        # Days: those that began in the pause; a pause within one day moves nothing.
        ("working_days", "03-16T18:00", "03-12T10:00", "03-12T17:00", "03-16T18:00"),
        ("working_days", "03-16T18:00", "03-12T10:00", "03-13T09:00", "03-17T18:00"),
        ("working_days", "03-16T18:00", "03-13T10:00", "03-16T09:00", "03-17T18:00"),
        ("working_days", "03-13T18:00", "03-12T23:00", "03-13T01:00", "03-16T18:00"),
        ("calendar_days", "03-17T18:00", "03-12T10:00", "03-14T10:00", "03-19T18:00"),
        # The new last day rolls off a weekend like any other.
        ("calendar_days", "03-17T18:00", "03-12T10:00", "03-16T10:00", "03-23T18:00"),
        # A time that a person named moves like elapsed time.
        ("", "03-12T11:00", "03-12T10:00", "03-12T10:30", "03-12T11:30"),
    ],
)
def test_moves_the_due_time_by_the_pause(
    unit: str, due: str, paused: str, resumed: str, expected: str
) -> None:
    moved = due_after_pause(
        due_at=at(due), paused_at=at(paused), resumed_at=at(resumed), unit=unit, calendar=CALENDAR
    )

    assert moved.astimezone(ZONE) == at(expected)


@pytest.mark.parametrize(
    ("made", "due", "share", "expected"),
    [
        ("03-12T10:00", "03-12T10:30", "0.75", "03-12T10:22:30"),
        ("03-12T10:00", "03-12T10:00:40", "0.7", "03-12T10:00:28"),
        ("03-12T10:00", "03-16T18:00", "0.75", "03-16T11:07:30"),
        # Due at midnight: its reader is warned while they work.
        ("03-12T19:00", "03-13T00:00", "0.75", "03-12T22:45"),
        ("03-12T16:00", "03-13T00:00", "0.75", "03-12T17:30"),
        ("03-12T09:00", "03-16T00:00", "0.75", "03-13T14:15"),
        ("03-12T10:00", "03-12T10:00", "0.75", None),
    ],
)
def test_warns_in_service_hours(made: str, due: str, share: str, expected: str | None) -> None:
    warned = warn_instant(made_at=at(made), due_at=at(due), share=Decimal(share), calendar=CALENDAR)

    assert (warned and warned.astimezone(ZONE)) == (expected and at(expected))


def test_counts_a_term_with_its_working() -> None:
    due = due_of(start=at("02-12T10:00"), amount=7, unit=Unit.WORKING_DAYS, calendar=CALENDAR)

    assert (due.last_day.isoformat(), due.provisional) == ("2026-02-28", False)


def test_tells_the_share_that_is_spent() -> None:
    made, due = at("03-12T10:00"), at("03-12T11:00")

    assert share_spent(made_at=made, due_at=due, now=at("03-12T10:15")) == 0.25
    assert share_spent(made_at=made, due_at=due, now=at("03-12T12:00")) == 1.0
    assert share_spent(made_at=made, due_at=made, now=made) == 1.0
