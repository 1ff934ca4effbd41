"""Shipments through the API: packed, handed over, followed; what is wrong with them, with words for the customer."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Router, Schema

from yinuo.api.answers import actor_of, answer, chosen, page
from yinuo.api.doors import Instant, Key, Limit, Line, done, needs
from yinuo.api.schema import shows
from yinuo.core.actor import Actor
from yinuo.insale.actions.shipment import (
    PackedBox,
    PackedLine,
    hand_over_shipment,
    lose_shipment,
    pack_shipment,
    unpack_shipment,
)
from yinuo.insale.actions.shipment_concern import settle_concern, tell_about_concern
from yinuo.insale.actions.tracking import HeardEvent, note_tracking
from yinuo.insale.couriers import COURIERS
from yinuo.insale.models import Shipment
from yinuo.insale.queries.shipments import (
    ConcernRow,
    ShipmentFile,
    ShipmentRow,
    get_shipment,
    list_concerns,
    list_shipments,
)
from yinuo.insale.queries.shipments_list import ListedShipment, ShipmentFilter, find_shipments
from yinuo.matters.actions.messages import LONGEST_TEXT

router = Router(tags=["shipments"])
Amount = Annotated[Decimal, Field(max_digits=30)]


class PackedLineFacts(Schema):
    line_id: Key
    quantity: Amount


class BoxFacts(Schema):
    """A box; its sides in centimetres as they were measured."""

    weight_kg: Amount | None = None
    sides_cm: Line = ""
    content: Line = ""


class PackingFacts(Schema):
    lines: Annotated[list[PackedLineFacts], Field(max_length=500)]
    boxes: Annotated[list[BoxFacts], Field(max_length=200)] = []


class ShipmentReason(Schema):
    reason: Line = ""


class ShipmentHandOver(Schema):
    """`courier` is a code of `/couriers`; `promised_on` is the day told to the customer. An unlikely one says why in `override`."""

    courier: Annotated[str, Field(max_length=20)]
    waybill: Annotated[str, Field(max_length=60)] = ""
    promised_on: date | None = None
    override: Line = ""


class HeardFacts(Schema):
    """What was heard about a shipment otherwise than by a push; `at` is now where it is not said."""

    status: Literal[
        "CREATED",
        "PICKED_UP",
        "IN_TRANSIT",
        "OUT_FOR_DELIVERY",
        "IN_LOCKER",
        "SIGNED",
        "REJECTED",
        "RETURNING",
        "RETURNED",
        "EXCEPTION",
    ]
    words: Annotated[str, Field(max_length=500)]
    sign_type: Literal["", "SELF", "AGENT", "LOCKER_STATION", "UNKNOWN"] = ""
    location: Annotated[str, Field(max_length=120)] = ""
    at: Instant | None = None
    is_picked_up: bool = False


class ConcernWords(Schema):
    words: Line


class ConcernTelling(Schema):
    """What the customer is told; `is_settled` where nothing more is to be done about it."""

    text: Annotated[str, Field(max_length=LONGEST_TEXT)]
    is_settled: bool = False


@router.get("/couriers", summary="List couriers")
@needs("matter.read")
def couriers(request: HttpRequest) -> HttpResponse:
    """List the couriers that parcels are handed over to, each by its code and its name."""
    items = [{"code": one.code, "name": str(one.name)} for one in COURIERS.values()]
    return answer({"items": items, "next": ""})


@router.get(
    "/orders/{order_id}/shipments",
    summary="List an order's shipments",
    openapi_extra=shows(ShipmentRow, many=True),
)
@needs("matter.read")
def shipments(request: HttpRequest, order_id: Key, fields: Line = "") -> HttpResponse:
    """List the shipments of an order, the first packed first, with what is to be worried about."""
    return page(list_shipments(actor=actor_of(request), order_id=order_id), fields=fields)


@router.post("/orders/{order_id}/shipments", summary="Pack a shipment")
@needs("shipment.work")
def pack(request: HttpRequest, order_id: Key, packing: PackingFacts) -> HttpResponse:
    """Pack a part of an order, or all of it; never more than is left of what was ordered."""

    def work(actor: Actor, now: datetime) -> Any:
        return _made(
            pack_shipment(
                actor=actor,
                now=now,
                order_id=order_id,
                lines=[PackedLine(**one.dict()) for one in packing.lines],
                boxes=[PackedBox(**one.dict()) for one in packing.boxes],
            )
        )

    return done(request, work, status=201, location=lambda made: f"/api/v1/shipments/{made['id']}")


@router.get(
    "/shipment-concerns",
    summary="List what is wrong with shipments",
    openapi_extra=shows(ConcernRow, many=True),
)
@needs("shipment.work")
def concerns(
    request: HttpRequest, mine: bool = False, cursor: Line = "", fields: Line = "", limit: Limit = 50
) -> HttpResponse:
    """List what does not move, is late, comes back or was signed for by somebody else, the oldest first, with ready words."""
    rows, after = list_concerns(actor=actor_of(request), mine=mine, after=cursor, limit=limit)
    return page(rows, after=after, fields=fields)


@router.post("/shipment-concerns/{concern_id}/tell", summary="Tell the customer about a concern")
@needs("shipment.work")
def tell(request: HttpRequest, concern_id: Key, told: ConcernTelling) -> HttpResponse:
    """Write to the customer in the order's thread; it needs the right to answer too."""

    def work(actor: Actor, now: datetime) -> Any:
        concern = tell_about_concern(actor=actor, now=now, concern_id=concern_id, **told.dict())
        return {"id": concern.pk, "told_at": concern.told_at, "settled_at": concern.settled_at}

    return done(request, work)


