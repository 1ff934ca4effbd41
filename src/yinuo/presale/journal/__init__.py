"""The entry types of pre-sale, a file for each thing they are about."""

from yinuo.presale.journal.inquiry import InquiryAsked
from yinuo.presale.journal.quote import (
    QuoteAccepted,
    QuoteApprovalAsked,
    QuoteApproved,
    QuoteDeclined,
    QuoteDrafted,
    QuoteEdited,
    QuoteExpiredUnanswered,
    QuoteLimitsSet,
    QuoteOrderTaken,
    QuoteQuestioned,
    QuoteReplaced,
    QuoteSent,
    QuoteSentBack,
    QuoteViewed,
    UnlikelyDateOffered,
)
from yinuo.presale.journal.telling import PrecautionsConfirmed, PrecautionsTold

__all__ = [
    "InquiryAsked",
    "PrecautionsConfirmed",
    "PrecautionsTold",
    "QuoteAccepted",
    "QuoteApprovalAsked",
    "QuoteApproved",
    "QuoteDeclined",
    "QuoteDrafted",
    "QuoteEdited",
    "QuoteExpiredUnanswered",
    "QuoteLimitsSet",
    "QuoteOrderTaken",
    "QuoteQuestioned",
    "QuoteReplaced",
    "QuoteSent",
    "QuoteSentBack",
    "QuoteViewed",
    "UnlikelyDateOffered",
]
