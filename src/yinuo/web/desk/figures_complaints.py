"""The desk's figures of complaints: by the day of receipt, each number with its complaints behind."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from yinuo.quality.periods import period_named
from yinuo.quality.queries.complaints import complaint_facts, complaint_figures, complaints_behind
from yinuo.web.desk.action_forms import asked_text
from yinuo.web.pages import StaffRequest, desk_page
from yinuo.web.portal.board import csv_response, period_links
from yinuo.web.portal.figures_complaints import complaints_csv, measure_names, shown_complaints

URL = "/desk/figures/complaints/"
STATES = {"in_time": "kept", "late": "late", "undisposed": "broken", "pending": "active"}
"""Timing → the state of its mark."""


@desk_page("figures.read")
def complaints(request: StaffRequest) -> HttpResponse:
    """Show how the complaints received in a period were handled."""
    period = period_named(request.GET.get("period", ""), now=request.now)
    figures = complaint_figures(actor=request.actor, period=period, now=request.now)
    context: dict[str, Any] = {
        "title": _("Figures of complaints"),
        "period": period,
        "periods": period_links(period, URL),
        "complaints": shown_complaints(figures, rows_url=f"{URL}rows/?period={period.name}&measure="),
        "download": f"{URL}facts.csv?period={period.name}",
    }
    return render(request, "desk/figures_complaints.html", context)


@desk_page("figures.read")
def rows(request: StaffRequest) -> HttpResponse:
    """Show the complaints behind a number. Raises: InvalidValue."""
    period = period_named(request.GET.get("period", ""), now=request.now)
    measure = asked_text(request, "measure", limit=40)
    found, after = complaints_behind(
        actor=request.actor,
        period=period,
        now=request.now,
        measure=measure,
        after=asked_text(request, "after"),
    )
    names = measure_names()
    query = {"period": period.name, "measure": measure}
    context = {
        "title": _("Complaints behind the figures"),
        "about": names.get(measure, ""),
        "period": period,
        "rows": [
            {
                "row": row,
                "timing": names[row.timing],
                "state": STATES[row.timing],
                "standing": names[row.standing],
                "again": [
                    names[name]
                    for name, is_so in (("repeat", row.repeat), ("reopened", row.reopened))
                    if is_so
                ],
            }
            for row in found
        ],
        "older": f"{URL}rows/?{urlencode(query | {'after': after})}" if after else "",
        "back": f"{URL}?period={period.name}",
    }
    return render(request, "desk/figures_complaints_rows.html", context)


@desk_page("figures.read")
def facts(request: StaffRequest) -> StreamingHttpResponse:
    """Send every complaint of the period that the figures reach as a table, nothing personal in it."""
    period = period_named(request.GET.get("period", ""), now=request.now)
    found = complaint_facts(period=period, now=request.now, actor=request.actor)
    return csv_response(complaints_csv(found), period=period, name="complaints")
