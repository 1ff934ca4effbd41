"""A complaint in words: its stage and the way it goes, how grave it is, what is wished, why another is like it."""

from typing import Any

from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext, pgettext_lazy

from yinuo.aftersale.models import FinalAnswer
from yinuo.aftersale.queries.complaints import ComplaintRow
from yinuo.aftersale.states import ENDED_STAGES, ComplaintSource, ComplaintStage, Demand
from yinuo.web.components.rows import StepRow

SEVERITIES = {
    1: pgettext_lazy("how grave a complaint is", "Light"),
    2: pgettext_lazy("how grave a complaint is", "Serious"),
    3: pgettext_lazy("how grave a complaint is", "Grave: safety, health or the public"),
}
SHORT_SEVERITIES = {
    1: pgettext_lazy("how grave a complaint is", "Light"),
    2: pgettext_lazy("how grave a complaint is", "Serious"),
    3: pgettext_lazy("how grave a complaint is", "Grave"),
}
GROUNDS = {
    "unit": lazy("the same unit"),
    "batch": lazy("the same batch"),
    "line": lazy("the same line of the order"),
    "cause": lazy("the same product and cause"),
    "product": lazy("the same product"),
}
ENDS = {
    FinalAnswer.Kind.NOT_ACCEPTED: pgettext_lazy("how a complaint ended", "Not taken on"),
    FinalAnswer.Kind.TRANSFERRED: pgettext_lazy("how a complaint ended", "Handed to another body"),
    FinalAnswer.Kind.CLOSED: pgettext_lazy("how a complaint ended", "Put right"),
    FinalAnswer.Kind.MEDIATION_ENDED: pgettext_lazy("how a complaint ended", "Mediation ended"),
    FinalAnswer.Kind.UPHELD: pgettext_lazy("how a complaint ended", "Decision stood in review"),
    FinalAnswer.Kind.WITHDRAWN: pgettext_lazy("how a complaint ended", "Withdrawn"),
}
_WAY = ("received", "investigating", "proposed", "remedying", "verifying", "closed")
_STANDS_AT = {"awaiting": 1, "refused": 2, "mediating": 2, "under_review": 1}


def stage_words(stage: str) -> str:
    """Return the name of a complaint's stage."""
    return str(ComplaintStage(stage).label)


def demand_words(demands: list[str]) -> str:
    """Return what is wished, one after the other."""
    between = pgettext("between the items of a list", ", ")
    return between.join(str(Demand(one).label) for one in demands)


def shown_row(row: ComplaintRow) -> dict[str, Any]:
    """Return a complaint as a line of a list."""
    return {
        "row": row,
        "stage": stage_words(row.stage),
        "badge": "line" if row.stage in ENDED_STAGES else "ink" if row.stage == "awaiting" else "accent",
        "severity": str(SHORT_SEVERITIES[row.severity]),
        "demands": demand_words(row.demands),
        "source": str(ComplaintSource(row.source).label),
    }


def steps_of(stage: str) -> list[StepRow]:
    """Return the way of a complaint; an end that is not the usual one stands in its place."""
    way = list(_WAY)
    if stage in ENDED_STAGES and stage != "closed":
        way = ["received", stage]
    elif stage in _STANDS_AT:
        way[_STANDS_AT[stage]] = stage
    here = way.index(stage)
    return [
        StepRow(
            name=stage_words(one), step="done" if place < here else "current" if place == here else "next"
        )
        for place, one in enumerate(way)
    ]
