"""Two at once: real connections, real interleavings."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections

from tests.cast import NOW, SYSTEM, Cast
from yinuo.core.errors import DomainError
from yinuo.core.ids import new_id
from yinuo.core.journal import verify_journal
from yinuo.core.models import JournalEntry
from yinuo.matters.actions.links import set_parent
from yinuo.matters.actions.merge import merge_matters
from yinuo.matters.actions.messages import send_reply
from yinuo.matters.actions.states import cancel_matter, close_matter, resolve_matter
from yinuo.matters.models import ClockEvent, Matter, MatterMerge, Promise
from yinuo.matters.sweep import mark_fallen_due, warn_ladder

pytestmark = pytest.mark.django_db(transaction=True)
DUE = 10_000


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Run works at the same moment on connections of their own; return results, refusals as themselves."""
    start = threading.Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        start.wait(10)
        try:
            return work()
        except DomainError as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def entries(verb: str) -> int:
    return JournalEntry.objects.filter(verb=f"matters.{verb}").count()


@pytest.fixture
def answered(cast: Cast, ask: Any) -> Matter:
    matter: Matter = ask()
    send_reply(actor=cast.actor("ana_agent"), now=NOW, matter_id=matter.pk, text="可以。")
    return matter


def test_resolves_and_closes_once(cast: Cast, answered: Matter) -> None:
    ana, leo = cast.actor("ana_agent"), cast.actor("leo_manager")

    found = at_once(
        *[lambda a=a: resolve_matter(actor=a, now=NOW, matter_id=answered.pk) for a in (ana, leo)]
    )
    closed = at_once(*[lambda a=a: close_matter(actor=a, now=NOW, matter_id=answered.pk) for a in (ana, leo)])

    for results in (found, closed):
        assert [type(r).__name__ for r in results if isinstance(r, DomainError)] in (
            ["InvalidMove"],
            ["StaleState"],
        )
    assert (entries("matter_resolved"), entries("matter_closed")) == (1, 1)
    assert list(verify_journal()) == []


def test_merges_one_way_only(cast: Cast, ask: Any) -> None:
    one, two = ask("第一个问题在这里"), ask("第二个问题在这里")
    Matter.objects.update(customer=cast.kim_customer)
    ana, leo = cast.actor("ana_agent"), cast.actor("leo_manager")

    def merge(actor: Any, survivor: Matter, absorbed: Matter) -> Any:
        return merge_matters(
            actor=actor, now=NOW, survivor_id=survivor.pk, absorbed_id=absorbed.pk, reason="同一件"
        )

    found = at_once(lambda: merge(ana, one, two), lambda: merge(leo, two, one))

    assert sum(isinstance(r, MatterMerge) for r in found) == 1
    assert Matter.objects.filter(merged_into__isnull=False).count() == 1
    assert (entries("matters_merged"), Promise.objects.filter(state="active").count()) == (1, 1)
    assert list(verify_journal()) == []


def test_a_reply_and_a_cancellation_leave_one_truth(cast: Cast, ask: Any) -> None:
    matter = ask()
    ana, leo = cast.actor("ana_agent"), cast.actor("leo_manager")

    at_once(
        lambda: send_reply(actor=ana, now=NOW, matter_id=matter.pk, text="可以。"),
        lambda: cancel_matter(actor=leo, now=NOW, matter_id=matter.pk, reason="重复"),
    )

    matter.refresh_from_db()
    promise = Promise.objects.get(matter=matter)
    assert (matter.state, matter.next_due_at) == ("cancelled", None)
    assert promise.state in ("kept", "released")
    assert entries("promise_kept") + entries("promise_lifted") == 1
    assert list(verify_journal()) == []


def test_closes_no_circle_from_two_sides(cast: Cast, ask: Any) -> None:
    one, two = ask("第一个问题在这里"), ask("第二个问题在这里")
    ana, leo = cast.actor("ana_agent"), cast.actor("leo_manager")

    at_once(
        lambda: set_parent(actor=ana, now=NOW, matter_id=one.pk, parent_id=two.pk),
        lambda: set_parent(actor=leo, now=NOW, matter_id=two.pk, parent_id=one.pk),
    )

    assert Matter.objects.filter(parent__isnull=False).count() == 1


def test_a_warning_and_a_reply_do_not_wait_for_each_other(cast: Cast, ask: Any) -> None:
    matters = [ask(f"第 {n} 个问题在这里") for n in range(12)]
    promise = Promise.objects.filter(matter=matters[0]).get()
    assert promise.warn_at is not None
    at_risk, ana = promise.warn_at, cast.actor("ana_agent")

    def reply_to_all() -> int:
        for matter in reversed(matters):
            send_reply(actor=ana, now=at_risk, matter_id=matter.pk, text="可以。")
        return len(matters)

    def warn_all() -> int:
        return sum(warn_ladder(actor=SYSTEM, now=at_risk, limit=6) for _round in range(4))

    replied, _warned = at_once(reply_to_all, warn_all)

    assert replied == 12
    assert Promise.objects.filter(state="kept").count() == 12
    assert list(verify_journal()) == []


def test_two_workers_mark_ten_thousand_due_promises_once_each(cast: Cast, ask: Any) -> None:
    matters = [ask(f"第 {n} 个问题在这里") for n in range(20)]
    Promise.objects.all().delete()
    Promise.objects.bulk_create(
        Promise(
            id=new_id(),
            matter=matters[n % len(matters)],
            owner=cast.ana_agent,
            what=f"第 {n} 件",
            source="person",
            made_at=NOW,
            first_due_at=NOW + timedelta(seconds=n % 3600),
            due_at=NOW + timedelta(seconds=n % 3600),
        )
        for n in range(DUE)
    )
    later = NOW + timedelta(hours=2)

    def sweep() -> int:
        marked = 0
        while count := mark_fallen_due(actor=SYSTEM, now=later):
            marked += count
        return marked

    found = at_once(sweep, sweep)
    # A worker that met only rows held by the other stops; the next beat finds what is left.
    rest = sweep()

    assert sum(found) + rest == DUE
    assert entries("promise_fell_due") == DUE
    assert ClockEvent.objects.filter(kind="missed").count() == DUE
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), count(DISTINCT facts->>'promise_id'), count(*) FILTER (WHERE j.at <> p.due_at) FROM journal j"
            " JOIN promise p ON p.id = (facts->>'promise_id')::bigint WHERE verb = 'matters.promise_fell_due'"
        )
        assert cursor.fetchone() == (DUE, DUE, 0)
    assert list(verify_journal()) == []
