"""Shipments of an order, one of them whole, and what is to be worried about."""

from datetime import date, datetime
from decimal import Decimal

from django.db.models import Case, Exists, OuterRef, Prefetch, Q, QuerySet, When
from msgspec import Struct

from yinuo.core.actor import Actor
from yinuo.core.cursors import cursor_of, read_instant_cursor
from yinuo.core.errors import NotFound
from yinuo.core.moves import possible_moves
from yinuo.insale import access
from yinuo.insale.models import ReceiptFollowUp, Shipment, ShipmentConcern, ShipmentLine
from yinuo.insale.ready_words import ready_words
from yinuo.insale.seen import seen_order, seen_shipments
from yinuo.insale.states import SHIPMENT_MOVES
from yinuo.matters.outgoing import mail_address_of
from yinuo.matters.queries.rows import PROMISE_FIELDS, PromiseRow, promise_row
from yinuo.people.masking import mask_address, mask_phone

MAX_ROWS = 200
_LOOKED_AFTER = Q(
    Exists(ReceiptFollowUp.objects.filter(receipt__shipment=OuterRef("shipment"), state="open"))
)
MOST_EVENTS = 500


class ShipmentRow(Struct, frozen=True, kw_only=True):
    """A shipment in a list. `concerns` are the kinds of what is open about it."""

    id: int
    number: str
    order_id: int
    state: str
    courier: str
    waybill: str
    packed_at: datetime
    handed_over_at: datetime | None
    last_event_at: datetime | None
    promised_on: date | None
    delivered_at: datetime | None
    concerns: list[str]


class ShippedLine(Struct, frozen=True, kw_only=True):
    line_id: int
    title: str
    quantity: Decimal
    unit: str


class PackageRow(Struct, frozen=True, kw_only=True):
    weight_kg: Decimal | None
    sides_cm: str
    content: str


class EventRow(Struct, frozen=True, kw_only=True):
    """A scan; `by` is who wrote it down, where it was a person. `has_raw` says that the message in which it came is still kept."""

    id: int
    at: datetime
    status: str
    sign_type: str
    is_picked_up: bool
    location: str
    text: str
    provider: str
    by: str
    has_raw: bool


class ShipmentFile(Struct, frozen=True, kw_only=True):
    """A shipment whole. `phone` and `address` are masked; scans come newest first.

    `may` names what this reader can do with it now; `promise` is that of its arrival. `has_mail` says that a message reaches the customer by mail.
    """

    row: ShipmentRow
    order_number: str
    order_title: str
    customer_id: int | None
    customer: str
    language: str
    recipient: str
    phone: str
    address: str
    lines: list[ShippedLine]
    packages: list[PackageRow]
    events: list[EventRow]
    concerns: list["ConcernRow"]
    promise: PromiseRow | None
    has_mail: bool
    may: list[str]


class ConcernRow(Struct, frozen=True, kw_only=True):
    """Something to be worried about; `message` is ready for the customer, in their language."""

    id: int
    kind: str
    shipment_id: int
    number: str
    order_id: int
    order_number: str
    customer: str
    owner: str
    raised_at: datetime
    told_at: datetime | None
    settled_at: datetime | None
    settled_words: str
    message: str


def visible_shipments(actor: Actor) -> QuerySet[Shipment]:
    """Return the shipments of the orders that an actor may read."""
    return Shipment.objects.filter(order__in=access.visible_orders(actor))


def list_shipments(*, actor: Actor, order_id: int) -> list[ShipmentRow]:
    """Return an order's shipments in the order in which they were packed. Raises: NotFound. Five statements at most."""
    order = seen_order(actor, order_id)
    if order is None:
        raise NotFound()
    return [_row(one) for one in seen_shipments(order)]


