from datetime import UTC, date, datetime

import orjson
import pytest

from tests.cast import NOW, OFFICE, Cast
from tests.people.conftest import last_entry, refused, verbs
from yinuo.core.actor import Actor
from yinuo.core.calendars import calendar_of
from yinuo.core.errors import InvalidValue, NotAllowed
from yinuo.core.models import CalendarOverride
from yinuo.people.actions.calendars import (
    OwnDay,
    change_calendar,
    create_calendar,
    import_official_days,
    set_official_day,
)
from yinuo.people.errors import AlreadyExists, BadCalendar, BadOfficialDays
from yinuo.people.queries.calendars import get_calendar, list_calendars

# Three of the days of the 2026 plan, in holiday-cn's form.
PLAN = {
    "year": 2026,
    "papers": ["https://www.gov.cn/zhengce/sample"],
    "days": [
        {"name": "元旦", "date": "2026-01-01", "isOffDay": True},
        {"name": "元旦", "date": "2026-01-04", "isOffDay": False},
        {"name": "春节", "date": "2026-02-16", "isOffDay": True},
    ],
}


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 2, 30, tzinfo=UTC)  # 10:30 in Shanghai


def test_makes_a_calendar(leo: Actor) -> None:
    calendar = create_calendar(
        actor=leo,
        now=NOW,
        code="shop",
        names={"en": "Shop", "zh-hans": ""},
        weekly={"sat": [["10:00", "16:00"]]},
    )

    row = get_calendar(actor=leo, calendar_id=calendar.pk).calendar
    assert (row.names, row.revision, row.weekly) == ({"en": "Shop"}, 1, {"sat": [["10:00", "16:00"]]})
    assert [found.code for found in list_calendars(actor=leo)] == ["office", "shop"]


def test_changes_count_at_once_under_a_new_revision(cast: Cast, leo: Actor) -> None:
    closed = date(2026, 3, 12)
    assert calendar_of(cast.calendar.pk).is_open(_noon(closed))

    change_calendar(
        actor=leo,
        now=NOW,
        calendar_id=cast.calendar.pk,
        fields={"weekly": {**OFFICE, "sat": [["09:00", "12:00"]]}},
        own_days=[
            OwnDay(day=closed, reason="Stocktaking"),
            OwnDay(day=date(2026, 3, 15), reason="Fair", open=(("10:00", "12:00"),)),
        ],
        reason="Spring",
    )

    calendar = calendar_of(cast.calendar.pk)
    opened = [calendar.is_open(_noon(date(2026, 3, day))) for day in (12, 13, 14, 15)]
    assert opened == [False, True, True, True]
    entry = last_entry("calendar", cast.calendar.pk)
    assert (entry.verb, entry.facts["revision"], sorted(entry.facts["changed"])) == (
        "people.calendar_changed",
        2,
        ["own_days", "weekly"],
    )
    assert [own.reason for own in get_calendar(actor=leo, calendar_id=cast.calendar.pk).own_days] == [
        "Stocktaking",
        "Fair",
    ]


@pytest.mark.parametrize(
    "fields",
    [
        {"weekly": {"mon": [["09:00", "25:00"]]}},
        {"weekly": {"moon": [["09:00", "10:00"]]}},
        {"weekly": {"mon": [["09:00", "12:00"], ["11:00", "13:00"]]}},
        {"weekly": {}},
        {"weekly": "always"},
        {"weekly": {"mon": 7}},
        {"zone": "Mars/Olympus"},
        {"zone": "../etc/passwd"},
        {"country": "XX"},
    ],
)
def test_refuses_a_calendar_that_cannot_count(cast: Cast, leo: Actor, fields: dict[str, object]) -> None:
    with refused(BadCalendar):
        change_calendar(actor=leo, now=NOW, calendar_id=cast.calendar.pk, fields=fields)


def test_refuses_a_day_named_twice(cast: Cast, leo: Actor) -> None:
    days = [OwnDay(day=date(2026, 3, 12), reason="A"), OwnDay(day=date(2026, 3, 12), reason="B")]

    with refused(BadCalendar):
        change_calendar(actor=leo, now=NOW, calendar_id=cast.calendar.pk, own_days=days)


def test_refuses_a_code_twice_and_agents(leo: Actor, ana: Actor) -> None:
    with refused(AlreadyExists, name="office"):
        create_calendar(actor=leo, now=NOW, code="office", names={"en": "Other"}, weekly=OFFICE)
    with refused(NotAllowed, right="calendar.edit"):
        create_calendar(actor=ana, now=NOW, code="mine", names={"en": "Mine"}, weekly=OFFICE)


