"""Figures through the API: how promises ended, how fast the first answer came, and the rows behind a number."""

from datetime import timedelta
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from ninja import Field, Router

from yinuo.api.answers import actor_of, answer, chosen, page
from yinuo.api.doors import Key, Limit, Line, checked_cursor, needs
from yinuo.api.schema import shows
from yinuo.quality.periods import Period, last_months, period_named
from yinuo.quality.queries.answers import first_answers
from yinuo.quality.queries.complaints import ComplaintBehind, complaint_figures, complaints_behind
from yinuo.quality.queries.inquirers import (
    SIDES,
    AnswersGiven,
    InquirerRow,
    inquirers_behind,
    inquirers_figures,
)
from yinuo.quality.queries.kept import BehindRow, KeptFigure, behind, kept_figures, weekly_figures

router = Router(tags=["figures"])
Span = Literal["this_month", "last_month", "90_days"]
By = Literal["standard", "owner", "team"]
Months = Annotated[int, Field(ge=1, le=24)]
Measure = Literal[
    "", "handled", "open", "not_accepted", "transferred", "withdrawn", "merged",
    "due", "in_time", "late", "undisposed", "pending", "repeat", "answered", "reopened",
]  # fmt: skip


@router.get("/figures/kept", summary="Promises kept")
@needs("figures.read")
def kept(request: HttpRequest, period: Span = "this_month", by: By = "standard") -> HttpResponse:
    """Tell how the promises that fell due in the period ended, with the rate, its 95 % interval and the target."""
    now = timezone.now()
    span = period_named(period, now=now)
    rows = kept_figures(
        actor=actor_of(request), period=span, now=now, language=get_language() or "zh-hans", by=by
    )
    return answer({"period": _shown(span), "items": [_figure(row) for row in rows]})


@router.get("/figures/weeks", summary="Promises kept, week by week")
@needs("figures.read")
def weeks(request: HttpRequest, period: Span = "90_days", code: Line = "") -> HttpResponse:
    """Tell week by week how many promises fell due and how many of them were kept; `code` is a standard's."""
    now = timezone.now()
    span = period_named(period, now=now)
    rows = weekly_figures(actor=actor_of(request), period=span, now=now, code=code)
    return answer({"period": _shown(span), "items": rows})


@router.get("/figures/first-answers", summary="First answers")
@needs("figures.read")
def answers(request: HttpRequest, period: Span = "this_month") -> HttpResponse:
    """Tell how long the first answers to what was asked in the period took, in seconds."""
    now = timezone.now()
    span = period_named(period, now=now)
    found = first_answers(actor=actor_of(request), period=span, now=now)
    return answer(
        {
            "period": _shown(span),
            "asked": found.asked,
            "answered": found.answered,
            "median_s": _seconds(found.median),
            "p90_s": _seconds(found.p90),
        }
    )


@router.get(
    "/figures/behind", summary="The promises behind a figure", openapi_extra=shows(BehindRow, many=True)
)
@needs("figures.read")
def rows_behind(
    request: HttpRequest,
    period: Span = "this_month",
    by: By = "standard",
    key: Key | None = None,
    every: bool = True,
    outcome: Literal["", "kept", "late", "broken", "released", "superseded", "dropped", "paused"] = "",
    cursor: Line = "",
    limit: Limit = 100,
) -> HttpResponse:
    """List the promises behind a number: of all groups (`every`), or of the one with this `key`."""
    now = timezone.now()
    rows, after = behind(
        actor=actor_of(request),
        period=period_named(period, now=now),
        now=now,
        language=get_language() or "zh-hans",
        by=by,
        key=key,
        every=every,
        outcome=outcome,
        after=cursor,
        limit=limit,
    )
    return page(rows, after=after)