def get_shipment(*, actor: Actor, now: datetime, shipment_id: int) -> ShipmentFile:
    """Return a shipment whole. Raises: NotFound. At most eight statements."""
    found = (
        visible_shipments(actor)
        .select_related("order", "order__customer", "order__owner")
        .prefetch_related(
            "concerns", "packages", Prefetch("lines", ShipmentLine.objects.select_related("line"))
        )
        .filter(pk=shipment_id)
        .first()
    )
    if found is None:
        raise NotFound()
    order = found.order
    is_kept = Case(When(push__body=b"", then=False), When(push=None, then=False), default=True)
    events = found.events.select_related("by").annotate(has_raw=is_kept).order_by("-occurred_at", "-pk")
    promised = (
        access.promises_of(order).filter(pk=found.promise_id).values(*PROMISE_FIELDS).first()
        if found.promise_id is not None
        else None
    )
    return ShipmentFile(
        row=_row(found),
        order_number=order.number,
        order_title=order.title,
        customer_id=order.customer_id,
        customer=order.customer.name if order.customer else "",
        language=order.language,
        recipient=found.recipient,
        phone=mask_phone(found.phone) if found.phone else "",
        address=mask_address(found.address),
        lines=[
            ShippedLine(line_id=one.line_id, title=one.line.title, quantity=one.quantity, unit=one.line.unit)
            for one in sorted(found.lines.all(), key=lambda one: one.line.position)
        ],
        packages=[
            PackageRow(weight_kg=one.weight_kg, sides_cm=one.sides_cm, content=one.content)
            for one in sorted(found.packages.all(), key=lambda one: one.position)
        ],
        events=[
            EventRow(
                id=one.pk,
                at=one.occurred_at,
                status=one.status,
                sign_type=one.sign_type,
                is_picked_up=one.is_picked_up,
                location=one.location,
                text=one.raw_text,
                provider=one.provider,
                by=one.by.name if one.by else "",
                has_raw=one.has_raw,
            )
            for one in events[:MOST_EVENTS]
        ],
        concerns=[
            _concern(one, found) for one in sorted(found.concerns.all(), key=lambda one: one.raised_at)
        ],
        promise=promise_row(promised, now=now) if promised else None,
        has_mail=mail_address_of(order) is not None,
        may=_may(actor, found),
    )


def _may(actor: Actor, found: Shipment) -> list[str]:
    """Return what state, right and reach allow. One query."""
    rights = access.rights_on(actor, found.order_id, "shipment.work", "matter.reply", "customer.reveal")
    if "shipment.work" not in rights:
        return []
    is_away = found.state not in ("packed", "cancelled")
    return [
        *possible_moves(SHIPMENT_MOVES, found.state),
        "print",
        *(["note", "settle"] if is_away else []),
        *(["tell"] if is_away and "matter.reply" in rights else []),
        *(["reveal"] if "customer.reveal" in rights else []),
    ]


def count_concerns(*, actor: Actor) -> int:
    """Return how many concerns are open about the shipments of the actor's own orders whose arrival nobody looks after. One statement."""
    rows = ShipmentConcern.objects.filter(
        ~_LOOKED_AFTER, settled_at__isnull=True, shipment__order__in=access.visible_orders(actor)
    )
    return rows.filter(shipment__order__owner=actor.staff_id).count()


def list_concerns(
    *, actor: Actor, mine: bool = False, looked_after: bool = True, after: str = "", limit: int = 50
) -> tuple[list[ConcernRow], str]:
    """Return what is open, the oldest first, and the cursor of the next page ("" at the end). One statement.

    `mine` keeps those of the actor's own orders; without `looked_after` what somebody looks after as an arrival is left out. Raises: InvalidValue for a wrong cursor.
    """
    rows = ShipmentConcern.objects.filter(
        settled_at__isnull=True, shipment__order__in=access.visible_orders(actor)
    )
    if mine:
        rows = rows.filter(shipment__order__owner=actor.staff_id)
    if not looked_after:
        rows = rows.exclude(_LOOKED_AFTER)
    if after:
        at, key = read_instant_cursor(after)
        rows = rows.filter(raised_at__gte=at).exclude(raised_at=at, pk__lte=key)
    size = max(1, min(limit, MAX_ROWS))
    read = rows.select_related("shipment__order__customer", "shipment__order__owner")
    found = list(read.order_by("raised_at", "pk")[: size + 1])
    page = [_concern(one, one.shipment) for one in found[:size]]
    return page, cursor_of(page[-1].raised_at, page[-1].id) if len(found) > size else ""


def _row(found: Shipment) -> ShipmentRow:
    return row_of(found, concerns=sorted(one.kind for one in found.concerns.all() if one.settled_at is None))


def row_of(found: Shipment, *, concerns: list[str]) -> ShipmentRow:
    """Return a shipment as a line of a list. No query."""
    plain = {
        name: getattr(found, name) for name in ShipmentRow.__struct_fields__ if name not in ("id", "concerns")
    }
    return ShipmentRow(id=found.pk, concerns=concerns, **plain)


def _concern(concern: ShipmentConcern, shipment: Shipment) -> ConcernRow:
    order = shipment.order
    customer = order.customer.name if order.customer else shipment.recipient
    return ConcernRow(
        id=concern.pk,
        kind=concern.kind,
        shipment_id=shipment.pk,
        number=shipment.number,
        order_id=order.pk,
        order_number=order.number,
        customer=customer,
        owner=order.owner.name if order.owner else "",
        raised_at=concern.raised_at,
        told_at=concern.told_at,
        settled_at=concern.settled_at,
        settled_words=concern.settled_words,
        message=ready_words(
            concern.kind,
            language=order.language,
            customer=shipment.recipient or customer,
            number=shipment.number,
            waybill=shipment.waybill,
            due_on=shipment.promised_on or order.delivery_on,
        ),
    )
