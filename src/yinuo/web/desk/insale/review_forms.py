"""The forms around a contract review and its checklists."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinuo.insale.actions.review import LONGEST_WORDS
from yinuo.insale.actions.review_checklist import signing_roles
from yinuo.insale.actions.review_decision import LONGEST_CONDITION
from yinuo.insale.rules.review import LONGEST_TEXT, MOST_ITEMS
from yinuo.insale.states import ReviewArea
from yinuo.web.components.fields import DateWidget
from yinuo.web.desk.chapter_forms import NamesForm
from yinuo.web.desk.forms import long_text


class ReviewChecklistForm(NamesForm):
    """A checklist's names, whether it is in use, and whether every order is reviewed by it."""

    active = forms.BooleanField(label=_("In use"), required=False)
    is_default = forms.BooleanField(
        label=_("Every order is reviewed by it"),
        required=False,
        help_text=_("From then on an order is confirmed only after its review has released it."),
    )


class NewReviewChecklistForm(NamesForm):
    """A new checklist, with its code."""

    code = forms.CharField(label=_("Code"), max_length=40)
    is_default = ReviewChecklistForm.base_fields["is_default"]
    field_order = ("code",)


class ReviewPointForm(forms.Form):
    """A point of a checklist; an empty one is left out."""

    code = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    zh_hans = forms.CharField(label=_("Simplified Chinese"), max_length=LONGEST_TEXT, required=False)
    zh_hant = forms.CharField(label=_("Traditional Chinese"), max_length=LONGEST_TEXT, required=False)
    en = forms.CharField(label=_("English"), max_length=LONGEST_TEXT, required=False)
    area = forms.ChoiceField(
        label=pgettext_lazy("of a review's point", "About"), choices=ReviewArea.choices, required=False
    )
    role = forms.ChoiceField(
        label=_("Signed by"), choices=lambda: list(signing_roles().items()), required=False
    )
    must = forms.BooleanField(label=_("A finding stops the order"), required=False, initial=True)


ReviewPointFormSet = forms.formset_factory(
    ReviewPointForm, extra=3, max_num=MOST_ITEMS, absolute_max=MOST_ITEMS + 3
)


class BeginReviewForm(forms.Form):
    """By which checklist."""

    checklist = forms.TypedChoiceField(label=_("Checklist"), coerce=int)

    def __init__(self, *args: Any, checklists: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["checklist"].choices = checklists  # type: ignore[attr-defined]


class PointWordsForm(forms.Form):
    """What was found, or what was done about it."""

    words = forms.CharField(max_length=LONGEST_WORDS, widget=long_text())

    def __init__(self, *args: Any, label: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = label


class ConditionForm(forms.Form):
    """What is still to be done, and by when."""

    condition = forms.CharField(label=_("Condition"), max_length=LONGEST_CONDITION)
    due_on = forms.DateField(label=_("Met by"), widget=DateWidget)


class SendBackForm(forms.Form):
    """Why the draft is written anew."""

    reason = forms.CharField(label=_("Reason"), max_length=LONGEST_WORDS, widget=long_text())
