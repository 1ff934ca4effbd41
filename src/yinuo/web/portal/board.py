"""The public record: every promise that fell due, how it ended, how sure the share is, and the rows behind it."""

from datetime import datetime
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from yinuo.quality.periods import Period, last_weeks, period_named
from yinuo.quality.queries.answers import first_answers
from yinuo.quality.queries.complaints import complaint_facts, complaint_figures
from yinuo.quality.queries.kept import PERSONAL, kept_figures, public_facts, total_of, weekly_figures
from yinuo.quality.rules import SMALL
from yinuo.web.components.rows import Link
from yinuo.web.pages import portal_page
from yinuo.web.portal.figures_complaints import complaints_csv, shown_complaints
from yinuo.web.portal.figures_rows import answer_words, facts_csv, figure_rows, headline, weekly_chart
from yinuo.web.portal.limits import address_of, limit
from yinuo.web.portal.reader import language_of
from yinuo.web.portal.standards import public_standards

WEEKS = 26
DOWNLOADS = 20


@portal_page()
def board(request: HttpRequest) -> HttpResponse:
    """Show the record of a period."""
    now, language = _now(request), language_of(request)
    period = period_named(request.GET.get("period", ""), now=now)
    figures = kept_figures(period=period, now=now, language=language, public=True)
    total = total_of(figures)
    weeks = weekly_figures(period=last_weeks(WEEKS, now=now), now=now, public=True)
    notes = {one.code: one.term for one in public_standards(now=now, language=language)}
    download = f"/board/facts.csv?period={period.name}"
    context: dict[str, Any] = {
        "title": _("Our record"),
        "period": period,
        "periods": period_links(period, "/board/"),
        "total": total,
        "headline": headline(total),
        "rows": figure_rows(
            figures,
            notes=notes | {PERSONAL: _("by the time that was said; written, by telephone, face to face")},
            unnamed=_("What our people promised"),
        ),
        "small": SMALL,
        "answers": answer_words(first_answers(period=period, now=now)),
        "chart": weekly_chart(weeks, goal=None, label=_("Share kept, week by week"), download_url=download),
        "weeks": weeks,
        "download": download,
        "complaints": shown_complaints(complaint_figures(period=period, now=now)),
        "complaints_download": f"/board/complaints.csv?period={period.name}",
    }
    return render(request, "portal/board.html", context)


@portal_page()
def facts(request: HttpRequest) -> StreamingHttpResponse:
    """Send every promise behind the record as a table, nothing personal in it. Raises: TooManyTries."""
    limit("facts", address_of(request), most=DOWNLOADS, within_s=600)
    now = _now(request)
    period = period_named(request.GET.get("period", ""), now=now)
    return csv_response(facts_csv(public_facts(period=period, now=now)), period=period)


@portal_page()
def complaints_facts(request: HttpRequest) -> StreamingHttpResponse:
    """Send every complaint behind the record as a table, nothing personal in it. Raises: TooManyTries."""
    limit("facts", address_of(request), most=DOWNLOADS, within_s=600)
    now = _now(request)
    period = period_named(request.GET.get("period", ""), now=now)
    return csv_response(
        complaints_csv(complaint_facts(period=period, now=now)), period=period, name="complaints"
    )


def csv_response(lines: Any, *, period: Period, name: str = "promises") -> StreamingHttpResponse:
    """Return lines as a download named after what it holds and the period."""
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}-{period.first}-{period.last}.csv"'
    return response


def period_links(period: Period, url: str, **kept: str) -> list[Link]:
    """Return the choice of periods as links."""
    names = {"this_month": _("This month"), "last_month": _("Last month"), "90_days": _("90 days")}
    rest = "".join(f"&{name}={value}" for name, value in kept.items() if value)
    return [
        Link(name=words, url=f"{url}?period={name}{rest}", current=name == period.name)
        for name, words in names.items()
    ]


def _now(request: HttpRequest) -> datetime:
    return cast(datetime, request.now)  # type: ignore[attr-defined]
