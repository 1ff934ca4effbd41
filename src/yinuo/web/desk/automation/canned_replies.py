"""Canned replies: made, changed, removed."""

from typing import Any, ClassVar

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from yinuo.matters.actions.automation import remove_canned, save_canned
from yinuo.matters.automation.canned import VARIABLES
from yinuo.matters.queries.automation import list_canned
from yinuo.presale.follow_up_words import SHORTCUT, usual_title, usual_words
from yinuo.web.desk.action_forms import actor_language, answer_form
from yinuo.web.desk.automation.steps import team_choices
from yinuo.web.desk.automation.tabs import HOME, WHOSE
from yinuo.web.desk.chapter_forms import Choices, remove_and_go, row_with
from yinuo.web.desk.settings_pages import by_language, fields_named, in_fields
from yinuo.web.pages import StaffRequest, desk_page
from yinuo.web.views_rows import LANGUAGES


class CannedForm(forms.Form):
    """A ready answer in three languages."""

    BESIDE: ClassVar[dict[str, str]] = {
        "team": "team_id",
        "bodies": "body_zh_hans",
        **{f"bodies_{code}": f"body_{code.replace('-', '_')}" for code in LANGUAGES},
    }

    shortcut = forms.CharField(
        label=lazy("Shortcut"), max_length=40, help_text=lazy("One word; typed after / in the composer.")
    )
    whose = forms.ChoiceField(label=lazy("Whose"), choices=list(WHOSE.items()), widget=forms.RadioSelect)
    team_id = forms.TypedChoiceField(label=lazy("Team"), coerce=int, empty_value=None, required=False)
    title_zh_hans = forms.CharField(label=lazy("Title, simplified Chinese"), max_length=120, required=False)
    body_zh_hans = forms.CharField(
        label=lazy("Text, simplified Chinese"), widget=forms.Textarea(attrs={"rows": 4}), required=False
    )
    title_zh_hant = forms.CharField(label=lazy("Title, traditional Chinese"), max_length=120, required=False)
    body_zh_hant = forms.CharField(
        label=lazy("Text, traditional Chinese"), widget=forms.Textarea(attrs={"rows": 4}), required=False
    )
    title_en = forms.CharField(label=lazy("Title, English"), max_length=120, required=False)
    body_en = forms.CharField(
        label=lazy("Text, English"), widget=forms.Textarea(attrs={"rows": 4}), required=False
    )

    def __init__(self, *args: Any, teams: Choices, can_share: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team_id"].choices = [("", _("None")), *teams]  # type: ignore[attr-defined]
        if not can_share:
            del self.fields["team_id"]
            self.fields["whose"].choices = [("own", WHOSE["own"])]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("whose") == "team" and not values.get("team_id") and "team_id" in self.fields:
            self.add_error("team_id", _("Choose the team."))
        return values


@desk_page("matter.read", methods=("GET", "HEAD", "POST"))
def canned(request: StaffRequest, canned_id: int | None = None) -> HttpResponse:
    """Make or change a canned reply."""
    rows = list_canned(actor=request.actor, language=actor_language(request))
    row = row_with(rows, canned_id) if canned_id is not None else None
    can_share = request.actor.can("automation.edit")
    initial: dict[str, Any] = {"whose": "everyone" if can_share else "own"}
    if row is not None:
        initial = {
            "shortcut": row.shortcut,
            "whose": row.whose,
            "team_id": row.team_id,
            **in_fields(row.titles, "title"),
            **in_fields(row.bodies, "body"),
        }
    elif request.GET.get("shortcut") == SHORTCUT:
        usual = {language: usual_words(language) for language in LANGUAGES}
        titles = {language: usual_title(language) for language in LANGUAGES}
        initial |= {"shortcut": SHORTCUT, **in_fields(titles, "title"), **in_fields(usual, "body")}
    form = CannedForm(request.POST or None, teams=team_choices(request), can_share=can_share, initial=initial)

    def run(values: dict[str, Any]) -> str:
        with fields_named(form.BESIDE):
            save_canned(
                actor=request.actor,
                now=request.now,
                canned_id=canned_id,
                shortcut=values["shortcut"],
                titles=by_language(values, "title"),
                bodies=by_language(values, "body"),
                team_id=values.get("team_id") if values["whose"] == "team" else None,
                personal=values["whose"] == "own",
            )
        return _("Saved.")

    return answer_form(
        request,
        form=form,
        title=_("Canned reply") if row else _("New canned reply"),
        submit=_("Save"),
        run=run,
        back=f"{HOME}?tab=replies",
        note=_("Filled in when it is used: %(names)s")
        % {"names": " ".join(f"{{{name}}}" for name in VARIABLES)},
    )


@desk_page("matter.read", methods=("POST",))
def forget_canned(request: StaffRequest, canned_id: int) -> HttpResponse:
    """Remove a canned reply."""
    return remove_and_go(
        request,
        remove=lambda: remove_canned(actor=request.actor, now=request.now, canned_id=canned_id),
        back=f"{HOME}?tab=replies",
    )
