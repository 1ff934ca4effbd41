"""Site checks on a phone: begun, filled in by thumb, findings with photos straight from the camera, finished."""

from typing import IO, Any, cast

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from yinuo.core.errors import DomainError
from yinuo.matters.models import Matter
from yinuo.presale import access_design as access
from yinuo.presale.actions.survey import (
    add_finding_photo,
    begin_survey,
    fill_survey,
    finish_survey,
    note_finding,
    settle_finding,
)
from yinuo.presale.models import DesignVersion
from yinuo.presale.queries.survey import (
    findings_of_matter,
    get_survey,
    list_checklists,
    list_surveys,
    surveys_of_matter,
)
from yinuo.web.components.files_shown import shown_file
from yinuo.web.components.rows import Cursor, Link
from yinuo.web.desk.action_forms import (
    actor_language,
    answer_form,
    asked_text,
    put_errors,
    query_of,
    whole_number,
)
from yinuo.web.desk.presale.sale import SalePart, sale_part
from yinuo.web.desk.presale.survey_forms import BeginForm, FindingForm, SettleFindingForm
from yinuo.web.errors import error_lines
from yinuo.web.pages import StaffRequest, desk_page

RIGHT = access.RIGHT
METHODS = ("GET", "HEAD", "POST")
HOME = "/desk/surveys/"


@desk_page(RIGHT)
def surveys(request: StaffRequest) -> HttpResponse:
    """Show site checks, those that are running first of all."""
    tab = "all" if asked_text(request, "tab") == "all" else "running"
    rows, older = list_surveys(
        actor=request.actor,
        language=actor_language(request),
        running=tab == "running",
        after=asked_text(request, "after"),
    )
    context = {
        "title": _("Site checks"),
        "rows": rows,
        "tabs": [
            Link(name=_("Running"), url=query_of({"tab": "running"}), current=tab == "running"),
            Link(name=_("All"), url=query_of({"tab": "all"}), current=tab == "all"),
        ],
        "can_edit": request.actor.can("survey.edit"),
        "cursor": Cursor(
            newer_url=query_of({"tab": tab}) if asked_text(request, "after") else "",
            older_url=query_of({"tab": tab, "after": older}) if older else "",
            shown=len(rows),
        ),
    }
    return render(request, "desk/presale/surveys.html", context)


@desk_page(RIGHT, methods=METHODS)
def new(request: StaffRequest, matter_id: int) -> HttpResponse:
    """Begin a site check of a matter. Raises: NotFound."""
    language = actor_language(request)
    checklists = list_checklists(actor=request.actor, language=language, active=True)
    drawn = DesignVersion.objects.filter(
        design__in=access.visible_designs(request.actor), design__matter=matter_id
    )
    versions = [
        (one.pk, _("%(design)s, version %(version)s") % {"design": one.design.title, "version": one.number})
        for one in drawn.select_related("design").order_by("-design_id", "-number")[:50]
    ]
    wanted = whole_number(request.GET.get("design"))
    newest = drawn.filter(design=wanted).order_by("-number").first() if wanted else None
    form = BeginForm(
        request.POST or None,
        checklists=[(one.id, one.name) for one in checklists],
        versions=versions,
        initial={"version": newest.pk if newest else (versions[0][0] if versions else None)},
    )
    begun: list[int] = []

    def run(values: dict[str, Any]) -> None:
        survey = begin_survey(
            actor=request.actor,
            now=request.now,
            matter_id=matter_id,
            checklist_id=values["checklist"],
            version_id=values["version"],
            appointment_id=whole_number(request.GET.get("appointment")),
        )
        begun.append(survey.pk)

    answer = answer_form(
        request,
        form=form,
        title=_("Check the site"),
        submit=_("Begin"),
        run=run,
        back=f"/desk/matters/{matter_id}/",
        note="" if checklists else _("There is no checklist in use yet; a manager writes one."),
    )
    if begun:
        answer["Location"] = _page(begun[0])
    return answer


@desk_page(RIGHT)
def survey(request: StaffRequest, survey_id: int) -> HttpResponse:
    """Show a site check. Raises: NotFound."""
    return _show(request, survey_id)


@desk_page(RIGHT, methods=("POST",))
def fill(request: StaffRequest, survey_id: int) -> HttpResponse:
    """Save what was filled in; asked by htmx after each touch, it answers nothing. Raises: NotFound."""
    file = get_survey(actor=request.actor, survey_id=survey_id, language=actor_language(request))
    given = {
        point.code: request.POST[f"p-{point.code}"]
        for point in file.points
        if f"p-{point.code}" in request.POST
    }
    try:
        fill_survey(actor=request.actor, now=request.now, survey_id=survey_id, results=given)
        if "finish" in request.POST:
            finish_survey(actor=request.actor, now=request.now, survey_id=survey_id)
    except DomainError as error:
        if error.status in (403, 404):
            raise
        for line in error_lines(error):
            messages.error(request, line)
        return _show(request, survey_id, typed=given, status=error.status)
    if getattr(request, "htmx", None):
        return HttpResponse(status=204)
    messages.success(
        request, _("Finished; the findings stand at the matter.") if "finish" in request.POST else _("Saved.")
    )
    return HttpResponseRedirect(_page(survey_id))


