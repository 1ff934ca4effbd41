"""The trees of causes as whoever writes them sees them."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from yinuo.aftersale.actions.cause import EDITS, MOST_POSITION, change_cause, make_cause
from yinuo.aftersale.queries.causes import CauseRow, get_cause, list_causes
from yinuo.core.errors import NotFound
from yinuo.web.desk.action_forms import actor_language, answer_form
from yinuo.web.desk.chapter_forms import NamesForm
from yinuo.web.desk.settings_pages import by_language, chapter_page, fields_named, in_fields
from yinuo.web.pages import StaffRequest, desk_page

HOME = "/desk/complaints/causes/"
METHODS = ("GET", "HEAD", "POST")
KINDS = {
    "cause": pgettext_lazy("tree of complaints", "Why it happened"),
    "responsibility": pgettext_lazy("tree of complaints", "Who answers for it"),
}
NEW_NAMES = {"cause": lazy("New cause"), "responsibility": lazy("New responsible party")}


class CauseForm(NamesForm):
    """A knot's names and place; what lies under it goes along."""

    parent_id = forms.TypedChoiceField(label=lazy("Lies under"), coerce=int, empty_value=None, required=False)
    position = forms.IntegerField(
        label=lazy("Place among its like"), min_value=0, max_value=MOST_POSITION, required=False
    )
    active = forms.BooleanField(label=lazy("In use"), required=False)
    field_order = ("code", "name_zh_hans", "name_zh_hant", "name_en", "parent_id", "position", "active")

    def __init__(self, *args: Any, parents: list[CauseRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name_zh_hans"].required = True
        self.fields["parent_id"].choices = [("", "—"), *((one.id, one.path) for one in parents)]  # type: ignore[attr-defined]


class NewCauseForm(CauseForm):
    """A new knot; its code stays."""

    code = forms.SlugField(
        label=lazy("Code"), max_length=40, help_text=lazy("Small Latin letters, digits and dashes. It stays.")
    )


@desk_page(EDITS)
def causes(request: StaffRequest) -> HttpResponse:
    """Show both trees."""
    rows = list_causes(actor=request.actor, language=actor_language(request))
    return chapter_page(
        request,
        "desk/aftersale/causes.html",
        title=_("Causes of complaints"),
        groups=[
            {
                "name": str(name),
                "rows": [row for row in rows if row.kind == kind],
                "new": str(NEW_NAMES[kind]),
                "new_url": f"{HOME}new/{kind}/",
            }
            for kind, name in KINDS.items()
        ],
    )


@desk_page(EDITS, methods=METHODS)
def new_cause(request: StaffRequest, kind: str) -> HttpResponse:
    """Make a knot of a tree. Raises: NotFound for a tree that is none."""
    if kind not in KINDS:
        raise NotFound()
    rows = list_causes(actor=request.actor, language=actor_language(request), kind=kind)

    def run(values: dict[str, Any]) -> str:
        with fields_named({"names": "name_zh_hans"}):
            make_cause(actor=request.actor, now=request.now, kind=kind, code=values["code"], **_facts(values))
        return _("Saved.")

    return answer_form(
        request,
        form=NewCauseForm(request.POST or None, parents=rows, initial={"active": True, "position": 0}),
        title=str(NEW_NAMES[kind]),
        submit=_("Save"),
        run=run,
        back=HOME,
        note=str(KINDS[kind]),
    )


@desk_page(EDITS, methods=METHODS)
def cause(request: StaffRequest, cause_id: int) -> HttpResponse:
    """Change a knot. Raises: NotFound."""
    language = actor_language(request)
    row = get_cause(actor=request.actor, cause_id=cause_id, language=language)
    rows = [
        one
        for one in list_causes(actor=request.actor, language=language, kind=row.kind)
        if one.id != cause_id
    ]

    def run(values: dict[str, Any]) -> str:
        with fields_named({"names": "name_zh_hans"}):
            change_cause(actor=request.actor, now=request.now, cause_id=cause_id, fields=_facts(values))
        return _("Saved.")

    initial = {
        **in_fields(row.names, "name"),
        "parent_id": row.parent_id,
        "position": row.position,
        "active": row.active,
    }
    return answer_form(
        request,
        form=CauseForm(request.POST or None, parents=rows, initial=initial),
        title=row.name,
        submit=_("Save"),
        run=run,
        back=HOME,
        note=_("Complaints that were put down to it keep it."),
    )


def _facts(values: dict[str, Any]) -> dict[str, Any]:
    return {
        "names": by_language(values, "name"),
        "parent_id": values["parent_id"],
        "position": values["position"] or 0,
        "active": values["active"],
    }


ADDRESSES: list[URLPattern] = [
    path("complaints/causes/", causes, name="complaint_causes"),
    path("complaints/causes/new/<slug:kind>/", new_cause, name="new_complaint_cause"),
    path("complaints/causes/<int:cause_id>/", cause, name="complaint_cause"),
]
