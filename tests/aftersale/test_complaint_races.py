"""Several decide at once: real connections, one decision, one answer."""

import pytest

from tests.aftersale.complaining import ANSWER, accepted, entries, take, with_standards
from tests.cast import NOW, Cast
from tests.matters.test_races import at_once
from yinuo.aftersale.actions.complaint_stage import (
    accept_complaint,
    decline_complaint,
    extend_complaint,
    withdraw_complaint,
)
from yinuo.aftersale.errors import ExtendedAlready
from yinuo.aftersale.models import Complaint, FinalAnswer
from yinuo.core.errors import DomainError, InvalidMove
from yinuo.core.journal import verify_journal
from yinuo.matters.models import Promise

pytestmark = pytest.mark.django_db(transaction=True)


def test_taken_on_and_declined_at_once_is_one_of_them(cast: Cast) -> None:
    ana, complaint = cast.actor("ana_agent"), take(cast)
    refusal = {"reason": "不是我们的", "where_to": "12315", "answer": ANSWER}

    found = at_once(
        *[lambda: accept_complaint(actor=ana, now=NOW, complaint_id=complaint.pk) for _call in range(2)],
        *[
            lambda: decline_complaint(actor=ana, now=NOW, complaint_id=complaint.pk, **refusal)
            for _call in range(2)
        ],
    )

    stage = Complaint.objects.get(pk=complaint.pk).stage
    assert sum(isinstance(one, Complaint) for one in found) == 1
    assert {type(one) for one in found if isinstance(one, DomainError)} == {InvalidMove}
    assert FinalAnswer.objects.count() == (1 if stage == "not_accepted" else 0)
    assert len(entries("complaint_stage_changed")) == 1
    assert list(verify_journal()) == []


def test_extended_by_two_at_once_is_extended_once(cast: Cast) -> None:
    with_standards()
    ana, complaint = cast.actor("ana_agent"), accepted(cast)
    due = Promise.objects.get(
        matter=complaint.pk, standard_version__standard__code="complaint-disposition"
    ).due_at
    until = due.replace(month=due.month + 1)

    found = at_once(
        *[
            lambda: extend_complaint(
                actor=ana, now=NOW, complaint_id=complaint.pk, until=until, reason="送检"
            )
            for _call in range(3)
        ]
    )

    assert sum(isinstance(one, ExtendedAlready) for one in found) == 2
    assert complaint.messages.filter(direction="out").count() == 1


def test_a_double_click_sends_one_final_answer(cast: Cast) -> None:
    ana, complaint = cast.actor("ana_agent"), accepted(cast)

    found = at_once(
        *[
            lambda: withdraw_complaint(
                actor=ana, now=NOW, complaint_id=complaint.pk, reason="好了", answer="已撤回。"
            )
            for _call in range(3)
        ]
    )

    assert sum(isinstance(one, InvalidMove) for one in found) == 2
    assert FinalAnswer.objects.count() == 1
    assert complaint.messages.filter(direction="out").count() == 1
