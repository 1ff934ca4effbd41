"""Arrivals through the API: what is known of them, the customer's word, our own deliveries, who is looked after, what is accepted."""

import base64
import binascii
from datetime import datetime
from typing import Annotated, Any, Literal, cast

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, File, Router, Schema
from ninja.files import UploadedFile

from yinuo.api.answers import actor_of, answer, page
from yinuo.api.designs import digest_of
from yinuo.api.doors import Instant, Key, Limit, Line, checked_cursor, done, needs
from yinuo.api.schema import shows
from yinuo.core.actor import Actor
from yinuo.insale.actions.own_delivery import LARGEST_SIGNATURE, OwnDelivery, record_delivery
from yinuo.insale.actions.receipt import (
    LONGEST,
    NewPhoto,
    SaidReceipt,
    accept_order,
    add_receipt_photo,
    confirm_receipt,
)
from yinuo.insale.actions.receipt_follow_up import (
    LONGEST_WORDS,
    note_arrival_call,
    settle_receipt_follow_up,
    write_about_arrival,
)
from yinuo.insale.errors import SignatureUnreadable
from yinuo.insale.queries.receipt_follow_ups import (
    ReceiptFollowUpFile,
    ReceiptFollowUpRow,
    get_receipt_follow_up,
    list_receipt_follow_ups,
)
from yinuo.insale.queries.receipts import ArrivalRow, get_arrival, list_arrivals
from yinuo.matters.actions.messages import LONGEST_TEXT

router = Router(tags=["receipts"])
Condition = Literal["", "good", "damaged", "missing", "wrong"]
Signer = Annotated[str, Field(max_length=LONGEST["signer"])]
Words = Annotated[str, Field(max_length=LONGEST["words"])]
Told = Annotated[str, Field(max_length=LONGEST_WORDS)]


class CustomersWord(Schema):
    """What the customer says; what is left out they did not say. `has_it` false: it is not there, whoever signed."""

    has_it: bool = True
    signed_by: Literal["", "self", "other", "locker", "station", "unknown"] = ""
    signer: Signer = ""
    consent: bool | None = None
    inspected: bool | None = None
    condition: Condition = ""
    satisfied: bool | None = None
    words: Words = ""


