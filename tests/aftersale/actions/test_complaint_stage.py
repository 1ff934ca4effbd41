"""A complaint is decided on, waits, is given more time, is handed on, is withdrawn: and nobody ends it without an answer."""

from datetime import timedelta

import pytest

from tests.aftersale.complaining import ANSWER, accepted, entries, take, with_standards
from tests.cast import NOW, Cast
from yinuo.aftersale.access import visible_complaints
from yinuo.aftersale.actions.complaint_stage import (
    accept_complaint,
    ask_complainant,
    decline_complaint,
    extend_complaint,
    resume_complaint,
    transfer_complaint,
    withdraw_complaint,
)
from yinuo.aftersale.errors import (
    ComplaintEnded,
    ComplaintNotEnded,
    ExtendedAlready,
    ExtensionTooLong,
    FinalAnswerNeeded,
    NothingToExtend,
    WhereToNeeded,
)
from yinuo.aftersale.models import Complaint, ExternalStage, FinalAnswer
from yinuo.core.actor import SYSTEM
from yinuo.core.errors import DomainError, InvalidMove, NotAllowed, NotFound
from yinuo.core.models import JournalEntry
from yinuo.matters.actions.assignment import assign_matter
from yinuo.matters.actions.intake import take_customer_message
from yinuo.matters.actions.merge import merge_matters
from yinuo.matters.actions.messages import hold_reply, release_reply, send_reply
from yinuo.matters.actions.states import cancel_matter, resolve_matter
from yinuo.matters.errors import EmptyText, ReasonNeeded
from yinuo.matters.models import Promise

LATER = NOW + timedelta(hours=1)


def _stored(complaint: Complaint) -> Complaint:
    return Complaint.objects.get(pk=complaint.pk)


def _promise(complaint: Complaint, code: str) -> Promise:
    return Promise.objects.get(matter=complaint.pk, standard_version__standard__code=code)


def test_whoever_takes_it_on_leads_it(cast: Cast) -> None:
    with_standards()
    complaint = take(cast)

    accept_complaint(actor=cast.actor("ana_agent"), now=LATER, complaint_id=complaint.pk)

    stored = _stored(complaint)
    assert (stored.stage, stored.state, stored.accepted_at) == ("investigating", "open", LATER)
    ana = cast.ana_agent.pk
    assert (stored.owner_id, stored.handler_id, stored.first_handler_id) == (ana, ana, ana)
    assert _promise(complaint, "complaint-decided").state == "kept"
    assert _promise(complaint, "complaint-acknowledged").state == "kept"
    assert _promise(complaint, "complaint-disposition").state == "active"
    assert stored.proposed_at is None


def test_the_first_handler_stays_when_another_leads(cast: Cast) -> None:
    complaint = accepted(cast)

    assign_matter(
        actor=cast.actor("leo_manager"), now=LATER, matter_id=complaint.pk, owner_id=cast.leo_manager.pk
    )

    stored = _stored(complaint)
    assert (stored.handler_id, stored.first_handler_id) == (cast.leo_manager.pk, cast.ana_agent.pk)


def test_not_taken_on_says_why_where_to_and_answers(cast: Cast) -> None:
    with_standards()
    complaint = take(cast)

    decline_complaint(
        actor=cast.actor("ana_agent"),
        now=LATER,
        complaint_id=complaint.pk,
        reason="不是我们售出的商品",
        where_to="当地 12315",
        answer=ANSWER,
    )

    stored = _stored(complaint)
    assert (stored.stage, stored.state, stored.proposed_at) == ("not_accepted", "resolved", LATER)
    assert (stored.refused_because, stored.where_to) == ("不是我们售出的商品", "当地 12315")
    answer = FinalAnswer.objects.get(complaint=complaint)
    assert (answer.kind, answer.text, answer.by_id) == ("not_accepted", ANSWER, cast.ana_agent.pk)
    assert answer.message is not None
    assert (answer.message.direction, answer.message.text) == ("out", ANSWER)
    assert _promise(complaint, "complaint-disposition").state == "kept"


@pytest.mark.parametrize(
    ("left_out", "error"),
    [("reason", ReasonNeeded), ("where_to", WhereToNeeded), ("answer", FinalAnswerNeeded)],
)
def test_is_not_declined_without(cast: Cast, left_out: str, error: type[DomainError]) -> None:
    complaint = take(cast)
    words = {"reason": "理由", "where_to": "12315", "answer": ANSWER, left_out: " "}

    with pytest.raises(error):
        decline_complaint(actor=cast.actor("ana_agent"), now=LATER, complaint_id=complaint.pk, **words)

    assert (_stored(complaint).stage, _stored(complaint).state) == ("received", "new")
    assert entries("complaint_declined") == []
    assert not FinalAnswer.objects.exists()


