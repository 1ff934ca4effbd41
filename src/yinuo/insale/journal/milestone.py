"""Entries about the work on an order: its plan, what was reported of it, where it will end. They stand in the chain of the order's matter."""

from django.utils.translation import gettext_lazy as _

from yinuo.core.entries import EntryType
from yinuo.matters.journal import MatterEntry


class MilestonePlanChanged(EntryType, frozen=True, kw_only=True):
    subject_kind = "milestone_plan"
    sentence = _("%(actor)s changed the plan of work %(code)s")
    code: str
    stages: int
    active: bool
    is_default: bool


class OrderPlanned(MatterEntry, frozen=True, kw_only=True):
    """`plan` is the template's code, empty where the plan was taken away."""

    sentence = _("%(actor)s planned the work in %(stages)s stages")
    plan: str
    stages: int
    forecast_on: str = ""


class OrderPlanAdjusted(MatterEntry, frozen=True, kw_only=True):
    """`moved` names the stages whose day is another one now: code → from, to."""

    sentence = _("%(actor)s adjusted the plan of the work")
    stages: int
    moved: dict[str, list[str]]


class MilestoneReported(MatterEntry, frozen=True, kw_only=True):
    """`slip_days` are working days, less than 0 earlier. The words stand with the report, where they can be erased."""

    sentence = _("%(actor)s reported of the stage %(code)s: %(percent)s%%")
    milestone_id: int
    note_id: int
    code: str
    percent: int
    forecast_on: str
    slip_days: int
    shown: bool
    done_on: str = ""


class MilestonePhotographed(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s added a photo of the stage %(code)s")
    milestone_id: int
    note_id: int
    code: str
    attachment_id: int
    sha256: str


class ForecastMoved(MatterEntry, frozen=True, kw_only=True):
    """The day on which the order will be there as things are; `late_days` working days after the promised one, less than 0 before it."""

    sentence = _("As things are the order will be there on %(on)s")
    before: str
    on: str
    promised_on: str = ""
    late_days: int | None = None
