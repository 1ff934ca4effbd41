"""The checklists of site checks: listed, written, changed."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from yinuo.core.errors import DomainError
from yinuo.presale.actions.survey_checklist import change_checklist, create_checklist
from yinuo.presale.queries.survey import ChecklistRow, get_checklist, list_checklists
from yinuo.web.components.rows import Link
from yinuo.web.desk.action_forms import actor_language, put_errors
from yinuo.web.desk.presale.survey_forms import ChecklistForm, NewChecklistForm, PointFormSet
from yinuo.web.desk.settings_pages import by_language, fields_named, in_fields
from yinuo.web.pages import StaffRequest, desk_page

HOME = "/desk/surveys/checklists/"
RIGHT = "survey.edit"
METHODS = ("GET", "HEAD", "POST")
_FIELDS = {"zh-hans": "zh_hans", "zh-hant": "zh_hant", "en": "en"}


@desk_page(RIGHT)
def checklists(request: StaffRequest) -> HttpResponse:
    """Show the checklists."""
    context = {
        "title": _("Survey checklists"),
        "rows": list_checklists(actor=request.actor, language=actor_language(request)),
        "path": [Link(name=_("Site checks"), url="/desk/surveys/"), Link(name=_("Survey checklists"))],
    }
    return render(request, "desk/presale/checklists.html", context)


@desk_page(RIGHT, methods=METHODS)
def new(request: StaffRequest) -> HttpResponse:
    """Write a new checklist."""
    posted = request.method == "POST"
    form = NewChecklistForm(request.POST if posted else None)
    points = PointFormSet(request.POST if posted else None, prefix="point")
    if posted and form.is_valid() and points.is_valid():
        try:
            with fields_named({"names": "name_zh_hans"}):
                create_checklist(
                    actor=request.actor,
                    now=request.now,
                    code=form.cleaned_data["code"],
                    names=by_language(form.cleaned_data, "name"),
                    items=_items(points.cleaned_data),
                )
        except DomainError as error:
            put_errors(form, error)
        else:
            messages.success(request, _("Made."))
            return HttpResponseRedirect(HOME)
    return _editor(request, _("New checklist"), form, points, posted=posted)


@desk_page(RIGHT, methods=METHODS)
def edit(request: StaffRequest, checklist_id: int) -> HttpResponse:
    """Change a checklist; site checks that have begun keep the one they began with. Raises: NotFound."""
    row = get_checklist(actor=request.actor, checklist_id=checklist_id, language=actor_language(request))
    posted = request.method == "POST"
    form = ChecklistForm(
        request.POST if posted else None, initial={**in_fields(row.names, "name"), "active": row.active}
    )
    points = PointFormSet(request.POST if posted else None, prefix="point", initial=_initial(row))
    if posted and form.is_valid() and points.is_valid():
        try:
            with fields_named({"names": "name_zh_hans"}):
                change_checklist(
                    actor=request.actor,
                    now=request.now,
                    checklist_id=checklist_id,
                    fields={
                        "names": by_language(form.cleaned_data, "name"),
                        "items": _items(points.cleaned_data),
                        "active": form.cleaned_data["active"],
                    },
                )
        except DomainError as error:
            if error.status in (403, 404):
                raise
            put_errors(form, error)
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(HOME)
    return _editor(request, row.name, form, points, posted=posted)


def _editor(request: StaffRequest, title: str, form: Any, points: Any, *, posted: bool) -> HttpResponse:
    context = {
        "title": title,
        "form": form,
        "points": points,
        "path": [
            Link(name=_("Site checks"), url="/desk/surveys/"),
            Link(name=_("Survey checklists"), url=HOME),
            Link(name=title),
        ],
    }
    return render(request, "desk/presale/checklist.html", context, status=422 if posted else 200)


def _items(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "code": row.get("code") or "",
            "texts": {language: row.get(name) or "" for language, name in _FIELDS.items()},
            "kind": row.get("kind") or "ok",
            "unit": row.get("unit") or "",
        }
        for row in rows
        if any(row.get(name) for name in _FIELDS.values())
    ]


def _initial(row: ChecklistRow) -> list[dict[str, Any]]:
    return [
        {
            "code": item["code"],
            "kind": item["kind"],
            "unit": item.get("unit", ""),
            **{name: item["texts"].get(language, "") for language, name in _FIELDS.items()},
        }
        for item in row.items
    ]


ADDRESSES: list[URLPattern] = [
    path("surveys/checklists/", checklists, name="survey_checklists"),
    path("surveys/checklists/new/", new, name="new_survey_checklist"),
    path("surveys/checklists/<int:checklist_id>/", edit, name="edit_survey_checklist"),
]
