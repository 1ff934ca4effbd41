"""The forms around a site check and its checklists."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinuo.presale.actions.survey import LONGEST
from yinuo.presale.rules.survey import LONGEST_TEXT, LONGEST_UNIT, MOST_ITEMS
from yinuo.web.desk.chapter_forms import NamesForm
from yinuo.web.desk.forms import long_text

Choices = Sequence[tuple[Any, Any]]
POINT_KINDS = [
    ("ok", pgettext_lazy("kind of point", "Right or not")),
    ("number", pgettext_lazy("kind of point", "Number")),
    ("text", pgettext_lazy("kind of point", "Words")),
]


class BeginForm(forms.Form):
    """Which checklist, against which version of which drawing."""

    checklist = forms.TypedChoiceField(label=_("Checklist"), coerce=int)
    version = forms.TypedChoiceField(
        label=_("Against the drawing"), coerce=int, empty_value=None, required=False
    )

    def __init__(self, *args: Any, checklists: Choices, versions: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["checklist"].choices = checklists  # type: ignore[attr-defined]
        self.fields["version"].choices = [("", _("No drawing yet")), *versions]  # type: ignore[attr-defined]


class FindingForm(forms.Form):
    """What is otherwise than drawn."""

    item = forms.ChoiceField(label=_("Point"), required=False)
    drawn = forms.CharField(label=_("Drawn"), max_length=LONGEST["drawn"], required=False)
    found = forms.CharField(
        label=_("Found"), max_length=LONGEST["found"], widget=forms.Textarea(attrs={"rows": 2})
    )
    grave = forms.BooleanField(
        label=_("Grave: it cannot be built as drawn"),
        required=False,
        help_text=_("The owner is told at once, and the customer cannot agree until it is settled."),
    )

    def __init__(self, *args: Any, points: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = [("", _("None of the points")), *points]  # type: ignore[attr-defined]


class SettleFindingForm(forms.Form):
    """What was done about a finding."""

    words = forms.CharField(
        label=_("What was done about it"), widget=long_text(), max_length=LONGEST["words"]
    )


class ChecklistForm(NamesForm):
    """A checklist's names, and whether it is in use."""

    active = forms.BooleanField(label=_("In use"), required=False)


class NewChecklistForm(NamesForm):
    """A new checklist, with its code."""

    code = forms.CharField(label=_("Code"), max_length=40)
    field_order = ("code",)


class PointForm(forms.Form):
    """A point of a checklist; an empty one is left out."""

    code = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    zh_hans = forms.CharField(label=_("Simplified Chinese"), max_length=LONGEST_TEXT, required=False)
    zh_hant = forms.CharField(label=_("Traditional Chinese"), max_length=LONGEST_TEXT, required=False)
    en = forms.CharField(label=_("English"), max_length=LONGEST_TEXT, required=False)
    kind = forms.ChoiceField(label=pgettext_lazy("of a point", "Answer"), choices=POINT_KINDS, required=False)
    unit = forms.CharField(label=_("Unit"), max_length=LONGEST_UNIT, required=False)


PointFormSet = forms.formset_factory(PointForm, extra=4, max_num=MOST_ITEMS, absolute_max=MOST_ITEMS + 4)
