"""The quality of a product on the pages of complaints and returns: its fault is named, and explained to the customer."""

from typing import Any

from django.http import HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from yinuo.aftersale import access as aftersale_access
from yinuo.aftersale.actions.explanation import RIGHT as REPLIES
from yinuo.aftersale.actions.explanation import explain_fault
from yinuo.aftersale.actions.fault import RIGHT as NAMES_FAULTS
from yinuo.aftersale.actions.fault import name_fault, place_of
from yinuo.aftersale.queries.complaint import ComplaintFile
from yinuo.aftersale.queries.explanations import (
    ExplanationRow,
    faults_to_explain,
    find_explanations,
)
from yinuo.aftersale.queries.faults import (
    SightingRow,
    faults_to_name,
    find_sighting,
    sightings_of_return,
)
from yinuo.aftersale.queries.returns import ReturnFile
from yinuo.catalog.queries.faults import FaultToExplain
from yinuo.catalog.rules.faults import said_in_message
from yinuo.core.errors import NotFound
from yinuo.matters import access
from yinuo.matters.models import Matter
from yinuo.web.components.rows import Link
from yinuo.web.desk.action_forms import actor_language, answer_form
from yinuo.web.desk.aftersale.complaint_page import complaint_url
from yinuo.web.desk.aftersale.complaint_parts import ComplaintPart, complaint_part
from yinuo.web.desk.aftersale.fault_forms import ExplainForm, NameFaultForm
from yinuo.web.desk.aftersale.return_parts import ReturnPart, return_part
from yinuo.web.pages import StaffRequest, desk_page
from yinuo.web.views_rows import LANGUAGES

METHODS = ("GET", "HEAD", "POST")
TEMPLATE = "desk/aftersale/quality.html"


@complaint_part(place="body", rank=82)
def quality_of_complaint(request: StaffRequest, file: ComplaintFile) -> ComplaintPart | None:
    """Show the fault that a complaint is about, what the customer was told of it, and what can be explained."""
    language = actor_language(request)
    told = find_explanations(actor=request.actor, matter_id=file.row.id)
    seen, offered = None, []
    if file.row.product_id is not None or file.order_line_id is not None:
        seen = find_sighting(actor=request.actor, source="complaint", key=file.row.id, language=language)
        offered = _offered(request, file.row.id)
    links = []
    if "edit" in file.may and (offered or seen):
        name = _("Another fault") if seen else _("Name the fault")
        links.append(Link(name=name, url=f"{complaint_url(file.row.id)}fault/"))
    if not (seen or told or offered):
        return None
    return ComplaintPart(
        name=pgettext("of goods", "Quality"),
        template=TEMPLATE,
        context=_shown([seen] if seen else [], told, offered, file.row.id),
        links=links,
    )


@return_part(place="body", rank=20)
def quality_of_return(request: StaffRequest, file: ReturnFile) -> ReturnPart | None:
    """Show the faults that were found on what came back, what the customer was told, and what can be explained."""
    seen = sightings_of_return(actor=request.actor, return_id=file.row.id, language=actor_language(request))
    told = find_explanations(actor=request.actor, matter_id=file.row.id)
    offered = _offered(request, file.row.id)
    if not (seen or told or offered):
        return None
    return ReturnPart(
        name=pgettext("of goods", "Quality"),
        template=TEMPLATE,
        context=_shown(list(seen.values()), told, offered, file.row.id),
    )


def _offered(request: StaffRequest, matter_id: int) -> list[FaultToExplain]:
    actor = request.actor
    if not actor.can(REPLIES):
        return []
    matter = Matter.objects.filter(access.reach_of(actor, REPLIES), pk=matter_id).first()
    return faults_to_explain(actor=actor, matter=matter, language=actor_language(request)) if matter else []


def _shown(
    seen: list[SightingRow], told: list[ExplanationRow], offered: list[FaultToExplain], matter_id: int
) -> dict[str, Any]:
    known = {row.version_id for row in told}
    return {
        "seen": seen,
        "told": [{"row": row, "language": LANGUAGES.get(row.language, row.language)} for row in told],
        "offered": [
            {"row": one, "url": explain_url(matter_id, one.id), "is_told": one.version_id in known}
            for one in offered
        ],
    }


def explain_url(matter_id: int, fault_id: int) -> str:
    """Return the address at which a fault is explained in a matter."""
    return f"/desk/matters/{matter_id}/explain/{fault_id}/"


@desk_page(NAMES_FAULTS, methods=METHODS)
def name(request: StaffRequest, complaint_id: int) -> HttpResponse:
    """Say which fault of its product a complaint is about. Raises: NotFound."""
    actor, language = request.actor, actor_language(request)
    complaint = aftersale_access.complaint_for(actor, complaint_id, NAMES_FAULTS)
    seen = find_sighting(actor=actor, source="complaint", key=complaint_id, language=language)
    faults = faults_to_name(
        actor=actor, product_id=place_of(complaint).product_id, language=language, standing=seen
    )
    if not faults:
        raise NotFound()

    def run(values: dict[str, Any]) -> str:
        name_fault(actor=actor, now=request.now, complaint_id=complaint_id, **values)
        return _("Saved.")

    return answer_form(
        request,
        form=NameFaultForm(
            request.POST or None,
            faults=faults,
            initial={"fault_id": seen.fault_id if seen else None, "batch": complaint.batch},
        ),
        title=_("The fault of the product"),
        submit=_("Save"),
        run=run,
        back=complaint_url(complaint_id),
    )


@desk_page(REPLIES, methods=METHODS)
def explain(request: StaffRequest, matter_id: int, fault_id: int) -> HttpResponse:
    """Send a customer what is normal and what is not, in their language. Raises: NotFound."""
    actor = request.actor
    matter = access.matter_for(actor, matter_id, REPLIES)
    offered = faults_to_explain(actor=actor, matter=matter, language=matter.language)
    fault = next((one for one in offered if one.id == fault_id), None)
    if fault is None:
        raise NotFound()

    def run(values: dict[str, Any]) -> str:
        explain_fault(actor=actor, now=request.now, matter_id=matter_id, fault_id=fault_id, **values)
        return _("Sent.")

    said = {"number": fault.number, "language": LANGUAGES[fault.words.language]}
    return answer_form(
        request,
        form=ExplainForm(request.POST or None, initial={"text": said_in_message(fault.words)}),
        title=fault.words.name,
        submit=_("Send"),
        run=run,
        back=f"/desk/matters/{matter_id}/",
        note=_("Version %(number)s, in %(language)s. It leaves as a message in the conversation.") % said,
    )


ADDRESSES: list[URLPattern] = [
    path("complaints/<int:complaint_id>/fault/", name, name="name_complaint_fault"),
    path("matters/<int:matter_id>/explain/<int:fault_id>/", explain, name="explain_fault"),
]
