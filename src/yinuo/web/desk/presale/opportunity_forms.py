"""The forms around an opportunity: its beginning, its next step, what each stage demands."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yinuo.presale.actions.opportunity import MOST_AMOUNT, STEP_LENGTH
from yinuo.presale.actions.opportunity_stage import WORDS_LENGTH
from yinuo.presale.rules.opportunity import NextStep
from yinuo.web.components.fields import DateWidget

Choices = Sequence[tuple[Any, str]]


def _amount(**more: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=_("Worth"),
        min_value=0,
        max_value=MOST_AMOUNT,
        decimal_places=2,
        max_digits=14,
        required=False,
        **more,
    )


def _words(label: Any, *, required: bool = False, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=WORDS_LENGTH,
        required=required,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class StepForm(forms.Form):
    """What is done next, and on which day."""

    step = forms.CharField(label=_("Next step"), max_length=STEP_LENGTH)
    step_on = forms.DateField(label=_("On which day"), widget=DateWidget)

    def next_step(self) -> NextStep | None:
        """Return the step, or None where neither was given."""
        what, on = self.cleaned_data.get("step"), self.cleaned_data.get("step_on")
        return NextStep(what=what or "", on=on) if on is not None else None


class MoveForm(StepForm):
    """A move to another open stage; a step that lies ahead may stay, and `propose` may say what was proposed."""

    reason = _words(_("What was proposed"), help_text=_("Where no quote was sent from here."))

    def __init__(self, *args: Any, asks_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["step"].required = False
        self.fields["step_on"].required = False
        if not asks_reason:
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("step") and found.get("step_on") is None and "step_on" not in self.errors:
            self.add_error("step_on", _("Say on which day."))
        return found


class WinForm(forms.Form):
    """What shows that it was won, and what it came to."""

    amount = _amount(help_text=_("Empty: what the accepted quote says, else what was expected."))
    reason = _words(
        _("Which order or contract"), help_text=_("Only needed where no quote was accepted here.")
    )


class LoseForm(forms.Form):
    """Why it was lost, and to whom."""

    loss_reason = forms.TypedChoiceField(label=_("Why"), coerce=int)
    competitor = forms.TypedChoiceField(label=_("To whom"), coerce=int, empty_value=None, required=False)
    words = _words(_("What the customer said"))

    def __init__(self, *args: Any, reasons: Choices, competitors: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["loss_reason"].choices = [("", "—"), *reasons]  # type: ignore[attr-defined]
        self.fields["competitor"].choices = [("", _("Nobody, or not known")), *competitors]  # type: ignore[attr-defined]
        if not competitors:
            del self.fields["competitor"]


class NoNeedForm(forms.Form):
    """What the customer said."""

    words = _words(_("What the customer said"))


class RestForm(forms.Form):
    """Until when it rests."""

    revisit_on = forms.DateField(
        label=_("Get in touch again on"),
        widget=DateWidget,
        help_text=_("This becomes a promise; it is kept by getting in touch."),
    )
    words = _words(_("What the customer said"))


class FactsForm(forms.Form):
    """What is known of an opportunity."""

    amount = _amount()
    probability = forms.IntegerField(
        label=_("Chance in percent"),
        min_value=0,
        max_value=100,
        required=False,
        help_text=_("Empty: the usual chance of the stage."),
    )
    expected_close = forms.DateField(label=_("Expected to close on"), widget=DateWidget, required=False)
    product_id = forms.TypedChoiceField(label=_("Product"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, products: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["product_id"].choices = [("", _("None yet")), *products]  # type: ignore[attr-defined]


class NewOpportunityForm(StepForm):
    """A new opportunity; who it is for is asked only where it does not come from a matter or a customer's file."""

    name = forms.CharField(label=_("Customer"), max_length=80)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    text = forms.CharField(
        label=_("What the customer wants"),
        help_text=_("In their own words, as far as you know them."),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    title = forms.CharField(label=_("Title"), max_length=160, required=False)
    product_id = forms.TypedChoiceField(label=_("Product"), coerce=int, empty_value=None, required=False)
    amount = _amount()
    expected_close = forms.DateField(label=_("Expected to close on"), widget=DateWidget, required=False)
    mine = forms.BooleanField(label=_("I look after it myself"), required=False)
    field_order = (
        "name",
        "phone",
        "text",
        "title",
        "product_id",
        "amount",
        "expected_close",
        "step",
        "step_on",
        "mine",
    )

    def __init__(self, *args: Any, products: Choices, known: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["product_id"].choices = [("", _("None yet")), *products]  # type: ignore[attr-defined]
        if known:
            del self.fields["name"], self.fields["phone"]


class ConsultantForm(forms.Form):
    """Who looks after it, the most suitable first."""

    staff_id = forms.TypedChoiceField(label=_("Consultant"), coerce=int, widget=forms.RadioSelect)

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["staff_id"].choices = list(people)  # type: ignore[attr-defined]


def suggested_day(today: date, *, days: int = 2) -> date:
    """Return a weekday soon, as the day of a step that is only suggested."""
    day = today + timedelta(days=days)
    return day + timedelta(days=7 - day.weekday()) if day.weekday() >= 5 else day
