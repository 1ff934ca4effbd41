"""The forms around the work on an order: what is reported, the plan, how often a report is owed."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinuo.insale.actions.milestone import LONGEST_CAUSE, LONGEST_WORDS
from yinuo.insale.rules.plan_content import LONGEST_NAME, MOST_DAYS, MOST_STAGES, MOST_WEEKS, MOST_WEIGHT
from yinuo.web.components.fields import DateWidget, TimeWidget
from yinuo.web.desk.chapter_forms import NamesForm
from yinuo.web.desk.forms import long_text
from yinuo.web.desk.insale.progress_words import WEEKDAY_CHOICES

Choices = Sequence[tuple[Any, Any]]


class StageReportForm(forms.Form):
    """What is reported of a stage; what is left empty stays as it was."""

    percent = forms.IntegerField(
        label=_("Done, in percent"), min_value=0, max_value=100, widget=forms.NumberInput(attrs={"step": 5})
    )
    forecast_on = forms.DateField(
        label=_("It will end on"), widget=DateWidget, required=False, help_text=_("Empty: as before.")
    )
    done_on = forms.DateField(
        label=_("It was done on"), widget=DateWidget, required=False, help_text=_("At 100 percent: today.")
    )
    cause = forms.CharField(
        label=_("Why later"),
        max_length=LONGEST_CAUSE,
        required=False,
        help_text=_("Needed where the day moves back; the customer will read it."),
    )
    words = forms.CharField(label=_("In words"), widget=long_text(), max_length=LONGEST_WORDS, required=False)
    shown = forms.BooleanField(label=_("The customer sees words and photos"), required=False, initial=True)


class ChoosePlanForm(forms.Form):
    """Which template, or none."""

    plan = forms.TypedChoiceField(
        label=pgettext_lazy("of the work", "Plan"), coerce=int, empty_value=None, required=False
    )

    def __init__(self, *args: Any, plans: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plan"].choices = [("", _("No plan")), *plans]  # type: ignore[attr-defined]


class RhythmForm(forms.Form):
    """How often a report is owed."""

    weekday = forms.TypedChoiceField(label=_("Weekday"), choices=WEEKDAY_CHOICES, coerce=int)
    weeks = forms.IntegerField(label=_("Every how many weeks"), min_value=1, max_value=MOST_WEEKS, initial=1)
    by_time = forms.TimeField(label=pgettext_lazy("time of day", "By"), widget=TimeWidget)


class StopReportsForm(forms.Form):
    """What the customer said."""

    reason = forms.CharField(label=_("What the customer said"), max_length=200)


class MessageForm(forms.Form):
    """A message that is ready, for a person to look over."""

    text = forms.CharField(label=_("Message"), widget=forms.Textarea(attrs={"rows": 12}), max_length=20_000)


class StageForm(forms.Form):
    """A stage of a running plan; a new one without a name is left out."""

    milestone = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(
        label=pgettext_lazy("of the work", "Stage"), max_length=LONGEST_NAME, required=False
    )
    planned_on = forms.DateField(label=_("Ends on"), widget=DateWidget, required=False)
    weight = forms.IntegerField(
        label=pgettext_lazy("of a stage", "Weight"),
        min_value=1,
        max_value=MOST_WEIGHT,
        initial=1,
        required=False,
    )
    take_out = forms.BooleanField(label=_("Take out"), required=False)


StageFormSet = forms.formset_factory(StageForm, extra=2, max_num=MOST_STAGES, absolute_max=MOST_STAGES + 2)


class PlanForm(NamesForm):
    """A template: names, the rhythm of reports, whether it is the default and in use."""

    report_weekday = forms.TypedChoiceField(
        label=_("Report on"),
        choices=[("", _("No reports")), *WEEKDAY_CHOICES],
        coerce=int,
        empty_value=None,
        required=False,
    )
    report_weeks = forms.IntegerField(
        label=_("Every how many weeks"), min_value=1, max_value=MOST_WEEKS, initial=1
    )
    report_by = forms.TimeField(label=pgettext_lazy("time of day", "By"), widget=TimeWidget, initial="17:00")
    is_default = forms.BooleanField(
        label=_("Default: every confirmed order gets it by itself"), required=False
    )
    active = forms.BooleanField(label=_("In use"), required=False, initial=True)


class NewPlanForm(PlanForm):
    """A new template, with its code."""

    code = forms.CharField(label=_("Code"), max_length=40)
    field_order = ("code",)


class PlanStageForm(forms.Form):
    """A stage of a template; an empty one is left out."""

    code = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    zh_hans = forms.CharField(label=_("Simplified Chinese"), max_length=LONGEST_NAME, required=False)
    zh_hant = forms.CharField(label=_("Traditional Chinese"), max_length=LONGEST_NAME, required=False)
    en = forms.CharField(label=_("English"), max_length=LONGEST_NAME, required=False)
    days = forms.IntegerField(
        label=_("Ends after (working days)"), min_value=0, max_value=MOST_DAYS, required=False
    )
    weight = forms.IntegerField(
        label=pgettext_lazy("of a stage", "Weight"),
        min_value=1,
        max_value=MOST_WEIGHT,
        initial=1,
        required=False,
    )


PlanStageFormSet = forms.formset_factory(
    PlanStageForm, extra=3, max_num=MOST_STAGES, absolute_max=MOST_STAGES + 3
)
