"""The forms around a design."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yinuo.presale.actions.design import LONGEST_BRIEF, LONGEST_REASON, LONGEST_TITLE
from yinuo.presale.actions.design_version import LONGEST_WORDS
from yinuo.presale.rules.design import LONGEST_SUPPLIER, LONGEST_WHAT, MOST_LINES
from yinuo.web.components.design_words import KINDS
from yinuo.web.components.fields import DateTimeWidget
from yinuo.web.desk.forms import following, long_text

DRAWINGS = ".pdf,.dwg,.dxf,.jpg,.jpeg,.png,.webp,.docx,.xlsx,.pptx,.zip"


class DueForm(forms.Form):
    """By when; the guard beside it says whether that is likely."""

    due_at = forms.DateTimeField(
        label=_("Promised by"),
        widget=DateTimeWidget,
        help_text=_("The customer sees it as a promise; delivering the version keeps it."),
    )

    def __init__(self, *args: Any, guard_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("kind", "due_at"):
            if name in self.fields:
                self.fields[name].widget.attrs.update(following(guard_url))


class DesignerForm(forms.Form):
    """Who draws, with what lies on their table."""

    designer = forms.TypedChoiceField(label=_("Designer"), coerce=int, widget=forms.RadioSelect)

    def __init__(self, *args: Any, designers: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["designer"].choices = designers  # type: ignore[attr-defined]


class NewDesignForm(DesignerForm, DueForm):
    """What is asked for."""

    title = forms.CharField(label=_("What is to be drawn"), max_length=LONGEST_TITLE)
    kind = forms.ChoiceField(label=_("Kind"), choices=list(KINDS.items()))
    brief = forms.CharField(
        label=_("What the designer must know"),
        max_length=LONGEST_BRIEF,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    field_order = ("title", "kind", "brief", "designer", "due_at")


class DropForm(forms.Form):
    """Why nothing more is drawn."""

    reason = forms.CharField(label=_("Reason"), max_length=LONGEST_REASON, widget=long_text())


class SpokenAgreementForm(forms.Form):
    """A yes that was not given on the page."""

    how = forms.ChoiceField(
        label=_("How"),
        widget=forms.RadioSelect,
        choices=[("phone", _("Telephone")), ("visit", _("Face to face")), ("mail", _("Mail"))],
        initial="phone",
    )
    words = forms.CharField(label=_("In what words"), widget=long_text(), max_length=2000)


class DeliverForm(forms.Form):
    """What is said to the customer besides the files and the link."""

    text = forms.CharField(
        label=_("Your words to the customer"),
        widget=long_text(),
        max_length=5000,
        required=False,
        help_text=_("The files, what changed and the page to agree on go along by themselves."),
    )


class VersionForm(forms.Form):
    """What changed, and whether the customer sees the budget."""

    words = forms.CharField(
        label=_("What changed in this version"), widget=long_text(), max_length=LONGEST_WORDS, required=False
    )
    budget_shown = forms.BooleanField(
        label=_("The customer sees the budget, without suppliers"), required=False
    )


class PurchaseForm(forms.Form):
    """A line of the budget; an empty one is left out."""

    what = forms.CharField(label=_("What is bought"), max_length=LONGEST_WHAT, required=False)
    supplier = forms.CharField(label=_("Supplier"), max_length=LONGEST_SUPPLIER, required=False)
    quantity = forms.DecimalField(
        label=_("Quantity"), max_digits=9, decimal_places=3, min_value=0, required=False
    )
    unit_price = forms.DecimalField(
        label=_("Price of one"), max_digits=11, decimal_places=2, min_value=0, required=False
    )
    currency = forms.CharField(label=_("Currency"), max_length=3, min_length=3, required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("what") and values.get("unit_price") is None and "unit_price" not in self.errors:
            self.add_error("unit_price", _("A price is needed."))
        if not values.get("what") and (values.get("unit_price") is not None or values.get("supplier")):
            self.add_error("what", _("Say what is bought."))
        return values


PurchaseFormSet = forms.formset_factory(
    PurchaseForm, extra=3, max_num=MOST_LINES, absolute_max=MOST_LINES + 3
)
