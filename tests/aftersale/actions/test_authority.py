"""What authorities pass on: owed by one person by name until the day on the notice, and answered with evidence."""

import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.aftersale.authorities import NOTICE, SCAN, register, signed, submitted, written
from tests.aftersale.complaining import ANSWER, accepted, entries, take
from tests.cast import NOW, Cast, make_staff
from yinuo.aftersale.actions.authority import (
    ReceiptFile,
    hand_over_transfer,
    note_interview,
    register_transfer,
    submit_answer,
)
from yinuo.aftersale.actions.complaint_stage import decline_complaint, withdraw_complaint
from yinuo.aftersale.errors_authority import (
    AnsweredAlready,
    AuthorityAwaitsAnswer,
    CannotAnswer,
    DueBeforeNotice,
    DueDayNeeded,
    NotTheOwner,
    ReportNeeded,
    ReportNotSigned,
    TransferKnown,
)
from yinuo.aftersale.models import AuthorityTransfer, Complaint
from yinuo.core.actor import SYSTEM
from yinuo.core.errors import DomainError, InvalidValue, NotAllowed, NotFound
from yinuo.core.models import JournalEntry
from yinuo.matters.actions import promise as promise_actions
from yinuo.matters.actions.assignment import assign_matter
from yinuo.matters.actions.planned import PlannedPromise
from yinuo.matters.errors import EmptyText, OpenPromises, PersonalPromise, ReasonNeeded
from yinuo.matters.models import Matter, Notice, Promise
from yinuo.matters.sweep import sweep_now

LATER = NOW + timedelta(days=2)


def owed(transfer: AuthorityTransfer) -> Promise:
    return Promise.objects.get(pk=transfer.promise_id)


def nothing_more_than(count: int) -> None:
    assert JournalEntry.objects.count() == count


def test_the_day_on_the_notice_is_owed_by_its_owner_by_name(cast: Cast) -> None:
    complaint = accepted(cast)

    transfer = register(cast, complaint_id=complaint.pk)

    promise = owed(transfer)
    assert transfer.due_at == datetime(2026, 3, 20, 16, 0, tzinfo=UTC)  # the end of the day in China
    assert (promise.due_at, promise.first_due_at) == (transfer.due_at, transfer.due_at)
    assert (promise.owner_id, promise.personal, promise.source) == (cast.leo_manager.pk, True, "law")
    assert promise.what == "向青浦区市场监督管理局书面答复"
    assert Matter.objects.get(pk=complaint.pk).next_due_at is not None
    (entry,) = entries("authority_noticed")
    assert (entry.matter_id, entry.facts["doc_no"], entry.facts["due_rule"]) == (
        complaint.pk,
        NOTICE.doc_no,
        "",
    )


def test_a_complaint_that_nobody_knew_is_taken_down_with_it(cast: Cast) -> None:
    received = NOW - timedelta(hours=20)

    transfer = register(cast, received_at=received)

    complaint = Complaint.objects.get()
    assert (transfer.complaint_id, complaint.stage) == (complaint.pk, "received")
    assert complaint.messages.get(direction="in").at == received


@pytest.mark.parametrize(
    ("received_at", "due_at"),
    [
        # ten working days after Thursday 12 March, the end of Thursday 26 March in China
        (NOW, datetime(2026, 3, 26, 16, 0, tzinfo=UTC)),
        # a minute before midnight in China is still that day
        (datetime(2026, 3, 11, 15, 59, tzinfo=UTC), datetime(2026, 3, 25, 16, 0, tzinfo=UTC)),
    ],
)
def test_an_online_dispute_has_ten_working_days(cast: Cast, received_at: datetime, due_at: datetime) -> None:
    transfer = register(
        cast, doc_kind="online_dispute", due_on=None, received_at=received_at, noticed_on=date(2026, 3, 11)
    )

    assert (transfer.due_at, transfer.due_rule, transfer.due_on) == (due_at, "R-22", None)


