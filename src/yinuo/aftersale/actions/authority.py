"""What an authority passed on: registered with its day, handed over with a reason, talked about, answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from yinuo.aftersale import access
from yinuo.aftersale.actions.complaint import ComplaintSaid, take_complaint
from yinuo.aftersale.authority_due import AuthorityDue, authority_due
from yinuo.aftersale.complaint_rows import back_to_work, short_words, touch
from yinuo.aftersale.errors_authority import (
    AnsweredAlready,
    CannotAnswer,
    DueBeforeNotice,
    DueDayNeeded,
    NotTheOwner,
    ReportNeeded,
    ReportNotSigned,
    TransferKnown,
)
from yinuo.aftersale.journal import AuthorityAnswered, AuthorityHandedOver, AuthorityMet, AuthorityNoticed
from yinuo.aftersale.models import AuthorityInterview, AuthorityReport, AuthorityTransfer, Complaint
from yinuo.aftersale.states import ENDED_STAGES, AuthorityDocument, InterviewWay, SubmissionWay
from yinuo.core.action import action, record
from yinuo.core.actor import SYSTEM, Actor
from yinuo.core.errors import InvalidValue, NotFound
from yinuo.core.live import tell
from yinuo.matters import promises
from yinuo.matters.actions.attachments import keep_file, register_holder
from yinuo.matters.actions.states import resolve_matter
from yinuo.matters.errors import EmptyText, ReasonNeeded
from yinuo.matters.models import Matter, Notice, Promise
from yinuo.matters.states import MatterPhase
from yinuo.people.models import Staff
from yinuo.people.roles import rights_of

REGISTERS, ANSWERS = "authority.register", "authority.answer"
LONGEST_NAME, LONGEST_NUMBER, LONGEST_REASON = 120, 80, 200
SETTLED_PHASES = (MatterPhase.DONE.value, MatterPhase.DROPPED.value)

register_holder(lambda: AuthorityReport.objects.filter(signed__isnull=False).values("signed"))
register_holder(lambda: AuthorityTransfer.objects.filter(receipt__isnull=False).values("receipt"))


@dataclass(frozen=True, kw_only=True)
class NoticeSaid:
    """A notice as it is written. `due_on` is the day by which it asks for an answer; a 12315 online dispute bears none."""

    authority: str
    doc_kind: str
    noticed_on: date
    doc_no: str = ""
    due_on: date | None = None
    received_at: datetime | None = None
    contact: str = ""


@dataclass(frozen=True, kw_only=True)
class ReceiptFile:
    """A picture or paper that shows that the answer arrived."""

    name: str
    declared_type: str
    stream: IO[bytes]


def may_answer(staff: Staff) -> bool:
    """Tell whether a member of staff may answer authorities in person."""
    return staff.is_active and ANSWERS in rights_of(staff.roles)


@action(journal=AuthorityNoticed, many=True)
def register_transfer(
    *,
    actor: Actor,
    now: datetime,
    notice: NoticeSaid,
    owner_id: int | None = None,
    complaint_id: int | None = None,
    said: ComplaintSaid | None = None,
) -> AuthorityTransfer:
    """Register what an authority passed on, for a complaint that is known or (`said`) for one that is taken down with it.

    Its owner, the actor where nobody is named, owes the answer by name until the day on the notice; that day is kept as it is
    written, even where it has passed. Raises: NotFound, NotAllowed, EmptyText, TextTooLong, InvalidValue, DueDayNeeded,
    DueBeforeNotice, CannotAnswer, TransferKnown, and what taking a complaint down raises.
    """
    actor.require(REGISTERS)
    facts = _notice(notice, now=now)
    due = _due(notice, facts["received_at"])
    owner = _owner(owner_id if owner_id is not None else actor.staff_id)
    _refuse_known(facts)
    complaint = _complaint(actor, now, complaint_id, said, facts["received_at"])
    back_to_work(complaint, now=now, reason=_("An authority passed it on"))
    with translation.override(complaint.language):
        what = _("Written answer to %(authority)s") % {"authority": facts["authority"]}
    promise = promises.start_promise(
        Matter.objects.select_related("team", "customer").get(pk=complaint.pk),
        promises.NewPromise(
            what=what,
            words=facts["doc_no"],
            source=Promise.Source.LAW,
            due_at=due.at,
            owner_id=owner.pk,
            personal=True,
        ),
    )
    transfer = AuthorityTransfer(
        complaint=complaint,
        **facts,
        due_on=notice.due_on,
        due_rule="" if due.is_written else due.rule,
        due_at=due.at,
        promise=promise,
        owner=owner,
        registered_at=now,
        registered_by_id=actor.staff_id,
    )
    _keep(transfer)
    record(
        AuthorityNoticed(
            subject_id=complaint.pk,
            matter_id=complaint.pk,
            transfer_id=transfer.pk,
            authority=transfer.authority,
            doc_kind=transfer.doc_kind,
            doc_no=transfer.doc_no,
            noticed_on=transfer.noticed_on.isoformat(),
            received_at=transfer.received_at.isoformat(),
            due_at=transfer.due_at.isoformat(),
            due_rule=transfer.due_rule,
            owner_id=owner.pk,
            owner=owner.name,
            promise_id=promise.pk,
        )
    )
    _tell_owner(actor, transfer, now=now)
    touch(complaint)
    return transfer


@action(journal=AuthorityHandedOver)
def hand_over_transfer(
    *, actor: Actor, now: datetime, transfer_id: int, owner_id: int, reason: str
) -> AuthorityTransfer:
    """Give the answer to another who may answer authorities, with a reason; the day stays.

    Only its owner does so; where they have left the house, whoever may answer authorities takes it over for themselves.
    Raises: NotFound, NotAllowed, NotTheOwner, AnsweredAlready, CannotAnswer, ReasonNeeded, TextTooLong.
    """
    transfer, complaint = access.transfer_for(actor, transfer_id, ANSWERS, lock=True)
    takes_over = not transfer.owner.is_active and owner_id == actor.staff_id
    if transfer.owner_id != actor.staff_id and not takes_over:
        raise NotTheOwner(owner=transfer.owner.name)
    _refuse_answered(transfer)
    reason = short_words(reason, field="reason", limit=LONGEST_REASON)
    if not reason:
        raise ReasonNeeded(field="reason")
    owner = _owner(owner_id)
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
    _tell_owner(actor, transfer, now=now)
    touch(complaint)
    return transfer


@action(journal=AuthorityMet)
def note_interview(
    *, actor: Actor, now: datetime, transfer_id: int, at: datetime, way: str, with_whom: str, words: str
) -> AuthorityInterview:
    """Note a talk that the owner had with the authority in person.

    Raises: NotFound, NotAllowed, NotTheOwner, InvalidValue, EmptyText, TextTooLong.
    """
    transfer, complaint = _owned(actor, transfer_id)
    if way not in InterviewWay.values:
        raise InvalidValue(field="way", problem=way[:40])
    if at > now:
        raise InvalidValue(field="at", problem=at.isoformat())
    with_whom = _needed(with_whom, field="with_whom", limit=LONGEST_NAME)
    words = _needed(words, field="words")
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
    Raises: NotFound, NotAllowed, NotTheOwner, AnsweredAlready, InvalidValue, EmptyText, TextTooLong, ReportNeeded, ReportNotSigned,
    and what checking an upload raises.
    """
    transfer, complaint = _owned(actor, transfer_id)
    _refuse_answered(transfer)
    if way not in SubmissionWay.values:
        raise InvalidValue(field="way", problem=way[:40])
    evidence = _needed(evidence, field="evidence")
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
    _rest_again(complaint, now=now)
    touch(complaint)
    return transfer


