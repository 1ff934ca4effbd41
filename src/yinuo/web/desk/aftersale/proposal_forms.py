"""The forms around a solution: what is done by when, how the customer answered, what was carried out."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinuo.aftersale.actions.proposal import LONGEST_REMEDY, MOST_REMEDIES
from yinuo.aftersale.actions.proposal_decision import LONGEST_NAME, LONGEST_WORDS, NOTED
from yinuo.aftersale.actions.proposal_review import LONGEST_REASON
from yinuo.aftersale.actions.remedy import LONGEST_WORDS as LONGEST_EVIDENCE
from yinuo.aftersale.journal.proposal import HOWS
from yinuo.aftersale.states import RemedyKind
from yinuo.web.components.fields import DateWidget
from yinuo.web.desk.aftersale.complaint_forms import words

CURRENCIES = ("CNY", "TWD", "HKD", "USD", "EUR")


class ProposalForm(forms.Form):
    """What the customer is told."""

    words = words(
        _("Words to the customer"),
        rows=6,
        help_text=_(
            "What we found, and that we are sorry. What is done and the link to answer are added to it."
        ),
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=[(one, one) for one in CURRENCIES])


class RemedyForm(forms.Form):
    """One thing that is done; a row without a kind is left out."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("remedy", "What is done"),
        choices=[("", "—"), *RemedyKind.choices],
        required=False,
    )
    words = forms.CharField(label=_("In words"), max_length=LONGEST_REMEDY, required=False)
    amount = forms.DecimalField(
        label=pgettext_lazy("money", "Amount"), max_digits=14, decimal_places=2, required=False
    )
    due_on = forms.DateField(label=_("Done by"), widget=DateWidget, required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        named = any(values.get(name) for name in ("words", "amount"))
        if not values.get("kind") and named:
            self.add_error("kind", _("Say what is done, or leave the row empty."))
        if values.get("kind") and not values.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", _("Name the day by which it is done."))
        return values


RemedyFormSet = forms.formset_factory(
    RemedyForm, extra=3, max_num=MOST_REMEDIES, absolute_max=MOST_REMEDIES + 3
)


class SentBackForm(forms.Form):
    """Why it is not approved."""

    words = forms.CharField(
        label=_("Reason"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 3})
    )


class SaidForm(forms.Form):
    """What the customer said, and by which way."""

    how = forms.ChoiceField(label=_("How the customer answered"), choices=[(one, HOWS[one]) for one in NOTED])
    name = forms.CharField(
        label=_("Who said it"),
        max_length=LONGEST_NAME,
        required=False,
        help_text=_("Where it was not the customer."),
    )
    words = forms.CharField(
        label=_("What was said"), max_length=LONGEST_WORDS, widget=forms.Textarea(attrs={"rows": 3})
    )


class CarriedOutForm(forms.Form):
    """By what it shows that a remedy was carried out."""

    words = forms.CharField(
        label=_("What shows it"),
        max_length=LONGEST_EVIDENCE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "For example the number of the transfer, or who took the goods and when. The customer reads it."
        ),
    )


class ConfirmedForm(SaidForm):
    """What the customer said when it was put right, and the final answer."""

    answer = words(
        _("Final answer to the customer"),
        rows=5,
        help_text=_("It is sent as it stands, in the customer's thread."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        silence = ("silence", HOWS["silence"])
        self.fields["how"].choices = [*self.fields["how"].choices, silence]  # type: ignore[attr-defined]