def test_a_day_that_is_a_holiday_is_not_moved(cast: Cast) -> None:
    transfer = register(cast, due_on=date(2026, 5, 1))

    assert transfer.due_at == datetime(2026, 5, 1, 16, 0, tzinfo=UTC)


def test_a_day_that_has_passed_is_late_at_once(cast: Cast) -> None:
    transfer = register(cast, noticed_on=date(2026, 3, 1), due_on=date(2026, 3, 10))

    sweep_now(now=NOW + timedelta(minutes=1), actor=SYSTEM)

    assert (owed(transfer).state, owed(transfer).missed_at) == ("overdue", transfer.due_at)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"authority": " "}, EmptyText),
        ({"due_on": None}, DueDayNeeded),
        ({"due_on": date(2026, 3, 10)}, DueBeforeNotice),
        ({"doc_kind": "rumour"}, InvalidValue),
        ({"received_at": NOW + timedelta(minutes=1)}, InvalidValue),
    ],
)
def test_refuses_a_notice_that_is_not_whole(
    cast: Cast, change: dict[str, Any], error: type[DomainError]
) -> None:
    before = JournalEntry.objects.count()

    with pytest.raises(error):
        register(cast, **change)

    assert (AuthorityTransfer.objects.count(), Complaint.objects.count()) == (0, 0)
    nothing_more_than(before)


def test_refuses_an_owner_who_may_not_answer_authorities(cast: Cast) -> None:
    with pytest.raises(CannotAnswer):
        register(cast, owner_id=cast.ana_agent.pk)
    with pytest.raises(CannotAnswer):
        register(cast, who="ana_agent")

    assert Complaint.objects.count() == 0


def test_an_agent_registers_for_a_manager_who_is_told(cast: Cast) -> None:
    transfer = register(cast, who="ana_agent", owner_id=cast.leo_manager.pk)

    assert (transfer.owner_id, transfer.registered_by_id) == (cast.leo_manager.pk, cast.ana_agent.pk)
    assert Notice.objects.filter(
        staff=cast.leo_manager, kind="assigned", matter=transfer.complaint_id
    ).exists()


def test_refuses_a_document_that_is_registered(cast: Cast) -> None:
    register(cast)

    with pytest.raises(TransferKnown):
        register(cast)

    assert (AuthorityTransfer.objects.count(), Complaint.objects.count()) == (1, 1)


def test_refuses_who_may_not_register_or_see(cast: Cast) -> None:
    complaint = accepted(cast)

    with pytest.raises(NotAllowed):
        register(cast, who="tia_technician", owner_id=cast.leo_manager.pk)
    with pytest.raises(NotFound):
        register(cast, who="otto_other_outlet", owner_id=cast.leo_manager.pk, complaint_id=complaint.pk)
    with pytest.raises(NotFound):
        register_transfer(actor=cast.actor("leo_manager"), now=NOW, notice=NOTICE)

    assert AuthorityTransfer.objects.count() == 0


def test_does_not_go_along_with_its_matter(cast: Cast) -> None:
    transfer = register(cast)
    leo = cast.actor("leo_manager")
    assign_matter(actor=leo, now=NOW, matter_id=transfer.complaint_id, owner_id=cast.leo_manager.pk)

    assign_matter(actor=leo, now=NOW, matter_id=transfer.complaint_id, owner_id=cast.ana_agent.pk)

    assert owed(transfer).owner_id == cast.leo_manager.pk


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("keep_promise", {"evidence": "做了"}),
        ("release_promise", {"evidence": "不用了"}),
        ("hand_over_promise", {"owner_id": 0, "reason": "忙"}),
        ("extend_promise", {"due_at": NOW + timedelta(days=30), "reason": "忙", "customer_told": True}),
        (
            "supersede_promise",
            {
                "plan": PlannedPromise(what="x", due_at=NOW + timedelta(days=30)),
                "consent": "好",
                "reason": "忙",
            },
        ),
        ("admit_broken", {"reason": "来不及"}),
    ],
)
def test_no_deed_of_promises_settles_moves_or_gives_it_away(
    cast: Cast, name: str, more: dict[str, Any]
) -> None:
    transfer = register(cast)
    before = JournalEntry.objects.count()
    if "owner_id" in more:
        more = {**more, "owner_id": cast.ana_agent.pk}

    with pytest.raises(PersonalPromise):
        getattr(promise_actions, name)(
            actor=cast.actor("ada_administrator"), now=NOW, promise_id=transfer.promise_id, **more
        )

    promise = owed(transfer)
    assert (promise.state, promise.owner_id, promise.due_at) == (
        "active",
        cast.leo_manager.pk,
        transfer.due_at,
    )
    nothing_more_than(before)


