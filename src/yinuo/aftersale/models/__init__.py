"""The rows of after-sale."""

from yinuo.aftersale.models.apology import ApologyLetter, ApologyTemplate
from yinuo.aftersale.models.appeal import Appeal, ExternalStage
from yinuo.aftersale.models.authority import AuthorityInterview, AuthorityReport, AuthorityTransfer
from yinuo.aftersale.models.complaint import Complaint, ComplaintCause, ComplaintProblem, FinalAnswer
from yinuo.aftersale.models.fault import FaultExplanation, FaultSighting
from yinuo.aftersale.models.proposal import ComplaintProposal, GoodwillBudget, ProposedRemedy
from yinuo.aftersale.models.returns import (
    LegEvent,
    RepairRecord,
    Return,
    ReturnFreight,
    ReturnLeg,
    ReturnLine,
    ReturnRefund,
    ReturnSettlement,
)

__all__ = [
    "ApologyLetter",
    "ApologyTemplate",
    "Appeal",
    "AuthorityInterview",
    "AuthorityReport",
    "AuthorityTransfer",
    "Complaint",
    "ComplaintCause",
    "ComplaintProblem",
    "ComplaintProposal",
    "ExternalStage",
    "FaultExplanation",
    "FaultSighting",
    "FinalAnswer",
    "GoodwillBudget",
    "LegEvent",
    "ProposedRemedy",
    "RepairRecord",
    "Return",
    "ReturnFreight",
    "ReturnLeg",
    "ReturnLine",
    "ReturnRefund",
    "ReturnSettlement",
]
