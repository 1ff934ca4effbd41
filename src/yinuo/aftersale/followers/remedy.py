"""A remedy goes along with its promise: kept by hand, waived by the customer, given another day with their consent."""

from yinuo.aftersale.actions.remedy import settle_remedy
from yinuo.aftersale.models import Complaint, ProposedRemedy
from yinuo.aftersale.states import ComplaintStage
from yinuo.core.action import current_frame
from yinuo.core.entries import Recorded, follows
from yinuo.core.organisation import organisation
from yinuo.matters.journal import PromiseKept, PromiseLifted, PromiseReleased, PromiseSuperseded
from yinuo.matters.models import Promise

KIND = "complaint"


@follows(PromiseKept)
def carried_out(recorded: Recorded) -> None:
    """What was promised is done: whoever noted it at the promise need not note it again."""
    _settle(recorded, recorded.of(PromiseKept).promise_id)


@follows(PromiseReleased)
def waived(recorded: Recorded) -> None:
    """What the customer waived is not owed any more."""
    _settle(recorded, recorded.of(PromiseReleased).promise_id)


@follows(PromiseLifted)
def lifted(recorded: Recorded) -> None:
    """Nor is what has no ground any more."""
    _settle(recorded, recorded.of(PromiseLifted).promise_id)


@follows(PromiseSuperseded)
def moved(recorded: Recorded) -> None:
    """A remedy has the new promise and its day."""
    entry = recorded.of(PromiseSuperseded)
    if (remedy := _remedy(recorded, entry.promise_id)) is not None:
        new = Promise.objects.get(pk=entry.new_promise_id)
        remedy.promise, remedy.due_on = new, new.due_at.astimezone(organisation().zone).date()
        remedy.save(update_fields=["promise", "due_on"])


def _settle(recorded: Recorded, promise_id: int) -> None:
    remedy = _remedy(recorded, promise_id)
    if remedy is None:
        return
    complaint = Complaint.objects.filter(
        pk=remedy.proposal.complaint_id, stage=ComplaintStage.REMEDYING
    ).first()
    if complaint is not None:
        words = Promise.objects.values_list("evidence_words", flat=True).get(pk=promise_id)
        settle_remedy(complaint, remedy, words=words)


def _remedy(recorded: Recorded, promise_id: int) -> ProposedRemedy | None:
    """Return the remedy that a promise is about, where it is to do; matters of other kinds that the action holds cost no query."""
    held = current_frame().operation.keyed.get(("matter", recorded.entry.matter_id))
    if held is not None and held.kind != KIND:
        return None
    rows = ProposedRemedy.objects.select_related("proposal")
    return rows.filter(promise=promise_id, done_at__isnull=True).first()
