"""Two matters made one, two again, and one made two."""

from datetime import timedelta
from typing import Any

import pytest

from tests.cast import NOW, Cast
from yinuo.core.actor import Actor, ActorKind
from yinuo.core.errors import DomainError, InvalidMove, NotAllowed
from yinuo.core.journal import verify_journal
from yinuo.core.models import JournalEntry, OutboxItem
from yinuo.matters.access import matter_of_secret
from yinuo.matters.actions.details import edit_matter
from yinuo.matters.actions.intake import take_customer_message
from yinuo.matters.actions.links import link_matters, set_parent
from yinuo.matters.actions.merge import merge_matters, split_matter, undo_merge
from yinuo.matters.actions.messages import send_reply
from yinuo.matters.actions.states import change_state, resolve_matter, restore_matter
from yinuo.matters.errors import CannotMerge, CannotSplit, ReasonNeeded
from yinuo.matters.models import Matter, MatterLink, MatterMerge, Promise
from yinuo.matters.queries.matter import get_matter
from yinuo.people.actions.arrival import Arrival
from yinuo.presale.models import Inquiry

LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def pair(cast: Cast, ask: Any) -> tuple[Matter, Matter]:
    """Two questions of Kim's, five minutes apart."""
    asker = Arrival(name="Kim", phone="13812345678")
    return ask("第一个问题：茶几能混搭吗？", asker=asker), ask(
        "第二个问题：什么时候到货？", asker=asker, now=LATER
    )


def state_of_everything() -> tuple[Any, ...]:
    matters = list(
        Matter.objects.order_by("pk").values_list("pk", "state", "merged_into", "next_due_at", "tags")
    )
    promises = list(Promise.objects.order_by("pk").values_list("pk", "state", "matter", "due_at"))
    return matters, promises, JournalEntry.objects.count(), OutboxItem.objects.count()


def merge(cast: Cast, survivor: Matter, absorbed: Matter, **more: Any) -> MatterMerge:
    more = {"reason": "同一件事", **more}
    return merge_matters(
        actor=cast.actor("ana_agent"), now=LATER, survivor_id=survivor.pk, absorbed_id=absorbed.pk, **more
    )


def test_moves_messages_and_keeps_the_earlier_clock(cast: Cast, pair: tuple[Matter, Matter]) -> None:
    first, second = pair

    merge(cast, second, first)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.merged_into_id, first.next_due_at) == ("cancelled", second.pk, None)
    assert second.messages.count() == 2
    running = Promise.objects.get(state="active")
    assert (running.matter_id, running.due_at) == (second.pk, NOW + timedelta(minutes=30))
    assert second.next_due_at == NOW + timedelta(minutes=30)
    released = Promise.objects.get(state="released")
    assert (released.missed_at, released.due_at) == (None, LATER + timedelta(minutes=30))
    said = JournalEntry.objects.filter(verb__in=["matters.promise_lifted", "matters.promise_released"])
    assert [entry.verb for entry in said] == ["matters.promise_lifted"]  # no customer waived it
    assert list(verify_journal()) == []


def test_leads_the_customer_of_the_absorbed_to_the_survivor(cast: Cast, pair: tuple[Matter, Matter]) -> None:
    first, second = pair
    merge(cast, second, first)
    by_link = Actor(kind=ActorKind.CUSTOMER, name="Kim", matter_ids=frozenset({first.pk}))

    take_customer_message(actor=by_link, now=LATER, matter_id=first.pk, text="还有一件事", channel="web")

    opened = matter_of_secret(first.secret)
    assert opened is not None and opened.pk == second.pk
    assert second.messages.filter(text="还有一件事").exists()


def test_is_undone_in_full(cast: Cast, pair: tuple[Matter, Matter]) -> None:
    first, second = pair
    third_link = link_matters(
        actor=cast.actor("ana_agent"), now=LATER, matter_id=first.pk, other_id=second.pk, kind="related"
    )
    edit_matter(actor=cast.actor("ana_agent"), now=LATER, matter_id=first.pk, fields={"tags": ["茶几"]})
    before = list(
        Promise.objects.order_by("pk").values_list("pk", "state", "matter_id", "due_at", "settled_at")
    )
    made = merge(cast, second, first)
    assert not MatterLink.objects.exists()

    undo_merge(actor=cast.actor("ana_agent"), now=LATER, merge_id=made.pk, reason="弄错了")

    first.refresh_from_db()
    second.refresh_from_db()
    assert (
        list(Promise.objects.order_by("pk").values_list("pk", "state", "matter_id", "due_at", "settled_at"))
        == before
    )
    assert (first.state, first.merged_into_id, first.tags) == ("open", None, ["茶几"])
    assert (first.messages.count(), second.messages.count(), second.tags) == (1, 1, [])
    assert (first.next_due_at, second.next_due_at) == (
        NOW + timedelta(minutes=30),
        LATER + timedelta(minutes=30),
    )
    assert MatterLink.objects.get().pk == third_link.pk
    assert first.last_message_text == "第一个问题：茶几能混搭吗？"
    assert list(verify_journal()) == []


def test_leaves_with_the_survivor_what_came_after(cast: Cast, pair: tuple[Matter, Matter]) -> None:
    first, second = pair
    made = merge(cast, second, first)
    send_reply(actor=cast.actor("ana_agent"), now=LATER, matter_id=second.pk, text="可以。")

    undo_merge(actor=cast.actor("ana_agent"), now=LATER, merge_id=made.pk)

    assert second.messages.filter(direction="out").count() == 1
    assert first.messages.count() == 1
    kept = Promise.objects.get(state="kept")
    assert kept.matter_id == first.pk


