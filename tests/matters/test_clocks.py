"""Clocks that stand still, run longer, are counted again, and warn."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.cast import NOW, SYSTEM, Cast, make_standard
from yinuo.core.calendars import forget_calendars
from yinuo.core.errors import DomainError
from yinuo.core.models import CalendarOverride, JournalEntry, OutboxItem
from yinuo.matters.actions.intake import take_customer_message
from yinuo.matters.actions.messages import send_reply
from yinuo.matters.actions.planned import PlannedPromise
from yinuo.matters.actions.promise import (
    admit_broken,
    extend_promise,
    keep_promise,
    make_promise,
    pause_promise,
    recompute_promise,
    release_promise,
    remedy_broken,
    supersede_promise,
)
from yinuo.matters.actions.states import change_state
from yinuo.matters.errors import (
    AlreadyExtended,
    ConsentNeeded,
    DueInThePast,
    EvidenceNeeded,
    NotARunningPromise,
    NotOnTheTeam,
    PauseNotAllowed,
    ReasonNeeded,
)
from yinuo.matters.models import ClockEvent, Matter, Notice, Promise
from yinuo.matters.queries.promises import get_promise
from yinuo.matters.sweep import sweep_now

SOLVE = {
    "titles": {"zh-hans": "办结", "zh-hant": "辦結", "en": "Resolved"},
    "starts_on": ["matters.matter_opened"],
    "met_by": ["matters.matter_resolved"],
    "amount": 8,
    "unit": "working_hours",
    "pauses_while": ["waiting_customer"],
}
DUE = datetime(2026, 3, 13, 7, 0, tzinfo=UTC)


def ledger(promise: Promise) -> list[str]:
    return list(
        ClockEvent.objects.filter(promise=promise).order_by("at", "id").values_list("kind", flat=True)
    )


def counts() -> tuple[int, int, list[tuple[Any, ...]]]:
    promises = list(
        Promise.objects.order_by("pk").values_list("pk", "state", "due_at", "paused_at", "owner_id")
    )
    return JournalEntry.objects.count(), OutboxItem.objects.count(), promises


def promised(cast: Cast, matter: Matter, **more: Any) -> Promise:
    plan = PlannedPromise(what="回电", due_at=DUE)
    return make_promise(actor=cast.actor("ana_agent"), now=NOW, matter_id=matter.pk, plan=plan, **more)


def test_stands_still_while_the_customer_is_waited_for(cast: Cast, ask: Any) -> None:
    make_standard("solve", **SOLVE)
    matter = ask()
    promise = Promise.objects.get(matter=matter, standard_version__standard__code="solve")
    first_due = promise.due_at
    asked, answered = NOW + timedelta(minutes=30), NOW + timedelta(hours=1, minutes=15)

    send_reply(
        actor=cast.actor("ana_agent"), now=asked, matter_id=matter.pk, text="订单号？", then="wait_customer"
    )
    promise.refresh_from_db()
    paused_at = promise.paused_at
    matter.refresh_from_db()
    next_due = matter.next_due_at
    sweep_now(now=first_due + timedelta(days=30), actor=SYSTEM)
    take_customer_message(actor=SYSTEM, now=answered, matter_id=matter.pk, text="A-17", channel="web")

    promise.refresh_from_db()
    matter.refresh_from_db()
    assert (paused_at, next_due) == (asked, None)
    assert (promise.state, promise.paused_at, matter.state) == ("active", None, "open")
    assert first_due == datetime(2026, 3, 13, 2, 30, tzinfo=UTC)
    assert promise.due_at == first_due + timedelta(minutes=45)
    assert (matter.next_due_at, ledger(promise)) == (promise.due_at, ["started", "paused", "resumed"])


def test_pauses_by_hand_only_where_the_standard_allows(cast: Cast, ask: Any) -> None:
    matter = ask()
    promise = Promise.objects.get(matter=matter)
    before = counts()

    with pytest.raises(PauseNotAllowed):
        pause_promise(actor=cast.actor("leo_manager"), now=NOW, promise_id=promise.pk, reason="等配件")

    assert counts() == before


def test_runs_longer_once_with_the_customer_told(cast: Cast, ask: Any) -> None:
    promise = promised(cast, ask())
    leo = cast.actor("leo_manager")
    longer = {"now": NOW, "promise_id": promise.pk, "reason": "等厂家", "due_at": DUE + timedelta(days=3)}
    before = counts()
    wrong: list[tuple[dict[str, Any], type[DomainError]]] = [
        ({"customer_told": False}, ConsentNeeded),
        ({"customer_told": True, "reason": " "}, ReasonNeeded),
        ({"customer_told": True, "due_at": DUE}, DueInThePast),
    ]
    for more, error in wrong:
        with pytest.raises(error):
            extend_promise(actor=leo, **{**longer, **more})
    assert counts() == before

    extend_promise(actor=leo, customer_told=True, **longer)
    with pytest.raises(AlreadyExtended):
        extend_promise(actor=leo, customer_told=True, **{**longer, "due_at": DUE + timedelta(days=5)})

    promise.refresh_from_db()
    assert (promise.due_at, promise.first_due_at) == (DUE + timedelta(days=3), DUE)
    event = ClockEvent.objects.get(promise=promise, kind="extended")
    assert (event.approver_id, event.customer_told) == (cast.leo_manager.pk, True)


def test_keeps_its_lineage_through_consents(cast: Cast, ask: Any) -> None:
    first = promised(cast, ask())
    ana = cast.actor("ana_agent")
    new_due = DUE + timedelta(days=1)
    with pytest.raises(ConsentNeeded):
        supersede_promise(
            actor=ana,
            now=NOW,
            promise_id=first.pk,
            plan=PlannedPromise(what="", due_at=new_due),
            consent=" ",
            reason="x",
        )

    second = supersede_promise(
        actor=ana,
        now=NOW,
        promise_id=first.pk,
        plan=PlannedPromise(what="回电", due_at=new_due),
        consent="电话里同意",
        reason="缺配件",
    )
    third = supersede_promise(
        actor=ana,
        now=new_due + timedelta(hours=1),
        promise_id=second.pk,
        plan=PlannedPromise(what="回电", due_at=new_due + timedelta(days=1)),
        consent="微信里同意",
        reason="还缺",
    )

    for promise in (first, second, third):
        shown = get_promise(actor=ana, now=NOW, promise_id=promise.pk, language="en")
        assert [row.id for row in shown.lineage] == [first.pk, second.pk, third.pk]
    second.refresh_from_db()
    assert (second.state, second.missed_at) == ("superseded", new_due)


def test_settles_only_with_evidence_and_only_once(cast: Cast, ask: Any) -> None:
    promise = promised(cast, ask())
    ana, leo = cast.actor("ana_agent"), cast.actor("leo_manager")
    before = counts()
    with pytest.raises(EvidenceNeeded):
        keep_promise(actor=ana, now=NOW, promise_id=promise.pk, evidence=" ")
    with pytest.raises(EvidenceNeeded):
        release_promise(actor=leo, now=NOW, promise_id=promise.pk, evidence="")
    assert counts() == before

    keep_promise(actor=ana, now=DUE - timedelta(seconds=1), promise_id=promise.pk, evidence="通话记录")
    with pytest.raises(NotARunningPromise):
        keep_promise(actor=ana, now=DUE, promise_id=promise.pk, evidence="再说一次")

    promise.refresh_from_db()
    assert promise.state == "kept"


def test_says_waived_only_where_the_customer_waived_it(cast: Cast, ask: Any) -> None:
    promise = promised(cast, ask())

    release_promise(actor=cast.actor("leo_manager"), now=NOW, promise_id=promise.pk, evidence="客户来电免除")

    verbs = JournalEntry.objects.filter(verb__in=["matters.promise_lifted", "matters.promise_released"])
    assert [entry.verb for entry in verbs] == ["matters.promise_released"]


def test_is_late_from_the_due_instant_itself(cast: Cast, ask: Any) -> None:
    promise = promised(cast, ask())

    keep_promise(actor=cast.actor("ana_agent"), now=DUE, promise_id=promise.pk, evidence="通话记录")

    promise.refresh_from_db()
    assert (promise.state, promise.missed_at) == ("kept_late", DUE)
    assert JournalEntry.objects.get(verb="matters.promise_fell_due").at == DUE


def test_is_admitted_as_broken_and_made_good(cast: Cast, ask: Any) -> None:
    promise = promised(cast, ask())
    sweep_now(now=DUE, actor=SYSTEM)

    admit_broken(actor=cast.actor("ana_agent"), now=DUE, promise_id=promise.pk, reason="忘了")
    remedy_broken(actor=cast.actor("leo_manager"), now=DUE, promise_id=promise.pk, remedy="致歉并赠送保养")

    promise.refresh_from_db()
    assert (promise.state, ledger(promise)) == ("remedied", ["started", "missed", "stopped"])


def test_refuses_an_owner_who_cannot_be_one(cast: Cast, ask: Any) -> None:
    matter = ask()
    before = counts()

    with pytest.raises(DomainError):
        promised(cast, matter, owner_id=999_999)
    with pytest.raises(NotOnTheTeam):
        promised(cast, matter, owner_id=cast.sun_supervisor.pk)

    assert counts() == before


def test_ends_with_the_promise_it_serves(cast: Cast, ask: Any) -> None:
    matter = ask()
    outer = promised(cast, matter)
    plan = PlannedPromise(what="报价", due_at=DUE + timedelta(days=9), override="主管已知")

    inner = make_promise(
        actor=cast.actor("ana_agent"), now=NOW, matter_id=matter.pk, plan=plan, parent_id=outer.pk
    )

    assert (inner.due_at, inner.parent_id) == (DUE, outer.pk)
    assert JournalEntry.objects.filter(facts__override="主管已知").count() == 1


def test_counts_again_what_a_new_calendar_makes_certain(cast: Cast, ask: Any) -> None:
    make_standard("long", **{**SOLVE, "amount": 205, "unit": "working_days", "pauses_while": []})
    promise = Promise.objects.get(matter=ask(), standard_version__standard__code="long")
    assert promise.provisional and promise.due_at.year == 2027
    before = promise.due_at
    CalendarOverride.objects.create(country="CN", day=date(2027, 1, 3), kind="makeup")
    forget_calendars()

    changed = recompute_promise(actor=SYSTEM, now=NOW, promise_id=promise.pk)
    again = recompute_promise(actor=SYSTEM, now=NOW, promise_id=promise.pk)

    promise.refresh_from_db()
    assert (changed, again, promise.provisional) == (True, False, False)
    assert promise.due_at < before
    assert ledger(promise) == ["started", "recomputed"]


def test_climbs_the_ladder_and_shows_in_the_readers_hours(cast: Cast, ask: Any) -> None:
    matter = ask()
    midnight = datetime(2026, 3, 12, 16, 0, tzinfo=UTC)
    Promise.objects.filter(matter=matter).delete()
    plan = PlannedPromise(what="报价", due_at=midnight)
    promise = make_promise(actor=cast.actor("ana_agent"), now=NOW, matter_id=matter.pk, plan=plan)
    promise.refresh_from_db()
    opening = datetime(2026, 3, 13, 1, 0, tzinfo=UTC)
    assert promise.warn_at is not None and cast.calendar and promise.warn_at < midnight

    sweep_now(now=promise.warn_at, actor=SYSTEM)
    assert [(n.staff.username, n.kind) for n in Notice.objects.filter(promise=promise)] == [
        ("ana_agent", "promise_risk")
    ]
    Notice.objects.all().delete()
    sweep_now(now=midnight, actor=SYSTEM)
    told = Notice.objects.filter(promise=promise).order_by("staff__username")
    assert [(n.staff.username, n.kind, n.show_from) for n in told] == [
        ("ana_agent", "promise_overdue", opening),
        ("leo_manager", "promise_overdue", opening),
    ]
    Notice.objects.all().delete()
    sweep_now(now=opening + timedelta(minutes=59), actor=SYSTEM)
    assert not Notice.objects.filter(promise=promise).exists()
    sweep_now(now=opening + timedelta(hours=1), actor=SYSTEM)
    assert [n.staff.username for n in Notice.objects.filter(promise=promise)] == ["leo_manager"]
    sweep_now(now=opening + timedelta(days=9), actor=SYSTEM)
    assert Notice.objects.filter(promise=promise).count() == 1


def test_counts_on_the_teams_calendar_where_the_standard_names_none(cast: Cast, ask: Any) -> None:
    always = {day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
    calendar = type(cast.calendar).objects.create(code="always", weekly=always, country="")
    type(cast.team).objects.filter(pk=cast.team.pk).update(calendar=calendar)
    forget_calendars()
    night = datetime(2026, 3, 14, 15, 0, tzinfo=UTC)

    matter = ask(now=night)

    assert Promise.objects.get(matter=matter).due_at == night + timedelta(minutes=30)


def test_lets_a_waiting_matter_be_changed_without_a_clock(cast: Cast, ask: Any) -> None:
    matter = ask()

    change_state(actor=cast.actor("ana_agent"), now=NOW, matter_id=matter.pk, move="wait_internal")

    assert Promise.objects.get(matter=matter).paused_at is None
