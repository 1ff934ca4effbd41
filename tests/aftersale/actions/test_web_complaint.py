"""What complainants do themselves: they take a complaint back, whatever is owed or asked in it."""

import pytest

from tests.aftersale.appealing import LATER, complainant, stored
from tests.aftersale.complaining import accepted, with_standards
from tests.cast import Cast
from yinuo.aftersale.actions.colleague import ask_colleagues
from yinuo.aftersale.actions.web_complaint import take_back_complaint
from yinuo.aftersale.models import FinalAnswer
from yinuo.core.errors import InvalidMove
from yinuo.matters.errors import TextTooLong
from yinuo.matters.models import Matter, Promise


def test_taken_back_releases_what_is_owed_and_drops_what_was_asked(cast: Cast) -> None:
    with_standards()
    complaint = accepted(cast)
    child = ask_colleagues(
        actor=cast.actor("ana_agent"),
        now=LATER,
        complaint_id=complaint.pk,
        team_id=cast.team.pk,
        text="谁验的货？",
    )

    take_back_complaint(actor=complainant(complaint), now=LATER, complaint_id=complaint.pk, reason="修好了")

    assert (stored(complaint).stage, stored(complaint).state) == ("withdrawn", "resolved")
    assert Matter.objects.get(pk=child.pk).state == "cancelled"
    assert not Promise.objects.filter(state__in=("active", "overdue")).exists()
    answer = FinalAnswer.objects.get()
    assert (answer.kind, answer.by_id) == ("withdrawn", None)
    assert complaint.number in answer.text


def test_is_refused_after_the_end_and_with_too_many_words(cast: Cast) -> None:
    complaint = accepted(cast)
    guest = complainant(complaint)

    with pytest.raises(TextTooLong):
        take_back_complaint(actor=guest, now=LATER, complaint_id=complaint.pk, reason="长" * 201)
    assert stored(complaint).stage == "investigating"
    complaint.__class__.objects.filter(pk=complaint.pk).update(stage="closed")
    with pytest.raises(InvalidMove):
        take_back_complaint(actor=guest, now=LATER, complaint_id=complaint.pk)

    assert not FinalAnswer.objects.exists()
