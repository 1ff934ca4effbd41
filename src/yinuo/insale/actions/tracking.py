"""Taking in what couriers tell, in whatever order and however often; writing down what was heard otherwise."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from yinuo.core.action import action, record
from yinuo.core.actor import Actor, Scope
from yinuo.core.errors import InvalidValue, NotAllowed
from yinuo.core.ids import new_id
from yinuo.insale import access
from yinuo.insale.errors import NotHandedOver
from yinuo.insale.journal import ShipmentMoved, TrackingNoted
from yinuo.insale.models import Shipment, TrackingEvent, TrackingPush
from yinuo.insale.rules.tracking import STATUSES
from yinuo.insale.shipment_rows import reckon
from yinuo.insale.tracking_rows import (
    FURTHEST_AHEAD,
    LONGEST_WORDS,
    OTHER_PARCELS,
    ToldEvent,
    digest_of,
    insert_events,
    shipments_named,
)
from yinuo.matters.errors import EmptyText, TextTooLong

SIGN_TYPES = ("", "SELF", "AGENT", "LOCKER_STATION", "UNKNOWN")


class Push(Struct, frozen=True, kw_only=True):
    """A message of a provider as it came, its signature checked; `is_readable` is false where no scans could be read from it."""

    provider: str
    body: bytes
    is_readable: bool = True


class TakenTracking(Struct, frozen=True, kw_only=True):
    """What came of it: `outcome` as in `models.TrackingPush`, `new` scans that were not known, when it came for the first time."""

    outcome: str
    new: int
    received_at: datetime


@action(journal=ShipmentMoved, many=True)
def take_tracking(
    *, actor: Actor, now: datetime, events: Sequence[ToldEvent], push: Push | None = None
) -> TakenTracking:
    """Take in scans: each once, each for the shipment that it names, or for a parcel that a later room follows; what was pushed is kept as it came.

    The same push again changes nothing, but one whose shipment was unknown is looked at again. A change of state is one entry, however
    many scans led to it. Raises: NotAllowed for whoever does not work on all shipments.
    """
    if actor.require("shipment.work") < Scope.ALL:
        raise NotAllowed(right="shipment.work")
    kept = _keep(push, now=now) if push is not None else None
    if kept is not None and (kept.outcome != "unknown" or not events):
        return TakenTracking(outcome=kept.outcome, new=0, received_at=kept.received_at)
    named = shipments_named(events)
    new, is_known = (_take(actor, now, events, named, kept) if named else 0), bool(named)
    rest = [event for event in events if (event.waybill_no, event.carrier) not in named]
    for others in OTHER_PARCELS if rest else ():
        meant = others.named(rest)
        if meant:
            new += others.take(_by_parcel(rest, meant, now=now), kept, now=now)
            is_known = True
    outcome = "taken" if is_known else "unknown"
    if kept is not None and (new or is_known):
        TrackingPush.objects.filter(pk=kept.pk).update(outcome=outcome, events=min(new, 32_000))
    return TakenTracking(outcome=outcome, new=new, received_at=kept.received_at if kept is not None else now)


def _keep(push: Push, *, now: datetime) -> TrackingPush:
    """Return the row of a push, locked: the one that stands where the same bytes came before. A second worker waits for the first here."""
    digest = hashlib.sha256(push.body).hexdigest()
    row = TrackingPush(
        id=new_id(),
        provider=push.provider,
        sha256=digest,
        body=push.body,
        outcome="unknown" if push.is_readable else "unreadable",
        received_at=now,
    )
    TrackingPush.objects.bulk_create([row], ignore_conflicts=True)
    return TrackingPush.objects.select_for_update().get(provider=push.provider, sha256=digest)


def _take(
    actor: Actor,
    now: datetime,
    events: Sequence[ToldEvent],
    named: Mapping[tuple[str, str], int],
    push: TrackingPush | None,
) -> int:
    """Write what is new and reckon the shipments anew; return how many scans were new."""
    told = _by_parcel(events, named, now=now)
    orders = {
        order_id: access.order_for(actor, order_id, "shipment.work", lock=True)
        for order_id in sorted(set(Shipment.objects.filter(pk__in=told).values_list("order_id", flat=True)))
    }
    locked = list(
        Shipment.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=told).order_by("pk")
    )
    new = insert_events(told, push, now=now)
    for order_id, order in orders.items():
        mine = [one for one in locked if one.order_id == order_id and one.pk in new]
        if mine:
            reckon(order, mine)
    return sum(new.values())


def _by_parcel(
    events: Sequence[ToldEvent], named: Mapping[tuple[str, str], int], *, now: datetime
) -> dict[int, list[ToldEvent]]:
    """Return the scans of each parcel that is named; what lies further ahead than a clock may be wrong has not happened."""
    told: dict[int, list[ToldEvent]] = {}
    for event in events:
        key = named.get((event.waybill_no, event.carrier))
        if key is not None and event.occurred_at <= now + FURTHEST_AHEAD:
            told.setdefault(key, []).append(event)
    return told


class HeardEvent(Struct, frozen=True, kw_only=True):
    """What was heard about a shipment by telephone, on the courier's page, from our driver. `status` is one of ours, `at` now where it is not said."""

    status: str
    words: str
    sign_type: str = ""
    location: str = ""
    at: datetime | None = None
    is_picked_up: bool = False


