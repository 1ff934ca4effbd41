"""A complaint behind its secret address: how far it is, until when we answer, what we offer, and the complainant's word about it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from yinuo.aftersale.actions.appeal import appeal_complaint
from yinuo.aftersale.actions.proposal_decision import Said, agree_proposal, refuse_proposal
from yinuo.aftersale.actions.verification import confirm_put_right, return_complaint
from yinuo.aftersale.actions.web_complaint import take_back_complaint
from yinuo.aftersale.models import FinalAnswer
from yinuo.aftersale.queries.customer_complaint import CustomerComplaint, read_complaint
from yinuo.core.actor import Actor
from yinuo.core.errors import DomainError, NotAllowed
from yinuo.core.worktime.words import explain_words
from yinuo.matters.actions.intake import take_customer_message
from yinuo.web.desk.action_forms import put_errors
from yinuo.web.desk.aftersale.complaint_words import demand_words
from yinuo.web.pages import portal_page
from yinuo.web.portal.aftersale.complaint_forms import (
    AgreeForm,
    NotRightForm,
    RefuseForm,
    ReviewForm,
    TakeBackForm,
)
from yinuo.web.portal.aftersale.complaint_words import (
    ENDS,
    NOW,
    about,
    shown_outside,
    shown_reviews,
    shown_solution,
    steps_of,
)
from yinuo.web.portal.insale.secrets import HOUR_S, holder, now_of, opened, private, was_sent
from yinuo.web.portal.limits import address_of, limit
from yinuo.web.portal.thread_rows import shown_messages, shown_promise
from yinuo.web.portal.tickets import new_ticket, once_key, ticket_age

PER_COMPLAINT = 30
MOST_MESSAGES = 3
STILL_OPEN = ("open_promises", "open_children", "authority_awaits_answer")
HEARD = {"confirm": lazy("It is put right."), "withdraw": lazy("I take the complaint back.")}
Do = Callable[[CustomerComplaint, Actor, dict[str, Any]], object]


@portal_page(audience="link")
def complaint(request: HttpRequest, secret: str) -> HttpResponse:
    """Show the complaint. Raises: NotFound, TooManyTries."""
    return _page(request, _opened(request, secret))


@portal_page(audience="link", methods=("POST",))
def agree(request: HttpRequest, secret: str) -> HttpResponse:
    """Take the yes to a solution. Raises: NotFound, NotAllowed, TooManyTries."""

    def do(found: CustomerComplaint, actor: Actor, values: dict[str, Any]) -> object:
        said = _said(request, found)
        return agree_proposal(actor=actor, now=now_of(request), proposal_id=_own(found, values), said=said)

    return _say(request, secret, AgreeForm(request.POST), "agree", do)


@portal_page(audience="link", methods=("POST",))
def refuse(request: HttpRequest, secret: str) -> HttpResponse:
    """Take the no to a solution. Raises: NotFound, NotAllowed, TooManyTries."""

    def do(found: CustomerComplaint, actor: Actor, values: dict[str, Any]) -> object:
        said = _said(request, found, words=values["words"])
        return refuse_proposal(actor=actor, now=now_of(request), proposal_id=_own(found, values), said=said)

    return _say(request, secret, RefuseForm(request.POST), "refuse", do)


@portal_page(audience="link", methods=("POST",))
def confirm(request: HttpRequest, secret: str) -> HttpResponse:
    """Take it that it is put right. Raises: NotFound, NotAllowed, TooManyTries."""

    def do(found: CustomerComplaint, actor: Actor, values: dict[str, Any]) -> object:
        if found.stage == "closed" and found.answers[0].kind == FinalAnswer.Kind.CLOSED:
            return None  # a second click: it was said already
        said = _said(request, found)
        return confirm_put_right(actor=actor, now=now_of(request), complaint_id=found.matter_id, said=said)

    return _say(request, secret, forms.Form(request.POST), "confirm", do)


@portal_page(audience="link", methods=("POST",))
def not_right(request: HttpRequest, secret: str) -> HttpResponse:
    """Take it that it is not put right. Raises: NotFound, NotAllowed, TooManyTries."""

    def do(found: CustomerComplaint, actor: Actor, values: dict[str, Any]) -> object:
        said = _said(request, found, words=values["words"])
        return return_complaint(actor=actor, now=now_of(request), complaint_id=found.matter_id, said=said)

    return _say(request, secret, NotRightForm(request.POST), "not_right", do)


@portal_page(audience="link", methods=("POST",))
def review(request: HttpRequest, secret: str) -> HttpResponse:
    """Take the wish that somebody else looks at it. Raises: NotFound, NotAllowed, TooManyTries."""
    form = ReviewForm(request.POST)

    def do(found: CustomerComplaint, actor: Actor, values: dict[str, Any]) -> object:
        if ticket_age(values["ticket"], now=now_of(request)) is None:
            form.add_error(
                None, _("This page was open for too long. Everything is still here: please send it again.")
            )
            form.data = form.data.copy()  # type: ignore[attr-defined]
            form.data["ticket"] = new_ticket(now=now_of(request))  # type: ignore[index]
            return None
        key = once_key(values["ticket"], values["reason"], "review")
        if was_sent(key):
            return None
        try:
            return appeal_complaint(
                actor=actor,
                now=now_of(request),
                complaint_id=found.matter_id,
                reason=values["reason"],
                external_id=key,
            )
        except IntegrityError:
            # The same form came a second time while the first was being written.
            if not was_sent(key):
                raise
        return None

    return _say(request, secret, form, "appeal", do)


@portal_page(audience="link", methods=("POST",))
def take_back(request: HttpRequest, secret: str) -> HttpResponse:
    """Take it that the complaint is taken back. Raises: NotFound, NotAllowed, TooManyTries."""

    def do(found: CustomerComplaint, actor: Actor, values: dict[str, Any]) -> object:
        return take_back_complaint(
            actor=actor, now=now_of(request), complaint_id=found.matter_id, reason=values["reason"]
        )

    return _say(request, secret, TakeBackForm(request.POST), "withdraw", do)


def _say(request: HttpRequest, secret: str, form: forms.Form, name: str, do: Do) -> HttpResponse:
    """Do what a form says and go back; an objection stands on the form, nothing typed is lost."""
    found = _opened(request, secret)
    if getattr(request, "actor", None):
        # what staff heard is written down on the desk, in their own name
        raise NotAllowed(right="matter.write_in")
    with translation.override(found.language):
        if not form.is_valid():
            return _page(request, found, {name: form}, status=422)
        limit("complaint", str(found.matter_id), most=PER_COMPLAINT, within_s=HOUR_S)
        actor = holder(
            matter_id=found.matter_id, name=found.customer or _("The customer"), language=found.language
        )
        try:
            do(found, actor, form.cleaned_data)
        except DomainError as error:
            if error.status == 404:
                raise
            if error.code in STILL_OPEN and name in HEARD:
                return _heard(request, found, actor, name)
            put_errors(form, error)
            return _page(request, _opened(request, secret), {name: form}, status=error.status)
        if form.errors:
            return _page(request, found, {name: form}, status=422)
        messages.success(request, _thanks(name))
    return HttpResponseRedirect(f"/c/{secret}/#now")


def _heard(request: HttpRequest, found: CustomerComplaint, actor: Actor, name: str) -> HttpResponse:
    """Write down what the customer said where something of ours still stands in the way of the end: they need not say it again."""
    take_customer_message(
        actor=actor,
        now=now_of(request),
        matter_id=found.matter_id,
        text=str(HEARD[name]),
        channel="web",
        customer_name=found.customer,
    )
    messages.success(
        request,
        _(
            "Thank you, we have written it down. Something is still open on our side; we finish it, then we close."
        ),
    )
    return HttpResponseRedirect(f"/c/{found.secret}/#now")


def _thanks(name: str) -> str:
    return {
        "agree": _("Thank you. What we do by when is promised to you now."),
        "refuse": _("We understand. We look for another way, and tell you here."),
        "confirm": _("Thank you for telling us. We are glad that it is put right."),
        "not_right": _("Thank you for telling us. We look into it again."),
        "appeal": _("Somebody who decided nothing in it looks at it again. Until when stands here."),
        "withdraw": _("You have taken it back. You can write to us again at any time."),
    }[name]


def _own(found: CustomerComplaint, values: dict[str, Any]) -> int:
    """Return the solution that the customer read."""
    return int(values["proposal"])


def _said(request: HttpRequest, found: CustomerComplaint, *, words: str = "") -> Said:
    return Said(how="page", name=found.customer[:80], words=words, address=address_of(request))


def _opened(request: HttpRequest, secret: str) -> CustomerComplaint:
    return opened(request, lambda: read_complaint(secret=secret, now=now_of(request)))


def _page(
    request: HttpRequest,
    found: CustomerComplaint,
    wrong: dict[str, forms.Form] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """Render the page in the complaint's own language, with what was typed kept; `wrong` are forms with objections, by deed."""
    request.LANGUAGE_CODE = found.language
    with translation.override(found.language):
        context = _context(request, found) | _forms(request, found, wrong or {})
        return private(render(request, "portal/aftersale/complaint.html", context, status=status))


