"""Both sides are heard once more; it ends with an answer."""

import pytest

from tests.aftersale.appealing import LATER, at_stage, complainant, stored
from tests.aftersale.complaining import accepted, entries
from tests.cast import Cast
from yinuo.aftersale.actions.appeal import appeal_complaint
from yinuo.aftersale.actions.mediation import begin_mediation, end_mediation
from yinuo.aftersale.errors import FinalAnswerNeeded
from yinuo.aftersale.models import Complaint, FinalAnswer
from yinuo.core.errors import DomainError, InvalidMove, NotAllowed
from yinuo.matters.errors import EmptyText, ReasonNeeded

TOLD = "我们请主管方圆与您再谈一次，周四上午给您打电话。"
ENDED = "双方没有谈拢。您可以拨打 12315，或申请复核。"


@pytest.fixture
def refused(cast: Cast) -> Complaint:
    return at_stage(accepted(cast), "refused")


def end(cast: Cast, complaint: Complaint, **more: str) -> Complaint:
    words = {"reason": "补偿金额差距太大", "answer": ENDED, **more}
    return end_mediation(actor=cast.actor("ana_agent"), now=LATER, complaint_id=complaint.pk, **words)


def test_is_told_and_ends_with_an_answer(cast: Cast, refused: Complaint) -> None:
    begun = begin_mediation(actor=cast.actor("ana_agent"), now=LATER, complaint_id=refused.pk, words=TOLD)
    assert begun.stage == "mediating"

    ended = end(cast, refused)

    assert (ended.stage, ended.state) == ("mediation_ended", "resolved")
    assert list(ended.messages.filter(direction="out").order_by("pk").values_list("text", flat=True)) == [
        TOLD,
        ENDED,
    ]
    assert FinalAnswer.objects.get().kind == "mediation_ended"
    appeal_complaint(actor=complainant(ended), now=LATER, complaint_id=ended.pk, reason="还是不同意")
    assert stored(ended).stage == "under_review"


def test_is_begun_after_a_no_and_told(cast: Cast, refused: Complaint) -> None:
    ana = cast.actor("ana_agent")

    with pytest.raises(EmptyText):
        begin_mediation(actor=ana, now=LATER, complaint_id=refused.pk, words=" ")
    with pytest.raises(NotAllowed):
        begin_mediation(actor=cast.actor("sun_supervisor"), now=LATER, complaint_id=refused.pk, words=TOLD)
    with pytest.raises(InvalidMove):
        end(cast, refused)
    assert stored(refused).stage == "refused"
    begin_mediation(actor=ana, now=LATER, complaint_id=refused.pk, words=TOLD)
    with pytest.raises(InvalidMove):
        begin_mediation(actor=ana, now=LATER, complaint_id=refused.pk, words=TOLD)

    assert len(entries("mediation_begun")) == 1


@pytest.mark.parametrize(("left_out", "error"), [("reason", ReasonNeeded), ("answer", FinalAnswerNeeded)])
def test_does_not_end_without(
    cast: Cast, refused: Complaint, left_out: str, error: type[DomainError]
) -> None:
    complaint = at_stage(refused, "mediating")

    with pytest.raises(error):
        end(cast, complaint, **{left_out: " "})

    assert stored(complaint).stage == "mediating"
    assert not FinalAnswer.objects.exists()
