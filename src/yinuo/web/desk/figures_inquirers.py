"""The desk's figures of those who ask: who bought and who did not side by side, each number with its inquiries behind."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from yinuo.presale.inquiry_settings import inquiry_counting
from yinuo.presale.journal.inquiry import MANNERS
from yinuo.quality.periods import last_months
from yinuo.quality.queries.inquirers import (
    MEASURES,
    SIDES,
    AnswersGiven,
    InquirersFigure,
    inquirers_behind,
    inquirers_figures,
)
from yinuo.quality.rules import SMALL
from yinuo.web.components.rows import Link
from yinuo.web.components.words import duration_words, percent
from yinuo.web.desk.action_forms import asked_text
from yinuo.web.desk.figures import STATES, outcome_names
from yinuo.web.pages import StaffRequest, desk_page

URL = "/desk/figures/inquirers/"
SPANS = (3, 6, 12)
USUAL_SPAN = 6


@desk_page("figures.read")
def inquirers(request: StaffRequest) -> HttpResponse:
    """Show how those who bought and those who did not were answered, by manner or month. Raises: InvalidValue."""
    by = request.GET.get("by", "manner")
    months = _span(request)
    period = last_months(months, now=request.now)
    found = inquirers_figures(actor=request.actor, period=period, now=request.now, by=by)
    days = inquiry_counting()
    whole = _group(found[0], by=by, months=months)
    context: dict[str, Any] = {
        "title": _("Bought or not"),
        "period": period,
        "spans": [
            Link(
                name=ngettext("%(n)d month", "%(n)d months", n) % {"n": n},
                url=f"{URL}?{urlencode({'by': by, 'months': n})}",
                current=n == months,
            )
            for n in SPANS
        ],
        "groups": [
            Link(name=name, url=f"{URL}?{urlencode({'by': key, 'months': months})}", current=key == by)
            for key, name in (("manner", _("How they came")), ("month", _("Month")))
        ],
        "whole": whole,
        "whole_rows": [whole],
        "rows": [_group(figure, by=by, months=months) for figure in found[1:]],
        "said": _said(found[0]),
        "small": SMALL,
        "bought_within": days.bought_within_days,
        "not_bought_after": days.not_bought_after_days,
    }
    return render(request, "desk/figures_inquirers.html", context)


@desk_page("figures.read")
def rows(request: StaffRequest) -> HttpResponse:
    """Show the inquiries behind a number. Raises: InvalidValue."""
    asked = {name: asked_text(request, name, limit=40) for name in ("key", "side", "measure")}
    by, months = request.GET.get("by", "manner"), _span(request)
    period = last_months(months, now=request.now)
    found, after = inquirers_behind(
        actor=request.actor,
        period=period,
        now=request.now,
        by=by,
        key=asked["key"],
        side=asked["side"],
        measure=asked["measure"],
        after=asked_text(request, "after"),
    )
    query = {"by": by, "months": months, **asked}
    outcomes, sides = outcome_names(), side_names()
    parts = [sides.get(asked["side"], ""), measure_names().get(asked["measure"], ""), _name(asked["key"])]
    context = {
        "title": _("Inquiries behind the figures"),
        "about": " · ".join(part for part in parts if part),
        "period": period,
        "rows": [
            {
                "row": row,
                "manner": MANNERS[row.manner],
                "side": sides[row.side],
                "waited": duration_words(span=timedelta(seconds=row.waited_s))
                if row.waited_s is not None
                else "",
                "outcome": outcomes.get(row.outcome, ""),
                "state": STATES.get(row.outcome, ""),
            }
            for row in found
        ],
        "older": f"{URL}rows/?{urlencode(query | {'after': after})}" if after else "",
        "back": f"{URL}?{urlencode({'by': by, 'months': months})}",
    }
    return render(request, "desk/figures_inquirers_rows.html", context)


def side_names() -> dict[str, str]:
    """Return the sides and what they are called."""
    names = {
        "bought": pgettext("those who asked", "Bought"),
        "not_bought": pgettext("those who asked", "Did not buy"),
        "undecided": pgettext("those who asked", "May still buy"),
    }
    return {side: names[side] for side in SIDES}


def measure_names() -> dict[str, str]:
    """Return what is counted and what it is called."""
    names = {
        "kept": _("First answer in time"),
        "not_kept": _("First answer not in time"),
        "answered": _("Answered"),
        "waiting": _("Not answered yet"),
        "rated": _("Rated"),
        "satisfied": _("Rated 4 or 5"),
    }
    return {measure: names[measure] for measure in MEASURES}


def _span(request: StaffRequest) -> int:
    asked = request.GET.get("months", "")
    return int(asked) if asked in {str(n) for n in SPANS} else USUAL_SPAN


def _name(key: str) -> str:
    return str(MANNERS.get(key, key))


def _group(figure: InquirersFigure, *, by: str, months: int) -> dict[str, Any]:
    """Return a group as the table takes it: both sides, and how many are undecided."""
    address = f"{URL}rows/?{urlencode({'by': by, 'months': months, 'key': figure.key})}"
    names = side_names()
    floor = min(
        [one.kept_interval[0] for one in (figure.bought, figure.not_bought) if one.due >= SMALL] or [0.8]
    )
    return {
        "name": _name(figure.key),
        "sides": [
            _side(getattr(figure, side), name=names[side], url=f"{address}&side={side}", floor=floor)
            for side in ("bought", "not_bought")
        ],
        "undecided": figure.undecided.asked,
        "undecided_url": f"{address}&side=undecided",
    }


def _side(given: AnswersGiven, *, name: str, url: str, floor: float) -> dict[str, Any]:
    low, high = given.kept_interval
    enough = given.due >= SMALL
    return {
        "name": name,
        "url": url,
        "given": given,
        "interval": {
            "low": low,
            "high": high,
            "value": given.kept_rate,
            "floor": min(floor, 0.8),
            "ceiling": 1.0,
        }
        if enough
        else None,
        "kept": percent(share=given.kept_rate) if enough and given.kept_rate is not None else "",
        "between": _("95%% interval %(low)s–%(high)s")
        % {"low": percent(share=low), "high": percent(share=high)}
        if enough
        else "",
        "median": duration_words(span=given.median) if given.median is not None else "",
        "replies": _one_place(given.replies_each),
        "score": _one_place(given.mean_score),
        "satisfied": percent(share=given.satisfied_rate)
        if given.rated >= SMALL and given.satisfied_rate is not None
        else "",
    }


def _said(whole: InquirersFigure) -> str:
    """Return in one sentence whether a difference shows between who bought and who did not."""
    bought, others = whole.bought, whole.not_bought
    if min(bought.due, others.due) < SMALL:
        return _("Too few first answers on one side to say whether both are answered alike.")
    low, high = others.kept_interval
    if high < bought.kept_interval[0]:
        return _("Those who did not buy are answered in time less often: the intervals do not meet.")
    if low > bought.kept_interval[1]:
        return _("Those who did not buy are answered in time more often: the intervals do not meet.")
    return _("No difference shows: the intervals of both sides meet.")


def _one_place(value: float | None) -> str:
    return number_format(value, 1) if value is not None else ""
