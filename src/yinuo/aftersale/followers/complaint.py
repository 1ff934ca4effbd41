"""A complaint follows its matter: who leads it, what the complainant writes, and that nobody ends it without an answer."""

from yinuo.aftersale.actions.complaint_stage import take_up
from yinuo.aftersale.complaint_rows import check_stage
from yinuo.aftersale.errors import ComplaintNotEnded
from yinuo.aftersale.models import Complaint
from yinuo.aftersale.states import OPEN_STAGES
from yinuo.core.action import current_frame
from yinuo.core.entries import Recorded, follows
from yinuo.core.errors import InvalidMove
from yinuo.matters.journal import CustomerWrote, MatterAssigned, MatterCancelled, MatterResolved

KIND = "complaint"


@follows(MatterResolved, MatterCancelled)
def refuse_silent_end(recorded: Recorded) -> None:
    """Refuse what would end a complaint without its final answer; one that was merged lives on in another. Raises: ComplaintNotEnded."""
    complaint = _of(recorded)
    if complaint is not None and complaint.stage in OPEN_STAGES and complaint.merged_into_id is None:
        raise ComplaintNotEnded()


@follows(MatterAssigned)
def lead(recorded: Recorded) -> None:
    """Whom the matter was given to, leads the complaint."""
    if (complaint := _of(recorded)) is not None:
        owner_id = recorded.of(MatterAssigned).owner_id
        Complaint.objects.filter(pk=complaint.pk).update(handler=owner_id)


@follows(CustomerWrote)
def take_up_again(recorded: Recorded) -> None:
    """Go on where the complainant sent what they were asked for."""
    complaint = _of(recorded)
    if complaint is None:
        return
    try:
        check_stage(complaint, "resume")
    except InvalidMove:
        return
    take_up(complaint)


def _of(recorded: Recorded) -> Complaint | None:
    """Return the complaint that an entry's matter is; other kinds of matters that the action holds cost no query."""
    key = recorded.entry.matter_id or recorded.entry.subject_id
    held = current_frame().operation.keyed.get(("matter", key))
    if held is not None and held.kind != KIND:
        return None
    return Complaint.objects.filter(pk=key).first()
