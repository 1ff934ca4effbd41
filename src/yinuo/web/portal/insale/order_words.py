"""The customer's order in words: what happened and what comes, in the active language."""

from collections.abc import Sequence
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from yinuo.catalog.rules import text_in
from yinuo.core.money_words import money_words
from yinuo.insale.couriers import COURIERS, OWN
from yinuo.insale.queries.customer_order import CustomerOrder, NoteRow, ParcelRow, ScanRow, Stop
from yinuo.insale.queries.order import OrderFile, OrderLineRow
from yinuo.web.components import words
from yinuo.web.components.quote_words import number_words
from yinuo.web.components.rows import StepRow

TITLES = {
    "quoted": pgettext_lazy("stop of an order", "You got our quote"),
    "ordered": pgettext_lazy("stop of an order", "You ordered"),
    "confirmed": pgettext_lazy("stop of an order", "We confirmed your order"),
    "report": pgettext_lazy("stop of an order", "We reported to you"),
    "received": pgettext_lazy("stop of an order", "You have it"),
    "completed": pgettext_lazy("stop of an order", "All done and settled"),
    "cancelled": pgettext_lazy("stop of an order", "The order was cancelled"),
}
AHEAD = {
    "confirmed": pgettext_lazy("stop of an order", "We look at everything and confirm"),
    "received": pgettext_lazy("stop of an order", "It is with you"),
}
SCANS = {
    "CREATED": pgettext_lazy("scan of a parcel", "Announced to the courier"),
    "PICKED_UP": pgettext_lazy("scan of a parcel", "The courier has it"),
    "IN_TRANSIT": pgettext_lazy("scan of a parcel", "On its way"),
    "OUT_FOR_DELIVERY": pgettext_lazy("scan of a parcel", "It comes to you today"),
    "IN_LOCKER": pgettext_lazy("scan of a parcel", "It waits in a locker or at a station"),
    "SIGNED": pgettext_lazy("scan of a parcel", "Signed for"),
    "REJECTED": pgettext_lazy("scan of a parcel", "It was not accepted"),
    "RETURNING": pgettext_lazy("scan of a parcel", "It is coming back to us"),
    "RETURNED": pgettext_lazy("scan of a parcel", "It is back with us"),
    "EXCEPTION": pgettext_lazy("scan of a parcel", "Something is in its way; we look after it"),
    "CANCELLED": pgettext_lazy("scan of a parcel", "Called off"),
    "LOST": pgettext_lazy("scan of a parcel", "It is lost; we make it good"),
}
SIGNED = {
    "SELF": pgettext_lazy("scan of a parcel", "Signed for by you"),
    "AGENT": pgettext_lazy("scan of a parcel", "Signed for by somebody else"),
    "LOCKER_STATION": pgettext_lazy("scan of a parcel", "Put into a locker or handed to a station"),
}
PARCELS = {
    "packed": pgettext_lazy("where a parcel is", "Packed, not on its way yet"),
    "handed_over": pgettext_lazy("where a parcel is", "Handed to the courier"),
    "in_transit": pgettext_lazy("where a parcel is", "On its way to you"),
    "out_for_delivery": pgettext_lazy("where a parcel is", "Comes to you today"),
    "in_locker": pgettext_lazy("where a parcel is", "Waits in a locker or at a station"),
    "delivered": pgettext_lazy("where a parcel is", "Delivered, as the courier says"),
    "received": pgettext_lazy("where a parcel is", "You have it"),
    "exception": pgettext_lazy("where a parcel is", "Held up on its way; we look after it"),
    "refused": pgettext_lazy("where a parcel is", "Not accepted"),
    "returning": pgettext_lazy("where a parcel is", "On its way back to us"),
    "returned": pgettext_lazy("where a parcel is", "Back with us"),
    "lost": pgettext_lazy("where a parcel is", "Lost; we make it good"),
}
STATUSES = {
    "draft": lazy("We have your order and look at it. Nothing is fixed before we confirm."),
    "confirmed": lazy("Your order is confirmed. The work begins."),
    "in_progress": lazy("Your order is being worked on."),
    "on_hold": lazy("The work stands still for now. What we promised you runs on."),
    "ready": lazy("Everything is ready to be sent."),
    "part_shipped": lazy("A part of it is on its way to you."),
    "shipped": lazy("It is on its way to you."),
    "received": lazy("You have it. If anything is not right, tell us here."),
    "accepted": lazy("You have it, and you were content."),
    "completed": lazy("All done. Thank you."),
    "cancelled": lazy("This order was cancelled."),
}
CHANGES = {
    "raised": pgettext_lazy("customer's change", "We look at it"),
    "assessed": pgettext_lazy("customer's change", "We look at it"),
    "offered": pgettext_lazy("customer's change", "Waits for you"),
    "agreed": pgettext_lazy("customer's change", "You agreed"),
    "rejected": pgettext_lazy("customer's change", "Left as it was"),
    "applied": pgettext_lazy("customer's change", "In force"),
    "withdrawn": pgettext_lazy("customer's change", "Taken back"),
}
_REACHED = {
    "draft": 1, "confirmed": 2, "in_progress": 2, "on_hold": 2, "ready": 3, "part_shipped": 3, "shipped": 4,
    "received": 5, "accepted": 5, "completed": 5, "cancelled": 1,
}  # fmt: skip


