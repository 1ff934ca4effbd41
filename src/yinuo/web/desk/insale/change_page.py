"""Changes of orders on the desk: those that are open, one of them whole, and what is done with it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from yinuo.insale import access
from yinuo.insale.actions.change import offer_change, raise_change, withdraw_change
from yinuo.insale.actions.change_decision import ChangeDecision, agree_change, apply_change, reject_change
from yinuo.insale.queries.changes import get_change, list_changes_of, list_open_changes
from yinuo.insale.queries.order import OrderFile
from yinuo.web.components.change_words import shown_change, shown_row
from yinuo.web.components.rows import Cursor, Link
from yinuo.web.desk.action_forms import answer_form, asked_text, do_and_go, query_of
from yinuo.web.desk.insale.change_forms import OfferForm, RaiseForm, SaidForm, WithdrawForm
from yinuo.web.desk.insale.order_deeds import order_url
from yinuo.web.desk.insale.order_parts import OrderPart, order_part
from yinuo.web.pages import StaffRequest, desk_page
from yinuo.web.views_rows import promise

HOME = "/desk/changes/"
METHODS = ("GET", "HEAD", "POST")


def change_url(change_id: int) -> str:
    """Return the address of a change's page."""
    return f"{HOME}{change_id}/"


@desk_page("order.work")
def changes(request: StaffRequest) -> HttpResponse:
    """Show what is asked for and not in force yet, the oldest first."""
    rows, newer = list_open_changes(actor=request.actor, after=asked_text(request, "after"))
    context = {
        "title": _("Changes of orders"),
        "rows": [shown_row(row) for row in rows],
        "cursor": Cursor(
            older_url=query_of({"after": newer}) if newer else "",
            newer_url=HOME if "after" in request.GET else "",
            shown=len(rows),
        ),
    }
    return render(request, "desk/insale/changes.html", context)


@desk_page("matter.read")
def change(request: StaffRequest, change_id: int) -> HttpResponse:
    """Show a change with what can be done about it. Raises: NotFound."""
    file = get_change(actor=request.actor, now=request.now, change_id=change_id)
    context = {
        "title": _("Change %(number)s") % {"number": file.row.number},
        "file": file,
        "shown": shown_change(file),
        "promise": promise(file.promise, with_whom=False) if file.promise else None,
        "may": dict.fromkeys(file.moves, True),
        "url": change_url(change_id),
        "order_url": order_url(file.row.order_id),
        "path": [
            Link(name=_("Orders"), url="/desk/orders/"),
            Link(name=file.row.order_number, url=order_url(file.row.order_id)),
            Link(name=_("Change %(number)s") % {"number": file.row.number}),
        ],
    }
    return render(request, "desk/insale/change.html", context)


@desk_page("order.work", methods=METHODS)
def new(request: StaffRequest, order_id: int) -> HttpResponse:
    """Write down a wish, the customer's or the house's."""
    access.order_for(request.actor, order_id, "order.work")

    def run(values: dict[str, Any]) -> str:
        raise_change(
            actor=request.actor,
            now=request.now,
            order_id=order_id,
            wish=values["text"],
            raised_by=values["raised_by"],
        )
        return _("Written down. Assess what it means for price and day.")

    return answer_form(
        request,
        form=RaiseForm(request.POST or None),
        title=_("Ask for a change"),
        submit=_("Write it down"),
        run=run,
        back=order_url(order_id),
        note=_("Nothing changes before it is assessed and the customer agrees."),
    )


@desk_page("order.work", methods=METHODS)
def offer(request: StaffRequest, change_id: int) -> HttpResponse:
    """Ask the customer, by a message with the link."""

    def run(values: dict[str, Any]) -> str:
        offer_change(actor=request.actor, now=request.now, change_id=change_id, words=values["words"])
        return _("Sent. The customer decides on their own page.")

    return _answer(
        request,
        change_id,
        form=OfferForm(request.POST or None),
        title=_("Ask the customer"),
        submit=_("Send"),
        run=run,
        note=_("What they are asked about cannot be assessed anew; it can only be taken back."),
    )


