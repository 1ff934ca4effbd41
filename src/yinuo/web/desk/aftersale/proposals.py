"""Solutions on the desk: written, approved, offered, decided on."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from yinuo.aftersale import access
from yinuo.aftersale.actions.proposal import DRAFTING, PlannedRemedy, offer_proposal, write_proposal
from yinuo.aftersale.actions.proposal_decision import Said, agree_proposal, refuse_proposal
from yinuo.aftersale.actions.proposal_review import (
    APPROVES,
    approve_proposal,
    ask_proposal_approval,
    send_proposal_back,
)
from yinuo.aftersale.goodwill import allowance_of
from yinuo.aftersale.models import Complaint
from yinuo.aftersale.queries.complaint import ComplaintFile
from yinuo.aftersale.queries.proposals import ProposalRow, list_proposals
from yinuo.core.errors import DomainError, NotFound
from yinuo.core.money_words import money_words
from yinuo.web.components.rows import Link
from yinuo.web.desk.action_forms import answer_form, put_errors
from yinuo.web.desk.aftersale.complaint_page import HOME, complaint_url
from yinuo.web.desk.aftersale.complaint_parts import ComplaintPart, complaint_part
from yinuo.web.desk.aftersale.proposal_forms import ProposalForm, RemedyFormSet, SaidForm, SentBackForm
from yinuo.web.desk.aftersale.proposal_words import shown_proposal
from yinuo.web.pages import StaffRequest, desk_page

METHODS = ("GET", "HEAD", "POST")
RIGHT = "complaint.work"


@complaint_part(place="body", rank=20)
def solutions(request: StaffRequest, file: ComplaintFile) -> ComplaintPart | None:
    """Show the solution as it stands, the versions before it, and what can be done with it."""
    url = complaint_url(file.row.id)
    rows = list_proposals(actor=request.actor, now=request.now, complaint_id=file.row.id)
    writes = "edit" in file.may and file.row.stage in DRAFTING
    if not rows and not writes:
        return None
    pages = []
    if writes:
        name = _("Write a new version") if rows else _("Write a solution")
        pages.append(Link(name=name, url=f"{url}proposal/"))
    shown = [shown_proposal(row, url=url) for row in rows]
    links = _deeds(rows[0], url) if rows else []
    if file.row.stage == "verifying" and "edit" in file.may:
        links += [
            Link(name=_("It is put right"), url=f"{url}confirmed/"),
            Link(name=_("It is not put right yet"), url=f"{url}returned/"),
        ]
    offered = next((row for row in rows[1:] if row.state == "offered"), None)
    if offered is not None:
        links += _deeds(offered, url)
    return ComplaintPart(
        name=_("Solution"),
        template="desk/aftersale/proposals.html",
        context={
            "now": [one for one in shown if one["row"].id == rows[0].id or one["row"] is offered],
            "before": [one for one in shown if one["row"].id != rows[0].id and one["row"] is not offered],
        },
        links=links,
        pages=pages,
    )


def _deeds(row: ProposalRow, url: str) -> list[Link]:
    """Return what this reader can do with a version now."""
    one = f"{url}proposals/{row.id}/"
    names = {
        "offer": _("Offer it to the customer"),
        "ask_approval": _("Ask approval"),
        "approve": _("Approve"),
        "send_back": _("Send back"),
        "agree": _("The customer agreed"),
        "refuse": _("The customer did not agree"),
    }
    may = [name for name in names if name in row.may]
    if row.state == "draft":
        may = [name for name in may if (name == "ask_approval") == row.needs_approval]
    return [Link(name=names[name], url=f"{one}{name.replace('_', '-')}/") for name in may]


@desk_page(RIGHT, methods=METHODS)
def write(request: StaffRequest, complaint_id: int) -> HttpResponse:
    """Write the next version of a solution. Raises: NotFound."""
    complaint = access.complaint_for(request.actor, complaint_id, RIGHT)
    posted = request.method == "POST"
    rows = list_proposals(actor=request.actor, now=request.now, complaint_id=complaint_id)
    latest = rows[0] if rows else None
    form = ProposalForm(request.POST if posted else None, initial=_initial(latest))
    remedies = RemedyFormSet(
        request.POST if posted else None, prefix="remedy", initial=_initial_remedies(latest)
    )
    if posted and form.is_valid() and remedies.is_valid():
        values = form.cleaned_data
        try:
            made = write_proposal(
                actor=request.actor,
                now=request.now,
                complaint_id=complaint_id,
                words=values["words"],
                remedies=_planned(remedies, values["currency"]),
            )
        except DomainError as error:
            if error.status in (403, 404) and not error.field:
                raise
            put_errors(form, error)
        else:
            messages.success(
                request,
                _("Saved. It goes beyond what you may give alone: ask approval next.")
                if made.needs_approval
                else _("Saved. The customer sees it once you offer it."),
            )
            return HttpResponseRedirect(complaint_url(complaint_id))
    return _editor(request, complaint, form, remedies, posted=posted)


def _editor(
    request: StaffRequest, complaint: Complaint, form: forms.Form, remedies: Any, *, posted: bool
) -> HttpResponse:
    own = allowance_of(request.actor.staff_id, now=request.now)
    context = {
        "title": _("Solution"),
        "complaint": complaint,
        "form": form,
        "remedies": remedies,
        "back": complaint_url(complaint.pk),
        "has_budget": own.amount > 0,
        "left": money_words(own.left, own.currency),
        "amount": money_words(own.amount, own.currency),
        "path": [
            Link(name=_("Complaints"), url=HOME),
            Link(name=complaint.number, url=complaint_url(complaint.pk)),
            Link(name=_("Solution")),
        ],
    }
    return render(request, "desk/aftersale/proposal_form.html", context, status=422 if posted else 200)


def _initial(row: ProposalRow | None) -> dict[str, Any]:
    return {"words": row.words, "currency": row.currency} if row is not None else {}


def _initial_remedies(row: ProposalRow | None) -> list[dict[str, Any]]:
    if row is None:
        return []
    return [
        {"kind": one.kind, "words": one.words, "amount": one.amount, "due_on": one.due_on}
        for one in row.remedies
        if one.done_at is None
    ]


def _planned(remedies: Any, currency: str) -> list[PlannedRemedy]:
    return [
        PlannedRemedy(
            kind=one["kind"],
            due_on=one["due_on"],
            words=one["words"],
            amount=one["amount"],
            currency=currency,
        )
        for one in remedies.cleaned_data
        if one.get("kind")
    ]


@desk_page(RIGHT, methods=METHODS)
def offer(request: StaffRequest, complaint_id: int, proposal_id: int) -> HttpResponse:
    """Put a solution before the customer."""

    def run(values: dict[str, Any]) -> str:
        offer_proposal(actor=request.actor, now=request.now, proposal_id=proposal_id)
        return _("Sent. The customer answers on their own page.")

    return _ask(
        request,
        complaint_id,
        proposal_id,
        title=_("Offer this solution to the customer"),
        submit=_("Send"),
        run=run,
        note=_("It leaves at once, with the link to answer. What the customer agrees to is promised."),
    )


@desk_page(RIGHT, methods=METHODS)
def ask_approval(request: StaffRequest, complaint_id: int, proposal_id: int) -> HttpResponse:
    """Ask somebody else for leave to offer it."""

    def run(values: dict[str, Any]) -> str:
        ask_proposal_approval(actor=request.actor, now=request.now, proposal_id=proposal_id)
        return _("Asked. Until it is approved, the customer sees nothing.")

    return _ask(
        request, complaint_id, proposal_id, title=_("Ask approval"), submit=_("Ask approval"), run=run
    )


@desk_page(APPROVES, methods=METHODS)
def approve(request: StaffRequest, complaint_id: int, proposal_id: int) -> HttpResponse:
    """Give leave to offer it as it stands."""

    def run(values: dict[str, Any]) -> str:
        approve_proposal(actor=request.actor, now=request.now, proposal_id=proposal_id)
        return _("Approved. It can be offered now.")

    return _ask(
        request, complaint_id, proposal_id, title=_("Approve this solution"), submit=_("Approve"), run=run
    )


@desk_page(APPROVES, methods=METHODS)
def send_back(request: StaffRequest, complaint_id: int, proposal_id: int) -> HttpResponse:
    """Refuse leave, with the reason."""

    def run(values: dict[str, Any]) -> str:
        send_proposal_back(actor=request.actor, now=request.now, proposal_id=proposal_id, **values)
        return _("Sent back.")

    return _ask(
        request,
        complaint_id,
        proposal_id,
        form=SentBackForm(request.POST or None),
        title=_("Send this solution back"),
        submit=_("Send back"),
        run=run,
    )


@desk_page(RIGHT, methods=METHODS)
def agree(request: StaffRequest, complaint_id: int, proposal_id: int) -> HttpResponse:
    """Note a yes that was said elsewhere."""

    def run(values: dict[str, Any]) -> str:
        agree_proposal(actor=request.actor, now=request.now, proposal_id=proposal_id, said=Said(**values))
        return _("Noted. Each part of it is promised now.")

    return _ask(
        request,
        complaint_id,
        proposal_id,
        form=SaidForm(request.POST or None),
        title=_("The customer agreed"),
        submit=_("Note the yes"),
        run=run,
    )


@desk_page(RIGHT, methods=METHODS)
def refuse(request: StaffRequest, complaint_id: int, proposal_id: int) -> HttpResponse:
    """Note a no that was said elsewhere."""

    def run(values: dict[str, Any]) -> str:
        refuse_proposal(actor=request.actor, now=request.now, proposal_id=proposal_id, said=Said(**values))
        return _("Noted. Our next answer is owed.")

    return _ask(
        request,
        complaint_id,
        proposal_id,
        form=SaidForm(request.POST or None),
        title=_("The customer did not agree"),
        submit=_("Note the no"),
        run=run,
    )


def _ask(
    request: StaffRequest,
    complaint_id: int,
    proposal_id: int,
    *,
    title: str,
    submit: str,
    run: Callable[[dict[str, Any]], str],
    form: forms.Form | None = None,
    note: str = "",
) -> HttpResponse:
    """Ask about a version with what it comes to beside the form. Raises: NotFound."""
    rows = list_proposals(actor=request.actor, now=request.now, complaint_id=complaint_id)
    row = next((one for one in rows if one.id == proposal_id), None)
    if row is None:
        raise NotFound()
    url = complaint_url(complaint_id)
    return answer_form(
        request,
        form=form or forms.Form(request.POST if request.method == "POST" else None),
        title=title,
        submit=submit,
        run=run,
        back=url,
        note=note,
        extra={
            "preview": "desk/aftersale/proposal.html",
            "item": shown_proposal(row, url=url),
            "read_only": True,
        },
    )


ONE = "complaints/<int:complaint_id>/proposals/<int:proposal_id>/"
ADDRESSES: list[URLPattern] = [
    path("complaints/<int:complaint_id>/proposal/", write, name="complaint_proposal"),
    path(ONE + "offer/", offer, name="complaint_proposal_offer"),
    path(ONE + "ask-approval/", ask_approval, name="complaint_proposal_ask_approval"),
    path(ONE + "approve/", approve, name="complaint_proposal_approve"),
    path(ONE + "send-back/", send_back, name="complaint_proposal_send_back"),
    path(ONE + "agree/", agree, name="complaint_proposal_agree"),
    path(ONE + "refuse/", refuse, name="complaint_proposal_refuse"),
]
