"""What an authority passed on as rows: who may answer it, whether it still waits, who is told, and what rests afterwards."""

from datetime import datetime

from django.db.models import Q

from yinuo.aftersale.complaint_rows import short_words
from yinuo.aftersale.errors_authority import AnsweredAlready, CannotAnswer, TransferTakenBack
from yinuo.aftersale.models import AuthorityTransfer, Complaint
from yinuo.aftersale.states import ENDED_STAGES
from yinuo.core.actor import SYSTEM, Actor
from yinuo.core.errors import NotFound
from yinuo.core.live import tell
from yinuo.matters import promises
from yinuo.matters.actions.states import resolve_matter
from yinuo.matters.errors import EmptyText
from yinuo.matters.models import Notice, Promise
from yinuo.matters.states import MatterPhase
from yinuo.people.models import Staff
from yinuo.people.roles import rights_of

REGISTERS, ANSWERS = "authority.register", "authority.answer"
LONGEST_NAME, LONGEST_NUMBER, LONGEST_REASON = 120, 80, 200
SETTLED_PHASES = (MatterPhase.DONE.value, MatterPhase.DROPPED.value)
WAITING = Q(submitted_at__isnull=True, taken_back_at__isnull=True)
"""What an authority still waits for."""


def may_answer(staff: Staff) -> bool:
    """Tell whether a member of staff may answer authorities in person."""
    return staff.is_active and ANSWERS in rights_of(staff.roles)


def able_owner(owner_id: int | None) -> Staff:
    """Return who is to answer in person. Raises: NotFound, CannotAnswer."""
    owner = Staff.objects.filter(pk=owner_id).first() if owner_id is not None else None
    if owner is None:
        raise NotFound(field="owner")
    if not may_answer(owner):
        raise CannotAnswer(field="owner", name=owner.name)
    return owner


def refuse_settled(transfer: AuthorityTransfer) -> None:
    """Raises: AnsweredAlready, TransferTakenBack."""
    if transfer.submitted_at is not None:
        raise AnsweredAlready()
    if transfer.taken_back_at is not None:
        raise TransferTakenBack()


def rest_again(complaint: Complaint, *, now: datetime) -> None:
    """Resolve the matter of a complaint that had ended, where nothing else is owed to anybody in it."""
    ended = complaint.stage in ENDED_STAGES and complaint.phase not in SETTLED_PHASES
    waiting = AuthorityTransfer.objects.filter(WAITING, complaint=complaint).exists()
    owed = Promise.objects.filter(matter=complaint.pk, state__in=promises.RUNNING_STATES).exists()
    if ended and not waiting and not owed and complaint.merged_into_id is None:
        resolve_matter(actor=SYSTEM, now=now, matter_id=complaint.pk)


def needed_words(text: str, *, field: str, limit: int | None = None) -> str:
    """Return words that may not be missing. Raises: EmptyText, TextTooLong."""
    found = short_words(text, field=field, limit=limit) if limit else short_words(text, field=field)
    if not found:
        raise EmptyText(field=field)
    return found


def tell_owner(actor: Actor, transfer: AuthorityTransfer, *, now: datetime, kind: str = "assigned") -> None:
    """Tell who answers in person what another did with it: `assigned` it to them, or `notice_taken_back`."""
    if transfer.owner_id == actor.staff_id:
        return
    Notice.objects.create(
        staff_id=transfer.owner_id,
        kind=kind,
        matter_id=transfer.complaint_id,
        facts={"by": actor.name},
        at=now,
        show_from=now,
    )
    tell(f"staff:{transfer.owner_id}", event="notice")
