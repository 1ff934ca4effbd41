"""What follows a “no” on the desk: mediation, a review by somebody who decided nothing in it, and taking a closed complaint up again."""

from typing import Any

from django.http import HttpResponse
from django.urls import URLPattern, path
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext, pgettext_lazy

from yinuo.aftersale import access
from yinuo.aftersale.actions.appeal import appeal_complaint, decide_appeal, give_review, open_appeal
from yinuo.aftersale.actions.mediation import begin_mediation, end_mediation
from yinuo.aftersale.actions.reopen import reopen_complaint
from yinuo.aftersale.models import Appeal, Complaint
from yinuo.aftersale.queries.appeals import Recourse, get_recourse, possible_reviewers
from yinuo.aftersale.queries.complaint import ComplaintFile
from yinuo.core.errors import NotFound
from yinuo.web.components.rows import Link
from yinuo.web.desk.action_forms import answer_form
from yinuo.web.desk.aftersale.appeal_forms import (
    AppealForm,
    EndMediationForm,
    GiveReviewForm,
    MediateForm,
    OverturnForm,
    ReopenComplaintForm,
    UpholdForm,
)
from yinuo.web.desk.aftersale.complaint_page import complaint_url
from yinuo.web.desk.aftersale.complaint_parts import ComplaintPart, complaint_part
from yinuo.web.desk.aftersale.recourse_words import recourse_words
from yinuo.web.pages import StaffRequest, desk_page

METHODS = ("GET", "HEAD", "POST")
RIGHT, REVIEWS = "complaint.work", "complaint.approve"
OUTCOMES = {
    "": pgettext_lazy("review of a complaint", "Not decided yet"),
    "upheld": pgettext_lazy("review of a complaint", "The answer stands"),
    "overturned": pgettext_lazy("review of a complaint", "The answer does not stand"),
}
LINKS = {
    "mediate": (lazy("Mediate"), "mediate/"),
    "end_mediation": (lazy("End the mediation"), "mediation-end/"),
    "appeal": (lazy("Note that a review is asked for"), "appeal/"),
    "reopen": (pgettext_lazy("complaint", "Take up again"), "reopen/"),
}


@complaint_part(place="body", rank=60)
def reviews(request: StaffRequest, file: ComplaintFile) -> ComplaintPart | None:
    """Show what was reviewed, and give or decide what still can be."""
    found = recourse_of(request, file)
    if not found.appeals:
        return None
    url, links = complaint_url(file.row.id), []
    if "decide" in found.may:
        links += [
            Link(name=str(OUTCOMES["upheld"]), url=f"{url}review/uphold/"),
            Link(name=str(OUTCOMES["overturned"]), url=f"{url}review/overturn/"),
        ]
    if "give_review" in found.may:
        links.append(Link(name=_("Give it to somebody else"), url=f"{url}review/give/"))
    return ComplaintPart(
        name=pgettext("complaint", "Review"),
        template="desk/aftersale/reviews.html",
        context={"rows": [{"row": one, "outcome": str(OUTCOMES[one.outcome])} for one in found.appeals]},
        links=links,
    )


@complaint_part(place="aside", rank=10)
def what_follows(request: StaffRequest, file: ComplaintFile) -> ComplaintPart | None:
    """Offer what can follow where the customer does not agree, or after the end."""
    found = recourse_of(request, file)
    url = complaint_url(file.row.id)
    links = [Link(name=str(name), url=url + to) for move, (name, to) in LINKS.items() if move in found.may]
    if not links:
        return None
    return ComplaintPart(
        name=_("After the end") if file.answers and "mediate" not in found.may else _("Not agreed"),
        template="desk/aftersale/what_follows.html",
        context={"until": found.review_until},
        links=links,
    )


def recourse_of(request: StaffRequest, file: ComplaintFile) -> Recourse:
    """Return what follows a “no”, read once a page."""
    kept: Recourse | None = getattr(request, "recourse", None)
    if kept is None:
        kept = get_recourse(actor=request.actor, now=request.now, complaint_id=file.row.id)
        request.recourse = kept  # type: ignore[attr-defined]
    return kept


@desk_page(RIGHT, methods=METHODS)
def appeal(request: StaffRequest, complaint_id: int) -> HttpResponse:
    """Note that the customer asks for a review."""
    access.complaint_for(request.actor, complaint_id, RIGHT)

    def run(values: dict[str, Any]) -> str:
        made = appeal_complaint(actor=request.actor, now=request.now, complaint_id=complaint_id, **values)
        if made.reviewer is None:
            return _("Noted. Nobody is free to review it yet: give it to somebody who decided nothing in it.")
        return _("Noted. %(name)s reviews it.") % {"name": made.reviewer.name}

    return answer_form(
        request,
        form=AppealForm(request.POST or None),
        title=_("The customer asks for a review"),
        submit=_("Note it"),
        run=run,
        back=complaint_url(complaint_id),
        note=_("Somebody who decided nothing in it looks at it again; they lead the complaint from now on."),
    )


@desk_page(REVIEWS, methods=METHODS)
def give(request: StaffRequest, complaint_id: int) -> HttpResponse:
    """Give the review to somebody who may decide it. Raises: NotFound where none is open."""
    found = _open_appeal(request, complaint_id)
    reviewers = possible_reviewers(actor=request.actor, complaint_id=complaint_id)

    def run(values: dict[str, Any]) -> str:
        given = give_review(actor=request.actor, now=request.now, appeal_id=found.pk, **values)
        return _("%(name)s reviews it.") % {"name": given.reviewer.name if given.reviewer else ""}

    return answer_form(
        request,
        form=GiveReviewForm(
            request.POST or None, reviewers=reviewers, initial={"reviewer_id": found.reviewer_id}
        ),
        title=_("Who reviews it"),
        submit=_("Give it"),
        run=run,
        back=complaint_url(complaint_id),
        note=_("Only who may decide reviews and decided nothing in it stands here."),
    )


