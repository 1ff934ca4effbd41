"""Taking in what couriers tell, in whatever order and however often; writing down what was heard otherwise."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from yinuo.core.action import action, record
from yinuo.core.actor import Actor, Scope
from yinuo.core.errors import InvalidValue, NotAllowed
from yinuo.core.ids import new_id
from yinuo.insale import access
from yinuo.insale.couriers import OTHER, courier_code
from yinuo.insale.errors import NotHandedOver
from yinuo.insale.journal import ShipmentMoved, TrackingNoted
from yinuo.insale.models import Shipment, TrackingEvent, TrackingPush
from yinuo.insale.rules.tracking import STATUSES
from yinuo.insale.rules.waybills import checked_waybill
from yinuo.insale.shipment_rows import reckon
from yinuo.matters.errors import EmptyText, TextTooLong

SIGN_TYPES = ("", "SELF", "AGENT", "LOCKER_STATION", "UNKNOWN")
# A scan further ahead than a clock may be wrong has not happened; as the latest it would hide all that follows.
FURTHEST_AHEAD = timedelta(days=1)
LONGEST_WORDS = 500


class ToldEvent(Protocol):
    """A scan as `channels.courier.normalise` returns it."""

    @property
    def waybill_no(self) -> str: ...
    @property
    def carrier(self) -> str: ...
    @property
    def provider(self) -> str: ...
    @property
    def occurred_at(self) -> datetime: ...
    @property
    def status(self) -> str: ...
    @property
    def sign_type(self) -> str: ...
    @property
    def location(self) -> str: ...
    @property
    def raw_code(self) -> str: ...
    @property
    def raw_text(self) -> str: ...
    @property
    def is_picked_up(self) -> bool: ...


@dataclass(frozen=True, kw_only=True)
class Push:
    """A message of a provider as it came, its signature checked; `is_readable` is false where no scans could be read from it."""

    provider: str
    body: bytes
    is_readable: bool = True


@dataclass(frozen=True, kw_only=True)
class TakenTracking:
    """What came of it: `outcome` as in `models.TrackingPush`, `new` scans that were not known, when it came for the first time."""

    outcome: str
    new: int
    received_at: datetime


@action(journal=ShipmentMoved, many=True)
def take_tracking(
    *, actor: Actor, now: datetime, events: Sequence[ToldEvent], push: Push | None = None
) -> TakenTracking:
    """Take in scans: each once, each for the shipment that it names; what was pushed is kept as it came.

    The same push again changes nothing, but one whose shipment was unknown is looked at again. A change of state is one entry, however
    many scans led to it. Raises: NotAllowed for whoever does not work on all shipments.
    """
    if actor.require("shipment.work") < Scope.ALL:
        raise NotAllowed(right="shipment.work")
    kept = _keep(push, now=now) if push is not None else None
    if kept is not None and (kept.outcome != "unknown" or not events):
        return TakenTracking(outcome=kept.outcome, new=0, received_at=kept.received_at)
    new, is_known = _take(actor, now, events, kept)
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
    actor: Actor, now: datetime, events: Sequence[ToldEvent], push: TrackingPush | None
) -> tuple[int, bool]:
    """Write what is new and reckon the shipments anew; return how many scans were new, and whether any shipment was known."""
    named = _shipments_named(events)
    if not named:
        return 0, False
    told: dict[int, list[ToldEvent]] = {}
    for event in events:
        key = named.get((event.waybill_no, event.carrier))
        if key is not None and event.occurred_at <= now + FURTHEST_AHEAD:
            told.setdefault(key, []).append(event)
    orders = {
        order_id: access.order_for(actor, order_id, "shipment.work", lock=True)
        for order_id in sorted(set(Shipment.objects.filter(pk__in=told).values_list("order_id", flat=True)))
    }
    locked = list(
        Shipment.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=told).order_by("pk")
    )
    new = _insert(told, push, now=now)
    for order_id, order in orders.items():
        mine = [one for one in locked if one.order_id == order_id and one.pk in new]
        if mine:
            reckon(order, mine)
    return sum(new.values()), True


def _shipments_named(events: Iterable[ToldEvent]) -> Mapping[tuple[str, str], int]:
    """Return which shipment each waybill and courier stand for. Two parcels of one number are not told apart by guessing."""
    told = {(event.waybill_no, event.carrier): checked_waybill(event.waybill_no) for event in events}
    rows: dict[str, list[tuple[int, str]]] = {}
    wanted = {waybill for waybill in told.values() if waybill}
    for key, waybill, courier in (
        Shipment.objects.filter(waybill__in=wanted)
        .exclude(state__in=("packed", "cancelled"))
        .values_list("pk", "waybill", "courier")
    ):
        rows.setdefault(waybill, []).append((key, courier))
    found = {}
    for (number, carrier), checked in told.items():
        meant = _one_of(rows.get(checked or "", []), courier_code(carrier))
        if meant is not None:
            found[number, carrier] = meant
    return found


def _one_of(rows: Sequence[tuple[int, str]], courier: str | None) -> int | None:
    """Return the one shipment that a courier's scan can mean; with another courier than ours it means none of them."""
    if courier is not None:
        exact = [key for key, own in rows if own == courier]
        rows = [(key, courier) for key in exact] or [row for row in rows if row[1] == OTHER]
    return rows[0][0] if len(rows) == 1 else None


def _insert(
    told: Mapping[int, Sequence[ToldEvent]], push: TrackingPush | None, *, now: datetime
) -> dict[int, int]:
    """Write scans that are not there yet; return for each shipment that has new ones how many."""
    rows = [
        TrackingEvent(
            id=new_id(),
            shipment_id=key,
            provider=event.provider[:20],
            occurred_at=event.occurred_at,
            status=str(event.status),
            sign_type=str(event.sign_type),
            location=event.location[:120],
            raw_code=event.raw_code[:40],
            raw_text=event.raw_text[:LONGEST_WORDS],
            raw_sha256=_digest(event.raw_text or event.raw_code or str(event.status)),
            is_picked_up=event.is_picked_up,
            push=push,
            received_at=now,
        )
        for key, events in told.items()
        for event in events
    ]
    TrackingEvent.objects.bulk_create(rows, ignore_conflicts=True)
    written = TrackingEvent.objects.filter(pk__in=[row.pk for row in rows])
    new: dict[int, int] = {}
    for key in written.values_list("shipment_id", flat=True):
        new[key] = new.get(key, 0) + 1
    return new


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class HeardEvent:
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
    digest = _digest(f"{heard.status} {words}")
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