@router.get("/figures/inquirers", summary="Answers to those who bought and those who did not")
@needs("figures.read")
def inquirers(
    request: HttpRequest, months: Months = 6, by: Literal["manner", "month"] = "manner"
) -> HttpResponse:
    """Tell how those who bought and those who did not were answered, side by side: all together (an empty key) first."""
    now = timezone.now()
    span = last_months(months, now=now)
    found = inquirers_figures(actor=actor_of(request), period=span, now=now, by=by)
    items = [
        {"key": figure.key, **{side: _answers(getattr(figure, side)) for side in SIDES}} for figure in found
    ]
    return answer({"period": _shown(span), "items": items})


@router.get(
    "/figures/inquirers/behind",
    summary="The inquiries behind a figure",
    openapi_extra=shows(InquirerRow, many=True),
)
@needs("figures.read")
def inquiries_behind(
    request: HttpRequest,
    months: Months = 6,
    by: Literal["manner", "month"] = "manner",
    key: Line = "",
    side: Literal["", "bought", "not_bought", "undecided"] = "",
    measure: Literal["", "kept", "not_kept", "answered", "waiting", "rated", "satisfied"] = "",
    cursor: Line = "",
    limit: Limit = 100,
) -> HttpResponse:
    """List the inquiries behind a number, the newest first: of all groups, or of the one with this `key`."""
    now = timezone.now()
    rows, after = inquirers_behind(
        actor=actor_of(request),
        period=last_months(months, now=now),
        now=now,
        by=by,
        key=key,
        side=side,
        measure=measure,
        after=checked_cursor(cursor),
        limit=limit,
    )
    return page(rows, after=after)


@router.get("/figures/complaints", summary="How complaints are handled")
@needs("figures.read")
def complaints(request: HttpRequest, period: Span = "this_month") -> HttpResponse:
    """Tell how the complaints received in the period were handled: the counts, and the rates with their 95 % intervals."""
    now = timezone.now()
    span = period_named(period, now=now)
    found = complaint_figures(actor=actor_of(request), period=span, now=now)
    rates = [
        {
            **chosen(rate, ""),
            "rate": rate.rate,
            "interval": list(rate.interval),
            "is_small": rate.is_small,
            "verdict": rate.verdict,
        }
        for rate in found.rates
    ]
    return answer({"period": _shown(span), "counts": chosen(found, ""), "rates": rates})


@router.get(
    "/figures/complaints/behind",
    summary="The complaints behind a figure",
    openapi_extra=shows(ComplaintBehind, many=True),
)
@needs("figures.read")
def complaints_of_figure(
    request: HttpRequest,
    period: Span = "this_month",
    measure: Measure = "",
    cursor: Line = "",
    limit: Limit = 100,
) -> HttpResponse:
    """List the complaints behind a number, the last received first."""
    now = timezone.now()
    rows, after = complaints_behind(
        actor=actor_of(request),
        period=period_named(period, now=now),
        now=now,
        measure=measure,
        after=checked_cursor(cursor),
        limit=limit,
    )
    return page(rows, after=after)


def _answers(given: AnswersGiven) -> dict[str, Any]:
    found = chosen(given, "")
    del found["median"]
    return {
        **found,
        "median_s": _seconds(given.median),
        "kept_rate": given.kept_rate,
        "kept_interval": list(given.kept_interval),
        "mean_score": given.mean_score,
        "satisfied_rate": given.satisfied_rate,
        "satisfied_interval": list(given.satisfied_interval),
    }


def _figure(row: KeptFigure) -> dict[str, Any]:
    low, high = row.interval
    return {
        **chosen(row, ""),
        "due": row.due,
        "rate": row.rate,
        "interval": [low, high],
        "is_small": row.is_small,
        "verdict": row.verdict,
    }


def _shown(period: Period) -> dict[str, Any]:
    return {"name": period.name, "begins_at": period.begins_at, "ends_at": period.ends_at}


def _seconds(length: timedelta | None) -> float | None:
    return length.total_seconds() if length is not None else None
