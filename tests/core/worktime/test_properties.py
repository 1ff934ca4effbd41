from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from yinuo.core.worktime import Unit, WorkCalendar, country_calendar, office_hours, round_the_clock

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
CALENDARS = (
    country_calendar("CN"),
    office_hours(SHANGHAI),
    office_hours(BERLIN, country="DE"),
    round_the_clock(BERLIN),
    WorkCalendar.from_weekly(
        {"fri": [["10:00", "11:00"], ["18:00", "02:30"]], "sat": [["22:00", "06:00"]]}, zone=BERLIN
    ),
)

calendars = st.sampled_from(CALENDARS)
instants = st.datetimes(datetime(2024, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
hours = st.integers(1, 60 * 120).map(lambda minutes: Decimal(minutes) / 60)
minutes = st.integers(1, 60 * 120)
units = st.sampled_from(list(Unit))


@settings(max_examples=60, deadline=None)
@given(calendars, instants, st.integers(1, 60), units)
def test_never_ends_earlier_for_a_longer_term(calendar, at, amount, unit):
    assert calendar.add(at, amount, unit).at <= calendar.add(at, amount + 1, unit).at


@settings(max_examples=60, deadline=None)
@given(calendars, instants, st.timedeltas(timedelta(), timedelta(days=9)), st.integers(1, 30), units)
def test_never_ends_earlier_for_a_later_event(calendar, at, later, amount, unit):
    assert calendar.add(at, amount, unit).at <= calendar.add(at + later, amount, unit).at


@settings(max_examples=60, deadline=None)
@given(calendars, instants, minutes)
def test_holds_exactly_the_working_time_asked_for(calendar, at, amount):
    due = calendar.add(at, amount, Unit.WORKING_MINUTES)

    assert calendar.working_time(at, due.at) == timedelta(minutes=amount)
    assert sum((span.end - span.start for span in due.spans if span.counted), timedelta()) == timedelta(
        minutes=amount
    )


@settings(max_examples=60, deadline=None)
@given(calendars, instants, minutes)
def test_ends_working_time_only_while_open_or_at_the_close(calendar, at, amount):
    due = calendar.add(at, amount, Unit.WORKING_MINUTES)

    assert calendar.is_open(due.at - timedelta(microseconds=1))


@settings(max_examples=60, deadline=None)
@given(calendars, instants, minutes)
def test_leaves_no_hole_between_spans(calendar, at, amount):
    spans = calendar.add(at, amount, Unit.WORKING_MINUTES).spans

    assert spans[0].start == at
    assert [span.end for span in spans[:-1]] == [span.start for span in spans[1:]]


@settings(max_examples=60, deadline=None)
@given(calendars, instants, minutes)
def test_comes_back_where_it_started(calendar, at, amount):
    start = calendar.next_opening(at)
    due = calendar.add(start, amount, Unit.WORKING_MINUTES)

    assert calendar.working_time(
        calendar.subtract(due.at, amount, Unit.WORKING_MINUTES), due.at
    ) == timedelta(minutes=amount)
    assert calendar.subtract(due.at, amount, Unit.WORKING_MINUTES) == start


@settings(max_examples=60, deadline=None)
@given(
    calendars,
    instants,
    st.timedeltas(timedelta(), timedelta(days=20)),
    st.timedeltas(timedelta(), timedelta(days=20)),
)
def test_adds_up_working_time_over_neighbouring_periods(calendar, a, first, second):
    b, c = a + first, a + first + second

    assert calendar.working_time(a, b) + calendar.working_time(b, c) == calendar.working_time(a, c)


@settings(max_examples=60, deadline=None)
@given(calendars, instants, st.integers(1, 60))
def test_counts_as_many_working_days_as_asked(calendar, at, amount):
    due = calendar.add(at, amount, Unit.WORKING_DAYS)

    assert [step.index for step in due.days if step.counted] == list(range(1, amount + 1))
    assert all(calendar.day(step.date).working is step.counted for step in due.days[1:])
    assert calendar.previous_working_day(due.last_day, amount) <= calendar.local_date(at)


@settings(max_examples=60, deadline=None)
@given(calendars, instants, st.integers(1, 60))
def test_ends_calendar_days_on_a_working_day_where_it_rolls(calendar, at, amount):
    due = calendar.add(at, amount, Unit.CALENDAR_DAYS)

    assert due.raw_day == calendar.local_date(at) + timedelta(days=amount)
    assert due.last_day >= due.raw_day
    assert calendar.day(due.last_day).working or not calendar.rolls


@settings(max_examples=60, deadline=None)
@given(calendars, instants)
def test_next_opening_is_open_and_nothing_before_it_is(calendar, at):
    opening = calendar.next_opening(at)

    assert calendar.is_open(opening)
    assert calendar.working_time(at, opening) == timedelta()
