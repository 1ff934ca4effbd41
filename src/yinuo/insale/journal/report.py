"""Entries about progress reports; they stand in the chain of the order's matter."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinuo.matters.journal import MatterEntry

OUTCOMES = {
    "missed": pgettext_lazy("progress report", "Missed"),
    "told": pgettext_lazy("progress report", "told in another way"),
    "moved": pgettext_lazy("progress report", "moved to another day"),
    "dropped": pgettext_lazy("progress report", "no longer owed"),
}


class ReportRhythmSet(MatterEntry, frozen=True, kw_only=True):
    """`weekday` 0 is Monday."""

    sentence = _("%(actor)s said how often the customer gets a report")
    weekday: int
    weeks: int
    by_time: str


class ReportsEnded(MatterEntry, frozen=True, kw_only=True):
    sentence = _("No more progress reports are owed")
    open: int


class ReportSent(MatterEntry, frozen=True, kw_only=True):
    """`covers` are reports that had been missed and that this one makes good."""

    sentence = _("%(actor)s sent the progress report of %(due_on)s")
    public = True
    report_id: int
    due_on: str
    message_id: int
    overall: str
    photos: int
    covers: list[int]


class ReportReviewed(MatterEntry, frozen=True, kw_only=True):
    """What became of a report because of its promise: missed, told (in another way), moved or dropped."""

    sentence = _("The progress report of %(due_on)s: %(outcome)s")
    report_id: int
    due_on: str
    outcome: str
    code_words = {"outcome": OUTCOMES}