def _forms(request: HttpRequest, found: CustomerComplaint, wrong: dict[str, forms.Form]) -> dict[str, Any]:
    solution = {"proposal": found.solution.id} if found.solution is not None else {}
    return {
        "agree_form": wrong.get("agree") or AgreeForm(initial=solution),
        "refuse_form": wrong.get("refuse") or RefuseForm(initial=solution),
        "confirm_form": wrong.get("confirm") or forms.Form(),
        "not_right_form": wrong.get("not_right") or NotRightForm(),
        "review_form": wrong.get("appeal") or ReviewForm(initial={"ticket": new_ticket(now=now_of(request))}),
        "take_back_form": wrong.get("withdraw") or TakeBackForm(),
        "wrong": next((form for name, form in wrong.items() if name not in found.may), None),
        "may": dict.fromkeys(found.may, True),
    }


def _context(request: HttpRequest, found: CustomerComplaint) -> dict[str, Any]:
    now = now_of(request)
    nearest = found.nearest
    return {
        "title": _("Complaint %(number)s") % {"number": found.number},
        "found": found,
        "url": f"/c/{found.secret}/",
        "thread_url": f"/t/{found.secret}/",
        "order_url": reverse("portal_order", args=[found.order_secret]) if found.order_secret else "",
        "about": about(found),
        "demands": demand_words(found.demands),
        "now_words": str(NOW[found.stage]),
        "steps": steps_of(found.stage),
        "nearest": shown_promise(nearest, now=now) if nearest is not None else None,
        "nearest_owner": nearest.owner if nearest is not None else "",
        "counted": explain_words(found.counted) if found.counted is not None else [],
        "others": [shown_promise(one, now=now) for one in found.promises if one is not nearest],
        "solution": shown_solution(found.solution) if found.solution is not None else None,
        "answers": [{"row": one, "name": str(ENDS[FinalAnswer.Kind(one.kind)])} for one in found.answers],
        "reviews": shown_reviews(found),
        "outside": shown_outside(found),
        "turn_outside": found.is_final,
        "messages_shown": shown_messages(found.matter.messages, secret=found.secret)[-MOST_MESSAGES:],
        "asked": "asked" in request.GET,
        "now": now,
    }


COMPLAINT = "c/<str:secret>/"
ADDRESSES: list[URLPattern] = [
    path(COMPLAINT, complaint, name="portal_complaint"),
    path(COMPLAINT + "agree/", agree, name="portal_complaint_agree"),
    path(COMPLAINT + "refuse/", refuse, name="portal_complaint_refuse"),
    path(COMPLAINT + "confirm/", confirm, name="portal_complaint_confirm"),
    path(COMPLAINT + "not-right/", not_right, name="portal_complaint_not_right"),
    path(COMPLAINT + "review/", review, name="portal_complaint_review"),
    path(COMPLAINT + "take-back/", take_back, name="portal_complaint_take_back"),
]
