"""Packing what was ordered, handing it over, and writing down that it is lost."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from msgspec import Struct

from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.calendars import calendar_of
from yinuo.core.errors import InvalidValue
from yinuo.core.ids import new_id
from yinuo.core.live import tell
from yinuo.core.moves import check_move
from yinuo.core.numbering import new_number
from yinuo.core.organisation import organisation
from yinuo.insale import access
from yinuo.insale.couriers import COURIERS, OWN
from yinuo.insale.errors import (
    MoreThanOrdered,
    NotGoods,
    OrderIsHeld,
    OrderNotConfirmed,
    OrderOver,
    ShipmentEmpty,
    UnknownCourier,
    WaybillTaken,
    WaybillUnlikely,
)
from yinuo.insale.journal import ShipmentHandedOver, ShipmentLost, ShipmentPacked, ShipmentUnpacked
from yinuo.insale.models import Order, Package, Shipment, ShipmentLine, TrackingEvent
from yinuo.insale.rules.waybills import checked_waybill
from yinuo.insale.shipment_rows import NOTHING, packed_quantities, reckon, write_shipped
from yinuo.insale.states import SHIPMENT_MOVES, OrderStatus
from yinuo.matters import promises
from yinuo.matters.errors import DueInThePast, ReasonNeeded, TextTooLong
from yinuo.matters.models import Promise
from yinuo.presale.guard import end_of_day

PREFIX = "FH"
MOST_PACKAGES = 200
HEAVIEST_KG = Decimal(99_999)
LONGEST_REASON = 200
_SMALLEST = Decimal("0.001")


class PackedLine(Struct, frozen=True, kw_only=True):
    """How much of a line of the order goes along."""

    line_id: int
    quantity: Decimal


class PackedBox(Struct, frozen=True, kw_only=True):
    """A box: its weight, its sides as they were measured, what is in it in words."""

    weight_kg: Decimal | None = None
    sides_cm: str = ""
    content: str = ""


@action(journal=ShipmentPacked)
def pack_shipment(
    *,
    actor: Actor,
    now: datetime,
    order_id: int,
    lines: Sequence[PackedLine],
    boxes: Sequence[PackedBox] = (),
) -> Shipment:
    """Pack a part of an order, or all of it, for the address that the order has now.

    Raises: NotFound, NotAllowed, OrderNotConfirmed, OrderOver, OrderIsHeld, ShipmentEmpty, NotGoods, MoreThanOrdered, InvalidValue, TextTooLong.
    """
    order = access.order_for(actor, order_id, "shipment.work", lock=True)
    _refuse_what_may_not_leave(order)
    quantities = _checked_lines(order, lines)
    _check_boxes(boxes)
    key = new_id()
    made = Shipment.objects.create(
        id=key,
        order=order,
        number=new_number(PREFIX, now=now, id=key, zone=organisation().zone),
        recipient=order.recipient,
        phone=order.phone,
        address=order.address,
        packed_at=now,
        secret=secrets.token_urlsafe(24),
    )
    ShipmentLine.objects.bulk_create(
        ShipmentLine(shipment=made, line_id=line_id, quantity=quantity)
        for line_id, quantity in quantities.items()
    )
    Package.objects.bulk_create(
        Package(
            shipment=made,
            position=place,
            weight_kg=box.weight_kg,
            sides_cm=box.sides_cm.strip(),
            content=box.content.strip(),
        )
        for place, box in enumerate(boxes)
    )
    record(
        ShipmentPacked(
            subject_id=order.pk,
            matter_id=order.pk,
            shipment_id=made.pk,
            number=made.number,
            lines=len(quantities),
            packages=len(boxes),
        )
    )
    _tell(order)
    return made


def _refuse_what_may_not_leave(order: Order) -> None:
    if order.status in (OrderStatus.CANCELLED, OrderStatus.COMPLETED):
        raise OrderOver()
    if order.confirmed_at is None:
        raise OrderNotConfirmed()
    if order.held_at is not None:
        raise OrderIsHeld()


def _checked_lines(order: Order, lines: Sequence[PackedLine]) -> dict[int, Decimal]:
    """Return how much of each line goes along. What is packed already counts as gone: two people cannot pack it twice."""
    if not lines:
        raise ShipmentEmpty(field="lines")
    known = {line.pk: line for line in order.lines.filter(removed_in__isnull=True)}
    gone, found = packed_quantities(order), dict[int, Decimal]()
    for place, packed in enumerate(lines):
        line = known.get(packed.line_id)
        if line is None:
            raise InvalidValue(field=f"lines.{place}.line_id", problem=str(packed.line_id))
        if not line.ships:
            raise NotGoods(field=f"lines.{place}.line_id", title=line.title)
        quantity = packed.quantity
        if not quantity.is_finite() or quantity <= 0 or quantity > line.quantity * 1000:
            raise InvalidValue(field=f"lines.{place}.quantity", problem=str(quantity)[:40])
        if quantity != quantity.quantize(_SMALLEST):
            raise InvalidValue(field=f"lines.{place}.quantity", problem=str(quantity)[:40])
        found[line.pk] = found.get(line.pk, NOTHING) + quantity
        left = line.quantity - gone.get(line.pk, NOTHING)
        if found[line.pk] > left:
            raise MoreThanOrdered(field=f"lines.{place}.quantity", title=line.title, left=_plain(left))
    return found


def _plain(quantity: Decimal) -> str:
    return f"{max(quantity, NOTHING).normalize():f}"


def _check_boxes(boxes: Sequence[PackedBox]) -> None:
    if len(boxes) > MOST_PACKAGES:
        raise InvalidValue(field="boxes", problem=str(len(boxes)))
    for place, box in enumerate(boxes):
        for name, limit in (("sides_cm", 40), ("content", 200)):
            text = getattr(box, name)
            if "\x00" in text:
                raise InvalidValue(field=f"boxes.{place}.{name}", problem="NUL")
            if len(text.strip()) > limit:
                raise TextTooLong(field=f"boxes.{place}.{name}", length=len(text.strip()), limit=limit)
        weight = box.weight_kg
        if weight is not None and (not weight.is_finite() or not 0 < weight <= HEAVIEST_KG):
            raise InvalidValue(field=f"boxes.{place}.weight_kg", problem=str(weight)[:40])


@action(journal=ShipmentUnpacked)
def unpack_shipment(*, actor: Actor, now: datetime, shipment_id: int, reason: str = "") -> Shipment:
    """Unpack what has not left yet. Raises: NotFound, NotAllowed, InvalidMove, TextTooLong."""
    shipment, order = access.shipment_for(actor, shipment_id, "shipment.work", lock=True)
    check_move(shipment, "cancel", moves=SHIPMENT_MOVES)
    reason = _words(reason, is_needed=False)
    shipment.state = SHIPMENT_MOVES["cancel"].to
    shipment.save(update_fields=["state"])
    record(
        ShipmentUnpacked(
            subject_id=order.pk,
            matter_id=order.pk,
            shipment_id=shipment.pk,
            number=shipment.number,
            reason=reason,
        )
    )
    _tell(order)
    return shipment


@action(journal=ShipmentHandedOver, many=True)
def hand_over_shipment(
    *,
    actor: Actor,
    now: datetime,
    shipment_id: int,
    courier: str,
    waybill: str = "",
    promised_on: date | None = None,
    override: str = "",
) -> Shipment:
    """Give a packed shipment to a courier, or to our own van; the day told to the customer becomes a promise.

    Raises: NotFound, NotAllowed, InvalidMove, OrderOver, OrderIsHeld, UnknownCourier, WaybillUnlikely, WaybillTaken, DueInThePast.
    """
    shipment, order = access.shipment_for(actor, shipment_id, "shipment.work", lock=True)
    check_move(shipment, "hand_over", moves=SHIPMENT_MOVES)
    _refuse_what_may_not_leave(order)
    shipment.courier, shipment.waybill = courier, checked_waybill_of(courier, waybill)
    shipment.state = SHIPMENT_MOVES["hand_over"].to
    shipment.handed_over_at = now
    try:
        with transaction.atomic():
            shipment.save(update_fields=["courier", "waybill", "state", "handed_over_at"])
    except IntegrityError as error:
        if "shipment_waybill_once" not in str(error):
            raise
        raise WaybillTaken(field="waybill") from error
    if promised_on is not None:
        shipment.promised_on = promised_on
        shipment.promise = _promise_arrival(order, shipment, promised_on, now=now, override=override)
        Shipment.objects.filter(pk=shipment.pk).update(promised_on=promised_on, promise=shipment.promise)
    record(
        ShipmentHandedOver(
            subject_id=order.pk,
            matter_id=order.pk,
            shipment_id=shipment.pk,
            number=shipment.number,
            courier=courier,
            promised_on=promised_on.isoformat() if promised_on else "",
            promise_id=shipment.promise_id,
        )
    )
    write_shipped(order)
    return shipment


def checked_waybill_of(courier: str, waybill: str) -> str:
    """Return a waybill as it is kept; our own van needs none. Raises: UnknownCourier, WaybillUnlikely."""
    if courier not in COURIERS:
        raise UnknownCourier(field="courier")
    if courier == OWN and not waybill.strip():
        return ""
    found = checked_waybill(waybill)
    if found is None:
        raise WaybillUnlikely(field="waybill")
    return found


def _promise_arrival(order: Order, shipment: Shipment, on: date, *, now: datetime, override: str) -> Promise:
    """Promise the day of arrival: its last minute of service counts."""
    calendar_id = order.team.calendar_id if order.team else None
    noon = datetime(on.year, on.month, on.day, 12, tzinfo=organisation().zone)
    due_at = end_of_day(noon, calendar=calendar_of(calendar_id))
    if due_at <= now:
        raise DueInThePast(field="promised_on", due=on.isoformat())
    return promises.start_promise(
        order,
        promises.NewPromise(
            what=_("The parcel %(number)s is with you") % {"number": shipment.number},
            source=Promise.Source.PERSON,
            due_at=due_at,
            owner_id=order.owner_id,
            calendar_id=calendar_id,
            certainty="day",
            override=override,
        ),
    )


@action(journal=ShipmentLost, many=True)
def lose_shipment(*, actor: Actor, now: datetime, shipment_id: int, reason: str) -> Shipment:
    """Write down that a shipment is lost; what was in it can be packed anew. A scan made later finds it again.

    Raises: NotFound, NotAllowed, InvalidMove, ReasonNeeded, TextTooLong.
    """
    shipment, order = access.shipment_for(actor, shipment_id, "shipment.work", lock=True)
    check_move(shipment, "lose", moves=SHIPMENT_MOVES)
    reason = _words(reason)
    TrackingEvent.objects.create(
        shipment=shipment,
        provider="hand",
        occurred_at=now,
        status="LOST",
        raw_sha256="",
        by_id=actor.staff_id,
        received_at=now,
    )
    record(
        ShipmentLost(
            subject_id=order.pk,
            matter_id=order.pk,
            shipment_id=shipment.pk,
            number=shipment.number,
            reason=reason,
        )
    )
    reckon(order, [shipment])
    return shipment


def _words(text: str, *, is_needed: bool = True) -> str:
    text = text.replace("\x00", "").strip()
    if is_needed and not text:
        raise ReasonNeeded(field="reason")
    if len(text) > LONGEST_REASON:
        raise TextTooLong(field="reason", length=len(text), limit=LONGEST_REASON)
    return text


def _tell(order: Order) -> None:
    tell(f"matter:{order.pk}", event="matter", id=order.pk)
    tell("desk", event="order", id=order.pk)
