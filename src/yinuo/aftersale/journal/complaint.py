"""Entries about complaints. They stand in the chain of the complaint's matter; instants and days are ISO texts."""

from django.utils.translation import gettext_lazy as _

from yinuo.aftersale.states import ComplaintSource, ComplaintStage, ExternalBody
from yinuo.core.entries import Personal
from yinuo.matters.journal import MatterEntry

_STAGES = dict(ComplaintStage.choices)


class ComplaintTaken(MatterEntry, frozen=True, kw_only=True):
    """`source` is a code of ComplaintSource; `received_at` is when it reached the house, which figures count by."""

    sentence = _("%(actor)s took down a complaint that came by: %(source)s")
    public = True
    source: str
    severity: int
    demands: list[str]
    received_at: str
    order_id: int | None = None
    product_id: int | None = None
    code_words = {"source": dict(ComplaintSource.choices)}


class ComplaintStageChanged(MatterEntry, frozen=True, kw_only=True):
    """Every change of a complaint's stage; `operation` says which action made it."""

    sentence = _("The complaint is now: %(stage)s")
    public = True
    before: str
    stage: str
    code_words = {"stage": _STAGES}


class ComplaintDisposed(MatterEntry, frozen=True, kw_only=True):
    """A disposition: a solution offered, or the answer that it is not taken on or is handed on; figures read the first."""

    sentence = _("The complaint has a disposition: %(stage)s")
    public = True
    stage: str
    is_first: bool
    code_words = {"stage": _STAGES}


class ComplaintAccepted(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s took the complaint on")
    public = True


class ComplaintDeclined(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s did not take the complaint on")
    public = True


class ComplaintTransferred(MatterEntry, frozen=True, kw_only=True):
    """`body` is a code of ExternalBody."""

    sentence = _("%(actor)s handed the complaint to: %(body)s")
    public = True
    body: str
    stage_id: int
    code_words = {"body": dict(ExternalBody.choices)}


class ComplainantAsked(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s asked the complainant for something")
    public = True
    erasure = "what was asked for"
    message_id: int
    what: Personal[str] = ""


class ComplaintResumed(MatterEntry, frozen=True, kw_only=True):
    sentence = _("The complaint is looked into again")
    public = True


class ComplaintExtended(MatterEntry, frozen=True, kw_only=True):
    """Once in a complaint's life, and the complainant was told; `until` and `before` are ISO instants."""

    sentence = _("%(actor)s extended the complaint's time, with notice")
    public = True
    until: str
    before: str
    promise_id: int
    message_id: int


class ComplaintWithdrawn(MatterEntry, frozen=True, kw_only=True):
    sentence = _("The complaint was withdrawn, as %(actor)s noted")
    public = True


class FinalAnswerGiven(MatterEntry, frozen=True, kw_only=True):
    """`kind` is how the complaint ended."""

    sentence = _("%(actor)s sent the final answer")
    public = True
    answer_id: int
    kind: str
    message_id: int


class ComplaintEdited(MatterEntry, frozen=True, kw_only=True):
    """`changed` is field → [before, after]."""

    sentence = _("%(actor)s changed what is known of the complaint")
    changed: dict[str, list[object]]


class FindingsWritten(MatterEntry, frozen=True, kw_only=True):
    """`cause_id` and `responsibility_id` are knots of the trees."""

    sentence = _("%(actor)s wrote down what was found: %(cause)s")
    erasure = "the findings' words"
    cause_id: int | None
    responsibility_id: int | None
    cause: str
    words: Personal[str] = ""


class ColleagueAsked(MatterEntry, frozen=True, kw_only=True):
    """A matter of its own was given to a team; its time is what is left of the complaint's."""

    sentence = _("%(actor)s asked another team for the investigation: %(number)s")
    child_id: int
    number: str
    team_id: int
    due_at: str = ""
