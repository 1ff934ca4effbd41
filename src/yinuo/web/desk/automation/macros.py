"""Macros: made, changed, removed."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from yinuo.matters.actions.automation import remove_macro, save_macro
from yinuo.matters.queries.automation import list_macros
from yinuo.web.desk.action_forms import answer_form
from yinuo.web.desk.automation.steps import StepsForm, team_choices
from yinuo.web.desk.automation.tabs import HOME
from yinuo.web.desk.chapter_forms import remove_and_go, row_with
from yinuo.web.desk.settings_pages import fields_named
from yinuo.web.pages import StaffRequest, desk_page


class MacroForm(StepsForm):
    """A macro."""

    name = forms.CharField(label=lazy("Name"), max_length=80)
    team_id = forms.TypedChoiceField(
        label=lazy("Only for the team"), coerce=int, empty_value=None, required=False
    )
    active = forms.BooleanField(label=lazy("Can be applied"), required=False, initial=True)
    field_order = ("name", "team_id", "active")

    def __init__(self, *args: Any, request: StaffRequest, steps: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, request=request, steps=steps, **kwargs)
        self._pick("team_id", _("for all"), team_choices(request))


@desk_page("automation.edit", methods=("GET", "HEAD", "POST"))
def macro(request: StaffRequest, macro_id: int | None = None) -> HttpResponse:
    """Make or change a macro."""
    rows = list_macros(actor=request.actor, only_usable=False)
    row = row_with(rows, macro_id) if macro_id is not None else None
    initial = {"name": row.name, "team_id": row.team_id, "active": row.active} if row else {}
    form = MacroForm(request.POST or None, request=request, steps=row.steps if row else [], initial=initial)

    def run(values: dict[str, Any]) -> str:
        with fields_named({"team": "team_id"}):
            save_macro(
                actor=request.actor,
                now=request.now,
                macro_id=macro_id,
                name=values["name"],
                team_id=values["team_id"],
                active=values["active"],
                steps=form.steps(),
            )
        return _("Saved.")

    return answer_form(
        request,
        form=form,
        title=row.name if row else _("New macro"),
        submit=_("Save"),
        run=run,
        back=f"{HOME}?tab=macros",
        note=_("Steps are done one after the other, all of them or none, with the rights of who applies it."),
    )


@desk_page("automation.edit", methods=("POST",))
def forget_macro(request: StaffRequest, macro_id: int) -> HttpResponse:
    """Remove a macro."""
    return remove_and_go(
        request,
        remove=lambda: remove_macro(actor=request.actor, now=request.now, macro_id=macro_id),
        back=f"{HOME}?tab=macros",
    )
