import pytest

from yinuo.core.worktime import WorktimeError, as_weekly_json, weekly_hours


def test_reads_several_intervals_a_day():
    week = weekly_hours({"mon": [["13:30", "18:00"], ["09:00", "12:00"]]})

    assert week == (((540, 720), (810, 1080)), (), (), (), (), (), ())


def test_reads_24_00_as_the_end_of_the_day():
    assert weekly_hours({"sun": [["00:00", "24:00"]]})[6] == ((0, 1440),)


def test_reads_an_earlier_end_as_past_midnight():
    assert weekly_hours({"fri": [["18:00", "02:00"]]})[4] == ((1080, 1560),)


def test_reads_00_00_as_an_end_at_midnight():
    assert weekly_hours({"fri": [["18:00", "00:00"]]})[4] == ((1080, 1440),)


def test_accepts_intervals_that_touch():
    assert weekly_hours({"mon": [["09:00", "12:00"], ["12:00", "13:00"]]})[0] == ((540, 720), (720, 780))


def test_accepts_a_night_that_ends_when_the_next_day_starts():
    week = weekly_hours({"sun": [["22:00", "06:00"]], "mon": [["06:00", "08:00"]]})

    assert week[6] == ((1320, 1800),)


@pytest.mark.parametrize(
    ("days", "code", "day"),
    [
        ({"monday": [["09:00", "12:00"]]}, "unknown_day", "monday"),
        ({"tue": [["9", "12:00"]]}, "bad_time", "tue"),
        ({"tue": [["09:60", "12:00"]]}, "bad_time", "tue"),
        ({"tue": [["09:00", "24:01"]]}, "bad_time", "tue"),
        ({"tue": [["09:00", "12:00", "13:00"]]}, "bad_time", "tue"),
        ({"tue": ["09:00"]}, "bad_time", "tue"),
        ({"tue": [[9, 12]]}, "bad_time", "tue"),
        ({"wed": [["09:00", "09:00"]]}, "bad_interval", "wed"),
        ({"wed": [["24:00", "09:00"]]}, "bad_interval", "wed"),
        ({"thu": [["09:00", "12:00"], ["11:59", "13:00"]]}, "overlap", "thu"),
        ({"fri": [["22:00", "06:00"]], "sat": [["05:59", "08:00"]]}, "overlap", "fri"),
        ({"sun": [["22:00", "06:00"]], "mon": [["05:00", "08:00"]]}, "overlap", "sun"),
    ],
)
def test_refuses_hours_that_make_no_sense_and_names_the_day(days, code, day):
    with pytest.raises(WorktimeError) as refused:
        weekly_hours(days)

    assert (refused.value.code, refused.value.day) == (code, day)


def test_writes_what_it_reads():
    told = {"mon": [["09:00", "12:00"], ["13:30", "24:00"]], "fri": [["18:00", "02:00"]]}

    assert as_weekly_json(weekly_hours(told)) == told
