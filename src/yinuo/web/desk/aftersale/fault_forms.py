"""The fields in which the fault of a product is named, on whatever form shows its goods."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinuo.aftersale.fault_rows import LONGEST_BATCH

NAMES = ("fault_id", "batch")


def offer_faults(form: forms.Form, faults: list[tuple[int, str]]) -> None:
    """Let a form name one of the faults of its product, and the batch; where there are none to choose from, it asks for neither."""
    if not faults:
        return
    form.fields["fault_id"] = forms.TypedChoiceField(
        label=pgettext_lazy("of a product", "Known fault"),
        choices=[("", pgettext_lazy("known fault", "None of these")), *faults],
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("Counted by product, batch and supplier."),
    )
    form.fields["batch"] = forms.CharField(
        label=_("Batch"),
        max_length=LONGEST_BATCH,
        required=False,
        help_text=_("As it stands on the goods, if it does."),
    )


def said_of_fault(values: dict[str, Any]) -> dict[str, Any]:
    """Return what a form says of the fault, in the words of the actions."""
    return {"fault_id": values.get("fault_id"), "batch": values.get("batch", "")}


class NameFaultForm(forms.Form):
    """Which fault of its product a complaint is about."""

    def __init__(self, *args: Any, faults: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_faults(self, faults)


class ExplainForm(forms.Form):
    """An explanation as it leaves, in the customer's language; words can be put around it."""

    text = forms.CharField(
        label=_("What the customer reads"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 16})
    )
