"""A final answer is reviewed by somebody who decided nothing in it: it stands, or it does not, and both are answered."""

from datetime import timedelta

import pytest

from tests.aftersale.appealing import LATER, REASON, appealed, at_stage, complainant, declined, stored
from tests.aftersale.complaining import ANSWER, accepted, entries, take, with_standards
from tests.cast import FIRST_ANSWER, NOW, Cast, make_staff, make_standard
from yinuo.aftersale.actions.appeal import appeal_complaint, decide_appeal, give_review
from yinuo.aftersale.actions.complaint_stage import decline_complaint
from yinuo.aftersale.errors import FinalAnswerNeeded
from yinuo.aftersale.errors_appeal import (
    CannotReview,
    NotIndependent,
    ReviewedAlready,
    ReviewerNeeded,
    ReviewNotOffered,
    ReviewTooLate,
)
from yinuo.aftersale.models import Appeal, Complaint, FinalAnswer
from yinuo.core.actions.organisation import change_organisation
from yinuo.core.actor import SYSTEM
from yinuo.core.errors import DomainError, InvalidMove, InvalidValue, NotAllowed, NotFound
from yinuo.matters.actions.intake import take_customer_message
from yinuo.matters.actions.states import reopen_matter
from yinuo.matters.errors import EmptyText, ReasonNeeded
from yinuo.matters.models import Notice, Promise
from yinuo.people.actors import customer_actor

MUCH_LATER = NOW + timedelta(hours=5)
STANDS = "我们又核对了一遍，答复不变。"
NEW_LOOK = "我们重新看了您的照片，决定重新调查。"


def decide(cast: Cast, appeal: Appeal, outcome: str, *, who: str = "leo_manager", **more: str) -> Appeal:
    said = {"words": "重看照片", "answer": STANDS if outcome == "upheld" else NEW_LOOK, **more}
    return decide_appeal(actor=cast.actor(who), now=MUCH_LATER, appeal_id=appeal.pk, outcome=outcome, **said)


def promise(complaint_id: int, code: str) -> Promise:
    return Promise.objects.get(matter=complaint_id, standard_version__standard__code=code, state="active")


def test_goes_to_a_lead_who_decided_nothing_in_it(cast: Cast) -> None:
    with_standards()

    appeal = appealed(cast)

    complaint = Complaint.objects.get()
    assert (complaint.stage, complaint.state) == ("under_review", "open")
    leo = cast.leo_manager.pk
    assert (appeal.reviewer_id, complaint.owner_id, complaint.handler_id) == (leo, leo, leo)
    assert complaint.first_handler_id == cast.ana_agent.pk
    assert promise(complaint.pk, "complaint-review").owner_id == leo
    said = complaint.messages.order_by("-at", "-pk").first()
    assert said is not None
    assert (said.direction, said.text) == ("in", REASON)
    assert Notice.objects.filter(staff=leo, kind="assigned", matter=complaint.pk).exists()


def test_staff_ask_for_whoever_said_so(cast: Cast) -> None:
    complaint = declined(cast)

    appeal = appeal_complaint(
        actor=cast.actor("ana_agent"), now=LATER, complaint_id=complaint.pk, reason="客户来电：不同意"
    )

    assert (stored(complaint).stage, appeal.reviewer_id) == ("under_review", cast.leo_manager.pk)
    assert complaint.messages.filter(direction="in").count() == 1


def test_asked_twice_is_one_review(cast: Cast) -> None:
    first = appealed(cast)

    second = appeal_complaint(
        actor=complainant(first.complaint), now=LATER, complaint_id=first.complaint_id, reason=REASON
    )

    assert second == first
    assert len(entries("complaint_appealed")) == 1
    assert first.complaint.messages.filter(text=REASON).count() == 1


def test_nobody_independent_leaves_it_open_and_tells_the_lead(cast: Cast) -> None:
    complaint = declined(cast, who="leo_manager")

    appeal = appeal_complaint(
        actor=complainant(complaint), now=LATER, complaint_id=complaint.pk, reason=REASON
    )

    assert (appeal.reviewer_id, stored(complaint).owner_id) == (None, None)
    assert Notice.objects.get(kind="review_unplaced").staff_id == cast.leo_manager.pk


@pytest.mark.parametrize("stage", ["received", "investigating", "transferred", "withdrawn", "proposed"])
def test_is_not_asked_for_from(cast: Cast, stage: str) -> None:
    complaint = at_stage(take(cast), stage)

    with pytest.raises(InvalidMove):
        appeal_complaint(actor=complainant(complaint), now=LATER, complaint_id=complaint.pk, reason=REASON)

    assert (stored(complaint).stage, Appeal.objects.count()) == (stage, 0)


