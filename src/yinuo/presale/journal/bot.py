"""Entries about the automatic answer."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from yinuo.matters.journal import MatterEntry

REASONS = {
    "danger": _("somebody may be in danger"),
    "asked": _("the customer asked for a person"),
    "personal": _("personal data came up"),
    "complaint": _("the customer wants to complain"),
    "money": _("money came up"),
    "feeling": _("the customer is upset"),
    "unhelpful": _("three answers did not help"),
    "slow": _("it took too long"),
    "unknown": _("no article answers it"),
    "promise": _("the answer would have promised something"),
}


@dataclass(frozen=True, kw_only=True)
class BotAnswered(MatterEntry):
    """Not an answer by a person: it meets no promise of one."""

    sentence = _("An automatic answer from an article was given")
    public = True
    message_id: int
    article_id: int


@dataclass(frozen=True, kw_only=True)
class BotHandedOver(MatterEntry):
    sentence = _("The automatic answer left this to a person: %(reason)s")
    code_words = {"reason": REASONS}
    reason: str


@dataclass(frozen=True, kw_only=True)
class BotHelped(MatterEntry):
    sentence = _("%(actor)s said that the automatic answer helped")
    public = True
