"""Shipments on the desk: the list with its scanner's field, those of an order, and what needs care on My day."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from yinuo.insale.queries.order import OrderFile
from yinuo.insale.queries.shipments import count_concerns, list_concerns, list_shipments
from yinuo.insale.queries.shipments_list import (
    GROUPS,
    ListedShipment,
    ShipmentFilter,
    count_shipments,
    find_shipments,
)
from yinuo.web.components.rows import Cursor, Link
from yinuo.web.desk.action_forms import asked_text, query_of
from yinuo.web.desk.insale.order_deeds import order_url
from yinuo.web.desk.insale.order_parts import OrderPart, order_part
from yinuo.web.desk.insale.shipment_words import concern_words, shipment_url, shown_shipment
from yinuo.web.pages import StaffRequest, desk_page

RIGHT = "shipment.work"
ON_MY_DAY = 5
GROUP_NAMES = {
    "to_hand_over": pgettext_lazy("shipments", "To hand over"),
    "on_the_way": pgettext_lazy("shipments", "On their way"),
    "there": pgettext_lazy("shipments", "There"),
    "back": pgettext_lazy("shipments", "Back or lost"),
}
WHOSE_NAMES = {"mine": pgettext_lazy("shipments", "Mine"), "all": pgettext_lazy("shipments", "All")}
CARE = lazy("Needs care")
_PACKABLE = ("confirmed", "in_progress", "ready", "part_shipped", "shipped")


@desk_page(RIGHT)
def shipments(request: StaffRequest) -> HttpResponse:
    """Show shipments, what worries us first; a code that was scanned leads to its parcel."""
    kept = _kept(request)
    wanted = ShipmentFilter(
        group=kept.get("group", ""),
        care="care" in kept,
        mine=kept.get("whose") == "mine",
        text=kept.get("q", ""),
    )
    rows, older = find_shipments(actor=request.actor, wanted=wanted, after=asked_text(request, "after"))
    exact = [one for one in rows if one.is_exact]
    if len(exact) == 1:
        return HttpResponseRedirect(shipment_url(exact[0].row.id))
    counts = count_shipments(actor=request.actor, mine=wanted.mine)
    context = {
        "title": _("Shipments"),
        "rows": [_shown(one) for one in rows],
        "tabs": [
            Link(
                name=str(name),
                url=query_of({**kept, "group": key}),
                current=key == wanted.group,
                count=counts[key],
            )
            for key, name in GROUP_NAMES.items()
        ],
        "whose": [
            Link(
                name=str(name), url=query_of({**kept, "whose": key}), current=key == kept.get("whose", "all")
            )
            for key, name in WHOSE_NAMES.items()
        ],
        "care": Link(
            name=str(CARE),
            url=query_of(_toggled(kept)),
            current=wanted.care,
            count=counts["care"],
        ),
        "text": wanted.text,
        "hidden": {name: value for name, value in kept.items() if name == "whose"},
        "cursor": Cursor(
            older_url=query_of({**kept, "after": older}) if older else "",
            newer_url=query_of(kept) if "after" in request.GET else "",
            shown=len(rows),
        ),
    }
    return render(request, "desk/insale/shipments.html", context)


def _kept(request: StaffRequest) -> dict[str, str]:
    """Return what the address asks for, of what can be asked. Who scans or looks for a word looks everywhere."""
    group, text = asked_text(request, "group"), asked_text(request, "q", limit=200)
    kept: dict[str, str] = {}
    if group in GROUPS:
        kept["group"] = group
    elif not text and "care" not in request.GET:
        kept["group"] = "to_hand_over"
    if request.GET.get("whose") == "mine":
        kept["whose"] = "mine"
    if "care" in request.GET:
        kept["care"] = "1"
    if text:
        kept["q"] = text
    return kept


def _toggled(kept: dict[str, str]) -> dict[str, str]:
    """Return the address with or without the filter; what needs care is looked for in every group."""
    if "care" in kept:
        return {name: value for name, value in kept.items() if name != "care"}
    return {name: value for name, value in kept.items() if name != "group"} | {"care": "1"}


def _shown(one: ListedShipment) -> dict[str, Any]:
    return {**shown_shipment(one.row), "listed": one, "order_url": order_url(one.row.order_id)}


def parcels_to_look_after(request: StaffRequest) -> dict[str, Any] | None:
    """Return the oldest worries about the reader's own shipments and how many there are, None where there is none. Two statements.

    What has arrived and is looked after stands among the arrivals of the day.
    """
    actor = request.actor
    if actor.staff_id is None or not actor.can(RIGHT):
        return None
    rows, more = list_concerns(actor=actor, mine=True, looked_after=False, limit=ON_MY_DAY)
    if not rows:
        return None
    return {
        "rows": [
            {"row": one, "name": concern_words(one.kind), "url": shipment_url(one.shipment_id)}
            for one in rows
        ],
        "count": count_concerns(actor=actor) if more else len(rows),
    }


@order_part(place="body", rank=20)
def shipments_of(request: StaffRequest, file: OrderFile) -> OrderPart | None:
    """Show an order's shipments, and lead to packing what is left of it."""
    if not any(line.ships or line.parts for line in file.lines):
        return None
    rows = list_shipments(actor=request.actor, order_id=file.row.id)
    is_open = file.confirmed_at is not None and file.held_at is None and file.row.status in _PACKABLE
    is_packable = is_open and RIGHT in file.rights
    if not rows and not is_packable:
        return None
    return OrderPart(
        name=_("Shipments"),
        template="desk/insale/shipments_of_order.html",
        context={"rows": [shown_shipment(row) for row in rows]},
        pages=[Link(name=_("Pack"), url=f"{order_url(file.row.id)}pack/")] if is_packable else [],
    )


ADDRESSES: list[URLPattern] = [path("shipments/", shipments, name="shipments")]
