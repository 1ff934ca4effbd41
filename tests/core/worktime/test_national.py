from collections import Counter
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from yinuo.core.worktime import DayKind, DayName, WorktimeError, country_calendar
from yinuo.core.worktime.national import national_days, zone_of

CN = country_calendar("CN")

# Source: State Council General Office, arrangements for the holidays of 2024, 2025 and 2026.
MAKEUP_DAYS = {
    2024: "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12",
    2025: "01-26 02-08 04-27 09-28 10-11",
    2026: "01-04 02-14 02-28 05-09 09-20 10-10",
}
DAYS_OFF_2026 = {
    "元旦": ("01-01", "01-03"),
    "春节": ("02-15", "02-23"),
    "清明节": ("04-04", "04-06"),
    "劳动节": ("05-01", "05-05"),
    "端午节": ("06-19", "06-21"),
    "中秋节": ("09-25", "09-27"),
    "国庆节": ("10-01", "10-07"),
}


@pytest.mark.parametrize("year", MAKEUP_DAYS)
def test_knows_the_make_up_days(year):
    found = [day for day, national in national_days("CN", year).items() if national.kind is DayKind.MAKEUP]

    assert " ".join(f"{day:%m-%d}" for day in found) == MAKEUP_DAYS[year]


def test_gives_the_days_off_of_2026_as_the_notice_lists_them():
    off: dict[str, list[str]] = {}
    for day, national in national_days("CN", 2026).items():
        if national.kind is DayKind.HOLIDAY:
            off.setdefault(national.name.zh_hans, []).append(f"{day:%m-%d}")

    assert {name: (days[0], days[-1]) for name, days in off.items()} == DAYS_OFF_2026
    assert {name: len(days) for name, days in off.items()} == {
        "元旦": 3,
        "春节": 9,
        "清明节": 3,
        "劳动节": 5,
        "端午节": 3,
        "中秋节": 3,
        "国庆节": 7,
    }


@pytest.mark.parametrize(("year", "days"), [(2023, 249), (2024, 251), (2025, 248), (2026, 248), (2027, 248)])
def test_counts_the_working_days_of_a_year(year, days):
    start = date(year, 1, 1).toordinal()
    length = date(year, 12, 31).toordinal() - start + 1

    assert sum(CN.day(date.fromordinal(start + n)).working for n in range(length)) == days


def test_names_a_day_in_each_language():
    assert CN.day(date(2026, 10, 3)).name == DayName("国庆节", "國慶節", "National Day")


def test_names_both_festivals_of_one_run():
    assert CN.day(date(2025, 10, 8)).name == DayName(
        "国庆节、中秋节", "國慶節、中秋節", "National Day, Mid-Autumn Festival"
    )


def test_names_a_make_up_day_by_its_festival():
    day = CN.day(date(2026, 2, 28))

    assert (day.working, day.kind, day.name.zh_hans) == (True, DayKind.MAKEUP, "春节")


def test_sees_a_make_up_day_fixed_by_the_next_years_plan():
    assert CN.day(date(2005, 12, 31)).kind is DayKind.MAKEUP


def test_marks_every_day_of_an_unannounced_year_provisional():
    kinds = Counter(
        CN.day(date.fromordinal(date(2031, 1, 1).toordinal() + n)).provisional for n in range(365)
    )

    assert kinds == {True: 365}


def test_takes_announced_years_as_final():
    assert [CN.day(date(year, 6, 1)).provisional for year in range(2004, 2027)] == [False] * 23


def test_does_not_depend_on_the_machines_locale(monkeypatch):
    monkeypatch.setenv("LANG", "th_TH.UTF-8")
    monkeypatch.setenv("LANGUAGE", "th")
    national_days.cache_clear()

    assert national_days("CN", 2026)[date(2026, 10, 1)].name.en == "National Day"
    assert national_days("DE", 2026)[date(2026, 10, 3)].name.en == "German Unity Day"


def test_knows_other_countries_and_their_weekend():
    emirates = country_calendar("ae")

    assert emirates.day(date(2026, 3, 6)).kind is DayKind.WORKDAY
    assert country_calendar("DE").day(date(2026, 10, 2)).provisional is False
    assert country_calendar("SA").day(date(2026, 3, 6)).kind is DayKind.WEEKEND


def test_converts_names_where_one_chinese_script_is_missing():
    assert national_days("HK", 2026)[date(2026, 10, 1)].name.zh_hant == "國慶日"
    assert national_days("HK", 2026)[date(2026, 10, 1)].name.zh_hans == "国庆日"


@pytest.mark.parametrize(
    ("country", "zone"), [("CN", "Asia/Shanghai"), ("DE", "Europe/Berlin"), ("US", "America/New_York")]
)
def test_knows_a_countrys_zone(country, zone):
    assert zone_of(country) == ZoneInfo(zone)


@pytest.mark.parametrize("country", ["XX", "", "CHN", "China"])
def test_refuses_an_unknown_country(country):
    with pytest.raises(WorktimeError) as refused:
        country_calendar(country)

    assert refused.value.code == "unknown_country"
