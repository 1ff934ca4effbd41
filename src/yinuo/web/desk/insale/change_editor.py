"""Assessing a change: the lines as they would be, what they come to, and what calendar and history say of another day."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from yinuo.core.errors import DomainError
from yinuo.core.money_words import money_words
from yinuo.insale import access
from yinuo.insale.actions.change_assessment import Assessment, assess_change
from yinuo.insale.change_rows import content_of_kept, items_of
from yinuo.insale.models import ChangeRequest, Order
from yinuo.insale.order_content import content_of_order
from yinuo.insale.states import ChangeState
from yinuo.web.components.rows import Link
from yinuo.web.desk.action_forms import asked_text, asks_part
from yinuo.web.desk.guards import TEMPLATE, asked_override
from yinuo.web.desk.insale.change_page import change_url
from yinuo.web.desk.insale.order_deeds import order_url
from yinuo.web.desk.insale.shipment_days import arrival_guard
from yinuo.web.desk.presale.quote_editor import (
    beside_context,
    beside_of,
    chosen_line,
    editor_context,
    found_things,
    searched_words,
)
from yinuo.web.desk.presale.quote_form import (
    Objections,
    TypedQuote,
    form_of,
    meant,
    put_objections,
    read_day,
    read_form,
    shaped,
)
from yinuo.web.errors import field_errors
from yinuo.web.pages import StaffRequest, desk_page

METHODS = ("GET", "HEAD", "POST")
OWN = ("delivery_on", "drawings", "effects", "override")


@desk_page("order.work", methods=METHODS)
def assess(request: StaffRequest, change_id: int) -> HttpResponse:
    """Write down what a change comes to; a button that adds or drops a row gives the form back."""
    change, order = access.change_for(request.actor, change_id, "order.work")
    if change.state not in (ChangeState.RAISED, ChangeState.ASSESSED):
        return HttpResponseRedirect(change_url(change_id))
    if request.method != "POST":
        return _page(request, change, order, form_of(_begun(change, order)), Objections())
    typed = _of_order(read_form(request.POST), order)
    deed = request.POST.get("do", "save")
    if deed != "save":
        typed = shaped(typed, deed, line=chosen_line(request, deed))
        return _page(request, change, order, typed, Objections(), deed=deed)
    content, wrong = meant(typed)
    day = read_day(_typed(request, "delivery_on"), "delivery_on", wrong)
    if not wrong:
        assessment = Assessment(
            content=content,
            delivery_on=day,
            drawings=_typed(request, "drawings"),
            effects=_typed(request, "effects"),
            override=asked_override(request),
        )
        try:
            assess_change(actor=request.actor, now=request.now, change_id=change_id, assessment=assessment)
        except DomainError as error:
            if error.status in (403, 404) and not error.field:
                raise
            _put(wrong, error, typed)
        else:
            messages.success(request, _("Assessed. Look it over, then ask the customer."))
            return HttpResponseRedirect(change_url(change_id))
    return _page(request, change, order, typed, wrong, status=422)


@desk_page("order.work", methods=("POST",))
def reckon(request: StaffRequest, change_id: int) -> HttpResponse:
    """Answer the sums and the amounts of the lines as they are typed."""
    _change, order = access.change_for(request.actor, change_id, "order.work")
    typed = _of_order(read_form(request.POST), order)
    beside = beside_of(typed, matter=None, level=_level(order), now=request.now)
    return render(request, "desk/presale/quote_beside.html", beside_context(beside, typed))


@desk_page("order.work")
def find(request: StaffRequest, change_id: int) -> HttpResponse:
    """Answer products and variants for a word, each as a button of the form."""
    access.change_for(request.actor, change_id, "order.work")
    words = asked_text(request, "find", limit=60)
    context = {
        "rows": found_things(request, words) if words else [],
        "words": words,
        "bundles": [b for b in request.GET.getlist("bundle") if b.isalnum()][:20],
        "address": f"{change_url(change_id)}assess/",
    }
    return render(request, "desk/presale/quote_found.html", context)


@desk_page("order.work")
def guard(request: StaffRequest, change_id: int) -> HttpResponse:
    """Answer what calendar and history say of the day in the form."""
    _change, order = access.change_for(request.actor, change_id, "order.work")
    typed = asked_text(request, "delivery_on")
    return render(request, TEMPLATE, {"guard": arrival_guard(request, order, typed)})


def _begun(change: ChangeRequest, order: Order) -> Any:
    """Return what the editor begins with: what was assessed before, else the order as it is."""
    return content_of_kept(items_of(change), order) if change.lines else content_of_order(order)


def _of_order(typed: TypedQuote, order: Order) -> TypedQuote:
    """Return the form under what a change leaves alone: money, tax and the discount on the whole."""
    head = {
        **typed.head,
        "currency": order.currency,
        "language": order.language,
        "discount_percent": str(order.discount_percent),
        "deposit_percent": "",
        "valid_on": "",
    }
    return TypedQuote(head=head, includes_tax=order.includes_tax, lines=typed.lines)


def _level(order: Order) -> str:
    return order.customer.level if order.customer else ""


def _typed(request: StaffRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\x00", "").replace("\r\n", "\n").strip()


def _put(wrong: Objections, error: DomainError, typed: TypedQuote) -> None:
    """Put objections beside the fields of this page, those of the lines beside their rows."""
    own = {name: said for name, said in field_errors(error).items() if name in OWN}
    if not own:
        put_objections(wrong, error, typed)
    for name, lines in own.items():
        for said in lines:
            wrong.add(name, said)


def _given(request: StaffRequest, change: ChangeRequest, order: Order) -> dict[str, str]:
    """Return what stands in the fields of this page: as typed, or as it was assessed before."""
    if request.method == "POST":
        return {name: _typed(request, name) for name in OWN}
    day: date | None = change.delivery_on or order.delivery_on
    return {
        "delivery_on": day.isoformat() if day else "",
        "drawings": change.drawings,
        "effects": change.effects,
        "override": str((change.lines or {}).get("override", "")),
    }


def _page(
    request: StaffRequest,
    change: ChangeRequest,
    order: Order,
    typed: TypedQuote,
    wrong: Objections,
    *,
    deed: str = "",
    status: int = 200,
) -> HttpResponse:
    words, url = searched_words(request, deed), change_url(change.pk)
    given = _given(request, change, order)
    title = _("Assess change %(number)s") % {"number": change.number}
    context: dict[str, Any] = {
        "title": title,
        "change": change,
        "order": order,
        "path": [
            Link(name=_("Orders"), url="/desk/orders/"),
            Link(name=order.number, url=order_url(order.pk)),
            Link(name=_("Change %(number)s") % {"number": change.number}, url=url),
            Link(name=_("Assess")),
        ],
        "address": f"{url}assess/",
        "back": url,
        "find_url": f"{url}find/",
        "reckon_url": f"{url}reckon/",
        "guard_url": f"{url}guard/",
        "found_words": words,
        "found": found_things(request, words) if words else [],
        "given": given,
        "guard": arrival_guard(request, order, given["delivery_on"]),
        "before_total": money_words(order.gross, order.currency),
        "lines_title": _("The lines as they would be"),
        **editor_context(typed, wrong, matter=None, level=_level(order), now=request.now),
    }
    is_part = asks_part(request)
    template = "desk/insale/change_form.html" if is_part else "desk/insale/change_edit.html"
    return render(request, template, context, status=200 if is_part else status)


CHANGE = "changes/<int:change_id>/"
ADDRESSES: list[URLPattern] = [
    path(CHANGE + "assess/", assess, name="change_assess"),
    path(CHANGE + "reckon/", reckon, name="change_reckon"),
    path(CHANGE + "find/", find, name="change_find"),
    path(CHANGE + "guard/", guard, name="change_guard"),
]
