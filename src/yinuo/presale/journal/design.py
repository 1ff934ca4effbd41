"""Entries about designs. They stand in the chain of their matter."""

from django.utils.translation import gettext_lazy as _

from yinuo.core.entries import Personal
from yinuo.matters.journal import MatterEntry


class DesignEntry(MatterEntry, frozen=True, kw_only=True):
    """Base: which design. Its title may name whose home it is."""

    erasure = "the design's title"
    design_id: int
    title: Personal[str] = ""


class DesignAsked(DesignEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s asked for the design “%(title)s”")
    kind: str
    due_at: str
    designer_id: int | None = None
    promise_id: int | None = None


class DesignDatePromised(DesignEntry, frozen=True, kw_only=True):
    """A day for the next version, after a change was asked for."""

    sentence = _("%(actor)s promised the next version of “%(title)s”")
    due_at: str
    promise_id: int


class DesignHandedOver(DesignEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s gave the design “%(title)s” to somebody else")
    designer_id: int
    before_designer_id: int | None = None


class DesignDropped(DesignEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s dropped the design “%(title)s”: %(reason)s")


class DesignVersionEntry(DesignEntry, frozen=True, kw_only=True):
    """Base: which version of it."""

    version_id: int
    number: int


class DesignVersionBegun(DesignVersionEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s began version %(number)s of “%(title)s”")


class DesignVersionWritten(DesignVersionEntry, frozen=True, kw_only=True):
    """`totals` are the budget's, currency → decimal number as text."""

    sentence = _("%(actor)s wrote version %(number)s of “%(title)s”")
    lines: int
    totals: dict[str, str]
    budget_shown: bool


class DesignFileAdded(DesignVersionEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s put a file into version %(number)s of “%(title)s”")
    erasure = "the design's title and the file's name"
    attachment_id: int
    sha256: str
    name: Personal[str] = ""


class DesignFileRemoved(DesignVersionEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s took a file out of version %(number)s of “%(title)s”")
    erasure = "the design's title and the file's name"
    attachment_id: int
    sha256: str
    name: Personal[str] = ""


class DesignDelivered(DesignVersionEntry, frozen=True, kw_only=True):
    """The version left the house with these files; it meets the design's promise."""

    sentence = _("%(actor)s delivered version %(number)s of “%(title)s”")
    public = True
    sha256: list[str]
    message_id: int | None = None


class DesignAgreed(DesignVersionEntry, frozen=True, kw_only=True):
    """The customer agreed. `how` is page, phone, mail or visit."""

    sentence = _("Version %(number)s of “%(title)s” was agreed")
    erasure = "the design's title and the customer's words"
    public = True
    how: str
    words: Personal[str] = ""


class DesignChangeAsked(DesignVersionEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s asked to change version %(number)s of “%(title)s”")
    public = True
    message_id: int | None = None
