"""Writing an order: one that was said on the telephone, in a chat or in the shop, and a draft before it is confirmed."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from msgspec.structs import replace

from yinuo.core.errors import DomainError, NotFound
from yinuo.insale import access
from yinuo.insale.actions.order import Delivery, OrderDraft, edit_order, open_order
from yinuo.insale.models import Order
from yinuo.insale.order_content import content_of_order
from yinuo.people.access import customer_for
from yinuo.people.actions.arrival import Arrival
from yinuo.people.masking import mask_address, mask_phone
from yinuo.people.models import Customer
from yinuo.people.queries.customers import find_customers
from yinuo.web.components.rows import Link
from yinuo.web.desk.action_forms import actor_language, asked_text, asks_part, whole_number
from yinuo.web.desk.insale.order_deeds import order_url
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

HOME = "/desk/orders/"
NEW = f"{HOME}new/"
METHODS = ("GET", "HEAD", "POST")
WHO = ("name", "email", "text", "source")
WHERE = ("recipient", "phone", "address", "words", "delivery_on")
SOURCES = {
    "phone": lazy("Telephone"),
    "chat": lazy("Chat"),
    "visit": lazy("In the shop"),
    "mail": lazy("Mail"),
}


@desk_page("order.work", methods=METHODS)
def new(request: StaffRequest) -> HttpResponse:
    """Write down an order; a button that adds or drops a row, or finds the customer, gives the form back."""
    customer = _customer(request)
    if request.method != "POST":
        typed = TypedQuote(head={"language": actor_language(request), "currency": "CNY"})
        return _page(request, typed, Objections(), customer=customer)
    typed = read_form(request.POST)
    deed = request.POST.get("do", "save")
    if deed != "save":
        typed = shaped(typed, deed, line=chosen_line(request, deed))
        return _page(request, typed, Objections(), customer=customer, deed=deed)
    content, wrong = meant(typed)
    delivery = _delivery(request, wrong)
    if not wrong:
        try:
            draft = OrderDraft(
                content=content,
                text=_typed(request, "text"),
                source=_source(request),
                customer_id=customer.pk if customer else None,
                asker=None if customer else _arrival(request),
                delivery=delivery,
            )
            made = open_order(actor=request.actor, now=request.now, draft=draft)
        except DomainError as error:
            if error.status in (403, 404) and not error.field:
                raise
            _put(wrong, error, typed)
        else:
            messages.success(request, _("Written down. Confirm it when everything is right."))
            return HttpResponseRedirect(order_url(made.pk))
    return _page(request, typed, wrong, customer=customer, status=422)


@desk_page("order.work", methods=METHODS)
def edit(request: StaffRequest, order_id: int) -> HttpResponse:
    """Write a draft anew; one that is confirmed is changed by agreement only."""
    order = access.order_for(request.actor, order_id, "order.work")
    if order.status != "draft":
        return HttpResponseRedirect(order_url(order_id))
    if request.method != "POST":
        return _page(request, form_of(content_of_order(order)), Objections(), order=order)
    typed = read_form(request.POST)
    deed = request.POST.get("do", "save")
    if deed != "save":
        typed = shaped(typed, deed, line=chosen_line(request, deed))
        return _page(request, typed, Objections(), order=order, deed=deed)
    content, wrong = meant(typed)
    delivery = _kept_where_empty(_delivery(request, wrong), order)
    if not wrong:
        try:
            edit_order(
                actor=request.actor, now=request.now, order_id=order_id, content=content, delivery=delivery
            )
        except DomainError as error:
            if error.status in (403, 404) and not error.field:
                raise
            _put(wrong, error, typed)
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(order_url(order_id))
    return _page(request, typed, wrong, order=order, status=422)


@desk_page("order.work", methods=("POST",))
def reckon(request: StaffRequest) -> HttpResponse:
    """Answer the sums and the amounts of the lines as they are typed."""
    typed, customer = read_form(request.POST), _customer(request)
    beside = beside_of(typed, matter=None, level=customer.level if customer else "", now=request.now)
    return render(request, "desk/presale/quote_beside.html", beside_context(beside, typed))


@desk_page("order.work")
def find(request: StaffRequest) -> HttpResponse:
    """Answer products and variants for a word, each as a button of the form."""
    words = asked_text(request, "find", limit=60)
    order_id = whole_number(request.GET.get("for"))
    context = {
        "rows": found_things(request, words) if words else [],
        "words": words,
        "bundles": [b for b in request.GET.getlist("bundle") if b.isalnum()][:20],
        "address": f"{order_url(order_id)}edit/" if order_id else NEW,
    }
    return render(request, "desk/presale/quote_found.html", context)


def _put(wrong: Objections, error: DomainError, typed: TypedQuote) -> None:
    """Put objections beside the fields of this page, those of the content beside its rows."""
    own = {name: said for name, said in field_errors(error).items() if name in (*WHO, *WHERE, "customer")}
    if not own:
        put_objections(wrong, error, typed)
    for name, lines in own.items():
        for said in lines:
            wrong.add(name, said)


def _customer(request: StaffRequest) -> Customer | None:
    """Return the known customer, chosen now or before. Raises: NotFound, NotAllowed."""
    deed, _colon, chosen = request.POST.get("do", "").partition(":")
    asked = chosen if deed == "customer" else request.POST.get("customer") or request.GET.get("customer")
    if not asked or deed == "other_customer":
        return None
    key = whole_number(asked)
    if key is None:
        raise NotFound()
    return customer_for(request.actor, key, "customer.read")


def _arrival(request: StaffRequest) -> Arrival:
    return Arrival(
        name=_typed(request, "name"), phone=_typed(request, "phone"), email=_typed(request, "email")
    )


def _delivery(request: StaffRequest, wrong: Objections) -> Delivery:
    plain = {name: _typed(request, name) for name in WHERE if name != "delivery_on"}
    return Delivery(**plain, on=read_day(_typed(request, "delivery_on"), "delivery_on", wrong))


def _kept_where_empty(delivery: Delivery, order: Order) -> Delivery:
    """Return where a draft goes: what is masked on its page stays as it was unless something else was typed."""
    return replace(
        delivery,
        phone=delivery.phone or order.phone,
        address=delivery.address or order.address,
        words=delivery.words or order.delivery_words,
    )


def _typed(request: StaffRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\x00", "").replace("\r\n", "\n").strip()


def _source(request: StaffRequest) -> str:
    asked = _typed(request, "source")
    return asked if asked in SOURCES else "phone"


def _given(request: StaffRequest, order: Order | None) -> dict[str, str]:
    """Return what stands in the fields of this page: as typed, or as the order has it."""
    if request.method == "POST" or order is None:
        return {name: _typed(request, name) for name in (*WHO, *WHERE)} | {"source": _source(request)}
    day = order.delivery_on.isoformat() if order.delivery_on else ""
    return {"recipient": order.recipient, "delivery_on": day}


def _masked(order: Order | None) -> dict[str, str]:
    if order is None:
        return {}
    words = _("There are words; they stay unless others are written.") if order.delivery_words else ""
    return {"phone": mask_phone(order.phone), "address": mask_address(order.address), "words": words}


def _page(
    request: StaffRequest,
    typed: TypedQuote,
    wrong: Objections,
    *,
    customer: Customer | None = None,
    order: Order | None = None,
    deed: str = "",
    status: int = 200,
) -> HttpResponse:
    words = searched_words(request, deed)
    sought = _typed(request, "who")[:60] if deed == "who" else ""
    title = _("Write the order %(number)s") % {"number": order.number} if order else _("New order")
    way = (
        [Link(name=order.number, url=order_url(order.pk)), Link(name=_("Write"))]
        if order
        else [Link(name=title)]
    )
    if order is not None:
        customer = order.customer
    context: dict[str, Any] = {
        "title": title,
        "path": [Link(name=_("Orders"), url=HOME), *way],
        "order": order,
        "address": f"{order_url(order.pk)}edit/" if order else NEW,
        "back": order_url(order.pk) if order else HOME,
        "find_url": f"{HOME}find/?for={order.pk}" if order else f"{HOME}find/",
        "reckon_url": f"{HOME}reckon/",
        "found_words": words,
        "found": found_things(request, words) if words else [],
        "customer": customer,
        "sought": sought,
        "people": find_customers(actor=request.actor, text=sought, limit=6) if sought else [],
        "sources": SOURCES,
        "given": _given(request, order),
        "masked": _masked(order),
        "is_promised": order is not None and order.delivery_id is not None,
        "lines_title": _("What is ordered"),
        **_contents(typed, wrong, customer, now=request.now),
    }
    is_part = asks_part(request)
    template = "desk/insale/order_form.html" if is_part else "desk/insale/order_edit.html"
    return render(request, template, context, status=200 if is_part else status)


def _contents(
    typed: TypedQuote, wrong: Objections, customer: Customer | None, *, now: datetime
) -> dict[str, Any]:
    return editor_context(typed, wrong, matter=None, level=customer.level if customer else "", now=now)


ADDRESSES: list[URLPattern] = [
    path("orders/new/", new, name="new_order"),
    path("orders/find/", find, name="order_find"),
    path("orders/reckon/", reckon, name="order_reckon"),
    path("orders/<int:order_id>/edit/", edit, name="order_edit"),
]
