"""Bodies outside of the house that deal with a complaint, on its page."""

from typing import Any

from django.http import HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from yinuo.aftersale import access
from yinuo.aftersale.actions.external import begin_external, end_external
from yinuo.aftersale.models import ExternalStage
from yinuo.aftersale.queries.complaint import ComplaintFile
from yinuo.aftersale.states import ExternalBody
from yinuo.core.errors import NotFound
from yinuo.web.components.rows import Link
from yinuo.web.desk.action_forms import answer_form
from yinuo.web.desk.aftersale.appeal import recourse_of
from yinuo.web.desk.aftersale.appeal_forms import ExternalForm, ExternalOutcomeForm
from yinuo.web.desk.aftersale.complaint_page import complaint_url
from yinuo.web.desk.aftersale.complaint_parts import ComplaintPart, complaint_part
from yinuo.web.pages import StaffRequest, desk_page

METHODS = ("GET", "HEAD", "POST")
RIGHT = "complaint.work"


@complaint_part(place="aside", rank=80)
def bodies_outside(request: StaffRequest, file: ComplaintFile) -> ComplaintPart | None:
    """Show who outside deals with it or did, and note another."""
    found = recourse_of(request, file)
    may = "external" in found.may
    if not (found.external or may):
        return None
    url = complaint_url(file.row.id)
    rows = [
        {
            "row": one,
            "body": one.name or str(ExternalBody(one.body).label),
            "url": f"{url}external/{one.id}/" if may and one.ended_at is None else "",
        }
        for one in found.external
    ]
    return ComplaintPart(
        name=_("Outside of the house"),
        template="desk/aftersale/external.html" if rows else "",
        context={"rows": rows},
        links=[Link(name=_("Note a body that deals with it"), url=f"{url}external/")] if may else [],
    )


@desk_page(RIGHT, methods=METHODS)
def begin(request: StaffRequest, complaint_id: int) -> HttpResponse:
    """Note that a body outside deals with it."""
    access.complaint_for(request.actor, complaint_id, RIGHT)

    def run(values: dict[str, Any]) -> str:
        begin_external(actor=request.actor, now=request.now, complaint_id=complaint_id, **values)
        return _("Noted.")

    return answer_form(
        request,
        form=ExternalForm(request.POST or None),
        title=_("A body outside deals with it"),
        submit=_("Note it"),
        run=run,
        back=complaint_url(complaint_id),
        note=_("Our own answer stays owed; the stage of the complaint does not change."),
    )


@desk_page(RIGHT, methods=METHODS)
def end(request: StaffRequest, complaint_id: int, stage_id: int) -> HttpResponse:
    """Note what came out. Raises: NotFound where it belongs to another complaint."""
    stage, complaint = access.part_for(ExternalStage, request.actor, stage_id, RIGHT)
    if complaint.pk != complaint_id:
        raise NotFound()

    def run(values: dict[str, Any]) -> str:
        end_external(actor=request.actor, now=request.now, stage_id=stage_id, **values)
        return _("Noted.")

    return answer_form(
        request,
        form=ExternalOutcomeForm(request.POST or None),
        title=_("What came out: %(body)s") % {"body": stage.name or ExternalBody(stage.body).label},
        submit=_("Note it"),
        run=run,
        back=complaint_url(complaint_id),
    )


ONE = "complaints/<int:complaint_id>/external/"
ADDRESSES: list[URLPattern] = [
    path(ONE, begin, name="complaint_external"),
    path(ONE + "<int:stage_id>/", end, name="complaint_external_end"),
]
