"""Forms of a return on the desk: asked for by staff, authorised, refused, given up, told of as sent; repairs that were noted."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as said
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinuo.aftersale.actions.return_decision import LONGEST_ADDRESS, LONGEST_REASON
from yinuo.aftersale.actions.return_request import LONGEST_WORDS
from yinuo.aftersale.journal.returns import PAYERS
from yinuo.aftersale.queries.returns import ReturnFile
from yinuo.aftersale.queries.rights import LineRights
from yinuo.aftersale.return_states import ReturnReason, ReturnWay, ReturnWish
from yinuo.insale.couriers import NAMES, OWN
from yinuo.web.components.fields import DateTimeWidget, DateWidget
from yinuo.web.desk.aftersale.fault_forms import NAMES as FAULT_FIELDS
from yinuo.web.desk.aftersale.fault_forms import offer_faults, said_of_fault

COURIERS = [("", "–"), *((code, name) for code, name in NAMES.items() if code != OWN)]
YES_NO = [
    ("", pgettext_lazy("not known", "Not known")),
    ("yes", pgettext_lazy("answer", "Yes")),
    ("no", pgettext_lazy("answer", "No")),
]
TRUTHS = {"yes": True, "no": False}


class RequestForm(forms.Form):
    """What a customer wishes to send back, taken down by staff."""

    line = forms.TypedChoiceField(label=_("What goes back"), coerce=int)
    quantity = forms.DecimalField(label=_("Quantity"), max_digits=12, decimal_places=3, initial=Decimal(1))
    reason = forms.ChoiceField(label=_("Why?"), choices=ReturnReason.choices)
    wish = forms.ChoiceField(label=_("What the customer wishes"), choices=ReturnWish.choices)
    opened = forms.ChoiceField(label=_("Was the package opened?"), choices=YES_NO, required=False)
    serial = forms.CharField(label=_("Serial number"), max_length=64, required=False)
    fault_code = forms.CharField(
        label=_("Fault"),
        max_length=60,
        required=False,
        help_text=_("The same word for the same fault: repairs are counted by it."),
    )
    words = forms.CharField(
        label=_("What the customer says"),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, lines: list[LineRights], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        line = self.fields["line"]
        if isinstance(line, forms.ChoiceField):
            line.choices = [
                (
                    one.line_id,
                    said("%(title)s (up to %(left)s)")
                    % {"title": one.title, "left": f"{one.left.normalize():f}"},
                )
                for one in lines
            ]


class AuthoriseForm(forms.Form):
    """How goods come back, and why where no rule says so."""

    granted = forms.TypedMultipleChoiceField(
        label=_("What may come back"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    because = forms.CharField(
        label=_("Why, where no rule says yes"),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    way = forms.ChoiceField(label=_("How it comes back"), choices=ReturnWay.choices, initial="self")
    send_to = forms.CharField(
        label=_("Where it goes"),
        max_length=LONGEST_ADDRESS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    freight_by = forms.ChoiceField(
        label=_("Freight is paid by"), choices=[(code, name) for code, name in PAYERS.items()], required=False
    )
    expires_on = forms.DateField(label=_("To be sent by"), required=False, widget=DateWidget)
    courier = forms.ChoiceField(label=_("Courier"), choices=COURIERS, required=False)
    waybill = forms.CharField(label=_("Number of the parcel"), max_length=40, required=False)
    pickup_from = forms.DateTimeField(
        label=_("The courier comes from"), widget=DateTimeWidget, required=False
    )
    pickup_until = forms.DateTimeField(label=_("until"), widget=DateTimeWidget, required=False)
    words = forms.CharField(
        label=_("What else the customer should know"),
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
        label=_("Why not"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 4})
    )


class CancelForm(forms.Form):
    """Why a return is given up; the customer reads it."""

    because = forms.CharField(label=_("Why"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class SentForm(forms.Form):
    """By which parcel the customer sent the goods."""

    courier = forms.ChoiceField(label=_("Courier"), choices=COURIERS[1:])
    waybill = forms.CharField(label=_("Number of the parcel"), max_length=40)


class RepairForm(forms.Form):
    """One stay with a repairer. Where a known fault is chosen, its code is the word for it unless another is written."""

    fault_code = forms.CharField(
        label=_("Fault"),
        max_length=60,
        required=False,
        help_text=_("The same word for the same fault: repairs are counted by it."),
    )
    handed_in_at = forms.DateTimeField(label=_("Handed in"), widget=DateTimeWidget)
    given_back_at = forms.DateTimeField(label=_("Given back"), widget=DateTimeWidget, required=False)
    works = forms.ChoiceField(label=_("Does it work since?"), choices=YES_NO, required=False)
    waited_for = forms.ChoiceField(
        label=_("Why it took long"),
        choices=[
            ("", "–"),
            ("parts", pgettext_lazy("a repair waited for", "parts that the maker did not supply")),
            ("own", pgettext_lazy("a repair waited for", "the repairer's own reasons")),
        ],
        required=False,
    )
    recorded = forms.BooleanField(label=_("The repairer's record can be shown"), required=False, initial=True)
    serial = forms.CharField(label=_("Serial number"), max_length=64, required=False)
    words = forms.CharField(
        label=_("Note"), max_length=LONGEST_WORDS, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, faults: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_faults(self, faults)
        self.order_fields([*FAULT_FIELDS, *self.fields])

    def values(self) -> dict[str, Any]:
        """Return what was said, in the action's words."""
        values = self.cleaned_data
        return {**values, "works": TRUTHS.get(values["works"]), **said_of_fault(values)}