def test_its_owner_hands_it_over_with_a_reason(cast: Cast) -> None:
    max_manager = make_staff("max_manager", roles=["manager"], department=cast.service)
    transfer = register(cast)

    hand_over_transfer(
        actor=cast.actor("leo_manager"),
        now=LATER,
        transfer_id=transfer.pk,
        owner_id=max_manager.pk,
        reason="休产假",
    )

    promise = owed(transfer)
    assert (promise.owner_id, promise.due_at) == (max_manager.pk, transfer.due_at)
    (entry,) = entries("authority_handed_over")
    assert (entry.reason, entry.facts["before_owner_id"], entry.facts["owner_id"]) == (
        "休产假",
        cast.leo_manager.pk,
        max_manager.pk,
    )
    assert Notice.objects.filter(staff=max_manager, kind="assigned").exists()


def test_refuses_to_be_handed_over_by_others_or_silently_or_to_just_anybody(cast: Cast) -> None:
    make_staff("max_manager", roles=["manager"], department=cast.service)
    transfer = register(cast)
    common: dict[str, Any] = {"now": NOW, "transfer_id": transfer.pk}

    with pytest.raises(NotTheOwner):
        hand_over_transfer(
            actor=cast.actor("ada_administrator"), owner_id=cast.ada_administrator.pk, reason="快", **common
        )
    with pytest.raises(NotAllowed):
        hand_over_transfer(actor=cast.actor("ana_agent"), owner_id=cast.leo_manager.pk, reason="快", **common)
    with pytest.raises(ReasonNeeded):
        hand_over_transfer(
            actor=cast.actor("leo_manager"), owner_id=cast.ada_administrator.pk, reason=" ", **common
        )
    with pytest.raises(CannotAnswer):
        hand_over_transfer(actor=cast.actor("leo_manager"), owner_id=cast.ana_agent.pk, reason="忙", **common)

    assert owed(transfer).owner_id == cast.leo_manager.pk
    assert entries("authority_handed_over") == []


def test_whoever_may_answer_takes_it_over_from_an_owner_who_left(cast: Cast) -> None:
    transfer = register(cast)
    cast.leo_manager.is_active = False
    cast.leo_manager.save()

    hand_over_transfer(
        actor=cast.actor("ada_administrator"),
        now=NOW,
        transfer_id=transfer.pk,
        owner_id=cast.ada_administrator.pk,
        reason="原负责人离职",
    )

    assert owed(transfer).owner_id == cast.ada_administrator.pk


def test_notes_a_talk_by_its_owner_alone(cast: Cast) -> None:
    transfer = register(cast)
    said: dict[str, Any] = {
        "transfer_id": transfer.pk,
        "at": NOW + timedelta(days=1),
        "way": "visit",
        "with_whom": "王科长",
        "words": "说明了经过，约定周五前交报告。",
    }

    talk = note_interview(actor=cast.actor("leo_manager"), now=LATER, **said)

    with pytest.raises(NotTheOwner):
        note_interview(actor=cast.actor("ada_administrator"), now=LATER, **said)
    with pytest.raises(InvalidValue):
        note_interview(actor=cast.actor("leo_manager"), now=NOW, **said)
    with pytest.raises(EmptyText):
        note_interview(actor=cast.actor("leo_manager"), now=LATER, **{**said, "words": " "})
    assert list(transfer.interviews.values_list("pk", flat=True)) == [talk.pk]
    (entry,) = entries("authority_met")
    assert "王科长" not in str(entry.facts)