class OwnDeliveryFacts(Schema):
    """How our own driver delivered it; `signature` is the drawing as PNG in base64, `at` now where it is not said."""

    signed_by: Literal["self", "other"]
    signer: Signer = ""
    consent: bool | None = None
    inspected: bool | None = None
    condition: Condition = ""
    words: Words = ""
    signature: Annotated[str, Field(max_length=LARGEST_SIGNATURE * 4 // 3 + 8)] = ""
    at: Instant | None = None


class ArrivalText(Schema):
    text: Annotated[str, Field(max_length=LONGEST_TEXT)]


class ArrivalCall(Schema):
    words: Told


class ArrivalSettlement(Schema):
    """What was done and what the customer says to it. `has_it` false: they never got it, and it can be packed anew."""

    done: Told
    said: Told
    has_it: bool = True


class OrderAcceptance(Schema):
    words: Words


@router.get(
    "/orders/{order_id}/arrivals",
    summary="List how an order arrived",
    openapi_extra=shows(ArrivalRow, many=True),
)
@needs("matter.read")
def arrivals(request: HttpRequest, order_id: Key, fields: Line = "") -> HttpResponse:
    """List the shipments of an order that have left, each with what is known of its arrival."""
    return page(list_arrivals(actor=actor_of(request), order_id=order_id), fields=fields)


@router.get("/shipments/{shipment_id}/receipt", summary="Read an arrival", openapi_extra=shows(ArrivalRow))
@needs("matter.read")
def arrival(request: HttpRequest, shipment_id: Key) -> HttpResponse:
    """Read what is known of a shipment's arrival: who signed, from when the customer's times run, whether that is certain."""
    return answer(get_arrival(actor=actor_of(request), shipment_id=shipment_id))


@router.post(
    "/shipments/{shipment_id}/receipt",
    summary="Write down the customer's word",
    openapi_extra=shows(ArrivalRow),
)
@needs("shipment.work")
def confirm(request: HttpRequest, shipment_id: Key, said: CustomersWord) -> HttpResponse:
    """Write down what the customer says of an arrival: it stands above what couriers tell."""

    def work(actor: Actor, now: datetime) -> Any:
        confirm_receipt(actor=actor, now=now, shipment_id=shipment_id, said=SaidReceipt(**said.dict()))
        return get_arrival(actor=actor, shipment_id=shipment_id)

    return done(request, work)


@router.post(
    "/shipments/{shipment_id}/receipt/photos",
    summary="Add a photo of an arrival",
    openapi_extra=shows(ArrivalRow),
)
@needs("shipment.work")
def add_photo(request: HttpRequest, shipment_id: Key, file: File[UploadedFile]) -> HttpResponse:
    """Add a photo to what is known of an arrival."""

    def work(actor: Actor, now: datetime) -> Any:
        photo = NewPhoto(
            name=file.name or "", declared_type=file.content_type or "", stream=cast(Any, file.file)
        )
        add_receipt_photo(actor=actor, now=now, shipment_id=shipment_id, photo=photo)
        return get_arrival(actor=actor, shipment_id=shipment_id)

    return done(request, work, status=201, digest=digest_of(file))


@router.post(
    "/shipments/{shipment_id}/deliver",
    summary="Deliver a shipment ourselves",
    openapi_extra=shows(ArrivalRow),
)
@needs("shipment.work")
def deliver(request: HttpRequest, shipment_id: Key, facts: OwnDeliveryFacts) -> HttpResponse:
    """Write down that our own driver delivered a shipment, with the drawn signature."""

    def work(actor: Actor, now: datetime) -> Any:
        given = {**facts.dict(), "signature": _decoded(facts.signature)}
        record_delivery(actor=actor, now=now, shipment_id=shipment_id, delivery=OwnDelivery(**given))
        return get_arrival(actor=actor, shipment_id=shipment_id)

    return done(request, work)


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise SignatureUnreadable(field="signature") from error


@router.post("/orders/{order_id}/accept", summary="Write down that an order is accepted")
@needs("order.work")
def accept(request: HttpRequest, order_id: Key, said: OrderAcceptance) -> HttpResponse:
    """Write down, in the customer's words, that they have accepted an order of which everything is with them."""

    def work(actor: Actor, now: datetime) -> Any:
        order = accept_order(actor=actor, now=now, order_id=order_id, words=said.words)
        return {"id": order.pk, "status": order.status, "accepted_at": order.accepted_at}

    return done(request, work)


@router.get(
    "/arrival-follow-ups",
    summary="List arrivals that are looked after",
    openapi_extra=shows(ReceiptFollowUpRow, many=True),
)
@needs("order.work")
def follow_ups(
    request: HttpRequest,
    settled: bool = False,
    mine: bool = False,
    order_id: Key | None = None,
    cursor: Line = "",
    fields: Line = "",
    limit: Limit = 50,
) -> HttpResponse:
    """List the arrivals that are looked after, the oldest first, or those that are settled, the newest first."""
    rows, after = list_receipt_follow_ups(
        actor=actor_of(request),
        settled=settled,
        mine=mine,
        order_id=order_id,
        after=checked_cursor(cursor),
        limit=limit,
    )
    return page(rows, after=after, fields=fields)


@router.get(
    "/arrival-follow-ups/{follow_up_id}",
    summary="Read an arrival that is looked after",
    openapi_extra=shows(ReceiptFollowUpFile),
)
@needs("order.work")
def follow_up(request: HttpRequest, follow_up_id: Key) -> HttpResponse:
    """Read why an arrival is looked after, with words that are ready for the customer."""
    return answer(
        get_receipt_follow_up(actor=actor_of(request), now=timezone.now(), follow_up_id=follow_up_id)
    )


@router.post("/arrival-follow-ups/{follow_up_id}/message", summary="Write about an arrival")
@needs("order.work")
def write(request: HttpRequest, follow_up_id: Key, said: ArrivalText) -> HttpResponse:
    """Write to the customer in the order's thread; the promise to ask is kept by it."""

    def work(actor: Actor, now: datetime) -> Any:
        message = write_about_arrival(actor=actor, now=now, follow_up_id=follow_up_id, text=said.text)
        return {"id": message.pk}

    return done(request, work, status=201)


@router.post("/arrival-follow-ups/{follow_up_id}/call", summary="Note a call about an arrival")
@needs("order.work")
def note_call(request: HttpRequest, follow_up_id: Key, said: ArrivalCall) -> HttpResponse:
    """Note what was said in a call; the promise to ask is kept by it."""

    def work(actor: Actor, now: datetime) -> Any:
        found = note_arrival_call(actor=actor, now=now, follow_up_id=follow_up_id, words=said.words)
        return {"id": found.pk, "state": found.state}

    return done(request, work)


@router.post("/arrival-follow-ups/{follow_up_id}/settle", summary="Settle an arrival")
@needs("order.work")
def settle(request: HttpRequest, follow_up_id: Key, said: ArrivalSettlement) -> HttpResponse:
    """End the care for an arrival with what was done and what the customer says to it."""

    def work(actor: Actor, now: datetime) -> Any:
        found = settle_receipt_follow_up(actor=actor, now=now, follow_up_id=follow_up_id, **said.dict())
        return {"id": found.pk, "state": found.state, "settled_at": found.settled_at}

    return done(request, work)
