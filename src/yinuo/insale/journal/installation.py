"""Entries about installations that orders include; they stand in the chain of the order's matter. What a site is like stays with the request, where it can be erased."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from msgspec import field

from yinuo.core.entries import EntryType, Personal
from yinuo.insale.states import InstallationState
from yinuo.matters.journal import MatterEntry


class InstallationEntry(MatterEntry, frozen=True, kw_only=True):
    """Base of the entries about one installation."""

    installation_id: int


class InstallationAsked(InstallationEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s wrote down that something is to be installed, wanted for %(wanted_on)s")
    public = True
    points: int
    wanted_on: str = ""


class SiteQuestionsSent(InstallationEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s asked the customer about the site")
    message_id: int | None = None


class SiteAnswered(InstallationEntry, frozen=True, kw_only=True):
    """`points` are the codes that were answered anew; `unsafe` those of safety that are not right."""

    sentence = _("%(actor)s answered about the site")
    public = True
    points: list[str] = field(default_factory=list)
    unsafe: list[str] = field(default_factory=list)


class InstallationPromised(InstallationEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s promised the installation for %(on)s")
    public = True
    on: str
    promise_id: int


class InstallationMoved(InstallationEntry, frozen=True, kw_only=True):
    sentence = _("The installation is now: %(state)s")
    erasure = "the words"
    public = True
    code_words = {"state": dict(InstallationState.choices)}
    before: str
    state: str
    words: Personal[str] = ""


class SiteChecklistChanged(EntryType, frozen=True, kw_only=True):
    subject_kind: ClassVar[str] = "site_checklist"
    sentence = _("%(actor)s changed the site checklist %(code)s")
    code: str
    items: int
    active: bool