@pytest.mark.parametrize(
    ("arrange", "error"),
    [("itself", CannotMerge), ("no_reason", ReasonNeeded), ("other_customer", CannotMerge), ("resolved", CannotMerge),
     ("twice", CannotMerge), ("waits", CannotMerge), ("supervisor", NotAllowed)],
)  # fmt: skip
def test_refuses_and_changes_nothing(
    cast: Cast, ask: Any, pair: tuple[Matter, Matter], arrange: str, error: type[DomainError]
) -> None:
    first, second = pair
    ana = cast.actor("ana_agent")
    actor, survivor, absorbed, reason = ana, second.pk, first.pk, "同一件事"
    if arrange == "itself":
        absorbed = survivor
    elif arrange == "no_reason":
        reason = "  "
    elif arrange == "other_customer":
        absorbed = ask("别人的问题", asker=Arrival(name="Lee", phone="13900001111")).pk
    elif arrange == "resolved":
        send_reply(actor=ana, now=LATER, matter_id=second.pk, text="好了", then="resolve")
    elif arrange == "twice":
        merge(cast, second, first)
    elif arrange == "waits":
        set_parent(actor=ana, now=LATER, matter_id=first.pk, parent_id=second.pk)
    elif arrange == "supervisor":
        actor = cast.actor("sun_supervisor")
    before = state_of_everything()

    with pytest.raises(error):
        merge_matters(actor=actor, now=LATER, survivor_id=survivor, absorbed_id=absorbed, reason=reason)

    assert state_of_everything() == before


def test_merges_two_customers_when_confirmed(cast: Cast, ask: Any, pair: tuple[Matter, Matter]) -> None:
    first, _second = pair
    other = ask("别人的问题", asker=Arrival(name="Lee", phone="13900001111"))

    merge(cast, first, other, other_customer_confirmed=True)

    other.refresh_from_db()
    assert other.merged_into_id == first.pk


def test_is_not_undone_twice_nor_by_restoring(cast: Cast, pair: tuple[Matter, Matter]) -> None:
    first, second = pair
    made = merge(cast, second, first)
    with pytest.raises(CannotMerge):
        restore_matter(actor=cast.actor("ana_agent"), now=LATER, matter_id=first.pk, reason="doch")
    undo_merge(actor=cast.actor("ana_agent"), now=LATER, merge_id=made.pk)
    before = state_of_everything()

    with pytest.raises((CannotMerge, InvalidMove)):
        undo_merge(actor=cast.actor("ana_agent"), now=LATER, merge_id=made.pk)

    assert state_of_everything() == before


def test_undone_goes_back_to_waiting(cast: Cast, pair: tuple[Matter, Matter]) -> None:
    first, second = pair
    change_state(actor=cast.actor("ana_agent"), now=LATER, matter_id=first.pk, move="wait_internal")
    made = merge(cast, second, first)

    undo_merge(actor=cast.actor("ana_agent"), now=LATER, merge_id=made.pk)

    first.refresh_from_db()
    assert first.state == "waiting_internal"


def test_splits_messages_off_into_a_matter_of_the_same_kind(cast: Cast, pair: tuple[Matter, Matter]) -> None:
    first, second = pair
    merge(cast, second, first)
    message = second.messages.order_by("at").first()
    assert message is not None

    new = split_matter(
        actor=cast.actor("ana_agent"), now=LATER, matter_id=second.pk, message_ids=[message.pk]
    )

    assert isinstance(new, Inquiry)
    assert (new.kind, new.customer_id, new.owner_id, new.origin_id) == (
        "inquiry",
        first.customer_id,
        first.owner_id,
        second.pk,
    )
    assert new.number.startswith("ZX-") and new.number != second.number
    assert (new.messages.get().pk, second.messages.count()) == (message.pk, 1)
    assert MatterLink.objects.get(kind="split_from").target_id == second.pk
    assert Promise.objects.get(matter=new, state="active").due_at == LATER + timedelta(minutes=30)
    assert (
        get_matter(actor=cast.actor("ana_agent"), now=LATER, matter_id=new.pk).title
        == "第一个问题：茶几能混搭吗？"
    )
    assert list(verify_journal()) == []


def test_refuses_to_split_all_or_nothing(cast: Cast, pair: tuple[Matter, Matter]) -> None:
    first, second = pair
    all_of_it = list(first.messages.values_list("pk", flat=True))
    others = list(second.messages.values_list("pk", flat=True))
    before = state_of_everything()

    for chosen in ([], all_of_it, others, [*all_of_it, 1]):
        with pytest.raises(CannotSplit):
            split_matter(actor=cast.actor("ana_agent"), now=LATER, matter_id=first.pk, message_ids=chosen)

    assert state_of_everything() == before


def test_lets_a_survivor_be_resolved_with_what_it_took_over(cast: Cast, pair: tuple[Matter, Matter]) -> None:
    first, second = pair
    merge(cast, second, first)
    send_reply(actor=cast.actor("ana_agent"), now=LATER, matter_id=second.pk, text="可以，周五到。")

    resolved = resolve_matter(actor=cast.actor("ana_agent"), now=LATER, matter_id=second.pk)

    assert resolved.state == "resolved"
    assert Promise.objects.filter(matter=second, state="kept").count() == 1
