"""Carrying out what was agreed on, and asking the customer whether it is put right, on the desk."""

from typing import Any

from django.http import HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from yinuo.aftersale import access
from yinuo.aftersale.actions.proposal_decision import Said
from yinuo.aftersale.actions.remedy import carry_out_remedy
from yinuo.aftersale.actions.verification import confirm_put_right, return_complaint, usual_answer
from yinuo.aftersale.proposal_rows import remedy_words
from yinuo.core.errors import NotFound
from yinuo.web.desk.action_forms import actor_language, answer_form
from yinuo.web.desk.aftersale.complaint_page import complaint_url
from yinuo.web.desk.aftersale.proposal_forms import CarriedOutForm, ConfirmedForm, SaidForm
from yinuo.web.pages import StaffRequest, desk_page

METHODS = ("GET", "HEAD", "POST")
RIGHT = "complaint.work"


@desk_page(RIGHT, methods=METHODS)
def carry_out(request: StaffRequest, complaint_id: int, remedy_id: int) -> HttpResponse:
    """Note that a remedy was carried out. Raises: NotFound."""
    remedy, complaint = access.remedy_for(request.actor, remedy_id, RIGHT)
    if complaint.pk != complaint_id:
        raise NotFound()

    def run(values: dict[str, Any]) -> str:
        carry_out_remedy(actor=request.actor, now=request.now, remedy_id=remedy_id, words=values["words"])
        complaint.refresh_from_db(fields=["stage"])
        if complaint.stage == "verifying":
            return _("All is done. The customer was asked whether it is put right.")
        return _("Noted. Its promise is settled.")

    return answer_form(
        request,
        form=CarriedOutForm(request.POST or None),
        title=_("Carried out"),
        submit=_("Note it"),
        run=run,
        back=complaint_url(complaint_id),
        note=remedy_words(remedy, actor_language(request)),
    )


@desk_page(RIGHT, methods=METHODS)
def confirmed(request: StaffRequest, complaint_id: int) -> HttpResponse:
    """Close a complaint that is put right, with the final answer."""
    complaint = access.complaint_for(request.actor, complaint_id, RIGHT)

    def run(values: dict[str, Any]) -> str:
        answer = values.pop("answer")
        confirm_put_right(
            actor=request.actor,
            now=request.now,
            complaint_id=complaint_id,
            said=Said(**values),
            answer=answer,
        )
        return _("Closed. The customer has our final answer.")

    return answer_form(
        request,
        form=ConfirmedForm(request.POST or None, initial={"answer": usual_answer(complaint)}),
        title=_("It is put right"),
        submit=_("Send the final answer"),
        run=run,
        back=complaint_url(complaint_id),
    )


@desk_page(RIGHT, methods=METHODS)
def returned(request: StaffRequest, complaint_id: int) -> HttpResponse:
    """Go on with a complaint that is not put right."""
    access.complaint_for(request.actor, complaint_id, RIGHT)

    def run(values: dict[str, Any]) -> str:
        return_complaint(actor=request.actor, now=request.now, complaint_id=complaint_id, said=Said(**values))
        return _("It is looked into again.")

    return answer_form(
        request,
        form=SaidForm(request.POST or None),
        title=_("It is not put right yet"),
        submit=_("Look into it again"),
        run=run,
        back=complaint_url(complaint_id),
        note=_("Our answer is owed anew. The first disposition stays as it was."),
    )


ONE = "complaints/<int:complaint_id>/"
ADDRESSES: list[URLPattern] = [
    path(ONE + "remedies/<int:remedy_id>/", carry_out, name="complaint_remedy"),
    path(ONE + "confirmed/", confirmed, name="complaint_confirmed"),
    path(ONE + "returned/", returned, name="complaint_returned"),
]
