"""Entries about what follows a “no”: mediation, a review by somebody else, bodies outside of the house, and taking a complaint up again."""

from django.utils.translation import gettext_lazy as _

from yinuo.aftersale.states import ExternalBody
from yinuo.core.entries import Personal
from yinuo.matters.journal import MatterEntry

_BODIES = dict(ExternalBody.choices)


class ComplaintAppealed(MatterEntry, frozen=True, kw_only=True):
    """`answer_id` is the final answer that is to be reviewed, `reviewer_id` who is to review it, where somebody independent leads the team."""

    sentence = _("%(actor)s asked for a review of the answer")
    public = True
    erasure = "the complainant's reasons"
    appeal_id: int
    answer_id: int | None
    reviewer_id: int | None
    words: Personal[str] = ""


class ReviewGiven(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s gave the review to %(reviewer)s")
    appeal_id: int
    reviewer_id: int
    before_reviewer_id: int | None
    reviewer: str


class AppealUpheld(MatterEntry, frozen=True, kw_only=True):
    """The decision stands; the complaint ends with its final answer."""

    sentence = _("The review found that the answer stands")
    public = True
    appeal_id: int
    reviewer_id: int


class AppealOverturned(MatterEntry, frozen=True, kw_only=True):
    """The decision does not stand; the complaint is looked into anew, and its time runs anew."""

    sentence = _("The review found that the answer does not stand: it is looked into anew")
    public = True
    appeal_id: int
    reviewer_id: int
    message_id: int


class MediationBegun(MatterEntry, frozen=True, kw_only=True):
    """`message_id` is how the complainant was told."""

    sentence = _("%(actor)s began to mediate")
    public = True
    message_id: int


class MediationEnded(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s ended the mediation without agreement")
    public = True


class ExternalStageBegun(MatterEntry, frozen=True, kw_only=True):
    """`body` is a code of ExternalBody."""

    sentence = _("A body outside of the house deals with the complaint: %(body)s")
    public = True
    erasure = "its number there"
    body: str
    stage_id: int
    reference: Personal[str] = ""
    code_words = {"body": _BODIES}


class ExternalStageEnded(MatterEntry, frozen=True, kw_only=True):
    sentence = _("A body outside of the house has finished with the complaint: %(body)s")
    public = True
    erasure = "what came out"
    body: str
    stage_id: int
    outcome: Personal[str] = ""
    code_words = {"body": _BODIES}


class ComplaintReopened(MatterEntry, frozen=True, kw_only=True):
    """A closed complaint is looked into again; its first disposition stays as it was."""

    sentence = _("%(actor)s took the complaint up again")
    public = True
    erasure = "why"
    words: Personal[str] = ""


class ComplainantWroteAgain(MatterEntry, frozen=True, kw_only=True):
    """The complainant wrote after the end, or opened the matter again without a review; somebody has to answer."""

    sentence = _("The complainant wrote after the final answer")
    public = True
    message_id: int | None
