"""A contract review in words: its state, its points by area, what is known of the day."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yinuo.core.calendars import calendar_of
from yinuo.core.money_words import money_words
from yinuo.insale.queries.review import (
    DeliveryOutlook,
    ReviewedOrder,
    ReviewFile,
    ReviewPointRow,
    ReviewRow,
    role_name,
)
from yinuo.insale.states import ReviewArea, ReviewState
from yinuo.web.components.guard_words import guard_of
from yinuo.web.components.quote_words import number_words
from yinuo.web.desk.insale.order_words import WHENS
from yinuo.web.pages import StaffRequest

KINDS = {"open": "accent", "released": "accent", "conditional": "accent", "refused": "ink", "void": "line"}
ICONS = {
    "materials": "layers",
    "sizes": "ruler",
    "process": "wrench",
    "drawings": "pencil-ruler",
    "terms": "file-text",
    "delivery": "calendar-clock",
    "other": "list-checks",
}


def review_words(state: str) -> str:
    """Return the name of a review's state."""
    return str(ReviewState(state).label)


def progress_words(row: ReviewRow) -> str:
    """Return how far a review is."""
    said = _("%(signed)s of %(points)s signed") % {"signed": row.signed, "points": row.points}
    if row.open_findings:
        found = ngettext("%(count)d open finding", "%(count)d open findings", row.open_findings)
        said += " · " + found % {"count": row.open_findings}
    return said


def shown_review(file: ReviewFile, request: StaffRequest) -> dict[str, Any]:
    """Return a review whole, as its page shows it."""
    return {
        "file": file,
        "row": file.row,
        "state": review_words(file.row.state),
        "kind": KINDS[file.row.state],
        "progress": progress_words(file.row),
        "points": [_point(point, file) for point in file.points],
        "outlook": outlook_words(file.outlook, request) if file.outlook else [],
        "has_condition": bool(file.row.condition),
        "condition_met": file.row.promise_state in ("kept", "kept_late"),
    }


def _point(point: ReviewPointRow, file: ReviewFile) -> dict[str, Any]:
    is_open = file.row.state == "open"
    return {
        "row": point,
        "area": str(ReviewArea(point.area).label),
        "icon": ICONS.get(point.area, "list-checks"),
        "role": role_name(point.role),
        "mark": "none"
        if point.ok is None
        else "ok"
        if point.ok
        else "open"
        if point.is_open_finding
        else "done",
        "can_sign": point.may_sign and is_open,
        "can_settle": point.may_sign and point.is_open_finding,
        "shows_outlook": point.area == "delivery",
    }


def outlook_words(outlook: DeliveryOutlook, request: StaffRequest) -> list[str]:
    """Return what calendar, history and the other orders say of the day."""
    guard = guard_of(outlook.judged, due_at=outlook.due_at, now=request.now, calendar=calendar_of(None))
    week = ngettext(
        "%(count)d other order is promised for the same week",
        "%(count)d other orders are promised for the same week",
        outlook.same_week,
    ) % {"count": outlook.same_week}
    if outlook.same_day:
        week += " · " + _("on the same day: %(count)s") % {"count": outlook.same_day}
    return [said for said in (guard.why, week) if said]


def shown_lines(order: ReviewedOrder) -> list[dict[str, str]]:
    """Return what is ordered, a line each; the parts of a bundle stand under it without a price."""
    return [
        {
            "title": line["title"],
            "note": line["note"],
            "quantity": " ".join(part for part in (number_words(line["quantity"]), line["unit"]) if part),
            "amount": "" if line["bundle_id"] else money_words(line["gross"], order.currency),
            "is_part": "1" if line["bundle_id"] else "",
        }
        for line in order.lines
    ]


def shown_terms(order: ReviewedOrder) -> list[dict[str, str]]:
    """Return when which part of the price is paid."""
    return [
        {
            "name": term["what"] or (str(WHENS[term["when"]]) if term["when"] in WHENS else ""),
            "amount": money_words(term["amount"], order.currency),
        }
        for term in order.terms
    ]
