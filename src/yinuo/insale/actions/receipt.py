"""The customer's word about an arrival, our driver's, and an order that is accepted."""

from collections.abc import Sequence
from datetime import datetime
from typing import IO, Any

from django.utils.translation import gettext as _
from msgspec import Struct
from msgspec.structs import replace

from yinuo.core.action import action, record
from yinuo.core.actor import Actor, ActorKind
from yinuo.core.errors import DomainError, InvalidValue, NotFound, raise_all
from yinuo.insale import access
from yinuo.insale.errors import (
    AlreadyAccepted,
    GoneBack,
    NotAllReceived,
    NotHandedOver,
    NotThereYet,
    OrderOver,
    ReceiptKnown,
    SignerNeeded,
)
from yinuo.insale.journal import OrderAccepted, ReceiptConfirmed, ReceiptPhotographed
from yinuo.insale.models import Order, Receipt, Shipment
from yinuo.insale.order_rows import restate
from yinuo.insale.receipt_rows import IN_STORE, accept, instant, put_in_hand, settle_arrival, write_receipt
from yinuo.insale.states import OrderStatus
from yinuo.matters.actions.attachments import keep_file, register_holder
from yinuo.matters.errors import EmptyText, TextTooLong
from yinuo.matters.models import Attachment, Matter

SIGNED_BY = ("self", "other", "locker", "station", "unknown")
CONDITIONS = ("", "good", "damaged", "missing", "wrong")
PICTURES = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif", "image/heic"})
LONGEST = {"signer": 80, "words": 2000}
MOST_PHOTOS = 12
_NOT_OUT = ("packed", "cancelled")
_BACK = ("refused", "returning", "returned")
_THERE = ("delivered", "in_locker")

register_holder(lambda: Receipt.photos.through.objects.values("attachment"))
register_holder(lambda: Receipt.objects.filter(signature__isnull=False).values("signature"))


class NewPhoto(Struct, frozen=True, kw_only=True):
    """A picture as it was sent."""

    name: str
    declared_type: str
    stream: IO[bytes]


class SaidReceipt(Struct, frozen=True, kw_only=True):
    """What the customer says of an arrival. What is None or empty they did not say: what was known of it stays.

    `has_it` is false where they say that it is not there. `address` is the network address that it was said from.
    """

    has_it: bool = True
    signed_by: str = ""
    signer: str = ""
    consent: bool | None = None
    inspected: bool | None = None
    condition: str = ""
    satisfied: bool | None = None
    words: str = ""
    photos: Sequence[NewPhoto] = ()
    address: str = ""


@action(journal=ReceiptConfirmed, many=True)
def confirm_receipt(*, actor: Actor, now: datetime, shipment_id: int, said: SaidReceipt) -> Receipt:
    """Take the customer's word about an arrival: it stands above what couriers tell. Staff write down what they heard.

    Said again without anything new it changes nothing; what is said later completes it.

    Raises: NotFound, NotAllowed, NotHandedOver, GoneBack, NotThereYet (it is not there, and nobody says so), ReceiptKnown;
    all at once InvalidValue, TextTooLong, SignerNeeded; and what `keep_file` raises.
    """
    right = "matter.write_in" if actor.kind is ActorKind.CUSTOMER else "shipment.work"
    shipment, order = access.shipment_for(actor, shipment_id, right, lock=True)
    said = checked_said(said)
    _refuse(shipment, said)
    receipt = receipt_of(shipment, now=now)
    if said.has_it and said.signed_by == "other" and not (said.signer or receipt.signer) and said.consent:
        raise SignerNeeded(field="signer")
    before = _facts(receipt)
    _take_word(receipt, said, now=now)
    if receipt.told_by == "customer" and before == _facts(receipt) and not said.photos:
        return receipt
    receipt.told_by = "customer"
    receipt.evidence = {**receipt.evidence, **_evidence(actor, said, now=now)}
    write_receipt(receipt)
    photos = keep_photos(order, receipt, said.photos)
    if said.has_it:
        put_in_hand(order, shipment, receipt)
    entry = record(
        ReceiptConfirmed(
            subject_id=order.pk,
            matter_id=order.pk,
            shipment_id=shipment.pk,
            number=shipment.number,
            receipt_id=receipt.pk,
            has_it=said.has_it,
            signed_by=receipt.signed_by,
            consent=receipt.consent,
            inspected=receipt.inspected,
            condition=receipt.condition,
            satisfied=receipt.satisfied,
            received_at=instant(receipt.received_at),
            is_certain=receipt.is_certain,
            photos=photos,
            heard_by=actor.staff_id,
            signer=receipt.signer,
            words=said.words,
        )
    )
    settle_arrival(order, shipment, receipt, evidence_id=entry.id)
    return receipt


def checked_said(said: SaidReceipt) -> SaidReceipt:
    """Return what was said without NULs and outer white space. Raises (all at once): InvalidValue, TextTooLong."""
    texts = {name: getattr(said, name).replace("\x00", "").strip() for name in LONGEST}
    errors: list[DomainError] = [
        TextTooLong(field=name, length=len(texts[name]), limit=limit)
        for name, limit in LONGEST.items()
        if len(texts[name]) > limit
    ]
    if said.signed_by and said.signed_by not in SIGNED_BY:
        errors.append(InvalidValue(field="signed_by", problem=said.signed_by[:20]))
    if said.condition not in CONDITIONS:
        errors.append(InvalidValue(field="condition", problem=said.condition[:20]))
    raise_all(errors)
    return replace(said, **texts)