@desk_page(RIGHT, methods=("POST",))
def add_finding(request: StaffRequest, survey_id: int) -> HttpResponse:
    """Note a finding with its photos. Raises: NotFound."""
    file = get_survey(actor=request.actor, survey_id=survey_id, language=actor_language(request))
    form = FindingForm(request.POST, points=[(point.code, point.text) for point in file.points])
    if not form.is_valid():
        return _show(request, survey_id, form=form, status=422)
    try:
        finding = note_finding(actor=request.actor, now=request.now, survey_id=survey_id, **form.cleaned_data)
    except DomainError as error:
        if error.status in (403, 404):
            raise
        put_errors(form, error)
        return _show(request, survey_id, form=form, status=error.status)
    _add_photos(request, finding.pk)
    messages.success(request, _("Noted."))
    return HttpResponseRedirect(f"{_page(survey_id)}#findings")


@desk_page(RIGHT, methods=("POST",))
def add_photos(request: StaffRequest, finding_id: int) -> HttpResponse:
    """Add photos to a finding. Raises: NotFound."""
    _finding, found, _matter = access.finding_for(request.actor, finding_id)
    if _add_photos(request, finding_id):
        messages.success(request, _("Added."))
    return HttpResponseRedirect(f"{_page(found.pk)}#findings")


@desk_page(RIGHT, methods=METHODS)
def settle(request: StaffRequest, finding_id: int) -> HttpResponse:
    """Write down what was done about a finding. Raises: NotFound."""
    _finding, found, _matter = access.finding_for(request.actor, finding_id)

    def run(values: dict[str, Any]) -> str:
        settle_finding(actor=request.actor, now=request.now, finding_id=finding_id, words=values["words"])
        return _("Settled.")

    return answer_form(
        request,
        form=SettleFindingForm(request.POST or None),
        title=_("Settle the finding"),
        submit=_("Settle"),
        run=run,
        back=_page(found.pk),
    )


@desk_page(RIGHT)
def photo(request: StaffRequest, finding_id: int, attachment_id: int) -> FileResponse:
    """Send a photo of a finding. Raises: NotFound."""
    return shown_file(access.photo_of(request.actor, finding_id, attachment_id))


@sale_part
def part_of_matter(request: StaffRequest, matter: Matter) -> SalePart | None:
    """Show a matter's site checks and what is not settled of their findings."""
    if not request.actor.can(RIGHT):
        return None
    rows = surveys_of_matter(actor=request.actor, matter_id=matter.pk, language=actor_language(request))
    return SalePart(
        name=_("Site checks"),
        icon="clipboard-check",
        links=[Link(name=_("Check the site"), url=f"/desk/matters/{matter.pk}/surveys/new/")],
        template="desk/presale/surveys_of_matter.html" if rows else "",
        context={
            "rows": rows,
            "findings": findings_of_matter(actor=request.actor, matter_id=matter.pk) if rows else [],
        },
    )


def _show(
    request: StaffRequest,
    survey_id: int,
    *,
    form: forms.Form | None = None,
    typed: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render a site check with what was typed kept. Raises: NotFound."""
    file = get_survey(actor=request.actor, survey_id=survey_id, language=actor_language(request))
    points = [(point.code, point.text) for point in file.points]
    kept = typed or {}
    context = {
        "title": file.row.name,
        "file": file,
        "row": file.row,
        "points": [{"point": one, "value": kept.get(one.code, one.value)} for one in file.points],
        "form": form or FindingForm(points=points, initial={"item": request.GET.get("item", "")}),
        "path": [
            Link(name=_("Site checks"), url=HOME),
            Link(name=file.row.matter_number, url=f"/desk/matters/{file.row.matter_id}/"),
            Link(name=file.row.name),
        ],
    }
    return render(request, "desk/presale/survey.html", context, status=status)


def _add_photos(request: StaffRequest, finding_id: int) -> int:
    """Keep the photos that came along; what is refused is said, the others stay. Raises: NotFound."""
    added = 0
    for file in request.FILES.getlist("photos"):
        try:
            add_finding_photo(
                actor=request.actor,
                now=request.now,
                finding_id=finding_id,
                name=file.name or "",
                declared_type=file.content_type or "",
                stream=cast(IO[bytes], file.file),
            )
            added += 1
        except DomainError as error:
            if error.status in (403, 404):
                raise
            for line in error_lines(error):
                messages.error(request, line)
    return added


def _page(survey_id: int) -> str:
    return f"{HOME}{survey_id}/"


ADDRESSES: list[URLPattern] = [
    path("surveys/", surveys, name="surveys"),
    path("matters/<int:matter_id>/surveys/new/", new, name="new_survey"),
    path("surveys/<int:survey_id>/", survey, name="survey"),
    path("surveys/<int:survey_id>/fill/", fill, name="fill_survey"),
    path("surveys/<int:survey_id>/findings/", add_finding, name="add_finding"),
    path("surveys/findings/<int:finding_id>/photos/", add_photos, name="add_finding_photos"),
    path("surveys/findings/<int:finding_id>/settle/", settle, name="settle_finding"),
    path("surveys/findings/<int:finding_id>/photos/<int:attachment_id>/", photo, name="finding_photo"),
]
