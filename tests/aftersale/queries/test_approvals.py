"""What waits for leave: what waits longest first, by those alone who may give it, with the reason in numbers."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.aftersale.complaining import accepted
from tests.aftersale.solving import LATER, budget, goodwill, offered, write
from tests.cast import NOW, Cast
from yinuo.aftersale.actions.apology import approve_apology, write_apology
from yinuo.aftersale.actions.budget import set_budget
from yinuo.aftersale.actions.complaint_stage import withdraw_complaint
from yinuo.aftersale.actions.proposal_review import ask_proposal_approval, send_proposal_back
from yinuo.aftersale.models import ApologyLetter, ComplaintProposal
from yinuo.aftersale.queries.approvals import ApprovalRow, count_approvals, list_approvals
from yinuo.core.errors import InvalidValue, NotAllowed


def asked(
    cast: Cast, amount: str = "500", *, after_h: int = 0, who: str = "ana_agent", **more: Any
) -> ComplaintProposal:
    proposal = write(cast, accepted(cast), goodwill(amount, **more), who=who)
    at = NOW + timedelta(hours=after_h)
    return ask_proposal_approval(actor=cast.actor(who), now=at, proposal_id=proposal.pk)


def letter(cast: Cast, *, severity: int = 3, after_h: int = 0, who: str = "ana_agent") -> ApologyLetter:
    return write_apology(
        actor=cast.actor(who),
        now=NOW + timedelta(hours=after_h),
        complaint_id=accepted(cast, severity=severity).pk,
        text="非常抱歉。",
    )


def waiting(cast: Cast, who: str = "leo_manager") -> list[ApprovalRow]:
    return list_approvals(actor=cast.actor(who), now=LATER)[0]


def test_what_waits_longest_stands_first_with_who_asked_and_what_it_costs(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    second, third, first = asked(cast, after_h=2), letter(cast, after_h=3), asked(cast, "80", after_h=1)

    leo = cast.actor("leo_manager")

    with django_assert_max_num_queries(5):
        rows, _more = list_approvals(actor=leo, now=LATER)

    assert [row.id for row in rows] == [first.pk, second.pk, third.pk]
    assert [(row.kind, row.amount, row.asked_by) for row in rows] == [
        ("solution", Decimal(80), "Ana"),
        ("solution", Decimal(500), "Ana"),
        ("letter", Decimal(0), "Ana"),
    ]
    assert rows[0].asked_at == NOW + timedelta(hours=1)
    assert count_approvals(actor=cast.actor("leo_manager")) == 3


def test_pages_go_on_across_both_kinds(cast: Cast) -> None:
    made = [asked(cast, after_h=1), letter(cast, after_h=2), asked(cast, after_h=3), letter(cast, after_h=3)]
    leo, found, after = cast.actor("leo_manager"), [], ""

    for _page in made:
        rows, after = list_approvals(actor=leo, now=LATER, after=after, limit=1)
        found += [row.id for row in rows]

    assert found == [one.pk for one in made]
    assert after == ""


def test_says_why_leave_is_needed(cast: Cast) -> None:
    asked(cast)
    assert [row.why for row in waiting(cast)] == ["no_budget"]

    budget(cast, "300")
    offered(cast, goodwill("100"))
    (row,) = waiting(cast)
    assert (row.why, row.left, row.budget) == ("beyond", Decimal(200), Decimal(300))

    budget(cast, "900")
    assert [row.why for row in waiting(cast)] == ["asked"]

    set_budget(
        actor=cast.actor("leo_manager"),
        now=NOW,
        staff_id=cast.ana_agent.pk,
        month=NOW.date().replace(day=1),
        amount=Decimal(900),
        currency="EUR",
    )
    assert [row.why for row in waiting(cast)] == ["currency"]


def test_what_is_decided_or_ended_or_light_waits_no_more(cast: Cast) -> None:
    back, gone, approved = asked(cast), letter(cast), letter(cast)
    letter(cast, severity=2)
    leo, ana = cast.actor("leo_manager"), cast.actor("ana_agent")
    send_proposal_back(actor=leo, now=LATER, proposal_id=back.pk, words="太多了")
    approve_apology(actor=leo, now=LATER, letter_id=approved.pk)
    withdraw_complaint(
        actor=ana, now=LATER, complaint_id=gone.complaint_id, reason="不追究", answer="已撤回。"
    )

    assert waiting(cast) == []
    assert count_approvals(actor=leo) == 0


def test_what_was_sent_back_says_so_when_it_comes_again(cast: Cast) -> None:
    proposal = asked(cast)
    send_proposal_back(actor=cast.actor("leo_manager"), now=LATER, proposal_id=proposal.pk, words="先换货")
    ask_proposal_approval(
        actor=cast.actor("ana_agent"), now=LATER + timedelta(hours=1), proposal_id=proposal.pk
    )

    (row,) = waiting(cast)
    assert (row.returned, row.asked_at) == ("先换货", LATER + timedelta(hours=1))


def test_ones_own_waits_for_another(cast: Cast) -> None:
    asked(cast, who="leo_manager")
    letter(cast, who="leo_manager")

    assert waiting(cast) == []
    assert len(waiting(cast, "ada_administrator")) == 2


def test_is_for_those_who_approve_within_their_reach(cast: Cast) -> None:
    asked(cast)

    with pytest.raises(NotAllowed):
        waiting(cast, "ana_agent")
    assert count_approvals(actor=cast.actor("ana_agent")) == 0


@pytest.mark.parametrize("after", ["x", "-~1", "2026-01-01~3"])
def test_refuses_a_wrong_cursor(cast: Cast, after: str) -> None:
    with pytest.raises(InvalidValue):
        list_approvals(actor=cast.actor("leo_manager"), now=LATER, after=after)
