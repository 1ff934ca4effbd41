"""Entries about the automatic answer."""

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


OBJECTIONS = {
    "resting": _("the model failed several times just now"),
    "late": _("the model took too long"),
    "failed": _("the model gave no usable answer"),
    "changed": _("the customer or an editor wrote in the meantime"),
    "empty": _("the model said nothing"),
    "long": _("too long"),
    "language": _("not in the customer's language"),
    "promise": _("it promised something"),
    "invented": _("a number, date, address or commitment that the article does not have"),
    "turned": _("it turned a “not” of the article around"),
    "astray": _("it strayed from the article"),
}


class BotAnswered(MatterEntry, frozen=True, kw_only=True):
    """Not an answer by a person: it meets no promise of one."""

    sentence = _("An automatic answer from an article was given")
    public = True
    message_id: int
    article_id: int


class BotWorded(MatterEntry, frozen=True, kw_only=True):
    """Beside `BotAnswered`: the passage went out in a language model's words, which passed every check."""

    sentence = _("The automatic answer was worded by a language model (%(model)s)")
    public = True
    message_id: int
    model: str


class BotWordingRefused(MatterEntry, frozen=True, kw_only=True):
    """Beside `BotAnswered`: a language model was asked, and the passage went out as it is."""

    sentence = _("A language model's words were not used: %(objection)s")
    code_words = {"objection": OBJECTIONS}
    message_id: int
    objection: str


class BotHandedOver(MatterEntry, frozen=True, kw_only=True):
    sentence = _("The automatic answer left this to a person: %(reason)s")
    code_words = {"reason": REASONS}
    reason: str


class BotHelped(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s said that the automatic answer helped")
    public = True
