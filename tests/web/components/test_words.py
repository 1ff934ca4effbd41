from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from yinuo.web.components import words

NOW = datetime(2026, 10, 9, 2, 42, tzinfo=UTC)
"""Friday 10:42 in Shanghai."""


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (timedelta(seconds=59), "under 1 min"),
        (timedelta(minutes=1), "1 min"),
        (timedelta(minutes=38, seconds=59), "38 min"),
        (timedelta(hours=2), "2 h"),
        (timedelta(hours=2, minutes=18), "2 h 18 min"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=2), "2 days"),
        (timedelta(days=2, hours=5, minutes=59), "2 d 5 h"),
        (-timedelta(minutes=42), "42 min"),
    ],
)
def test_says_a_length_in_two_units_rounded_down(span: timedelta, said: str) -> None:
    assert words.duration_words(span=span) == said


@pytest.mark.parametrize(
    ("ahead", "said"),
    [
        (timedelta(minutes=38), "38 min left"),
        (timedelta(hours=12), "12 h left"),
        (timedelta(hours=12, seconds=1), "today 22:42"),
        (timedelta(hours=14), "tomorrow 00:42"),
        (timedelta(0), "under 1 min overdue"),
        (timedelta(minutes=-42), "42 min overdue"),
    ],
)
def test_counts_within_twelve_hours_and_names_the_time_beyond(ahead: timedelta, said: str) -> None:
    assert words.time_left(due_at=NOW + ahead, now=NOW) == said


@pytest.mark.parametrize(
    ("at", "said", "short"),
    [
        (datetime(2026, 10, 9, 7, 0, tzinfo=UTC), "today 15:00", "15:00"),
        (datetime(2026, 10, 9, 16, 30, tzinfo=UTC), "tomorrow 00:30", "tomorrow"),
        (datetime(2026, 10, 8, 1, 12, tzinfo=UTC), "yesterday 09:12", "yesterday"),
        (datetime(2026, 10, 12, 10, 0, tzinfo=UTC), "Mon 12 Oct 18:00", "12 Oct"),
        (datetime(2025, 6, 3, 10, 0, tzinfo=UTC), "2025-06-03 18:00", "2025-06"),
    ],
)
def test_tells_an_instant_in_the_organisations_zone(at: datetime, said: str, short: str) -> None:
    assert words.when(at=at, now=NOW) == said
    assert words.when_short(at=at, now=NOW) == short


@pytest.mark.parametrize(
    ("state", "due", "warn", "shown"),
    [
        ("active", 38, None, "active"),
        ("active", 38, 10, "active"),
        ("active", 38, 0, "risk"),
        ("risk", 0, -10, "overdue"),
        ("active", -1, None, "overdue"),
        ("kept", -1, -10, "kept"),
        ("paused", -1, -10, "paused"),
    ],
)
def test_turns_a_running_promise_at_its_minute(state: str, due: int, warn: int | None, shown: str) -> None:
    due_at = NOW + timedelta(minutes=due)
    warn_at = None if warn is None else NOW + timedelta(minutes=warn)

    assert words.shown_state(state=state, due_at=due_at, warn_at=warn_at, now=NOW) == shown


def test_tells_how_a_settled_promise_ended() -> None:
    assert words.promise_time(state="late", due_at=NOW, now=NOW) == "Kept late"
    assert words.promise_time(state="paused", due_at=None, now=NOW) == "Clock paused"


@pytest.mark.parametrize(
    ("state", "ahead", "said"),
    [
        ("active", timedelta(hours=3), "13:42"),
        ("active", timedelta(days=3), "Mon 12 Oct"),
        ("overdue", timedelta(minutes=-42), "was due 10:00"),
        ("kept", timedelta(days=-1), "yesterday"),
    ],
)
def test_says_under_the_time_when_it_is_or_was_due(state: str, ahead: timedelta, said: str) -> None:
    assert words.promise_detail(state=state, due_at=NOW + ahead, now=NOW) == said


@pytest.mark.parametrize(
    ("due_at", "said", "detail"),
    [
        (datetime(2026, 10, 9, 16, tzinfo=UTC), "today 24:00", "today"),
        (datetime(2026, 10, 9, 16, 0, 1, tzinfo=UTC), "tomorrow 00:00", "tomorrow"),
        (datetime(2026, 10, 10, 15, 59, tzinfo=UTC), "tomorrow 23:59", "tomorrow"),
        (datetime(2026, 10, 12, 16, tzinfo=UTC), "Mon 12 Oct 24:00", "Mon 12 Oct"),
    ],
)
def test_the_end_of_a_day_is_that_days(due_at: datetime, said: str, detail: str) -> None:
    assert words.due_when(due_at=due_at, now=NOW) == said
    assert words.promise_detail(state="active", due_at=due_at, now=NOW) == detail


@pytest.mark.parametrize(
    ("share", "digits", "said"),
    [
        (0.986, 1, "98.6%"),
        (0.1 + 0.2, 1, "30.0%"),
        (Decimal("0.00449"), 1, "0.4%"),
        (Decimal("0.0045"), 1, "0.5%"),
        (1, 0, "100%"),
        (0.285, 0, "29%"),
    ],
)
def test_rounds_a_share_half_up_without_float_noise(share: float | Decimal, digits: int, said: str) -> None:
    assert words.percent(share=share, digits=digits) == said


@pytest.mark.parametrize(
    ("size", "said"), [(999, "999 bytes"), (1024, "1 KB"), (2_411_724, "2.3 MB"), (5 * 1024 * 1024, "5.0 MB")]
)
def test_tells_a_files_size_in_the_nearest_unit(size: int, said: str) -> None:
    assert words.file_size(size=size) == said


def test_names_the_month_of_a_cell_only_where_one_begins() -> None:
    assert words.cell_day(day=date(2026, 9, 30), with_month=True) == "30 Sep"
    assert words.cell_day(day=date(2026, 10, 1), with_month=False) == "1 Oct"
    assert words.cell_day(day=date(2026, 10, 2), with_month=False) == "2"


def test_heads_a_page_with_its_day() -> None:
    assert words.day_heading(day=date(2026, 10, 9)) == "Fri 9 Oct"


@pytest.mark.parametrize(("items", "said"), [([], ""), (["red"], "red"), (["red", "green"], "red, green")])
def test_parts_the_items_of_a_list(items: list[str], said: str) -> None:
    assert words.listed(items=items) == said
