"""Letters of apology: written from a text or freely, approved where the complaint is grave, sent in the thread."""

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from yinuo.aftersale import access
from yinuo.aftersale.actions.remedy import settle_remedy
from yinuo.aftersale.complaint_rows import short_words, touch
from yinuo.aftersale.errors import ApologyNeedsApproval, ComplaintEnded
from yinuo.aftersale.journal import ApologyApproved, ApologySent, ApologyWritten
from yinuo.aftersale.models import ApologyLetter, ApologyTemplate, Complaint, ProposedRemedy
from yinuo.aftersale.states import APOLOGY_MOVES, OPEN_STAGES, ApologyState, ComplaintStage, RemedyKind
from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import NotFound
from yinuo.core.moves import check_move, move
from yinuo.matters.actions.messages import send_reply
from yinuo.matters.errors import EmptyText
from yinuo.presale.errors import OwnApproval

RIGHT, APPROVES = "complaint.work", "complaint.approve"
APPROVED_FROM = 3
"""From this severity on, somebody else reads the letter before it leaves."""


@action(journal=ApologyWritten)
def write_apology(
    *, actor: Actor, now: datetime, complaint_id: int, text: str, template_id: int | None = None
) -> ApologyLetter:
    """Write a letter of apology, as a draft. Raises: NotFound, NotAllowed, ComplaintEnded, EmptyText, TextTooLong."""
    complaint = access.complaint_for(actor, complaint_id, RIGHT, lock=True)
    _refuse_ended(complaint)
    if template_id is not None and not ApologyTemplate.objects.filter(pk=template_id).exists():
        raise NotFound(field="template_id")
    letter = ApologyLetter.objects.create(
        complaint=complaint,
        template_id=template_id,
        text=_checked(text),
        made_at=now,
        made_by_id=actor.staff_id,
    )
    _note_written(letter, complaint)
    return letter


@action(journal=ApologyWritten)
def rewrite_apology(*, actor: Actor, now: datetime, letter_id: int, text: str) -> ApologyLetter:
    """Change a letter that has not left; one that was approved is a draft again.

    Raises: NotFound, NotAllowed, InvalidMove, ComplaintEnded, EmptyText, TextTooLong.
    """
    letter, complaint = access.part_for(ApologyLetter, actor, letter_id, RIGHT, lock=True)
    _refuse_ended(complaint)
    text = _checked(text)
    if letter.state != ApologyState.DRAFT:
        move(letter, "edit", moves=APOLOGY_MOVES, approved_at=None, approved_by_id=None)
    letter.text, letter.made_at, letter.made_by_id = text, now, actor.staff_id
    letter.save(update_fields=["text", "made_at", "made_by"])
    _note_written(letter, complaint)
    return letter


@action(journal=ApologyApproved)
def approve_apology(*, actor: Actor, now: datetime, letter_id: int) -> ApologyLetter:
    """Give leave to send a letter as it stands. Raises: NotFound, NotAllowed, InvalidMove, OwnApproval, ComplaintEnded."""
    letter, complaint = access.part_for(ApologyLetter, actor, letter_id, APPROVES, lock=True)
    check_move(letter, "approve", moves=APOLOGY_MOVES)
    _refuse_ended(complaint)
    if letter.made_by_id is not None and letter.made_by_id == actor.staff_id:
        raise OwnApproval()
    move(letter, "approve", moves=APOLOGY_MOVES, approved_at=now, approved_by_id=actor.staff_id)
    record(ApologyApproved(subject_id=complaint.pk, matter_id=complaint.pk, letter_id=letter.pk))
    touch(complaint)
    return letter


@action(journal=ApologySent)
def send_apology(*, actor: Actor, now: datetime, letter_id: int) -> ApologyLetter:
    """Send a letter in the thread. Where an apology was agreed on and is still owed, it is carried out by it.

    Raises: NotFound, NotAllowed, InvalidMove, StaleState, ComplaintEnded, ApologyNeedsApproval.
    """
    letter, complaint = access.part_for(ApologyLetter, actor, letter_id, RIGHT, lock=True)
    check_move(letter, "send", moves=APOLOGY_MOVES)
    _refuse_ended(complaint)
    if complaint.severity >= APPROVED_FROM and letter.state != ApologyState.APPROVED:
        raise ApologyNeedsApproval()
    message = send_reply(
        actor=actor.also_reaching(complaint.pk).also_allowed("matter.reply"),
        now=now,
        matter_id=complaint.pk,
        text=letter.text,
    )
    move(letter, "send", moves=APOLOGY_MOVES, sent_at=now, message=message)
    record(
        ApologySent(
            subject_id=complaint.pk, matter_id=complaint.pk, letter_id=letter.pk, message_id=message.pk
        )
    )
    owed = _owed(complaint)
    if owed is not None:
        with translation.override(complaint.language):
            shown = _("The letter of apology was sent.")
        settle_remedy(complaint, owed, words=shown)
    touch(complaint)
    return letter


def _owed(complaint: Complaint) -> ProposedRemedy | None:
    """Return the apology that was agreed on and is still to do."""
    if complaint.stage != ComplaintStage.REMEDYING:
        return None
    rows = ProposedRemedy.objects.select_related("proposal").filter(
        proposal__complaint=complaint.pk, proposal__state="agreed", kind=RemedyKind.APOLOGY
    )
    return rows.filter(done_at__isnull=True).order_by("position").first()


def _refuse_ended(complaint: Complaint) -> None:
    if complaint.stage not in OPEN_STAGES:
        raise ComplaintEnded()


def _checked(text: str) -> str:
    text = short_words(text, field="text")
    if not text:
        raise EmptyText(field="text")
    return text


def _note_written(letter: ApologyLetter, complaint: Complaint) -> None:
    record(
        ApologyWritten(
            subject_id=complaint.pk,
            matter_id=complaint.pk,
            letter_id=letter.pk,
            template_id=letter.template_id,
        )
    )
    touch(complaint)
