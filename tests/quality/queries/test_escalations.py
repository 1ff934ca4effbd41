"""How often we were passed over: by the day of receipt, once, and nothing that is done later makes it better."""

from datetime import date, timedelta

import pytest

from tests.aftersale.authorities import register, signed, submitted, written
from tests.aftersale.complaining import take
from tests.cast import NOW, Cast
from yinuo.aftersale.actions.authority import take_back_transfer
from yinuo.aftersale.actions.complaint_stage import withdraw_complaint
from yinuo.core.errors import NotAllowed
from yinuo.quality.periods import period_named
from yinuo.quality.queries.escalations import EscalationFigures, escalation_figures

LATER = NOW + timedelta(days=30)


def figures(cast: Cast, who: str = "leo_manager") -> EscalationFigures:
    period = period_named("90_days", now=LATER)
    return escalation_figures(actor=cast.actor(who), period=period, now=LATER)


def test_counts_a_complaint_once_however_many_notices_came(cast: Cast) -> None:
    complaint = take(cast)
    take(cast, text="另一件事。")
    register(cast, complaint_id=complaint.pk)
    register(cast, complaint_id=complaint.pk, doc_no="119", due_on=date(2026, 3, 25))

    found = figures(cast)

    assert (found.received, found.escalated, found.due, found.in_time) == (2, 1, 2, 0)
    assert (found.escalated_rate, found.in_time_rate) == (0.5, 0.0)


def test_an_answer_counts_by_its_instant(cast: Cast) -> None:
    in_time, late = register(cast), register(cast, doc_no="119")
    for transfer, at in ((in_time, in_time.due_at - timedelta(seconds=1)), (late, late.due_at)):
        signed(cast, written(cast, transfer))
        submitted(cast, transfer, now=at)

    found = figures(cast)

    assert (found.due, found.in_time) == (2, 1)


def test_what_falls_due_later_is_not_counted_yet(cast: Cast) -> None:
    register(cast, due_on=date(2026, 6, 1))

    assert figures(cast).due == 0


def test_withdrawing_it_afterwards_changes_nothing(cast: Cast) -> None:
    transfer = register(cast)
    signed(cast, written(cast, transfer))
    submitted(cast, transfer)
    before = figures(cast)

    withdraw_complaint(
        actor=cast.actor("ana_agent"),
        now=NOW,
        complaint_id=transfer.complaint_id,
        reason="不追究",
        answer="已撤回。",
    )

    assert figures(cast) == before
    assert (before.received, before.escalated) == (1, 1)


def test_forgets_what_was_registered_wrongly_and_says_how_many(cast: Cast) -> None:
    wrong = register(cast, doc_no="119")
    register(cast, complaint_id=wrong.complaint_id)
    register(cast, doc_no="120")
    lone = register(cast, doc_no="121")
    for transfer in (wrong, lone):
        take_back_transfer(
            actor=cast.actor("leo_manager"), now=NOW, transfer_id=transfer.pk, reason="登记错了"
        )

    found = figures(cast)

    assert (found.received, found.escalated, found.due, found.taken_back) == (3, 2, 2, 2)


def test_needs_the_right_to_figures(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        figures(cast, "ana_agent")


def test_nothing_received_has_no_rate(cast: Cast) -> None:
    assert (figures(cast).escalated_rate, figures(cast).in_time_rate) == (None, None)
