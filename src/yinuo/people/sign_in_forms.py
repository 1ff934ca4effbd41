"""allauth's forms where ours say or preset something else."""

from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A new key signs in alone unless its owner wants it as a second step only."""

    passwordless = forms.BooleanField(
        label=_("Sign in with it alone, without the password"),
        required=False,
        initial=True,
        help_text=_("The device asks for your fingerprint, face or PIN. Otherwise it is a second step only."),
    )
