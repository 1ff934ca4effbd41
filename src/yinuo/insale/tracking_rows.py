"""Scans as rows: which shipment each of them means, and each written once."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from yinuo.core.ids import new_id
from yinuo.insale.couriers import OTHER, courier_code
from yinuo.insale.models import Shipment, TrackingEvent, TrackingPush
from yinuo.insale.rules.waybills import checked_waybill

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


def shipments_named(events: Iterable[ToldEvent]) -> Mapping[tuple[str, str], int]:
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


def insert_events(
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
            raw_sha256=digest_of(event.raw_text or event.raw_code or str(event.status)),
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


def digest_of(text: str) -> str:
    """Return by what two scans of one instant are told apart: a hash of their words."""
    return hashlib.sha256(text.encode()).hexdigest()
