from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from yinuo.core.worktime import (
    DayKind,
    Unit,
    WorkCalendar,
    WorktimeError,
    country_calendar,
    office_hours,
    round_the_clock,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
CN = country_calendar("CN")
OFFICE = office_hours(SHANGHAI)
ALWAYS = round_the_clock(SHANGHAI)


def local(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("event", "amount", "last_day"),
    [
        ("2025-01-24", 7, "2025-02-10"),
        ("2025-09-26", 7, "2025-10-13"),
        ("2025-09-30", 7, "2025-10-16"),
        ("2025-12-31", 7, "2026-01-12"),
        ("2026-01-30", 20, "2026-03-05"),
        ("2026-02-12", 7, "2026-02-28"),
        ("2026-02-13", 45, "2026-04-24"),
        ("2026-04-30", 7, "2026-05-13"),
        ("2026-09-18", 7, "2026-09-29"),
        ("2026-09-18", 15, "2026-10-15"),
        ("2026-09-30", 7, "2026-10-15"),
        ("2026-12-30", 7, "2027-01-11"),
    ],
)
def test_counts_working_days_without_the_day_of_the_event(event, amount, last_day):
    due = CN.add(local(f"{event}T10:00"), amount, Unit.WORKING_DAYS)

    assert due.last_day == due.raw_day == date.fromisoformat(last_day)
    assert due.at == local(f"{last_day}T00:00") + timedelta(days=1)


@pytest.mark.parametrize(
    ("event", "amount", "raw_day", "last_day"),
    [
        ("2026-02-10", 7, "2026-02-17", "2026-02-24"),
        ("2026-09-24", 7, "2026-10-01", "2026-10-08"),
        ("2026-04-27", 7, "2026-05-04", "2026-05-06"),
        ("2026-02-07", 7, "2026-02-14", "2026-02-14"),
        ("2026-02-06", 15, "2026-02-21", "2026-02-24"),
        ("2025-09-26", 7, "2025-10-03", "2025-10-09"),
        ("2026-01-25", 30, "2026-02-24", "2026-02-24"),
        ("2026-05-02", 7, "2026-05-09", "2026-05-09"),
    ],
)
def test_rolls_calendar_days_off_a_day_that_is_not_worked(event, amount, raw_day, last_day):
    due = CN.add(local(f"{event}T10:00"), amount, Unit.CALENDAR_DAYS)

    assert (due.raw_day, due.last_day) == (date.fromisoformat(raw_day), date.fromisoformat(last_day))
    assert due.rolled is (raw_day != last_day)
    assert due.at == local(f"{last_day}T00:00") + timedelta(days=1)


def test_tells_why_each_day_was_counted_or_skipped():
    due = CN.add(local("2026-09-29T10:00"), 2, Unit.WORKING_DAYS)

    assert [
        (step.date.isoformat(), step.counted, step.index, step.reason, step.name.zh_hans) for step in due.days
    ] == [
        ("2026-09-29", False, None, "event_day", ""),
        ("2026-09-30", True, 1, "workday", ""),
        ("2026-10-01", False, None, "holiday", "国庆节"),
        ("2026-10-02", False, None, "holiday", "国庆节"),
        ("2026-10-03", False, None, "holiday", "国庆节"),
        ("2026-10-04", False, None, "holiday", "国庆节"),
        ("2026-10-05", False, None, "holiday", "国庆节"),
        ("2026-10-06", False, None, "holiday", "国庆节"),
        ("2026-10-07", False, None, "holiday", "国庆节"),
        ("2026-10-08", True, 2, "workday", ""),
    ]


def test_tells_where_a_calendar_day_term_rolled():
    due = CN.add(local("2026-05-02T10:00"), 1, Unit.CALENDAR_DAYS)

    assert [(step.date.day, step.counted, step.index, step.reason) for step in due.days] == [
        (2, False, None, "event_day"),
        (3, True, 1, "holiday"),
        (4, False, None, "holiday"),
        (5, False, None, "holiday"),
        (6, False, None, "rolled_to"),
    ]


def test_never_rolls_on_a_calendar_without_country_and_closures():
    weekdays = office_hours(SHANGHAI, country=None)

    due = weekdays.add(local("2026-03-02T10:00"), 5, Unit.CALENDAR_DAYS)

    assert due.last_day == date(2026, 3, 7)
    assert due.at == local("2026-03-08T00:00").astimezone(UTC)


def test_rolls_off_an_own_closure():
    calendar = WorkCalendar(
        code="x",
        zone=SHANGHAI,
        weekly=ALWAYS.weekly,
        closures={date(2026, 3, 4): "盘点", date(2026, 3, 5): "盘点"},
    )

    due = calendar.add(local("2026-03-02T10:00"), 2, Unit.CALENDAR_DAYS)

    assert (due.raw_day, due.last_day) == (date(2026, 3, 4), date(2026, 3, 6))
    assert [step.reason for step in due.days] == ["event_day", "workday", "closure", "closure", "rolled_to"]


def test_ends_days_at_the_close_of_service():
    assert OFFICE.add(local("2026-03-02T10:00"), 1, Unit.WORKING_DAYS).at == local(
        "2026-03-03T18:00"
    ).astimezone(UTC)
    assert OFFICE.add(local("2026-03-02T10:00"), 1, Unit.CALENDAR_DAYS).at == local(
        "2026-03-03T18:00"
    ).astimezone(UTC)


def test_ends_a_night_shifts_day_after_midnight():
    bar = WorkCalendar.from_weekly({"fri": [["18:00", "02:00"]]}, zone=SHANGHAI)

    due = bar.add(local("2026-03-02T10:00"), 1, Unit.WORKING_DAYS)

    assert (due.last_day, due.at) == (date(2026, 3, 6), local("2026-03-07T02:00").astimezone(UTC))


def test_takes_the_day_of_the_event_in_the_calendars_zone():
    late_in_london = datetime(2026, 3, 2, 16, 30, tzinfo=UTC)

    assert CN.add(late_in_london, 1, Unit.WORKING_DAYS).last_day == date(2026, 3, 4)


@pytest.mark.parametrize(
    ("at", "amount", "due_at"),
    [
        ("2026-03-02T10:00", 1, "2026-03-02T11:00"),
        ("2026-03-02T10:00", 2, "2026-03-02T12:00"),
        ("2026-03-02T10:00", 3, "2026-03-02T14:30"),
        ("2026-03-02T12:30", 1, "2026-03-02T14:30"),
        ("2026-03-02T17:00", 1, "2026-03-02T18:00"),
        ("2026-03-02T17:00", Decimal("1.25"), "2026-03-03T09:15"),
        ("2026-02-27T17:00", 2, "2026-02-28T10:00"),
        ("2026-09-30T17:00", 5, "2026-10-08T14:30"),
        ("2026-03-07T03:00", Decimal("0.5"), "2026-03-09T09:30"),
    ],
)
def test_runs_working_hours_only_while_open(at, amount, due_at):
    assert OFFICE.add(local(at), amount, Unit.WORKING_HOURS).at == local(due_at).astimezone(UTC)


def test_counts_working_minutes_like_working_hours():
    at = local("2026-03-02T11:30")

    assert OFFICE.add(at, 90, Unit.WORKING_MINUTES) == OFFICE.add(at, Decimal("1.5"), Unit.WORKING_HOURS)


def test_starts_working_hours_in_a_shift_begun_yesterday():
    bar = WorkCalendar.from_weekly({"fri": [["18:00", "02:00"]]}, zone=SHANGHAI)

    assert bar.add(local("2026-03-07T00:30"), 1, Unit.WORKING_HOURS).at == local(
        "2026-03-07T01:30"
    ).astimezone(UTC)
    assert bar.add(local("2026-03-07T00:30"), 2, Unit.WORKING_HOURS).at == local(
        "2026-03-13T18:30"
    ).astimezone(UTC)


def test_tells_each_span_counted_or_skipped():
    due = OFFICE.add(local("2026-03-06T17:00"), 2, Unit.WORKING_HOURS)

    shown = [
        (s.start.astimezone(SHANGHAI), s.end.astimezone(SHANGHAI), s.counted, s.reason) for s in due.spans
    ]
    assert shown == [
        (local("2026-03-06T17:00"), local("2026-03-06T18:00"), True, "open"),
        (local("2026-03-06T18:00"), local("2026-03-07T00:00"), False, "outside_hours"),
        (local("2026-03-07T00:00"), local("2026-03-09T00:00"), False, "weekend"),
        (local("2026-03-09T00:00"), local("2026-03-09T09:00"), False, "outside_hours"),
        (local("2026-03-09T09:00"), local("2026-03-09T10:00"), True, "open"),
    ]


def test_joins_open_spans_that_touch_at_midnight():
    due = ALWAYS.add(local("2026-03-02T10:00"), 100, Unit.WORKING_HOURS)

    assert [(span.end - span.start, span.reason) for span in due.spans] == [(timedelta(hours=100), "open")]


@pytest.mark.parametrize(("unit", "amount"), [(Unit.HOURS, 48), (Unit.MINUTES, 2880), (Unit.CHUNKS_24H, 2)])
def test_runs_elapsed_units_through_nights_and_holidays(unit, amount):
    due = OFFICE.add(local("2026-09-30T17:00"), amount, unit)

    assert (due.at, due.last_day) == (local("2026-10-02T17:00").astimezone(UTC), date(2026, 10, 2))


def test_gives_one_span_for_each_24_hours():
    due = OFFICE.add(local("2026-03-02T10:00"), 3, Unit.CHUNKS_24H)

    assert [(span.end - span.start, span.reason) for span in due.spans] == [(timedelta(days=1), "chunk")] * 3


def test_ends_hours_that_run_to_midnight_with_the_day_before():
    due = ALWAYS.add(local("2026-03-02T20:00"), 4, Unit.HOURS)

    assert (due.at, due.last_day) == (local("2026-03-03T00:00").astimezone(UTC), date(2026, 3, 2))


def test_counts_real_hours_when_the_clocks_change():
    spring, autumn = local("2026-03-28T12:00", BERLIN), local("2026-10-24T12:00", BERLIN)
    always = round_the_clock(BERLIN)

    assert always.add(spring, 1, Unit.CHUNKS_24H).at == local("2026-03-29T13:00", BERLIN).astimezone(UTC)
    assert always.add(autumn, 24, Unit.WORKING_HOURS).at == local("2026-10-25T11:00", BERLIN).astimezone(UTC)
    assert always.add(spring, 1, Unit.CALENDAR_DAYS).at == local("2026-03-30T00:00", BERLIN).astimezone(UTC)


def test_is_provisional_once_a_day_lies_in_an_unannounced_year():
    assert CN.add(local("2031-06-02T10:00"), 1, Unit.WORKING_DAYS).provisional is True
    assert OFFICE.add(local("2031-06-02T10:00"), 1, Unit.WORKING_HOURS).provisional is True
    assert CN.add(local("2026-06-02T10:00"), 1, Unit.WORKING_DAYS).provisional is False


def test_is_not_provisional_for_hours_that_run_through():
    assert CN.add(local("2031-06-02T10:00"), 24, Unit.HOURS).provisional is False


def test_is_final_when_an_administrator_confirmed_the_year():
    confirmed = country_calendar("CN", confirmed_years=frozenset({2031}))

    assert confirmed.add(local("2031-06-02T10:00"), 1, Unit.WORKING_DAYS).provisional is False


def test_moves_with_an_imported_make_up_day():
    plain, imported = (
        WorkCalendar(code="CN", zone=SHANGHAI, weekly=CN.weekly, country="CN", overrides=overrides)
        for overrides in ({}, {date(2031, 6, 7): DayKind.MAKEUP})
    )

    assert plain.add(local("2031-06-06T10:00"), 1, Unit.WORKING_DAYS).last_day == date(2031, 6, 9)
    assert imported.add(local("2031-06-06T10:00"), 1, Unit.WORKING_DAYS).last_day == date(2031, 6, 7)


@pytest.mark.parametrize(
    ("at", "amount", "unit", "before"),
    [
        ("2026-03-02T10:00", 2, Unit.HOURS, "2026-03-02T08:00"),
        ("2026-03-02T10:00", 30, Unit.MINUTES, "2026-03-02T09:30"),
        ("2026-03-02T10:00", 2, Unit.CHUNKS_24H, "2026-02-28T10:00"),
        ("2026-03-02T14:00", 1, Unit.WORKING_HOURS, "2026-03-02T11:30"),
        ("2026-03-02T09:30", 1, Unit.WORKING_HOURS, "2026-02-28T17:30"),
        ("2026-10-08T09:10", 20, Unit.WORKING_MINUTES, "2026-09-30T17:50"),
        ("2026-03-02T18:00", 1, Unit.WORKING_DAYS, "2026-02-28T18:00"),
        ("2026-02-24T18:00", 1, Unit.WORKING_DAYS, "2026-02-14T18:00"),
        ("2026-02-24T18:00", 1, Unit.CALENDAR_DAYS, "2026-02-23T18:00"),
    ],
)
def test_goes_back_for_warnings(at, amount, unit, before):
    assert OFFICE.subtract(local(at), amount, unit) == local(before).astimezone(UTC)


def test_goes_back_into_a_shift_begun_yesterday():
    bar = WorkCalendar.from_weekly({"fri": [["18:00", "02:00"]]}, zone=SHANGHAI)

    assert bar.subtract(local("2026-03-07T01:00"), 2, Unit.WORKING_HOURS) == local(
        "2026-03-06T23:00"
    ).astimezone(UTC)


@pytest.mark.parametrize("unit", list(Unit))
@pytest.mark.parametrize("question", ["add", "subtract"])
def test_refuses_an_instant_without_a_zone(unit, question):
    with pytest.raises(WorktimeError) as refused:
        getattr(OFFICE, question)(datetime(2026, 3, 2, 10), 1, unit)  # noqa: DTZ001

    assert refused.value.code == "naive_instant"


@pytest.mark.parametrize("unit", [Unit.WORKING_DAYS, Unit.WORKING_HOURS])
@pytest.mark.parametrize("question", ["add", "subtract"])
def test_refuses_to_count_on_a_calendar_that_never_opens(unit, question):
    never = WorkCalendar(code="never", zone=SHANGHAI, weekly=((),) * 7)

    with pytest.raises(WorktimeError) as refused:
        getattr(never, question)(local("2026-03-02T10:00"), 1, unit)

    assert refused.value.code == "never_opens"


def test_refuses_working_hours_that_fill_more_than_ten_years():
    weekly_hour = WorkCalendar.from_weekly({"mon": [["09:00", "10:00"]]}, zone=SHANGHAI)

    with pytest.raises(WorktimeError) as refused:
        weekly_hour.add(local("2026-03-02T08:00"), 600, Unit.WORKING_HOURS)

    assert refused.value.code == "amount_too_large"


@pytest.mark.parametrize(
    ("event", "months", "days", "raw_day", "last_day"),
    [
        ("2025-08-27", 6, 0, "2026-02-27", "2026-02-27"),
        ("2025-08-31", 6, 0, "2026-02-28", "2026-02-28"),
        ("2025-08-17", 6, 0, "2026-02-17", "2026-02-24"),
        ("2024-02-29", 12, 0, "2025-02-28", "2025-02-28"),
        ("2025-12-31", 2, 0, "2026-02-28", "2026-02-28"),
        ("2025-04-01", 12, 3, "2026-04-04", "2026-04-07"),
    ],
)
def test_counts_months_to_the_day_of_the_same_number(event, months, days, raw_day, last_day):
    due = CN.add_months(local(f"{event}T10:00"), months, days=days)

    assert (due.raw_day, due.last_day) == (date.fromisoformat(raw_day), date.fromisoformat(last_day))
    assert due.at == local(f"{last_day}T00:00") + timedelta(days=1)
    assert due.days[0].reason == "event_day"
    assert (due.days[-1].reason == "rolled_to") is due.rolled


@pytest.mark.parametrize(
    ("months", "days", "code"),
    [(0, 0, "amount_not_positive"), (1, -1, "amount_not_positive"), (2000, 0, "amount_too_large")],
)
def test_refuses_months_that_are_no_term(months, days, code):
    with pytest.raises(WorktimeError) as refused:
        CN.add_months(local("2026-01-01T10:00"), months, days=days)

    assert refused.value.code == code
