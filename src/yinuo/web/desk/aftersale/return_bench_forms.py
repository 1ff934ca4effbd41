"""The forms of the returns bench: what came, what was found, what is given back, how goods leave."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from yinuo.aftersale.actions.return_arrival import LONGEST_NOTE
from yinuo.aftersale.actions.return_freight import LONGEST_WORDS as LONGEST_FREIGHT_WORDS
from yinuo.aftersale.actions.return_freight import LaidOut
from yinuo.aftersale.actions.return_inspection import LONGEST_SERIAL, LONGEST_WORDS, OUTCOMES
from yinuo.aftersale.actions.return_settlement import LONGEST_REASON
from yinuo.aftersale.law import law
from yinuo.aftersale.queries.return_bench import BenchLine
from yinuo.aftersale.return_states import Finding, Outcome
from yinuo.insale.actions.receipt import NewPhoto
from yinuo.insale.couriers import NAMES
from yinuo.web.components.fields import DateWidget
from yinuo.web.desk.aftersale.fault_forms import offer_faults
from yinuo.web.desk.insale.order_words import METHODS
from yinuo.web.portal.forms import FilesField

_OUTCOMES = [(code, Outcome(code).label) for code in OUTCOMES]
_FAULT = [
    ("", pgettext_lazy("who is to blame", "As the rule of each line says")),
    ("yes", pgettext_lazy("who is to blame", "We are: nothing is deducted")),
    ("no", pgettext_lazy("who is to blame", "We are not: what is kept is settled anew")),
]
_SEALS = [
    ("yes", pgettext_lazy("seal of a parcel", "Intact")),
    ("no", pgettext_lazy("seal of a parcel", "Open or damaged")),
    ("", pgettext_lazy("seal of a parcel", "Not looked at")),
]


class PhotosForm(forms.Form):
    """Photos, from the camera of a phone or from files."""

    photos = FilesField(label=lazy("Photos"))

    def pictures(self) -> list[NewPhoto]:
        """Return the photos, of a form that is valid."""
        return [
            NewPhoto(name=one.name or "", declared_type=one.content_type or "", stream=one.file)
            for one in self.cleaned_data["photos"]
        ]


class ReceiveForm(PhotosForm):
    """How much came of each line, how the parcel looked, photos."""

    seal = forms.ChoiceField(
        label=lazy("Seal of the parcel"), choices=_SEALS, required=False, widget=forms.RadioSelect
    )
    weight_kg = forms.DecimalField(
        label=lazy("Weight of the parcel in kg"),
        max_digits=8,
        decimal_places=3,
        min_value=Decimal("0.001"),
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "decimal"}),
    )
    words = forms.CharField(
        label=lazy("Note"),
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=lazy("For colleagues: what else was in it, how it was packed."),
    )

    def __init__(self, *args: Any, lines: list[BenchLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["photos"].required = False
        self.counts = [f"quantities.{line.id}" for line in lines]
        for name, line in zip(self.counts, lines, strict=True):
            self.fields[name] = forms.DecimalField(
                label=line.title,
                max_digits=12,
                decimal_places=3,
                min_value=Decimal(0),
                initial=line.quantity.normalize() if line.quantity % 1 else int(line.quantity),
                widget=forms.NumberInput(attrs={"inputmode": "decimal"}),
            )
        self.order_fields([*self.counts, "seal", "weight_kg", "photos", "words"])

    def quantities(self) -> dict[int, Decimal]:
        """Return how much came of each line, of a form that is valid."""
        return {int(name.partition(".")[2]): self.cleaned_data[name] for name in self.counts}


class InspectForm(PhotosForm):
    """What was found of a line, and what it leads to."""

    quantity = forms.DecimalField(label=lazy("How many of it"), max_digits=12, decimal_places=3)
    finding = forms.ChoiceField(
        label=pgettext_lazy("inspection of a return", "What was found"),
        choices=Finding.choices,
        widget=forms.RadioSelect,
    )
    condition = forms.MultipleChoiceField(
        label=lazy("Seen on the goods"), required=False, widget=forms.CheckboxSelectMultiple
    )
    serial = forms.CharField(
        label=lazy("Serial number on the goods"),
        max_length=LONGEST_SERIAL,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    outcome = forms.ChoiceField(label=lazy("What it leads to"), choices=_OUTCOMES, widget=forms.RadioSelect)
    words = forms.CharField(
        label=lazy("What the customer reads about it"),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=lazy("Needed where they do not get what they wished."),
    )
    restocked = forms.BooleanField(label=lazy("Can be sold again: back in stock"), required=False)

    def __init__(
        self, *args: Any, codes: list[str], faults: list[tuple[int, str]], language: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["photos"].required = False
        offer_faults(self, faults)
        pack = law()
        seen = self.fields["condition"]
        if isinstance(seen, forms.MultipleChoiceField):
            seen.choices = [(code, pack.name(code, language)) for code in codes]
        self.order_fields(
            [
                "quantity",
                "finding",
                "condition",
                "serial",
                "fault_id",
                "batch",
                "outcome",
                "words",
                "restocked",
                "photos",
            ]
        )


class FreightForm(forms.Form):
    """What the customer laid out for the way back, with a photo of the receipt."""

    amount = forms.DecimalField(
        label=pgettext_lazy("money", "Amount"), max_digits=14, decimal_places=2, min_value=Decimal("0.01")
    )
    proof = FilesField(
        label=lazy("Photo of the receipt"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*"}),
        help_text=lazy("Needed once; a correction may leave it as it is."),
    )
    words = forms.CharField(
        label=lazy("Note"),
        max_length=LONGEST_FREIGHT_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def laid_out(self) -> LaidOut:
        """Return what was laid out, of a form that is valid."""
        values = self.cleaned_data
        photos = [
            NewPhoto(name=one.name or "", declared_type=one.content_type or "", stream=one.file)
            for one in values["proof"]
        ]
        return LaidOut(amount=values["amount"], proof=next(iter(photos), None), words=values["words"])


class SettleForm(forms.Form):
    """Who is to blame, and what is deducted for what reason; what of the freight laid out is repaid."""

    at_fault = forms.ChoiceField(label=lazy("Are we to blame?"), choices=_FAULT, required=False)
    deduction = forms.DecimalField(
        label=lazy("Deduct"), max_digits=14, decimal_places=2, min_value=Decimal(0), required=False
    )
    because = forms.CharField(
        label=lazy("Why it is deducted"),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=lazy("The customer reads it."),
    )
    freight = forms.DecimalField(
        label=lazy("Freight to repay"), max_digits=14, decimal_places=2, min_value=Decimal(0), required=False
    )
    freight_because = forms.CharField(
        label=lazy("Why another amount is repaid"),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=lazy("The customer reads it."),
    )

    def __init__(self, *args: Any, laid_out: str, owed: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not laid_out:
            del self.fields["freight"], self.fields["freight_because"]
            return
        told = _("The customer laid out %(amount)s. Empty: what the rules say, now %(owed)s.")
        self.fields["freight"].help_text = told % {"amount": laid_out, "owed": owed}


class PayBackForm(forms.Form):
    """How the money went back."""

    method = forms.ChoiceField(
        label=lazy("How it was paid"),
        choices=list(METHODS.items()),
        help_text=lazy("The law asks for the way by which it came, unless the customer agrees to another."),
    )
    reference = forms.CharField(
        label=lazy("Its number there"),
        max_length=80,
        required=False,
        help_text=lazy("With it, the same payment is never recorded twice."),
    )
    provider = forms.CharField(label=lazy("Bank or provider"), max_length=40, required=False)
    note = forms.CharField(label=lazy("Note"), max_length=200, required=False)


class ReplaceForm(forms.Form):
    """The day on which the replacement is there."""

    delivery_on = forms.DateField(
        label=lazy("With the customer by"),
        widget=DateWidget,
        required=False,
        help_text=lazy("This day is told to the customer and becomes our promise. Empty: none."),
    )


class SendAgainForm(forms.Form):
    """How goods leave to the customer again, and how a repair ended."""

    waybill = forms.CharField(
        label=lazy("Waybill number"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        help_text=lazy("Scan it or type it. Our own van needs none."),
    )
    courier = forms.ChoiceField(label=lazy("Courier"), choices=list(NAMES.items()))
    promised_on = forms.DateField(label=lazy("With the customer by"), widget=DateWidget, required=False)
    works = forms.ChoiceField(
        label=lazy("Does it work after the repair?"),
        choices=[
            ("yes", pgettext_lazy("repair", "Yes, tested")),
            ("no", pgettext_lazy("repair", "No")),
            ("", pgettext_lazy("repair", "Not known")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    waited_for = forms.ChoiceField(
        label=lazy("Why it took long"),
        choices=[
            ("", pgettext_lazy("why a repair took long", "It did not")),
            ("parts", pgettext_lazy("why a repair took long", "Parts were not supplied")),
            ("own", pgettext_lazy("why a repair took long", "Our own reason")),
        ],
        required=False,
    )

    def __init__(self, *args: Any, is_repair: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_repair:
            del self.fields["works"], self.fields["waited_for"]


class LostForm(forms.Form):
    """What the customer gets for goods that were lost on their way to us."""

    outcome = forms.ChoiceField(
        label=lazy("What the customer gets"),
        choices=[
            ("refund_due", Outcome.REFUND_DUE.label),
            ("exchange_due", Outcome.EXCHANGE_DUE.label),
            ("none", pgettext_lazy("outcome of a lost return", "Nothing")),
        ],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=lazy("What the customer reads about it"),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
