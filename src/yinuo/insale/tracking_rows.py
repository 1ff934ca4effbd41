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


class OtherParcels(Protocol):
    """Parcels that a later room follows by the same scans, such as those that come back."""

    def named(self, events: Sequence[ToldEvent], /) -> Mapping[tuple[str, str], int]:
        """Return which parcel each waybill and courier stand for."""

    def take(
        self, told: Mapping[int, Sequence[ToldEvent]], push: TrackingPush | None, /, *, now: datetime
    ) -> int:
        """Write the scans of each parcel that are not there yet and let everything follow from them; return how many were new."""


OTHER_PARCELS: list[OtherParcels] = []


def register_parcels(other: OtherParcels) -> None:
    """Let a later room take in scans of parcels that are no shipments."""
    OTHER_PARCELS.append(other)


def named_by_waybill(
    events: Iterable[ToldEvent], rows: Iterable[tuple[int, str, str]]
) -> dict[tuple[str, str], int]:
    """Return which of the rows (key, waybill, courier) each waybill and courier stand for; two of one number are not told apart by guessing."""
    known: dict[str, list[tuple[int, str]]] = {}
    for key, waybill, courier in rows:
        known.setdefault(waybill, []).append((key, courier))
    found = {}
    for event in events:
        checked = checked_waybill(event.waybill_no) or ""
        meant = _one_of(known.get(checked, []), courier_code(event.carrier))
        if meant is not None:
            found[event.waybill_no, event.carrier] = meant
    return found


def shipments_named(events: Iterable[ToldEvent]) -> Mapping[tuple[str, str], int]:
    """Return which shipment each waybill and courier stand for. Two parcels of one number are not told apart by guessing."""
    told = list(events)
    wanted = {waybill for event in told if (waybill := checked_waybill(event.waybill_no))}
    rows = Shipment.objects.filter(waybill__in=wanted).exclude(state__in=("packed", "cancelled"))
    return named_by_waybill(told, rows.values_list("pk", "waybill", "courier"))


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
