"""Details, links, reading, rating, views and canned replies: the small things of a matter."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from tests.cast import NOW, SYSTEM, Cast
from yinuo.core.actor import Actor, ActorKind
from yinuo.core.errors import DomainError, InvalidMove, InvalidValue, NotAllowed, NotFound, SeveralErrors
from yinuo.core.models import JournalEntry
from yinuo.matters.actions.automation import fill_canned, save_canned
from yinuo.matters.actions.details import edit_matter
from yinuo.matters.actions.intake import take_customer_message
from yinuo.matters.actions.links import clear_parent, link_matters, set_parent, unlink_matters
from yinuo.matters.actions.messages import send_reply
from yinuo.matters.actions.ratings import rate_matter
from yinuo.matters.actions.reading import mark_read, note_presence, see_notices
from yinuo.matters.actions.states import cancel_matter, close_matter, reopen_matter, resolve_matter
from yinuo.matters.actions.views import remove_view, save_view
from yinuo.matters.errors import (
    AlreadyLinked,
    AlreadyRated,
    EmptyText,
    NameTaken,
    NotResolvedYet,
    OpenChildren,
    UnknownVariable,
    WouldWaitForItself,
)
from yinuo.matters.models import Matter, MatterLink, Notice, Presence, Promise, Rating
from yinuo.matters.queries.automation import list_canned, list_views, suggest_canned
from yinuo.matters.queries.inbox import InboxFilter, list_matters
from yinuo.matters.queries.matter import present_in
from yinuo.matters.queries.people import list_owners, list_teams
from yinuo.matters.queries.timeline import timeline_of
from yinuo.people.models import Customer

LATER = NOW + timedelta(minutes=5)


def entries(verb: str) -> int:
    return JournalEntry.objects.filter(verb=f"matters.{verb}").count()


def test_changes_only_what_differs(cast: Cast, ask: Any) -> None:
    matter = ask()
    lee = Customer.objects.create(name="Lee", created_at=NOW)

    edit_matter(
        actor=cast.actor("ana_agent"),
        now=LATER,
        matter_id=matter.pk,
        fields={"title": " 茶几  混搭 ", "priority": 2, "tags": ["茶几", "茶几"], "customer_id": lee.pk},
    )
    edit_matter(
        actor=cast.actor("ana_agent"),
        now=LATER,
        matter_id=matter.pk,
        fields={"priority": 2, "tags": ["茶几"]},
    )

    entry = JournalEntry.objects.get(verb="matters.matter_edited")
    assert entry.facts["changed"] == {
        "title": [],
        "tags": [[], ["茶几"]],
        "customer_id": [matter.customer_id, lee.pk],
    }
    assert entry.personal.facts["titles"] == [matter.title, "茶几 混搭"]
    assert Promise.objects.get(matter=matter).customer_id == lee.pk
    found = list_matters(
        actor=cast.actor("ana_agent"), now=LATER, filter=InboxFilter(whose="all", text="混搭")
    )
    assert [row.title for row in found.rows] == ["茶几 混搭"]


def test_names_all_wrong_details_and_changes_nothing(cast: Cast, ask: Any) -> None:
    matter = ask()

    with pytest.raises(SeveralErrors) as refused:
        edit_matter(
            actor=cast.actor("ana_agent"),
            now=LATER,
            matter_id=matter.pk,
            fields={"title": " ", "priority": 5, "language": "tlh", "tags": ["a" * 41], "state": "closed"},
        )

    assert [e.field for e in refused.value.errors] == ["title", "priority", "language", "tags", "state"]
    assert entries("matter_edited") == 0


def test_links_both_ways_and_once(cast: Cast, ask: Any) -> None:
    one, two = ask(), ask("第二个问题在这里")
    ana = cast.actor("ana_agent")

    link = link_matters(actor=ana, now=NOW, matter_id=one.pk, other_id=two.pk)
    for source, target in ((one, two), (two, one)):
        with pytest.raises(AlreadyLinked):
            link_matters(actor=ana, now=NOW, matter_id=source.pk, other_id=target.pk)
    with pytest.raises(InvalidValue):
        link_matters(actor=ana, now=NOW, matter_id=one.pk, other_id=one.pk)

    assert entries("matters_linked") == 2
    assert any(two.number in row.sentence for row in timeline_of(actor=ana, matter_id=one.pk))
    unlink_matters(actor=ana, now=NOW, link_id=link.pk)
    assert not MatterLink.objects.exists()
    assert entries("matters_unlinked") == 2


def test_waits_at_any_depth_but_never_in_a_circle(cast: Cast, ask: Any) -> None:
    chain = [ask(f"第 {n} 个问题在这里") for n in range(4)]
    ana = cast.actor("ana_agent")
    for child, parent in pairwise(chain):
        set_parent(actor=ana, now=NOW, matter_id=child.pk, parent_id=parent.pk)
    changed = entries("parent_changed")

    for parent in (chain[0], chain[1], chain[3]):
        with pytest.raises(WouldWaitForItself):
            set_parent(actor=ana, now=NOW, matter_id=chain[3].pk, parent_id=parent.pk)
    set_parent(actor=ana, now=NOW, matter_id=chain[0].pk, parent_id=chain[1].pk)

    assert (changed, entries("parent_changed")) == (3, 3)
    send_reply(actor=ana, now=NOW, matter_id=chain[1].pk, text="好")
    with pytest.raises(OpenChildren):
        resolve_matter(actor=ana, now=NOW, matter_id=chain[1].pk)
    clear_parent(actor=ana, now=NOW, matter_id=chain[0].pk)
    assert resolve_matter(actor=ana, now=NOW, matter_id=chain[1].pk).state == "resolved"
    with pytest.raises(InvalidMove):
        set_parent(actor=ana, now=NOW, matter_id=chain[0].pk, parent_id=chain[1].pk)


def test_remembers_how_far_each_has_read(cast: Cast, ask: Any) -> None:
    matter = ask()
    ana = cast.actor("ana_agent")

    def unread() -> list[bool]:
        found = list_matters(actor=ana, now=LATER, filter=InboxFilter(whose="all"))
        return [row.unread for row in found.rows]

    assert unread() == [True]
    mark_read(actor=ana, now=NOW, matter_id=matter.pk)
    assert unread() == [False]
    take_customer_message(actor=SYSTEM, now=LATER, matter_id=matter.pk, text="在吗？", channel="web")
    mark_read(actor=ana, now=NOW - timedelta(minutes=1), matter_id=matter.pk)
    assert unread() == [True]
    mark_read(actor=ana, now=LATER, matter_id=matter.pk)
    assert unread() == [False]
    with pytest.raises(NotFound):
        mark_read(actor=cast.actor("otto_other_outlet"), now=NOW, matter_id=matter.pk)


def test_tells_who_is_here(cast: Cast, ask: Any) -> None:
    matter = ask()
    ana, leo = cast.actor("ana_agent"), cast.actor("leo_manager")

    note_presence(actor=ana, now=NOW, matter_id=matter.pk, doing="typing")
    note_presence(actor=leo, now=NOW, matter_id=matter.pk, doing="looking")

    soon, late = NOW + timedelta(seconds=29), NOW + timedelta(seconds=31)
    assert present_in(matter_id=matter.pk, now=soon, except_id=leo.id) == [("Ana", "typing")]
    assert present_in(matter_id=matter.pk, now=late, except_id=leo.id) == []
    note_presence(actor=ana, now=NOW, matter_id=matter.pk, doing="gone")
    assert Presence.objects.count() == 1
    with pytest.raises(InvalidValue):
        note_presence(actor=ana, now=NOW, matter_id=matter.pk, doing="dancing")


def test_sees_ones_own_notices_only(cast: Cast, ask: Any) -> None:
    matter = ask()
    for staff in (cast.ana_agent, cast.ana_agent, cast.leo_manager):
        Notice.objects.create(staff=staff, kind="assigned", matter=matter, at=NOW, show_from=NOW)

    assert see_notices(actor=cast.actor("ana_agent"), now=NOW, matter_id=matter.pk) == 2
    assert see_notices(actor=cast.actor("ana_agent"), now=NOW) == 0
    assert Notice.objects.filter(staff=cast.leo_manager, seen_at__isnull=True).count() == 1


def test_is_rated_once_a_resolution(cast: Cast, ask: Any) -> None:
    matter = ask()
    ana = cast.actor("ana_agent")
    kim = Actor(kind=ActorKind.CUSTOMER, name="Kim", matter_ids=frozenset({matter.pk}))

    def rate(score: int = 5) -> Rating:
        return rate_matter(actor=kim, now=LATER, matter_id=matter.pk, score=score, comment="谢谢")

    with pytest.raises(NotResolvedYet):
        rate()
    send_reply(actor=ana, now=NOW, matter_id=matter.pk, text="可以", then="resolve")
    for wrong in (0, 6, True):
        with pytest.raises(InvalidValue):
            rate(wrong)
    rate(4)
    close_matter(actor=kim, now=LATER, matter_id=matter.pk, how="confirmed")
    with pytest.raises(AlreadyRated):
        rate()
    reopen_matter(actor=ana, now=LATER, matter_id=matter.pk, reason="又坏了")
    resolve_matter(actor=ana, now=LATER, matter_id=matter.pk)
    rate(5)

    assert list(Rating.objects.order_by("id").values_list("score", flat=True)) == [4, 5]
    with pytest.raises(NotAllowed):
        rate_matter(actor=ana, now=LATER, matter_id=matter.pk, score=5)


def test_hears_a_customer_whose_matter_was_cancelled(cast: Cast, ask: Any) -> None:
    matter = ask()
    cancel_matter(actor=cast.actor("ana_agent"), now=NOW, matter_id=matter.pk, reason="像是广告")

    take_customer_message(actor=SYSTEM, now=LATER, matter_id=matter.pk, text="我是真的客户", channel="web")

    matter.refresh_from_db()
    assert (matter.state, matter.phase) == ("open", "open")
    assert entries("matter_restored") == 1


def canned(actor: Actor, **more: Any) -> Any:
    terms = {"shortcut": "hello", "titles": {"en": "Hello"}, "bodies": {"en": "Hello {customer}"}, **more}
    return save_canned(actor=actor, now=NOW, **terms)


def test_fills_in_a_canned_reply(cast: Cast, ask: Any) -> None:
    matter = ask()
    text = "{customer}您好，{number}会在{due}前答复。{organisation} {agent}"
    reply = canned(cast.actor("leo_manager"), bodies={"zh-hans": text})

    filled = fill_canned(actor=cast.actor("ana_agent"), canned_id=reply.pk, matter_id=matter.pk)

    assert filled == f"Kim您好，{matter.number}会在3月12日周四 10:30前答复。禾木家居 Ana"
    reply.refresh_from_db()
    assert reply.used == 1


def test_refuses_canned_replies_that_cannot_be(cast: Cast) -> None:
    leo, ana = cast.actor("leo_manager"), cast.actor("ana_agent")
    canned(leo)
    wrong: list[tuple[Actor, dict[str, Any], type[DomainError]]] = [
        (leo, {"shortcut": "two", "bodies": {"en": "{password}"}}, UnknownVariable),
        (leo, {"shortcut": "two words"}, InvalidValue),
        (leo, {}, NameTaken),
        (leo, {"shortcut": "two", "bodies": {"en": " "}}, EmptyText),
        (ana, {"shortcut": "two"}, NotAllowed),
    ]

    for actor, more, error in wrong:
        with pytest.raises(error):
            canned(actor, **more)

    assert JournalEntry.objects.filter(verb="matters.automation_changed").count() == 1
    assert canned(ana, personal=True).owner_id == ana.id


def test_suggests_what_shares_words_with_the_question(cast: Cast, ask: Any) -> None:
    leo = cast.actor("leo_manager")
    canned(leo, shortcut="mix", bodies={"zh-hans": "岩板茶几与胡桃木可以混搭，注意颜色。"})
    canned(leo, shortcut="refund", bodies={"zh-hans": "退款三个工作日到账。"})
    canned(leo, shortcut="mine", bodies={"zh-hans": "岩板茶几混搭"}, personal=True)

    found = suggest_canned(actor=cast.actor("ana_agent"), matter_id=ask().pk)

    assert [row.shortcut for row in found] == ["mix"]
    assert len(list_canned(actor=leo, language="zh-hans", text="混搭")) == 2


def test_keeps_views_to_those_they_are_for(cast: Cast) -> None:
    leo, ana = cast.actor("leo_manager"), cast.actor("ana_agent")
    mine = save_view(actor=leo, now=NOW, name="我的", filters={"whose": "mine"})
    save_view(
        actor=leo,
        now=NOW,
        name="全部逾期",
        filters=InboxFilter(whose="all", overdue=True).as_query(),
        whose="everyone",
    )

    assert [view.name for view in list_views(actor=ana)] == ["全部逾期"]
    with pytest.raises(NotFound):
        remove_view(actor=ana, now=NOW, view_id=mine.pk)
    with pytest.raises(NotAllowed):
        save_view(actor=ana, now=NOW, name="x", filters={}, whose="everyone")
    with pytest.raises(InvalidValue):
        save_view(actor=ana, now=NOW, name="x", filters={"colour": "red"})
    remove_view(actor=leo, now=NOW, view_id=mine.pk)
    assert len(list_views(actor=leo)) == 1


def test_lists_who_can_take_something(cast: Cast, ask: Any) -> None:
    matter = ask()
    assert Matter.objects.get(pk=matter.pk).owner_id == cast.ana_agent.pk

    owners = list_owners(actor=cast.actor("ana_agent"))
    teams = list_teams(actor=cast.actor("ana_agent"), now=NOW)

    assert [(row.name, row.load) for row in owners] == [
        ("Ada", 0),
        ("Ana", 1),
        ("Leo", 0),
        ("Otto", 0),
        ("Tia", 0),
    ]
    assert [(team.name, team.waiting, team.on_duty) for team in teams] == [("Service 1", 0, ["Ana"])]
