"""The forms around a contract: its words, a file instead, sending it, a signed copy."""

from django import forms
from django.utils.translation import gettext_lazy as _

from yinuo.insale.actions.contract import LONGEST_TEXT, LONGEST_TITLE
from yinuo.insale.actions.contract_offer import LONGEST_NAME
from yinuo.web.desk.forms import long_text


class ContractForm(forms.Form):
    """A draft's title and words."""

    title = forms.CharField(label=_("Title"), max_length=LONGEST_TITLE)
    text = forms.CharField(
        label=_("Words of the contract"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 24})
    )


class ContractFileForm(forms.Form):
    """A contract that was written elsewhere."""

    title = forms.CharField(label=_("Title"), max_length=LONGEST_TITLE, required=False)
    file = forms.FileField(label=_("File"), help_text=_("A PDF is read on every phone."))


class SendContractForm(forms.Form):
    """A word before the link."""

    words = forms.CharField(
        label=_("A word to the customer"), max_length=2000, required=False, widget=long_text()
    )


class SignedCopyForm(forms.Form):
    """The paper that came back."""

    name = forms.CharField(label=_("Signed by"), max_length=LONGEST_NAME)
    file = forms.FileField(label=_("Signed copy"), help_text=_("A scan or a photo of all its pages."))
