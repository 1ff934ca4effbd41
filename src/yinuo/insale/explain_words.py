"""Why a day moved, in words: the same on pages and in commands."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from yinuo.insale.rules.plan import Cause

CAUSES = {
    "slip": lazy("%(what)s took longer"),
    "overdue": lazy("%(what)s: its day has passed and nothing was reported"),
    "pushed": lazy("%(what)s was pushed by it"),
    "hold": lazy("The order was on hold"),
    "change": lazy("Change %(what)s was agreed"),
    "shipment": lazy("The parcel %(what)s was late"),
}


def cause_words(cause: Cause) -> str:
    """Return what moved the day."""
    said = _("%(what)s went faster") if cause.kind == "slip" and cause.days < 0 else str(CAUSES[cause.kind])
    return said % {"what": cause.what}


def by_words(cause: Cause) -> str:
    """Return by how many working days; a stop of the work is only as long as it was."""
    if cause.kind == "hold":
        return ngettext("%(count)d working day", "%(count)d working days", cause.days) % {"count": cause.days}
    return moved_words(cause.days)


def moved_words(days: int) -> str:
    """Return by how many working days something moved."""
    if days < 0:
        return ngettext("%(count)d working day earlier", "%(count)d working days earlier", -days) % {
            "count": -days
        }
    return ngettext("%(count)d working day later", "%(count)d working days later", days) % {"count": days}
