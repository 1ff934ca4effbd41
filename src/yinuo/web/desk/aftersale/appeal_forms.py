"""The forms of what follows a “no”: mediation, a review, bodies outside, taking a complaint up again."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yinuo.aftersale.states import ExternalBody
from yinuo.web.components.fields import DateTimeWidget
from yinuo.web.desk.aftersale.complaint_forms import AnswerForm, Choices
from yinuo.web.desk.aftersale.complaint_forms import words as sentences


class AppealForm(forms.Form):
    """What the customer said."""

    reason = sentences(_("Why the customer does not agree"), rows=4)


class GiveReviewForm(forms.Form):
    """Who is to decide."""

    reviewer_id = forms.TypedChoiceField(label=_("Who reviews it"), coerce=int)

    def __init__(self, *args: Any, reviewers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reviewer_id"].choices = list(reviewers)  # type: ignore[attr-defined]


class UpholdForm(AnswerForm):
    """Why the answer stands, for the house and for the customer."""

    words = sentences(_("Why, for the file"))
    field_order = ("words", "answer")  # type: ignore[assignment]


class OverturnForm(forms.Form):
    """Why the answer does not stand, for the house and for the customer."""

    words = sentences(_("Why, for the file"))
    answer = sentences(
        _("What the customer is told"),
        rows=6,
        help_text=_("It is sent as it stands, in the customer's thread."),
    )


class MediateForm(forms.Form):
    """How the customer learns of it."""

    words = sentences(
        _("What the customer is told"),
        rows=5,
        help_text=_("It is sent as it stands, in the customer's thread."),
    )


class EndMediationForm(AnswerForm):
    """Why nothing came of it."""

    reason = forms.CharField(label=_("Why it ends without agreement"), max_length=200)


class ReopenComplaintForm(forms.Form):
    """Why it is taken up again."""

    reason = forms.CharField(label=_("Reason"), max_length=200)


class ExternalForm(forms.Form):
    """Which body, and under which number there."""

    body = forms.ChoiceField(label=_("Which body"), choices=ExternalBody.choices)
    name = forms.CharField(label=_("Its name"), max_length=120, required=False)
    reference = forms.CharField(label=_("Its number there"), max_length=80, required=False)
    begun_at = forms.DateTimeField(
        label=_("Since when"), widget=DateTimeWidget, required=False, help_text=_("Empty: just now.")
    )


class ExternalOutcomeForm(forms.Form):
    """What came out."""

    outcome = sentences(_("What came out"), rows=4)
