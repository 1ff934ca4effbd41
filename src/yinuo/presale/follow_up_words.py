"""The usual words of a friendly look: they ask nothing and sell nothing."""

from django.utils import translation
from django.utils.translation import gettext as _

SHORTCUT = "follow-up"
"""The shortcut of the ready answer for everyone that takes their place."""


def usual_title(language: str) -> str:
    """Return what a ready answer with such words is called in a language."""
    with translation.override(language):
        return _("Follow-ups")


def usual_words(language: str) -> str:
    """Return the words in a language, with the variables of a ready answer; the house's own take their place."""
    with translation.override(language):
        return _(
            "Hello {customer},\n\n"
            "some days ago you asked us something ({number}). We have not forgotten it: should anything be unclear"
            " still, you can write to us here at any time. There is no need to answer.\n\n"
            "All the best, {agent}"
        )