def _rest_again(complaint: Complaint, *, now: datetime) -> None:
    """Resolve the matter of a complaint that had ended, where nothing else is owed to anybody in it."""
    ended = complaint.stage in ENDED_STAGES and complaint.phase not in SETTLED_PHASES
    waiting = AuthorityTransfer.objects.filter(complaint=complaint, submitted_at__isnull=True).exists()
    owed = Promise.objects.filter(matter=complaint.pk, state__in=promises.RUNNING_STATES).exists()
    if ended and not waiting and not owed and complaint.merged_into_id is None:
        resolve_matter(actor=SYSTEM, now=now, matter_id=complaint.pk)


def _owned(actor: Actor, transfer_id: int) -> tuple[AuthorityTransfer, Complaint]:
    """Return a transfer, locked, to whoever answers it in person. Raises: NotFound, NotAllowed, NotTheOwner."""
    transfer, complaint = access.transfer_for(actor, transfer_id, ANSWERS, lock=True)
    if transfer.owner_id != actor.staff_id:
        raise NotTheOwner(owner=transfer.owner.name)
    return transfer, complaint


def _refuse_answered(transfer: AuthorityTransfer) -> None:
    """Raises: AnsweredAlready."""
    if transfer.submitted_at is not None:
        raise AnsweredAlready()


