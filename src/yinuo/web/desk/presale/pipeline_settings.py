"""What the house sets about its pipeline: what stages are called and promise, and why sales are lost."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from yinuo.core.errors import NotFound
from yinuo.presale.actions.pipeline_settings import (
    LANGUAGES,
    MOST_IDLE_DAYS,
    NAME_LENGTH,
    set_loss_reason,
    set_stage,
)
from yinuo.presale.queries.pipeline_settings import list_loss_reasons, list_stages
from yinuo.presale.states import OPEN_STAGES
from yinuo.web import views_rows
from yinuo.web.components.rows import Link
from yinuo.web.desk.action_forms import actor_language, answer_form
from yinuo.web.pages import StaffRequest, desk_page

HOME = "/desk/sale/"
URL = f"{HOME}settings/"
RIGHT = "pipeline.edit"
METHODS = ("GET", "HEAD", "POST")


class NamesForm(forms.Form):
    """A name in each language."""

    def __init__(self, *args: Any, names: dict[str, str], required: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for language in LANGUAGES:
            self.fields[f"name_{language}"] = forms.CharField(
                label=lazy("Name in %(language)s") % {"language": views_rows.LANGUAGES[language]},
                max_length=NAME_LENGTH,
                required=language == required,
                initial=names.get(language, ""),
            )

    def names(self) -> dict[str, str]:
        """Return the names by language."""
        return {language: self.cleaned_data[f"name_{language}"] for language in LANGUAGES}


class StageForm(NamesForm):
    """A stage: empty names are the usual ones."""

    probability = forms.IntegerField(label=lazy("Chance in percent"), min_value=0, max_value=100)
    idle_days = forms.IntegerField(
        label=lazy("Idle after so many days"),
        min_value=0,
        max_value=MOST_IDLE_DAYS,
        help_text=lazy("Then it falls to the pool, unless its next step lies ahead. 0: never."),
    )


class ReasonForm(NamesForm):
    """A reason why sales are lost."""

    code = forms.SlugField(label=lazy("Code"), max_length=40)
    active = forms.BooleanField(label=lazy("In use"), required=False)
    field_order = ("code",)


@desk_page(RIGHT)
def settings(request: StaffRequest) -> HttpResponse:
    """Show stages and loss reasons."""
    language = actor_language(request)
    context = {
        "title": _("Stages and reasons"),
        "stages": [
            {"row": row, "name": row.name(language), "url": f"{URL}stages/{row.code}/"}
            for row in list_stages(actor=request.actor)
            if row.code in OPEN_STAGES
        ],
        "reasons": list_loss_reasons(actor=request.actor, language=language),
        "path": [Link(name=_("Opportunities"), url=HOME), Link(name=_("Stages and reasons"))],
    }
    return render(request, "desk/presale/pipeline_settings.html", context)


@desk_page(RIGHT, methods=METHODS)
def stage(request: StaffRequest, code: str) -> HttpResponse:
    """Set a stage. Raises: NotFound."""
    row = next((row for row in list_stages(actor=request.actor) if row.code == code), None)
    if row is None or code not in OPEN_STAGES:
        raise NotFound()
    form = StageForm(
        request.POST or None,
        names=row.names,
        initial={"probability": row.probability, "idle_days": row.idle_days},
    )

    def run(values: dict[str, Any]) -> str:
        set_stage(
            actor=request.actor,
            now=request.now,
            stage=code,
            probability=values["probability"],
            idle_days=values["idle_days"],
            names=form.names(),
        )
        return _("Saved.")

    title = _("Stage: %(name)s") % {"name": row.name(actor_language(request))}
    return answer_form(request, form=form, title=title, submit=_("Save"), run=run, back=URL)


@desk_page(RIGHT, methods=METHODS)
def reason(request: StaffRequest, code: str = "") -> HttpResponse:
    """Add a loss reason, or change one. Raises: NotFound."""
    known = list_loss_reasons(actor=request.actor, language=actor_language(request))
    row = next((row for row in known if row.code == code), None)
    if code and row is None:
        raise NotFound()
    form = ReasonForm(
        request.POST or None,
        names=row.names if row else {},
        required="zh-hans",
        initial={"code": code, "active": row.active if row else True},
    )
    if row is not None:
        del form.fields["code"]

    def run(values: dict[str, Any]) -> str:
        set_loss_reason(
            actor=request.actor,
            now=request.now,
            code=code or values["code"].lower(),
            names=form.names(),
            active=values["active"],
        )
        return _("Saved.")

    return answer_form(request, form=form, title=_("Loss reason"), submit=_("Save"), run=run, back=URL)


ADDRESSES: list[URLPattern] = [
    path("sale/settings/", settings, name="pipeline_settings"),
    path("sale/settings/stages/<slug:code>/", stage, name="pipeline_stage"),
    path("sale/settings/reasons/new/", reason, name="new_loss_reason"),
    path("sale/settings/reasons/<slug:code>/", reason, name="loss_reason"),
]