@desk_page(REVIEWS, methods=METHODS)
def uphold(request: StaffRequest, complaint_id: int) -> HttpResponse:
    """Find that the answer stands. Raises: NotFound where no review is open."""
    return _decide(request, complaint_id, "upheld", UpholdForm, grave=True)


@desk_page(REVIEWS, methods=METHODS)
def overturn(request: StaffRequest, complaint_id: int) -> HttpResponse:
    """Find that the answer does not stand. Raises: NotFound where no review is open."""
    return _decide(request, complaint_id, "overturned", OverturnForm, grave=False)


def _decide(
    request: StaffRequest,
    complaint_id: int,
    outcome: str,
    form: type[UpholdForm] | type[OverturnForm],
    *,
    grave: bool,
) -> HttpResponse:
    found = _open_appeal(request, complaint_id)

    def run(values: dict[str, Any]) -> str:
        decide_appeal(actor=request.actor, now=request.now, appeal_id=found.pk, outcome=outcome, **values)
        return _("Decided. The customer was told.")

    return answer_form(
        request,
        form=form(request.POST or None, initial={"answer": _telling(found.complaint, outcome)}),
        title=str(OUTCOMES[outcome]),
        submit=_("Decide and tell the customer"),
        run=run,
        back=complaint_url(complaint_id),
        note=_("The complaint ends with this answer; it is not reviewed a second time.")
        if grave
        else _("It is looked into anew, and its time runs anew. You lead it."),
        grave=grave,
    )


@desk_page(RIGHT, methods=METHODS)
def mediate(request: StaffRequest, complaint_id: int) -> HttpResponse:
    """Begin to mediate."""
    complaint = access.complaint_for(request.actor, complaint_id, RIGHT)

    def run(values: dict[str, Any]) -> str:
        begin_mediation(actor=request.actor, now=request.now, complaint_id=complaint_id, **values)
        return _("The customer was told.")

    return answer_form(
        request,
        form=MediateForm(request.POST or None, initial={"words": _telling(complaint, "mediate")}),
        title=_("Mediate"),
        submit=_("Tell the customer"),
        run=run,
        back=complaint_url(complaint_id),
    )


@desk_page(RIGHT, methods=METHODS)
def mediation_end(request: StaffRequest, complaint_id: int) -> HttpResponse:
    """End a mediation that led to nothing."""
    complaint = access.complaint_for(request.actor, complaint_id, RIGHT)

    def run(values: dict[str, Any]) -> str:
        end_mediation(actor=request.actor, now=request.now, complaint_id=complaint_id, **values)
        return _("Ended. The customer has our answer.")

    return answer_form(
        request,
        form=EndMediationForm(request.POST or None, initial={"answer": _telling(complaint, "mediation_end")}),
        title=_("End the mediation"),
        submit=_("Send the final answer"),
        run=run,
        back=complaint_url(complaint_id),
        grave=True,
    )


@desk_page(RIGHT, methods=METHODS)
def reopen(request: StaffRequest, complaint_id: int) -> HttpResponse:
    """Take a closed complaint up again."""
    access.complaint_for(request.actor, complaint_id, RIGHT)

    def run(values: dict[str, Any]) -> str:
        reopen_complaint(actor=request.actor, now=request.now, complaint_id=complaint_id, **values)
        return _("It is looked into again. Its clock runs.")

    return answer_form(
        request,
        form=ReopenComplaintForm(request.POST or None),
        title=_("Take the complaint up again"),
        submit=pgettext("complaint", "Take up again"),
        run=run,
        back=complaint_url(complaint_id),
        note=_("What was late stays late, and its first answer stays the first."),
    )


def _open_appeal(request: StaffRequest, complaint_id: int) -> Appeal:
    """Return the review that is open in a complaint. Raises: NotFound, NotAllowed."""
    complaint = access.complaint_for(request.actor, complaint_id, REVIEWS)
    found = open_appeal(complaint) if complaint.stage == "under_review" else None
    if found is None:
        raise NotFound()
    return found


def _telling(complaint: Complaint, what: str) -> str:
    """Return the words to begin with, in the customer's language."""
    with translation.override(complaint.language):
        texts = {
            "upheld": _(
                "A colleague who had decided nothing in your complaint %(number)s has looked at it again. Our answer stands, for this reason:\n\n"
                "If you still see it differently, you can turn to 12315 or the consumers' association."
            ),
            "overturned": _(
                "We have looked at your complaint %(number)s again, and our answer was not right. We are sorry. We look into it anew, for this reason:\n\n"
                "Until when you hear from us stands on your page."
            ),
            "mediate": _(
                "We would like to find a way that is right for both sides of your complaint %(number)s. This is what we suggest to do:\n\n"
            ),
            "mediation_end": _(
                "We have talked about your complaint %(number)s and could not agree, for this reason:\n\n"
            ),
        }
        said = texts[what] % {"number": complaint.number}
        return said + recourse_words() if what == "mediation_end" else said


ONE = "complaints/<int:complaint_id>/"
ADDRESSES: list[URLPattern] = [
    path(ONE + "appeal/", appeal, name="complaint_appeal"),
    path(ONE + "review/give/", give, name="complaint_review_give"),
    path(ONE + "review/uphold/", uphold, name="complaint_review_uphold"),
    path(ONE + "review/overturn/", overturn, name="complaint_review_overturn"),
    path(ONE + "mediate/", mediate, name="complaint_mediate"),
    path(ONE + "mediation-end/", mediation_end, name="complaint_mediation_end"),
    path(ONE + "reopen/", reopen, name="complaint_reopen"),
]
