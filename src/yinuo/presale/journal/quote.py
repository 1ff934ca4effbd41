"""Entries about quotes. They stand in the chain of their matter; amounts are strings of decimal numbers."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from yinuo.core.entries import EntryType, Personal
from yinuo.matters.journal import MatterEntry


class QuoteEntry(MatterEntry, frozen=True, kw_only=True):
    """Base: which version of which quote."""

    quote_id: int
    number: str
    version: int


class QuoteDrafted(QuoteEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s began the quote %(number)s, version %(version)s")
    replaces_id: int | None = None
    discovery_id: int | None = None


class QuoteEdited(QuoteEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s wrote the quote %(number)s: %(currency)s %(gross)s")
    lines: int
    dates: int
    listed: str
    net: str
    tax: str
    gross: str
    currency: str


class QuoteApprovalAsked(QuoteEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s asked for approval of the quote %(number)s")
    grounds: list[dict[str, Any]]


class QuoteApproved(QuoteEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s approved the quote %(number)s")
    grounds: list[dict[str, Any]]
    asked_by_id: int | None = None


class QuoteSentBack(QuoteEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s sent the quote %(number)s back to its writer")
    asked_by_id: int | None = None


class UnlikelyDateOffered(QuoteEntry, frozen=True, kw_only=True):
    """A date leaves the house although history calls it unlikely; `reason` says why."""

    sentence = _("%(actor)s offered “%(what)s”, which history calls unlikely")
    what: str
    due_at: str
    n: int
    share: str
    p80_at: str = ""


class QuoteSent(QuoteEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s sent the quote %(number)s: %(currency)s %(gross)s")
    public = True
    gross: str
    currency: str
    valid_until: str
    message_id: int | None = None


class QuoteViewed(QuoteEntry, frozen=True, kw_only=True):
    sentence = _("The customer opened the quote %(number)s")
    told: list[int]


class QuoteQuestioned(QuoteEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s asked about the quote %(number)s")
    message_id: int
    line_id: int | None = None


class QuoteAccepted(QuoteEntry, frozen=True, kw_only=True):
    """The customer said yes. `how` is page, phone, mail or visit; who, in what words and from where is erasable."""

    sentence = _("The quote %(number)s was accepted: %(currency)s %(gross)s")
    erasure = "the name, the words and the address"
    public = True
    how: str
    gross: str
    currency: str
    promise_ids: list[int]
    confirmed_telling_ids: list[int]
    name: Personal[str] = ""
    words: Personal[str] = ""
    address: Personal[str] = ""


class QuoteDeclined(QuoteEntry, frozen=True, kw_only=True):
    sentence = _("The quote %(number)s was declined")
    erasure = "the customer's words"
    public = True
    how: str
    words: Personal[str] = ""


class QuoteExpiredUnanswered(QuoteEntry, frozen=True, kw_only=True):
    sentence = _("The quote %(number)s expired")
    public = True
    valid_until: str


class QuoteReplaced(QuoteEntry, frozen=True, kw_only=True):
    sentence = _("Version %(version)s of the quote %(number)s was replaced by version %(new_version)s")
    new_quote_id: int
    new_version: int


class QuoteOrderTaken(QuoteEntry, frozen=True, kw_only=True):
    """An order by telephone or mail that staff wrote down: a quote that was accepted as it was made."""

    sentence = _("%(actor)s took an order: %(number)s, %(currency)s %(gross)s")
    channel: str
    gross: str
    currency: str


class QuoteLimitsSet(EntryType, frozen=True, kw_only=True):
    subject_kind: ClassVar[str] = "quote_setting"
    sentence = _(
        "%(actor)s set the limits of quotes: %(discount_limit_percent)s%% discount, valid %(valid_days)s days"
    )
    discount_limit_percent: str
    valid_days: int
    before: dict[str, Any]
