"""A complaint follows its matter: who leads it, what the complainant writes, and that nobody ends it without an answer."""

from yinuo.aftersale.actions.appeal import appeal_complaint
from yinuo.aftersale.actions.colleague import KIND as INTERNAL
from yinuo.aftersale.actions.complaint_stage import take_up
from yinuo.aftersale.actions.reopen import take_up_closed
from yinuo.aftersale.authority_rows import WAITING
from yinuo.aftersale.complaint_rows import check_stage
from yinuo.aftersale.errors import ComplaintNotEnded
from yinuo.aftersale.errors_authority import AuthorityAwaitsAnswer
from yinuo.aftersale.journal import ComplainantWroteAgain
from yinuo.aftersale.models import AuthorityTransfer, Complaint
from yinuo.aftersale.states import ENDED_STAGES, OPEN_STAGES
from yinuo.core.action import current_frame, record
from yinuo.core.actor import ActorKind
from yinuo.core.entries import Recorded, follows
from yinuo.core.errors import DomainError, InvalidMove
from yinuo.matters import promises
from yinuo.matters.actions.states import register_end
from yinuo.matters.journal import CustomerWrote, MatterAssigned, MatterReopened, MatterResolved
from yinuo.matters.models import Matter
from yinuo.matters.standards import standards_in_force

KIND = "complaint"


def refuse_silent_end(matter: Matter) -> None:
    """Refuse what would end a complaint without its final answer, or while an authority waits for ours.

    Raises: ComplaintNotEnded, AuthorityAwaitsAnswer.
    """
    if Complaint.objects.filter(pk=matter.pk, stage__in=OPEN_STAGES).exists():
        raise ComplaintNotEnded()
    waiting = AuthorityTransfer.objects.filter(WAITING, complaint=matter.pk)
    if (first := waiting.order_by("due_at", "pk").first()) is not None:
        raise AuthorityAwaitsAnswer(authority=first.authority)


register_end(kind=KIND, refuse=refuse_silent_end)


@follows(MatterAssigned)
def lead(recorded: Recorded) -> None:
    """Whom the matter was given to, leads the complaint."""
    if (complaint := _of(recorded)) is not None:
        owner_id = recorded.of(MatterAssigned).owner_id
        Complaint.objects.filter(pk=complaint.pk).update(handler=owner_id)


@follows(CustomerWrote)
def take_up_again(recorded: Recorded) -> None:
    """Go on where the complainant sent what they were asked for; what they write after the end has to be answered."""
    complaint = _of(recorded)
    if complaint is None:
        return
    if complaint.stage in ENDED_STAGES:
        _wrote_again(complaint, recorded.of(CustomerWrote).message_id)
        return
    try:
        check_stage(complaint, "resume")
    except InvalidMove:
        return
    take_up(complaint)


@follows(MatterReopened)
def go_on(recorded: Recorded) -> None:
    """Whoever opens an ended complaint's matter with a reason means the complaint: its customer a review, staff that it is taken up."""
    reason = recorded.entry.reason
    complaint = _of(recorded) if reason else None
    if complaint is None or complaint.stage not in ENDED_STAGES:
        return
    if recorded.actor.kind is ActorKind.CUSTOMER:
        try:
            # its refusals come before its first write
            appeal_complaint(actor=recorded.actor, now=recorded.at, complaint_id=complaint.pk, reason=reason)
        except DomainError:
            _wrote_again(complaint, None)
    elif recorded.actor.kind in (ActorKind.STAFF, ActorKind.PROGRAM) and complaint.stage == "closed":
        take_up_closed(complaint, reason=reason)


def _wrote_again(complaint: Complaint, message_id: int | None) -> None:
    """Note that somebody has to answer, unless a standard of the house answers whatever customers write anyhow."""
    now, level = current_frame().now, complaint.customer.level if complaint.customer else ""
    if message_id is not None and any(
        one.applies(complaint, at=now, level=level)
        for one in standards_in_force().starting.get(CustomerWrote.verb, [])
    ):
        return
    record(ComplainantWroteAgain(subject_id=complaint.pk, matter_id=complaint.pk, message_id=message_id))


def _of(recorded: Recorded) -> Complaint | None:
    """Return the complaint that an entry's matter is; other kinds of matters that the action holds cost no query."""
    key = recorded.entry.matter_id or recorded.entry.subject_id
    held = current_frame().operation.keyed.get(("matter", key))
    if held is not None and held.kind != KIND:
        return None
    return Complaint.objects.filter(pk=key).first()


@follows(MatterResolved)
def keep_answer(recorded: Recorded) -> None:
    """What another team was asked is answered when its matter is resolved."""
    key = recorded.entry.subject_id
    held = current_frame().operation.keyed.get(("matter", key))
    if held is not None and held.kind != INTERNAL:
        return
    matter = Matter.objects.filter(pk=key, kind=INTERNAL).first()
    for promise in promises.running_promises(matter) if matter is not None else ():
        if recorded.entry.verb in promise.met_by.split():
            promises.meet_promise(promise, evidence_id=recorded.id)
