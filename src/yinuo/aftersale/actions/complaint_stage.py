"""How a complaint is decided on, looked into, given more time, handed on and withdrawn."""

from datetime import datetime, timedelta

from django.utils import formats, translation
from django.utils.translation import gettext as _

from yinuo.aftersale import access
from yinuo.aftersale.complaint_rows import (
    answer_finally,
    check_stage,
    final_words,
    move_stage,
    short_words,
    touch,
)
from yinuo.aftersale.errors import (
    ComplaintEnded,
    ExtendedAlready,
    ExtensionTooLong,
    NothingToExtend,
    WhereToNeeded,
)
from yinuo.aftersale.journal import (
    ComplainantAsked,
    ComplaintAccepted,
    ComplaintDeclined,
    ComplaintExtended,
    ComplaintResumed,
    ComplaintTransferred,
    ComplaintWithdrawn,
)
from yinuo.aftersale.models import Complaint, ExternalStage
from yinuo.aftersale.states import OPEN_STAGES, ExternalBody
from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import InvalidValue
from yinuo.core.organisation import organisation
from yinuo.matters import promises
from yinuo.matters.actions.assignment import assign_matter
from yinuo.matters.actions.messages import send_reply
from yinuo.matters.actions.promise import extend_promise, release_running
from yinuo.matters.actions.states import change_state
from yinuo.matters.errors import EmptyText, ReasonNeeded
from yinuo.matters.models import Promise
from yinuo.matters.states import MatterState

RIGHT = "complaint.work"
DISPOSED = "aftersale.complaint_disposed"
LONGEST_EXTENSION_DAYS = 60
LONGEST_NAME, LONGEST_REFERENCE = 120, 80


@action(journal=ComplaintAccepted, many=True)
def accept_complaint(*, actor: Actor, now: datetime, complaint_id: int) -> Complaint:
    """Take a complaint on; whoever does leads it where nobody does yet. Raises: NotFound, NotAllowed, InvalidMove, StaleState."""
    complaint = access.complaint_for(actor, complaint_id, RIGHT, lock=True)
    move_stage(
        complaint, "accept", accepted_at=now, accepted_by_id=actor.staff_id, **_leads(complaint, actor)
    )
    record(ComplaintAccepted(subject_id=complaint.pk, matter_id=complaint.pk))
    reaching = _at_work(complaint, actor)
    if complaint.owner_id is None and actor.staff_id is not None:
        assign_matter(actor=reaching, now=now, matter_id=complaint.pk, owner_id=actor.staff_id)
    if complaint.state == MatterState.NEW:
        change_state(actor=reaching, now=now, matter_id=complaint.pk, move="start")
    complaint.refresh_from_db()
    return complaint


@action(journal=ComplaintDeclined, many=True)
def decline_complaint(
    *, actor: Actor, now: datetime, complaint_id: int, reason: str, where_to: str, answer: str
) -> Complaint:
    """Do not take a complaint on: why, where the complainant can turn to, and the final answer that tells them both.

    Raises: NotFound, NotAllowed, InvalidMove, StaleState, ReasonNeeded, WhereToNeeded, FinalAnswerNeeded, TextTooLong, OpenPromises, OpenChildren.
    """
    complaint = access.complaint_for(actor, complaint_id, RIGHT, lock=True)
    check_stage(complaint, "decline")
    reason, where_to = short_words(reason, field="reason"), short_words(where_to, field="where_to")
    if not reason:
        raise ReasonNeeded(field="reason")
    if not where_to:
        raise WhereToNeeded(field="where_to")
    answer = final_words(answer)
    move_stage(complaint, "decline", refused_because=reason, where_to=where_to, **_leads(complaint, actor))
    record(ComplaintDeclined(subject_id=complaint.pk, matter_id=complaint.pk, reason=reason[:200]))
    answer_finally(complaint, kind="not_accepted", text=answer, actor=actor, now=now)
    return complaint


@action(journal=ComplaintTransferred, many=True)
def transfer_complaint(
    *,
    actor: Actor,
    now: datetime,
    complaint_id: int,
    body: str,
    answer: str,
    name: str = "",
    reference: str = "",
) -> Complaint:
    """Hand a complaint to the body that is to settle it, and tell the complainant so in writing.

    Raises: NotFound, NotAllowed, InvalidMove, StaleState, InvalidValue, FinalAnswerNeeded, TextTooLong, OpenPromises, OpenChildren.
    """
    complaint = access.complaint_for(actor, complaint_id, RIGHT, lock=True)
    check_stage(complaint, "transfer")
    if body not in ExternalBody.values:
        raise InvalidValue(field="body", problem=body[:40])
    name = short_words(name, field="name", limit=LONGEST_NAME)
    reference = short_words(reference, field="reference", limit=LONGEST_REFERENCE)
    answer = final_words(answer)
    stage = ExternalStage.objects.create(
        complaint=complaint, body=body, name=name, reference=reference, begun_at=now
    )
    move_stage(
        complaint, "transfer", where_to=name or str(ExternalBody(body).label), **_leads(complaint, actor)
    )
    record(
        ComplaintTransferred(subject_id=complaint.pk, matter_id=complaint.pk, body=body, stage_id=stage.pk)
    )
    answer_finally(complaint, kind="transferred", text=answer, actor=actor, now=now)
    return complaint


