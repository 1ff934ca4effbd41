"""What a complainant can say on their complaint's page."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yinuo.aftersale.actions.appeal import LONGEST_REASON
from yinuo.aftersale.actions.proposal_decision import LONGEST_WORDS


def _words(label: Any, *, required: bool, limit: int, rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=limit, required=required, widget=forms.Textarea(attrs={"rows": rows})
    )


class AgreeForm(forms.Form):
    """A yes to the very solution that was read."""

    proposal = forms.IntegerField(widget=forms.HiddenInput(attrs={"id": False}))


class RefuseForm(AgreeForm):
    """A no to it, and what would be right."""

    words = _words(_("What would be right for you? You need not say."), required=False, limit=LONGEST_WORDS)


class NotRightForm(forms.Form):
    """What is not put right."""

    words = _words(_("What is still not right?"), required=True, limit=LONGEST_WORDS)


class ReviewForm(forms.Form):
    """Why the answer is not right."""

    reason = _words(_("What do you see differently?"), required=True, limit=LONGEST_REASON, rows=4)
    ticket = forms.CharField(widget=forms.HiddenInput(attrs={"id": False}))


class TakeBackForm(forms.Form):
    """Why it is taken back, or nothing."""

    reason = forms.CharField(label=_("Why? You need not say."), max_length=200, required=False)
