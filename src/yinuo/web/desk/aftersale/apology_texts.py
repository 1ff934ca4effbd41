"""The texts of apologies as whoever writes them sees them."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from yinuo.aftersale.actions.apology_template import (
    EDITS,
    change_apology_template,
    make_apology_template,
)
from yinuo.aftersale.queries.apologies import get_apology_template, list_apology_templates
from yinuo.aftersale.queries.causes import list_causes
from yinuo.matters.automation.canned import VARIABLES
from yinuo.web.desk.action_forms import actor_language, answer_form
from yinuo.web.desk.aftersale.complaint_forms import Choices, words
from yinuo.web.desk.chapter_forms import NamesForm
from yinuo.web.desk.settings_pages import by_language, chapter_page, fields_named, in_fields
from yinuo.web.pages import StaffRequest, desk_page

HOME = "/desk/complaints/apologies/"
METHODS = ("GET", "HEAD", "POST")
_BESIDE = {
    "names": "name_zh_hans",
    "texts": "text_zh_hans",
    "texts_zh-hans": "text_zh_hans",
    "texts_zh-hant": "text_zh_hant",
    "texts_en": "text_en",
}


class ApologyTextForm(NamesForm):
    """A text in each language, for a cause or for any."""

    cause_id = forms.TypedChoiceField(label=lazy("Cause"), coerce=int, empty_value=None, required=False)
    text_zh_hans = words(lazy("Text in simplified Chinese"), rows=6, required=False)
    text_zh_hant = words(lazy("Text in traditional Chinese"), rows=6, required=False)
    text_en = words(lazy("Text in English"), rows=6, required=False)
    active = forms.BooleanField(label=lazy("In use"), required=False)
    field_order = ("name_zh_hans", "name_zh_hant", "name_en", "cause_id")

    def __init__(self, *args: Any, causes: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name_zh_hans"].required = True
        self.fields["cause_id"].choices = [("", _("For any cause")), *causes]  # type: ignore[attr-defined]


@desk_page(EDITS)
def texts(request: StaffRequest) -> HttpResponse:
    """Show the texts."""
    rows = list_apology_templates(actor=request.actor, language=actor_language(request))
    return chapter_page(
        request, "desk/aftersale/apology_texts.html", title=_("Texts of apologies"), rows=rows
    )


@desk_page(EDITS, methods=METHODS)
def new_text(request: StaffRequest) -> HttpResponse:
    """Write a new text."""

    def run(values: dict[str, Any]) -> str:
        with fields_named(_BESIDE):
            make_apology_template(actor=request.actor, now=request.now, **_facts(values))
        return _("Saved.")

    return answer_form(
        request,
        form=ApologyTextForm(request.POST or None, causes=_causes(request, None), initial={"active": True}),
        title=_("New text"),
        submit=_("Save"),
        run=run,
        back=HOME,
        note=_note(),
    )


@desk_page(EDITS, methods=METHODS)
def text(request: StaffRequest, template_id: int) -> HttpResponse:
    """Change a text. Raises: NotFound."""
    row = get_apology_template(actor=request.actor, template_id=template_id, language=actor_language(request))

    def run(values: dict[str, Any]) -> str:
        with fields_named(_BESIDE):
            change_apology_template(
                actor=request.actor, now=request.now, template_id=template_id, fields=_facts(values)
            )
        return _("Saved.")

    initial = {
        **in_fields(row.names, "name"),
        **in_fields(row.texts, "text"),
        "cause_id": row.cause_id,
        "active": row.active,
    }
    return answer_form(
        request,
        form=ApologyTextForm(request.POST or None, causes=_causes(request, row.cause_id), initial=initial),
        title=row.name,
        submit=_("Save"),
        run=run,
        back=HOME,
        note=_note(),
    )


def _note() -> str:
    known = " ".join(f"{{{one}}}" for one in VARIABLES)
    return _("Filled in by themselves: %(list)s") % {"list": known}


def _causes(request: StaffRequest, current: int | None) -> list[tuple[int, str]]:
    rows = list_causes(actor=request.actor, language=actor_language(request), kind="cause")
    return [(row.id, row.path) for row in rows if row.active or row.id == current]


def _facts(values: dict[str, Any]) -> dict[str, Any]:
    return {
        "names": by_language(values, "name"),
        "texts": by_language(values, "text"),
        "cause_id": values["cause_id"],
        "active": values["active"],
    }


ADDRESSES: list[URLPattern] = [
    path("complaints/apologies/", texts, name="apology_texts"),
    path("complaints/apologies/new/", new_text, name="new_apology_text"),
    path("complaints/apologies/<int:template_id>/", text, name="apology_text"),
]
