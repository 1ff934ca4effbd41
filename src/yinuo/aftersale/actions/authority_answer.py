"""An authority is answered by one manager in person: handed over with a reason, talked with, the report handed in."""

from datetime import datetime
from typing import IO

from msgspec import Struct

from yinuo.aftersale import access
from yinuo.aftersale.authority_rows import (
    ANSWERS,
    LONGEST_NAME,
    LONGEST_REASON,
    able_owner,
    needed_words,
    refuse_settled,
    rest_again,
    tell_owner,
)
from yinuo.aftersale.complaint_rows import short_words, touch
from yinuo.aftersale.errors_authority import NotTheOwner, ReportNeeded, ReportNotSigned, TransferTakenBack
from yinuo.aftersale.journal import AuthorityAnswered, AuthorityHandedOver, AuthorityMet
from yinuo.aftersale.models import AuthorityInterview, AuthorityReport, AuthorityTransfer, Complaint
from yinuo.aftersale.states import InterviewWay, SubmissionWay
from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import InvalidValue
from yinuo.matters import promises
from yinuo.matters.actions.attachments import keep_file, register_holder
from yinuo.matters.errors import ReasonNeeded
from yinuo.matters.models import Promise

register_holder(lambda: AuthorityReport.objects.filter(signed__isnull=False).values("signed"))
register_holder(lambda: AuthorityTransfer.objects.filter(receipt__isnull=False).values("receipt"))


class ReceiptFile(Struct, frozen=True, kw_only=True):
    """A picture or paper that shows that the answer arrived."""

    name: str
    declared_type: str
    stream: IO[bytes]


@action(journal=AuthorityHandedOver)
def hand_over_transfer(
    *, actor: Actor, now: datetime, transfer_id: int, owner_id: int, reason: str
) -> AuthorityTransfer:
    """Give the answer to another who may answer authorities, with a reason; the day stays.

    Only its owner does so; where they have left the house, whoever may answer authorities takes it over for themselves.
    Raises: NotFound, NotAllowed, NotTheOwner, AnsweredAlready, TransferTakenBack, CannotAnswer, ReasonNeeded, TextTooLong.
    """
    transfer, complaint = access.transfer_for(actor, transfer_id, ANSWERS, lock=True)
    takes_over = not transfer.owner.is_active and owner_id == actor.staff_id
    if transfer.owner_id != actor.staff_id and not takes_over:
        raise NotTheOwner(owner=transfer.owner.name)
    refuse_settled(transfer)
    reason = short_words(reason, field="reason", limit=LONGEST_REASON)
    if not reason:
        raise ReasonNeeded(field="reason")
    owner = able_owner(owner_id)
    if owner.pk == transfer.owner_id:
        raise InvalidValue(field="owner", problem=owner.name)
    before = transfer.owner_id
    AuthorityTransfer.objects.filter(pk=transfer.pk).update(owner=owner)
    Promise.objects.filter(pk=transfer.promise_id).update(owner=owner)
    transfer.owner = owner
    record(
        AuthorityHandedOver(
            subject_id=complaint.pk,
            matter_id=complaint.pk,
            transfer_id=transfer.pk,
            authority=transfer.authority,
            owner_id=owner.pk,
            owner=owner.name,
            before_owner_id=before,
            reason=reason,
        )
    )
    tell_owner(actor, transfer, now=now)
    touch(complaint)
    return transfer


@action(journal=AuthorityMet)
def note_interview(
    *, actor: Actor, now: datetime, transfer_id: int, at: datetime, way: str, with_whom: str, words: str
) -> AuthorityInterview:
    """Note a talk that the owner had with the authority in person.

    Raises: NotFound, NotAllowed, NotTheOwner, TransferTakenBack, InvalidValue, EmptyText, TextTooLong.
    """
    transfer, complaint = _owned(actor, transfer_id)
    if transfer.taken_back_at is not None:
        raise TransferTakenBack()
    if way not in InterviewWay.values:
        raise InvalidValue(field="way", problem=way[:40])
    if at > now:
        raise InvalidValue(field="at", problem=at.isoformat())
    with_whom = needed_words(with_whom, field="with_whom", limit=LONGEST_NAME)
    words = needed_words(words, field="words")
    interview = AuthorityInterview.objects.create(
        transfer=transfer,
        at=at,
        way=way,
        with_whom=with_whom,
        words=words,
        by_id=actor.staff_id,
        noted_at=now,
    )
    record(
        AuthorityMet(
            subject_id=complaint.pk,
            matter_id=complaint.pk,
            transfer_id=transfer.pk,
            interview_id=interview.pk,
            authority=transfer.authority,
            held_at=at.isoformat(),
            way=way,
            with_whom=with_whom,
            words=words,
        )
    )
    touch(complaint)
    return interview


@action(journal=AuthorityAnswered, many=True)
def submit_answer(
    *,
    actor: Actor,
    now: datetime,
    transfer_id: int,
    way: str,
    evidence: str,
    receipt: ReceiptFile | None = None,
) -> AuthorityTransfer:
    """Note that the last version of the report, signed, was handed in, with what shows it; this keeps the promise.

    What is entered on a platform needs no signed copy. A complaint that had ended before rests again.
    Raises: NotFound, NotAllowed, NotTheOwner, AnsweredAlready, TransferTakenBack, InvalidValue, EmptyText, TextTooLong, ReportNeeded,
    ReportNotSigned, and what checking an upload raises.
    """
    transfer, complaint = _owned(actor, transfer_id)
    refuse_settled(transfer)
    if way not in SubmissionWay.values:
        raise InvalidValue(field="way", problem=way[:40])
    evidence = needed_words(evidence, field="evidence")
    report = transfer.reports.order_by("-version").first()
    if report is None:
        raise ReportNeeded()
    if report.signed_id is None and way != SubmissionWay.PLATFORM:
        raise ReportNotSigned(version=report.version)
    kept = (
        keep_file(complaint, name=receipt.name, declared_type=receipt.declared_type, stream=receipt.stream)
        if receipt is not None
        else None
    )
    changes = {
        "submitted_at": now,
        "submitted_report": report,
        "way": way,
        "evidence": evidence,
        "receipt": kept,
    }
    AuthorityTransfer.objects.filter(pk=transfer.pk).update(**changes)
    for name, value in changes.items():
        setattr(transfer, name, value)
    entry = record(
        AuthorityAnswered(
            subject_id=complaint.pk,
            matter_id=complaint.pk,
            transfer_id=transfer.pk,
            report_id=report.pk,
            authority=transfer.authority,
            version=report.version,
            way=way,
            promise_id=transfer.promise_id,
            evidence=evidence,
        )
    )
    owed = Promise.objects.select_for_update(of=("self",), no_key=True).get(pk=transfer.promise_id)
    if owed.state in promises.RUNNING_STATES:
        promises.meet_promise(owed, evidence_id=entry.id)
    rest_again(complaint, now=now)
    touch(complaint)
    return transfer


def _owned(actor: Actor, transfer_id: int) -> tuple[AuthorityTransfer, Complaint]:
    """Return a transfer, locked, to whoever answers it in person. Raises: NotFound, NotAllowed, NotTheOwner."""
    transfer, complaint = access.transfer_for(actor, transfer_id, ANSWERS, lock=True)
    if transfer.owner_id != actor.staff_id:
        raise NotTheOwner(owner=transfer.owner.name)
    return transfer, complaint
