"""The forms around an appointment: a slot that is free, and what became of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinuo.presale.actions.appointment import LONGEST_CONSENT, LONGEST_NOTE, LONGEST_PLACE
from yinuo.web.components.fields import DateWidget
from yinuo.web.portal.presale.slot_pages import read_at

Choices = Sequence[tuple[Any, Any]]
TIMES = "/desk/appointments/times/"


class SlotForm(forms.Form):
    """A day and a free time, with somebody or with whoever is free. The times follow the fields above them."""

    staff = forms.TypedChoiceField(label=_("With whom"), coerce=int, empty_value=None, required=False)
    day = forms.DateField(label=pgettext_lazy("field", "Day"), widget=DateWidget)
    at = forms.ChoiceField(label=_("Free times"))

    def __init__(
        self, *args: Any, people: Choices, times: Choices, instead: int | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["staff"].choices = [("", _("Whoever is free")), *people]  # type: ignore[attr-defined]
        at = self.fields["at"]
        at.choices = times  # type: ignore[attr-defined]
        at.error_messages["invalid_choice"] = _("Please choose one of these free times.")
        if not times:
            at.help_text = _("Nothing is free on this day. Choose another day or somebody else.")
        follow = {
            "hx-get": f"{TIMES}?instead={instead or ''}",
            "hx-trigger": "change",
            "hx-target": "#id_at",
            "hx-include": "closest form",
        }
        for name in ("service", "staff", "day"):
            if name in self.fields:
                self.fields[name].widget.attrs.update(follow)

    def clean_at(self) -> datetime | None:
        return read_at(self.cleaned_data["at"])


class NewAppointmentForm(SlotForm):
    """An appointment that is made for a customer."""

    service = forms.TypedChoiceField(label=_("What"), coerce=int)
    place = forms.CharField(
        label=_("Where, if not at the usual place"), max_length=LONGEST_PLACE, required=False
    )
    note = forms.CharField(
        label=_("What to prepare"),
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    agreed = forms.BooleanField(
        label=_("The customer has agreed to this time"),
        required=False,
        help_text=_("Else the time is held, and the customer is asked by a link."),
    )
    field_order = ("service", "staff", "day", "at", "place", "note", "agreed")

    def __init__(self, *args: Any, services: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["service"].choices = services  # type: ignore[attr-defined]


class MoveForm(SlotForm):
    """Another slot, and how the customer agreed to it."""

    consent = forms.CharField(
        label=_("How did the customer agree?"),
        max_length=LONGEST_CONSENT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What is confirmed moves only with the customer's consent; it stays in the journal."),
    )


class CancelAppointmentForm(forms.Form):
    """Whose wish it is, and why."""

    by = forms.ChoiceField(
        label=_("Whose wish is it?"),
        widget=forms.RadioSelect,
        choices=[
            ("customer", _("The customer's")),
            ("staff", _("Ours: what was promised runs on until the customer agrees to something else")),
        ],
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_CONSENT,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The customer reads it where the wish is ours."),
    )


class SettleForm(forms.Form):
    """What became of it."""

    outcome = forms.ChoiceField(
        label=_("What became of it?"),
        widget=forms.RadioSelect,
        choices=[
            ("hold", _("It took place: the promise is kept")),
            ("no_show", _("The customer did not come")),
            ("miss", _("We were not there: the promise falls overdue")),
        ],
    )
    words = forms.CharField(
        label=_("What came of it"),
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
