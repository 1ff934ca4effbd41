"""What a promise counts for, and that nothing done afterwards makes a figure better."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.cast import NOW, SYSTEM, Cast, make_standard
from yinuo.core.errors import InvalidValue, NotAllowed
from yinuo.matters.actions.merge import merge_matters
from yinuo.matters.actions.messages import send_reply
from yinuo.matters.actions.planned import PlannedPromise
from yinuo.matters.actions.promise import release_promise, supersede_promise
from yinuo.matters.actions.states import cancel_matter, reopen_matter, resolve_matter
from yinuo.matters.models import Matter, Promise
from yinuo.matters.sweep import sweep_now
from yinuo.quality.periods import period_named
from yinuo.quality.queries.answers import first_answers
from yinuo.quality.queries.kept import (
    KeptFigure,
    behind,
    kept_figures,
    kept_rate,
    public_facts,
    total_of,
    weekly_figures,
)

LATER = NOW + timedelta(hours=6)
IN_TIME = NOW + timedelta(minutes=5)
TOO_LATE = NOW + timedelta(hours=2)


def figure(*, now: datetime = LATER, public: bool = True) -> KeptFigure:
    period = period_named("this_month", now=now)
    return total_of(kept_figures(period=period, now=now, language="en", public=public))


def counts(one: KeptFigure) -> tuple[int, int, int, int]:
    return one.due, one.kept, one.late, one.broken


def answer(cast: Cast, matter: Matter, now: datetime, **more: Any) -> None:
    send_reply(actor=cast.actor("ana_agent"), now=now, matter_id=matter.pk, text="可以。", **more)


def test_counts_kept_late_and_broken_by_the_day_they_fell_due(cast: Cast, ask: Any) -> None:
    answer(cast, ask(), IN_TIME)
    answer(cast, ask(), TOO_LATE)
    ask()
    sweep_now(now=LATER, actor=SYSTEM)

    one = figure()

    assert counts(one) == (3, 1, 1, 1)
    assert one.open == 1


def test_counts_a_missed_minute_before_the_sweep_has_come(cast: Cast, ask: Any) -> None:
    ask()

    assert counts(figure()) == (1, 0, 0, 1)


def test_waits_for_the_due_time_even_of_what_is_kept_already(cast: Cast, ask: Any) -> None:
    answer(cast, ask(), IN_TIME)

    assert counts(figure(now=NOW + timedelta(minutes=29))) == (0, 0, 0, 0)
    assert counts(figure(now=NOW + timedelta(minutes=31))) == (1, 1, 0, 0)


def test_leaves_out_what_was_released_moved_or_dropped_before_its_time(cast: Cast, ask: Any) -> None:
    leo = cast.actor("leo_manager")
    released, moved, spam = (Promise.objects.get(matter=ask()) for _ in range(3))
    release_promise(actor=leo, now=IN_TIME, promise_id=released.pk, evidence="客户说不用了")
    plan = PlannedPromise(what="回电", due_at=NOW + timedelta(days=9))
    supersede_promise(
        actor=leo, now=IN_TIME, promise_id=moved.pk, plan=plan, consent="电话里同意", reason="出差"
    )
    cancel_matter(actor=leo, now=IN_TIME, matter_id=spam.matter_id, reason="广告")

    one = figure()

    assert counts(one) == (0, 0, 0, 0)
    assert (one.released, one.superseded, one.dropped) == (1, 1, 1)


@pytest.mark.parametrize("way", ["release", "supersede", "cancel", "merge"])
def test_no_way_out_takes_a_missed_minute_back(cast: Cast, ask: Any, way: str) -> None:
    leo = cast.actor("leo_manager")
    matter, other = ask(), ask(now=NOW + timedelta(hours=5, minutes=50))
    late = Promise.objects.get(matter=matter)
    before = counts(figure())

    if way == "release":
        release_promise(actor=leo, now=LATER, promise_id=late.pk, evidence="客户说算了")
    elif way == "supersede":
        plan = PlannedPromise(what="回电", due_at=NOW + timedelta(days=9))
        supersede_promise(actor=leo, now=LATER, promise_id=late.pk, plan=plan, consent="同意", reason="出差")
    elif way == "cancel":
        cancel_matter(actor=leo, now=LATER, matter_id=matter.pk, reason="广告")
    else:
        merge_matters(
            actor=leo,
            now=LATER,
            survivor_id=other.pk,
            absorbed_id=matter.pk,
            reason="重复",
            other_customer_confirmed=True,
        )

    assert before == (1, 0, 0, 1)
    assert counts(figure()) == before


def test_reopening_takes_nothing_back(cast: Cast, ask: Any) -> None:
    matter = ask()
    answer(cast, matter, TOO_LATE)
    resolve_matter(actor=cast.actor("ana_agent"), now=TOO_LATE, matter_id=matter.pk)
    before = counts(figure())

    reopen_matter(actor=cast.actor("ana_agent"), now=LATER, matter_id=matter.pk, reason="又来了")
    answer(cast, matter, LATER)

    assert before == (1, 0, 1, 0)
    assert counts(figure()) == before


def test_shows_the_public_only_what_concerns_customers(cast: Cast, ask: Any) -> None:
    make_standard(
        "internal-check",
        titles={"en": "Internal check"},
        starts_on=["matters.matter_opened"],
        met_by=["matters.note_written"],
        amount=10,
        unit="minutes",
        public=False,
    )
    answer(cast, ask(), IN_TIME)

    assert counts(figure()) == (1, 1, 0, 0)
    assert counts(figure(public=False)) == (2, 1, 0, 1)


def test_can_be_recounted_from_the_download(cast: Cast, ask: Any) -> None:
    for _again in range(4):
        answer(cast, ask(), IN_TIME)
    answer(cast, ask(), TOO_LATE)
    ask()
    period = period_named("this_month", now=LATER)

    facts = list(public_facts(period=period, now=LATER))

    tally = Counter(fact.outcome for fact in facts)
    assert (len(facts), tally["kept"], tally["late"], tally["broken"]) == counts(figure())
    assert len({fact.id for fact in facts}) == 6
    assert all(
        fact.settled_at is not None and fact.settled_at < fact.due_at
        for fact in facts
        if fact.outcome == "kept"
    )


def test_puts_an_hour_past_midnight_into_the_month_of_the_house(cast: Cast, ask: Any) -> None:
    promise = Promise.objects.get(matter=ask())
    at = datetime(2026, 3, 31, 16, 30, tzinfo=UTC)  # 00:30 on 1 April in Shanghai
    Promise.objects.filter(pk=promise.pk).update(due_at=at)
    april = datetime(2026, 4, 10, tzinfo=UTC)

    this, last = (period_named(name, now=april) for name in ("this_month", "last_month"))

    assert kept_rate(period=this, now=april).due == 1
    assert kept_rate(period=last, now=april).due == 0


def test_names_the_rows_behind_a_number(cast: Cast, ask: Any) -> None:
    answer(cast, ask(), IN_TIME)
    missed = ask()
    period = period_named("this_month", now=LATER)
    leo = cast.actor("leo_manager")

    rows, after = behind(period=period, now=LATER, actor=leo, language="en", every=True, outcome="broken")
    first, more = behind(period=period, now=LATER, actor=leo, language="en", every=True, limit=1)
    second, _end = behind(period=period, now=LATER, actor=leo, language="en", every=True, limit=1, after=more)

    assert ([row.matter_id for row in rows], after) == ([missed.pk], "")
    assert rows[0].owner == "Ana"
    assert {first[0].id, second[0].id} == set(Promise.objects.values_list("pk", flat=True))


@pytest.mark.parametrize("after", ["x", "2026-01-01~1", "2026-01-01T00:00:00+00:00~x"])
def test_refuses_a_cursor_that_is_none(cast: Cast, after: str) -> None:
    period = period_named("this_month", now=LATER)

    with pytest.raises(InvalidValue):
        behind(period=period, now=LATER, actor=cast.actor("leo_manager"), language="en", after=after)


def test_refuses_who_may_not_read_figures(cast: Cast) -> None:
    period = period_named("this_month", now=LATER)

    with pytest.raises(NotAllowed):
        kept_figures(period=period, now=LATER, language="en", actor=cast.actor("tia_technician"))


def test_divides_by_owner_and_team(cast: Cast, ask: Any) -> None:
    answer(cast, ask(), IN_TIME)
    period, leo = period_named("this_month", now=LATER), cast.actor("leo_manager")

    by_owner = kept_figures(period=period, now=LATER, language="en", actor=leo, by="owner")
    by_team = kept_figures(period=period, now=LATER, language="en", actor=leo, by="team")

    assert [(f.name, f.kept) for f in by_owner] == [("Ana", 1)]
    assert [(f.name, f.kept) for f in by_team] == [("Service 1", 1)]
    assert kept_rate(period=period, now=LATER, owner_id=cast.ana_agent.pk).kept == 1
    assert kept_rate(period=period, now=LATER, owner_id=cast.leo_manager.pk).due == 0


def test_counts_weeks_from_monday(cast: Cast, ask: Any) -> None:
    answer(cast, ask(), IN_TIME)
    period = period_named("90_days", now=LATER)

    weeks = weekly_figures(period=period, now=LATER, public=True)

    assert [(week.monday.isoformat(), week.kept, week.due) for week in weeks] == [("2026-03-09", 1, 1)]


def test_who_still_waits_counts_as_longer_than_all(cast: Cast, ask: Any) -> None:
    for minutes in (2, 4):
        answer(cast, ask(), NOW + timedelta(minutes=minutes))
    ask()
    dropped = ask()
    cancel_matter(actor=cast.actor("leo_manager"), now=IN_TIME, matter_id=dropped.pk, reason="广告")

    found = first_answers(period=period_named("this_month", now=LATER), now=LATER)

    assert (found.asked, found.answered) == (3, 2)
    assert (found.median, found.p90) == (timedelta(minutes=4), None)


def test_says_nothing_of_nothing(db: None) -> None:
    found = first_answers(period=period_named("last_month", now=LATER), now=LATER)

    assert (found.asked, found.median, found.p90) == (0, None, None)
