"""The forms around a shipment: the hand-over, what was heard of it, what the customer is told, how a worry ended."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinuo.insale.couriers import NAMES
from yinuo.insale.journal.tracking import EVENT_WORDS, SIGN_WORDS
from yinuo.insale.rules.tracking import STATUSES
from yinuo.insale.tracking_rows import LONGEST_WORDS
from yinuo.matters.actions.messages import LONGEST_TEXT
from yinuo.web.components.fields import DateTimeWidget, DateWidget

BESIDE = "hand-over-beside"


def _following(address: str) -> dict[str, str]:
    return {
        "hx-get": address,
        "hx-trigger": "change",
        "hx-target": f"#{BESIDE}",
        "hx-swap": "outerHTML",
        "hx-include": "closest form",
    }


class HandOverForm(forms.Form):
    """Whom it is given to, its waybill, and the day that the customer is told."""

    waybill = forms.CharField(
        label=_("Waybill number"),
        max_length=60,
        required=False,
        widget=forms.TextInput(
            attrs={"autofocus": True, "autocomplete": "off", "autocapitalize": "characters"}
        ),
        help_text=_("Scan it or type it. Our own van needs none."),
    )
    courier = forms.ChoiceField(label=_("Courier"), choices=list(NAMES.items()))
    promised_on = forms.DateField(
        label=_("With the customer by"),
        widget=DateWidget,
        required=False,
        help_text=_("This day is told to the customer and becomes our promise. Empty: none."),
    )

    def __init__(self, *args: Any, beside_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("waybill", "courier", "promised_on"):
            self.fields[name].widget.attrs.update(_following(beside_url))


class WhyForm(forms.Form):
    """Why it is unpacked; it may be left open."""

    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)


class HeardForm(forms.Form):
    """What was heard by telephone, on the courier's page, from our driver."""

    status = forms.ChoiceField(
        label=_("What happened"), choices=[(code, EVENT_WORDS[code]) for code in STATUSES]
    )
    words = forms.CharField(
        label=_("In words"),
        max_length=LONGEST_WORDS,
        help_text=_("Who said what, as you would tell a colleague."),
    )
    sign_type = forms.ChoiceField(
        label=_("Who signed"),
        required=False,
        choices=[("", pgettext_lazy("who signed", "Nobody")), *SIGN_WORDS.items()],
    )
    is_picked_up = forms.BooleanField(
        label=_("The customer took it out of the locker or station"), required=False
    )
    location = forms.CharField(label=_("Where"), max_length=120, required=False)
    at = forms.DateTimeField(
        label=_("When"), widget=DateTimeWidget, required=False, help_text=_("Empty: just now.")
    )


class TellForm(forms.Form):
    """What the customer is told about a worry."""

    text = forms.CharField(
        label=_("What we write"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 7})
    )
    is_settled = forms.BooleanField(label=_("Nothing more is to be done about it"), required=False)


class SettleForm(forms.Form):
    """How a worry ended."""

    words = forms.CharField(label=_("What was done"), max_length=200)
