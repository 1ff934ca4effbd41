"""An order by telephone or mail, taken in one screen: who, what, where to, in what words, and what was told."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from yinuo.core.errors import DomainError, NotFound
from yinuo.people.access import customer_for
from yinuo.people.actions.arrival import Arrival
from yinuo.people.models import Customer
from yinuo.presale.actions.quote_order import take_quote_order
from yinuo.presale.tellings import Need, needs_of_products
from yinuo.web.components.rows import Link
from yinuo.web.desk.action_forms import asks_part, whole_number
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
    TypedDate,
    TypedQuote,
    meant,
    new_key,
    put_objections,
    read_form,
    shaped,
)
from yinuo.web.errors import field_errors
from yinuo.web.pages import StaffRequest, desk_page

FIELDS = ("name", "phone", "email", "channel", "words")
ADDRESS = "/desk/quotes/order/"


@desk_page("quote.make", methods=("GET", "HEAD", "POST"))
def order(request: StaffRequest) -> HttpResponse:
    """Take an order; a button that adds or drops a row gives the form back."""
    if request.method != "POST":
        typed = TypedQuote(head={"language": "zh-hans", "currency": "CNY"}, dates=(TypedDate(key=new_key()),))
        return _page(request, typed, Objections(), customer=_customer(request))
    customer = _customer(request)
    typed = read_form(request.POST)
    deed = request.POST.get("do", "save")
    if deed != "save":
        typed = shaped(typed, deed, line=chosen_line(request, deed))
        words = searched_words(request, deed)
        return _page(request, typed, Objections(), customer=customer, words=words)
    content, wrong = meant(typed)
    if not wrong:
        try:
            made = take_quote_order(
                actor=request.actor,
                now=request.now,
                customer=_arrival(request, customer),
                content=content,
                words=_typed(request, "words"),
                channel=_typed(request, "channel") or "phone",
                understood=tuple(request.POST.getlist("understood")),
            )
        except DomainError as error:
            if error.status in (403, 404) and not error.field:
                raise
            _put(wrong, error, typed)
        else:
            messages.success(request, _("Taken. The customer has the link as a record."))
            return HttpResponseRedirect(f"/desk/quotes/{made.pk}/")
    return _page(request, typed, wrong, customer=customer, status=422)


@desk_page("quote.make", methods=("POST",))
def reckon(request: StaffRequest) -> HttpResponse:
    """Answer the sums and the amounts of the lines as they are typed."""
    typed = read_form(request.POST)
    customer = _customer(request)
    beside = beside_of(typed, matter=None, level=customer.level if customer else "", now=request.now)
    return render(request, "desk/presale/quote_beside.html", beside_context(beside, typed))


def _put(wrong: Objections, error: DomainError, typed: TypedQuote) -> None:
    """Put objections beside the fields of this page, those of the content beside its rows."""
    own = {name: lines for name, lines in field_errors(error).items() if name in (*FIELDS, "understood")}
    if own:
        for name, lines in own.items():
            for said in lines:
                wrong.add(name, said)
        return
    put_objections(wrong, error, typed)


def _customer(request: StaffRequest) -> Customer | None:
    """Return the known customer that the page was opened for. Raises: NotFound, NotAllowed."""
    asked = request.POST.get("customer") or request.GET.get("customer")
    if not asked:
        return None
    key = whole_number(asked)
    if key is None:
        raise NotFound()
    return customer_for(request.actor, key, "customer.read")


def _arrival(request: StaffRequest, customer: Customer | None) -> Arrival:
    if customer is not None:
        return Arrival(customer_id=customer.pk)
    return Arrival(
        name=_typed(request, "name"), phone=_typed(request, "phone"), email=_typed(request, "email")
    )


def _typed(request: StaffRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\x00", "").strip()


def _needs(typed: TypedQuote, customer: Customer | None) -> list[Need]:
    products = {key for line in typed.lines if (key := whole_number(line.product)) is not None}
    language = typed.head.get("language") or "zh-hans"
    return needs_of_products(
        products, customer_id=customer.pk if customer is not None else None, language=language
    )


def _page(
    request: StaffRequest,
    typed: TypedQuote,
    wrong: Objections,
    *,
    customer: Customer | None,
    words: str = "",
    status: int = 200,
) -> HttpResponse:
    level = customer.level if customer is not None else ""
    context: dict[str, Any] = {
        "title": _("Order by phone or mail"),
        "path": [Link(name=_("Quotes"), url="/desk/quotes/"), Link(name=_("Order by phone or mail"))],
        "address": ADDRESS,
        "back": "/desk/quotes/",
        "find_url": "/desk/quotes/find/",
        "reckon_url": f"{ADDRESS}reckon/",
        "found_words": words,
        "found": found_things(request, words) if words else [],
        "customer": customer,
        "given": {name: _typed(request, name) for name in FIELDS} | {"channel": _channel(request)},
        "needs": _needs(typed, customer),
        "understood": request.POST.getlist("understood"),
        **editor_context(typed, wrong, matter=None, level=level, now=request.now),
    }
    part = asks_part(request)
    template = "desk/presale/quote_order_form.html" if part else "desk/presale/quote_order.html"
    return render(request, template, context, status=200 if part else status)


def _channel(request: StaffRequest) -> str:
    return "email" if _typed(request, "channel") == "email" else "phone"


ADDRESSES: list[URLPattern] = [
    path("quotes/order/", order, name="quote_order"),
    path("quotes/order/reckon/", reckon, name="quote_order_reckon"),
]