def test_has_a_reason_and_its_days(cast: Cast) -> None:
    complaint = declined(cast)
    reader, last = complainant(complaint), NOW + timedelta(days=14)

    with pytest.raises(ReasonNeeded):
        appeal_complaint(actor=reader, now=LATER, complaint_id=complaint.pk, reason=" \x00")
    with pytest.raises(ReviewTooLate):
        appeal_complaint(actor=reader, now=last, complaint_id=complaint.pk, reason=REASON)

    assert (stored(complaint).stage, stored(complaint).state) == ("not_accepted", "resolved")
    appeal_complaint(actor=reader, now=last - timedelta(seconds=1), complaint_id=complaint.pk, reason=REASON)


def days_of_review(cast: Cast, days: int, *, reopen: int = 14) -> None:
    change_organisation(
        actor=cast.actor("ada_administrator"),
        now=NOW,
        fields={"review_window_days": days, "reopen_window_days": reopen},
    )


def test_its_days_are_its_own_and_not_those_of_opening_again(cast: Cast) -> None:
    days_of_review(cast, 3, reopen=0)
    complaint = declined(cast)
    reader = complainant(complaint)

    with pytest.raises(ReviewTooLate) as refused:
        appeal_complaint(actor=reader, now=NOW + timedelta(days=3), complaint_id=complaint.pk, reason=REASON)

    assert "3 天内" in str(refused.value)
    appeal_complaint(actor=reader, now=LATER, complaint_id=complaint.pk, reason=REASON)


def test_a_house_that_reviews_none_says_who_does(cast: Cast) -> None:
    days_of_review(cast, 0)
    complaint = declined(cast)

    with pytest.raises(ReviewNotOffered) as refused:
        appeal_complaint(actor=complainant(complaint), now=NOW, complaint_id=complaint.pk, reason=REASON)

    assert "12315" in str(refused.value)
    assert (stored(complaint).stage, Appeal.objects.count()) == ("not_accepted", 0)


def test_somebody_elses_complaint_is_not_found(cast: Cast) -> None:
    complaint = declined(cast)
    stranger = customer_actor(customer_id=None, name="?", matter_ids=[])

    with pytest.raises(NotFound):
        appeal_complaint(actor=stranger, now=LATER, complaint_id=complaint.pk, reason=REASON)


def test_upheld_ends_with_an_answer_and_is_not_asked_for_again(cast: Cast) -> None:
    with_standards()
    appeal = appealed(cast)

    decided = decide(cast, appeal, "upheld")

    complaint = stored(appeal.complaint)
    assert (complaint.stage, complaint.state) == ("closed", "resolved")
    assert (decided.outcome, decided.reviewer_id) == ("upheld", cast.leo_manager.pk)
    answer = FinalAnswer.objects.get(kind="upheld")
    assert answer.message is not None
    assert (answer.message.direction, answer.message.text) == ("out", STANDS)
    review = Promise.objects.get(standard_version__standard__code="complaint-review")
    assert review.state == "kept"
    with pytest.raises(ReviewedAlready):
        appeal_complaint(
            actor=complainant(complaint), now=MUCH_LATER, complaint_id=complaint.pk, reason=REASON
        )


def test_overturned_is_looked_into_by_the_reviewer_on_time_of_its_own(cast: Cast) -> None:
    with_standards()
    appeal = appealed(cast)

    decide(cast, appeal, "overturned")

    complaint = stored(appeal.complaint)
    assert (complaint.stage, complaint.state, complaint.refused_because) == ("investigating", "open", "")
    assert complaint.handler_id == cast.leo_manager.pk
    assert complaint.proposed_at == NOW
    assert complaint.messages.filter(direction="out", text=NEW_LOOK).exists()
    assert promise(complaint.pk, "complaint-disposition").owner_id == cast.leo_manager.pk
    assert not FinalAnswer.objects.filter(kind="upheld").exists()


def test_whoever_decided_before_does_not_review(cast: Cast) -> None:
    other = make_staff("max_manager", roles=["manager"], department=cast.service)
    appeal = appealed(cast)
    decide(cast, appeal, "overturned")
    complaint = at_stage(appeal.complaint, "received")
    decline_complaint(
        actor=cast.actor("ana_agent"),
        now=MUCH_LATER,
        complaint_id=complaint.pk,
        reason="仍不受理",
        where_to="12315",
        answer=ANSWER,
    )

    second = appeal_complaint(
        actor=complainant(complaint), now=MUCH_LATER, complaint_id=complaint.pk, reason=REASON
    )

    assert second.reviewer_id == other.pk
    with pytest.raises(NotIndependent):
        decide(cast, second, "upheld")
    with pytest.raises(NotIndependent):
        give_review(
            actor=cast.actor("leo_manager"),
            now=MUCH_LATER,
            appeal_id=second.pk,
            reviewer_id=cast.leo_manager.pk,
        )
    second.refresh_from_db()
    assert (second.decided_at, second.reviewer_id) == (None, other.pk)


