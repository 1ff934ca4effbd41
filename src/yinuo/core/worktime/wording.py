"""Translate through Django when it is running, and stay in English when it is not.

The calendar also answers on the command line, before any settings or application exist; there Django's
translation machinery would refuse to start.
"""

from django.apps import apps
from django.utils import translation


def gettext(message: str) -> str:
    """Return the message in the active language."""
    return translation.gettext(message) if apps.ready else message


def gettext_noop(message: str) -> str:
    """Mark a message for the catalogue and return it untouched."""
    return message


def ngettext(singular: str, plural: str, number: int) -> str:
    """Return the form of the message that fits the number, in the active language."""
    if apps.ready:
        return translation.ngettext(singular, plural, number)
    return singular if number == 1 else plural


def active_language() -> str:
    """Return the active language code, "en" outside Django."""
    return (translation.get_language() or "en") if apps.ready else "en"
