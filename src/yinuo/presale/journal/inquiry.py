"""Entries about inquiries."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinuo.core.entries import EntryType
from yinuo.matters.journal import MatterEntry

MANNERS = {
    "one_line": pgettext_lazy("manner of asking", "A single line"),
    "advice": pgettext_lazy("manner of asking", "Wants advice"),
    "trouble": pgettext_lazy("manner of asking", "In trouble"),
    "left": pgettext_lazy("manner of asking", "Left without buying"),
}


class InquiryAsked(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s asked a question")
    public = True
    topic: str
    product_id: int | None = None
    manner: str = ""


class VisitNoted(MatterEntry, frozen=True, kw_only=True):
    """Somebody looked, was advised and left without buying; staff wrote down what they wished."""

    sentence = _("%(actor)s noted that they left without buying")
    product_id: int | None = None
    answered: bool = True


class InquirySorted(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s corrected how they came: %(before)s → %(after)s")
    code_words = {"before": MANNERS, "after": MANNERS}
    before: str
    after: str


class InquiryBought(MatterEntry, frozen=True, kw_only=True):
    """A purchase came of this question; `at` is its instant, `number` that of the quote or the sale."""

    sentence = _("They bought: %(number)s")
    number: str
    at: str


class InquiryNotBought(MatterEntry, frozen=True, kw_only=True):
    """What was counted as bought because of this question is void or belongs elsewhere."""

    sentence = _("No longer counted as bought")
    before: str


class InquiryCountingSet(EntryType, frozen=True, kw_only=True):
    """`changed` is field → [before, after]."""

    subject_kind: ClassVar[str] = "inquiry_setting"
    sentence = _("%(actor)s set how inquiries are counted and looked after")
    changed: dict[str, Any]
