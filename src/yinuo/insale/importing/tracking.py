"""Scans of a spreadsheet become scans of our shipments, each once; and how that is taken back."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from yinuo.core.imports import Batch, Touched, Undo
from yinuo.core.imports_undo import in_use
from yinuo.insale import access
from yinuo.insale.models import Shipment, TrackingEvent
from yinuo.insale.shipment_rows import reckon
from yinuo.insale.tracking_rows import (
    FURTHEST_AHEAD,
    ToldEvent,
    insert_events,
    shipments_named,
)
from yinuo.matters.access import reach_of
from yinuo.matters.models import Matter

RIGHT = "shipment.work"
TABLE = "tracking_event"


def take_sheet(batch: Batch, told: Mapping[int, ToldEvent]) -> None:
    """Decide the rows of a batch (number → scan), and write those that are new unless it is dry.

    What happened at the same instant is known already, whoever told it. Who may not work on a shipment does not hear that there is one.
    """
    meant = shipments_named(told.values())
    reached = _reached(batch, set(meant.values()))
    known = set(
        TrackingEvent.objects.filter(shipment__in=reached).values_list("shipment", "occurred_at", "status")
    )
    new: dict[int, list[ToldEvent]] = {}
    for row in batch.open:
        event = told[row.number]
        shipment_id = meant.get((event.waybill_no, event.carrier))
        if shipment_id not in reached:
            batch.refuse(row, _unknown(event), field="waybill")
        elif event.occurred_at > batch.now + FURTHEST_AHEAD:
            batch.refuse(row, _("This has not happened yet."), field="at")
        elif (shipment_id, event.occurred_at, str(event.status)) not in known:
            batch.created.add(row.number)
            known.add((shipment_id, event.occurred_at, str(event.status)))
            new.setdefault(shipment_id, []).append(event)
    if new and not batch.dry:
        _write(batch, new)


def _reached(batch: Batch, shipment_ids: set[int]) -> set[int]:
    """Return which of these shipments the importer works on."""
    matters = Matter.objects.filter(reach_of(batch.actor, RIGHT))
    rows = Shipment.objects.filter(pk__in=shipment_ids, order__matter__in=matters)
    return set(rows.values_list("pk", flat=True))


def _unknown(event: ToldEvent) -> str:
    if event.carrier:
        return _("No parcel on its way has this waybill with this courier.")
    return _("No parcel on its way has this waybill, or several have it: then name the courier.")


def _write(batch: Batch, new: Mapping[int, list[ToldEvent]]) -> None:
    orders = dict(Shipment.objects.filter(pk__in=new).values_list("pk", "order_id"))
    locked = {
        key: access.order_for(batch.actor, key, RIGHT, lock=True) for key in sorted(set(orders.values()))
    }
    shipments = list(
        Shipment.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=new).order_by("pk")
    )
    since: datetime = batch.now
    insert_events(new, None, now=since)
    written = TrackingEvent.objects.filter(shipment__in=new, provider="sheet", received_at=since)
    batch.touched += [
        Touched(table=TABLE, key=key) for key in written.order_by("pk").values_list("pk", flat=True)
    ]
    for order_id, order in locked.items():
        reckon(order, [one for one in shipments if one.order_id == order_id])


def undo_events(undo: Undo) -> dict[int, str]:
    """Take back scans; those of a parcel that is there by now stay, for promises and receipts rest on them. Key → why it stays."""
    events = {
        event.pk: event
        for event in TrackingEvent.objects.filter(pk__in=[one.key for one in undo.rows]).select_related(
            "shipment"
        )
    }
    orders = {
        key: access.order_for(undo.actor, key, RIGHT, lock=True)
        for key in sorted({event.shipment.order_id for event in events.values()})
    }
    shipments = list(
        Shipment.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk__in={event.shipment_id for event in events.values()})
        .order_by("pk")
    )
    there = {one.pk for one in shipments if one.delivered_at is not None or one.state == "received"}
    kept = {key: in_use() for key, event in events.items() if event.shipment_id in there}
    TrackingEvent.objects.filter(pk__in=set(events) - set(kept)).delete()
    for order_id, order in orders.items():
        reckon(order, [one for one in shipments if one.order_id == order_id and one.pk not in there])
    return kept
