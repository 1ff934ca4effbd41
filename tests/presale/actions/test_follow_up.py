"""Looking after those who asked and did not buy."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.cast import NOW, SYSTEM, Cast, make_staff
from tests.presale.looking_after import MAIL, WEEK_LATER, answered, planned, shanghai, verbs_of
from yinuo.core.errors import NotAllowed, NotFound
from yinuo.core.models import JournalEntry, JournalPersonal, OutboxItem
from yinuo.matters.actions.states import reopen_matter, resolve_matter
from yinuo.matters.errors import DueInThePast, DueTooFar, EmptyText, TextTooLong
from yinuo.matters.models import Matter, Message
from yinuo.people.actions.arrival import Arrival
from yinuo.people.actions.customers import change_customer, erase_customer
from yinuo.people.models import ContactPoint, Customer, Staff, TeamMember
from yinuo.presale.actions.follow_up import (
    move_follow_up,
    note_follow_up_call,
    plan_follow_up,
    send_follow_up,
    skip_follow_up,
    skip_overtaken,
)
from yinuo.presale.errors import FollowUpSettled, MessageNotSeen
from yinuo.presale.models import FollowUp, Inquiry

WORDS = "前些天您来问过，我们没有忘。"


def plan(inquiry: Matter, now: Any = WEEK_LATER) -> FollowUp | None:
    return plan_follow_up(actor=SYSTEM, now=now, inquiry_id=inquiry.pk)


def state_of(follow_up: FollowUp) -> tuple[str, str]:
    found = FollowUp.objects.get(pk=follow_up.pk)
    return found.state, found.how


def test_one_look_is_planned_a_week_after_the_answer(cast: Cast, ask: Any) -> None:
    inquiry = answered(cast, ask)

    follow_up = plan(inquiry)

    assert follow_up is not None
    assert (follow_up.due_on, follow_up.owner_id) == (date(2026, 3, 19), cast.ana_agent.pk)
    assert (follow_up.customer_id, follow_up.state) == (inquiry.customer_id, "planned")
    assert JournalEntry.objects.get(verb="presale.follow_up_planned").facts["due_on"] == "2026-03-19"


def test_nothing_is_planned_before_its_day_or_twice(cast: Cast, ask: Any) -> None:
    inquiry = answered(cast, ask)

    assert plan(inquiry, WEEK_LATER - timedelta(days=1)) is None
    assert plan(inquiry) is not None
    assert plan(inquiry) is None
    assert plan(inquiry, WEEK_LATER + timedelta(days=2)) is None
    assert FollowUp.objects.count() == 1


@pytest.mark.parametrize(
    ("resolved", "now", "due"),
    [
        # by the owner's clock it was Thursday still, though Friday has begun nowhere near
        ((12, 23, 59), (19, 0, 1), date(2026, 3, 19)),
        ((13, 0, 1), (19, 23, 59), None),
        # seven days on a Saturday: Monday
        ((14, 0, 30), (21, 0, 30), date(2026, 3, 23)),
    ],
)
def test_days_are_those_of_the_owners_calendar(
    cast: Cast, ask: Any, resolved: tuple[int, int, int], now: tuple[int, int, int], due: date | None
) -> None:
    inquiry = answered(cast, ask, now=shanghai(*resolved))

    follow_up = plan(inquiry, shanghai(*now))

    assert (follow_up.due_on if follow_up else None) == due


def test_who_did_not_agree_is_left_in_peace(cast: Cast, ask: Any) -> None:
    assert plan(answered(cast, ask, agreed=False)) is None


@pytest.mark.parametrize(
    "what",
    [
        "do_not_contact",
        "no_contact",
        "bought",
        "open_again",
        "asked_again",
        "erased",
        "open_other",
        "long_ago",
    ],
)
def test_is_planned_only_where_it_is_fitting(cast: Cast, ask: Any, what: str) -> None:
    inquiry = answered(cast, ask)
    now = WEEK_LATER
    if what == "do_not_contact":
        Customer.objects.filter(pk=inquiry.customer_id).update(do_not_contact=True)
    elif what == "no_contact":
        ContactPoint.objects.filter(customer=inquiry.customer_id).delete()
    elif what == "bought":
        Inquiry.objects.filter(pk=inquiry.pk).update(bought_at=NOW)
    elif what == "open_again":
        reopen_matter(actor=cast.actor("ana_agent"), now=NOW, matter_id=inquiry.pk, reason="还有一问")
    elif what == "asked_again":
        answered(cast, ask, now=NOW + timedelta(days=1))
    elif what == "erased":
        Customer.objects.filter(pk=inquiry.customer_id).update(erased_at=NOW)
    elif what == "open_other":
        other = ask("另一件事", now=NOW - timedelta(days=30), asker=MAIL)
        assert other.customer_id == inquiry.customer_id
    else:
        now = WEEK_LATER + timedelta(days=15)

    assert plan(inquiry, now) is None
    assert not FollowUp.objects.exists()


def test_an_answer_after_a_new_question_may_be_followed_up_again(cast: Cast, ask: Any) -> None:
    first = planned(cast, ask)
    ana = cast.actor("ana_agent")
    inquiry = Inquiry.objects.get(pk=first.inquiry_id)
    reopen_matter(actor=ana, now=WEEK_LATER, matter_id=inquiry.pk, reason="客户来电")
    skip_overtaken(actor=SYSTEM, now=WEEK_LATER, follow_up_id=first.pk, how="wrote")
    resolve_matter(actor=ana, now=WEEK_LATER, matter_id=inquiry.pk)

    again = plan(inquiry, WEEK_LATER + timedelta(days=7))

    assert again is not None
    assert again.due_on == date(2026, 3, 26)


def test_whoever_was_looked_after_is_left_in_peace_for_a_month(cast: Cast, ask: Any) -> None:
    first = planned(cast, ask)
    note_follow_up_call(actor=cast.actor("ana_agent"), now=WEEK_LATER, follow_up_id=first.pk, words="都好")

    soon = answered(cast, ask, now=WEEK_LATER + timedelta(days=7))
    assert plan(soon, WEEK_LATER + timedelta(days=14)) is None

    later = answered(cast, ask, now=WEEK_LATER + timedelta(days=33))
    assert plan(later, WEEK_LATER + timedelta(days=40)) is not None


def test_goes_round_the_team_where_the_owner_has_left(cast: Cast, ask: Any) -> None:
    bo = make_staff("bo_agent", roles=["agent"], department=cast.service)
    TeamMember.objects.create(team=cast.team, staff=bo)
    cy = make_staff("cy_agent", roles=["agent"], department=cast.service)
    TeamMember.objects.create(team=cast.team, staff=cy)
    owners = []
    for n in range(3):
        inquiry = answered(cast, ask, asker=Arrival(name=f"客{n}", email=f"c{n}@example.com"))
        Matter.objects.filter(pk=inquiry.pk).update(owner=cast.ana_agent)
        Staff.objects.filter(pk=cast.ana_agent.pk).update(is_active=False)
        follow_up = plan(inquiry, WEEK_LATER + timedelta(minutes=n))
        Staff.objects.filter(pk=cast.ana_agent.pk).update(is_active=True)
        assert follow_up is not None
        owners.append(follow_up.owner_id)

    assert owners == [bo.pk, cy.pk, bo.pk]


def test_a_message_goes_into_the_thread_they_asked_in_and_by_mail(cast: Cast, ask: Any) -> None:
    follow_up = planned(cast, ask)
    before = OutboxItem.objects.count()

    send_follow_up(actor=cast.actor("ana_agent"), now=WEEK_LATER, follow_up_id=follow_up.pk, text=WORDS)

    message = Message.objects.filter(matter=follow_up.inquiry_id).latest("at")
    assert (message.direction, message.text) == ("out", WORDS)
    assert OutboxItem.objects.count() == before + 1
    assert state_of(follow_up) == ("done", "message")
    # what was resolved stays resolved
    assert Matter.objects.get(pk=follow_up.inquiry_id).state == "resolved"
    assert verbs_of(follow_up.inquiry_id)[-1] == "presale.follow_up_done"


def test_a_message_that_nobody_would_notice_is_refused(cast: Cast, ask: Any) -> None:
    follow_up = planned(cast, ask, asker=Arrival(name="Kim", phone="13800138000"))
    before = Message.objects.count()

    with pytest.raises(MessageNotSeen):
        send_follow_up(actor=cast.actor("ana_agent"), now=WEEK_LATER, follow_up_id=follow_up.pk, text=WORDS)

    assert state_of(follow_up) == ("planned", "")
    assert Message.objects.count() == before


def test_a_call_is_noted_in_the_thread(cast: Cast, ask: Any) -> None:
    follow_up = planned(cast, ask)

    note_follow_up_call(
        actor=cast.actor("ana_agent"), now=WEEK_LATER, follow_up_id=follow_up.pk, words="都好，孩子很喜欢。"
    )

    note = Message.objects.get(matter=follow_up.inquiry_id, direction="note")
    assert (note.channel, note.text) == ("phone", "都好，孩子很喜欢。")
    assert state_of(follow_up) == ("done", "call")
    entry = JournalEntry.objects.get(verb="presale.follow_up_done")
    assert "words" not in entry.facts
    assert JournalPersonal.objects.get(entry=entry).facts == {"words": "都好，孩子很喜欢。"}


def test_is_left_out_with_a_reason_or_put_off_to_a_working_day(cast: Cast, ask: Any) -> None:
    follow_up = planned(cast, ask)
    ana = cast.actor("ana_agent")

    moved = move_follow_up(actor=ana, now=WEEK_LATER, follow_up_id=follow_up.pk, due_on=date(2026, 3, 28))
    assert moved.due_on == date(2026, 3, 30)

    skip_follow_up(actor=ana, now=WEEK_LATER, follow_up_id=follow_up.pk, reason="在店里见过了")
    found = FollowUp.objects.get(pk=follow_up.pk)
    assert (found.state, found.how, found.note) == ("skipped", "person", "在店里见过了")


@pytest.mark.parametrize(
    ("due_on", "error"),
    [(date(2026, 3, 18), DueInThePast), (date(2026, 9, 16), DueTooFar), (date(9999, 12, 31), DueTooFar)],
)
def test_refuses_days_that_make_no_sense(cast: Cast, ask: Any, due_on: date, error: type[Exception]) -> None:
    follow_up = planned(cast, ask)

    with pytest.raises(error):
        move_follow_up(
            actor=cast.actor("ana_agent"), now=WEEK_LATER, follow_up_id=follow_up.pk, due_on=due_on
        )

    assert FollowUp.objects.get(pk=follow_up.pk).due_on == date(2026, 3, 19)


def test_what_is_settled_stays_settled(cast: Cast, ask: Any) -> None:
    follow_up = planned(cast, ask)
    ana, key = cast.actor("ana_agent"), follow_up.pk
    skip_follow_up(actor=ana, now=WEEK_LATER, follow_up_id=key, reason="见过了")
    entries = JournalEntry.objects.count()

    for run in (
        lambda: send_follow_up(actor=ana, now=WEEK_LATER, follow_up_id=key, text=WORDS),
        lambda: note_follow_up_call(actor=ana, now=WEEK_LATER, follow_up_id=key, words=WORDS),
        lambda: skip_follow_up(actor=ana, now=WEEK_LATER, follow_up_id=key, reason=WORDS),
        lambda: move_follow_up(actor=ana, now=WEEK_LATER, follow_up_id=key, due_on=date(2026, 3, 25)),
    ):
        with pytest.raises(FollowUpSettled):
            run()

    assert skip_overtaken(actor=SYSTEM, now=WEEK_LATER, follow_up_id=key, how="bought") is False
    assert JournalEntry.objects.count() == entries


def test_refuses_empty_and_endless_words(cast: Cast, ask: Any) -> None:
    follow_up = planned(cast, ask)
    ana, key = cast.actor("ana_agent"), follow_up.pk

    with pytest.raises(EmptyText):
        send_follow_up(actor=ana, now=WEEK_LATER, follow_up_id=key, text=" \x00 ")
    with pytest.raises(EmptyText):
        skip_follow_up(actor=ana, now=WEEK_LATER, follow_up_id=key, reason="\x00")
    with pytest.raises(TextTooLong):
        note_follow_up_call(actor=ana, now=WEEK_LATER, follow_up_id=key, words="好" * 2001)

    assert state_of(follow_up) == ("planned", "")


def test_only_who_may_reach_the_matter_looks_after_them(cast: Cast, ask: Any) -> None:
    follow_up = planned(cast, ask)

    with pytest.raises(NotFound):
        skip_follow_up(
            actor=cast.actor("otto_other_outlet"), now=WEEK_LATER, follow_up_id=follow_up.pk, reason="x"
        )
    with pytest.raises(NotAllowed):
        skip_follow_up(
            actor=cast.actor("sun_supervisor"), now=WEEK_LATER, follow_up_id=follow_up.pk, reason="x"
        )
    with pytest.raises(NotFound):
        skip_follow_up(actor=cast.actor("ana_agent"), now=WEEK_LATER, follow_up_id=2**62, reason="x")
    with pytest.raises(NotAllowed):
        plan_follow_up(actor=cast.actor("leo_manager"), now=WEEK_LATER, inquiry_id=follow_up.inquiry_id)


def test_erasing_empties_what_was_said(cast: Cast, ask: Any) -> None:
    follow_up = planned(cast, ask)
    note_follow_up_call(
        actor=cast.actor("ana_agent"), now=WEEK_LATER, follow_up_id=follow_up.pk, words="都好"
    )

    erase_customer(
        actor=cast.actor("ada_administrator"),
        now=WEEK_LATER,
        customer_id=follow_up.customer_id,
        reason="要求",
    )

    assert FollowUp.objects.get(pk=follow_up.pk).note == ""
    assert not JournalPersonal.objects.filter(entry__verb="presale.follow_up_done").exists()


def test_who_opts_out_is_not_looked_after(cast: Cast, ask: Any) -> None:
    follow_up = planned(cast, ask)

    change_customer(
        actor=cast.actor("ana_agent"),
        now=WEEK_LATER,
        customer_id=follow_up.customer_id,
        fields={"do_not_contact": True},
    )

    assert state_of(follow_up) == ("skipped", "opted_out")
