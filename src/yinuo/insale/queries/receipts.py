"""What is known of arrivals: those of an order, the one that a secret opens, and the pictures of them."""

from datetime import date, datetime
from decimal import Decimal

from django.db.models import Prefetch, QuerySet
from msgspec import Struct

from yinuo.core.actor import Actor
from yinuo.core.errors import NotFound
from yinuo.insale import access
from yinuo.insale.models import Receipt, Shipment, ShipmentLine
from yinuo.insale.queries.shipments import PackageRow, ShippedLine, visible_shipments
from yinuo.insale.receipt_rows import IN_STORE
from yinuo.insale.seen import seen_order, seen_shipments
from yinuo.matters.models import Attachment

THERE = ("delivered", "in_locker", "received")
ON_ITS_WAY = ("handed_over", "in_transit", "out_for_delivery", "exception")


class PictureRow(Struct, frozen=True, kw_only=True):
    """A photo of an arrival; `type` is what its content is."""

    id: int
    name: str
    type: str


class ReceiptRow(Struct, frozen=True, kw_only=True):
    """What is known of an arrival; see `models.Receipt`. `follow_up_id` is the care that is open, `lies_there` says that it waits in a locker or station."""

    id: int
    shipment_id: int
    told_by: str
    signed_by: str
    signer: str
    consent: bool | None
    inspected: bool | None
    condition: str
    satisfied: bool | None
    words: str
    signed_at: datetime
    picked_up_at: datetime | None
    received_at: datetime | None
    is_certain: bool
    confirmed_at: datetime | None
    photos: list[PictureRow]
    signature_id: int | None
    follow_up_id: int | None
    lies_there: bool


class ArrivalRow(Struct, frozen=True, kw_only=True):
    """A shipment that has left, and what is known of its arrival: nothing yet, where `receipt` is None."""

    shipment_id: int
    number: str
    order_id: int
    state: str
    courier: str
    secret: str
    receipt: ReceiptRow | None


class ArrivalFile(Struct, frozen=True, kw_only=True):
    """A shipment as its secret shows it. The secret stands on the parcel for whoever carries it: no name, address, word or photo is here."""

    id: int
    number: str
    order_id: int
    order_number: str
    title: str
    state: str
    courier: str
    language: str
    promised_on: date | None
    lines: list[ShippedLine]
    packages: list[PackageRow]
    receipt: ReceiptRow | None

    @property
    def is_there(self) -> bool:
        """Tell whether it was delivered, left in a locker, or received."""
        return self.state in THERE

    @property
    def may_confirm(self) -> bool:
        """Tell whether the customer can say what came."""
        return self.state in (*THERE, *ON_ITS_WAY, "lost")


def list_arrivals(*, actor: Actor, order_id: int) -> list[ArrivalRow]:
    """Return the shipments of an order that have left, with what is known of their arrival. Raises: NotFound. At most five queries."""
    order = seen_order(actor, order_id)
    if order is None:
        raise NotFound()
    return [_arrival(one) for one in seen_shipments(order) if one.state not in ("packed", "cancelled")]


def get_arrival(*, actor: Actor, shipment_id: int) -> ArrivalRow:
    """Return what is known of a shipment's arrival. Raises: NotFound. At most four queries."""
    found = _with_receipts(visible_shipments(actor)).filter(pk=shipment_id).first()
    if found is None:
        raise NotFound()
    return _arrival(found)


def read_arrival(*, secret: str) -> ArrivalFile:
    """Return the shipment that a secret opens. Raises: NotFound; also for one that never left. At most six queries."""
    known = access.shipment_of_secret(secret)
    if known is None or known.state in ("packed", "cancelled"):
        raise NotFound()
    lines = Prefetch("lines", ShipmentLine.objects.select_related("line"))
    rows = Shipment.objects.select_related("order").prefetch_related("packages", lines)
    found = _with_receipts(rows).get(pk=known.pk)
    order = found.order
    return ArrivalFile(
        id=found.pk,
        number=found.number,
        order_id=order.pk,
        order_number=order.number,
        title=order.title,
        state=found.state,
        courier=found.courier,
        language=order.language,
        promised_on=found.promised_on,
        lines=[
            ShippedLine(
                line_id=one.line_id, title=one.line.title, quantity=_plain(one.quantity), unit=one.line.unit
            )
            for one in sorted(found.lines.all(), key=lambda one: one.line.position)
        ],
        packages=[
            PackageRow(weight_kg=one.weight_kg, sides_cm=one.sides_cm, content=one.content)
            for one in sorted(found.packages.all(), key=lambda one: one.position)
        ],
        receipt=_receipt(found),
    )


def picture_of(actor: Actor, shipment_id: int, attachment_id: int) -> Attachment:
    """Return a photo or the signature of an arrival that an actor may see. Raises: NotFound."""
    receipts = Receipt.objects.filter(shipment=shipment_id, shipment__in=visible_shipments(actor))
    photos = Receipt.photos.through.objects.filter(receipt__in=receipts).values("attachment")
    rows = Attachment.objects.filter(pk=attachment_id)
    found = rows.filter(pk__in=photos).first() or rows.filter(pk__in=receipts.values("signature")).first()
    if found is None:
        raise NotFound()
    return found


def _with_receipts(rows: QuerySet[Shipment]) -> QuerySet[Shipment]:
    return rows.select_related("receipt").prefetch_related("receipt__photos", "receipt__follow_ups")


def _arrival(found: Shipment) -> ArrivalRow:
    return ArrivalRow(
        shipment_id=found.pk,
        number=found.number,
        order_id=found.order_id,
        state=found.state,
        courier=found.courier,
        secret=found.secret,
        receipt=_receipt(found),
    )


def _receipt(shipment: Shipment) -> ReceiptRow | None:
    found: Receipt | None = getattr(shipment, "receipt", None)
    if found is None:
        return None
    names = set(ReceiptRow.__struct_fields__) - {"photos", "follow_up_id", "lies_there"}
    return ReceiptRow(
        **{name: getattr(found, "pk" if name == "id" else name) for name in names},
        photos=[
            PictureRow(id=one.pk, name=one.name, type=one.type)
            for one in sorted(found.photos.all(), key=lambda one: one.pk)
        ],
        follow_up_id=next((one.pk for one in found.follow_ups.all() if one.state == "open"), None),
        lies_there=found.signed_by in IN_STORE and found.received_at is None,
    )


def _plain(quantity: Decimal) -> Decimal:
    whole = quantity.to_integral_value()
    return whole if whole == quantity else quantity.normalize()
