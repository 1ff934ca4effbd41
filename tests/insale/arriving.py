"""Arrivals for the tests: what a scan says, what the customer says, pictures."""

import struct
import zlib
from datetime import timedelta
from io import BytesIO
from typing import Any

from tests.cast import NOW, Cast
from tests.insale.shipping import SIGNED, on_its_way, scan, told
from yinuo.channels.courier.events import SignType
from yinuo.core.actor import Actor
from yinuo.core.models import JournalEntry
from yinuo.insale.actions.receipt import NewPhoto, SaidReceipt, confirm_receipt
from yinuo.insale.models import Receipt, ReceiptFollowUp, Shipment
from yinuo.people.actors import customer_actor

LATER = NOW + timedelta(hours=40)
WELL = SaidReceipt(signed_by="self", inspected=True, condition="good", satisfied=True)
LOCKER = scan("IN_LOCKER", 30, sign_type=SignType.LOCKER_STATION, raw_text="已放入丰巢快递柜")
NEIGHBOUR = scan("SIGNED", 30, sign_type=SignType.AGENT, raw_text="家人代收")


def png(width: int = 4, height: int = 3) -> bytes:
    """A picture of one colour."""

    def piece(kind: bytes, content: bytes) -> bytes:
        body = kind + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    rows = zlib.compress((b"\x00" + b"\x7f\x7f\x7f" * width) * height)
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + piece(b"IHDR", head) + piece(b"IDAT", rows) + piece(b"IEND", b"")


def photo(content: bytes | None = None, name: str = "box.png") -> NewPhoto:
    return NewPhoto(name=name, declared_type="image/png", stream=BytesIO(content or png()))


def customer_of(shipment: Shipment) -> Actor:
    return customer_actor(customer_id=None, name="Kim", matter_ids=[shipment.order_id], language="zh-hans")


def arrived(cast: Cast, *events: Any, **given: Any) -> Shipment:
    """A shipment of which a scan says that it is there; by the customer themselves where no other is named."""
    shipment = on_its_way(cast, **given)
    told(*(events or (SIGNED,)))
    shipment.refresh_from_db()
    return shipment


def says(shipment: Shipment, said: SaidReceipt = WELL, *, now: Any = LATER) -> Receipt:
    return confirm_receipt(actor=customer_of(shipment), now=now, shipment_id=shipment.pk, said=said)


def follow_up_of(shipment: Shipment) -> ReceiptFollowUp:
    return ReceiptFollowUp.objects.get(receipt__shipment=shipment)


def count(verb: str) -> int:
    return JournalEntry.objects.filter(verb=f"insale.{verb}").count()
