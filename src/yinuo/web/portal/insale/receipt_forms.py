"""What the customer says of a parcel, in few taps."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinuo.insale.actions.receipt import LONGEST, NewPhoto, SaidReceipt
from yinuo.web.portal.forms import FilesField

# who → who signed, and whether the customer had agreed to it
WHO: dict[str, tuple[str, bool | None]] = {
    "self": ("self", None),
    "named": ("other", True),
    "not_named": ("other", False),
    "locker": ("locker", None),
    "station": ("station", None),
}
# how it is → condition, and whether the customer is content
HOW: dict[str, tuple[str, bool]] = {
    "well": ("good", True),
    "unhappy": ("good", False),
    "damaged": ("damaged", False),
    "missing": ("missing", False),
    "wrong": ("wrong", False),
}
_WHO_NAMES = [
    ("self", pgettext_lazy("who has the parcel", "I took it in person")),
    ("named", pgettext_lazy("who has the parcel", "Somebody I had named took it")),
    ("not_named", pgettext_lazy("who has the parcel", "Somebody took it without asking me")),
    ("locker", pgettext_lazy("who has the parcel", "I fetched it from a parcel locker")),
    ("station", pgettext_lazy("who has the parcel", "I fetched it from a pick-up station")),
]
_HOW_NAMES = [
    ("well", pgettext_lazy("how a parcel arrived", "All is well")),
    ("unhappy", pgettext_lazy("how a parcel arrived", "In order, but I am not happy with the delivery")),
    ("damaged", pgettext_lazy("how a parcel arrived", "Something is damaged")),
    ("missing", pgettext_lazy("how a parcel arrived", "Something is missing")),
    ("wrong", pgettext_lazy("how a parcel arrived", "It is not what I ordered")),
]


class ReceiptForm(forms.Form):
    """Who took it, whether it was looked at, how it is; a name, words and photos where there is something to say."""

    who = forms.ChoiceField(label=_("Who took it?"), choices=_WHO_NAMES, widget=forms.RadioSelect)
    signer = forms.CharField(
        label=_("Their name"),
        max_length=LONGEST["signer"],
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    inspected = forms.ChoiceField(
        label=_("Opened and inspected?"),
        choices=[
            ("yes", pgettext_lazy("inspected", "Yes")),
            ("no", pgettext_lazy("inspected", "Not yet")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    how = forms.ChoiceField(
        label=_("How did it arrive?"), choices=_HOW_NAMES, required=False, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("Anything we should know?"),
        max_length=LONGEST["words"],
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    photos = FilesField(label=_("Photos"), required=False)

    def said(self, *, address: str) -> SaidReceipt:
        """Return what was said, of a form that is valid."""
        values: dict[str, Any] = self.cleaned_data
        signed_by, consent = WHO[values["who"]]
        condition, satisfied = HOW.get(values["how"], ("", None))
        return SaidReceipt(
            signed_by=signed_by,
            signer=values["signer"] if signed_by == "other" else "",
            consent=consent,
            inspected={"yes": True, "no": False}.get(values["inspected"]),
            condition=condition,
            satisfied=satisfied,
            words=values["words"],
            photos=[
                NewPhoto(name=one.name or "", declared_type=one.content_type or "", stream=one.file)
                for one in values["photos"]
            ],
            address=address,
        )


class NotHereForm(forms.Form):
    """That it is not there."""

    words = forms.CharField(
        label=_("Is there anything you know about it?"),
        max_length=LONGEST["words"],
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
