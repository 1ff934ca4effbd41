"""The questions about a site, each with its answer and a word to it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinuo.insale.actions.installation import LONGEST, SiteAnswer, SiteAnswers
from yinuo.insale.queries.installations import SitePointRow
from yinuo.insale.rules.site import LONGEST_WORDS
from yinuo.web.components.fields import DateWidget

_OK = {"yes": True, "no": False}
_NAMES = [
    ("yes", pgettext_lazy("point of a site", "Yes")),
    ("no", pgettext_lazy("point of a site", "No")),
    ("", pgettext_lazy("point of a site", "I do not know yet")),
]


class SiteForm(forms.Form):
    """The points of a checklist as questions, the wished day, and who opens the door."""

    wanted_on = forms.DateField(label=_("Which day would suit you?"), widget=DateWidget, required=False)
    contact = forms.CharField(
        label=_("Who opens the door, and how do we reach them?"),
        max_length=LONGEST["contact"],
        required=False,
    )

    def __init__(self, *args: Any, points: Sequence[SitePointRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.points = points
        for point in points:
            known = {True: "yes", False: "no"}.get(point.ok, "") if point.ok is not None else ""
            self.fields[f"ok-{point.code}"] = forms.ChoiceField(
                label=point.text, choices=_NAMES, required=False, widget=forms.RadioSelect, initial=known
            )
            self.fields[f"words-{point.code}"] = forms.CharField(
                label=_("A word to it"), max_length=LONGEST_WORDS, required=False, initial=point.words
            )

    def rows(self) -> list[dict[str, Any]]:
        """Return the points with their two fields."""
        return [
            {"point": one, "ok": self[f"ok-{one.code}"], "words": self[f"words-{one.code}"]}
            for one in self.points
        ]

    def said(self) -> SiteAnswers:
        """Return what was answered, of a form that is valid."""
        values = self.cleaned_data
        return SiteAnswers(
            answers={
                one.code: SiteAnswer(ok=_OK.get(values[f"ok-{one.code}"]), words=values[f"words-{one.code}"])
                for one in self.points
            },
            wanted_on=values["wanted_on"],
            contact=values["contact"],
        )
