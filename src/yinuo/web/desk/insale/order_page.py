"""One order on the desk: what was bought, by when, what was paid, and what can be done now."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from yinuo.core.money_words import money_words
from yinuo.insale.actions.delivery import reveal_delivery
from yinuo.insale.queries.order import OrderFile, get_order
from yinuo.insale.seen import reading_one_page
from yinuo.web.components.rows import Link
from yinuo.web.desk.action_forms import asks_part, part
from yinuo.web.desk.insale.order_parts import parts_of
from yinuo.web.desk.insale.order_words import (
    METHODS,
    SOURCES,
    shown_line,
    shown_row,
    shown_term,
    steps_of,
)
from yinuo.web.pages import StaffRequest, desk_page
from yinuo.web.views_rows import promise, shown_promises

HOME = "/desk/orders/"


@desk_page("matter.read")
def order(request: StaffRequest, order_id: int) -> HttpResponse:
    """Show an order with what can be done about it. Raises: NotFound."""
    with reading_one_page():
        return _order(request, order_id)


def _order(request: StaffRequest, order_id: int) -> HttpResponse:
    file = get_order(actor=request.actor, now=request.now, order_id=order_id)
    money = file.row.currency
    context = {
        "title": _("Order %(number)s") % {"number": file.row.number},
        "file": file,
        "shown": shown_row(file.row),
        "source": str(SOURCES[file.row.source]),
        "steps": steps_of(file),
        "delivery": promise(file.delivery, with_whom=False) if file.delivery else None,
        "promises": [
            one
            for one in shown_promises(file.promises)
            if file.delivery is None or one.id != file.delivery.id
        ],
        "lines": [shown_line(line, money) for line in file.lines],
        "sums": [
            {"name": _("Without tax"), "value": money_words(file.net, money)},
            {"name": _("Tax"), "value": money_words(file.tax, money)},
        ],
        "terms": [shown_term(term, money) for term in file.terms],
        "owed": money_words(file.owed, money) if file.owed else "",
        "paid": money_words(file.row.paid, money),
        "credited": money_words(file.row.credited, money) if file.row.credited else "",
        "payments": _payments(file),
        "versions": [{"row": one, "total": money_words(one.gross, money)} for one in file.versions],
        "may": dict.fromkeys(file.may, True),
        "can_reveal": "reveal" in file.may and bool(file.address or file.phone or file.has_delivery_words),
        "body_parts": parts_of(request, file, place="body"),
        "aside_parts": parts_of(request, file, place="aside"),
        "path": [Link(name=_("Orders"), url=HOME), Link(name=file.row.number)],
        "url": f"{HOME}{order_id}/",
    }
    return render(request, "desk/insale/order.html", context)


def _payments(file: OrderFile) -> list[dict[str, object]]:
    return [
        {
            "row": one,
            "amount": ("−" if one.kind != "payment" else "") + money_words(one.amount, one.currency),
            "method": str(METHODS.get(one.method, one.method)),
        }
        for one in file.payments
    ]


@desk_page("customer.reveal", methods=("POST",))
def reveal(request: StaffRequest, order_id: int) -> HttpResponse:
    """Show in full where an order goes, once; the journal keeps who looked."""
    found = reveal_delivery(actor=request.actor, now=request.now, order_id=order_id)
    context = {
        "title": _("Where it goes"),
        "delivery": found,
        "path": [
            Link(name=_("Orders"), url=HOME),
            Link(name=pgettext("kind of matter", "Order"), url=f"{HOME}{order_id}/"),
        ],
    }
    if asks_part(request):
        return part(request, "desk/insale/delivery.html", context)
    return render(request, "desk/insale/delivery_page.html", context)


ADDRESSES: list[URLPattern] = [
    path("orders/<int:order_id>/", order, name="order"),
    path("orders/<int:order_id>/reveal/", reveal, name="order_reveal"),
]
