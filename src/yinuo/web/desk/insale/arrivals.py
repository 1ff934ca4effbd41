"""The arrivals that are looked after: the list, one with everything on one screen, and those of My day."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from yinuo.core.cursors import read_instant_cursor
from yinuo.core.errors import DomainError, InvalidValue
from yinuo.insale.actions.receipt_follow_up import (
    note_arrival_call,
    settle_receipt_follow_up,
    write_about_arrival,
)
from yinuo.insale.queries.receipt_follow_ups import (
    ReceiptFollowUpFile,
    arrivals_on_my_day,
    get_receipt_follow_up,
    list_receipt_follow_ups,
)
from yinuo.people.queries.customers import list_contact_points
from yinuo.web.components.rows import Cursor, Link
from yinuo.web.desk.action_forms import asked_text, put_errors, query_of
from yinuo.web.desk.insale.receipt_forms import CallForm, MessageForm, SettleForm
from yinuo.web.desk.insale.receipt_words import facts_of, reason_words, receipt_url, shown_follow_up
from yinuo.web.pages import StaffRequest, desk_page
from yinuo.web.views_rows import promise

HOME = "/desk/arrivals/"
RIGHT = "order.work"


@desk_page(RIGHT)
def arrivals(request: StaffRequest) -> HttpResponse:
    """Show the arrivals that are looked after, the oldest first, or those that are settled."""
    is_settled = request.GET.get("state") == "settled"
    is_all = request.GET.get("whose") == "all"
    after = _checked(asked_text(request, "after"))
    rows, more = list_receipt_follow_ups(
        actor=request.actor, settled=is_settled, mine=not is_all, after=after
    )
    whose = {"whose": "all"} if is_all else {}
    state = {"state": "settled"} if is_settled else {}
    context = {
        "title": _("Arrivals to look after"),
        "rows": [shown_follow_up(row) for row in rows],
        "tabs": [
            Link(name=pgettext("arrivals", "Open"), url=HOME + query_of(whose), current=not is_settled),
            Link(
                name=pgettext("arrivals", "Settled"),
                url=HOME + query_of({"state": "settled"} | whose),
                current=is_settled,
            ),
        ],
        "is_settled": is_settled,
        "everyones": is_all,
        "everyones_url": HOME + query_of(state | ({} if is_all else {"whose": "all"})),
        "cursor": Cursor(
            newer_url=HOME + query_of(state | whose) if after else "",
            older_url=HOME + query_of(state | whose | {"after": more}) if more else "",
            shown=len(rows),
        ),
    }
    return render(request, "desk/insale/arrivals.html", context)


@desk_page(RIGHT)
def arrival(request: StaffRequest, follow_up_id: int) -> HttpResponse:
    """Show why an arrival is looked after, what is known, and what can be done now. Raises: NotFound."""
    return _page(request, follow_up_id)


@desk_page(RIGHT, methods=("POST",))
def message(request: StaffRequest, follow_up_id: int) -> HttpResponse:
    """Write to the customer. Raises: NotFound, NotAllowed."""
    form = MessageForm(request.POST)

    def run(values: dict[str, Any]) -> str:
        write_about_arrival(
            actor=request.actor, now=request.now, follow_up_id=follow_up_id, text=values["text"]
        )
        return _("Sent. It stays here until they are content.")

    return _deed(request, follow_up_id, form=form, run=run, message=form)


@desk_page(RIGHT, methods=("POST",))
def call(request: StaffRequest, follow_up_id: int) -> HttpResponse:
    """Note what was said in a call. Raises: NotFound, NotAllowed."""
    form = CallForm(request.POST)

    def run(values: dict[str, Any]) -> str:
        note_arrival_call(
            actor=request.actor, now=request.now, follow_up_id=follow_up_id, words=values["words"]
        )
        return _("Noted. It stays here until they are content.")

    return _deed(request, follow_up_id, form=form, run=run, call=form)


@desk_page(RIGHT, methods=("POST",))
def settle(request: StaffRequest, follow_up_id: int) -> HttpResponse:
    """End it with what was done and what the customer says. Raises: NotFound, NotAllowed."""
    form = SettleForm(request.POST)

    def run(values: dict[str, Any]) -> str:
        settle_receipt_follow_up(
            actor=request.actor,
            now=request.now,
            follow_up_id=follow_up_id,
            done=values["done"],
            said=values["said"],
            has_it=not values["never_came"],
        )
        return _("Settled.")

    return _deed(request, follow_up_id, form=form, run=run, settle=form)


def arrivals_to_look_after(request: StaffRequest) -> dict[str, Any] | None:
    """Return the oldest arrivals that the reader looks after and how many there are, None where there is none."""
    if request.actor.staff_id is None or not request.actor.can(RIGHT):
        return None
    rows, count = arrivals_on_my_day(actor=request.actor)
    return {"rows": [shown_follow_up(row) for row in rows], "count": count} if rows else None


def _page(
    request: StaffRequest,
    follow_up_id: int,
    *,
    message: MessageForm | None = None,
    call: CallForm | None = None,
    settle: SettleForm | None = None,
    status: int = 200,
) -> HttpResponse:
    file = get_receipt_follow_up(actor=request.actor, now=request.now, follow_up_id=follow_up_id)
    row = file.row
    context = {
        "title": row.customer,
        "file": file,
        "row": row,
        "why": reason_words(row.reasons),
        "facts": facts_of(file.receipt),
        "promise": promise(file.promise, with_whom=False) if file.promise else None,
        "receipt_url": receipt_url(row.shipment_id),
        "message": message or MessageForm(initial={"text": file.message}),
        "call": call or CallForm(),
        "settle": settle or SettleForm(),
        "phones": _phones(request, file),
        "url": f"{HOME}{follow_up_id}/",
        "path": [
            Link(name=_("Arrivals to look after"), url=HOME),
            Link(name=row.order_number, url=f"/desk/orders/{row.order_id}/"),
            Link(name=row.customer),
        ],
        "nav_path": HOME,
    }
    return render(request, "desk/insale/arrival.html", context, status=status)


def _phones(request: StaffRequest, file: ReceiptFollowUpFile) -> list[Any]:
    if not file.may or file.row.customer_id is None or not request.actor.can("customer.read"):
        return []
    points = list_contact_points(actor=request.actor, customer_id=file.row.customer_id)
    return [point for point in points if point.kind == "phone"]


def _deed(
    request: StaffRequest,
    follow_up_id: int,
    *,
    form: forms.Form,
    run: Callable[[dict[str, Any]], str],
    **shown: Any,
) -> HttpResponse:
    """Do what a form of the page asks and show the page again; an objection stands beside its field, nothing typed is lost."""
    status = 422
    if form.is_valid():
        try:
            said = run(form.cleaned_data)
        except DomainError as error:
            if error.status in (403, 404):
                raise
            put_errors(form, error)
            status = error.status
        else:
            messages.success(request, said)
            return HttpResponseRedirect(f"{HOME}{follow_up_id}/")
    return _page(request, follow_up_id, status=status, **shown)


def _checked(after: str) -> str:
    """Return a cursor, or nothing for a word that is none: an old address still shows the first page."""
    try:
        if after:
            read_instant_cursor(after)
    except InvalidValue:
        return ""
    return after


ADDRESSES: list[URLPattern] = [
    path("arrivals/", arrivals, name="arrivals"),
    path("arrivals/<int:follow_up_id>/", arrival, name="arrival"),
    path("arrivals/<int:follow_up_id>/message/", message, name="arrival_message"),
    path("arrivals/<int:follow_up_id>/call/", call, name="arrival_call"),
    path("arrivals/<int:follow_up_id>/settle/", settle, name="arrival_settle"),
]
