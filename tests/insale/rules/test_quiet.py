"""Silence counts by working days, day and night."""

from datetime import UTC, datetime, timedelta

import pytest

from yinuo.core.worktime import country_calendar
from yinuo.insale.rules.quiet import LONGEST, quiet_time

THURSDAY = datetime(2026, 3, 12, 2, 0, tzinfo=UTC)  # 10:00 in Shanghai
FRIDAY_BEFORE_WORK = datetime(2026, 2, 13, 16, 0, tzinfo=UTC)  # Saturday 14 February, midnight, a make-up day


@pytest.mark.parametrize(
    ("since", "hours", "counted"),
    [
        (THURSDAY, 5, 5),
        (THURSDAY, 24, 24),
        (THURSDAY, 38, 38),  # until midnight before Saturday
        (THURSDAY, 38 + 48, 38),
        (THURSDAY, 38 + 48 + 10, 48),
        (THURSDAY, -1, 0),
        (FRIDAY_BEFORE_WORK, 24 + 9 * 24, 24),  # the Spring Festival: nine days off
        (THURSDAY, 0, 0),
    ],
)
def test_counts_working_days(since: datetime, hours: int, counted: int) -> None:
    calendar = country_calendar("CN")

    found = quiet_time(since=since, now=since + timedelta(hours=hours), calendar=calendar)

    assert found == timedelta(hours=counted)


def test_looks_back_no_further_than_needed() -> None:
    calendar = country_calendar("CN")

    assert quiet_time(since=datetime(2000, 1, 1, tzinfo=UTC), now=THURSDAY, calendar=calendar) <= LONGEST
