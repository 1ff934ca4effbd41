"""A complaint is put down to a fault of its product."""

from datetime import datetime

from yinuo.aftersale import access
from yinuo.aftersale.actions.complaint import edit_complaint
from yinuo.aftersale.complaint_rows import touch
from yinuo.aftersale.fault_rows import SeenIn, put_sighting
from yinuo.aftersale.journal import FaultSeen, FaultUnseen
from yinuo.aftersale.models import Complaint
from yinuo.core.action import action
from yinuo.core.actor import Actor
from yinuo.insale.models import OrderLine

RIGHT = "complaint.work"


@action(journal=(FaultSeen, FaultUnseen), many=True)
def name_fault(
    *, actor: Actor, now: datetime, complaint_id: int, fault_id: int | None, batch: str | None = None
) -> Complaint:
    """Say which fault of its product a complaint is about, or that it is none; with `batch` the complaint's batch is written too.

    What is as it was is left alone, and nothing is journalled for nothing.
    Raises: NotFound, NotAllowed, FaultNeedsProduct, FaultNotOfProduct, TextTooLong.
    """
    complaint = access.complaint_for(actor, complaint_id, RIGHT, lock=True)
    if batch is not None:
        complaint = edit_complaint(actor=actor, now=now, complaint_id=complaint_id, fields={"batch": batch})
    put_sighting(place_of(complaint), fault_id, batch=complaint.batch)
    touch(complaint)
    return complaint


def place_of(complaint: Complaint) -> SeenIn:
    """Return where a fault of a complaint is seen; its product is its own, else that of the order's line. One query at most."""
    product_id = complaint.product_id
    if product_id is None and complaint.order_line_id is not None:
        lines = OrderLine.objects.filter(pk=complaint.order_line_id)
        product_id = lines.values_list("product_id", flat=True).first()
    return SeenIn(
        source="complaint",
        key=complaint.pk,
        matter_id=complaint.pk,
        case_id=complaint.pk,
        product_id=product_id,
        seen_at=complaint.opened_at,
    )
