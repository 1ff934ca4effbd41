"""Entries about what the market says: the topics that are listened for, and what people made of what was heard."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from yinuo.core.entries import EntryType
from yinuo.matters.journal import MatterEntry


@dataclass(frozen=True, kw_only=True)
class MarketTopicMade(EntryType):
    subject_kind: ClassVar[str] = "market_topic"
    sentence = _("%(actor)s made the market topic %(code)s")
    code: str
    kind: str
    names: dict[str, str]
    words: list[str]
    active: bool


@dataclass(frozen=True, kw_only=True)
class MarketTopicChanged(EntryType):
    """`changed` is field → [before, after]."""

    subject_kind: ClassVar[str] = "market_topic"
    sentence = _("%(actor)s changed the market topic %(code)s")
    code: str
    changed: dict[str, list[Any]]


@dataclass(frozen=True, kw_only=True)
class MarketPastHeard(EntryType):
    """`count` is how many messages of so many days were newly found to say the topic's words."""

    subject_kind: ClassVar[str] = "market_topic"
    sentence = _(
        "%(actor)s had the messages of %(days)s days gone through for the market topic %(code)s: %(count)s found"
    )
    code: str
    days: int
    count: int


@dataclass(frozen=True, kw_only=True)
class MarketSignalEntry(MatterEntry):
    """Base of the entries about one topic in one message; `topic` is its name in the language of the house."""

    signal_id: int
    message_id: int
    code: str
    topic: str


@dataclass(frozen=True, kw_only=True)
class MarketSignalConfirmed(MarketSignalEntry):
    sentence = _("%(actor)s confirmed what was heard here: %(topic)s")
    before: str


@dataclass(frozen=True, kw_only=True)
class MarketSignalRefused(MarketSignalEntry):
    sentence = _("%(actor)s said that this was not meant here: %(topic)s")
    before: str


@dataclass(frozen=True, kw_only=True)
class MarketSignalMarked(MarketSignalEntry):
    """A person heard it; no word had suggested it, or it had been refused."""

    sentence = _("%(actor)s marked a message: %(topic)s")
