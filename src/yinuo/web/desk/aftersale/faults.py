"""Faults of products on the desk: counted by fault, product, batch and supplier over months, and the cases behind each count."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from yinuo.aftersale.exporters import UNKNOWN, wanted_faults
from yinuo.aftersale.fault_words import SOURCE_WORDS
from yinuo.aftersale.queries.faults import (
    READS,
    FaultCount,
    SightingRow,
    WantedFaults,
    count_faults,
    list_sightings,
    seen_products,
)
from yinuo.web.components.charts import MeterPart, columns_svg
from yinuo.web.components.rows import Cursor, Link
from yinuo.web.desk.action_forms import actor_language, asked_text
from yinuo.web.desk.exports import export_links
from yinuo.web.desk.presale.market import Span, span_of
from yinuo.web.desk.presale.market_words import month_code, month_short, span_words
from yinuo.web.desk.presale.pipeline_rows import month_words
from yinuo.web.pages import StaffRequest, desk_page

HOME = "/desk/complaints/faults/"
SHOWN = 30
BY: dict[str, Any] = {
    "fault": pgettext_lazy("faults counted", "By fault"),
    "product": pgettext_lazy("faults counted", "By product"),
    "batch": pgettext_lazy("faults counted", "By batch"),
    "supplier": pgettext_lazy("faults counted", "By supplier"),
}
HEADS: dict[str, Any] = {
    "fault": pgettext_lazy("of a product", "Fault"),
    "product": pgettext_lazy("faults counted", "Product"),
    "batch": pgettext_lazy("faults counted", "Product and batch"),
    "supplier": pgettext_lazy("faults counted", "Supplier"),
}


@desk_page(READS)
def faults(request: StaffRequest) -> HttpResponse:
    """Show how many cases there were of each fault, product, batch or supplier."""
    language, span = actor_language(request), span_of(request)
    by = asked_text(request, "by")
    by = by if by in BY else "fault"
    asked = _asked(request, span)
    rows = count_faults(actor=request.actor, by=by, wanted=wanted_faults(asked), language=language)
    products = seen_products(actor=request.actor, language=language)
    total = sum(row.cases for row in rows)
    most = max((row.cases for row in rows), default=0)
    context = {
        "title": _("Faults of products"),
        "views": [
            Link(name=str(name), url=_address(asked, by=key), current=key == by) for key, name in BY.items()
        ],
        "by": by,
        "head": str(HEADS[by]),
        "rows": [_shown(row, by, span, asked, most=most, total=total) for row in rows],
        "total": total,
        "span": span_words(span.first, span.last),
        "chart": _chart(rows, span),
        "all_url": _address(asked, place="cases/"),
        "exports": export_links("faults", {**asked, "product": str(span.product_id or "")}) if rows else [],
        "months": [(month_code(month), month_words(month)) for month in span.known],
        "first": month_code(span.first),
        "last": month_code(span.last),
        "products": products,
        "product_id": span.product_id,
        "can_edit": request.actor.can("article.edit"),
    }
    return render(request, "desk/aftersale/faults.html", context)


@desk_page(READS)
def cases(request: StaffRequest) -> HttpResponse:
    """Show the cases behind a count, the newest first. Raises: InvalidValue for a cursor that is none."""
    language, span = actor_language(request), span_of(request)
    asked, after = _asked(request, span), asked_text(request, "after")
    wanted = wanted_faults(asked)
    rows, older = list_sightings(
        actor=request.actor, wanted=wanted, language=language, after=after, limit=SHOWN
    )
    context = {
        "title": pgettext("of faults", "Cases"),
        "narrowed": _narrowed(wanted, rows),
        "rows": [_case(row) for row in rows],
        "exports": export_links("faults", asked) if rows else [],
        "cursor": Cursor(
            older_url=_address({**asked, "after": older}, place="cases/") if older else "",
            newer_url=_address(asked, place="cases/") if after else "",
            shown=len(rows),
        ),
        "path": [
            Link(name=_("Faults of products"), url=_address(span_only(span))),
            Link(name=span_words(span.first, span.last)),
        ],
    }
    return render(request, "desk/aftersale/fault_cases.html", context)


def span_only(span: Span) -> dict[str, str]:
    """Return the months as an address has them."""
    return {"from": month_code(span.first), "to": month_code(span.last)}


def _asked(request: StaffRequest, span: Span) -> dict[str, str]:
    """Return what an address asks for, with the months as they are shown."""
    asked = {name: asked_text(request, name) for name in ("fault", "product", "batch", "supplier")}
    return {**span_only(span), **{name: text for name, text in asked.items() if text}}


def _address(asked: Mapping[str, str], *, place: str = "", **more: str) -> str:
    query = {name: value for name, value in {**asked, **more}.items() if value}
    return f"{HOME}{place}?{urlencode(query)}"


def _shown(
    row: FaultCount, by: str, span: Span, asked: Mapping[str, str], *, most: int, total: int
) -> dict[str, Any]:
    by_month = [row.by_month.get(month, 0) for month in span.months]
    name = row.name or pgettext("faults counted", "Not known")
    if by == "batch":
        name = f"{row.name} · {row.batch or _('batch not known')}"
    share = {"name": name, "cases": row.cases, "total": total}
    return {
        "row": row,
        "name": name,
        "url": _address(asked, place="cases/", **_behind(row, by)),
        "bar": [
            MeterPart(kind="part", amount=row.cases),
            MeterPart(kind="none", amount=most - row.cases),
        ],
        "bar_label": _("%(name)s: %(cases)s of %(total)s") % share,
        "share": row.cases / total if total else 0,
        "spark": by_month,
        "spark_label": _("Month by month: %(counts)s") % {"counts": ", ".join(map(str, by_month))},
    }


def _behind(row: FaultCount, by: str) -> dict[str, str]:
    """Return what an address asks for to show the cases of a count."""
    if by == "supplier":
        return {"supplier": row.supplier or UNKNOWN}
    if by == "batch":
        return {"product": str(row.product_id), "batch": row.batch or UNKNOWN}
    return {by: str(row.fault_id if by == "fault" else row.product_id)}


def _chart(rows: Sequence[FaultCount], span: Span) -> str:
    by_month: dict[date, int] = dict.fromkeys(span.months, 0)
    for row in rows:
        for month, cases in row.by_month.items():
            by_month[month] = by_month.get(month, 0) + cases
    if not any(by_month.values()):
        return ""
    told = ", ".join(
        ngettext("%(month)s: %(cases)s case", "%(month)s: %(cases)s cases", cases)
        % {"month": month_words(month), "cases": cases}
        for month, cases in by_month.items()
    )
    columns = [
        (month_short(month) if place == 0 or month.month == 1 else formats.date_format(month, "M"), cases)
        for place, (month, cases) in enumerate(by_month.items())
    ]
    return columns_svg(columns=columns, label=told)


def _narrowed(wanted: WantedFaults, rows: Sequence[SightingRow]) -> list[str]:
    """Return in words what the cases have in common."""
    first = rows[0] if rows else None
    said = []
    if wanted.fault_id is not None and first is not None:
        said.append(first.fault)
    if wanted.product_id is not None and first is not None:
        said.append(first.product)
    if wanted.batch is not None:
        said.append(_("Batch %(batch)s") % {"batch": wanted.batch} if wanted.batch else _("batch not known"))
    if wanted.supplier is not None:
        said.append(wanted.supplier or _("supplier not known"))
    return said


def _case(row: SightingRow) -> dict[str, Any]:
    places = {"complaint": "complaints", "return": "returns", "order": "orders"}
    return {
        "row": row,
        "source": str(SOURCE_WORDS[row.source]),
        "url": f"/desk/{places.get(row.matter_kind, 'matters')}/{row.matter_id}/",
    }


ADDRESSES: list[URLPattern] = [
    path("complaints/faults/", faults, name="fault_counts"),
    path("complaints/faults/cases/", cases, name="fault_cases"),
]
