"""What is done with a complaint on the desk: decided on, looked into, given more time, handed on, withdrawn."""

from typing import Any

from django.http import HttpResponse
from django.urls import URLPattern, path
from django.utils import translation
from django.utils.translation import gettext as _

from yinuo.aftersale import access
from yinuo.aftersale.actions.cause import write_findings
from yinuo.aftersale.actions.colleague import ask_colleagues
from yinuo.aftersale.actions.complaint import edit_complaint
from yinuo.aftersale.actions.complaint_stage import (
    accept_complaint,
    ask_complainant,
    decline_complaint,
    extend_complaint,
    resume_complaint,
    transfer_complaint,
    withdraw_complaint,
)
from yinuo.aftersale.models import Complaint
from yinuo.aftersale.queries.causes import list_causes
from yinuo.aftersale.queries.complaint import get_complaint
from yinuo.core.errors import NotFound
from yinuo.insale.access import visible_orders
from yinuo.people.queries.staff import list_teams
from yinuo.web.desk.action_forms import actor_language, answer_form, do_and_go
from yinuo.web.desk.aftersale.complaint_forms import (
    AwaitForm,
    ColleaguesForm,
    DeclineForm,
    ExtendForm,
    FactsForm,
    FindingsForm,
    TransferForm,
    WithdrawForm,
)
from yinuo.web.desk.aftersale.complaint_page import complaint_url
from yinuo.web.desk.aftersale.recourse_words import recourse_words
from yinuo.web.desk.presale.opportunity_deeds import product_choices
from yinuo.web.desk.settings_pages import fields_named
from yinuo.web.pages import StaffRequest, desk_page

METHODS = ("GET", "HEAD", "POST")
RIGHT = "complaint.work"


@desk_page(RIGHT, methods=("POST",))
def accept(request: StaffRequest, complaint_id: int) -> HttpResponse:
    """Take a complaint on."""

    def run() -> str:
        accept_complaint(actor=request.actor, now=request.now, complaint_id=complaint_id)
        return _("Taken on.")

    return do_and_go(request, run=run, back=complaint_url(complaint_id))


@desk_page(RIGHT, methods=METHODS)
def decline(request: StaffRequest, complaint_id: int) -> HttpResponse:
    """Do not take a complaint on, and say so."""
    complaint = access.complaint_for(request.actor, complaint_id, RIGHT)

    def run(values: dict[str, Any]) -> str:
        decline_complaint(actor=request.actor, now=request.now, complaint_id=complaint_id, **values)
        return _("Not taken on. The customer has our answer.")

    return answer_form(
        request,
        form=DeclineForm(request.POST or None, initial={"answer": _declining(complaint)}),
        title=_("Do not take this complaint on"),
        submit=_("Send the final answer"),
        run=run,
        back=complaint_url(complaint_id),
        note=_("The customer learns why, and where they can turn to."),
        grave=True,
    )


@desk_page(RIGHT, methods=METHODS)
def transfer(request: StaffRequest, complaint_id: int) -> HttpResponse:
    """Hand a complaint to the body that settles it."""
    access.complaint_for(request.actor, complaint_id, RIGHT)

    def run(values: dict[str, Any]) -> str:
        transfer_complaint(actor=request.actor, now=request.now, complaint_id=complaint_id, **values)
        return _("Handed on. The customer has our answer.")

    return answer_form(
        request,
        form=TransferForm(request.POST or None),
        title=_("Hand this complaint to another body"),
        submit=_("Send the final answer"),
        run=run,
        back=complaint_url(complaint_id),
        grave=True,
    )


@desk_page(RIGHT, methods=METHODS)
def ask(request: StaffRequest, complaint_id: int) -> HttpResponse:
    """Ask the complainant for what only they have."""
    access.complaint_for(request.actor, complaint_id, RIGHT)

    def run(values: dict[str, Any]) -> str:
        ask_complainant(actor=request.actor, now=request.now, complaint_id=complaint_id, **values)
        return _("Sent. It goes on when the customer answers.")

    return answer_form(
        request,
        form=AwaitForm(request.POST or None),
        title=_("Ask the complainant"),
        submit=_("Send"),
        run=run,
        back=complaint_url(complaint_id),
        note=_("Clocks stand still only where their standard says so."),
    )


@desk_page(RIGHT, methods=("POST",))
def resume(request: StaffRequest, complaint_id: int) -> HttpResponse:
    """Go on looking into it."""

    def run() -> str:
        resume_complaint(actor=request.actor, now=request.now, complaint_id=complaint_id)
        return _("It goes on.")

    return do_and_go(request, run=run, back=complaint_url(complaint_id))


@desk_page(RIGHT, methods=METHODS)
def extend(request: StaffRequest, complaint_id: int) -> HttpResponse:
    """Give the answer more time, once, with notice."""
    access.complaint_for(request.actor, complaint_id, RIGHT)

    def run(values: dict[str, Any]) -> str:
        extend_complaint(actor=request.actor, now=request.now, complaint_id=complaint_id, **values)
        return _("Extended. The customer was told.")

    return answer_form(
        request,
        form=ExtendForm(request.POST or None),
        title=_("Extend the time for our answer"),
        submit=_("Extend and tell the customer"),
        run=run,
        back=complaint_url(complaint_id),
        note=_("Once only. The customer learns the reason and the new day at once."),
    )