def test_a_promise_that_is_owed_stands_in_the_way_of_the_end(cast: Cast) -> None:
    from yinuo.matters.actions.planned import PlannedPromise
    from yinuo.matters.actions.promise import make_promise
    from yinuo.matters.errors import OpenPromises

    complaint = take(cast)
    plan = PlannedPromise(what="周五前回电", due_at=NOW + timedelta(days=1))
    make_promise(actor=cast.actor("ana_agent"), now=NOW, matter_id=complaint.pk, plan=plan)

    with pytest.raises(OpenPromises):
        decline_complaint(
            actor=cast.actor("ana_agent"),
            now=LATER,
            complaint_id=complaint.pk,
            reason="理由",
            where_to="12315",
            answer=ANSWER,
        )

    assert _stored(complaint).stage == "received"
    assert not FinalAnswer.objects.exists()


def test_is_handed_to_another_body_with_an_answer(cast: Cast) -> None:
    complaint = take(cast)

    transfer_complaint(
        actor=cast.actor("ana_agent"),
        now=LATER,
        complaint_id=complaint.pk,
        body="maker",
        name="某某木业",
        reference="2026-17",
        answer=ANSWER,
    )

    assert (_stored(complaint).stage, _stored(complaint).where_to) == ("transferred", "某某木业")
    stage = ExternalStage.objects.get(complaint=complaint)
    assert (stage.body, stage.reference, stage.ended_at) == ("maker", "2026-17", None)
    assert FinalAnswer.objects.get(complaint=complaint).kind == "transferred"


def test_waits_for_the_complainant_while_its_clock_stands(cast: Cast) -> None:
    with_standards()
    complaint = accepted(cast)

    ask_complainant(
        actor=cast.actor("ana_agent"), now=LATER, complaint_id=complaint.pk, what="请拍一张开裂处的照片。"
    )

    stored = _stored(complaint)
    assert (stored.stage, stored.state) == ("awaiting", "waiting_customer")
    assert _promise(complaint, "complaint-disposition").paused_at == LATER
    assert stored.messages.filter(direction="out").get().text == "请拍一张开裂处的照片。"


def test_goes_on_when_the_complainant_writes(cast: Cast) -> None:
    with_standards()
    complaint = accepted(cast)
    ask_complainant(actor=cast.actor("ana_agent"), now=LATER, complaint_id=complaint.pk, what="照片")

    take_customer_message(
        actor=SYSTEM, now=LATER + timedelta(hours=2), matter_id=complaint.pk, text="照片在这里", channel="web"
    )

    stored = _stored(complaint)
    assert (stored.stage, stored.state, stored.awaiting_what) == ("investigating", "open", "")
    assert _promise(complaint, "complaint-disposition").paused_at is None


def test_goes_on_by_hand(cast: Cast) -> None:
    complaint = accepted(cast)
    ask_complainant(actor=cast.actor("ana_agent"), now=LATER, complaint_id=complaint.pk, what="照片")

    resume_complaint(actor=cast.actor("ana_agent"), now=LATER, complaint_id=complaint.pk)

    assert (_stored(complaint).stage, _stored(complaint).state) == ("investigating", "open")


def test_asks_for_something(cast: Cast) -> None:
    complaint = accepted(cast)

    with pytest.raises(EmptyText):
        ask_complainant(actor=cast.actor("ana_agent"), now=LATER, complaint_id=complaint.pk, what=" ")

    assert _stored(complaint).stage == "investigating"


def test_is_extended_once_and_the_complainant_is_told(cast: Cast) -> None:
    with_standards()
    complaint = accepted(cast)
    promise = _promise(complaint, "complaint-disposition")
    until = promise.due_at + timedelta(days=5)

    extend_complaint(
        actor=cast.actor("ana_agent"),
        now=LATER,
        complaint_id=complaint.pk,
        until=until,
        reason="木材要送检",
    )

    stored = _stored(complaint)
    assert (stored.extended_at, stored.extended_until) == (LATER, until)
    assert _promise(complaint, "complaint-disposition").due_at == until
    told = stored.messages.get(direction="out").text
    assert "木材要送检" in told
    assert stored.number in told
    with pytest.raises(ExtendedAlready):
        extend_complaint(
            actor=cast.actor("ana_agent"),
            now=LATER,
            complaint_id=complaint.pk,
            until=until + timedelta(days=1),
            reason="再等等",
        )


def test_is_extended_to_a_day_ahead_and_not_for_ever(cast: Cast) -> None:
    with_standards()
    complaint = accepted(cast)
    due = _promise(complaint, "complaint-disposition").due_at

    for until in (due, due + timedelta(days=61)):
        with pytest.raises(ExtensionTooLong):
            extend_complaint(
                actor=cast.actor("ana_agent"),
                now=LATER,
                complaint_id=complaint.pk,
                until=until,
                reason="送检",
            )

    assert _stored(complaint).extended_at is None
    assert not _stored(complaint).messages.filter(direction="out").exists()


