"""What authorities pass on: owed by one person by name until the day on the notice; what was registered wrongly is taken back."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.aftersale.authorities import NOTICE, register, signed, submitted, written
from tests.aftersale.complaining import ANSWER, accepted, entries, take
from tests.cast import NOW, Cast, make_staff
from yinuo.aftersale.actions.authority import register_transfer, take_back_transfer
from yinuo.aftersale.actions.authority_answer import hand_over_transfer, note_interview
from yinuo.aftersale.actions.complaint_stage import decline_complaint, withdraw_complaint
from yinuo.aftersale.errors_authority import (
    AnsweredAlready,
    AuthorityAwaitsAnswer,
    CannotAnswer,
    DueBeforeNotice,
    DueDayNeeded,
    TransferKnown,
    TransferTakenBack,
)
from yinuo.aftersale.models import AuthorityTransfer, Complaint
from yinuo.core.actor import SYSTEM
from yinuo.core.errors import DomainError, InvalidValue, NotAllowed, NotFound
from yinuo.core.models import JournalEntry
from yinuo.matters.errors import EmptyText, OpenPromises, ReasonNeeded
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


def taken_back(
    cast: Cast, transfer: AuthorityTransfer, *, who: str = "leo_manager", **more: Any
) -> AuthorityTransfer:
    how = {"now": LATER, "reason": "登记到别人的投诉上了", **more}
    return take_back_transfer(actor=cast.actor(who), transfer_id=transfer.pk, **how)


def test_what_was_registered_wrongly_is_taken_back_with_the_reason(cast: Cast) -> None:
    complaint = accepted(cast)
    transfer = register(cast, complaint_id=complaint.pk)

    taken_back(cast, transfer, reason=" 登记到别人的投诉上了 ")

    found, promise = AuthorityTransfer.objects.get(), owed(transfer)
    assert (found.taken_back_at, found.taken_back_by_id) == (LATER, cast.leo_manager.pk)
    assert found.taken_back_because == "登记到别人的投诉上了"
    assert (promise.state, promise.missed_at, promise.evidence_words) == (
        "released",
        None,
        "登记到别人的投诉上了",
    )
    (entry,) = entries("authority_taken_back")
    assert (entry.reason, entry.facts["transfer_id"], entry.facts["doc_no"]) == (
        "登记到别人的投诉上了",
        transfer.pk,
        NOTICE.doc_no,
    )
    withdraw_complaint(
        actor=cast.actor("ana_agent"),
        now=LATER,
        complaint_id=complaint.pk,
        reason="不追究",
        answer="已撤回。",
    )
    assert Complaint.objects.get().stage == "withdrawn"


def test_a_day_that_was_missed_before_stays_missed(cast: Cast) -> None:
    transfer = register(cast)

    taken_back(cast, transfer, now=transfer.due_at + timedelta(hours=1))

    assert (owed(transfer).state, owed(transfer).missed_at) == ("released", transfer.due_at)


def test_its_document_can_be_registered_again(cast: Cast) -> None:
    wrong, right = accepted(cast), accepted(cast, text="另一件事。")
    taken_back(cast, register(cast, complaint_id=wrong.pk))

    again = register(cast, complaint_id=right.pk, now=LATER)
    with pytest.raises(TransferKnown):
        register(cast, complaint_id=right.pk, now=LATER)

    assert (again.complaint_id, owed(again).state) == (right.pk, "active")


def test_whoever_answers_is_told_when_another_takes_it_back(cast: Cast) -> None:
    transfer = register(cast)

    taken_back(cast, transfer, who="ada_administrator")

    (notice,) = Notice.objects.filter(kind="notice_taken_back")
    assert (notice.staff_id, notice.matter_id) == (cast.leo_manager.pk, transfer.complaint_id)


def test_what_was_answered_or_has_no_reason_or_is_not_theirs_is_not_taken_back(cast: Cast) -> None:
    transfer = register(cast)
    with pytest.raises(ReasonNeeded):
        taken_back(cast, transfer, reason="  ")
    with pytest.raises(NotAllowed):
        taken_back(cast, transfer, who="ana_agent")
    with pytest.raises(NotFound):
        taken_back(cast, transfer, who="otto_other_outlet")
    signed(cast, written(cast, transfer))
    submitted(cast, transfer)
    before = JournalEntry.objects.count()

    with pytest.raises(AnsweredAlready):
        taken_back(cast, transfer)

    assert AuthorityTransfer.objects.get().taken_back_at is None
    assert owed(transfer).state == "kept"
    nothing_more_than(before)


def test_nothing_is_done_with_what_was_taken_back(cast: Cast) -> None:
    max_manager = make_staff("max_manager", roles=["manager"], department=cast.service)
    transfer = register(cast)
    report = written(cast, transfer)
    taken_back(cast, transfer)
    before = JournalEntry.objects.count()
    leo = cast.actor("leo_manager")

    with pytest.raises(TransferTakenBack):
        taken_back(cast, transfer)
    with pytest.raises(TransferTakenBack):
        hand_over_transfer(
            actor=leo, now=LATER, transfer_id=transfer.pk, owner_id=max_manager.pk, reason="忙"
        )
    with pytest.raises(TransferTakenBack):
        note_interview(
            actor=leo, now=LATER, transfer_id=transfer.pk, at=NOW, way="call", with_whom="王", words="说明"
        )
    with pytest.raises(TransferTakenBack):
        written(cast, transfer)
    with pytest.raises(TransferTakenBack):
        signed(cast, report)
    with pytest.raises(TransferTakenBack):
        submitted(cast, transfer)

    nothing_more_than(before)


def test_a_complaint_that_had_ended_rests_again(cast: Cast) -> None:
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

    taken_back(cast, transfer)

    assert Matter.objects.get(pk=complaint.pk).phase == "done"
