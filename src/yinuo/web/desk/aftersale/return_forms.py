"""Forms of a return on the desk: asked for by staff, authorised, refused, given up, told of as sent; repairs that were noted."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from yinuo.aftersale.actions.return_decision import LONGEST_ADDRESS, LONGEST_REASON
from yinuo.aftersale.actions.return_request import LONGEST_WORDS, AskedLine, ReturnAsked
from yinuo.aftersale.journal.returns import PAYERS
from yinuo.aftersale.queries.returns import ReturnFile
from yinuo.aftersale.queries.rights import LineRights
from yinuo.aftersale.return_states import ReturnReason, ReturnWay, ReturnWish
from yinuo.core.errors import DomainError
from yinuo.insale.couriers import NAMES, OWN
from yinuo.web.components.fields import DateTimeWidget, DateWidget
from yinuo.web.desk.aftersale.fault_forms import NAMES as FAULT_FIELDS
from yinuo.web.desk.aftersale.fault_forms import offer_faults, said_of_fault
from yinuo.web.errors import field_errors

COURIERS = [("", "–"), *((code, name) for code, name in NAMES.items() if code != OWN)]
YES_NO = [
    ("", pgettext_lazy("not known", "Not known")),
    ("yes", pgettext_lazy("answer", "Yes")),
    ("no", pgettext_lazy("answer", "No")),
]
TRUTHS = {"yes": True, "no": False}


class RequestForm(forms.Form):
    """What a customer wishes to send back for one reason, taken down by staff: how many of each product, none where nothing is written."""

    reason = forms.ChoiceField(label=lazy("Why?"), choices=ReturnReason.choices)
    wish = forms.ChoiceField(label=lazy("What the customer wishes"), choices=ReturnWish.choices)
    opened = forms.ChoiceField(label=lazy("Was the package opened?"), choices=YES_NO, required=False)
    serial = forms.CharField(label=lazy("Serial number"), max_length=64, required=False)
    fault_code = forms.CharField(
        label=lazy("Fault"),
        max_length=60,
        required=False,
        help_text=lazy("The same word for the same fault: repairs are counted by it."),
    )
    words = forms.CharField(
        label=lazy("What the customer says"),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, lines: list[LineRights], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = {quantity_of(one.line_id): one for one in lines}
        for name, one in self.lines.items():
            self.fields[name] = forms.DecimalField(
                label=_("How many of “%(title)s” (up to %(left)s)")
                % {"title": one.title, "left": f"{one.left.normalize():f}"},
                max_digits=12,
                decimal_places=3,
                min_value=Decimal(0),
                required=False,
                initial=Decimal(1) if len(lines) == 1 else None,
            )
        self.order_fields([*self.lines])

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        going = [name for name in self.lines if values.get(name)]
        if not going and not self.errors:
            self.add_error(next(iter(self.lines), None), _("Say how many of what go back."))
        if len(going) > 1 and values.get("serial"):
            self.add_error("serial", _("A serial number is of one product: take that one down by itself."))
        return values

    def asked(self) -> ReturnAsked:
        """Return the wish, of a form that is valid."""
        values = self.cleaned_data
        return ReturnAsked(
            lines=tuple(
                AskedLine(
                    order_line_id=one.line_id,
                    quantity=values[name],
                    wish=values["wish"],
                    reason=values["reason"],
                    words=values["words"],
                    opened=TRUTHS.get(values["opened"]),
                    serial=values["serial"],
                    fault_code=values["fault_code"],
                )
                for name, one in self.lines.items()
                if values[name]
            )
        )

    def object_to(self, error: DomainError) -> None:
        """Put an objection beside its field: that of a line beside how many of it go back, or the field that speaks for all."""
        asked = [name for name in self.lines if self.cleaned_data[name]]
        for name, sentences in field_errors(error).items():
            _lines, place, plain = name.split(".", 2) if name.startswith("lines.") else ("", "", name)
            if place.isdigit() and plain not in self.fields:
                plain = asked[int(place)]
            for sentence in sentences:
                self.add_error(plain if plain in self.fields else None, sentence)


def quantity_of(line_id: int) -> str:
    """Return the name of the field that says how many of a line go back."""
    return f"quantity_{line_id}"


class AuthoriseForm(forms.Form):
    """How goods come back, and why where no rule says so."""

    granted = forms.TypedMultipleChoiceField(
        label=lazy("What may come back"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    because = forms.CharField(
        label=lazy("Why, where no rule says yes"),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    way = forms.ChoiceField(label=lazy("How it comes back"), choices=ReturnWay.choices, initial="self")
    send_to = forms.CharField(
        label=lazy("Where it goes"),
        max_length=LONGEST_ADDRESS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    freight_by = forms.ChoiceField(
        label=lazy("Freight is paid by"),
        choices=[(code, name) for code, name in PAYERS.items()],
        required=False,
    )
    expires_on = forms.DateField(label=lazy("To be sent by"), required=False, widget=DateWidget)
    courier = forms.ChoiceField(label=lazy("Courier"), choices=COURIERS, required=False)
    waybill = forms.CharField(label=lazy("Number of the parcel"), max_length=40, required=False)
    pickup_from = forms.DateTimeField(
        label=lazy("The courier comes from"), widget=DateTimeWidget, required=False
    )
    pickup_until = forms.DateTimeField(label=lazy("until"), widget=DateTimeWidget, required=False)
    words = forms.CharField(
        label=lazy("What else the customer should know"),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, file: ReturnFile, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        granted = self.fields["granted"]
        if isinstance(granted, forms.MultipleChoiceField):
            granted.choices = [(one.id, f"{one.title} × {one.quantity.normalize():f}") for one in file.lines]
        granted.initial = [one.id for one in file.lines]


class RefuseForm(forms.Form):
    """Why goods cannot come back; the customer reads it."""

    because = forms.CharField(
        label=lazy("Why not"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 4})
    )


class CancelForm(forms.Form):
    """Why a return is given up; the customer reads it."""

    because = forms.CharField(label=lazy("Why"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class SentForm(forms.Form):
    """By which parcel the customer sent the goods."""

    courier = forms.ChoiceField(label=lazy("Courier"), choices=COURIERS[1:])
    waybill = forms.CharField(label=lazy("Number of the parcel"), max_length=40)


class RepairForm(forms.Form):
    """One stay with a repairer. Where a known fault is chosen, its code is the word for it unless another is written."""

    fault_code = forms.CharField(
        label=lazy("Fault"),
        max_length=60,
        required=False,
        help_text=lazy("The same word for the same fault: repairs are counted by it."),
    )
    handed_in_at = forms.DateTimeField(label=lazy("Handed in"), widget=DateTimeWidget)
    given_back_at = forms.DateTimeField(label=lazy("Given back"), widget=DateTimeWidget, required=False)
    works = forms.ChoiceField(label=lazy("Does it work since?"), choices=YES_NO, required=False)
    waited_for = forms.ChoiceField(
        label=lazy("Why it took long"),
        choices=[
            ("", "–"),
            ("parts", pgettext_lazy("a repair waited for", "parts that the maker did not supply")),
            ("own", pgettext_lazy("a repair waited for", "the repairer's own reasons")),
        ],
        required=False,
    )
    recorded = forms.BooleanField(
        label=lazy("The repairer's record can be shown"), required=False, initial=True
    )
    serial = forms.CharField(label=lazy("Serial number"), max_length=64, required=False)
    words = forms.CharField(
        label=lazy("Note"), max_length=LONGEST_WORDS, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, faults: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_faults(self, faults)
        self.order_fields([*FAULT_FIELDS, *self.fields])

    def values(self) -> dict[str, Any]:
        """Return what was said, in the action's words."""
        values = self.cleaned_data
        return {**values, "works": TRUTHS.get(values["works"]), **said_of_fault(values)}
