"""A purchase, or what makes one void, changes what the questions of its customer led to."""

from datetime import datetime

from yinuo.core.action import Operation, acting_within, current_frame, once_before_commit
from yinuo.core.actor import SYSTEM
from yinuo.core.entries import Recorded, follows
from yinuo.matters.journal import (
    MatterCancelled,
    MatterEdited,
    MatterRestored,
    MattersLinked,
    MattersMerged,
    MattersUnlinked,
)
from yinuo.matters.journal import MergeUndone as MatterMergeUndone
from yinuo.matters.models import Matter
from yinuo.people.journal import CustomersMerged, MergeUndone
from yinuo.presale.actions.inquiry_bought import recount_bought
from yinuo.presale.journal import OpportunityWon, QuoteAccepted
from yinuo.presale.models import Quote

_KEY = ("presale", "recount")


@follows(QuoteAccepted)
def bought_by_quote(recorded: Recorded) -> None:
    """Count anew for whom the quote was, who need not be who asked."""
    entry = recorded.of(QuoteAccepted)
    customer_id = Quote.objects.values_list("customer_id", flat=True).get(pk=entry.quote_id)
    count_again({customer_id}, {entry.subject_id})


@follows(
    OpportunityWon,
    MatterCancelled,
    MatterRestored,
    MattersMerged,
    MatterMergeUndone,
    MattersLinked,
    MattersUnlinked,
)
def bought_or_void(recorded: Recorded) -> None:
    """Count anew for the customer of the matter, and for what is tied to it."""
    entry = recorded.entry
    keys = {entry.subject_id}
    if isinstance(entry, MatterMergeUndone):
        keys.add(entry.absorbed_id)
    customers = Matter.objects.filter(pk__in=keys, customer__isnull=False).values_list(
        "customer_id", flat=True
    )
    count_again({key for key in customers if key is not None}, keys)


@follows(MatterEdited)
def bought_by_another(recorded: Recorded) -> None:
    """Count anew where a matter turned out to be another customer's."""
    entry = recorded.of(MatterEdited)
    if "customer_id" in entry.changed:
        count_again({key for key in entry.changed["customer_id"] if key}, {entry.subject_id})


@follows(CustomersMerged, MergeUndone)
def bought_by_one(recorded: Recorded) -> None:
    """Count anew where two files turned out to be one, or not to be."""
    entry = recorded.entry
    assert isinstance(entry, CustomersMerged | MergeUndone)  # noqa: S101 - what it follows
    count_again({entry.subject_id, entry.absorbed_id}, set())


def count_again(customer_ids: set[int], matter_ids: set[int]) -> None:
    """Count anew what these customers' questions led to, once, at the end of the operation: after every matter that it locks."""
    frame = current_frame()
    customers, matters = frame.operation.keyed.setdefault((*_KEY, "whose"), (set(), set()))
    customers |= customer_ids
    matters |= matter_ids
    once_before_commit(_KEY, lambda: _recount(frame.operation, frame.now))


def _recount(operation: Operation, now: datetime) -> None:
    customers, matters = operation.keyed[(*_KEY, "whose")]
    with acting_within(operation, actor=SYSTEM, now=now, name="presale.followers.inquiry"):
        recount_bought(actor=SYSTEM, now=now, customer_ids=customers, matter_ids=matters)
