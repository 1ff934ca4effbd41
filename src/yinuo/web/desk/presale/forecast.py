"""The forecast on the desk: the months ahead, weighted by chance, and how earlier forecasts came true."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from yinuo.core.money_words import money_words
from yinuo.presale.queries.forecast import ForecastRow, HitRow, forecast_hits, get_forecast
from yinuo.web.components import words
from yinuo.web.components.charts import number, scaled
from yinuo.web.desk.presale.pipeline import views
from yinuo.web.desk.presale.pipeline_rows import money_short, month_words
from yinuo.web.pages import StaffRequest, desk_page

RIGHT = "matter.read"
WIDTH, HEIGHT, FLOOR, TOP = 720, 200, 168, 16


@desk_page(RIGHT)
def forecast(request: StaffRequest) -> HttpResponse:
    """Show the months ahead and the months that are over."""
    rows = get_forecast(actor=request.actor, now=request.now)
    hits = forecast_hits(actor=request.actor, now=request.now)
    context = {
        "title": _("Opportunities"),
        "views": views("forecast"),
        "months": [_month(row) for row in rows if row.owner_id is None],
        "owners": [_month(row) for row in rows if row.owner_id is not None],
        "hits": [_hit(row) for row in hits],
        "overall": _overall(hits),
        "chart": hits_svg(_main_currency(hits)),
        "download": "/desk/sale/forecast.csv",
    }
    return render(request, "desk/presale/forecast.html", context)


@desk_page(RIGHT)
def download(request: StaffRequest) -> StreamingHttpResponse:
    """Return the forecast and its hits as CSV."""
    rows = get_forecast(actor=request.actor, now=request.now)
    hits = forecast_hits(actor=request.actor, now=request.now)
    response = StreamingHttpResponse(_lines(rows, hits), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="forecast-{request.now:%Y-%m-%d}.csv"'
    return response


def hits_svg(hits: Sequence[HitRow]) -> SafeString | str:
    """Draw each month's forecast as an outline over what was won; nothing for fewer than two months."""
    if len(hits) < 2:
        return ""
    most = float(max(max(row.forecast, row.won) for row in hits)) or 1.0
    step = WIDTH / len(hits)
    wide = min(48.0, step * 0.6)

    def bar(name: str, place: int, amount: Decimal, inset: float) -> tuple[str, str, str, str, str]:
        tall = scaled(float(amount), low=0, high=most, start=0, end=FLOOR - TOP)
        left = place * step + (step - wide) / 2 + inset
        return name, number(left), number(FLOOR - tall), number(wide - 2 * inset), number(max(tall, 0.5))

    bars = [
        part
        for place, row in enumerate(hits)
        for part in (bar("came", place, row.won, 6), bar("said", place, row.forecast, 0))
    ]
    return format_html(
        '<svg class="forecast-bars" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}'
        '<line class="axis" x1="0" x2="{}" y1="{}" y2="{}"/></svg>',
        WIDTH,
        HEIGHT,
        _("Forecast and won by month; the numbers stand in the table below."),
        format_html_join("", '<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="2"/>', bars),
        format_html_join(
            "",
            '<text x="{}" y="{}" text-anchor="middle">{}</text>',
            [
                (number(place * step + step / 2), HEIGHT - 10, f"{row.month:%y-%m}")
                for place, row in enumerate(hits)
            ],
        ),
        WIDTH,
        FLOOR,
        FLOOR,
    )


def _main_currency(hits: Sequence[HitRow]) -> list[HitRow]:
    """Return the months of the currency in which most was forecast: amounts of two are not drawn on one scale."""
    sums: dict[str, int] = {}
    for row in hits:
        sums[row.currency] = sums.get(row.currency, 0) + 1
    main = max(sums, key=lambda currency: sums[currency], default="")
    return [row for row in hits if row.currency == main]


def _month(row: ForecastRow) -> dict[str, Any]:
    return {
        "month": month_words(row.month),
        "owner": row.owner,
        "expected": money_short(row.expected, row.currency),
        "weighted": money_words(row.weighted, row.currency),
        "open": money_words(row.open_amount, row.currency),
        "won": money_words(row.won_amount, row.currency),
        "count": row.count,
    }


def _hit(row: HitRow) -> dict[str, Any]:
    return {
        "month": month_words(row.month),
        "day": row.day,
        "forecast": money_words(row.forecast, row.currency),
        "won": money_words(row.won, row.currency),
        "hit": words.percent(share=row.hit, digits=0) if row.hit is not None else "–",
        "under": row.miss < 0,
        "miss": money_words(abs(row.miss), row.currency),
    }


def _overall(hits: Sequence[HitRow]) -> dict[str, Any] | None:
    """Return how far the forecasts were off on the whole, in the main currency; None without months that are over."""
    rows = _main_currency(hits)
    said = sum((row.forecast for row in rows), Decimal(0))
    if not said:
        return None
    off = sum((abs(row.miss) for row in rows), Decimal(0))
    won = sum((row.won for row in rows), Decimal(0))
    return {
        "months": len(rows),
        "hit": words.percent(share=won / said, digits=0),
        "off": words.percent(share=off / said, digits=0),
    }


def _lines(rows: Sequence[ForecastRow], hits: Sequence[HitRow]) -> Iterator[bytes]:
    yield b"\xef\xbb\xbf" + _line(
        ["kind", "month", "owner", "currency", "weighted", "open", "won", "count", "forecast", "said_on"]
    )
    for row in rows:
        yield _line(
            ["ahead", _month_code(row.month), row.owner, row.currency, row.weighted, row.open_amount,
             row.won_amount, row.count, "", ""]
        )  # fmt: skip
    for hit in hits:
        yield _line(
            [
                "over",
                _month_code(hit.month),
                "",
                hit.currency,
                "",
                "",
                hit.won,
                "",
                hit.forecast,
                hit.day.isoformat(),
            ]
        )


def _line(cells: Sequence[Any]) -> bytes:
    """Return one line; a cell that a spreadsheet would take for a formula is marked as text."""
    line = io.StringIO()
    csv.writer(line).writerow(
        [f"'{cell}" if str(cell)[:1] in "=+-@\t\r" and str(cell) else cell for cell in cells]
    )
    return line.getvalue().encode()


def _month_code(month: date) -> str:
    return f"{month:%Y-%m}"


ADDRESSES: list[URLPattern] = [
    path("sale/forecast/", forecast, name="pipeline_forecast"),
    path("sale/forecast.csv", download, name="forecast_csv"),
]