@router.post("/shipment-concerns/{concern_id}/settle", summary="Settle a concern")
@needs("shipment.work")
def settle(request: HttpRequest, concern_id: Key, said: ConcernWords) -> HttpResponse:
    """Write down what was done about it; the same cause does not raise it again."""

    def work(actor: Actor, now: datetime) -> Any:
        concern = settle_concern(actor=actor, now=now, concern_id=concern_id, words=said.words)
        return {"id": concern.pk, "kind": concern.kind, "settled_at": concern.settled_at}

    return done(request, work)


@router.get("/shipments", summary="List shipments", openapi_extra=shows(ListedShipment, many=True))
@needs("shipment.work")
def all_shipments(
    request: HttpRequest,
    group: Literal["", "to_hand_over", "on_the_way", "there", "back"] = "",
    care: bool = False,
    mine: bool = False,
    text: Line = "",
    cursor: Line = "",
    fields: Line = "",
    limit: Limit = 50,
) -> HttpResponse:
    """List shipments: what worries us first, then the newest packed. `text` is a waybill, a number, a customer's name or the code on the parcel."""
    wanted = ShipmentFilter(group=group, care=care, mine=mine, text=text)
    rows, after = find_shipments(actor=actor_of(request), wanted=wanted, after=cursor, limit=limit)
    return page(rows, after=after, fields=fields)


@router.get("/shipments/{shipment_id}", summary="Read a shipment", openapi_extra=shows(ShipmentFile))
@needs("matter.read")
def shipment(request: HttpRequest, shipment_id: Key) -> HttpResponse:
    """Read a shipment whole: what is in it, its boxes, its scans, what is to be worried about."""
    return answer(
        chosen(get_shipment(actor=actor_of(request), now=timezone.now(), shipment_id=shipment_id), "")
    )


@router.post("/shipments/{shipment_id}/unpack", summary="Unpack a shipment")
@needs("shipment.work")
def unpack(request: HttpRequest, shipment_id: Key, said: ShipmentReason) -> HttpResponse:
    """Unpack what has not left yet."""

    def work(actor: Actor, now: datetime) -> Any:
        return _made(unpack_shipment(actor=actor, now=now, shipment_id=shipment_id, reason=said.reason))

    return done(request, work)


@router.post("/shipments/{shipment_id}/hand-over", summary="Hand a shipment over")
@needs("shipment.work")
def hand_over(request: HttpRequest, shipment_id: Key, given: ShipmentHandOver) -> HttpResponse:
    """Hand a shipment over to a courier or to our own van; a day told to the customer is promised from then on."""

    def work(actor: Actor, now: datetime) -> Any:
        return _made(hand_over_shipment(actor=actor, now=now, shipment_id=shipment_id, **given.dict()))

    return done(request, work)


@router.post("/shipments/{shipment_id}/lose", summary="Write down that a shipment is lost")
@needs("shipment.work")
def lose(request: HttpRequest, shipment_id: Key, said: ShipmentReason) -> HttpResponse:
    """Write down that a shipment is lost; what was in it can be packed anew."""

    def work(actor: Actor, now: datetime) -> Any:
        return _made(lose_shipment(actor=actor, now=now, shipment_id=shipment_id, reason=said.reason))

    return done(request, work)


@router.post("/shipments/{shipment_id}/events", summary="Write down what happened to a shipment")
@needs("shipment.work")
def note(request: HttpRequest, shipment_id: Key, heard: HeardFacts) -> HttpResponse:
    """Write down by hand what was heard about a shipment; where it is follows from all of its events."""

    def work(actor: Actor, now: datetime) -> Any:
        event = note_tracking(actor=actor, now=now, shipment_id=shipment_id, heard=HeardEvent(**heard.dict()))
        return {"id": event.pk, **_made(event.shipment, prefix="shipment_")}

    return done(request, work, status=201)


def _made(found: Shipment, *, prefix: str = "") -> dict[str, Any]:
    return {
        f"{prefix}id": found.pk,
        f"{prefix}number": found.number,
        f"{prefix}state": found.state,
        "courier": found.courier,
        "waybill": found.waybill,
        "promised_on": found.promised_on,
    }
