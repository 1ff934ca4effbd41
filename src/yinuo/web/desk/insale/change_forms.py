"""The forms around a change: the wish, words to the customer, a decision that was said, a reason."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinuo.insale.actions.change import LONGEST_REASON, LONGEST_WISH
from yinuo.insale.journal.change import SIDES


class RaiseForm(forms.Form):
    """What should be different, and who wants it."""

    raised_by = forms.ChoiceField(
        label=pgettext_lazy("change", "Who asks for it"),
        choices=list(SIDES.items()),
        initial="customer",
        widget=forms.RadioSelect,
        help_text=_("A customer's wish is answered within the time that is promised for it."),
    )
    text = forms.CharField(
        label=_("What should be different?"),
        max_length=LONGEST_WISH,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class OfferForm(forms.Form):
    """Words before the link."""

    words = forms.CharField(
        label=_("Words before the link"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Price, day and the link are written by themselves, in the customer's language."),
    )


class SaidForm(forms.Form):
    """A decision that was said somewhere else than on the page."""

    how = forms.ChoiceField(
        label=_("How it was said"),
        choices=[("phone", _("Telephone")), ("mail", _("Mail")), ("visit", _("In the shop"))],
    )
    name = forms.CharField(label=_("Who said it"), max_length=80)
    words = forms.CharField(
        label=_("What was said, word for word"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class WithdrawForm(forms.Form):
    """Why it is taken back; the customer reads it where they were asked already."""

    reason = forms.CharField(label=_("Reason"), max_length=LONGEST_REASON)
