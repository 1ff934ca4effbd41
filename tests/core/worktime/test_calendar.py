from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from yinuo.core.worktime import (
    DayKind,
    DayName,
    WorkCalendar,
    WorktimeError,
    country_calendar,
    office_hours,
    round_the_clock,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = office_hours(SHANGHAI)
ALWAYS = round_the_clock(SHANGHAI)
NIGHT = WorkCalendar.from_weekly({"fri": [["18:00", "02:00"]]}, zone=SHANGHAI)


def local(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        ("2026-03-02T08:59:59", False),
        ("2026-03-02T09:00", True),
        ("2026-03-02T11:59:59", True),
        ("2026-03-02T12:00", False),
        ("2026-03-02T13:29", False),
        ("2026-03-02T13:30", True),
        ("2026-03-02T18:00", False),
        ("2026-03-07T10:00", False),
        ("2026-02-28T10:00", True),
        ("2026-10-01T10:00", False),
    ],
)
def test_is_open_in_half_open_intervals(at, is_open):
    assert OFFICE.is_open(local(at)) is is_open


def test_stays_open_past_midnight():
    friday = date(2026, 3, 6)

    assert NIGHT.is_open(local("2026-03-07T01:59"))
    assert not NIGHT.is_open(local("2026-03-07T02:00"))
    assert not NIGHT.is_open(local("2026-03-06T01:00"))
    assert NIGHT.closing(friday) == local("2026-03-07T02:00").astimezone(UTC)


def test_never_closes_for_a_minute_at_midnight():
    assert ALWAYS.is_open(local("2026-03-02T23:59:59"))
    assert ALWAYS.is_open(local("2026-03-03T00:00"))
    assert ALWAYS.working_time(local("2026-03-01T00:00"), local("2026-04-01T00:00")) == timedelta(days=31)


def test_gives_the_next_opening_after_lunch_a_weekend_and_a_holiday():
    assert OFFICE.next_opening(local("2026-03-02T12:00")) == local("2026-03-02T13:30").astimezone(UTC)
    assert OFFICE.next_opening(local("2026-03-06T18:00")) == local("2026-03-09T09:00").astimezone(UTC)
    assert OFFICE.next_opening(local("2026-09-30T18:00")) == local("2026-10-08T09:00").astimezone(UTC)


def test_gives_the_instant_itself_while_open():
    assert OFFICE.next_opening(local("2026-03-02T10:07")) == local("2026-03-02T10:07").astimezone(UTC)


def test_refuses_to_look_for_an_opening_that_never_comes():
    never = WorkCalendar(code="never", zone=SHANGHAI, weekly=((),) * 7)

    with pytest.raises(WorktimeError) as refused:
        never.next_opening(local("2026-03-02T10:00"))

    assert refused.value.code == "never_opens"


def test_opens_a_make_up_day_with_the_hours_of_the_first_open_weekday():
    assert OFFICE.intervals(date(2026, 2, 28)) == ((540, 720), (810, 1080))


def test_opens_a_make_up_day_with_its_own_hours_where_it_has_some():
    shop = WorkCalendar.from_weekly(
        {"mon": [["09:00", "18:00"]], "sat": [["10:00", "16:00"]]}, zone=SHANGHAI, country="CN"
    )

    assert shop.intervals(date(2026, 2, 28)) == ((600, 960),)


def test_lets_own_closures_win_over_working_days():
    closed = WorkCalendar.from_weekly(
        {"mon": [["09:00", "18:00"]]}, zone=SHANGHAI, closures={date(2026, 3, 2): "盘点"}
    )

    day = closed.day(date(2026, 3, 2))

    assert (day.working, day.kind, day.name) == (False, DayKind.CLOSURE, DayName("盘点", "盘点", "盘点"))
    assert closed.closing(date(2026, 3, 2)) is None


def test_lets_own_openings_win_over_holidays():
    opened = WorkCalendar.from_weekly(
        {"mon": [["09:00", "18:00"]]},
        zone=SHANGHAI,
        country="CN",
        openings={date(2026, 10, 1): ((600, 720),)},
    )

    assert opened.day(date(2026, 10, 1)).kind is DayKind.OPENING
    assert opened.intervals(date(2026, 10, 1)) == ((600, 720),)


def test_lets_an_administrator_correct_a_day_for_good():
    corrected = WorkCalendar.from_weekly(
        {"mon": [["09:00", "18:00"]]},
        zone=SHANGHAI,
        country="CN",
        overrides={date(2031, 2, 1): DayKind.MAKEUP, date(2031, 2, 3): DayKind.HOLIDAY},
    )

    assert corrected.day(date(2031, 2, 1)) == (date(2031, 2, 1), True, DayKind.MAKEUP, DayName(), False)
    assert corrected.day(date(2031, 2, 3)).working is False
    assert corrected.intervals(date(2031, 2, 1)) == ((540, 1080),)
    assert corrected.day(date(2031, 2, 4)).provisional is True