@desk_page("order.work", methods=METHODS)
def agreed(request: StaffRequest, change_id: int) -> HttpResponse:
    """Write down a yes that was said elsewhere."""

    def run(values: dict[str, Any]) -> str:
        found = agree_change(
            actor=request.actor, now=request.now, change_id=change_id, decision=ChangeDecision(**values)
        )
        if found.state == "applied":
            return _("Agreed and in force.")
        return _("Agreed. It could not be applied yet; see what stands in its way.")

    return _answer(
        request,
        change_id,
        form=SaidForm(request.POST or None),
        title=_("The customer agreed"),
        submit=_("Write down the yes"),
        run=run,
        note=_("It is in force at once, as the order's next version."),
    )


@desk_page("order.work", methods=METHODS)
def rejected(request: StaffRequest, change_id: int) -> HttpResponse:
    """Write down a no that was said elsewhere."""

    def run(values: dict[str, Any]) -> str:
        reject_change(
            actor=request.actor, now=request.now, change_id=change_id, decision=ChangeDecision(**values)
        )
        return _("Written down. What was promised stays.")

    return _answer(
        request,
        change_id,
        form=SaidForm(request.POST or None),
        title=_("The customer did not agree"),
        submit=_("Write down the no"),
        run=run,
    )


@desk_page("order.work", methods=METHODS)
def withdraw(request: StaffRequest, change_id: int) -> HttpResponse:
    """Take a change back, with the reason."""

    def run(values: dict[str, Any]) -> str:
        withdraw_change(actor=request.actor, now=request.now, change_id=change_id, reason=values["reason"])
        return _("Taken back.")

    return _answer(
        request,
        change_id,
        form=WithdrawForm(request.POST or None),
        title=_("Take the change back"),
        submit=_("Take back"),
        run=run,
        note=_("Who was asked already reads this reason on their page."),
        grave=True,
    )


@desk_page("order.work", methods=("POST",))
def put_in_force(request: StaffRequest, change_id: int) -> HttpResponse:
    """Apply what was agreed and could not be applied then."""

    def run() -> str:
        apply_change(actor=request.actor, now=request.now, change_id=change_id)
        return _("In force.")

    return do_and_go(request, run=run, back=change_url(change_id))


def _answer(
    request: StaffRequest,
    change_id: int,
    *,
    form: forms.Form,
    title: str,
    submit: str,
    run: Callable[[dict[str, Any]], str],
    note: str = "",
    grave: bool = False,
) -> HttpResponse:
    access.change_for(request.actor, change_id, "order.work")
    return answer_form(
        request,
        form=form,
        title=title,
        submit=submit,
        run=run,
        back=change_url(change_id),
        note=note,
        grave=grave,
    )


@order_part(place="body", rank=30)
def changes_of(request: StaffRequest, file: OrderFile) -> OrderPart | None:
    """Show the changes of a confirmed order, and where another is asked for."""
    if file.confirmed_at is None:
        return None
    rows = list_changes_of(actor=request.actor, order_id=file.row.id)
    may = file.row.status not in ("cancelled", "completed") and "order.work" in file.rights
    if not rows and not may:
        return None
    links = [Link(name=_("Ask for a change"), url=f"{order_url(file.row.id)}changes/new/")] if may else []
    return OrderPart(
        name=lazy("Changes"),
        template="desk/insale/changes_of_order.html" if rows else "",
        context={"rows": [shown_row(row) for row in rows]},
        links=links,
    )


CHANGE = "changes/<int:change_id>/"
ADDRESSES: list[URLPattern] = [
    path("changes/", changes, name="changes"),
    path(CHANGE, change, name="change"),
    path(CHANGE + "offer/", offer, name="change_offer"),
    path(CHANGE + "agreed/", agreed, name="change_agreed"),
    path(CHANGE + "rejected/", rejected, name="change_rejected"),
    path(CHANGE + "withdraw/", withdraw, name="change_withdraw"),
    path(CHANGE + "apply/", put_in_force, name="change_apply"),
    path("orders/<int:order_id>/changes/new/", new, name="new_change"),
]
