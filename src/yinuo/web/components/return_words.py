"""A return in words: its stage and the way it goes, who pays, what is wished, what the rules said."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from yinuo.aftersale.journal.returns import PAYERS
from yinuo.aftersale.queries.returns import LegRow, ReturnFile, ReturnLineRow, ReturnRow
from yinuo.aftersale.return_states import (
    LegState,
    ReturnReason,
    ReturnStage,
    ReturnWay,
    ReturnWish,
)
from yinuo.insale.couriers import NAMES
from yinuo.web.components.rows import StepRow

VERDICTS = {
    "yes": pgettext_lazy("what the rules say", "The rules say yes"),
    "no": pgettext_lazy("what the rules say", "No rule gives a right"),
    "person_decides": pgettext_lazy("what the rules say", "A person decides"),
}
BADGES = {"yes": "kept", "no": "line", "person_decides": "accent"}
GRANTS = {True: lazy("may come back"), False: lazy("does not come back")}
SCANS = {
    "CREATED": pgettext_lazy("scan of a return", "Announced to the courier"),
    "PICKED_UP": pgettext_lazy("scan of a return", "The courier has it"),
    "IN_TRANSIT": pgettext_lazy("scan of a return", "On its way"),
    "OUT_FOR_DELIVERY": pgettext_lazy("scan of a return", "Out for delivery"),
    "IN_LOCKER": pgettext_lazy("scan of a return", "In a locker or at a station"),
    "SIGNED": pgettext_lazy("scan of a return", "Signed for"),
    "REJECTED": pgettext_lazy("scan of a return", "Not accepted"),
    "RETURNING": pgettext_lazy("scan of a return", "Going back to its sender"),
    "RETURNED": pgettext_lazy("scan of a return", "Back with its sender"),
    "EXCEPTION": pgettext_lazy("scan of a return", "Something is in its way"),
    "CANCELLED": pgettext_lazy("scan of a return", "Called off"),
    "LOST": pgettext_lazy("scan of a return", "Lost"),
}
_WAY = ("requested", "authorised", "in_transit", "received", "inspected", "closed")
_ENDS = ("refused", "expired", "cancelled")


def stage_words(stage: str) -> str:
    """Return the name of a return's stage."""
    return str(ReturnStage(stage).label)


def steps_of(stage: str) -> list[StepRow]:
    """Return the way of a return; an end that is not the usual one stands in its place."""
    way = list(_WAY)
    if stage in _ENDS:
        way = ["requested", stage] if stage == "refused" else ["requested", "authorised", stage]
    here = way.index(stage)
    return [
        StepRow(
            name=stage_words(one), step="done" if place < here else "current" if place == here else "next"
        )
        for place, one in enumerate(way)
    ]


def shown_return(row: ReturnRow) -> dict[str, Any]:
    """Return a return as a line of a list."""
    return {
        "row": row,
        "stage": stage_words(row.stage),
        "badge": "line"
        if row.stage in (*_ENDS, "closed")
        else "ink"
        if row.stage == "authorised"
        else "accent",
        "goods": "、".join(row.goods),
        "wishes": " · ".join(str(ReturnWish(one).label) for one in row.wishes),
        "verdict": str(VERDICTS[worst(row.verdicts)]),
        "freight": str(PAYERS[row.freight_by]),
    }


def worst(verdicts: list[str]) -> str:
    """Return what stands in the way most."""
    return next((one for one in ("no", "person_decides") if one in verdicts), "yes")


def shown_line(line: ReturnLineRow) -> dict[str, Any]:
    """Return a line that goes back, in words."""
    return {
        "row": line,
        "quantity": f"{line.quantity.normalize():f}{line.unit}",
        "wish": str(ReturnWish(line.wish).label),
        "reason": str(ReturnReason(line.reason).label),
        "verdict": str(VERDICTS[line.verdict]),
        "badge": BADGES[line.verdict],
        "granted": str(GRANTS[line.granted]) if line.granted is not None else "",
    }


def shown_leg(leg: LegRow) -> dict[str, Any]:
    """Return a parcel of a return, in words."""
    return {
        "row": leg,
        "state": str(LegState(leg.state).label),
        "courier": str(NAMES.get(leg.courier, "")),
        "slot": (leg.pickup_from, leg.pickup_until) if leg.pickup_from else None,
        "scans": [
            {"at": scan.at, "what": str(SCANS.get(scan.status, "")), "where": scan.location}
            for scan in leg.scans[:20]
        ],
    }


def shown_file(file: ReturnFile, *, now: datetime) -> dict[str, Any]:
    """Return what every page of a return shows of it."""
    return {
        "file": file,
        "shown": shown_return(file.row),
        "steps": steps_of(file.row.stage),
        "lines": [shown_line(line) for line in file.lines],
        "legs": [shown_leg(leg) for leg in file.legs],
        "way": str(ReturnWay(file.way).label) if file.way else "",
        "freight": str(PAYERS[file.row.freight_by]) if file.authorised_at else "",
        "is_over": file.row.expires_at is not None and file.row.expires_at <= now,
    }
