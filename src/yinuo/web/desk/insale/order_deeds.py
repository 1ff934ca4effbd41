"""What is done with an order on the desk: confirmed, held, resumed, called off; money recorded and taken back."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from yinuo.core.calendars import calendar_of
from yinuo.core.errors import NotFound
from yinuo.core.organisation import organisation
from yinuo.insale import access
from yinuo.insale.actions.order import cancel_order, confirm_order, hold_order, resume_order
from yinuo.insale.actions.payment import Paid, record_payment, void_payment
from yinuo.insale.models import Order
from yinuo.insale.queries.order import OrderFile, get_order
from yinuo.matters.likely import judge
from yinuo.presale.guard import end_of_day
from yinuo.web.components.guard_words import Guard, guard_of
from yinuo.web.desk.action_forms import answer_form, do_and_go
from yinuo.web.desk.guards import TEMPLATE, asked_override, beside_form
from yinuo.web.desk.insale.order_forms import ConfirmForm, PaymentForm, ReasonForm
from yinuo.web.pages import StaffRequest, desk_page

METHODS = ("GET", "HEAD", "POST")


def order_url(order_id: int) -> str:
    """Return the address of an order's page."""
    return f"/desk/orders/{order_id}/"


@desk_page("order.work", methods=METHODS)
def confirm(request: StaffRequest, order_id: int) -> HttpResponse:
    """Confirm an order; its day becomes our word."""
    order = access.order_for(request.actor, order_id, "order.work")
    is_promised = order.delivery_id is not None
    form = ConfirmForm(
        request.POST if request.method == "POST" else None,
        is_promised=is_promised,
        guard_url=f"{order_url(order_id)}confirm/guard/",
        initial={"delivery_on": order.delivery_on},
    )

    def run(values: dict[str, Any]) -> str:
        confirm_order(
            actor=request.actor,
            now=request.now,
            order_id=order_id,
            delivery_on=values.get("delivery_on"),
            override=asked_override(request),
        )
        return _("Confirmed. From here on it changes by agreement only.")

    note = _("The first version is kept as it is now.")
    if is_promised:
        note += " " + _("The day that was promised with the quote goes on.")
    return answer_form(
        request,
        form=form,
        title=_("Confirm the order"),
        submit=_("Confirm"),
        run=run,
        back=order_url(order_id),
        note=note,
        extra={} if is_promised else beside_form(_guard(request, order)),
    )


@desk_page("order.work")
def confirm_guard(request: StaffRequest, order_id: int) -> HttpResponse:
    """Answer what calendar and history say of the day in the form."""
    order = access.order_for(request.actor, order_id, "order.work")
    return render(request, TEMPLATE, {"guard": _guard(request, order)})


def _guard(request: StaffRequest, order: Order) -> Guard | None:
    asked = request.POST if request.method == "POST" else request.GET
    on = day_of(asked["delivery_on"]) if "delivery_on" in asked else order.delivery_on
    if on is None:
        return None
    calendar = calendar_of(order.team.calendar_id if order.team else None)
    noon = datetime(on.year, on.month, on.day, 12, tzinfo=organisation().zone)
    due_at = end_of_day(noon, calendar=calendar)
    what = _("Deliver the order %(number)s") % {"number": order.number}
    judged = judge(what=what, due_at=due_at, now=request.now, calendar=calendar, team_id=order.team_id)
    return guard_of(
        judged, due_at=due_at, now=request.now, calendar=calendar, override=asked_override(request)
    )


def day_of(text: str) -> date | None:
    """Return the day that a form holds, None where it holds none that can be meant."""
    try:
        found = parse_date(text)
    except ValueError:
        return None
    return found if found is not None and 2000 <= found.year <= 2200 else None


@desk_page("order.work", methods=METHODS)
def hold(request: StaffRequest, order_id: int) -> HttpResponse:
    """Stop the work, with the reason."""
    access.order_for(request.actor, order_id, "order.work")

    def run(values: dict[str, Any]) -> str:
        hold_order(actor=request.actor, now=request.now, order_id=order_id, reason=values["reason"])
        return _("On hold. What is promised runs on.")

    return answer_form(
        request,
        form=ReasonForm(request.POST or None),
        title=_("Put the order on hold"),
        submit=_("Hold"),
        run=run,
        back=order_url(order_id),
        note=_("The work stops; the customer's time does not. Tell them what it means for their day."),
    )


