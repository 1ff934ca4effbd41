"""An arrival on the desk: what is known of it, what our driver and the customer say; an order that is accepted."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from yinuo.core.errors import DomainError
from yinuo.insale import access
from yinuo.insale.actions.own_delivery import OwnDelivery, record_delivery, signature_of
from yinuo.insale.actions.receipt import accept_order, confirm_receipt
from yinuo.insale.couriers import OWN
from yinuo.insale.queries.order import OrderFile
from yinuo.insale.queries.receipts import ArrivalRow, get_arrival, list_arrivals, picture_of
from yinuo.insale.receipt_words import receipt_url as customers_url
from yinuo.matters.access import reach_of
from yinuo.matters.models import Matter
from yinuo.web.components.files_shown import shown_file
from yinuo.web.components.rows import Link
from yinuo.web.desk.action_forms import answer_form, put_errors
from yinuo.web.desk.insale.order_deeds import order_url
from yinuo.web.desk.insale.order_parts import OrderPart, order_part
from yinuo.web.desk.insale.receipt_forms import AcceptForm, DeliverForm, HeardReceiptForm
from yinuo.web.desk.insale.receipt_words import badge_of, facts_of, receipt_url
from yinuo.web.desk.insale.shipment_words import shipment_url
from yinuo.web.pages import StaffRequest, desk_page

METHODS = ("GET", "HEAD", "POST")
RIGHT = "shipment.work"
_BY_HAND = (
    "handed_over",
    "in_transit",
    "out_for_delivery",
    "in_locker",
    "exception",
    "delivered",
    "received",
)


@desk_page("matter.read")
def receipt(request: StaffRequest, shipment_id: int) -> HttpResponse:
    """Show what is known of a shipment's arrival, and what can be done about it. Raises: NotFound."""
    arrival = get_arrival(actor=request.actor, shipment_id=shipment_id)
    found = arrival.receipt
    may = _may(request, arrival)
    context = {
        "title": _("Arrival of %(number)s") % {"number": arrival.number},
        "arrival": arrival,
        "receipt": found,
        "facts": facts_of(found) if found else [],
        "badge": badge_of(arrival),
        "may": may,
        "customers_url": customers_url(arrival.secret),
        "url": receipt_url(shipment_id),
        "path": [
            Link(name=_("Orders"), url="/desk/orders/"),
            Link(name=pgettext("kind of matter", "Order"), url=order_url(arrival.order_id)),
            Link(name=arrival.number, url=shipment_url(shipment_id)),
            Link(name=pgettext("shipment", "Arrival")),
        ],
    }
    return render(request, "desk/insale/receipt.html", context)


def _may(request: StaffRequest, arrival: ArrivalRow) -> dict[str, bool]:
    """Return what state, right and reach allow."""
    actor = request.actor
    reaches = actor.can(RIGHT) and Matter.objects.filter(reach_of(actor, RIGHT), pk=arrival.order_id).exists()
    found = arrival.receipt
    is_signed = found is not None and (found.signature_id is not None or found.told_by == "staff")
    is_out = arrival.state in _BY_HAND
    return {
        "deliver": reaches and is_out and arrival.courier == OWN and not is_signed,
        "hear": reaches and is_out,
    }


@desk_page(RIGHT, methods=METHODS)
def deliver(request: StaffRequest, shipment_id: int) -> HttpResponse:
    """Let somebody sign for what our driver brings, on the driver's telephone. Raises: NotFound, NotAllowed."""
    shipment, order = access.shipment_for(request.actor, shipment_id, RIGHT)
    form = DeliverForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        refused = _delivered(request, shipment_id, form) if form.is_valid() else None
        if form.is_valid():
            messages.success(request, _("Delivered. Thank you."))
            return HttpResponseRedirect(receipt_url(shipment_id))
        status = refused.status if refused else 422
    lines = shipment.lines.select_related("line").order_by("line__position")
    context = {
        "title": _("Deliver %(number)s") % {"number": shipment.number},
        "form": form,
        "order": order,
        "lines": [{"title": one.line.title, "amount": f"{one.quantity.normalize():f}"} for one in lines],
        "recipient": shipment.recipient,
        "url": receipt_url(shipment_id),
        "path": [
            Link(name=shipment.number, url=shipment_url(shipment_id)),
            Link(name=pgettext("shipment", "Arrival"), url=receipt_url(shipment_id)),
        ],
    }
    return render(request, "desk/insale/deliver.html", context, status=status)


