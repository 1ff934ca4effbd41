"""The checklists of sites: listed, written, changed."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from yinuo.core.errors import DomainError
from yinuo.insale.actions.site_checklist import RIGHT, change_site_checklist, create_site_checklist
from yinuo.insale.queries.installations import SiteChecklistRow, get_site_checklist, list_site_checklists
from yinuo.insale.rules.site import LONGEST_TEXT, MOST_ITEMS
from yinuo.web.components.rows import Link
from yinuo.web.desk.action_forms import actor_language, put_errors
from yinuo.web.desk.chapter_forms import NamesForm
from yinuo.web.desk.settings_pages import by_language, fields_named, in_fields
from yinuo.web.pages import StaffRequest, desk_page

HOME = "/desk/installations/checklists/"
METHODS = ("GET", "HEAD", "POST")
_FIELDS = {"zh-hans": "zh_hans", "zh-hant": "zh_hant", "en": "en"}


class ChecklistForm(NamesForm):
    """A checklist's names, and whether it is in use."""

    active = forms.BooleanField(label=lazy("In use"), required=False)


class NewChecklistForm(NamesForm):
    """A new checklist, with its code."""

    code = forms.CharField(label=lazy("Code"), max_length=40)
    field_order = ("code",)


class PointForm(forms.Form):
    """A point of a checklist; an empty one is left out."""

    code = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    zh_hans = forms.CharField(label=lazy("Simplified Chinese"), max_length=LONGEST_TEXT, required=False)
    zh_hant = forms.CharField(label=lazy("Traditional Chinese"), max_length=LONGEST_TEXT, required=False)
    en = forms.CharField(label=lazy("English"), max_length=LONGEST_TEXT, required=False)
    safety = forms.BooleanField(label=lazy("For safety: stops the work"), required=False)


PointFormSet = forms.formset_factory(PointForm, extra=4, max_num=MOST_ITEMS, absolute_max=MOST_ITEMS + 4)


@desk_page(RIGHT)
def checklists(request: StaffRequest) -> HttpResponse:
    """Show the checklists."""
    context = {
        "title": _("Site checklists"),
        "rows": list_site_checklists(actor=request.actor, language=actor_language(request)),
        "path": [Link(name=_("Settings"), url="/desk/settings/"), Link(name=_("Site checklists"))],
    }
    return render(request, "desk/insale/site_checklists.html", context)


@desk_page(RIGHT, methods=METHODS)
def new(request: StaffRequest) -> HttpResponse:
    """Write a new checklist."""
    posted = request.method == "POST"
    form = NewChecklistForm(request.POST if posted else None)
    points = PointFormSet(request.POST if posted else None, prefix="point")
    if posted and form.is_valid() and points.is_valid():
        try:
            with fields_named({"names": "name_zh_hans"}):
                create_site_checklist(
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
    """Change a checklist; installations that were asked for keep the one they began with. Raises: NotFound."""
    row = get_site_checklist(actor=request.actor, checklist_id=checklist_id, language=actor_language(request))
    posted = request.method == "POST"
    form = ChecklistForm(
        request.POST if posted else None, initial={**in_fields(row.names, "name"), "active": row.active}
    )
    points = PointFormSet(request.POST if posted else None, prefix="point", initial=_initial(row))
    if posted and form.is_valid() and points.is_valid():
        try:
            with fields_named({"names": "name_zh_hans"}):
                change_site_checklist(
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
            Link(name=_("Settings"), url="/desk/settings/"),
            Link(name=_("Site checklists"), url=HOME),
            Link(name=title),
        ],
    }
    return render(request, "desk/insale/site_checklist.html", context, status=422 if posted else 200)


def _items(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "code": row.get("code") or "",
            "texts": {language: row.get(name) or "" for language, name in _FIELDS.items()},
            "safety": bool(row.get("safety")),
        }
        for row in rows
        if any(row.get(name) for name in _FIELDS.values())
    ]


def _initial(row: SiteChecklistRow) -> list[dict[str, Any]]:
    return [
        {
            "code": item["code"],
            "safety": item.get("safety", False),
            **{name: item["texts"].get(language, "") for language, name in _FIELDS.items()},
        }
        for item in row.items
    ]


ADDRESSES: list[URLPattern] = [
    path("installations/checklists/", checklists, name="site_checklists"),
    path("installations/checklists/new/", new, name="new_site_checklist"),
    path("installations/checklists/<int:checklist_id>/", edit, name="edit_site_checklist"),
]
