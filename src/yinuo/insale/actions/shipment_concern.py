"""Raising what is wrong with a shipment as time goes by, and settling it."""

from datetime import datetime

from yinuo.core.action import action
from yinuo.core.actor import Actor
from yinuo.core.errors import NotFound
from yinuo.insale import access
from yinuo.insale.errors import ConcernSettledAlready
from yinuo.insale.journal import ConcernRaised, ConcernSettled
from yinuo.insale.models import ShipmentConcern
from yinuo.insale.shipment_rows import align_concerns, settle
from yinuo.matters.errors import ReasonNeeded, TextTooLong

LONGEST_WORDS = 200


@action(journal=(ConcernRaised, ConcernSettled), many=True)
def review_shipment(*, actor: Actor, now: datetime, shipment_id: int) -> None:
    """Raise what is to be worried about by now and settle what is over; looked at again under the lock, so several workers raise it once.

    Raises: NotFound, NotAllowed.
    """
    shipment, order = access.shipment_for(actor, shipment_id, "shipment.work", lock=True)
    if shipment.state not in ("packed", "cancelled"):
        align_concerns(order, [shipment])


@action(journal=ConcernSettled)
def settle_concern(*, actor: Actor, now: datetime, concern_id: int, words: str) -> ShipmentConcern:
    """Write down what was done about a concern; it is not raised again for the same cause.

    Raises: NotFound, NotAllowed, ConcernSettledAlready, ReasonNeeded, TextTooLong.
    """
    shipment_id = ShipmentConcern.objects.filter(pk=concern_id).values_list("shipment_id", flat=True).first()
    if shipment_id is None:
        raise NotFound()
    shipment, order = access.shipment_for(actor, shipment_id, "shipment.work", lock=True)
    concern = ShipmentConcern.objects.get(pk=concern_id)
    if concern.settled_at is not None:
        raise ConcernSettledAlready()
    words = words.replace("\x00", "").strip()
    if not words:
        raise ReasonNeeded(field="words")
    if len(words) > LONGEST_WORDS:
        raise TextTooLong(field="words", length=len(words), limit=LONGEST_WORDS)
    settle(order, shipment, concern, staff_id=actor.staff_id, words=words)
    return concern