def steps_of(file: OrderFile) -> list[StepRow]:
    """Return how far an order is, in five steps."""
    names = [
        pgettext("step of an order", "Ordered"),
        pgettext("step of an order", "Confirmed"),
        pgettext("step of an order", "Made"),
        pgettext("step of an order", "On its way"),
        pgettext("step of an order", "With you"),
    ]
    reached = _REACHED[file.row.status]
    return [
        StepRow(name=name, step="done" if place < reached else "current" if place == reached else "next")
        for place, name in enumerate(names)
    ]


def shown_stops(order: CustomerOrder, *, language: str) -> list[dict[str, Any]]:
    """Return the line of time in words."""
    return [_shown(stop, language=language, secret=order.secret) for stop in order.stops]


def _shown(stop: Stop, *, language: str, secret: str) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "kind": stop.kind,
        "key": stop.key,
        "step": stop.step,
        "title": _title(stop, language=language),
        "at": stop.at if stop.kind != "milestone" else None,
        "day": _day(stop),
        "detail": _detail(stop),
        "text": stop.text,
        "notes": [_note(note, secret=secret) for note in stop.notes],
        "can_ask": stop.kind in ("milestone", "parcel"),
    }
    if stop.parcel is not None:
        shown["parcel"] = shown_parcel(stop.parcel)
    return shown


def _title(stop: Stop, *, language: str) -> str:
    if stop.kind == "milestone":
        return text_in(stop.names, language)
    if stop.kind == "change" and stop.change is not None:
        return _("Changed as you agreed (change %(number)s)") % {"number": stop.change.number}
    if stop.kind == "parcel" and stop.parcel is not None:
        return str(PARCELS.get(stop.parcel.state, stop.parcel.state))
    return str(TITLES[stop.kind] if stop.step == "done" else AHEAD[stop.kind])


def _day(stop: Stop) -> str:
    if stop.on is None or (stop.step == "done" and stop.kind != "milestone"):
        return ""
    day = words.month_day(day=stop.on)
    return day if stop.step == "done" else _("by %(day)s") % {"day": day}


def _detail(stop: Stop) -> str:
    said = []
    if stop.kind in ("quoted", "ordered"):
        said.append(stop.number)
    if stop.kind == "milestone" and stop.step != "done":
        if stop.percent:
            said.append(_("%(percent)s%% done") % {"percent": stop.percent})
        if stop.first_on is not None and stop.on is not None and stop.on != stop.first_on:
            planned = words.month_day(day=stop.first_on)
            said.append(_("planned for %(day)s") % {"day": planned})
    if stop.change is not None:
        said += change_effect(stop.change.price_change, stop.change.currency, stop.change.delivery_on)
    return " · ".join(said)


def change_effect(price_change: Any, currency: str, delivery_on: Any) -> list[str]:
    """Return what a change does to price and day, each in words."""
    said = []
    if price_change:
        sign = "+" if price_change > 0 else "−"
        said.append(f"{sign}{money_words(abs(price_change), currency)}")
    if delivery_on:
        day = formats.date_format(delivery_on, "DATE_FORMAT")
        said.append(_("delivered by %(day)s") % {"day": day})
    return said


