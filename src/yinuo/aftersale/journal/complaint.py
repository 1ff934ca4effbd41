"""Entries about complaints. They stand in the chain of the complaint's matter; instants and days are ISO texts."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from yinuo.aftersale.states import ComplaintSource, ComplaintStage, ExternalBody
from yinuo.core.entries import personal
from yinuo.matters.journal import MatterEntry

_STAGES = dict(ComplaintStage.choices)


@dataclass(frozen=True, kw_only=True)
class ComplaintTaken(MatterEntry):
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


@dataclass(frozen=True, kw_only=True)
class ComplaintStageChanged(MatterEntry):
    """Every change of a complaint's stage; `operation` says which action made it."""

    sentence = _("The complaint is now: %(stage)s")
    public = True
    before: str
    stage: str
    code_words = {"stage": _STAGES}


@dataclass(frozen=True, kw_only=True)
class ComplaintDisposed(MatterEntry):
    """A disposition: a solution offered, or the answer that it is not taken on or is handed on; figures read the first."""

    sentence = _("The complaint has a disposition: %(stage)s")
    public = True
    stage: str
    is_first: bool
    code_words = {"stage": _STAGES}


@dataclass(frozen=True, kw_only=True)
class ComplaintAccepted(MatterEntry):
    sentence = _("%(actor)s took the complaint on")
    public = True


@dataclass(frozen=True, kw_only=True)
class ComplaintDeclined(MatterEntry):
    sentence = _("%(actor)s did not take the complaint on")
    public = True


@dataclass(frozen=True, kw_only=True)
class ComplaintTransferred(MatterEntry):
    """`body` is a code of ExternalBody."""

    sentence = _("%(actor)s handed the complaint to: %(body)s")
    public = True
    body: str
    stage_id: int
    code_words = {"body": dict(ExternalBody.choices)}


@dataclass(frozen=True, kw_only=True)
class ComplainantAsked(MatterEntry):
    sentence = _("%(actor)s asked the complainant for something")
    public = True
    erasure = "what was asked for"
    message_id: int
    what: str = personal()


@dataclass(frozen=True, kw_only=True)
class ComplaintResumed(MatterEntry):
    sentence = _("The complaint is looked into again")
    public = True


@dataclass(frozen=True, kw_only=True)
class ComplaintExtended(MatterEntry):
    """Once in a complaint's life, and the complainant was told; `until` and `before` are ISO instants."""

    sentence = _("%(actor)s extended the complaint's time, with notice")
    public = True
    until: str
    before: str
    promise_id: int
    message_id: int


@dataclass(frozen=True, kw_only=True)
class ComplaintWithdrawn(MatterEntry):
    sentence = _("The complaint was withdrawn, as %(actor)s noted")
    public = True


@dataclass(frozen=True, kw_only=True)
class FinalAnswerGiven(MatterEntry):
    """`kind` is how the complaint ended."""

    sentence = _("%(actor)s sent the final answer")
    public = True
    answer_id: int
    kind: str
    message_id: int


@dataclass(frozen=True, kw_only=True)
class ComplaintEdited(MatterEntry):
    """`changed` is field → [before, after]."""

    sentence = _("%(actor)s changed what is known of the complaint")
    changed: dict[str, list[object]]


@dataclass(frozen=True, kw_only=True)
class FindingsWritten(MatterEntry):
    """`cause_id` and `responsibility_id` are knots of the trees."""

    sentence = _("%(actor)s wrote down what was found: %(cause)s")
    erasure = "the findings' words"
    cause_id: int | None
    responsibility_id: int | None
    cause: str
    words: str = personal()


@dataclass(frozen=True, kw_only=True)
class ColleagueAsked(MatterEntry):
    """A matter of its own was given to a team; its time is what is left of the complaint's."""

    sentence = _("%(actor)s asked another team for the investigation: %(number)s")
    child_id: int
    number: str
    team_id: int
    due_at: str = ""
