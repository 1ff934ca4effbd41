"""What was agreed on is carried out, one remedy after the other; after the last the customer is asked."""

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from yinuo.aftersale import access
from yinuo.aftersale.complaint_rows import move_stage, short_words, touch
from yinuo.aftersale.errors import RemedyDone, RemedyNotAgreed
from yinuo.aftersale.journal import RemedyCarriedOut
from yinuo.aftersale.models import Complaint, ProposedRemedy
from yinuo.aftersale.proposal_rows import remedy_words
from yinuo.aftersale.states import ComplaintStage, ProposalState
from yinuo.core.action import action, current_frame, record
from yinuo.core.actor import Actor
from yinuo.matters import promises
from yinuo.matters.actions.messages import send_reply
from yinuo.matters.errors import EvidenceNeeded
from yinuo.matters.models import Promise
from yinuo.matters.outgoing import thread_url

RIGHT = "complaint.work"
LONGEST_WORDS = 2000


@action(journal=RemedyCarriedOut)
def carry_out_remedy(*, actor: Actor, now: datetime, remedy_id: int, words: str) -> ProposedRemedy:
    """Note that a remedy was carried out, and by what that shows; its promise is kept. After the last one the customer is asked.

    Raises: NotFound, NotAllowed, RemedyDone, RemedyNotAgreed, EvidenceNeeded, TextTooLong, StaleState.
    """
    remedy, complaint = access.remedy_for(actor, remedy_id, RIGHT, lock=True)
    if remedy.done_at is not None:
        raise RemedyDone()
    if complaint.stage != ComplaintStage.REMEDYING or remedy.proposal.state != ProposalState.AGREED:
        raise RemedyNotAgreed()
    words = short_words(words, field="words", limit=LONGEST_WORDS)
    if not words:
        raise EvidenceNeeded(field="words")
    settle_remedy(complaint, remedy, words=words)
    return remedy


def settle_remedy(complaint: Complaint, remedy: ProposedRemedy, *, words: str) -> None:
    """Mark a remedy as done, keep its promise while it runs, and go on to the customer after the last; within a running action."""
    frame = current_frame()
    remedy.done_at, remedy.done_by_id, remedy.done_words = frame.now, frame.actor.staff_id, words
    remedy.save(update_fields=["done_at", "done_by", "done_words"])
    left = ProposedRemedy.objects.filter(proposal=remedy.proposal_id, done_at__isnull=True).count()
    entry = record(
        RemedyCarriedOut(
            subject_id=complaint.pk,
            matter_id=complaint.pk,
            remedy_id=remedy.pk,
            remedy=remedy.kind,
            left=left,
            words=words,
        )
    )
    rows = Promise.objects.select_for_update(of=("self",), no_key=True)
    promise = rows.filter(pk=remedy.promise_id or 0, state__in=promises.RUNNING_STATES).first()
    if promise is not None:
        promises.meet_promise(promise, evidence_id=entry.id, evidence_words=words)
    if left:
        touch(complaint)
    else:
        _ask(complaint, remedy.proposal_id)


def _ask(complaint: Complaint, proposal_id: int) -> None:
    """Ask the customer whether it is put right, with what was done."""
    frame = current_frame()
    move_stage(complaint, "verify")
    done = ProposedRemedy.objects.filter(proposal=proposal_id).order_by("position")
    with translation.override(complaint.language):
        lines = "\n".join(f"– {remedy_words(one, complaint.language)}" for one in done)
        text = _(
            "Everything that we agreed on for your complaint %(number)s has been done:\n%(list)s\n\n"
            "Is it put right for you? Please tell us here: %(url)s"
        ) % {"number": complaint.number, "list": lines, "url": thread_url(complaint)}
    send_reply(
        actor=frame.actor.also_reaching(complaint.pk).also_allowed("matter.reply"),
        now=frame.now,
        matter_id=complaint.pk,
        text=text,
        then="wait_customer",
    )
