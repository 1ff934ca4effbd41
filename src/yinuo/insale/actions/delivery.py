"""Looking at where an order goes: it is masked until somebody needs it, and that somebody is written down."""

from datetime import datetime

from msgspec import Struct

from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.insale import access
from yinuo.insale.journal import DeliveryRevealed


class ShownDelivery(Struct, frozen=True, kw_only=True):
    """Where an order goes, in full."""

    recipient: str
    phone: str
    address: str
    words: str


@action(journal=DeliveryRevealed)
def reveal_delivery(*, actor: Actor, now: datetime, order_id: int, reason: str = "") -> ShownDelivery:
    """Return where an order goes in full; that it was looked at, and by whom, stays in the journal.

    Raises: NotFound, NotAllowed.
    """
    access.order_for(
        actor, order_id, "matter.read"
    )  # who sees contacts everywhere still sees only their own orders
    order = access.order_for(actor, order_id, "customer.reveal")
    record(DeliveryRevealed(subject_id=order.pk, matter_id=order.pk, reason=reason[:200]))
    return ShownDelivery(
        recipient=order.recipient, phone=order.phone, address=order.address, words=order.delivery_words
    )
