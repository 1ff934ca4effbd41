"""The customer says whether it is put right: closed with our final answer, or looked into again."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from tests.aftersale.complaining import accepted, entries, with_standards
from tests.aftersale.solving import CALLED, LATER, ON_PAGE, agreed, carried_out, customer
from tests.cast import NOW, Cast
from yinuo.aftersale.actions.proposal_decision import Said
from yinuo.aftersale.actions.verification import SILENT_DAYS, confirm_put_right, return_complaint
from yinuo.aftersale.errors import TooSoonForSilence
from yinuo.aftersale.models import Complaint, FinalAnswer
from yinuo.core.errors import InvalidMove, NotAllowed
from yinuo.matters.errors import EvidenceNeeded, OpenPromises, ReasonNeeded
from yinuo.matters.models import Promise

WORDS = "新椅子已换好，给您添麻烦了，本件就此办结。"


def test_closes_with_the_answer_that_staff_wrote(cast: Cast) -> None:
    complaint = carried_out(cast)

    confirm_put_right(
        actor=cast.actor("ana_agent"), now=LATER, complaint_id=complaint.pk, said=CALLED, answer=WORDS
    )

    stored = Complaint.objects.get()
    assert (stored.stage, stored.state) == ("closed", "resolved")
    answer = FinalAnswer.objects.get()
    assert (answer.kind, answer.text, answer.by_id) == ("closed", WORDS, cast.ana_agent.pk)
    assert answer.message is not None
    assert answer.message.text == WORDS
    assert entries("putting_right_confirmed")[0].facts["how"] == "phone"


def test_the_customers_own_yes_is_answered_in_their_language(cast: Cast) -> None:
    complaint = carried_out(cast, complaint=accepted(cast, language="en"))

    confirm_put_right(actor=customer(complaint), now=LATER, complaint_id=complaint.pk, said=ON_PAGE)

    answer = FinalAnswer.objects.get()
    assert complaint.number in answer.text
    assert "has been put right" in answer.text
    assert answer.by_id is None
    assert answer.message is not None
    assert (answer.message.direction, answer.message.author_kind) == ("out", "system")
    assert Complaint.objects.get().state == "resolved"


def test_a_second_click_sends_no_second_answer(cast: Cast) -> None:
    complaint = carried_out(cast)
    kim = customer(complaint)
    confirm_put_right(actor=kim, now=LATER, complaint_id=complaint.pk, said=ON_PAGE)

    with pytest.raises(InvalidMove):
        confirm_put_right(actor=kim, now=LATER, complaint_id=complaint.pk, said=ON_PAGE)

    assert FinalAnswer.objects.count() == 1


def test_not_put_right_it_is_looked_into_again_and_owed_anew(cast: Cast) -> None:
    with_standards()
    complaint = carried_out(cast)
    first = complaint.proposed_at

    return_complaint(
        actor=customer(complaint),
        now=LATER,
        complaint_id=complaint.pk,
        said=replace(ON_PAGE, words="新椅子也响"),
    )

    stored = Complaint.objects.get()
    assert (stored.stage, stored.state, stored.proposed_at) == ("investigating", "open", first)
    owed = Promise.objects.get(state="active", standard_version__standard__code="complaint-disposition")
    assert owed.paused_at is None
    assert not FinalAnswer.objects.exists()
    assert entries("not_put_right")[0].facts["how"] == "page"


def test_says_what_is_not_right(cast: Cast) -> None:
    complaint = carried_out(cast)

    with pytest.raises(ReasonNeeded):
        return_complaint(actor=customer(complaint), now=LATER, complaint_id=complaint.pk, said=ON_PAGE)

    assert Complaint.objects.get().stage == "verifying"


def test_silence_counts_after_some_days_only(cast: Cast) -> None:
    complaint = carried_out(cast)
    said = Said(how="silence", words="两次致电无人接听")
    ana = cast.actor("ana_agent")
    with pytest.raises(TooSoonForSilence):
        confirm_put_right(
            actor=ana,
            now=LATER + timedelta(days=SILENT_DAYS, seconds=-1),
            complaint_id=complaint.pk,
            said=said,
        )

    confirm_put_right(
        actor=ana, now=LATER + timedelta(days=SILENT_DAYS), complaint_id=complaint.pk, said=said
    )

    assert Complaint.objects.get().stage == "closed"
    assert FinalAnswer.objects.get().text


def test_staff_say_what_they_heard(cast: Cast) -> None:
    complaint = carried_out(cast)

    with pytest.raises(EvidenceNeeded):
        confirm_put_right(
            actor=cast.actor("ana_agent"),
            now=LATER,
            complaint_id=complaint.pk,
            said=replace(CALLED, words=""),
        )
    with pytest.raises(NotAllowed):
        confirm_put_right(
            actor=cast.actor("sun_supervisor"), now=LATER, complaint_id=complaint.pk, said=CALLED
        )

    assert Complaint.objects.get().stage == "verifying"


def test_nothing_is_confirmed_before_it_is_done(cast: Cast) -> None:
    proposal = agreed(cast)

    with pytest.raises(InvalidMove):
        confirm_put_right(
            actor=customer(proposal.complaint), now=LATER, complaint_id=proposal.complaint_id, said=ON_PAGE
        )

    assert not FinalAnswer.objects.exists()


def test_what_else_is_owed_stands_in_the_way(cast: Cast) -> None:
    from yinuo.matters.actions.planned import PlannedPromise
    from yinuo.matters.actions.promise import make_promise

    complaint = carried_out(cast)
    make_promise(
        actor=cast.actor("ana_agent"),
        now=LATER,
        matter_id=complaint.pk,
        plan=PlannedPromise(what="回电", due_at=NOW + timedelta(days=2)),
    )

    with pytest.raises(OpenPromises):
        confirm_put_right(actor=cast.actor("ana_agent"), now=LATER, complaint_id=complaint.pk, said=CALLED)

    assert Complaint.objects.get().stage == "verifying"
    assert not FinalAnswer.objects.exists()
