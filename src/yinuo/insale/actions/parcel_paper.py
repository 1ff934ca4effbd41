"""What is printed for a shipment. On a label stands in full where it goes, so whoever prints one is written down."""

from datetime import datetime

from django.conf import settings
from msgspec import Struct

from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.insale import access
from yinuo.insale.errors import ShipmentUnpackedAlready
from yinuo.insale.journal import LabelPrinted
from yinuo.insale.models import Shipment


class LabelFacts(Struct, frozen=True, kw_only=True):
    """Where a shipment goes, in full. `code` is what the bars say: the waybill, or our own number before there is one."""

    number: str
    order_number: str
    language: str
    courier: str
    code: str
    recipient: str
    phone: str
    address: str
    receipt_url: str


@action(journal=LabelPrinted)
def print_label(*, actor: Actor, now: datetime, shipment_id: int) -> LabelFacts:
    """Return what stands on a shipment's label; that it was printed, and by whom, stays in the journal.

    Raises: NotFound, NotAllowed, ShipmentUnpackedAlready.
    """
    shipment, order = access.shipment_for(actor, shipment_id, "shipment.work")
    if shipment.state == "cancelled":
        raise ShipmentUnpackedAlready()
    record(
        LabelPrinted(subject_id=order.pk, matter_id=order.pk, shipment_id=shipment.pk, number=shipment.number)
    )
    return LabelFacts(
        number=shipment.number,
        order_number=order.number,
        language=order.language,
        courier=shipment.courier,
        code=shipment.waybill or shipment.number,
        recipient=shipment.recipient,
        phone=shipment.phone,
        address=shipment.address,
        receipt_url=receipt_url(shipment),
    )


def receipt_url(shipment: Shipment) -> str:
    """Return the customer's own address of a shipment: whoever has it may say what came."""
    return f"{settings.YINUO_PUBLIC_URL}/r/{shipment.secret}/"
