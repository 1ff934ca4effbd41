from yinuo.matters.models.attachment import Attachment
from yinuo.matters.models.automation import AutomationRule, CannedReply, Macro, Notice, RuleRun, SavedView
from yinuo.matters.models.matter import Matter, MatterLink, MatterMerge, Presence, Rating, ReadMark
from yinuo.matters.models.message import Mention, Message
from yinuo.matters.models.promise import ClockEvent, Promise
from yinuo.matters.models.reception import (
    ReceptionFinding,
    ReceptionPoint,
    ReceptionVersion,
    ReplyReview,
)
from yinuo.matters.models.standard import RulePack, Standard, StandardVersion

__all__ = [
    "Attachment",
    "AutomationRule",
    "CannedReply",
    "ClockEvent",
    "Macro",
    "Matter",
    "MatterLink",
    "MatterMerge",
    "Mention",
    "Message",
    "Notice",
    "Presence",
    "Promise",
    "Rating",
    "ReadMark",
    "ReceptionFinding",
    "ReceptionPoint",
    "ReceptionVersion",
    "ReplyReview",
    "RulePack",
    "RuleRun",
    "SavedView",
    "Standard",
    "StandardVersion",
]
