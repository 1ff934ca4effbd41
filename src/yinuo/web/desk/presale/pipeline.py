"""The pipeline on the desk: the board by stages, and the pool of what anybody may take."""

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from yinuo.presale.access_opportunity import may_take
from yinuo.presale.actions.pipeline import take_opportunity
from yinuo.presale.queries.opportunities import OpportunityFilter, list_pool
from yinuo.presale.queries.pipeline import Choices, board_choices, decided_lately, get_board
from yinuo.presale.stages import house_day
from yinuo.web.components.rows import Link
from yinuo.web.desk.action_forms import (
    actor_language,
    asked_text,
    do_and_go,
    part,
    part_target,
    whole_number,
)
from yinuo.web.desk.presale.pipeline_rows import (
    FilterRow,
    card_of,
    lanes_of,
    month_words,
    stats_of,
)
from yinuo.web.pages import StaffRequest, desk_page

HOME = "/desk/sale/"
RIGHT = "matter.read"
Address = Callable[..., str]


def views(here: str) -> list[Link]:
    """Return the pages of the pipeline as segments."""
    pages = (
        ("board", pgettext("pipeline", "Board"), HOME),
        ("pool", pgettext("pipeline", "Pool"), f"{HOME}pool/"),
        ("forecast", pgettext("pipeline", "Forecast"), f"{HOME}forecast/"),
    )
    return [Link(name=name, url=url, current=key == here) for key, name, url in pages]


@desk_page(RIGHT)
def board(request: StaffRequest) -> HttpResponse:
    """Show the open stages with their cards."""
    asked = {
        name: asked_text(request, name, limit=60)
        for name in ("whose", "family", "month", "q", "lane")
        if request.GET.get(name)
    }
    language, now = actor_language(request), request.now
    choices = board_choices(actor=request.actor, now=now)
    wanted = _wanted(request, asked)
    found = get_board(actor=request.actor, now=now, language=language, wanted=wanted)

    def address(**changed: str) -> str:
        kept = {name: value for name, value in {**asked, **changed}.items() if value}
        return f"{HOME}?{urlencode(kept)}" if kept else HOME

    decided = decided_lately(actor=request.actor, now=now, language=language)
    lanes = lanes_of(
        found, today=house_day(now), language=language, chosen=asked.get("lane", ""), address=address
    )
    context: dict[str, Any] = {
        "title": _("Opportunities"),
        "views": views("board"),
        "stats": stats_of(found, decided),
        "lanes": lanes,
        "count": found.count,
        "asked": asked,
        "narrowed": bool(asked.keys() - {"lane"}),
        "clear_url": HOME,
        "filters": _filters(request, choices, asked, address),
        "address": request.get_full_path(),
        "live_topics": "desk",
        "can_open": request.actor.can("matter.open"),
        "can_work": request.actor.can("matter.work"),
        "can_set": request.actor.can("pipeline.edit"),
    }
    if part_target(request) == "pipeline":
        return part(request, "desk/presale/pipeline_parts.html", context)
    return render(request, "desk/presale/pipeline.html", context)


@desk_page(RIGHT)
def pool(request: StaffRequest) -> HttpResponse:
    """Show what lay idle and anybody may take."""
    today = house_day(request.now)
    rows = list_pool(actor=request.actor, now=request.now, language=actor_language(request))
    context = {
        "title": _("Opportunities"),
        "views": views("pool"),
        "cards": [{"card": card_of(row, today=today), "since": row.pooled_at} for row in rows],
        "can_take": may_take(request.actor),
        "live_topics": "desk",
        "address": request.get_full_path(),
    }
    if part_target(request) == "pool":
        return part(request, "desk/presale/pipeline_pool_parts.html", context)
    return render(request, "desk/presale/pipeline_pool.html", context)


@desk_page("matter.work", methods=("POST",))
def take(request: StaffRequest, opportunity_id: int) -> HttpResponse:
    """Take an opportunity from the pool."""

    def run() -> str:
        take_opportunity(actor=request.actor, now=request.now, opportunity_id=opportunity_id)
        return _("It is yours now. Say what comes next.")

    return do_and_go(request, run=run, back=f"/desk/matters/{opportunity_id}/")


def _wanted(request: StaffRequest, asked: dict[str, str]) -> OpportunityFilter:
    whose = asked.get("whose", "")
    owner_ids: tuple[int, ...] | None = None
    team_id = None
    if whose == "mine":
        owner_ids = (request.actor.staff_id or 0, *sorted(request.actor.covers_ids))
    elif whose == "team":
        team_id = min(request.actor.team_ids, default=0)
    elif (key := whole_number(whose)) is not None:
        owner_ids = (key,)
    return OpportunityFilter(
        owner_ids=owner_ids,
        team_id=team_id,
        family=asked.get("family", ""),
        month=read_month(asked.get("month", "")),
        text=asked.get("q", ""),
    )


def _filters(
    request: StaffRequest, choices: Choices, asked: dict[str, str], address: Address
) -> list[FilterRow]:
    """Return what the board can be narrowed by; what has nothing to choose from is left out."""
    whose = {"mine": pgettext("whose opportunities", "Mine")}
    if request.actor.team_ids:
        whose["team"] = _("My team's")
    whose |= {str(key): name for key, name in choices.owners}
    found = (
        ("whose", _("Whose"), "user", whose),
        ("family", _("Product family"), "package", {name: name for name in choices.families}),
        ("month", _("Closing"), "calendar-days", {f"{m:%Y-%m}": month_words(m) for m in choices.months}),
    )
    return [
        FilterRow(
            key=f"filter-{name}",
            name=label,
            icon=icon,
            chosen=known.get(asked.get(name, ""), ""),
            any_url=address(**{name: ""}),
            links=[
                Link(name=words, url=address(**{name: value}), current=asked.get(name) == value)
                for value, words in known.items()
            ],
        )
        for name, label, icon, known in found
        if known
    ]


def read_month(text: str) -> date | None:
    """Return the first day of a month written 2026-03, or None."""
    year, _dash, month = text.partition("-")
    if not (year.isascii() and year.isdigit() and month.isascii() and month.isdigit()):
        return None
    if not (len(year) == 4 and 2000 <= int(year) < 2190 and 1 <= int(month) <= 12):
        return None
    return date(int(year), int(month), 1)


ADDRESSES: list[URLPattern] = [
    path("sale/", board, name="pipeline"),
    path("sale/pool/", pool, name="pipeline_pool"),
    path("sale/<int:opportunity_id>/take/", take, name="take_opportunity"),
]
