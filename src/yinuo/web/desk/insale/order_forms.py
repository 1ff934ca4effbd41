"""The forms around an order: its confirmation, a reason, money that came in or went back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinuo.web.components.fields import DateTimeWidget, DateWidget
from yinuo.web.desk.forms import following
from yinuo.web.desk.insale.order_words import METHODS


class ConfirmForm(forms.Form):
    """The day that is promised; where a quote promised it already there is nothing to ask."""

    delivery_on = forms.DateField(
        label=_("Delivered by"),
        widget=DateWidget,
        required=False,
        help_text=_("This day becomes our promise. Empty: nothing is promised yet."),
    )

    def __init__(self, *args: Any, is_promised: bool, guard_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_promised:
            del self.fields["delivery_on"]
        else:
            self.fields["delivery_on"].widget.attrs.update(following(guard_url))


class ReasonForm(forms.Form):
    """A reason that stays with the order."""

    reason = forms.CharField(label=_("Reason"), max_length=200)


class PaymentForm(forms.Form):
    """Money as it was recorded: how much, how, when, and the number that its provider gave it."""

    amount = forms.DecimalField(label=pgettext_lazy("money", "Amount"), max_digits=14, decimal_places=2)
    method = forms.ChoiceField(label=_("How it was paid"), choices=list(METHODS.items()))
    paid_at = forms.DateTimeField(
        label=_("When"), widget=DateTimeWidget, required=False, help_text=_("Empty: just now.")
    )
    provider = forms.CharField(label=_("Bank or provider"), max_length=40, required=False)
    reference = forms.CharField(
        label=_("Its number there"),
        max_length=80,
        required=False,
        help_text=_("With it, the same payment is never recorded twice."),
    )
    note = forms.CharField(label=_("Note"), max_length=200, required=False)
