"""What an authority passed on: its notice registered with its day, or taken back where it was registered wrongly."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _
from msgspec import Struct

from yinuo.aftersale import access
from yinuo.aftersale.actions.complaint import ComplaintSaid, take_complaint
from yinuo.aftersale.authority_due import AuthorityDue, authority_due
from yinuo.aftersale.authority_rows import (
    ANSWERS,
    LONGEST_NAME,
    LONGEST_NUMBER,
    LONGEST_REASON,
    REGISTERS,
    able_owner,
    needed_words,
    refuse_settled,
    rest_again,
    tell_owner,
)
from yinuo.aftersale.complaint_rows import back_to_work, short_words, touch
from yinuo.aftersale.errors_authority import DueBeforeNotice, DueDayNeeded, TransferKnown
from yinuo.aftersale.journal import AuthorityNoticed, AuthorityTakenBack
from yinuo.aftersale.models import AuthorityTransfer, Complaint
from yinuo.aftersale.states import AuthorityDocument
from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import InvalidValue, NotFound
from yinuo.matters import promises
from yinuo.matters.actions.promise import release_running
from yinuo.matters.errors import ReasonNeeded
from yinuo.matters.models import Matter, Promise


class NoticeSaid(Struct, frozen=True, kw_only=True):
    """A notice as it is written. `due_on` is the day by which it asks for an answer; a 12315 online dispute bears none."""

    authority: str
    doc_kind: str
    noticed_on: date
    doc_no: str = ""
    due_on: date | None = None
    received_at: datetime | None = None
    contact: str = ""


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
    owner = able_owner(owner_id if owner_id is not None else actor.staff_id)
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
    tell_owner(actor, transfer, now=now)
    touch(complaint)
    return transfer


@action(journal=AuthorityTakenBack, many=True)
def take_back_transfer(*, actor: Actor, now: datetime, transfer_id: int, reason: str) -> AuthorityTransfer:
    """Take back a notice that was registered wrongly, with the reason, before an answer was handed in.

    Nothing is owed to the authority for it any more: its promise is released, and one that had fallen due stays missed. It stays to be
    read, counts no longer as taken over our heads, and its document may be registered again. A complaint that had ended rests again.
    Raises: NotFound, NotAllowed, AnsweredAlready, TransferTakenBack, ReasonNeeded, TextTooLong.
    """
    transfer, complaint = access.transfer_for(actor, transfer_id, ANSWERS, lock=True)
    refuse_settled(transfer)
    reason = short_words(reason, field="reason", limit=LONGEST_REASON)
    if not reason:
        raise ReasonNeeded(field="reason")
    changes = {"taken_back_at": now, "taken_back_by_id": actor.staff_id, "taken_back_because": reason}
    AuthorityTransfer.objects.filter(pk=transfer.pk).update(**changes)
    for name, value in changes.items():
        setattr(transfer, name, value)
    record(
        AuthorityTakenBack(
            subject_id=complaint.pk,
            matter_id=complaint.pk,
            transfer_id=transfer.pk,
            authority=transfer.authority,
            doc_no=transfer.doc_no,
            owner_id=transfer.owner_id,
            promise_id=transfer.promise_id,
            reason=reason,
        )
    )
    owed = Promise.objects.select_for_update(of=("self",), no_key=True).get(pk=transfer.promise_id)
    if owed.state in promises.RUNNING_STATES:
        release_running(owed, evidence=reason)
    tell_owner(actor, transfer, now=now, kind="notice_taken_back")
    rest_again(complaint, now=now)
    touch(complaint)
    return transfer


def _notice(notice: NoticeSaid, *, now: datetime) -> dict[str, Any]:
    """Return the notice as columns take it. Raises: EmptyText, TextTooLong, InvalidValue."""
    if notice.doc_kind not in AuthorityDocument.values:
        raise InvalidValue(field="doc_kind", problem=notice.doc_kind[:40])
    received_at = notice.received_at or now
    if received_at > now:
        raise InvalidValue(field="received_at", problem=received_at.isoformat())
    return {
        "authority": needed_words(notice.authority, field="authority", limit=LONGEST_NAME),
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


def _refuse_known(facts: Mapping[str, Any]) -> None:
    """Raises: TransferKnown."""
    known = AuthorityTransfer.objects.filter(authority=facts["authority"], doc_no=facts["doc_no"])
    known = known.filter(taken_back_at__isnull=True)
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