def _delivered(request: StaffRequest, shipment_id: int, form: DeliverForm) -> DomainError | None:
    """Write down a delivery; an objection is put beside its field and returned."""
    values: dict[str, Any] = form.cleaned_data
    is_other = values["signed_by"] == "other"
    try:
        delivery = OwnDelivery(
            signed_by=values["signed_by"],
            signer=values["signer"],
            consent=True if is_other and values["consent"] else None,
            inspected={"yes": True, "no": False}.get(values["inspected"]),
            condition=values["condition"],
            words=values["words"],
            signature=signature_of(values["signature"]),
            photos=form.pictures(),
        )
        record_delivery(actor=request.actor, now=request.now, shipment_id=shipment_id, delivery=delivery)
    except DomainError as error:
        if error.status in (403, 404):
            raise
        put_errors(form, error)
        return error
    return None


@desk_page(RIGHT, methods=METHODS)
def heard(request: StaffRequest, shipment_id: int) -> HttpResponse:
    """Write down what the customer says of an arrival. Raises: NotFound, NotAllowed."""
    shipment, _order = access.shipment_for(request.actor, shipment_id, RIGHT)
    form = HeardReceiptForm(request.POST or None, request.FILES or None)

    def run(_values: dict[str, Any]) -> str:
        said = form.said(address="")
        confirm_receipt(actor=request.actor, now=request.now, shipment_id=shipment_id, said=said)
        return _("Written down as the customer's word.")

    return answer_form(
        request,
        form=form,
        title=_("What the customer says of %(number)s") % {"number": shipment.number},
        submit=_("Write down"),
        run=run,
        back=receipt_url(shipment_id),
        note=_("Only what they told you themselves: it stands above what the courier says."),
    )


@desk_page("matter.read")
def picture(request: StaffRequest, shipment_id: int, attachment_id: int) -> FileResponse:
    """Show a photo or the signature of an arrival. Raises: NotFound."""
    return shown_file(picture_of(request.actor, shipment_id, attachment_id))


@desk_page("order.work", methods=METHODS)
def accept(request: StaffRequest, order_id: int) -> HttpResponse:
    """Write down that the customer has accepted an order. Raises: NotFound, NotAllowed."""
    access.order_for(request.actor, order_id, "order.work")

    def run(values: dict[str, Any]) -> str:
        accept_order(actor=request.actor, now=request.now, order_id=order_id, words=values["words"])
        return _("Accepted.")

    form: forms.Form = AcceptForm(request.POST or None)
    return answer_form(
        request,
        form=form,
        title=_("The customer has accepted the order"),
        submit=_("Accepted by the customer"),
        run=run,
        back=order_url(order_id),
        note=_("Everything is with them, and they said that it is as agreed."),
    )


@order_part(place="body", rank=60)
def arrivals_of_order(request: StaffRequest, file: OrderFile) -> OrderPart | None:
    """Show how the parcels of an order arrived, once one has left."""
    rows = list_arrivals(actor=request.actor, order_id=file.row.id)
    may_accept = file.row.status == "received" and not {"hold", "resume"}.isdisjoint(file.may)
    if not rows and not may_accept:
        return None
    shown = [
        {
            "row": one,
            "badge": badge_of(one),
            "facts": facts_of(one.receipt) if one.receipt else [],
            "url": receipt_url(one.shipment_id),
        }
        for one in rows
    ]
    accepting = Link(name=_("Accepted by the customer"), url=f"{order_url(file.row.id)}accept/")
    return OrderPart(
        name=_("How it arrived"),
        template="desk/insale/arrivals_of_order.html",
        context={"rows": shown},
        links=[accepting] if may_accept else [],
    )


SHIPMENT = "shipments/<int:shipment_id>/receipt/"
ADDRESSES: list[URLPattern] = [
    path(SHIPMENT, receipt, name="receipt"),
    path(SHIPMENT + "deliver/", deliver, name="receipt_deliver"),
    path(SHIPMENT + "heard/", heard, name="receipt_heard"),
    path(SHIPMENT + "pictures/<int:attachment_id>/", picture, name="receipt_picture"),
    path("orders/<int:order_id>/accept/", accept, name="order_accept"),
]