@desk_page(RIGHT, methods=METHODS)
def withdraw(request: StaffRequest, complaint_id: int) -> HttpResponse:
    """Note that the customer takes it back."""
    complaint = access.complaint_for(request.actor, complaint_id, RIGHT)
    with translation.override(complaint.language):
        answer = _(
            "You told us that you take back your complaint %(number)s. We have closed it. Write here again at any time if you wish us to go on."
        ) % {"number": complaint.number}

    def run(values: dict[str, Any]) -> str:
        withdraw_complaint(actor=request.actor, now=request.now, complaint_id=complaint_id, **values)
        return _("Withdrawn. The customer has our confirmation.")

    return answer_form(
        request,
        form=WithdrawForm(request.POST or None, initial={"answer": answer}),
        title=_("The customer takes the complaint back"),
        submit=_("Confirm it to the customer"),
        run=run,
        back=complaint_url(complaint_id),
        note=_("What was late stays late."),
        grave=True,
    )


@desk_page(RIGHT, methods=METHODS)
def edit(request: StaffRequest, complaint_id: int) -> HttpResponse:
    """Change what is known of a complaint."""
    complaint = access.complaint_for(request.actor, complaint_id, RIGHT)
    initial = {
        "demands": complaint.demands,
        "severity": complaint.severity,
        "order": complaint.purchase.number if complaint.purchase else "",
        "product_id": complaint.product_id,
        "serial": complaint.serial,
        "batch": complaint.batch,
    }

    def run(values: dict[str, Any]) -> str:
        fields = {**values, "order_id": order_of_number(request, values.pop("order"))}
        if fields["order_id"] != complaint.purchase_id:
            fields["order_line_id"] = None
        del fields["order"]
        with fields_named({"order_id": "order"}):
            edit_complaint(actor=request.actor, now=request.now, complaint_id=complaint_id, fields=fields)
        return _("Saved.")

    return answer_form(
        request,
        form=FactsForm(
            request.POST or None,
            initial=initial,
            products=product_choices(request.actor, actor_language(request)),
        ),
        title=_("What is known of the complaint"),
        submit=_("Save"),
        run=run,
        back=complaint_url(complaint_id),
    )


@desk_page(RIGHT, methods=METHODS)
def findings(request: StaffRequest, complaint_id: int) -> HttpResponse:
    """Write down why it happened and who answers for it."""
    complaint = access.complaint_for(request.actor, complaint_id, RIGHT)

    def run(values: dict[str, Any]) -> str:
        write_findings(actor=request.actor, now=request.now, complaint_id=complaint_id, **values)
        return _("Saved.")

    return answer_form(
        request,
        form=FindingsForm(
            request.POST or None,
            initial={
                "cause_id": complaint.cause_id,
                "responsibility_id": complaint.responsibility_id,
                "words": complaint.findings,
            },
            causes=_knots(request, "cause", complaint.cause_id),
            responsibilities=_knots(request, "responsibility", complaint.responsibility_id),
        ),
        title=_("What was found"),
        submit=_("Save"),
        run=run,
        back=complaint_url(complaint_id),
    )


@desk_page(RIGHT, methods=METHODS)
def colleagues(request: StaffRequest, complaint_id: int) -> HttpResponse:
    """Ask another team for the investigation."""
    get_complaint(
        actor=request.actor, now=request.now, complaint_id=complaint_id, language=actor_language(request)
    )

    def run(values: dict[str, Any]) -> str:
        child = ask_colleagues(actor=request.actor, now=request.now, complaint_id=complaint_id, **values)
        return _("Asked: %(number)s.") % {"number": child.number}

    return answer_form(
        request,
        form=ColleaguesForm(
            request.POST or None, teams=[(team.id, team.name) for team in list_teams(actor=request.actor)]
        ),
        title=_("Ask colleagues"),
        submit=_("Ask"),
        run=run,
        back=complaint_url(complaint_id),
        note=_("They have what is left of the complaint's time. It cannot end before they have answered."),
    )


def order_of_number(request: StaffRequest, number: str) -> int | None:
    """Return the order of a number that was typed, None for none. Raises: NotFound, beside its field."""
    number = number.replace("\x00", "").strip()
    if not number:
        return None
    found = visible_orders(request.actor).filter(number__iexact=number).values_list("pk", flat=True).first()
    if found is None:
        raise NotFound(field="order")
    return int(found)


def _knots(request: StaffRequest, kind: str, current: int | None) -> list[tuple[int, str]]:
    rows = list_causes(actor=request.actor, language=actor_language(request), kind=kind)
    return [(row.id, row.path) for row in rows if row.active or row.id == current]


def _declining(complaint: Complaint) -> str:
    with translation.override(complaint.language):
        said = _(
            "Thank you for telling us. We have looked at your complaint %(number)s and cannot take it on, for this reason:\n\n"
            "You can turn to:\n\n"
        ) % {"number": complaint.number}
        return said + recourse_words()


ONE = "complaints/<int:complaint_id>/"
ADDRESSES: list[URLPattern] = [
    path(ONE + "accept/", accept, name="complaint_accept"),
    path(ONE + "decline/", decline, name="complaint_decline"),
    path(ONE + "transfer/", transfer, name="complaint_transfer"),
    path(ONE + "await/", ask, name="complaint_await"),
    path(ONE + "resume/", resume, name="complaint_resume"),
    path(ONE + "extend/", extend, name="complaint_extend"),
    path(ONE + "withdraw/", withdraw, name="complaint_withdraw"),
    path(ONE + "edit/", edit, name="complaint_edit"),
    path(ONE + "findings/", findings, name="complaint_findings"),
    path(ONE + "colleagues/", colleagues, name="complaint_colleagues"),
]
