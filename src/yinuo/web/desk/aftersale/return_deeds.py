"""What is done with a return on the desk before the goods are here: authorised, refused, given up, told of as sent."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from yinuo.aftersale import return_access
from yinuo.aftersale.actions.return_decision import (
    ReturnTerms,
    authorise_return,
    cancel_return,
    refuse_return,
)
from yinuo.aftersale.actions.return_leg import dispatch_return
from yinuo.web.desk.action_forms import answer_form
from yinuo.web.desk.aftersale.return_forms import AuthoriseForm, CancelForm, RefuseForm, SentForm
from yinuo.web.desk.aftersale.returns import file_of, return_url
from yinuo.web.pages import StaffRequest, desk_page

METHODS = ("GET", "HEAD", "POST")
RIGHT = "return.work"


@desk_page(RIGHT, methods=METHODS)
def authorise(request: StaffRequest, return_id: int) -> HttpResponse:
    """Let goods come back, and tell the customer how."""
    return_access.return_for(request.actor, return_id, RIGHT)
    file = file_of(request, return_id)
    initial = {
        "way": file.way or "self",
        "send_to": file.send_to or settings.YINUO_RETURN_ADDRESS,
        "freight_by": _freight(file.lines),
    }

    def run(values: dict[str, Any]) -> str:
        terms = ReturnTerms(**values)
        authorise_return(actor=request.actor, now=request.now, return_id=return_id, terms=terms)
        return _("Authorised. The customer has read how to send it.")

    return answer_form(
        request,
        form=AuthoriseForm(request.POST or None, file=file, initial=initial),
        title=_("Authorise the return"),
        submit=_("Authorise and tell the customer"),
        run=run,
        back=return_url(return_id),
        note=_("What is not ticked does not come back; the customer reads why."),
    )


def _freight(lines: list[Any]) -> str:
    """Return who is likely to pay: us where a fault is claimed, else the customer."""
    return "buyer" if all(one.reason == "changed_mind" for one in lines) else "seller"


@desk_page(RIGHT, methods=METHODS)
def refuse(request: StaffRequest, return_id: int) -> HttpResponse:
    """Refuse a return, with the reason and the way to complain."""
    return_access.return_for(request.actor, return_id, RIGHT)

    def run(values: dict[str, Any]) -> str:
        refuse_return(actor=request.actor, now=request.now, return_id=return_id, **values)
        return _("Refused. The customer has the reason and knows how to complain.")

    return answer_form(
        request,
        form=RefuseForm(request.POST or None),
        title=_("Refuse the return"),
        submit=_("Refuse and tell the customer"),
        run=run,
        back=return_url(return_id),
        note=_("The customer reads this, what the rules say, and how to complain."),
        grave=True,
    )


@desk_page(RIGHT, methods=METHODS)
def cancel(request: StaffRequest, return_id: int) -> HttpResponse:
    """Give a return up before anything was sent."""
    return_access.return_for(request.actor, return_id, RIGHT)

    def run(values: dict[str, Any]) -> str:
        cancel_return(actor=request.actor, now=request.now, return_id=return_id, **values)
        return _("The return is closed.")

    return answer_form(
        request,
        form=CancelForm(request.POST or None),
        title=_("Close the return"),
        submit=_("Close and tell the customer"),
        run=run,
        back=return_url(return_id),
        grave=True,
    )


@desk_page(RIGHT, methods=METHODS)
def sent(request: StaffRequest, return_id: int) -> HttpResponse:
    """Note that the customer has sent the goods, and by which parcel."""
    return_access.return_for(request.actor, return_id, RIGHT)

    def run(values: dict[str, Any]) -> str:
        dispatch_return(actor=request.actor, now=request.now, return_id=return_id, **values)
        return _("Noted. The parcel is followed from now on.")

    return answer_form(
        request,
        form=SentForm(request.POST or None),
        title=_("The customer has sent it"),
        submit=_("Save"),
        run=run,
        back=return_url(return_id),
    )


RETURN = "returns/<int:return_id>/"
ADDRESSES: list[URLPattern] = [
    path(RETURN + "authorise/", authorise, name="return_authorise"),
    path(RETURN + "refuse/", refuse, name="return_refuse"),
    path(RETURN + "cancel/", cancel, name="return_cancel"),
    path(RETURN + "sent/", sent, name="return_sent"),
]
