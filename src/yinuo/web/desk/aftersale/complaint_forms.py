"""The forms around a complaint: taking it down, deciding on it, what was found, its end."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinuo.aftersale.complaint_rows import LONGEST_WORDS
from yinuo.aftersale.states import ComplaintSource, Demand, ExternalBody
from yinuo.web.components.fields import DateTimeWidget
from yinuo.web.desk.aftersale.complaint_words import SEVERITIES

Choices = Sequence[tuple[Any, str]]
BY_HAND = [one for one in ComplaintSource.choices if one[0] not in ("web", "api")]


def words(label: Any, *, rows: int = 3, required: bool = True, help_text: Any = "") -> forms.CharField:
    """Return a field for some sentences."""
    return forms.CharField(
        label=label,
        max_length=LONGEST_WORDS,
        required=required,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class FactsForm(forms.Form):
    """What is known of a complaint."""

    demands = forms.MultipleChoiceField(
        label=_("What the customer wishes"),
        choices=Demand.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    severity = forms.TypedChoiceField(
        label=pgettext_lazy("of a complaint", "How grave"), coerce=int, choices=list(SEVERITIES.items())
    )
    order = forms.CharField(label=_("Order number"), max_length=64, required=False)
    product_id = forms.TypedChoiceField(label=_("Product"), coerce=int, empty_value=None, required=False)
    serial = forms.CharField(label=_("Serial number"), max_length=64, required=False)
    batch = forms.CharField(label=_("Batch"), max_length=64, required=False)

    def __init__(self, *args: Any, products: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["product_id"].choices = [("", "—"), *products]  # type: ignore[attr-defined]


class NewComplaintForm(FactsForm):
    """A complaint as it is said; who is known already is not asked again."""

    source = forms.ChoiceField(label=pgettext_lazy("of a complaint", "How it came"), choices=BY_HAND)
    text = words(
        _("What happened"), rows=5, help_text=_("In the customer's own words. They read it in their thread.")
    )
    name = forms.CharField(label=pgettext_lazy("customer", "Name"), max_length=80, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    email = forms.CharField(label=_("E-mail"), max_length=254, required=False)
    at = forms.DateTimeField(
        label=_("When it reached us"),
        widget=DateTimeWidget,
        required=False,
        help_text=_("Empty: just now. For a letter, the day it came."),
    )
    field_order = ("source", "text", "name", "phone", "email", "demands", "severity", "order")

    def __init__(self, *args: Any, is_known: bool, orders: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if orders:
            self.fields["order"] = forms.ChoiceField(
                label=self.fields["order"].label, choices=[("", "—"), *orders], required=False
            )
            self.order_fields(self.field_order)
        if is_known:
            for name in ("name", "phone", "email"):
                del self.fields[name]


class AnswerForm(forms.Form):
    """The final answer, which the customer gets as it stands here."""

    answer = words(
        _("Final answer to the customer"),
        rows=6,
        help_text=_("It is sent as it stands, in the customer's thread."),
    )
    field_order = ("reason", "where_to", "body", "name", "reference", "answer")


class DeclineForm(AnswerForm):
    """Why it is not taken on, and where the customer can turn to."""

    reason = words(_("Why it is not taken on"))
    where_to = words(_("Where the customer can turn to"), rows=2)


class TransferForm(AnswerForm):
    """Who settles it instead."""

    body = forms.ChoiceField(label=_("To whom"), choices=ExternalBody.choices)
    name = forms.CharField(label=_("Its name"), max_length=120, required=False)
    reference = forms.CharField(label=_("Its number there"), max_length=80, required=False)


class WithdrawForm(AnswerForm):
    """What the customer said when they took it back."""

    reason = forms.CharField(label=_("What the customer said"), max_length=200)


class AwaitForm(forms.Form):
    """What only the customer can tell or show."""

    what = words(
        _("What we need from the customer"),
        rows=4,
        help_text=_("It is sent as it stands, in the customer's thread."),
    )


class ExtendForm(forms.Form):
    """Until when, and why; the customer is told at once."""

    until = forms.DateTimeField(label=_("New time"), widget=DateTimeWidget)
    reason = forms.CharField(label=_("Reason"), max_length=200, help_text=_("The customer reads it."))


class FindingsForm(forms.Form):
    """Why it happened, who answers for it, and what was found."""

    cause_id = forms.TypedChoiceField(label=_("Cause"), coerce=int, empty_value=None, required=False)
    responsibility_id = forms.TypedChoiceField(
        label=_("Who answers for it"), coerce=int, empty_value=None, required=False
    )
    words = words(_("What was found"), rows=5, required=False)

    def __init__(self, *args: Any, causes: Choices, responsibilities: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cause_id"].choices = [("", "—"), *causes]  # type: ignore[attr-defined]
        self.fields["responsibility_id"].choices = [("", "—"), *responsibilities]  # type: ignore[attr-defined]


class ColleaguesForm(forms.Form):
    """Which team is asked what."""

    team_id = forms.TypedChoiceField(label=_("Team"), coerce=int)
    text = words(_("What they are asked"), rows=4)

    def __init__(self, *args: Any, teams: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team_id"].choices = list(teams)  # type: ignore[attr-defined]


class ProblemForm(forms.Form):
    """What the complaints have in common."""

    title = forms.CharField(label=_("What the problem is"), max_length=160)


class JoinForm(forms.Form):
    """Which problem it belongs to."""

    problem_id = forms.TypedChoiceField(label=_("Problem"), coerce=int)

    def __init__(self, *args: Any, problems: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["problem_id"].choices = list(problems)  # type: ignore[attr-defined]


class SolveForm(forms.Form):
    """What was done about a problem."""

    words = words(_("What was done about it"))
