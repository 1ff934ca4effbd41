"""Raising what is wrong with a shipment as time goes by, and settling it."""

from datetime import datetime

from django.utils.translation import gettext as _

from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import NotFound
from yinuo.insale import access
from yinuo.insale.errors import ConcernSettledAlready
from yinuo.insale.journal import ConcernRaised, ConcernSettled, ConcernTold
from yinuo.insale.models import Order, Shipment, ShipmentConcern
from yinuo.insale.shipment_rows import align_concerns, settle
from yinuo.matters.actions.messages import checked_text, send_reply
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
    shipment, order, concern = _open_concern(actor, concern_id)
    words = words.replace("\x00", "").strip()
    if not words:
        raise ReasonNeeded(field="words")
    if len(words) > LONGEST_WORDS:
        raise TextTooLong(field="words", length=len(words), limit=LONGEST_WORDS)
    settle(order, shipment, concern, staff_id=actor.staff_id, words=words)
    return concern


@action(journal=(ConcernTold, ConcernSettled), many=True)
def tell_about_concern(
    *, actor: Actor, now: datetime, concern_id: int, text: str, is_settled: bool = False
) -> ShipmentConcern:
    """Write to the customer about a concern, in the order's thread; `is_settled` where nothing more is to be done about it.

    Raises: NotFound, NotAllowed (it needs the right to answer too), ConcernSettledAlready, EmptyText, TextTooLong.
    """
    shipment, order, concern = _open_concern(actor, concern_id)
    message = send_reply(actor=actor, now=now, matter_id=order.pk, text=checked_text(text))
    concern.told_at = now
    concern.save(update_fields=["told_at"])
    record(
        ConcernTold(
            subject_id=order.pk,
            matter_id=order.pk,
            shipment_id=shipment.pk,
            number=shipment.number,
            concern_id=concern.pk,
            kind=concern.kind,
            message_id=message.pk,
        )
    )
    if is_settled:
        settle(order, shipment, concern, staff_id=actor.staff_id, words=_("The customer was told."))
    return concern


def _open_concern(actor: Actor, concern_id: int) -> tuple[Shipment, Order, ShipmentConcern]:
    """Return a concern that is not settled with its shipment and order, both locked. Raises: NotFound, NotAllowed, ConcernSettledAlready."""
    shipment_id = ShipmentConcern.objects.filter(pk=concern_id).values_list("shipment_id", flat=True).first()
    if shipment_id is None:
        raise NotFound()
    shipment, order = access.shipment_for(actor, shipment_id, "shipment.work", lock=True)
    concern = ShipmentConcern.objects.get(pk=concern_id)
    if concern.settled_at is not None:
        raise ConcernSettledAlready()
    return shipment, order, concern
