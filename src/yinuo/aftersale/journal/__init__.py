"""The entry types of after-sale, a file for each thing they are about."""

from yinuo.aftersale.journal.complaint import (
    ColleagueAsked,
    ComplainantAsked,
    ComplaintAccepted,
    ComplaintDeclined,
    ComplaintDisposed,
    ComplaintEdited,
    ComplaintExtended,
    ComplaintResumed,
    ComplaintStageChanged,
    ComplaintTaken,
    ComplaintTransferred,
    ComplaintWithdrawn,
    FinalAnswerGiven,
    FindingsWritten,
)
from yinuo.aftersale.journal.problem import (
    ComplaintCauseSaved,
    ComplaintJoined,
    ComplaintProblemOpened,
    ComplaintProblemSolved,
)

__all__ = [
    "ColleagueAsked",
    "ComplainantAsked",
    "ComplaintAccepted",
    "ComplaintCauseSaved",
    "ComplaintDeclined",
    "ComplaintDisposed",
    "ComplaintEdited",
    "ComplaintExtended",
    "ComplaintJoined",
    "ComplaintProblemOpened",
    "ComplaintProblemSolved",
    "ComplaintResumed",
    "ComplaintStageChanged",
    "ComplaintTaken",
    "ComplaintTransferred",
    "ComplaintWithdrawn",
    "FinalAnswerGiven",
    "FindingsWritten",
]
