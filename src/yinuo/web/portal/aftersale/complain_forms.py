"""The three steps of a complaint on the portal; what they mean is checked by the actions."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinuo.aftersale.complaint_rows import LONGEST_WORDS
from yinuo.aftersale.states import Demand
from yinuo.core.errors import DomainError
from yinuo.people.contact_values import normalise_contact
from yinuo.web.portal.forms import FilesField

Choices = Sequence[tuple[str, str]]


class HappenedForm(forms.Form):
    """The first step: what happened, in their own words."""

    text = forms.CharField(
        label=_("What happened?"),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("As you would tell it: what, since when, and what you have tried already."),
    )
    danger = forms.BooleanField(
        label=_("Somebody was hurt, or it is dangerous to go on using it."), required=False
    )


class AboutForm(forms.Form):
    """The second step: what it is about. With a known order only its line is asked."""

    line = forms.ChoiceField(label=_("Which part of the order?"), required=False)
    number = forms.CharField(
        label=_("Order number"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off"}),
        help_text=_("It stands in our messages about the order. Leave it empty if you do not have it."),
    )
    digits = forms.CharField(
        label=_("Last four digits of the telephone that you ordered with"),
        max_length=4,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "pattern": "[0-9]{4}"}),
        help_text=_("So that nobody else can open your order."),
    )
    product = forms.ChoiceField(label=_("Which product?"), required=False)
    serial = forms.CharField(
        label=_("Serial number"),
        max_length=64,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Often on a label at the back or underneath. You need not."),
    )

    def __init__(self, *args: Any, lines: Choices | None, products: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if lines is None:
            del self.fields["line"]
            self.fields["product"].choices = [("", _("None, or not in this list")), *products]  # type: ignore[attr-defined]
            return
        for name in ("number", "digits", "product"):
            del self.fields[name]
        self.fields["line"].choices = [("", _("The whole order")), *lines]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for the digits that go with a number."""
        values = super().clean() or {}
        if values.get("number") and not values.get("digits"):
            self.add_error(
                "digits",
                _("Please add the four digits, or leave the number empty: we find your order together."),
            )
        return values


class WishedForm(forms.Form):
    """The third step: what they wish, photos, and how they are reached. `homepage` is for machines only: no person sees it."""

    demands = forms.MultipleChoiceField(
        label=_("What do you wish?"),
        choices=Demand.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    attachments = FilesField(label=_("Photos or files"), required=False)
    name = forms.CharField(
        label=_("What may we call you?"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "type": "tel"}),
    )
    email = forms.CharField(
        label=_("E-mail"),
        max_length=254,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "email", "inputmode": "email"}),
        help_text=_("A telephone number or an e-mail address: one of the two is enough."),
    )
    homepage = forms.CharField(required=False)

    def __init__(self, *args: Any, is_known: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_known:
            for name in ("name", "phone", "email"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Ask for one way to answer, and say what is wrong with either."""
        values = super().clean() or {}
        if "phone" not in self.fields:
            return values
        phone, email = values.get("phone", ""), values.get("email", "")
        if not phone and not email and not {"phone", "email"} & self.errors.keys():
            self.add_error(
                "phone", _("Please leave a telephone number or an e-mail address, so that we can answer.")
            )
        for kind, text in (("phone", phone), ("email", email)):
            if text:
                self._check(kind, text)
        return values

    def _check(self, kind: Any, text: str) -> None:
        try:
            normalise_contact(kind, text)
        except DomainError as error:
            self.add_error(kind, str(error))


STEPS = (
    pgettext_lazy("step of complaining", "What happened"),
    pgettext_lazy("step of complaining", "What it is about"),
    pgettext_lazy("step of complaining", "What you wish"),
)
