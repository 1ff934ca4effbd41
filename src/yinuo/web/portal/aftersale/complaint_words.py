"""A complaint in words for its complainant: how far it is, what comes next, how it ended."""

from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from yinuo.aftersale.models import FinalAnswer
from yinuo.aftersale.queries.customer_complaint import CustomerComplaint, OfferedRemedy, OfferedSolution
from yinuo.aftersale.states import ENDED_STAGES, ExternalBody, RemedyKind
from yinuo.core.money_words import money_words
from yinuo.web.components.rows import StepRow

NOW = {
    "received": lazy("We have it. Somebody reads it and tells you whether we take it on."),
    "investigating": lazy("We are looking into it."),
    "awaiting": lazy("We need something from you to go on."),
    "proposed": lazy("We have a solution for you. Please tell us whether you agree."),
    "refused": lazy("You did not agree. We look for another way."),
    "mediating": lazy("We are talking it over with you once more."),
    "remedying": lazy("You agreed. We are putting it right."),
    "verifying": lazy("Everything we agreed on is done. Is it put right for you?"),
    "under_review": lazy("Somebody who decided nothing in it is looking at it again."),
    "closed": lazy("It is closed."),
    "not_accepted": lazy("We could not take it on. Our answer says why."),
    "transferred": lazy("We handed it to the body that settles it."),
    "mediation_ended": lazy("We could not agree. Our answer says why, and where you can turn to."),
    "withdrawn": lazy("You took it back."),
}
STEPS = {
    "received": pgettext_lazy("step of my complaint", "Received"),
    "investigating": pgettext_lazy("step of my complaint", "Looked into"),
    "proposed": pgettext_lazy("step of my complaint", "Solution"),
    "remedying": pgettext_lazy("step of my complaint", "Put right"),
    "verifying": pgettext_lazy("step of my complaint", "You confirm"),
    "closed": pgettext_lazy("step of my complaint", "Closed"),
    "under_review": pgettext_lazy("step of my complaint", "Looked at again"),
    "not_accepted": pgettext_lazy("step of my complaint", "Not taken on"),
    "transferred": pgettext_lazy("step of my complaint", "Handed on"),
    "mediation_ended": pgettext_lazy("step of my complaint", "Not agreed"),
    "withdrawn": pgettext_lazy("step of my complaint", "Taken back"),
}
_WAY = ("received", "investigating", "proposed", "remedying", "verifying", "closed")
_STANDS_AT = {"awaiting": "investigating", "refused": "proposed", "mediating": "proposed"}
ENDS = {
    FinalAnswer.Kind.NOT_ACCEPTED: lazy("Why we could not take it on"),
    FinalAnswer.Kind.TRANSFERRED: lazy("To whom we handed it"),
    FinalAnswer.Kind.CLOSED: lazy("Our final answer"),
    FinalAnswer.Kind.MEDIATION_ENDED: lazy("How our talks ended"),
    FinalAnswer.Kind.UPHELD: lazy("What the review found"),
    FinalAnswer.Kind.WITHDRAWN: lazy("You took it back"),
}
REVIEWS = {
    "": lazy("Being looked at again"),
    "upheld": lazy("Our answer stands"),
    "overturned": lazy("Our answer was not right"),
}


def steps_of(stage: str) -> list[StepRow]:
    """Return the way of a complaint as its complainant sees it; where it went another way, that stands in its place."""
    way = list(_WAY)
    if stage == "under_review":
        way = ["received", "under_review", "closed"]
    elif stage in ENDED_STAGES and stage != "closed":
        way = ["received", stage]
    here = way.index(_STANDS_AT.get(stage, stage))
    is_over = stage in ENDED_STAGES
    return [
        StepRow(
            name=str(STEPS[one]),
            step="done"
            if place < here or (is_over and place == here)
            else "current"
            if place == here
            else "next",
        )
        for place, one in enumerate(way)
    ]


def shown_solution(solution: OfferedSolution) -> dict[str, Any]:
    """Return a solution with its parts in words."""
    return {
        "row": solution,
        "parts": [
            {
                "row": one,
                "name": _name(one),
                "words": one.words if _name(one) != one.words else "",
                "amount": money_words(one.amount, one.currency) if one.amount is not None else "",
                "day": formats.date_format(one.due_on, "DATE_FORMAT"),
            }
            for one in solution.remedies
        ],
    }


def _name(part: OfferedRemedy) -> str:
    """Return what a part is: what has no kind of its own is told in its words."""
    is_told = part.kind == RemedyKind.OTHER and bool(part.words) and part.amount is None
    return part.words if is_told else str(RemedyKind(part.kind).label)


def shown_outside(found: CustomerComplaint) -> list[dict[str, Any]]:
    """Return the bodies outside that deal with it or did, in words."""
    return [{"row": one, "body": one.name or str(ExternalBody(one.body).label)} for one in found.external]


def shown_reviews(found: CustomerComplaint) -> list[dict[str, Any]]:
    """Return the reviews, without what was written for the house."""
    rows = [one for one in found.appeals if one.is_open or one.decided_at is not None]
    return [{"row": one, "outcome": str(REVIEWS[one.outcome])} for one in rows]


def about(found: CustomerComplaint) -> str:
    """Return what it is about in one line."""
    parts = [found.line or found.product]
    if found.order_number:
        parts.append(_("Order %(number)s") % {"number": found.order_number})
    return " · ".join(part for part in parts if part)
