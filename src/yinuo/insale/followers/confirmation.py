"""A confirmed order keeps the promise to confirm it."""

from yinuo.core.entries import Recorded, follows
from yinuo.insale.journal import OrderConfirmedEntry
from yinuo.matters import promises
from yinuo.matters.models import Matter


@follows(OrderConfirmedEntry)
def keep_confirmation(recorded: Recorded) -> None:
    """Settle what was promised until the confirmation; a standard's own promise is met by its own clock."""
    entry = recorded.of(OrderConfirmedEntry)
    matter = Matter.objects.get(pk=entry.subject_id)
    for promise in promises.running_promises(matter):
        if promise.standard_version_id is None and entry.verb in promise.met_by.split():
            promises.meet_promise(promise, evidence_id=recorded.id)
