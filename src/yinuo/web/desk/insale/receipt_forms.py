"""The forms around an arrival on the desk."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinuo.insale.actions.receipt import LONGEST, NewPhoto
from yinuo.insale.actions.receipt_follow_up import LONGEST_WORDS
from yinuo.matters.actions.messages import LONGEST_TEXT
from yinuo.web.portal.forms import FilesField
from yinuo.web.portal.insale.receipt_forms import ReceiptForm

WHO = [
    ("self", pgettext_lazy("who has the parcel", "The customer in person")),
    ("named", pgettext_lazy("who has the parcel", "Somebody whom the customer had named")),
    ("not_named", pgettext_lazy("who has the parcel", "Somebody without the customer's consent")),
    ("locker", pgettext_lazy("who has the parcel", "Fetched from a parcel locker")),
    ("station", pgettext_lazy("who has the parcel", "Fetched from a pick-up station")),
]
_YES_NO = [("yes", pgettext_lazy("inspected", "Yes")), ("no", pgettext_lazy("inspected", "No"))]


class MessageForm(forms.Form):
    """What is written to the customer."""

    text = forms.CharField(
        label=_("What we write"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 6})
    )


class CallForm(forms.Form):
    """What was said in a call."""

    words = forms.CharField(
        label=_("What was said"), max_length=LONGEST_WORDS, widget=forms.Textarea(attrs={"rows": 3})
    )


class SettleForm(forms.Form):
    """What was done, and what the customer says to it."""

    done = forms.CharField(
        label=_("What was done"), max_length=LONGEST_WORDS, widget=forms.Textarea(attrs={"rows": 2})
    )
    said = forms.CharField(
        label=_("What the customer says to it"),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Their own words, as you heard or read them. Without them it stays open."),
    )
    never_came = forms.BooleanField(
        label=_("They never got it: write it off, so that it can be sent anew"), required=False
    )


class HeardReceiptForm(ReceiptForm):
    """What the customer said to us of a parcel."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        who = self.fields["who"]
        if isinstance(who, forms.ChoiceField):
            who.label, who.choices = _("Who took it?"), WHO
        self.fields["words"].label = _("What they said")


class DeliverForm(forms.Form):
    """How a delivery of our own went; the signature is drawn above it, as a picture in a hidden field."""

    signed_by = forms.ChoiceField(
        label=_("Who signs?"),
        choices=[
            ("self", pgettext_lazy("who signs", "The customer in person")),
            ("other", pgettext_lazy("who signs", "Somebody else")),
        ],
        widget=forms.RadioSelect,
        initial="self",
    )
    signer = forms.CharField(label=_("Their name"), max_length=LONGEST["signer"], required=False)
    consent = forms.BooleanField(
        label=_("The customer agreed to it beforehand"),
        required=False,
        help_text=_("Only where they told us so themselves; without it we ask the customer afterwards."),
    )
    inspected = forms.ChoiceField(
        label=_("Opened and inspected together?"), choices=_YES_NO, required=False, widget=forms.RadioSelect
    )
    condition = forms.ChoiceField(
        label=_("Condition"),
        choices=[
            ("good", pgettext_lazy("condition of goods", "In good order")),
            ("damaged", pgettext_lazy("condition of goods", "Something is damaged")),
            ("missing", pgettext_lazy("condition of goods", "Something is missing")),
            ("wrong", pgettext_lazy("condition of goods", "Something is wrong")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    photos = FilesField(label=_("Photos"), required=False)
    words = forms.CharField(
        label=_("Note"), max_length=LONGEST["words"], required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    signature = forms.CharField(required=False, max_length=500_000, widget=forms.HiddenInput)

    def pictures(self) -> list[NewPhoto]:
        """Return the photos, of a form that is valid."""
        return [
            NewPhoto(name=one.name or "", declared_type=one.content_type or "", stream=one.file)
            for one in self.cleaned_data["photos"]
        ]


class AcceptForm(forms.Form):
    """How the customer accepted an order."""

    words = forms.CharField(
        label=_("What the customer said"),
        max_length=LONGEST["words"],
        widget=forms.Textarea(attrs={"rows": 3}),
    )