def test_handing_the_signed_report_in_keeps_the_promise(cast: Cast) -> None:
    transfer = register(cast)
    report = signed(cast, written(cast, transfer))

    receipt = ReceiptFile(name="回执.pdf", declared_type="application/pdf", stream=io.BytesIO(SCAN))
    submitted(cast, transfer, now=LATER, receipt=receipt)

    found = AuthorityTransfer.objects.get(pk=transfer.pk)
    assert (found.submitted_at, found.submitted_report_id, found.way) == (LATER, report.pk, "in_person")
    assert found.receipt is not None
    assert found.receipt.name == "回执.pdf"
    (entry,) = entries("authority_answered")
    assert (owed(transfer).state, owed(transfer).evidence_id) == ("kept", entry.pk)


def test_an_answer_after_its_day_is_late_for_ever(cast: Cast) -> None:
    transfer = register(cast)
    signed(cast, written(cast, transfer))

    submitted(cast, transfer, now=transfer.due_at)

    assert (owed(transfer).state, owed(transfer).missed_at) == ("kept_late", transfer.due_at)


def test_refuses_to_be_answered_without_a_signed_report_or_twice_or_by_another(cast: Cast) -> None:
    transfer = register(cast)
    with pytest.raises(ReportNeeded):
        submitted(cast, transfer)
    report = written(cast, transfer)
    with pytest.raises(ReportNotSigned):
        submitted(cast, transfer)
    signed(cast, report)
    with pytest.raises(EmptyText):
        submitted(cast, transfer, evidence=" ")
    with pytest.raises(InvalidValue):
        submitted(cast, transfer, way="pigeon")
    with pytest.raises(NotTheOwner):
        submit_answer(
            actor=cast.actor("ada_administrator"), now=NOW, transfer_id=transfer.pk, way="post", evidence="x"
        )
    assert (owed(transfer).state, entries("authority_answered")) == ("active", [])

    submitted(cast, transfer)

    with pytest.raises(AnsweredAlready):
        submitted(cast, transfer)


def test_a_newer_version_must_be_signed_anew(cast: Cast) -> None:
    transfer = register(cast)
    signed(cast, written(cast, transfer))
    written(cast, transfer)

    with pytest.raises(ReportNotSigned):
        submitted(cast, transfer)


def test_what_is_entered_on_a_platform_needs_no_signed_copy(cast: Cast) -> None:
    transfer = register(cast, doc_kind="online_dispute", due_on=None)
    written(cast, transfer)

    submitted(cast, transfer, way="platform", evidence="平台编号 310118")

    assert owed(transfer).state == "kept"


def test_no_complaint_ends_while_an_authority_waits(cast: Cast) -> None:
    transfer = register(cast)
    ana, key = cast.actor("ana_agent"), transfer.complaint_id

    with pytest.raises((AuthorityAwaitsAnswer, OpenPromises)):
        decline_complaint(
            actor=ana, now=NOW, complaint_id=key, reason="不归我们", where_to="12315", answer=ANSWER
        )
    with pytest.raises(AuthorityAwaitsAnswer):
        withdraw_complaint(actor=ana, now=NOW, complaint_id=key, reason="不追究", answer="已撤回。")

    assert Complaint.objects.get(pk=key).stage == "received"
    assert owed(transfer).state == "active"


def test_a_complaint_that_had_ended_is_open_until_the_authority_is_answered(cast: Cast) -> None:
    complaint = take(cast)
    decline_complaint(
        actor=cast.actor("ana_agent"),
        now=NOW,
        complaint_id=complaint.pk,
        reason="不归我们",
        where_to="12315",
        answer=ANSWER,
    )

    transfer = register(cast, complaint_id=complaint.pk, now=LATER)
    assert Matter.objects.get(pk=complaint.pk).phase in ("open", "new")
    signed(cast, written(cast, transfer, now=LATER), now=LATER)
    submitted(cast, transfer, now=LATER)

    found = Complaint.objects.get(pk=complaint.pk)
    assert (found.phase, found.stage) == ("done", "not_accepted")
