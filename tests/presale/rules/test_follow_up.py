"""On which day somebody is looked after."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from yinuo.core.worktime import WorkCalendar
from yinuo.presale.rules.follow_up import due_day, working_day_from

OFFICE = WorkCalendar.from_weekly(
    {day: [["09:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")},
    code="office",
    zone=ZoneInfo("Asia/Shanghai"),
    country=None,
    closures={date(2026, 3, 23): "stocktaking"},
)
CLOSED = WorkCalendar.from_weekly({}, code="closed", zone=ZoneInfo("Asia/Shanghai"), country=None)
THURSDAY = date(2026, 3, 12)


@pytest.mark.parametrize(
    ("today", "due"),
    [
        (date(2026, 3, 18), None),
        (date(2026, 3, 19), date(2026, 3, 19)),
        (date(2026, 3, 20), date(2026, 3, 20)),
        # a weekend, and the Monday after it is closed
        (date(2026, 3, 21), date(2026, 3, 24)),
        (date(2026, 4, 2), date(2026, 4, 2)),
        (date(2026, 4, 3), None),
    ],
)
def test_is_due_from_its_day_on_for_two_weeks(today: date, due: date | None) -> None:
    assert due_day(resolved_on=THURSDAY, after_days=7, today=today, calendar=OFFICE) == due


def test_a_calendar_that_never_opens_holds_nothing_up() -> None:
    assert working_day_from(THURSDAY, calendar=CLOSED) == THURSDAY
