"""The life of a promise from a question to its end."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.cast import NOW, Cast
from yinuo.core.actor import SYSTEM
from yinuo.core.journal import verify_journal
from yinuo.core.models import JournalEntry
from yinuo.matters.actions.messages import send_reply
from yinuo.matters.actions.planned import PlannedPromise
from yinuo.matters.models import ClockEvent, Matter, Promise
from yinuo.matters.sweep import sweep_now


def verbs(matter: Matter) -> list[str]:
    return list(
        JournalEntry.objects.filter(matter_id=matter.pk).order_by("sequence").values_list("verb", flat=True)
    )


def test_starts_with_the_question_and_has_an_owner(cast: Cast, ask: Any) -> None:
    matter = ask()

    promise = Promise.objects.get(matter=matter)
    assert promise.due_at == NOW + timedelta(minutes=30)
    assert promise.owner == cast.ana_agent
    assert Matter.objects.get(pk=matter.pk).next_due_at == promise.due_at
    assert verbs(matter) == [
        "matters.matter_opened",
        "matters.promise_made",
        "matters.matter_assigned",
        "presale.inquiry_asked",
    ]


def test_is_kept_by_the_reply_that_meets_it(cast: Cast, ask: Any) -> None:
    matter = ask()
    later = NOW + timedelta(minutes=12)

    send_reply(actor=cast.actor("ana_agent"), now=later, matter_id=matter.pk, text="可以混搭。")

    promise = Promise.objects.get(matter=matter)
    assert (promise.state, promise.settled_at) == ("kept", later)
    assert promise.evidence is not None and promise.evidence.verb == "matters.reply_sent"
    assert [e.kind for e in ClockEvent.objects.filter(promise=promise).order_by("id")] == ["started", "met"]
    matter.refresh_from_db()
    assert (matter.state, matter.next_due_at, matter.first_answered_at) == ("open", None, later)


def test_falls_due_at_its_own_minute_however_late_the_sweep_comes(cast: Cast, ask: Any) -> None:
    matter = ask()
    much_later = NOW + timedelta(hours=5)

    marked = sweep_now(now=much_later, actor=SYSTEM)

    promise = Promise.objects.get(matter=matter)
    entry = JournalEntry.objects.get(verb="matters.promise_fell_due")
    assert marked == 1
    assert (promise.state, promise.missed_at) == ("overdue", NOW + timedelta(minutes=30))
    assert (entry.at, entry.recorded_at) == (NOW + timedelta(minutes=30), much_later)
    assert sweep_now(now=much_later, actor=SYSTEM) == 0


def test_records_the_promises_of_a_reply(cast: Cast, ask: Any) -> None:
    matter = ask()
    due = datetime(2026, 3, 13, 7, 0, tzinfo=UTC)
    plan = PlannedPromise(what="回电", due_at=due, words="明天下午三点前给您回电")

    send_reply(
        actor=cast.actor("ana_agent"),
        now=NOW,
        matter_id=matter.pk,
        text="我明天下午三点前给您回电。",
        planned=(plan,),
    )

    made = Promise.objects.get(matter=matter, source="message")
    assert (made.due_at, made.owner, made.words) == (due, cast.ana_agent, "明天下午三点前给您回电")
    assert Matter.objects.get(pk=matter.pk).next_due_at == due


@pytest.mark.django_db
def test_leaves_a_journal_that_verifies(cast: Cast, ask: Any) -> None:
    matter = ask()
    send_reply(actor=cast.actor("ana_agent"), now=NOW, matter_id=matter.pk, text="可以。")

    assert list(verify_journal()) == []
