"""The expectation guard beside the forms that offer a date: it follows what is typed, and works without a script too."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from yinuo.core.calendars import calendar_of
from yinuo.core.errors import NotAllowed, NotFound
from yinuo.core.numbering import parse_number
from yinuo.matters import access
from yinuo.matters.likely import judge
from yinuo.matters.models import Matter
from yinuo.matters.rules import LONGEST_TERM
from yinuo.presale import access_design
from yinuo.presale.guard import guard_design
from yinuo.presale.queries.appointment_history import history_of_service
from yinuo.web.components.guard_words import Guard, guard_of, guard_of_service
from yinuo.web.desk.presets import due_presets
from yinuo.web.pages import StaffRequest, desk_page

TEMPLATE = "components/guard_part.html"
LONGEST_OVERRIDE = 200
LONGEST_WHAT = 200


def asked_override(request: HttpRequest) -> str:
    """Return why an unlikely date is offered all the same, as the form holds it."""
    return str(_asked(request).get("override", "")).replace("\x00", "").strip()[:LONGEST_OVERRIDE]


def beside_form(guard: Guard | None) -> dict[str, Any]:
    """Return what a form needs to show the guard below its fields."""
    return {"beside": TEMPLATE, "guard": guard}


def guard_of_promise(request: StaffRequest, matter: Matter) -> Guard | None:
    """Return what is known of the promise that a form holds; None while it says not yet what and until when."""
    asked = _asked(request)
    what = asked.get("what", "").replace("\x00", "").strip()[:LONGEST_WHAT]
    calendar = calendar_of(matter.team.calendar_id if matter.team else None)
    due_at = _instant(asked.get("free", ""), now=request.now)
    if due_at is None:
        presets = due_presets(now=request.now, calendar=calendar)
        chosen = asked.get("preset") or (presets[0].key if presets else "")
        due_at = next((one.due_at for one in presets if one.key == chosen), None)
    if not what or due_at is None:
        return None
    judged = judge(what=what, due_at=due_at, now=request.now, calendar=calendar, team_id=matter.team_id)
    return guard_of(
        judged, due_at=due_at, now=request.now, calendar=calendar, override=asked_override(request)
    )


def guard_by_number(request: StaffRequest) -> Guard | None:
    """Return what is known of the promise that a form holds, its matter by number; None where there is none."""
    written = _asked(request).get("number", "").strip()[:40]
    try:
        matter = access.matter_by_number(request.actor, parse_number(written) or written)
    except (NotFound, NotAllowed):
        return None
    return guard_of_promise(request, matter)


def guard_of_design(request: StaffRequest, matter: Matter, *, kind: str = "") -> Guard | None:
    """Return what is known of the day that a form promises a design by."""
    asked = _asked(request)
    due_at = _instant(asked.get("due_at", ""), now=request.now)
    if due_at is None:
        return None
    kind = kind or asked.get("kind", "")[:10] or "drawing"
    found = guard_design(matter=matter, now=request.now, kind=kind, due_at=due_at)
    return guard_of(
        found.judged,
        due_at=due_at,
        now=request.now,
        calendar=calendar_of(matter.team.calendar_id if matter.team else None),
        override=asked_override(request),
    )


def guard_of_booking(request: StaffRequest, service_id: int) -> Guard:
    """Return how a service's appointments kept the day first agreed."""
    history = history_of_service(service_id=service_id, now=request.now)
    return guard_of_service(history, override=asked_override(request))


@desk_page("promise.make")
def promise(request: StaffRequest, matter_id: int) -> HttpResponse:
    """Return the guard of a promise in a matter; a part for htmx. Raises: NotFound, NotAllowed."""
    matter = access.matter_for(request.actor, matter_id, "promise.make")
    return _part(request, guard_of_promise(request, matter))


@desk_page("promise.make")
def promise_by_number(request: StaffRequest) -> HttpResponse:
    """Return the guard of a promise in the matter of a number; a part for htmx."""
    return _part(request, guard_by_number(request))


@desk_page("matter.work")
def design(request: StaffRequest, matter_id: int) -> HttpResponse:
    """Return the guard of a design that is asked for; a part for htmx. Raises: NotFound, NotAllowed."""
    matter = access.matter_for(request.actor, matter_id, "matter.work")
    return _part(request, guard_of_design(request, matter))


@desk_page(access_design.RIGHT)
def next_version(request: StaffRequest, design_id: int) -> HttpResponse:
    """Return the guard of a design's next version; a part for htmx. Raises: NotFound, NotAllowed."""
    row, matter = access_design.design_for(request.actor, design_id)
    return _part(request, guard_of_design(request, matter, kind=row.kind))


def _part(request: StaffRequest, guard: Guard | None) -> HttpResponse:
    return render(request, TEMPLATE, {"guard": guard})


def _asked(request: HttpRequest) -> QueryDict:
    return request.POST if request.method == "POST" else request.GET


def _instant(text: str, *, now: datetime) -> datetime | None:
    """Return a local time as a field holds it, ahead and within reach; None for anything else."""
    try:
        found = parse_datetime(text)
        if found is None:
            return None
        at = timezone.make_aware(found) if timezone.is_naive(found) else found
        return at if now < at <= now + LONGEST_TERM else None
    except (ValueError, OverflowError):
        return None


ADDRESSES: list[URLPattern] = [
    path("matters/<int:matter_id>/guard/promise/", promise, name="guard_promise"),
    path("promises/guard/", promise_by_number, name="guard_promise_by_number"),
    path("matters/<int:matter_id>/guard/design/", design, name="guard_design"),
    path("designs/<int:design_id>/guard/", next_version, name="guard_next_version"),
]