@desk_page("order.work", methods=("POST",))
def resume(request: StaffRequest, order_id: int) -> HttpResponse:
    """Let the work go on."""

    def run() -> str:
        resume_order(actor=request.actor, now=request.now, order_id=order_id)
        return _("The work goes on.")

    return do_and_go(request, run=run, back=order_url(order_id))


@desk_page("order.work", methods=METHODS)
def cancel(request: StaffRequest, order_id: int) -> HttpResponse:
    """Call an order off, with the reason."""
    access.order_for(request.actor, order_id, "order.work")

    def run(values: dict[str, Any]) -> str:
        cancel_order(actor=request.actor, now=request.now, order_id=order_id, reason=values["reason"])
        return _("Cancelled.")

    return answer_form(
        request,
        form=ReasonForm(request.POST or None),
        title=_("Cancel the order"),
        submit=_("Cancel the order"),
        run=run,
        back=order_url(order_id),
        note=_("What was promised with it ends with this reason. Money that came in is paid back by hand."),
        grave=True,
    )


@desk_page("payment.record", methods=METHODS)
def pay(request: StaffRequest, order_id: int) -> HttpResponse:
    """Record money that came in."""
    file = get_order(actor=request.actor, now=request.now, order_id=order_id)
    left = file.row.gross - file.row.credited - file.row.paid
    return _money(
        request,
        file,
        kind="payment",
        amount=file.owed or max(left, Decimal(0)) or None,
        title=_("Record a payment"),
        said=_("Recorded."),
    )


@desk_page("payment.record", methods=METHODS)
def refund(request: StaffRequest, order_id: int) -> HttpResponse:
    """Record money that went back."""
    file = get_order(actor=request.actor, now=request.now, order_id=order_id)
    return _money(
        request,
        file,
        kind="refund",
        amount=max(file.row.paid - file.row.gross + file.row.credited, Decimal(0)) or None,
        title=_("Record a refund"),
        said=_("The refund is recorded."),
    )


def _money(
    request: StaffRequest, file: OrderFile, *, kind: str, amount: Decimal | None, title: str, said: str
) -> HttpResponse:
    access.order_for(request.actor, file.row.id, "payment.record")

    def run(values: dict[str, Any]) -> str:
        paid = Paid(kind=kind, currency=file.row.currency, **values)
        record_payment(actor=request.actor, now=request.now, order_id=file.row.id, paid=paid)
        return said

    return answer_form(
        request,
        form=PaymentForm(request.POST or None, initial={"amount": amount}),
        title=title,
        submit=_("Record"),
        run=run,
        back=order_url(file.row.id),
        note=_("Recorded, not transferred: the money itself moves elsewhere."),
    )


@desk_page("payment.record", methods=METHODS)
def void(request: StaffRequest, order_id: int, payment_id: int) -> HttpResponse:
    """Take back a record made by mistake. Raises: NotFound."""
    file = get_order(actor=request.actor, now=request.now, order_id=order_id)
    if not any(one.id == payment_id for one in file.payments):
        raise NotFound()
    access.order_for(request.actor, order_id, "payment.record")

    def run(values: dict[str, Any]) -> str:
        void_payment(actor=request.actor, now=request.now, payment_id=payment_id, reason=values["reason"])
        return _("Taken back. The record stays, crossed out, with the reason.")

    return answer_form(
        request,
        form=ReasonForm(request.POST or None),
        title=_("Take back the record of a payment"),
        submit=_("Take back"),
        run=run,
        back=order_url(order_id),
        grave=True,
    )


ORDER = "orders/<int:order_id>/"
ADDRESSES: list[URLPattern] = [
    path(ORDER + "confirm/", confirm, name="order_confirm"),
    path(ORDER + "confirm/guard/", confirm_guard, name="order_confirm_guard"),
    path(ORDER + "hold/", hold, name="order_hold"),
    path(ORDER + "resume/", resume, name="order_resume"),
    path(ORDER + "cancel/", cancel, name="order_cancel"),
    path(ORDER + "pay/", pay, name="order_pay"),
    path(ORDER + "refund/", refund, name="order_refund"),
    path(ORDER + "payments/<int:payment_id>/void/", void, name="order_payment_void"),
]