@action(journal=TrackingNoted, many=True)
def note_tracking(*, actor: Actor, now: datetime, shipment_id: int, heard: HeardEvent) -> TrackingEvent:
    """Write down by hand what happened to a shipment; said twice with the same words and time it is one event.

    Raises: NotFound, NotAllowed, NotHandedOver, InvalidValue, EmptyText, TextTooLong.
    """
    shipment, order = access.shipment_for(actor, shipment_id, "shipment.work", lock=True)
    if shipment.state in ("packed", "cancelled"):
        raise NotHandedOver()
    words, location = _checked(heard, now=now)
    digest = digest_of(f"{heard.status} {words}")
    at = heard.at or now
    same = TrackingEvent.objects.filter(
        shipment=shipment, provider="hand", occurred_at=at, raw_sha256=digest
    ).first()
    if same is not None:
        return same
    made = TrackingEvent.objects.create(
        shipment=shipment,
        provider="hand",
        occurred_at=at,
        status=heard.status,
        sign_type=heard.sign_type or ("UNKNOWN" if heard.status == "SIGNED" else ""),
        location=location,
        raw_text=words,
        raw_sha256=digest,
        is_picked_up=heard.is_picked_up and heard.status == "SIGNED",
        by_id=actor.staff_id,
        received_at=now,
    )
    record(
        TrackingNoted(
            subject_id=order.pk,
            matter_id=order.pk,
            shipment_id=shipment.pk,
            number=shipment.number,
            event_id=made.pk,
            status=heard.status,
        )
    )
    reckon(order, [shipment])
    return made


def _checked(heard: HeardEvent, *, now: datetime) -> tuple[str, str]:
    if heard.status not in STATUSES:
        raise InvalidValue(field="status", problem=heard.status[:40])
    if heard.sign_type not in SIGN_TYPES or (heard.sign_type and heard.status not in ("SIGNED", "IN_LOCKER")):
        raise InvalidValue(field="sign_type", problem=heard.sign_type[:40])
    if heard.at is not None and heard.at > now:
        raise InvalidValue(field="at", problem=heard.at.isoformat())
    texts = {"words": (heard.words, LONGEST_WORDS), "location": (heard.location, 120)}
    cleaned = {}
    for name, (text, limit) in texts.items():
        cleaned[name] = text.replace("\x00", "").strip()
        if len(cleaned[name]) > limit:
            raise TextTooLong(field=name, length=len(cleaned[name]), limit=limit)
    if not cleaned["words"]:
        raise EmptyText(field="words")
    return cleaned["words"], cleaned["location"]
