"""Whether the calendar and history make a promise likely."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.cast import NOW, SYSTEM, Cast
from yinuo.core.calendars import calendar_of
from yinuo.core.ids import new_id
from yinuo.core.models import JournalEntry
from yinuo.matters.actions.messages import hold_reply, release_reply
from yinuo.matters.actions.planned import PlannedPromise
from yinuo.matters.errors import UnlikelyPromise
from yinuo.matters.likely import Likelihood, act_of, judge
from yinuo.matters.models import Matter, Message, Promise


def past(matter: Matter, minutes: int | None, *, what: str = "回电", days_ago: int = 7) -> None:
    """Write a promise made in working time that took some working minutes, or was broken."""
    made = NOW - timedelta(days=days_ago)
    Promise.objects.create(
        id=new_id(),
        matter=matter,
        what=what,
        source="person",
        state="broken" if minutes is None else "kept",
        made_at=made,
        first_due_at=made + timedelta(hours=1),
        due_at=made + timedelta(hours=1),
        settled_at=made + timedelta(minutes=minutes or 90),
    )


def judged(cast: Cast, what: str = "给您回电话", *, minutes: int = 60) -> Likelihood:
    return judge(
        what=what,
        due_at=NOW + timedelta(minutes=minutes),
        now=NOW,
        calendar=calendar_of(cast.calendar.pk),
        team_id=cast.team.pk,
    )


def test_says_nothing_of_history_below_eight(cast: Cast, ask: Any) -> None:
    matter = ask()
    for _n in range(7):
        past(matter, 10)
    past(matter, 10, what="退款")
    past(matter, 10, days_ago=181)

    found = judged(cast)

    assert (found.n, found.share_kept_by_then, found.p50_at, found.is_likely) == (7, None, None, None)


def test_compares_with_how_long_the_same_act_took(cast: Cast, ask: Any) -> None:
    matter = ask()
    for minutes in (10, 20, 30, 40, 50, 70, 80, None):
        past(matter, minutes)

    found = judged(cast)

    assert (found.n, found.share_kept_by_then) == (8, 5 / 8)
    assert (found.p50_at, found.p80_at) == (NOW + timedelta(minutes=40), NOW + timedelta(minutes=80))
    assert found.is_likely is False
    assert judged(cast, minutes=85).is_likely is True


@pytest.mark.parametrize(
    ("due", "is_open", "day"),
    [
        (datetime(2026, 3, 12, 7, 0, tzinfo=UTC), True, "open"),
        (datetime(2026, 3, 12, 10, 0, tzinfo=UTC), True, "open"),
        (datetime(2026, 3, 12, 12, 0, tzinfo=UTC), False, "outside_hours"),
        (datetime(2026, 3, 14, 7, 0, tzinfo=UTC), False, "weekend"),
        (datetime(2026, 5, 1, 7, 0, tzinfo=UTC), False, "holiday"),
    ],
)
def test_says_whether_somebody_works_then(cast: Cast, due: datetime, is_open: bool, day: str) -> None:
    found = judge(what="回电", due_at=due, now=NOW, calendar=calendar_of(cast.calendar.pk), team_id=None)

    assert (found.is_open_then, found.day) == (is_open, day)


def hold(cast: Cast, matter: Matter, *, minutes: int = 60, override: str = "") -> Message:
    plan = PlannedPromise(
        what="给您回电话", due_at=NOW + timedelta(minutes=minutes), words="给您回电话", override=override
    )
    ana = cast.actor("ana_agent")
    return hold_reply(actor=ana, now=NOW, matter_id=matter.pk, text="一小时内给您回电话。", planned=(plan,))


def test_asks_why_an_unlikely_promise_can_be_kept(cast: Cast, ask: Any) -> None:
    matter = ask()
    for minutes in (10, 20, 30, 40, 50, 70, 80, None):
        past(matter, minutes)
    before = JournalEntry.objects.count()

    with pytest.raises(UnlikelyPromise) as refused:
        hold(cast, matter)

    assert (refused.value.field, refused.value.data["percent"], refused.value.data["n"]) == (
        "override",
        62,
        8,
    )
    assert not Message.objects.filter(matter=matter, direction="out").exists()
    assert JournalEntry.objects.count() == before


def test_records_why_when_the_reply_leaves(cast: Cast, ask: Any) -> None:
    matter = ask()
    for _n in range(8):
        past(matter, None)

    held = hold(cast, matter, override="今天有人值守电话")
    release_reply(actor=SYSTEM, now=NOW, message_id=held.pk, as_staff=cast.actor("ana_agent"))

    made = JournalEntry.objects.filter(verb="matters.promise_made", matter_id=matter.pk).order_by("id").last()
    assert made is not None
    assert made.facts["override"] == "今天有人值守电话"


def test_asks_nothing_of_a_likely_or_an_unknown_one(cast: Cast, ask: Any) -> None:
    matter = ask()
    hold(cast, matter)
    for minutes in (10, 20, 30, 40, 50, 70, 80, None):
        past(matter, minutes)

    hold(cast, matter, minutes=85)

    assert Message.objects.filter(matter=matter, direction="out").count() == 2


@pytest.mark.parametrize(
    ("what", "act"),
    [
        ("给您回电", "call"),
        ("回覆您", "answer"),
        ("Call you back", "call"),
        ("開票", "invoice"),
        ("唱歌", ""),
    ],
)
def test_reads_the_act(what: str, act: str) -> None:
    assert act_of(what) == act
