"""One complaint on the desk: what happened, what is owed, what was found, and what can be done now."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from yinuo.aftersale.models import FinalAnswer
from yinuo.aftersale.queries.complaint import ComplaintFile, get_complaint
from yinuo.web.components.rows import Link
from yinuo.web.desk.action_forms import actor_language
from yinuo.web.desk.aftersale.complaint_parts import ComplaintPart, complaint_part, parts_of
from yinuo.web.desk.aftersale.complaint_words import (
    ENDS,
    GROUNDS,
    SEVERITIES,
    demand_words,
    shown_row,
    steps_of,
)
from yinuo.web.pages import StaffRequest, desk_page
from yinuo.web.views_rows import shown_promises, state_label

HOME = "/desk/complaints/"


def complaint_url(complaint_id: int) -> str:
    """Return the address of a complaint's page."""
    return f"{HOME}{complaint_id}/"


@desk_page("matter.read")
def complaint(request: StaffRequest, complaint_id: int) -> HttpResponse:
    """Show a complaint with what can be done about it. Raises: NotFound."""
    file = get_complaint(
        actor=request.actor, now=request.now, complaint_id=complaint_id, language=actor_language(request)
    )
    context = {
        "title": _("Complaint %(number)s") % {"number": file.row.number},
        "file": file,
        "shown": shown_row(file.row),
        "severity": str(SEVERITIES[file.row.severity]),
        "demands": demand_words(file.row.demands),
        "steps": steps_of(file.row.stage),
        "promises": shown_promises([one for one in file.promises if one.is_running]),
        "may": dict.fromkeys(file.may, True),
        "body_parts": parts_of(request, file, place="body"),
        "aside_parts": parts_of(request, file, place="aside"),
        "path": [Link(name=_("Complaints"), url=HOME), Link(name=file.row.number)],
        "url": complaint_url(complaint_id),
    }
    return render(request, "desk/aftersale/complaint.html", context)


@complaint_part(place="body", rank=90)
def answers(request: StaffRequest, file: ComplaintFile) -> ComplaintPart | None:
    """Show the final answers as they were sent."""
    if not file.answers:
        return None
    rows = [{"row": one, "kind": str(ENDS[FinalAnswer.Kind(one.kind)])} for one in file.answers]
    return ComplaintPart(
        name=_("Final answer"), template="desk/aftersale/answers.html", context={"rows": rows}
    )


@complaint_part(place="body", rank=80)
def investigation(request: StaffRequest, file: ComplaintFile) -> ComplaintPart | None:
    """Show what was found, and what colleagues were asked."""
    links = []
    if "find" in file.may:
        links.append(Link(name=_("Write the findings"), url=f"{complaint_url(file.row.id)}findings/"))
    if "ask" in file.may:
        links.append(Link(name=_("Ask colleagues"), url=f"{complaint_url(file.row.id)}colleagues/"))
    children = [{"row": one, "state": state_label(one.state)} for one in file.children]
    if not (links or children or file.findings or file.row.cause or file.responsibility):
        return None
    return ComplaintPart(
        name=_("Investigation"),
        template="desk/aftersale/investigation.html",
        context={"file": file, "children": children},
        links=links,
    )


@complaint_part(place="body", rank=85)
def similar(request: StaffRequest, file: ComplaintFile) -> ComplaintPart | None:
    """Show what may be the same trouble, and the problem that it was put to."""
    url, links = complaint_url(file.row.id), []
    if "join" in file.may:
        if file.row.problem_id is None:
            links = [
                Link(name=_("Open a problem"), url=f"{url}problem/"),
                Link(name=_("Join a problem"), url=f"{url}problem/join/"),
            ]
        elif file.problem_solved_at is None:
            links = [
                Link(name=_("The problem is solved"), url=f"{url}problem/solve/"),
                Link(name=_("Take it out"), url=f"{url}problem/leave/"),
            ]
    if not (file.similar or file.problem):
        return None
    rows = [{**shown_row(one.row), "ground": str(GROUNDS[one.ground])} for one in file.similar]
    return ComplaintPart(
        name=pgettext("complaints", "Of the same kind"),
        template="desk/aftersale/similar.html",
        context={"rows": rows, "file": file},
        badge=str(len(rows)) if rows else "",
        links=links,
    )


ADDRESSES: list[URLPattern] = [path("complaints/<int:complaint_id>/", complaint, name="complaint")]
