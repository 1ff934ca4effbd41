"""Entries about what the market says: the topics that are listened for, and what people made of what was heard."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from yinuo.core.entries import EntryType
from yinuo.matters.journal import MatterEntry


class MarketTopicMade(EntryType, frozen=True, kw_only=True):
    subject_kind: ClassVar[str] = "market_topic"
    sentence = _("%(actor)s made the market topic %(code)s")
    code: str
    kind: str
    names: dict[str, str]
    words: list[str]
    active: bool


class MarketTopicChanged(EntryType, frozen=True, kw_only=True):
    """`changed` is field → [before, after]."""

    subject_kind: ClassVar[str] = "market_topic"
    sentence = _("%(actor)s changed the market topic %(code)s")
    code: str
    changed: dict[str, list[Any]]


class MarketPastHeard(EntryType, frozen=True, kw_only=True):
    """`count` is how many messages of so many days were newly found to say the topic's words."""

    subject_kind: ClassVar[str] = "market_topic"
    sentence = _(
        "%(actor)s had the messages of %(days)s days gone through for the market topic %(code)s: %(count)s found"
    )
    code: str
    days: int
    count: int


class MarketSignalEntry(MatterEntry, frozen=True, kw_only=True):
    """Base of the entries about one topic in one message; `topic` is its name in the language of the house."""

    signal_id: int
    message_id: int
    code: str
    topic: str


class MarketSignalConfirmed(MarketSignalEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s confirmed what was heard here: %(topic)s")
    before: str


class MarketSignalRefused(MarketSignalEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s said that this was not meant here: %(topic)s")
    before: str


class MarketSignalMarked(MarketSignalEntry, frozen=True, kw_only=True):
    """A person heard it; no word had suggested it, or it had been refused."""

    sentence = _("%(actor)s marked a message: %(topic)s")