@action(journal=ComplainantAsked, many=True)
def ask_complainant(*, actor: Actor, now: datetime, complaint_id: int, what: str) -> Complaint:
    """Ask the complainant for what only they have, in the thread. Clocks stop only where their standard allows it.

    Raises: NotFound, NotAllowed, InvalidMove, StaleState, EmptyText, TextTooLong.
    """
    complaint = access.complaint_for(actor, complaint_id, RIGHT, lock=True)
    check_stage(complaint, "await")
    what = short_words(what, field="what")
    if not what:
        raise EmptyText(field="what")
    move_stage(complaint, "await", awaiting_what=what)
    message = send_reply(
        actor=_at_work(complaint, actor),
        now=now,
        matter_id=complaint.pk,
        text=what,
        then="wait_customer",
    )
    record(
        ComplainantAsked(subject_id=complaint.pk, matter_id=complaint.pk, message_id=message.pk, what=what)
    )
    complaint.refresh_from_db()
    return complaint


@action(journal=ComplaintResumed, many=True)
def resume_complaint(*, actor: Actor, now: datetime, complaint_id: int) -> Complaint:
    """Go on with a complaint that waited for the complainant. Raises: NotFound, NotAllowed, InvalidMove, StaleState."""
    complaint = access.complaint_for(actor, complaint_id, RIGHT, lock=True)
    take_up(complaint)
    if complaint.state == MatterState.WAITING_CUSTOMER:
        change_state(actor=_at_work(complaint, actor), now=now, matter_id=complaint.pk, move="resume")
    complaint.refresh_from_db()
    return complaint


def take_up(complaint: Complaint) -> None:
    """Move a waiting complaint back to the investigation, within a running action. Raises: InvalidMove, StaleState."""
    move_stage(complaint, "resume", awaiting_what="")
    record(ComplaintResumed(subject_id=complaint.pk, matter_id=complaint.pk))


@action(journal=ComplaintExtended, many=True)
def extend_complaint(
    *, actor: Actor, now: datetime, complaint_id: int, until: datetime, reason: str
) -> Complaint:
    """Give the disposition more time, once, and tell the complainant why and until when in the same step.

    Raises: NotFound, NotAllowed, ComplaintEnded, ExtendedAlready, NothingToExtend, ExtensionTooLong, ReasonNeeded, TextTooLong.
    """
    complaint = access.complaint_for(actor, complaint_id, RIGHT, lock=True)
    if complaint.stage not in OPEN_STAGES:
        raise ComplaintEnded()
    if complaint.extended_at is not None:
        raise ExtendedAlready()
    reason = short_words(reason, field="reason", limit=200)
    if not reason:
        raise ReasonNeeded(field="reason")
    promise = _disposition(complaint, now=now)
    before = promise.due_at
    if not before < until <= before + timedelta(days=LONGEST_EXTENSION_DAYS):
        raise ExtensionTooLong(field="until", days=LONGEST_EXTENSION_DAYS)
    reaching = _at_work(complaint, actor).also_allowed("promise.extend")
    extend_promise(
        actor=reaching, now=now, promise_id=promise.pk, due_at=until, reason=reason, customer_told=True
    )
    with translation.override(complaint.language):
        day = formats.date_format(until.astimezone(organisation().zone), "DATE_FORMAT")
        text = _(
            "We need more time for your complaint %(number)s: %(reason)s\n"
            "You will have our answer by %(day)s at the latest. We are sorry for the wait."
        ) % {"number": complaint.number, "reason": reason, "day": day}
    message = send_reply(actor=reaching, now=now, matter_id=complaint.pk, text=text)
    Complaint.objects.filter(pk=complaint.pk).update(
        extended_at=now, extended_until=until, extended_because=reason
    )
    record(
        ComplaintExtended(
            subject_id=complaint.pk,
            matter_id=complaint.pk,
            until=until.isoformat(),
            before=before.isoformat(),
            promise_id=promise.pk,
            message_id=message.pk,
            reason=reason,
        )
    )
    touch(complaint)
    complaint.refresh_from_db()
    return complaint


@action(journal=ComplaintWithdrawn, many=True)
def withdraw_complaint(
    *, actor: Actor, now: datetime, complaint_id: int, reason: str, answer: str
) -> Complaint:
    """Note that the complainant takes it back, why, and confirm it to them in writing. What is owed in it is released.

    Raises: NotFound, NotAllowed, InvalidMove, StaleState, ReasonNeeded, FinalAnswerNeeded, TextTooLong, OpenChildren.
    """
    complaint = access.complaint_for(actor, complaint_id, RIGHT, lock=True)
    check_stage(complaint, "withdraw")
    reason = short_words(reason, field="reason", limit=200)
    if not reason:
        raise ReasonNeeded(field="reason")
    answer = final_words(answer)
    move_stage(complaint, "withdraw", **_leads(complaint, actor))
    record(ComplaintWithdrawn(subject_id=complaint.pk, matter_id=complaint.pk, reason=reason))
    for promise in promises.running_promises(complaint):
        release_running(promise, evidence=reason, waived=True)
    answer_finally(complaint, kind="withdrawn", text=answer, actor=actor, now=now)
    return complaint


def _leads(complaint: Complaint, actor: Actor) -> dict[str, int | None]:
    """Return who leads it from its first decision on; the first stays for ever."""
    leader = complaint.owner_id or actor.staff_id
    first = complaint.first_handler_id or actor.staff_id or leader
    return {"handler_id": leader, "first_handler_id": first}


def _at_work(complaint: Complaint, actor: Actor) -> Actor:
    """Return the actor, who may work on the complaint, with what that needs in its matter."""
    reaching = actor.also_reaching(complaint.pk)
    for right in ("matter.work", "matter.reply"):
        reaching = reaching.also_allowed(right)
    return reaching


def _disposition(complaint: Complaint, *, now: datetime) -> Promise:
    """Return the running promise that the disposition will meet. Raises: NothingToExtend."""
    for promise in promises.running_promises(complaint):
        if DISPOSED in promise.met_by.split() and promise.state == "active" and promise.due_at > now:
            return promise
    raise NothingToExtend(field="until")
