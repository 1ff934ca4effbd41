"""A shipment in words: where it is, who carries it, what its scans say, what worries us."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from yinuo.insale.couriers import COURIERS
from yinuo.insale.journal.tracking import EVENT_WORDS, SIGN_WORDS
from yinuo.insale.queries.shipments import EventRow, PackageRow, ShipmentRow, ShippedLine
from yinuo.insale.states import ConcernKind, ShipmentState
from yinuo.web.components.quote_words import number_words
from yinuo.web.components.rows import TimelineRow

BADGES = {"packed": "ink", "cancelled": "line", "received": "line", "returned": "line"}
_ICONS = {
    "CREATED": "clipboard-check",
    "PICKED_UP": "package-check",
    "IN_TRANSIT": "truck",
    "OUT_FOR_DELIVERY": "map-pin",
    "IN_LOCKER": "archive",
    "SIGNED": "circle-check",
    "REJECTED": "x",
    "RETURNING": "undo-2",
    "RETURNED": "undo-2",
    "EXCEPTION": "triangle-alert",
    "CANCELLED": "ban",
    "LOST": "circle-alert",
}
_TOLD_BY = {
    "hand": pgettext_lazy("told by", "written down by hand"),
    "sheet": pgettext_lazy("told by", "from a spreadsheet"),
    "kuaidi100": "快递100",
    "kdniao": "快递鸟",
    "generic": pgettext_lazy("told by", "the courier's program"),
}
NOT_MOVED = lazy("No scan yet")


def state_words(state: str) -> str:
    """Return the name of where a shipment is."""
    return str(ShipmentState(state).label)


def concern_words(kind: str) -> str:
    """Return the name of what worries us."""
    return str(ConcernKind(kind).label)


def courier_words(code: str) -> str:
    """Return a courier's name, "" for none."""
    known = COURIERS.get(code)
    return str(known.name) if known else code


def shown_shipment(row: ShipmentRow) -> dict[str, Any]:
    """Return a shipment as a line of a list or of its order's page; a worry that its state says already is not said twice."""
    state = state_words(row.state)
    return {
        "row": row,
        "state": state,
        "is_worry": bool(row.concerns),
        "badge": BADGES.get(row.state, ""),
        "courier": courier_words(row.courier),
        "concerns": [said for kind in row.concerns if (said := concern_words(kind)) != state],
        "url": shipment_url(row.id),
    }


def shipment_url(shipment_id: int) -> str:
    """Return the address of a shipment's page."""
    return f"/desk/shipments/{shipment_id}/"


def shown_line(line: ShippedLine) -> dict[str, str]:
    """Return what is in a shipment: the title and how much of it."""
    amount = " ".join(part for part in (number_words(line.quantity), line.unit) if part)
    return {"title": line.title, "amount": amount}


def shown_package(package: PackageRow, place: int) -> dict[str, str]:
    """Return a box: which one, what is known of it, what is in it."""
    known = []
    if package.weight_kg is not None:
        known.append(f"{number_words(package.weight_kg)} kg")
    if package.sides_cm:
        known.append(f"{package.sides_cm} cm")
    return {
        "name": _("Box %(place)s") % {"place": place},
        "measures": " · ".join(known),
        "content": package.content,
    }


def event_words(event: EventRow) -> str:
    """Return what a scan says, in plain words."""
    said = str(EVENT_WORDS.get(event.status, event.status))
    if event.is_picked_up:
        return _("Taken out of the locker or station")
    if event.sign_type in SIGN_WORDS:
        return _("%(what)s, %(by)s") % {"what": said, "by": SIGN_WORDS[event.sign_type]}
    return said


def shown_event(event: EventRow) -> TimelineRow:
    """Return a scan as a line of the shipment's way."""
    told_by = event.by or str(_TOLD_BY.get(event.provider, event.provider))
    place = event.location if event.location not in event.text else ""
    body = " · ".join(part for part in (place, event.text, told_by) if part)
    return TimelineRow(
        at=event.at, what=event_words(event), body=body, icon=_ICONS.get(event.status, "circle")
    )
