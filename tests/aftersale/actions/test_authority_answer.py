"""One manager answers in person: nothing takes it from them silently, and the report is handed in with what shows it."""

import io
from datetime import timedelta
from typing import Any

import pytest

from tests.aftersale.authorities import SCAN, register, signed, submitted, written
from tests.aftersale.complaining import entries
from tests.cast import NOW, Cast, make_staff
from yinuo.aftersale.actions.authority_answer import (
    ReceiptFile,
    hand_over_transfer,
    note_interview,
    submit_answer,
)
from yinuo.aftersale.errors_authority import (
    AnsweredAlready,
    CannotAnswer,
    NotTheOwner,
    ReportNeeded,
    ReportNotSigned,
)
from yinuo.aftersale.models import AuthorityTransfer
from yinuo.core.errors import InvalidValue, NotAllowed
from yinuo.core.models import JournalEntry
from yinuo.matters.actions import promise as promise_actions
from yinuo.matters.actions.assignment import assign_matter
from yinuo.matters.actions.planned import PlannedPromise
from yinuo.matters.errors import EmptyText, PersonalPromise, ReasonNeeded
from yinuo.matters.models import Notice, Promise

LATER = NOW + timedelta(days=2)


def owed(transfer: AuthorityTransfer) -> Promise:
    return Promise.objects.get(pk=transfer.promise_id)


def nothing_more_than(count: int) -> None:
    assert JournalEntry.objects.count() == count


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
