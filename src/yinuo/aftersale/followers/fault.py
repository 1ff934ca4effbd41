"""What was seen goes along with the complaint on which it was named."""

from yinuo.aftersale.actions.fault import place_of
from yinuo.aftersale.errors_fault import FaultNeedsProduct, FaultNotOfProduct
from yinuo.aftersale.fault_rows import drop_sighting, put_sighting
from yinuo.aftersale.journal import ComplaintEdited
from yinuo.aftersale.models import Complaint, FaultSighting
from yinuo.core.entries import Recorded, follows

MATTERS = frozenset({"product_id", "order_line_id", "batch"})


@follows(ComplaintEdited)
def go_along(recorded: Recorded) -> None:
    """Count a fault under the batch and the product that the complaint has now; of another product it does not hold any more."""
    entry = recorded.of(ComplaintEdited)
    if not MATTERS & entry.changed.keys():
        return
    seen = FaultSighting.objects.select_related("fault").filter(complaint=entry.subject_id).first()
    if seen is None:
        return
    complaint = Complaint.objects.get(pk=entry.subject_id)
    try:
        put_sighting(place_of(complaint), seen.fault_id, batch=complaint.batch)
    except (FaultNeedsProduct, FaultNotOfProduct):
        drop_sighting(seen)  # its refusals come before its first write
