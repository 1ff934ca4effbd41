from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from yinuo.core.worktime import Unit, WorktimeError, round_the_clock

AT = datetime(2026, 3, 2, 2, tzinfo=UTC)
ALWAYS = round_the_clock(ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("amount", "unit", "code"),
    [
        (True, Unit.HOURS, "amount_not_a_number"),
        (1.5, Unit.HOURS, "amount_not_a_number"),
        ("3", Unit.HOURS, "amount_not_a_number"),
        (None, Unit.HOURS, "amount_not_a_number"),
        (Decimal("NaN"), Unit.HOURS, "amount_not_a_number"),
        (Decimal("Infinity"), Unit.HOURS, "amount_not_a_number"),
        (0, Unit.WORKING_DAYS, "amount_not_positive"),
        (-1, Unit.MINUTES, "amount_not_positive"),
        (Decimal("1E-999999"), Unit.HOURS, "amount_not_positive"),
        (Decimal("1.5"), Unit.WORKING_DAYS, "amount_not_whole"),
        (Decimal("0.5"), Unit.MINUTES, "amount_not_whole"),
        (Decimal("0.5"), Unit.CHUNKS_24H, "amount_not_whole"),
        (3661, Unit.CALENDAR_DAYS, "amount_too_large"),
        (3660 * 24 + 1, Unit.WORKING_HOURS, "amount_too_large"),
        (Decimal("1E999999"), Unit.HOURS, "amount_too_large"),
        (1, "fortnights", "unknown_unit"),
    ],
)
def test_refuses_an_unusable_amount(amount, unit, code):
    with pytest.raises(WorktimeError) as refused:
        ALWAYS.add(AT, amount, unit)

    assert refused.value.code == code


def test_takes_hours_in_parts():
    assert ALWAYS.add(AT, Decimal("1.5"), Unit.HOURS).at == datetime(2026, 3, 2, 3, 30, tzinfo=UTC)


def test_takes_ten_years():
    assert ALWAYS.add(AT, 3660, Unit.CALENDAR_DAYS).raw_day.isoformat() == "2036-03-09"


def test_takes_the_name_of_a_unit():
    assert ALWAYS.add(AT, 90, "minutes").at == datetime(2026, 3, 2, 3, 30, tzinfo=UTC)


def test_says_what_is_wrong_in_a_sentence():
    with pytest.raises(WorktimeError) as refused:
        ALWAYS.add(AT, Decimal("1.5"), Unit.WORKING_DAYS)

    assert "working_days" in str(refused.value)


def test_refuses_a_term_beyond_the_last_year():
    with pytest.raises(WorktimeError) as refused:
        ALWAYS.add(datetime(9999, 12, 30, tzinfo=UTC), 7, Unit.WORKING_DAYS)

    assert refused.value.code == "out_of_range"
