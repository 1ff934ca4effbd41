"""What our own driver brings: signed for on the driver's telephone."""

import base64
import binascii
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

from django.utils import translation
from django.utils.translation import gettext as _
from msgspec import Struct

from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import InvalidValue
from yinuo.insale import access
from yinuo.insale.actions.receipt import (
    NewPhoto,
    SaidReceipt,
    checked_said,
    keep_photos,
    keep_picture,
    receipt_of,
)
from yinuo.insale.actions.tracking import HeardEvent, note_tracking
from yinuo.insale.couriers import OWN
from yinuo.insale.errors import (
    GoneBack,
    NotHandedOver,
    NotOurDelivery,
    ReceiptKnown,
    SignatureUnreadable,
    SignerNeeded,
)
from yinuo.insale.journal import DeliverySigned
from yinuo.insale.models import Order, Receipt
from yinuo.insale.receipt_rows import instant, put_in_hand, settle_arrival, write_receipt
from yinuo.matters.models import Attachment

LARGEST_SIGNATURE = 300_000
_WIDEST = 4000
_PNG = b"\x89PNG\r\n\x1a\n"
_DATA_URL = "data:image/png;base64,"


class OwnDelivery(Struct, frozen=True, kw_only=True):
    """How a delivery went: `signed_by` is self or other, `signature` the drawing as PNG, `at` now where it is not said."""

    signed_by: str
    signer: str = ""
    consent: bool | None = None
    inspected: bool | None = None
    condition: str = ""
    words: str = ""
    signature: bytes = b""
    photos: Sequence[NewPhoto] = ()
    at: datetime | None = None


def signature_of(data_url: str) -> bytes:
    """Return the drawing of a canvas. Raises: SignatureUnreadable."""
    if not data_url:
        return b""
    if not data_url.startswith(_DATA_URL) or len(data_url) > LARGEST_SIGNATURE * 4 // 3 + 64:
        raise SignatureUnreadable(field="signature")
    try:
        return base64.b64decode(data_url.removeprefix(_DATA_URL), validate=True)
    except (binascii.Error, ValueError) as error:
        raise SignatureUnreadable(field="signature") from error


@action(journal=DeliverySigned)
def record_delivery(*, actor: Actor, now: datetime, shipment_id: int, delivery: OwnDelivery) -> Receipt:
    """Write down that our driver delivered a shipment: who signed, with their drawn signature and photos.

    The customer's own word stands above it. Somebody else who signs is named. Raises: NotFound, NotAllowed, NotHandedOver, GoneBack,
    NotOurDelivery, ReceiptKnown (signed for already), SignerNeeded, SignatureUnreadable, InvalidValue, TextTooLong.
    """
    shipment, order = access.shipment_for(actor, shipment_id, "shipment.work", lock=True)
    if shipment.courier != OWN:
        raise NotHandedOver() if shipment.state == "packed" else NotOurDelivery()
    if shipment.state in ("refused", "returning", "returned", "cancelled"):
        raise GoneBack()
    said = checked_said(
        SaidReceipt(
            signed_by=delivery.signed_by,
            signer=delivery.signer,
            condition=delivery.condition,
            words=delivery.words,
        )
    )
    if said.signed_by not in ("self", "other"):
        raise InvalidValue(field="signed_by", problem=said.signed_by[:20])
    if said.signed_by == "other" and not said.signer:
        raise SignerNeeded(field="signer")
    if delivery.at is not None and delivery.at > now:
        raise InvalidValue(field="at", problem=delivery.at.isoformat())
    known = Receipt.objects.filter(shipment=shipment).first()
    if known is not None and (known.signature_id is not None or known.told_by == "staff"):
        raise ReceiptKnown()
    at = delivery.at or now
    if shipment.state not in ("delivered", "received"):
        with translation.override(order.language):
            words = _("Delivered by our own driver")
        is_self = said.signed_by == "self"
        note_tracking(
            actor=actor,
            now=now,
            shipment_id=shipment_id,
            heard=HeardEvent(status="SIGNED", words=words, sign_type="SELF" if is_self else "AGENT", at=at),
        )
    shipment, order = access.shipment_for(actor, shipment_id, "shipment.work", lock=True)
    receipt = receipt_of(shipment, now=at)
    if receipt.told_by != "customer" or receipt.pk is None:
        receipt.told_by, receipt.signed_by, receipt.signed_at = "staff", said.signed_by, at
        receipt.signer, receipt.consent = said.signer, delivery.consent
        receipt.inspected, receipt.condition, receipt.words = delivery.inspected, said.condition, said.words
    signature = _keep_signature(order, delivery.signature)
    receipt.signature = signature
    write_receipt(receipt)
    photos = keep_photos(order, receipt, delivery.photos)
    if receipt.received_at is not None and receipt.is_certain:
        put_in_hand(order, shipment, receipt)
    entry = record(
        DeliverySigned(
            subject_id=order.pk,
            matter_id=order.pk,
            shipment_id=shipment.pk,
            number=shipment.number,
            receipt_id=receipt.pk,
            signed_by=said.signed_by,
            signature_id=signature.pk if signature else None,
            signature_sha256=signature.sha256 if signature else "",
            photos=photos,
            received_at=instant(receipt.received_at),
            is_certain=receipt.is_certain,
            signer=said.signer,
            words=said.words,
        )
    )
    settle_arrival(order, shipment, receipt, evidence_id=entry.id)
    return receipt


def _keep_signature(order: Order, drawing: bytes) -> Attachment | None:
    """Keep a drawn signature, looked at by its content: a PNG of a sensible size."""
    if not drawing:
        return None
    width, height = (int.from_bytes(drawing[start : start + 4]) for start in (16, 20))
    is_sensible = 0 < width <= _WIDEST and 0 < height <= _WIDEST and drawing[12:16] == b"IHDR"
    is_whole = drawing[-8:-4] == b"IEND"
    if len(drawing) > LARGEST_SIGNATURE or not drawing.startswith(_PNG) or not (is_sensible and is_whole):
        raise SignatureUnreadable(field="signature")
    photo = NewPhoto(name="signature.png", declared_type="image/png", stream=BytesIO(drawing))
    return keep_picture(order, photo, field="signature")
