"""Entries about possible sales; they stand in the chain of their matter. Amounts are strings of decimal numbers."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from yinuo.core.entries import EntryType, Personal
from yinuo.matters.journal import MatterEntry
from yinuo.presale.states import OpportunityStage

STAGE_WORDS = {stage.value: stage.label for stage in OpportunityStage}


class OpportunityOpened(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s opened an opportunity")
    erasure = "the next step"
    product_id: int | None = None
    amount: str = ""
    currency: str = ""
    expected_close: str = ""
    step_on: str = ""
    step: Personal[str] = ""


class OpportunityEdited(MatterEntry, frozen=True, kw_only=True):
    """`changed` is field → [before, after]."""

    sentence = _("%(actor)s changed what is known about this opportunity")
    changed: dict[str, list[Any]]


class NextStepSet(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s set the next step for %(step_on)s")
    erasure = "what the step is"
    step_on: str
    before_on: str = ""
    step: Personal[str] = ""


class StageEntry(MatterEntry, frozen=True, kw_only=True):
    """Base of the entries that change the stage."""

    before: str
    after: str


class OpportunityMoved(StageEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s moved this opportunity from %(before)s to %(after)s")
    code_words: ClassVar[Any] = {"before": STAGE_WORDS, "after": STAGE_WORDS}


class OpportunityWon(StageEntry, frozen=True, kw_only=True):
    sentence = _("Won: %(currency)s %(amount)s")
    amount: str
    currency: str
    quote_id: int | None = None


class OpportunityLost(StageEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s noted that this was lost: %(loss_reason)s")
    erasure = "what was said about it"
    loss_reason: str
    competitor: str = ""
    words: Personal[str] = ""


class OpportunityNotNeeded(StageEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s noted that there is no need")
    erasure = "what was said about it"
    words: Personal[str] = ""


class OpportunityRested(StageEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s let this rest until %(revisit_on)s")
    erasure = "what was said about it"
    revisit_on: str
    promise_id: int
    words: Personal[str] = ""


class OpportunityPooled(MatterEntry, frozen=True, kw_only=True):
    """Nobody worked on it for the stage's days: anybody may take it now."""

    sentence = _("Idle for %(idle_days)s days: anybody may take this now")
    idle_days: int
    before_owner_id: int | None = None


class OpportunityTaken(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s took this from the pool")
    pooled_at: str


class ConsultantAssigned(MatterEntry, frozen=True, kw_only=True):
    """`skills` are those of the matter that the consultant has; `load` is how many open matters they had."""

    sentence = _("%(actor)s assigned a consultant")
    staff_id: int
    skills: list[str]
    load: int


class StageSet(EntryType, frozen=True, kw_only=True):
    subject_kind: ClassVar[str] = "stage_setting"
    sentence = _("%(actor)s set the stage %(stage)s: %(probability)s%%, idle after %(idle_days)s days")
    code_words: ClassVar[Any] = {"stage": STAGE_WORDS}
    stage: str
    probability: int
    idle_days: int
    names: dict[str, str]
    before: dict[str, Any]


class LossReasonChanged(EntryType, frozen=True, kw_only=True):
    subject_kind: ClassVar[str] = "loss_reason"
    sentence = _("%(actor)s changed the loss reason %(code)s")
    code: str
    changed: dict[str, list[Any]]
