"""The checklists of contract reviews: listed, written, changed, taken out of use."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from yinuo.core.errors import DomainError
from yinuo.insale.actions.review_checklist import change_review_checklist, create_review_checklist
from yinuo.insale.queries.review import ReviewChecklistRow, get_review_checklist, list_review_checklists
from yinuo.web.components.rows import Link
from yinuo.web.desk.action_forms import actor_language, put_errors
from yinuo.web.desk.insale.review_forms import (
    NewReviewChecklistForm,
    ReviewChecklistForm,
    ReviewPointFormSet,
)
from yinuo.web.desk.settings_pages import by_language, chapter_page, fields_named, in_fields
from yinuo.web.pages import StaffRequest, desk_page

HOME = "/desk/review-checklists/"
RIGHT = "review.edit"
METHODS = ("GET", "HEAD", "POST")
_FIELDS = {"zh-hans": "zh_hans", "zh-hant": "zh_hant", "en": "en"}


@desk_page(RIGHT)
def checklists(request: StaffRequest) -> HttpResponse:
    """Show the checklists."""
    rows = list_review_checklists(actor=request.actor, language=actor_language(request))
    return chapter_page(request, "desk/insale/review_checklists.html", title=_("Contract review"), rows=rows)


@desk_page(RIGHT, methods=METHODS)
def new(request: StaffRequest) -> HttpResponse:
    """Write a new checklist."""
    posted = request.method == "POST"
    form = NewReviewChecklistForm(request.POST if posted else None)
    points = ReviewPointFormSet(request.POST if posted else None, prefix="point")
    if posted and form.is_valid() and points.is_valid():
        try:
            with fields_named({"names": "name_zh_hans"}):
                create_review_checklist(
                    actor=request.actor,
                    now=request.now,
                    code=form.cleaned_data["code"],
                    names=by_language(form.cleaned_data, "name"),
                    items=_items(points.cleaned_data),
                    is_default=form.cleaned_data["is_default"],
                )
        except DomainError as error:
            put_errors(form, error)
        else:
            messages.success(request, _("Made."))
            return HttpResponseRedirect(HOME)
    return _editor(request, _("New checklist"), form, points, posted=posted)


@desk_page(RIGHT, methods=METHODS)
def edit(request: StaffRequest, checklist_id: int) -> HttpResponse:
    """Change a checklist; reviews that have begun keep the one they began with. Raises: NotFound."""
    row = get_review_checklist(
        actor=request.actor, checklist_id=checklist_id, language=actor_language(request)
    )
    posted = request.method == "POST"
    form = ReviewChecklistForm(
        request.POST if posted else None,
        initial={**in_fields(row.names, "name"), "active": row.active, "is_default": row.is_default},
    )
    points = ReviewPointFormSet(request.POST if posted else None, prefix="point", initial=_initial(row))
    if posted and form.is_valid() and points.is_valid():
        try:
            with fields_named({"names": "name_zh_hans"}):
                change_review_checklist(
                    actor=request.actor,
                    now=request.now,
                    checklist_id=checklist_id,
                    fields={
                        "names": by_language(form.cleaned_data, "name"),
                        "items": _items(points.cleaned_data),
                        "active": form.cleaned_data["active"],
                        "is_default": form.cleaned_data["is_default"],
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
    return chapter_page(
        request,
        "desk/insale/review_checklist.html",
        title=title,
        status=422 if posted else 200,
        form=form,
        points=points,
        path=[Link(name=_("Contract review"), url=HOME), Link(name=title)],
    )


def _items(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "code": row.get("code") or "",
            "texts": {language: row.get(name) or "" for language, name in _FIELDS.items()},
            "area": row.get("area") or "other",
            "role": row.get("role") or "",
            "must": bool(row.get("must")),
        }
        for row in rows
        if any(row.get(name) for name in _FIELDS.values())
    ]


def _initial(row: ReviewChecklistRow) -> list[dict[str, Any]]:
    return [
        {
            "code": item["code"],
            "area": item["area"],
            "role": item["role"],
            "must": item["must"],
            **{name: item["texts"].get(language, "") for language, name in _FIELDS.items()},
        }
        for item in row.items
    ]


ADDRESSES: list[URLPattern] = [
    path("review-checklists/", checklists, name="review_checklists"),
    path("review-checklists/new/", new, name="new_review_checklist"),
    path("review-checklists/<int:checklist_id>/", edit, name="edit_review_checklist"),
]
