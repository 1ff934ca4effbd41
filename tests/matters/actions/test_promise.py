"""Proposals, pauses by hand, hand-overs, and replies that can be taken back."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.cast import NOW, SYSTEM, Cast, make_standard
from yinuo.core.errors import InvalidMove
from yinuo.core.models import JournalEntry, OutboxItem
from yinuo.matters.actions.messages import hold_reply, release_reply, take_back_reply
from yinuo.matters.actions.planned import PlannedPromise
from yinuo.matters.actions.promise import (
    accept_proposed,
    admit_broken,
    decline_proposed,
    hand_over_promise,
    pause_promise,
    propose_promise,
    resume_promise,
    write_off_broken,
)
from yinuo.matters.actions.states import resolve_matter
from yinuo.matters.errors import DueInThePast, NotARunningPromise, OpenPromises, TooLateToTakeBack
from yinuo.matters.models import ClockEvent, Matter, Message, Promise
from yinuo.matters.sweep import sweep_now

DUE = datetime(2026, 3, 13, 7, 0, tzinfo=UTC)


def proposed(cast: Cast, matter: Matter) -> Promise:
    plan = PlannedPromise(what="回电", due_at=DUE)
    return propose_promise(actor=cast.actor("ana_agent"), now=NOW, matter_id=matter.pk, plan=plan)


def test_a_proposal_has_no_clock_until_it_is_accepted(cast: Cast, ask: Any) -> None:
    promise = proposed(cast, ask())
    sweep_now(now=DUE - timedelta(hours=1), actor=SYSTEM)
    assert not ClockEvent.objects.filter(promise=promise).exists()

    accept_proposed(actor=cast.actor("ana_agent"), now=DUE - timedelta(hours=1), promise_id=promise.pk)

    promise.refresh_from_db()
    assert (promise.state, promise.made_at, promise.due_at) == ("active", DUE - timedelta(hours=1), DUE)
    assert [e.kind for e in ClockEvent.objects.filter(promise=promise)] == ["started"]
    with pytest.raises(InvalidMove):
        accept_proposed(actor=cast.actor("ana_agent"), now=NOW, promise_id=promise.pk)


def test_a_proposal_is_not_accepted_too_late_and_can_be_declined(cast: Cast, ask: Any) -> None:
    promise = proposed(cast, ask())
    with pytest.raises(DueInThePast):
        accept_proposed(actor=cast.actor("ana_agent"), now=DUE, promise_id=promise.pk)

    decline_proposed(actor=cast.actor("ana_agent"), now=DUE, promise_id=promise.pk)

    promise.refresh_from_db()
    assert (promise.state, promise.settled_at) == ("declined", DUE)


def test_a_proposal_holds_a_resolution_up(cast: Cast, ask: Any) -> None:
    matter = ask()
    Promise.objects.filter(matter=matter).delete()
    promise = proposed(cast, matter)

    with pytest.raises(OpenPromises) as refused:
        resolve_matter(actor=cast.actor("ana_agent"), now=NOW, matter_id=matter.pk)

    assert refused.value.data["promise_ids"] == [promise.pk]


def test_pauses_and_resumes_by_hand(cast: Cast, ask: Any) -> None:
    make_standard(
        "solve",
        titles={"zh-hans": "办结", "zh-hant": "辦結", "en": "Resolved"},
        starts_on=["matters.matter_opened"],
        met_by=["matters.matter_resolved"],
        amount=60,
        unit="minutes",
        pauses_while=["waiting_customer"],
    )
    promise = Promise.objects.get(matter=ask(), standard_version__standard__code="solve")
    leo = cast.actor("leo_manager")
    pause_promise(actor=leo, now=NOW, promise_id=promise.pk, reason="等配件")
    with pytest.raises(NotARunningPromise):
        pause_promise(actor=leo, now=NOW, promise_id=promise.pk, reason="等配件")

    resume_promise(actor=leo, now=NOW + timedelta(minutes=25), promise_id=promise.pk)
    with pytest.raises(NotARunningPromise):
        resume_promise(actor=leo, now=NOW + timedelta(minutes=25), promise_id=promise.pk)

    promise.refresh_from_db()
    assert (promise.due_at, promise.paused_at) == (NOW + timedelta(minutes=85), None)


def test_is_handed_over_with_its_due_time(cast: Cast, ask: Any) -> None:
    promise = Promise.objects.get(matter=ask())

    hand_over_promise(
        actor=cast.actor("ana_agent"), now=NOW, promise_id=promise.pk, owner_id=cast.leo_manager.pk
    )

    before = promise.due_at
    promise.refresh_from_db()
    assert (promise.owner, promise.due_at) == (cast.leo_manager, before)
    entry = JournalEntry.objects.get(verb="matters.promise_handed_over")
    assert (entry.facts["before_owner_id"], entry.facts["owner_id"]) == (
        cast.ana_agent.pk,
        cast.leo_manager.pk,
    )


def test_is_written_off_only_after_it_was_admitted(cast: Cast, ask: Any) -> None:
    promise = Promise.objects.get(matter=ask())
    leo, later = cast.actor("leo_manager"), NOW + timedelta(hours=1)
    sweep_now(now=later, actor=SYSTEM)
    with pytest.raises(InvalidMove):
        write_off_broken(actor=leo, now=later, promise_id=promise.pk, reason="客户失联")
    admit_broken(actor=leo, now=later, promise_id=promise.pk, reason="忘了")

    write_off_broken(actor=leo, now=later, promise_id=promise.pk, reason="客户失联")

    promise.refresh_from_db()
    assert (promise.state, promise.missed_at) == ("written_off", NOW + timedelta(minutes=30))


def held(cast: Cast, matter: Matter, **more: Any) -> Message:
    return hold_reply(actor=cast.actor("ana_agent"), now=NOW, matter_id=matter.pk, text="可以。", **more)


def test_a_reply_taken_back_has_done_nothing(cast: Cast, ask: Any) -> None:
    matter = ask()
    plan = PlannedPromise(what="回电", due_at=DUE)
    message = held(cast, matter, planned=(plan,))

    text = take_back_reply(actor=cast.actor("ana_agent"), now=NOW, message_id=message.pk)

    assert text == "可以。"
    assert not Message.objects.filter(direction="out").exists()
    assert Promise.objects.get(matter=matter).state == "active"
    assert not OutboxItem.objects.filter(purpose="reply").exists()


def test_a_reply_that_left_cannot_be_taken_back_and_is_its_writers(cast: Cast, ask: Any) -> None:
    matter = ask()
    ana, later = cast.actor("ana_agent"), NOW + timedelta(seconds=6)
    message = held(cast, matter)
    release_reply(actor=SYSTEM, now=later, message_id=message.pk, as_staff=ana)

    with pytest.raises(TooLateToTakeBack):
        take_back_reply(actor=ana, now=later, message_id=message.pk)

    entry = JournalEntry.objects.get(verb="matters.reply_sent")
    assert (entry.actor_kind, entry.actor_id, entry.at) == ("staff", ana.id, later)
    assert Promise.objects.get(matter=matter).settled_at == later


def test_a_held_reply_leaves_though_its_resolution_has_become_impossible(cast: Cast, ask: Any) -> None:
    matter = ask()
    ana, later = cast.actor("ana_agent"), NOW + timedelta(seconds=6)
    message = held(cast, matter, then="resolve")
    proposed(cast, matter)

    release_reply(actor=SYSTEM, now=later, message_id=message.pk, as_staff=ana)

    matter.refresh_from_db()
    message.refresh_from_db()
    assert (message.delivery, matter.state) == ("sent", "open")