def test_the_first_handler_does_not_review_even_as_a_manager(cast: Cast) -> None:
    complaint = accepted(cast)
    Complaint.objects.filter(pk=complaint.pk).update(first_handler=cast.leo_manager, stage="closed")
    appeal = appeal_complaint(
        actor=cast.actor("ana_agent"), now=LATER, complaint_id=complaint.pk, reason=REASON
    )

    with pytest.raises(NotIndependent):
        decide(cast, appeal, "overturned")

    assert stored(complaint).stage == "under_review"


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"outcome": "perhaps"}, InvalidValue),
        ({"words": " "}, EmptyText),
        ({"answer": " "}, FinalAnswerNeeded),
    ],
)
def test_is_not_decided_without(cast: Cast, change: dict[str, str], error: type[DomainError]) -> None:
    appeal = appealed(cast)

    with pytest.raises(error):
        decide(cast, appeal, change.pop("outcome", "upheld"), **change)

    appeal.refresh_from_db()
    assert (appeal.outcome, appeal.decided_at) == ("", None)
    assert stored(appeal.complaint).stage == "under_review"


def test_is_decided_once_and_by_whom_it_may_be(cast: Cast) -> None:
    appeal = appealed(cast)

    with pytest.raises(NotAllowed):
        decide(cast, appeal, "upheld", who="ana_agent")
    decide(cast, appeal, "upheld")
    with pytest.raises(InvalidMove):
        decide(cast, appeal, "overturned")

    assert len(entries("appeal_upheld")) == 1
    assert entries("appeal_overturned") == []


def test_is_given_to_another_who_may_review(cast: Cast) -> None:
    cora = make_staff("cora_coordinator", roles=["coordinator"], department=cast.service)
    appeal = appealed(cast)
    leo = cast.actor("leo_manager")

    give_review(actor=leo, now=LATER, appeal_id=appeal.pk, reviewer_id=cora.pk)
    give_review(actor=leo, now=LATER, appeal_id=appeal.pk, reviewer_id=cora.pk)

    assert stored(appeal.complaint).owner_id == cora.pk
    assert len(entries("review_given")) == 1
    with pytest.raises(CannotReview):
        give_review(actor=leo, now=LATER, appeal_id=appeal.pk, reviewer_id=cast.tia_technician.pk)


def test_no_person_no_review(cast: Cast) -> None:
    complaint = declined(cast, who="leo_manager")
    appeal = appeal_complaint(
        actor=complainant(complaint), now=LATER, complaint_id=complaint.pk, reason=REASON
    )

    with pytest.raises(ReviewerNeeded):
        decide_appeal(
            actor=SYSTEM, now=LATER, appeal_id=appeal.pk, outcome="upheld", words="…", answer=STANDS
        )


def test_opened_again_by_its_customer_with_a_reason_is_a_review(cast: Cast) -> None:
    complaint = declined(cast)

    reopen_matter(
        actor=complainant(complaint), now=LATER, matter_id=complaint.pk, reason="不是这样的，请再看看。"
    )

    assert stored(complaint).stage == "under_review"
    assert Appeal.objects.get().reason == "不是这样的，请再看看。"


def test_what_is_written_after_the_end_is_answered_in_time(cast: Cast) -> None:
    with_standards()
    complaint = declined(cast)

    take_customer_message(actor=SYSTEM, now=LATER, matter_id=complaint.pk, text="谢谢", channel="web")

    assert stored(complaint).stage == "not_accepted"
    owed = Promise.objects.get(matter=complaint.pk, state="active")
    assert owed.standard_version is not None
    assert owed.standard_version.standard.code == "complaint-heard-again"


def test_where_the_house_answers_whatever_is_written_nothing_is_promised_twice(cast: Cast) -> None:
    with_standards()
    make_standard(
        "later-answer", **{**FIRST_ANSWER, "starts_on": ["matters.customer_wrote"], "applies_to": {}}
    )
    complaint = declined(cast)

    take_customer_message(actor=SYSTEM, now=LATER, matter_id=complaint.pk, text="谢谢", channel="web")

    owed = Promise.objects.get(matter=complaint.pk, state="active")
    assert owed.standard_version is not None
    assert owed.standard_version.standard.code == "later-answer"
