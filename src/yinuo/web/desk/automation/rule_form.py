"""The form of a rule: when it looks, what it means, what it does."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from yinuo.matters.actions.automation import rule_verbs
from yinuo.matters.automation.conditions import PROMISES, SINCE
from yinuo.matters.states import MatterState
from yinuo.web.desk.automation.steps import STEP_FIELDS, StepsForm, team_choices
from yinuo.web.desk.chapter_forms import separated
from yinuo.web.desk.standards.term_words import event_words
from yinuo.web.pages import StaffRequest
from yinuo.web.views_rows import CHANNELS, KINDS, PRIORITIES

SINCE_NAMES = {
    "opened": lazy("since it was opened"),
    "last_message": lazy("since the last message"),
    "last_customer_message": lazy("since the customer last wrote"),
}
PROMISE_NAMES = {"overdue": lazy("is overdue"), "at_risk": lazy("is due soon")}
CAUSE_FIELDS = ("name", "active", "on", "after_minutes", "since")


class RuleForm(StepsForm):
    """A rule: when it looks, what it means, what it does."""

    name = forms.CharField(label=lazy("Name"), max_length=80)
    active = forms.BooleanField(label=lazy("Acts"), required=False)
    on = forms.MultipleChoiceField(
        label=lazy("When this happens"), required=False, help_text=lazy("Or, instead, when time has passed:")
    )
    after_minutes = forms.IntegerField(
        label=lazy("After this many minutes"), min_value=1, max_value=60 * 24 * 366, required=False
    )
    since = forms.ChoiceField(
        label=pgettext_lazy("rule", "Counted"), choices=[("", "–"), *SINCE_NAMES.items()], required=False
    )
    kind = forms.MultipleChoiceField(
        label=lazy("Kind"), choices=list(KINDS.items()), widget=forms.CheckboxSelectMultiple, required=False
    )
    channel = forms.MultipleChoiceField(
        label=lazy("Channel"),
        choices=[(key, CHANNELS[key]) for key in ("web", "email", "phone", "chat", "wechat", "desk", "api")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    state = forms.MultipleChoiceField(
        label=pgettext_lazy("matter", "State"),
        choices=MatterState.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    priority = forms.TypedMultipleChoiceField(
        label=lazy("Priority"),
        coerce=int,
        choices=list(PRIORITIES.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    team = forms.TypedMultipleChoiceField(
        label=lazy("Lies with the team"), coerce=int, widget=forms.CheckboxSelectMultiple, required=False
    )
    tag = forms.CharField(label=lazy("Has one of the tags"), max_length=400, required=False)
    without_tag = forms.CharField(label=lazy("Has none of the tags"), max_length=400, required=False)
    level = forms.CharField(label=lazy("Customer of the level"), max_length=200, required=False)
    text = forms.CharField(
        label=lazy("Says one of the words"),
        max_length=400,
        required=False,
        help_text=lazy("Separated by commas."),
    )
    owner_missing = forms.ChoiceField(
        label=lazy("Owner"),
        choices=[("", "–"), ("yes", lazy("has none")), ("no", lazy("has one"))],
        required=False,
    )
    unanswered = forms.ChoiceField(
        label=lazy("Last word"),
        choices=[("", "–"), ("yes", lazy("the customer's")), ("no", lazy("ours"))],
        required=False,
    )
    promise = forms.ChoiceField(
        label=lazy("A promise"),
        choices=[("", "–"), *((p, PROMISE_NAMES[p]) for p in PROMISES)],
        required=False,
    )
    waiting_minutes = forms.IntegerField(
        label=lazy("Has waited this many minutes"), min_value=1, max_value=60 * 24 * 366, required=False
    )
    waiting_since = forms.ChoiceField(
        label=lazy("Waited"), choices=[("", "–"), *((s, SINCE_NAMES[s]) for s in SINCE)], required=False
    )

    def __init__(self, *args: Any, request: StaffRequest, steps: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, request=request, steps=steps, **kwargs)
        verbs = sorted(((verb, event_words(verb)) for verb in rule_verbs()), key=lambda pair: pair[1])
        self.fields["on"].choices = verbs  # type: ignore[attr-defined]
        self.fields["on"].widget.attrs["size"] = 7
        self.fields["team"].choices = team_choices(request)  # type: ignore[attr-defined]

    def conditions(self) -> dict[str, Any]:
        """Return the conditions in the action's words; what was left empty restricts nothing."""
        values = self.cleaned_data
        found = {
            name: values[name] for name in ("kind", "channel", "state", "priority", "team") if values[name]
        }
        for name in ("tag", "without_tag", "level", "text"):
            if wanted := separated(values[name]):
                found[name] = wanted
        for name in ("owner_missing", "unanswered"):
            if values[name]:
                found[name] = values[name] == "yes"
        if values["promise"]:
            found["promise"] = values["promise"]
        if values["waiting_minutes"] or values["waiting_since"]:
            found["waiting"] = {"since": values["waiting_since"], "minutes": values["waiting_minutes"]}
        return found

    def groups(self) -> list[dict[str, Any]]:
        """Return the fields under their three headings."""
        done = [*STEP_FIELDS, "exact"]
        when = [self[name] for name in CAUSE_FIELDS]
        means = [self[name] for name in self.fields if name not in (*CAUSE_FIELDS, *done)]
        return [
            {"title": pgettext_lazy("rule", "When"), "fields": when},
            {"title": _("For which matters"), "fields": means},
            {"title": _("What is done"), "fields": [self[name] for name in self.fields if name in done]},
        ]


def conditions_in_fields(conditions: dict[str, Any]) -> dict[str, Any]:
    """Return the fields' values for a rule's conditions."""
    found: dict[str, Any] = {}
    for name, value in conditions.items():
        match name:
            case "tag" | "without_tag" | "level" | "text":
                found[name] = ", ".join(value)
            case "owner_missing" | "unanswered":
                found[name] = "yes" if value else "no"
            case "waiting":
                found |= {"waiting_since": value["since"], "waiting_minutes": value["minutes"]}
            case _:
                found[name] = value
    return found
