"""Several at once: one review, one decision, one final answer."""

import pytest

from tests.aftersale.appealing import LATER, REASON, appealed, complainant, declined, stored
from tests.aftersale.complaining import accepted, entries
from tests.cast import Cast
from tests.matters.test_races import at_once
from yinuo.aftersale.actions.appeal import appeal_complaint, decide_appeal
from yinuo.aftersale.actions.web_complaint import take_back_complaint
from yinuo.aftersale.models import Appeal, Complaint, FinalAnswer
from yinuo.core.errors import DomainError
from yinuo.core.journal import verify_journal

pytestmark = pytest.mark.django_db(transaction=True)


def test_asked_for_by_several_at_once_is_one_review(cast: Cast) -> None:
    complaint = declined(cast)
    guest, ana = complainant(complaint), cast.actor("ana_agent")

    found = at_once(
        *[
            lambda actor=actor: appeal_complaint(
                actor=actor, now=LATER, complaint_id=complaint.pk, reason=REASON
            )
            for actor in (guest, guest, ana)
        ]
    )

    assert {one.pk for one in found if isinstance(one, Appeal)} == {Appeal.objects.get().pk}
    assert len(entries("complaint_appealed")) == 1
    assert list(verify_journal()) == []


def test_upheld_and_overturned_at_once_is_one_of_them(cast: Cast) -> None:
    appeal, leo = appealed(cast), cast.actor("leo_manager")

    found = at_once(
        *[
            lambda outcome=outcome: decide_appeal(
                actor=leo, now=LATER, appeal_id=appeal.pk, outcome=outcome, words="看过", answer="结果"
            )
            for outcome in ("upheld", "overturned", "upheld")
        ]
    )

    assert sum(isinstance(one, Appeal) for one in found) == 1
    assert sum(isinstance(one, DomainError) for one in found) == 2
    stage = stored(appeal.complaint).stage
    assert FinalAnswer.objects.filter(kind="upheld").count() == (1 if stage == "closed" else 0)


def test_a_double_click_takes_it_back_once(cast: Cast) -> None:
    complaint = accepted(cast)
    guest = complainant(complaint)

    found = at_once(
        *[
            lambda: take_back_complaint(actor=guest, now=LATER, complaint_id=complaint.pk)
            for _click in range(3)
        ]
    )

    assert all(isinstance(one, Complaint) for one in found)
    assert FinalAnswer.objects.count() == 1