def _notice(notice: NoticeSaid, *, now: datetime) -> dict[str, Any]:
    """Return the notice as columns take it. Raises: EmptyText, TextTooLong, InvalidValue."""
    if notice.doc_kind not in AuthorityDocument.values:
        raise InvalidValue(field="doc_kind", problem=notice.doc_kind[:40])
    received_at = notice.received_at or now
    if received_at > now:
        raise InvalidValue(field="received_at", problem=received_at.isoformat())
    return {
        "authority": _needed(notice.authority, field="authority", limit=LONGEST_NAME),
        "doc_kind": notice.doc_kind,
        "doc_no": short_words(notice.doc_no, field="doc_no", limit=LONGEST_NUMBER),
        "contact": short_words(notice.contact, field="contact", limit=LONGEST_NAME),
        "noticed_on": notice.noticed_on,
        "received_at": received_at,
    }


def _due(notice: NoticeSaid, received_at: datetime) -> AuthorityDue:
    """Raises: DueDayNeeded, DueBeforeNotice."""
    if notice.due_on is not None and notice.due_on < notice.noticed_on:
        raise DueBeforeNotice(field="due_on")
    found = authority_due(doc_kind=notice.doc_kind, due_on=notice.due_on, received_at=received_at)
    if found is None:
        raise DueDayNeeded(field="due_on")
    return found


def _owner(owner_id: int | None) -> Staff:
    """Raises: NotFound, CannotAnswer."""
    owner = Staff.objects.filter(pk=owner_id).first() if owner_id is not None else None
    if owner is None:
        raise NotFound(field="owner")
    if not may_answer(owner):
        raise CannotAnswer(field="owner", name=owner.name)
    return owner


def _refuse_known(facts: Mapping[str, Any]) -> None:
    """Raises: TransferKnown."""
    known = AuthorityTransfer.objects.filter(authority=facts["authority"], doc_no=facts["doc_no"])
    if facts["doc_no"] and (first := known.select_related("complaint").first()) is not None:
        raise TransferKnown(field="doc_no", number=first.complaint.number)


def _keep(transfer: AuthorityTransfer) -> None:
    """Write a new row; of two who register the same document at once, one does. Raises: TransferKnown."""
    try:
        with transaction.atomic():
            transfer.save(force_insert=True)
    except IntegrityError:
        _refuse_known({"authority": transfer.authority, "doc_no": transfer.doc_no})
        raise


def _complaint(
    actor: Actor,
    now: datetime,
    complaint_id: int | None,
    said: ComplaintSaid | None,
    received_at: datetime,
) -> Complaint:
    """Return the complaint that is known, locked, or take a new one down. Raises: NotFound, and what taking it down raises."""
    if complaint_id is not None:
        return access.complaint_for(actor, complaint_id, REGISTERS, lock=True)
    if said is None:
        raise NotFound(field="complaint_id")
    return take_complaint(actor=actor, now=now, said=said, at=received_at)


def _needed(text: str, *, field: str, limit: int | None = None) -> str:
    """Raises: EmptyText, TextTooLong."""
    found = short_words(text, field=field, limit=limit) if limit else short_words(text, field=field)
    if not found:
        raise EmptyText(field=field)
    return found


def _tell_owner(actor: Actor, transfer: AuthorityTransfer, *, now: datetime) -> None:
    if transfer.owner_id == actor.staff_id:
        return
    Notice.objects.create(
        staff_id=transfer.owner_id,
        kind="assigned",
        matter_id=transfer.complaint_id,
        facts={"by": actor.name},
        at=now,
        show_from=now,
    )
    tell(f"staff:{transfer.owner_id}", event="notice")
