"""The returns bench in words."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from yinuo.aftersale.law import law
from yinuo.aftersale.queries.return_bench import BenchFile, BenchLeg, BenchLine, BenchRow
from yinuo.aftersale.refund_rows import Reckoning
from yinuo.aftersale.return_states import Finding, LegState, Outcome, ReturnReason, ReturnStage, ReturnWish
from yinuo.core.money_words import money_words
from yinuo.insale.couriers import NAMES
from yinuo.web.components.quote_words import number_words
from yinuo.web.components.rows import StepRow
from yinuo.web.desk.insale.order_words import METHODS

BADGES = {"received": "accent", "inspected": "accent", "in_transit": "ink"}
PARTS = {
    "goods": pgettext_lazy("part of a refund", "Goods"),
    "carried": pgettext_lazy("part of a refund", "Left over from an earlier return"),
    "limit": pgettext_lazy("part of a refund", "Never more than was paid"),
    "deduction": pgettext_lazy("part of a refund", "Deducted"),
    "freight": pgettext_lazy("part of a refund", "Freight"),
}
_STEPS = (("authorised", "in_transit"), ("received",), ("inspected",), ("closed",))
_STEP_NAMES = (
    pgettext_lazy("step of a return", "On its way"),
    pgettext_lazy("step of a return", "Taken in"),
    pgettext_lazy("step of a return", "Inspected"),
    pgettext_lazy("step of a return", "Done"),
)


def amount_words(quantity: Decimal, unit: str) -> str:
    """Return a quantity with its unit."""
    return " ".join(part for part in (number_words(quantity), unit) if part)


def shown_bench_row(row: BenchRow) -> dict[str, Any]:
    """Return a return as a line of the bench."""
    return {
        "row": row,
        "stage": str(ReturnStage(row.stage).label),
        "badge": BADGES.get(row.stage, "line"),
        "courier": str(NAMES.get(row.courier, "")),
        "leg": str(LegState(row.leg_state).label) if row.leg_state else "",
        "lines": ngettext("%(count)d line", "%(count)d lines", row.lines) % {"count": row.lines},
    }


def bench_steps(stage: str) -> list[StepRow]:
    """Return the way of a return on the bench; one that was given up has none."""
    here = next((place for place, stages in enumerate(_STEPS) if stage in stages), None)
    if here is None:
        return []
    return [
        StepRow(name=str(name), step="done" if place < here else "current" if place == here else "next")
        for place, name in enumerate(_STEP_NAMES)
    ]


def condition_words(codes: Iterable[str], language: str) -> str:
    """Return what was seen on goods."""
    pack = law()
    return pgettext("between the items of a list", ", ").join(pack.name(code, language) for code in codes)


def shown_bench_line(line: BenchLine, file: BenchFile, *, language: str, url: str) -> dict[str, Any]:
    """Return a line for the bench, with what can be done about it now."""
    here = line.quantity_received
    is_open = line.granted and bool(here) and line.done_at is None and line.credited is None
    can = "inspect" in file.may and is_open and line.replacement_id is None and not line.is_sent
    return {
        "row": line,
        "amount": amount_words(here if here is not None else line.quantity, line.unit),
        "wish": str(ReturnWish(line.wish).label),
        "reason": str(ReturnReason(line.reason).label),
        "finding": str(Finding(line.finding).label) if line.finding else "",
        "outcome": str(Outcome(line.outcome).label) if line.outcome else "",
        "condition": condition_words(line.condition, language),
        "stock": _stock_words(line),
        "inspect_url": f"{url}lines/{line.id}/inspect/" if can else "",
        "photos": [f"{url}photos/{key}/" for key in line.photo_ids],
    }


def _stock_words(line: BenchLine) -> str:
    if line.restocked is None:
        return ""
    return _("Back in stock") if line.restocked else _("Not for sale any more")


def shown_leg(leg: BenchLeg) -> dict[str, Any]:
    """Return a parcel of a return."""
    return {
        "row": leg,
        "state": str(LegState(leg.state).label),
        "courier": str(NAMES.get(leg.courier, "")) or "–",
        "direction": pgettext("leg of a return", "To us") if leg.direction == "back" else pgettext("leg of a return", "To the customer"),
    }  # fmt: skip


def method_words(method: str) -> str:
    """Return by which way money goes back."""
    return str(METHODS.get(method, method))


def kind_facts(points_back: int, points_off: int, gifts: Iterable[str]) -> list[str]:
    """Return what goes along in kind, as staff read it."""
    said = []
    if points_back:
        said.append(_("Points to give back: %(count)s") % {"count": points_back})
    if points_off:
        said.append(_("Points to take back: %(count)s") % {"count": points_off})
    if names := "、".join(gifts):
        said.append(_("Gifts that should come back: %(gifts)s") % {"gifts": names})
    return said


def shown_reckoning(reckoning: Reckoning) -> dict[str, Any]:
    """Return what would be given back, line by line."""
    money = reckoning.currency
    return {
        "lines": [
            {
                "title": line.title,
                "quantity": number_words(line.quantity),
                "amount": money_words(line.amount, money),
                "at_fault": line.at_fault,
                "parts": [
                    {"name": str(PARTS.get(code, code)), "amount": money_words(amount, money)}
                    for code, amount in line.parts
                    if code != "goods"
                ],
            }
            for line in reckoning.lines
        ],
        "credit": money_words(reckoning.credit, money),
        "offset": money_words(reckoning.cash.offset, money) if reckoning.cash.offset else "",
        "cash": money_words(reckoning.cash.amount, money),
        "freight": money_words(reckoning.freight, money) if reckoning.freight else "",
        "kind": kind_facts(reckoning.points_back, reckoning.points_off, reckoning.gifts),
        "ways": [
            {"name": method_words(way), "amount": money_words(amount, money)}
            for way, amount in reckoning.ways
        ],
    }