def test_imports_official_days_for_all_calendars_of_the_country(cast: Cast, leo: Actor) -> None:
    counted = import_official_days(actor=leo, now=NOW, content=orjson.dumps(PLAN))

    days = get_calendar(actor=leo, calendar_id=cast.calendar.pk).official_days
    assert counted == 3
    assert [(row.day.isoformat(), row.kind) for row in days] == [
        ("2026-01-01", "holiday"),
        ("2026-01-04", "makeup"),
        ("2026-02-16", "holiday"),
    ]
    assert calendar_of(cast.calendar.pk).is_open(_noon(date(2026, 1, 4)))
    assert last_entry("official_year", 2026).facts["source"] == "https://www.gov.cn/zhengce/sample"
    assert verbs("calendar", cast.calendar.pk) == ["people.calendar_changed"]
    cast.calendar.refresh_from_db()
    assert cast.calendar.revision == 2


def test_replaces_what_was_imported_but_not_what_was_entered(leo: Actor) -> None:
    import_official_days(actor=leo, now=NOW, content=orjson.dumps(PLAN))
    CalendarOverride.objects.create(country="CN", day=date(2026, 6, 1), kind="holiday", name="Own")
    corrected = {**PLAN, "days": [{"name": "元旦", "date": "2026-01-01", "isOffDay": True}]}

    import_official_days(actor=leo, now=NOW, content=orjson.dumps(corrected))

    left = CalendarOverride.objects.order_by("day").values_list("day", flat=True)
    assert list(left) == [date(2026, 1, 1), date(2026, 6, 1)]
    assert last_entry("official_year", 2026).facts["removed"] == ["2026-01-04", "2026-02-16"]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        '{"year": 2026, "days": []}',
        '{"year": "2026", "days": [{}]}',
        '{"year": 2026, "days": [{"name": "x", "date": "2026-13-01", "isOffDay": true}]}',
        '{"year": 2026, "days": [{"name": "x", "date": "2020-01-01", "isOffDay": true}]}',
        '{"year": 2026, "days": [{"name": "x", "date": "2026-01-01", "isOffDay": "yes"}]}',
        '{"year": 2026, "days": [{"name": "x", "date": 7, "isOffDay": true}]}',
    ],
)
def test_refuses_a_list_that_is_none(leo: Actor, content: str) -> None:
    with refused(BadOfficialDays):
        import_official_days(actor=leo, now=NOW, content=content)


def test_sets_a_day_by_hand_and_takes_it_back(cast: Cast, leo: Actor) -> None:
    day = date(2026, 3, 13)

    set_official_day(actor=leo, now=NOW, day=day, kind="holiday", name="Typhoon")
    closed = not calendar_of(cast.calendar.pk).is_open(_noon(day))
    set_official_day(actor=leo, now=NOW, day=day, kind=None)

    assert closed
    assert calendar_of(cast.calendar.pk).is_open(_noon(day))
    assert last_entry("official_year", 2026).facts == {
        "country": "CN",
        "day": "2026-03-13",
        "before": "holiday",
        "after": "",
    }
    assert verbs("calendar", cast.calendar.pk) == ["people.calendar_changed"] * 2


def test_refuses_a_kind_of_day_that_does_not_exist_and_agents(leo: Actor, ana: Actor) -> None:
    with refused(InvalidValue):
        set_official_day(actor=leo, now=NOW, day=date(2026, 3, 13), kind="party")
    with refused(NotAllowed, right="calendar.edit"):
        set_official_day(actor=ana, now=NOW, day=date(2026, 3, 13), kind="holiday")


@pytest.mark.parametrize(
    ("weekly", "own_days"),
    [
        ({}, []),
        ({"mon": []}, []),
        ({}, [OwnDay(day=date(2025, 3, 12), reason="Fair", open=(("09:00", "12:00"),))]),
        ({}, [OwnDay(day=date(2026, 3, 20), reason="Fair", open=(("09:00", "12:00"),))]),
        ({}, [OwnDay(day=date.max, reason="Fair", open=(("09:00", "12:00"),))]),
    ],
)
def test_refuses_a_week_that_never_opens(
    cast: Cast, leo: Actor, weekly: dict[str, list[list[str]]], own_days: list[OwnDay]
) -> None:
    with pytest.raises(BadCalendar) as error:
        change_calendar(
            actor=leo,
            now=NOW,
            calendar_id=cast.calendar.pk,
            fields={"weekly": weekly},
            own_days=own_days,
        )

    assert error.value.field == "weekly"
    assert calendar_of(cast.calendar.pk).is_open(_noon(date(2026, 3, 12)))
    cast.calendar.refresh_from_db()
    assert (cast.calendar.revision, cast.calendar.weekly) == (1, OFFICE)