def _note(note: NoteRow, *, secret: str) -> dict[str, Any]:
    slip = ""
    if note.slip_days > 0:
        slip = ngettext("%(count)d day later", "%(count)d days later", note.slip_days) % {
            "count": note.slip_days
        }
    elif note.slip_days < 0:
        slip = ngettext("%(count)d day earlier", "%(count)d days earlier", -note.slip_days) % {
            "count": -note.slip_days
        }
    moved = _("%(slip)s: %(cause)s") % {"slip": slip, "cause": note.cause} if slip and note.cause else slip
    return {
        "at": note.at,
        "words": note.words,
        "moved": moved,
        "percent": f"{note.percent}%",
        "photos": [{"url": f"/o/{secret}/photos/{one.id}/", "name": one.name} for one in note.photos],
    }


def shown_parcel(parcel: ParcelRow) -> dict[str, Any]:
    """Return a parcel in words: who carries it, what is in it, where it was."""
    known = COURIERS.get(parcel.courier)
    return {
        "row": parcel,
        "courier": str(known.name) if known else parcel.courier,
        "is_own": parcel.courier == OWN,
        "lines": [
            f"{title} × {' '.join(part for part in (count, unit) if part)}"
            for title, count, unit in parcel.lines
        ],
        "promised": formats.date_format(parcel.promised_on, "DATE_FORMAT") if parcel.promised_on else "",
        "scans": [{"at": scan.at, "what": scan_words(scan), "where": scan.location} for scan in parcel.scans],
    }


def scan_words(scan: ScanRow) -> str:
    """Return what a scan says to whom the parcel comes."""
    if scan.is_picked_up:
        return pgettext("scan of a parcel", "You took it out of the locker or station")
    if scan.status == "SIGNED" and scan.sign_type in SIGNED:
        return str(SIGNED[scan.sign_type])
    return str(SCANS.get(scan.status, scan.status))


def shown_lines(lines: Sequence[OrderLineRow], currency: str) -> list[dict[str, Any]]:
    """Return what was ordered, each line with what it comes to."""
    return [_line(line, currency) for line in lines]


def _line(line: OrderLineRow, currency: str) -> dict[str, Any]:
    quantity = " ".join(part for part in (number_words(line.quantity), line.unit) if part)
    said = f"{quantity} × {money_words(line.unit_price, currency)}"
    if not line.unit_price:
        said = "" if quantity == "1" else f"× {quantity}"
    elif line.discount_percent:
        said += f" − {number_words(line.discount_percent)}%"
    return {
        "id": line.id,
        "title": line.title,
        "note": line.note,
        "sum_words": said,
        "amount": money_words(line.gross, currency) if line.gross else _("Included"),
        "parts": [
            f"{part.title} × {number_words(part.quantity)}{' ' + part.unit if part.unit else ''}"
            for part in line.parts
        ],
    }


def waiting(order: CustomerOrder) -> list[dict[str, str]]:
    """Return what waits for the customer's word, the most pressing first: a parcel that came, a change, the contract."""
    found = [
        {
            "icon": "package",
            "title": _("Has the parcel %(number)s arrived as it should?") % {"number": stop.parcel.number},
            "text": _("Open it, look at it, and tell us: it takes a minute."),
            "submit": _("Say how it arrived"),
            "name": "portal_receipt",
            "secret": stop.parcel.secret,
        }
        for stop in order.stops
        if stop.parcel is not None and stop.parcel.waits_for_word
    ]
    found += [
        {
            "icon": "pencil",
            "title": _("Change %(number)s waits for your decision") % {"number": one.row.number},
            "text": " · ".join(change_effect(one.row.price_change, one.row.currency, one.row.delivery_on))
            or _("Price and day stay as they are."),
            "submit": _("Look and decide"),
            "name": "portal_change",
            "secret": one.secret,
        }
        for one in order.changes
        if one.row.state == "offered" and one.secret
    ]
    if order.contract_secret and order.contract_accepted_at is None and not order.file.cancelled_at:
        found.append(
            {
                "icon": "file-text",
                "title": _("The contract waits for your yes"),
                "text": _("Read it in your own time, ask about anything."),
                "submit": _("Read the contract"),
                "name": "portal_contract",
                "secret": order.contract_secret,
            }
        )
    return found
