"""What the journal keeps about imports. What became of each customer or product stands in its own chain."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinuo.core.entries import EntryType

STEPS = {
    "check": pgettext_lazy("step of an import", "check all rows"),
    "run": pgettext_lazy("step of an import", "take the rows in"),
    "undo": pgettext_lazy("step of an import", "take the rows back"),
}


class ImportEntry(EntryType, frozen=True, kw_only=True):
    """Base of the entries in an import's chain."""

    subject_kind: ClassVar[str] = "import"


class ImportUploaded(ImportEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s uploaded the spreadsheet %(name)s")
    kind: str
    name: str
    sha256: str


class ImportMapped(ImportEntry, frozen=True, kw_only=True):
    """`mapping` is field → column heading."""

    sentence = _("%(actor)s said what the columns mean")
    mapping: dict[str, str]


class ImportStepStarted(ImportEntry, frozen=True, kw_only=True):
    """With `here`, whoever started it goes through it; else the worker does."""

    sentence = _("%(actor)s started an import's step: %(step)s")
    code_words = {"step": STEPS}
    step: str
    here: bool = False


class ImportStopped(ImportEntry, frozen=True, kw_only=True):
    """What the step had written is taken back."""

    sentence = _("%(actor)s stopped an import's step: %(step)s")
    code_words = {"step": STEPS}
    step: str


class ImportPartWritten(ImportEntry, frozen=True, kw_only=True):
    """A batch of rows; `first` is the number of the first in the file. By its operation what it wrote is known."""

    sentence = _("%(actor)s took rows in: %(created)s new, %(changed)s changed, %(refused)s refused")
    first: int
    created: int
    changed: int
    unchanged: int
    refused: int


class ImportPartUndone(ImportEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s took rows back: %(undone)s; %(kept)s stayed as they are")
    undone: int
    kept: int


class ImportStepEnded(ImportEntry, frozen=True, kw_only=True):
    sentence = _("An import's step ended: %(step)s")
    code_words = {"step": STEPS}
    step: str
    created: int
    changed: int
    unchanged: int
    refused: int
    kept: int


class ImportStepFailed(ImportEntry, frozen=True, kw_only=True):
    """`code` is that of the error."""

    sentence = _("An import's step could not go on: %(step)s")
    code_words = {"step": STEPS}
    step: str
    code: str


class ListExported(EntryType, frozen=True, kw_only=True):
    """In the chain of who exported. `plain` tells whether personal values left in full."""

    subject_kind: ClassVar[str] = "export"
    sentence = _("%(actor)s exported a list (%(kind)s, %(rows)s rows)")
    kind: str
    rows: int
    plain: bool
