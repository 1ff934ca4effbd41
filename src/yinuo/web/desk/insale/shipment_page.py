"""One shipment on the desk: where it is, what is in it, its way so far, what worries us, and what can be done now."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from yinuo.core.errors import NotFound
from yinuo.insale.actions.tracking_raw import reveal_push
from yinuo.insale.models import TrackingEvent
from yinuo.insale.queries.shipments import ConcernRow, ShipmentFile, get_shipment
from yinuo.web.components.rows import Link
from yinuo.web.desk.action_forms import asks_part, part
from yinuo.web.desk.insale.order_deeds import order_url
from yinuo.web.desk.insale.shipment_words import (
    NOT_MOVED,
    concern_words,
    event_words,
    shipment_url,
    shown_event,
    shown_line,
    shown_package,
    shown_shipment,
)
from yinuo.web.pages import StaffRequest, desk_page
from yinuo.web.views_rows import promise

HOME = "/desk/shipments/"


@desk_page("matter.read")
def shipment(request: StaffRequest, shipment_id: int) -> HttpResponse:
    """Show a shipment with what can be done about it. Raises: NotFound."""
    file = get_shipment(actor=request.actor, now=request.now, shipment_id=shipment_id)
    may = dict.fromkeys(file.may, True)
    context = {
        "title": _("Shipment %(number)s") % {"number": file.row.number},
        "file": file,
        "shown": shown_shipment(file.row),
        "promise": promise(file.promise, with_whom=False) if file.promise else None,
        "lines": [shown_line(line) for line in file.lines],
        "packages": [shown_package(one, place) for place, one in enumerate(file.packages, start=1)],
        "entries": [shown_event(event) for event in file.events],
        "latest": event_words(file.events[0]) if file.events else str(NOT_MOVED),
        "raw": [{"id": one.id, "at": one.at, "what": event_words(one)} for one in file.events if one.has_raw]
        if "reveal" in file.may
        else [],
        "worries": [_worry(one, file) for one in file.concerns if one.settled_at is None],
        "settled": [_worry(one, file) for one in file.concerns if one.settled_at is not None],
        "may": may,
        "url": shipment_url(shipment_id),
        "order_url": order_url(file.row.order_id),
        "path": _path(file),
    }
    return render(request, "desk/insale/shipment.html", context)


def _path(file: ShipmentFile) -> list[Link]:
    return [
        Link(name=_("Orders"), url="/desk/orders/"),
        Link(name=file.order_number, url=order_url(file.row.order_id)),
        Link(name=file.row.number),
    ]


def _worry(one: ConcernRow, file: ShipmentFile) -> dict[str, Any]:
    return {
        "row": one,
        "name": concern_words(one.kind),
        "url": f"{shipment_url(file.row.id)}concerns/{one.id}/",
    }


@desk_page("customer.reveal", methods=("POST",))
def raw(request: StaffRequest, shipment_id: int, event_id: int) -> HttpResponse:
    """Show what a courier sent, word for word, once; the journal keeps who looked. Raises: NotFound, NotAllowed."""
    if not TrackingEvent.objects.filter(pk=event_id, shipment=shipment_id).exists():
        raise NotFound()
    found = reveal_push(actor=request.actor, now=request.now, event_id=event_id)
    file = get_shipment(actor=request.actor, now=request.now, shipment_id=shipment_id)
    context = {
        "title": _("What the courier sent"),
        "found": found,
        "path": [*_path(file)[:2], Link(name=file.row.number, url=shipment_url(shipment_id))],
    }
    if asks_part(request):
        return part(request, "desk/insale/shipment_raw.html", context)
    return render(request, "desk/insale/shipment_raw_page.html", context)


ADDRESSES: list[URLPattern] = [
    path("shipments/<int:shipment_id>/", shipment, name="shipment"),
    path("shipments/<int:shipment_id>/events/<int:event_id>/raw/", raw, name="shipment_raw"),
]
