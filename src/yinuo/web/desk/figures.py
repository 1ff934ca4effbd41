"""The desk's figures: the record's numbers over everything, by standard, owner or team, each with its rows behind."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from yinuo.core.errors import InvalidValue
from yinuo.quality.periods import last_weeks, period_named
from yinuo.quality.queries.answers import first_answers
from yinuo.quality.queries.kept import (
    OUTCOMES,
    behind,
    kept_figures,
    public_facts,
    total_of,
    weekly_figures,
)
from yinuo.quality.rules import SMALL
from yinuo.web.components.rows import Link
from yinuo.web.pages import StaffRequest, desk_page
from yinuo.web.portal.board import WEEKS, csv_response, period_links
from yinuo.web.portal.figures_rows import answer_words, facts_csv, figure_rows, headline, weekly_chart

URL = "/desk/figures/"


@desk_page("figures.read")
def figures(request: StaffRequest) -> HttpResponse:
    """Show the figures of a period, divided by standard, owner or team. Raises: InvalidValue."""
    actor, now = request.actor, request.now
    by = request.GET.get("by", "standard")
    period = period_named(request.GET.get("period", ""), now=now)
    found = kept_figures(period=period, now=now, language=actor.language, actor=actor, by=by)
    total = total_of(found)
    weeks = weekly_figures(period=last_weeks(WEEKS, now=now), now=now, actor=actor)
    asked = {"period": period.name, "by": by}
    rows_url = f"{URL}rows/?{urlencode(asked)}"
    unnamed = {"standard": _("What people promised"), "owner": _("Nobody's"), "team": _("No team")}
    context: dict[str, Any] = {
        "title": _("Figures"),
        "period": period,
        "periods": period_links(period, URL, by=by),
        "groups": [
            Link(name=name, url=f"{URL}?{urlencode(asked | {'by': key})}", current=key == by)
            for key, name in group_names().items()
        ],
        "first_head": group_names()[by],
        "total": total,
        "headline": headline(total),
        "rows": figure_rows(found, notes={}, unnamed=unnamed[by]),
        "row_url": f"{rows_url}&key=",
        "all_url": rows_url,
        "outcomes": [
            Link(name=name, url=f"{rows_url}&outcome={key}", count=getattr(total, key))
            for key, name in outcome_names().items()
        ],
        "small": SMALL,
        "answers": answer_words(first_answers(period=period, now=now, actor=actor)),
        "chart": weekly_chart(weeks, goal=None, label=_("Share kept, week by week")),
        "weeks": weeks,
        "download": f"{URL}facts.csv?period={period.name}",
    }
    return render(request, "desk/figures.html", context)


@desk_page("figures.read")
def rows(request: StaffRequest) -> HttpResponse:
    """Show the promises behind a number. Raises: InvalidValue."""
    asked = request.GET
    period = period_named(asked.get("period", ""), now=request.now)
    key, by, outcome = asked.get("key", ""), asked.get("by", "standard"), asked.get("outcome", "")
    if key and key != "none" and not (key.isdecimal() and len(key) < 19):
        raise InvalidValue(field="key", problem=key)
    found, after = behind(
        period=period,
        now=request.now,
        actor=request.actor,
        language=request.actor.language,
        by=by,
        key=int(key) if key not in ("", "none") else None,
        every=not key,
        outcome=outcome,
        after=asked.get("after", ""),
    )
    query = {"period": period.name, "by": by, "key": key, "outcome": outcome}
    names = outcome_names()
    context = {
        "title": _("Promises behind the figures"),
        "period": period,
        "rows": [{"row": row, "outcome": names[row.outcome], "state": STATES[row.outcome]} for row in found],
        "outcome": names.get(outcome, ""),
        "older": f"{URL}rows/?{urlencode(query | {'after': after})}" if after else "",
        "back": f"{URL}?{urlencode({'period': period.name, 'by': by})}",
    }
    return render(request, "desk/figures_rows.html", context)


@desk_page("figures.read")
def facts(request: StaffRequest) -> StreamingHttpResponse:
    """Send every promise of the period as a table: those of other than public standards too."""
    period = period_named(request.GET.get("period", ""), now=request.now)
    found = public_facts(period=period, now=request.now, actor=request.actor, public=False)
    return csv_response(facts_csv(found), period=period)


STATES = {
    "kept": "kept",
    "late": "late",
    "broken": "broken",
    "released": "released",
    "superseded": "superseded",
    "dropped": "released",
    "paused": "paused",
}


def group_names() -> dict[str, str]:
    """Return what figures can be divided by, and its name."""
    return {"standard": _("Standard"), "owner": _("Owner"), "team": _("Team")}


def outcome_names() -> dict[str, str]:
    """Return how a promise can have ended, and its name."""
    names = {
        "kept": _("Kept in time"),
        "late": _("Kept late"),
        "broken": _("Not kept"),
        "released": _("Released: waived, or without ground since"),
        "superseded": _("Moved with consent"),
        "dropped": _("Dropped with its matter"),
        "paused": _("Clock paused"),
    }
    return {key: names[key] for key in OUTCOMES}
