from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from yinuo.core.worktime import (
    DayKind,
    DayName,
    Unit,
    as_json,
    country_calendar,
    explain_words,
    office_hours,
    reason_words,
    runs,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
CN = country_calendar("CN")


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def test_groups_days_by_reason():
    due = CN.add(local("2026-09-24T10:00"), 7, Unit.WORKING_DAYS)

    shown = [
        (r.first.isoformat(), r.length_days, r.counted, r.reason, r.name.zh_hans, r.first_index)
        for r in runs(due)
    ]
    assert shown == [
        ("2026-09-24", 1, False, "event_day", "", None),
        ("2026-09-25", 3, False, "holiday", "中秋节", None),
        ("2026-09-28", 3, True, "workday", "", 1),
        ("2026-10-01", 7, False, "holiday", "国庆节", None),
        ("2026-10-08", 2, True, "workday", "", 4),
        ("2026-10-10", 1, True, "makeup", "国庆节", 6),
        ("2026-10-11", 1, False, "weekend", "", None),
        ("2026-10-12", 1, True, "workday", "", 7),
    ]


def test_groups_counted_calendar_days_whatever_they_are():
    due = CN.add(local("2026-03-05T10:00"), 5, Unit.CALENDAR_DAYS)

    assert [(run.length_days, run.reason) for run in runs(due)] == [(1, "event_day"), (5, "calendar_day")]


def test_explains_working_days_in_sentences():
    due = CN.add(local("2026-09-29T10:00"), 6, Unit.WORKING_DAYS)

    assert explain_words(due) == (
        "9-29: the day of the event is not counted.",
        "9-30 is day 1.",
        "10-1 to 10-7: 7 days skipped, National Day.",
        "10-8 to 10-9 are days 2 to 3.",
        "10-10 is day 4: make-up working day for National Day.",
        "10-11 skipped: weekend.",
        "10-12 to 10-13 are days 5 to 6.",
    )


def test_explains_where_a_term_rolled():
    due = CN.add(local("2026-05-02T10:00"), 2, Unit.CALENDAR_DAYS)

    assert explain_words(due) == (
        "5-2: the day of the event is not counted.",
        "5-3 to 5-4 are days 1 to 2.",
        "5-5 skipped: Labor Day.",
        "The last day is not a working day, so the term ends on 5-6.",
    )


def test_explains_working_hours_in_sentences():
    due = office_hours(SHANGHAI).add(local("2026-03-02T11:00"), Decimal("1.5"), Unit.WORKING_HOURS)

    assert explain_words(due) == (
        "3-2 11:00 to 3-2 12:00 counted.",
        "3-2 12:00 to 3-2 13:30 skipped: outside service hours.",
        "3-2 13:30 to 3-2 14:00 counted.",
    )


def test_warns_of_a_year_that_is_not_announced():
    due = CN.add(local("2030-12-31T10:00"), 1, Unit.WORKING_DAYS)

    assert explain_words(due)[-2:] == (
        "2031-01-02 is day 1.",
        "The holidays of 2031 are not announced yet, so this may still move.",
    )


def test_prefers_a_days_own_name_to_the_general_word():
    name = DayName("国庆节", "國慶節", "National Day")

    assert reason_words(DayKind.HOLIDAY, name) == "National Day"
    assert reason_words(DayKind.HOLIDAY, name, language="zh-TW") == "國慶節"
    assert reason_words(DayKind.HOLIDAY) == "public holiday"
    assert reason_words("event_day", name) == "day of the event"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh-hans", "简"),
        ("zh_CN", "简"),
        ("zh-hant", "繁"),
        ("zh-TW", "繁"),
        ("zh_HK", "繁"),
        ("en", "E"),
        ("de", "E"),
    ],
)
def test_names_a_day_in_the_language_asked_for(language, text):
    assert DayName("简", "繁", "E").text(language) == text


def test_writes_a_due_time_as_json():
    due = CN.add(local("2026-10-10T10:00"), 1, Unit.WORKING_DAYS)

    assert as_json(due, language="zh-hant") == {
        "due_at": "2026-10-13T00:00:00+08:00",
        "last_day": "2026-10-12",
        "raw_last_day": "2026-10-12",
        "provisional": False,
        "days": [
            {
                "date": "2026-10-10",
                "counted": False,
                "index": None,
                "reason": "event_day",
                "name": "國慶節",
                "provisional": False,
            },
            {
                "date": "2026-10-11",
                "counted": False,
                "index": None,
                "reason": "weekend",
                "name": "",
                "provisional": False,
            },
            {
                "date": "2026-10-12",
                "counted": True,
                "index": 1,
                "reason": "workday",
                "name": "",
                "provisional": False,
            },
        ],
        "spans": [],
    }


def test_writes_spans_with_the_calendars_offset():
    due = office_hours(SHANGHAI).add(local("2026-03-02T11:00"), 1, Unit.WORKING_HOURS)

    assert as_json(due)["spans"] == [
        {
            "start": "2026-03-02T11:00:00+08:00",
            "end": "2026-03-02T12:00:00+08:00",
            "counted": True,
            "reason": "open",
            "name": "",
            "provisional": False,
        }
    ]


def test_keeps_the_last_day_apart_from_the_raw_one():
    due = CN.add(local("2026-02-10T10:00"), 7, Unit.CALENDAR_DAYS)

    assert (due.last_day, due.raw_day) == (date(2026, 2, 24), date(2026, 2, 17))
