"""The forms around a quote: a word that goes along, a yes that was said, what was told."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yinuo.web.desk.forms import long_text


class WordsForm(forms.Form):
    """A word that goes along, or the reason."""

    words = forms.CharField(label=_("In a word"), widget=long_text(), max_length=2000, required=False)


class SpokenYesForm(forms.Form):
    """A yes that the customer did not tick: who said it, how, in what words, and what they were told before."""

    how = forms.ChoiceField(
        label=_("How"),
        widget=forms.RadioSelect,
        choices=[("phone", _("Telephone")), ("visit", _("Face to face")), ("mail", _("Mail"))],
        initial="phone",
    )
    name = forms.CharField(label=_("Who said it"), max_length=80)
    words = forms.CharField(label=_("In what words"), widget=long_text(), max_length=2000)
    understood = forms.MultipleChoiceField(
        label=_("Told in these words and understood"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, needs: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if needs:
            self.fields["understood"].choices = needs  # type: ignore[attr-defined]
        else:
            del self.fields["understood"]


class TellForm(forms.Form):
    """What is told now, how, and what the customer said to it."""

    keys = forms.MultipleChoiceField(label=_("Told in these words"), widget=forms.CheckboxSelectMultiple)
    channel = forms.ChoiceField(
        label=_("How"),
        widget=forms.RadioSelect,
        choices=[("phone", _("Telephone")), ("visit", _("Face to face"))],
        initial="phone",
    )
    confirmed_words = forms.CharField(
        label=_("What the customer said to it"),
        max_length=200,
        required=False,
        help_text=_("With their words it counts as understood; without, they still confirm it themselves."),
    )

    def __init__(self, *args: Any, needs: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["keys"].choices = needs  # type: ignore[attr-defined]
