"""What complainants do themselves: they complain on our page, and take a complaint back."""

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from yinuo.aftersale import access
from yinuo.aftersale.actions.complaint import ComplaintSaid, take_complaint
from yinuo.aftersale.complaint_rows import answer_finally, check_stage, move_stage, short_words
from yinuo.aftersale.journal import ComplaintTaken, ComplaintWithdrawn
from yinuo.aftersale.models import Complaint, FinalAnswer
from yinuo.core.action import action, record
from yinuo.core.actor import SYSTEM, Actor
from yinuo.core.outbox import send_later
from yinuo.matters import promises
from yinuo.matters.actions.promise import release_running
from yinuo.matters.actions.states import cancel_matter
from yinuo.matters.models import Matter
from yinuo.matters.outgoing import mail_address_of, thread_url
from yinuo.matters.states import MatterPhase

LONGEST_REASON = 200
_OVER = (MatterPhase.DONE.value, MatterPhase.DROPPED.value)


@action(journal=ComplaintTaken, many=True)
def complain(
    *, actor: Actor, now: datetime, said: ComplaintSaid, language: str, external_id: str | None = None
) -> Complaint:
    """Take what somebody complained of on our page, with the order whose link they hold or what they said of themselves.

    Its number and page go to the address that they left, or that their order has.
    Raises: as `take_complaint`.
    """
    complaint = take_complaint(
        actor=actor.also_allowed("product.read"),
        now=now,
        said=said,
        language=language,
        external_id=external_id,
    )
    address = said.asker.email if said.asker is not None else mail_address_of(complaint)
    if address:
        _acknowledge(complaint, address=address)
    return complaint


@action(journal=ComplaintWithdrawn, many=True)
def take_back_complaint(*, actor: Actor, now: datetime, complaint_id: int, reason: str = "") -> Complaint:
    """Let the complainant take it back: what is owed in it is released, what colleagues were asked is dropped, and we confirm it in writing.

    Taking it back again changes nothing. Raises: NotFound, NotAllowed, InvalidMove, StaleState, TextTooLong.
    """
    complaint = access.complaint_for(actor, complaint_id, "matter.write_in", lock=True)
    if complaint.stage == "withdrawn":
        return complaint
    check_stage(complaint, "withdraw")
    reason = short_words(reason, field="reason", limit=LONGEST_REASON)
    with translation.override(complaint.language):
        known = reason or _("Taken back by the complainant on their page")
        answer = _(
            "You have taken back your complaint %(number)s, and we have closed it. What happened stays on record with us. "
            "Write here again at any time if you wish us to go on."
        ) % {"number": complaint.number}
    first = complaint.first_handler_id or complaint.owner_id
    move_stage(complaint, "withdraw", first_handler_id=first)
    record(ComplaintWithdrawn(subject_id=complaint.pk, matter_id=complaint.pk, reason=known))
    for promise in promises.running_promises(complaint):
        release_running(promise, evidence=known, waived=True)
    for child in Matter.objects.filter(parent=complaint.pk).exclude(phase__in=_OVER):
        cancel_matter(actor=SYSTEM, now=now, matter_id=child.pk, reason=known)
    answer_finally(complaint, kind=FinalAnswer.Kind.WITHDRAWN, text=answer, actor=SYSTEM, now=now)
    return complaint


def _acknowledge(complaint: Complaint, *, address: str) -> None:
    with translation.override(complaint.language):
        send_later(
            channel="email",
            recipient=address,
            subject=_("[%(number)s] We have your complaint") % {"number": complaint.number},
            body=_(
                "Thank you for telling us. Your complaint has the number %(number)s.\n"
                "How far it is, until when you have our answer, and everything you can do stands here: %(url)s"
            )
            % {"number": complaint.number, "url": thread_url(complaint)},
            language=complaint.language,
            purpose="acknowledgement",
            matter_id=complaint.pk,
        )
