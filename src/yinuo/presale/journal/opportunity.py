"""Entries about possible sales; they stand in the chain of their matter. Amounts are strings of decimal numbers."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from yinuo.core.entries import EntryType, personal
from yinuo.matters.journal import MatterEntry
from yinuo.presale.states import OpportunityStage

STAGE_WORDS = {stage.value: stage.label for stage in OpportunityStage}


@dataclass(frozen=True, kw_only=True)
class OpportunityOpened(MatterEntry):
    sentence = _("%(actor)s opened an opportunity")
    erasure = "the next step"
    product_id: int | None = None
    amount: str = ""
    currency: str = ""
    expected_close: str = ""
    step_on: str = ""
    step: str = personal()


@dataclass(frozen=True, kw_only=True)
class OpportunityEdited(MatterEntry):
    """`changed` is field → [before, after]."""

    sentence = _("%(actor)s changed what is known about this opportunity")
    changed: dict[str, list[Any]]


@dataclass(frozen=True, kw_only=True)
class NextStepSet(MatterEntry):
    sentence = _("%(actor)s set the next step for %(step_on)s")
    erasure = "what the step is"
    step_on: str
    before_on: str = ""
    step: str = personal()


@dataclass(frozen=True, kw_only=True)
class StageEntry(MatterEntry):
    """Base of the entries that change the stage."""

    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class OpportunityMoved(StageEntry):
    sentence = _("%(actor)s moved this opportunity from %(before)s to %(after)s")
    code_words: ClassVar[Any] = {"before": STAGE_WORDS, "after": STAGE_WORDS}


@dataclass(frozen=True, kw_only=True)
class OpportunityWon(StageEntry):
    sentence = _("Won: %(currency)s %(amount)s")
    amount: str
    currency: str
    quote_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class OpportunityLost(StageEntry):
    sentence = _("%(actor)s noted that this was lost: %(loss_reason)s")
    erasure = "what was said about it"
    loss_reason: str
    competitor: str = ""
    words: str = personal()


@dataclass(frozen=True, kw_only=True)
class OpportunityNotNeeded(StageEntry):
    sentence = _("%(actor)s noted that there is no need")
    erasure = "what was said about it"
    words: str = personal()


@dataclass(frozen=True, kw_only=True)
class OpportunityRested(StageEntry):
    sentence = _("%(actor)s let this rest until %(revisit_on)s")
    erasure = "what was said about it"
    revisit_on: str
    promise_id: int
    words: str = personal()


@dataclass(frozen=True, kw_only=True)
class OpportunityPooled(MatterEntry):
    """Nobody worked on it for the stage's days: anybody may take it now."""

    sentence = _("Idle for %(idle_days)s days: anybody may take this now")
    idle_days: int
    before_owner_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class OpportunityTaken(MatterEntry):
    sentence = _("%(actor)s took this from the pool")
    pooled_at: str


@dataclass(frozen=True, kw_only=True)
class ConsultantAssigned(MatterEntry):
    """`skills` are those of the matter that the consultant has; `load` is how many open matters they had."""

    sentence = _("%(actor)s assigned a consultant")
    staff_id: int
    skills: list[str]
    load: int


@dataclass(frozen=True, kw_only=True)
class StageSet(EntryType):
    subject_kind: ClassVar[str] = "stage_setting"
    sentence = _("%(actor)s set the stage %(stage)s: %(probability)s%%, idle after %(idle_days)s days")
    code_words: ClassVar[Any] = {"stage": STAGE_WORDS}
    stage: str
    probability: int
    idle_days: int
    names: dict[str, str]
    before: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class LossReasonChanged(EntryType):
    subject_kind: ClassVar[str] = "loss_reason"
    sentence = _("%(actor)s changed the loss reason %(code)s")
    code: str
    changed: dict[str, list[Any]]