def test_names_an_imported_day_as_the_paper_does():
    imported = WorkCalendar.from_weekly(
        {"mon": [["09:00", "18:00"]]},
        zone=SHANGHAI,
        country="CN",
        overrides={date(2031, 2, 3): DayKind.HOLIDAY},
        override_names={date(2031, 2, 3): "春节"},
    )

    assert imported.day(date(2031, 2, 3)).name == DayName("春节", "春节", "春节")


def test_takes_a_year_an_administrator_confirmed_as_final():
    confirmed = country_calendar("CN", confirmed_years=frozenset({2031}))

    assert confirmed.day(date(2031, 6, 1)).provisional is False
    assert confirmed.day(date(2032, 6, 1)).provisional is True


def test_reads_instants_in_its_own_zone():
    assert OFFICE.is_open(datetime(2026, 3, 2, 1, 0, tzinfo=UTC))
    assert not OFFICE.is_open(datetime(2026, 3, 2, 10, 0, tzinfo=UTC))


def test_counts_elapsed_time_when_the_clocks_change():
    always = round_the_clock(BERLIN)
    night = WorkCalendar.from_weekly({"sat": [["22:00", "06:00"]]}, zone=BERLIN)

    assert always.working_time(
        local("2026-03-29T00:00", BERLIN), local("2026-03-30T00:00", BERLIN)
    ) == timedelta(hours=23)
    assert always.working_time(
        local("2026-10-25T00:00", BERLIN), local("2026-10-26T00:00", BERLIN)
    ) == timedelta(hours=25)
    assert night.working_time(
        local("2026-03-28T12:00", BERLIN), local("2026-03-29T12:00", BERLIN)
    ) == timedelta(hours=7)
    assert night.working_time(
        local("2026-10-24T12:00", BERLIN), local("2026-10-25T12:00", BERLIN)
    ) == timedelta(hours=9)


def test_survives_hours_inside_the_skipped_hour():
    odd = WorkCalendar.from_weekly({"sun": [["02:00", "02:30"], ["03:00", "04:00"]]}, zone=BERLIN)

    assert odd.working_time(
        local("2026-03-29T00:00", BERLIN), local("2026-03-29T12:00", BERLIN)
    ) == timedelta(hours=1)


def test_leaves_lunch_and_closed_days_out_of_working_time():
    assert OFFICE.working_time(local("2026-03-06T11:00"), local("2026-03-09T14:00")) == timedelta(hours=9)
    assert OFFICE.working_time(local("2026-10-01T00:00"), local("2026-10-08T09:00")) == timedelta()


def test_gives_no_working_time_backwards():
    assert OFFICE.working_time(local("2026-03-03T10:00"), local("2026-03-02T10:00")) == timedelta()


def test_finds_neighbouring_working_days():
    cn = country_calendar("CN")

    assert cn.previous_working_day(date(2026, 3, 2)) == date(2026, 2, 28)
    assert cn.next_working_day(date(2026, 2, 14)) == date(2026, 2, 24)
    assert cn.previous_working_day(date(2026, 3, 2), 3) == date(2026, 2, 26)


@pytest.mark.parametrize(
    ("changes", "code", "day"),
    [
        ({"openings": {date(2026, 3, 7): ()}}, "empty_opening", "2026-03-07"),
        ({"openings": {date(2026, 3, 7): ((600, 600),)}}, "bad_interval", "2026-03-07"),
        ({"openings": {date(2026, 3, 7): ((600, 700), (690, 720))}}, "overlap", "2026-03-07"),
        (
            {"openings": {date(2026, 3, 7): ((600, 700),)}, "closures": {date(2026, 3, 7): "x"}},
            "closure_and_opening",
            "2026-03-07",
        ),
        ({"country": "XX"}, "unknown_country", None),
    ],
)
def test_refuses_days_that_make_no_sense(changes, code, day):
    with pytest.raises(WorktimeError) as refused:
        WorkCalendar.from_weekly({"mon": [["09:00", "18:00"]]}, zone=SHANGHAI, **changes)

    assert (refused.value.code, refused.value.day) == (code, day)


@pytest.mark.parametrize("question", ["is_open", "next_opening", "local_date"])
def test_refuses_an_instant_without_a_zone(question):
    with pytest.raises(WorktimeError) as refused:
        getattr(OFFICE, question)(datetime(2026, 3, 2, 10))  # noqa: DTZ001

    assert refused.value.code == "naive_instant"


def test_equals_a_calendar_with_the_same_hours():
    assert office_hours(SHANGHAI) == OFFICE
    assert hash(office_hours(SHANGHAI)) == hash(OFFICE)
    assert office_hours(SHANGHAI, days=("mon",)) != OFFICE