def test_what_is_late_is_not_extended(cast: Cast) -> None:
    with_standards()
    complaint = accepted(cast)
    due = _promise(complaint, "complaint-disposition").due_at

    with pytest.raises(NothingToExtend):
        extend_complaint(
            actor=cast.actor("ana_agent"),
            now=due,
            complaint_id=complaint.pk,
            until=due + timedelta(days=1),
            reason="送检",
        )


def test_withdrawn_releases_what_is_owed_and_confirms_it(cast: Cast) -> None:
    with_standards()
    complaint = accepted(cast)

    withdraw_complaint(
        actor=cast.actor("ana_agent"),
        now=LATER,
        complaint_id=complaint.pk,
        reason="客户来电，自己修好了",
        answer="按您的意思，投诉已撤回。",
    )

    stored = _stored(complaint)
    assert (stored.stage, stored.state, stored.proposed_at) == ("withdrawn", "resolved", None)
    assert _promise(complaint, "complaint-disposition").state == "released"
    assert FinalAnswer.objects.get(complaint=complaint).kind == "withdrawn"
    with pytest.raises(ComplaintEnded):
        extend_complaint(
            actor=cast.actor("ana_agent"),
            now=LATER,
            complaint_id=complaint.pk,
            until=LATER + timedelta(days=9),
            reason="送检",
        )


def test_is_not_resolved_or_cancelled_behind_its_back(cast: Cast) -> None:
    complaint = accepted(cast)
    send_reply(actor=cast.actor("ana_agent"), now=LATER, matter_id=complaint.pk, text="我们在查。")
    before = JournalEntry.objects.count()

    with pytest.raises(ComplaintNotEnded):
        resolve_matter(actor=cast.actor("ana_agent"), now=LATER, matter_id=complaint.pk)
    with pytest.raises(ComplaintNotEnded):
        cancel_matter(actor=cast.actor("ana_agent"), now=LATER, matter_id=complaint.pk, reason="spam")

    assert (_stored(complaint).stage, _stored(complaint).state) == ("investigating", "open")
    assert JournalEntry.objects.count() == before


def test_a_second_decision_is_refused(cast: Cast) -> None:
    complaint = accepted(cast)

    with pytest.raises(InvalidMove):
        accept_complaint(actor=cast.actor("ana_agent"), now=LATER, complaint_id=complaint.pk)
    with pytest.raises(InvalidMove):
        decline_complaint(
            actor=cast.actor("ana_agent"),
            now=LATER,
            complaint_id=complaint.pk,
            reason="理由",
            where_to="12315",
            answer=ANSWER,
        )

    assert _stored(complaint).stage == "investigating"


def test_others_neither_see_nor_decide(cast: Cast) -> None:
    complaint = take(cast)

    with pytest.raises(NotFound):
        accept_complaint(actor=cast.actor("otto_other_outlet"), now=LATER, complaint_id=complaint.pk)
    with pytest.raises(NotAllowed):
        accept_complaint(actor=cast.actor("sun_supervisor"), now=LATER, complaint_id=complaint.pk)

    assert _stored(complaint).stage == "received"


def test_merged_lives_on_in_the_other_and_its_own_stage_stands(cast: Cast) -> None:
    one, two = accepted(cast), accepted(cast, text="还是那把椅子，又裂了一条。")

    merge_matters(
        actor=cast.actor("ana_agent"),
        now=LATER,
        survivor_id=one.pk,
        absorbed_id=two.pk,
        reason="同一件事",
    )

    absorbed = _stored(two)
    assert (absorbed.stage, absorbed.merged_into_id, absorbed.proposed_at) == ("investigating", one.pk, None)
    seen = visible_complaints(cast.actor("ana_agent")).values_list("pk", flat=True)
    assert list(seen) == [one.pk]
    with pytest.raises(NotFound):
        withdraw_complaint(
            actor=cast.actor("ana_agent"), now=LATER, complaint_id=two.pk, reason="好了", answer="已撤回。"
        )


def test_a_held_reply_that_would_resolve_it_leaves_and_does_not(cast: Cast) -> None:
    complaint, ana = accepted(cast), cast.actor("ana_agent")
    held = hold_reply(actor=ana, now=LATER, matter_id=complaint.pk, text="我们在查。", then="resolve")

    release_reply(actor=SYSTEM, now=LATER, message_id=held.pk, as_staff=ana)

    assert (_stored(complaint).stage, _stored(complaint).state) == ("investigating", "open")
    assert _stored(complaint).messages.get(direction="out").delivery != "held"
    assert not JournalEntry.objects.filter(verb="matters.matter_resolved").exists()
