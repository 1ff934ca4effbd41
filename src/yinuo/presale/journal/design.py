"""Entries about designs. They stand in the chain of their matter."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from yinuo.core.entries import personal
from yinuo.matters.journal import MatterEntry


@dataclass(frozen=True, kw_only=True)
class DesignEntry(MatterEntry):
    """Base: which design. Its title may name whose home it is."""

    erasure = "the design's title"
    design_id: int
    title: str = personal()


@dataclass(frozen=True, kw_only=True)
class DesignAsked(DesignEntry):
    sentence = _("%(actor)s asked for the design “%(title)s”")
    kind: str
    due_at: str
    designer_id: int | None = None
    promise_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class DesignDatePromised(DesignEntry):
    """A day for the next version, after a change was asked for."""

    sentence = _("%(actor)s promised the next version of “%(title)s”")
    due_at: str
    promise_id: int


@dataclass(frozen=True, kw_only=True)
class DesignHandedOver(DesignEntry):
    sentence = _("%(actor)s gave the design “%(title)s” to somebody else")
    designer_id: int
    before_designer_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class DesignDropped(DesignEntry):
    sentence = _("%(actor)s dropped the design “%(title)s”: %(reason)s")


@dataclass(frozen=True, kw_only=True)
class DesignVersionEntry(DesignEntry):
    """Base: which version of it."""

    version_id: int
    number: int


@dataclass(frozen=True, kw_only=True)
class DesignVersionBegun(DesignVersionEntry):
    sentence = _("%(actor)s began version %(number)s of “%(title)s”")


@dataclass(frozen=True, kw_only=True)
class DesignVersionWritten(DesignVersionEntry):
    """`totals` are the budget's, currency → decimal number as text."""

    sentence = _("%(actor)s wrote version %(number)s of “%(title)s”")
    lines: int
    totals: dict[str, str]
    budget_shown: bool


@dataclass(frozen=True, kw_only=True)
class DesignFileAdded(DesignVersionEntry):
    sentence = _("%(actor)s put a file into version %(number)s of “%(title)s”")
    erasure = "the design's title and the file's name"
    attachment_id: int
    sha256: str
    name: str = personal()


@dataclass(frozen=True, kw_only=True)
class DesignFileRemoved(DesignVersionEntry):
    sentence = _("%(actor)s took a file out of version %(number)s of “%(title)s”")
    erasure = "the design's title and the file's name"
    attachment_id: int
    sha256: str
    name: str = personal()


@dataclass(frozen=True, kw_only=True)
class DesignDelivered(DesignVersionEntry):
    """The version left the house with these files; it meets the design's promise."""

    sentence = _("%(actor)s delivered version %(number)s of “%(title)s”")
    public = True
    sha256: list[str]
    message_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class DesignAgreed(DesignVersionEntry):
    """The customer agreed. `how` is page, phone, mail or visit."""

    sentence = _("Version %(number)s of “%(title)s” was agreed")
    erasure = "the design's title and the customer's words"
    public = True
    how: str
    words: str = personal()


@dataclass(frozen=True, kw_only=True)
class DesignChangeAsked(DesignVersionEntry):
    sentence = _("%(actor)s asked to change version %(number)s of “%(title)s”")
    public = True
    message_id: int | None = None