def _refuse(shipment: Shipment, said: SaidReceipt) -> None:
    if shipment.state in _NOT_OUT:
        raise NotHandedOver()
    if shipment.state in _BACK:
        raise GoneBack()
    if said.has_it:
        return
    if shipment.state == "received":
        raise ReceiptKnown()
    if shipment.state not in _THERE:
        raise NotThereYet()


def receipt_of(shipment: Shipment, *, now: datetime) -> Receipt:
    """Return a shipment's receipt, a new one where nobody has said anything yet."""
    found = Receipt.objects.filter(shipment=shipment).first()
    return found or Receipt(shipment=shipment, told_by="customer", signed_by="unknown", signed_at=now)


def _take_word(receipt: Receipt, said: SaidReceipt, *, now: datetime) -> None:
    """Put what was said into a receipt. Who took it out of a locker themselves had it signed for by the locker all the same."""
    if not said.has_it:
        receipt.signed_by, receipt.condition, receipt.satisfied = "unknown", "missing", False
        receipt.words = said.words or receipt.words
        return
    was_missing = receipt.told_by == "customer" and receipt.confirmed_at is None and receipt.pk is not None
    if was_missing and receipt.condition == "missing":
        # what they missed has come
        receipt.condition, receipt.satisfied, receipt.signed_at = "", None, now
    receipt.confirmed_at = receipt.confirmed_at or now
    is_pick_up = receipt.signed_by in IN_STORE and said.signed_by == "self"
    if said.signed_by and not is_pick_up:
        receipt.signed_by = said.signed_by
        if said.signed_by == "self":
            receipt.signer, receipt.consent = "", None
    for name in ("consent", "inspected", "satisfied"):
        if getattr(said, name) is not None:
            setattr(receipt, name, getattr(said, name))
    for name in ("signer", "condition", "words"):
        if getattr(said, name):
            setattr(receipt, name, getattr(said, name))


def _facts(receipt: Receipt) -> tuple[Any, ...]:
    names = ("signed_by", "signer", "consent", "inspected", "condition", "satisfied", "words", "confirmed_at")
    return tuple(getattr(receipt, name) for name in names)


def _evidence(actor: Actor, said: SaidReceipt, *, now: datetime) -> dict[str, Any]:
    found: dict[str, Any] = {"at": now.isoformat()}
    if said.address:
        found["address"] = said.address[:64]
    if actor.staff_id is not None:
        found["heard_by"] = actor.staff_id
    return found


def keep_photos(order: Order, receipt: Receipt, photos: Sequence[NewPhoto]) -> int:
    """Keep the photos of an arrival; return how many are new. The same picture twice is one.

    Raises: InvalidValue (too many, no picture), and what `keep_file` raises.
    """
    known = set(receipt.photos.values_list("sha256", flat=True))
    if len(known) + len(photos) > MOST_PHOTOS:
        raise InvalidValue(
            field="photos", problem=_("At most %(most)s photos of one shipment.") % {"most": MOST_PHOTOS}
        )
    new = 0
    for photo in photos:
        kept = keep_picture(order, photo, field="photos")
        if kept.sha256 not in known:
            known.add(kept.sha256)
            receipt.photos.add(kept)
            new += 1
    return new


def keep_picture(matter: Matter, photo: NewPhoto, *, field: str) -> Attachment:
    """Keep a picture of a matter. Raises: InvalidValue for a file that is none, and what `keep_file` raises."""
    kept = keep_file(matter, name=photo.name, declared_type=photo.declared_type, stream=photo.stream)
    if kept.type not in PICTURES:
        raise InvalidValue(field=field, problem=_("“%(name)s” is no picture.") % {"name": kept.name})
    return kept


@action(journal=ReceiptPhotographed, many=True)
def add_receipt_photo(*, actor: Actor, now: datetime, shipment_id: int, photo: NewPhoto) -> Receipt:
    """Add a photo to what is known of an arrival; the same one twice is one.

    Raises: NotFound (also where nobody has said anything of it yet), NotAllowed, InvalidValue, and what `keep_file` raises.
    """
    shipment, order = access.shipment_for(actor, shipment_id, "shipment.work", lock=True)
    receipt = Receipt.objects.filter(shipment=shipment).first()
    if receipt is None:
        raise NotFound()
    if keep_photos(order, receipt, [photo]):
        record(
            ReceiptPhotographed(
                subject_id=order.pk,
                matter_id=order.pk,
                shipment_id=shipment.pk,
                number=shipment.number,
                receipt_id=receipt.pk,
            )
        )
    return receipt


@action(journal=OrderAccepted, many=True)
def accept_order(*, actor: Actor, now: datetime, order_id: int, words: str) -> Order:
    """Write down that the customer has accepted an order, in their words, where everything of it is with them.

    Raises: NotFound, NotAllowed, OrderOver, AlreadyAccepted, NotAllReceived, EmptyText, TextTooLong.
    """
    order = access.order_for(actor, order_id, "order.work", lock=True)
    if order.accepted_at is not None:
        raise AlreadyAccepted()
    if order.status == OrderStatus.CANCELLED:
        raise OrderOver()
    goods = order.lines.filter(ships=True, removed_in__isnull=True)
    if order.confirmed_at is None or any(line.received < line.quantity for line in goods):
        raise NotAllReceived()
    words = words.replace("\x00", "").strip()
    if not words:
        raise EmptyText(field="words")
    if len(words) > LONGEST["words"]:
        raise TextTooLong(field="words", length=len(words), limit=LONGEST["words"])
    accept(order, how="word", words=words)
    restate(order)
    return order
