"""The forms of booking; what they mean is checked by the actions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yinuo.presale.actions.appointment import LONGEST_NOTE, LONGEST_PLACE


class BookForm(forms.Form):
    """Who comes, and what we should know. `homepage` is for machines only: no person sees it."""

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
        help_text=_("One of the two is enough. By e-mail you also get a file for your own calendar."),
    )
    place = forms.CharField(
        label=_("Where shall we come?"),
        max_length=LONGEST_PLACE,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    note = forms.CharField(
        label=_("What should we prepare?"),
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    homepage = forms.CharField(required=False)
    ticket = forms.CharField(widget=forms.HiddenInput)
    at = forms.CharField(widget=forms.HiddenInput, max_length=20)

    def __init__(self, *args: Any, at_customer: bool, is_known: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not at_customer:
            del self.fields["place"]
        if is_known:
            for name in ("name", "phone", "email"):
                del self.fields[name]


class CancelForm(forms.Form):
    """Why it is cancelled, if somebody likes to say."""

    reason = forms.CharField(
        label=_("Would you like to tell us why?"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
