"""Entries about discovery: guides and their versions, what was asked with them, brochures sent afterwards."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinuo.core.entries import EntryType, Personal
from yinuo.matters.journal import MatterEntry

ABOUT_WORDS = {
    "situation": pgettext_lazy("what a question is about", "situation"),
    "trouble": pgettext_lazy("what a question is about", "trouble"),
    "wish": pgettext_lazy("what a question is about", "wish"),
    "use": pgettext_lazy("what a question is about", "use"),
    "budget": pgettext_lazy("what a question is about", "budget"),
    "decision": pgettext_lazy("what a question is about", "decision"),
}


class GuideChanged(EntryType, frozen=True, kw_only=True):
    """A guide was made, or its names, purpose, family or use changed; `changed` is field → [before, after]."""

    subject_kind: ClassVar[str] = "discovery_guide"
    sentence = _("%(actor)s changed the guide %(code)s")
    code: str
    changed: dict[str, list[Any]]


class GuideWritten(EntryType, frozen=True, kw_only=True):
    """The questions of the next version were written; `questions` are their codes in order."""

    subject_kind: ClassVar[str] = "discovery_guide"
    sentence = _("%(actor)s wrote questions of the guide %(code)s, version %(number)s")
    code: str
    number: int
    questions: list[str]


class GuidePublished(EntryType, frozen=True, kw_only=True):
    subject_kind: ClassVar[str] = "discovery_guide"
    sentence = _("%(actor)s published version %(number)s of the guide %(code)s")
    code: str
    number: int


class DiscoveryEntry(MatterEntry, frozen=True, kw_only=True):
    """Base of the entries about one run of a guide."""

    session_id: int
    guide: str


class DiscoveryBegun(DiscoveryEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s began to ask by the guide “%(guide)s”")
    number: int
    mode: str


class DiscoveryPurposeTold(DiscoveryEntry, frozen=True, kw_only=True):
    """What the talk is for was said or read, and that one may listen and need not buy."""

    sentence = _("The purpose of the talk “%(guide)s” was told first")


class DiscoveryAnswered(DiscoveryEntry, frozen=True, kw_only=True):
    """`withdrawn` are the questions that this answer made pointless; their answers stay as earlier ones."""

    sentence = _("%(actor)s noted an answer of the guide “%(guide)s”: %(about)s")
    erasure = "the answer"
    code_words = {"about": ABOUT_WORDS}
    question: str
    about: str
    unknown: bool
    withdrawn: list[str]
    answer: Personal[str] = ""


class DiscoveryFinished(DiscoveryEntry, frozen=True, kw_only=True):
    sentence = _("The guide “%(guide)s” was gone through: %(answered)s answers")
    answered: int
    unknown: int


class BrochureSent(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s sent the brochure “%(what)s”")
    brochure_id: int
    what: str
    product_id: int | None = None
    article_id: int | None = None
    message_id: int


class BrochureOpened(MatterEntry, frozen=True, kw_only=True):
    """The first opening; later ones are only counted."""

    sentence = _("The customer opened the brochure “%(what)s”")
    brochure_id: int
    what: str
