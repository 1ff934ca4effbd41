"""What is done with a shipment on the desk: handed over, unpacked, lost, noted; the customer told, a worry settled."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from yinuo.core.errors import NotFound
from yinuo.insale import access
from yinuo.insale.actions.shipment import hand_over_shipment, lose_shipment, unpack_shipment
from yinuo.insale.actions.shipment_concern import settle_concern, tell_about_concern
from yinuo.insale.actions.tracking import HeardEvent, note_tracking
from yinuo.insale.models import Order
from yinuo.insale.queries.packing import usual_courier
from yinuo.insale.queries.shipments import ConcernRow, ShipmentFile, get_shipment
from yinuo.insale.rules.waybills import checked_waybill, likely_courier
from yinuo.web.components.guard_words import Guard
from yinuo.web.desk.action_forms import answer_form
from yinuo.web.desk.guards import asked_override
from yinuo.web.desk.insale.order_deeds import order_url
from yinuo.web.desk.insale.order_forms import ReasonForm
from yinuo.web.desk.insale.shipment_days import arrival_guard
from yinuo.web.desk.insale.shipment_forms import HandOverForm, HeardForm, SettleForm, TellForm, WhyForm
from yinuo.web.desk.insale.shipment_words import concern_words, courier_words, shipment_url
from yinuo.web.pages import StaffRequest, desk_page

METHODS = ("GET", "HEAD", "POST")
RIGHT = "shipment.work"
BESIDE = "desk/insale/hand_over_beside.html"


@desk_page(RIGHT, methods=METHODS)
def hand_over(request: StaffRequest, shipment_id: int) -> HttpResponse:
    """Give a packed shipment away; an unlikely waybill is said, not refused."""
    shipment, order = access.shipment_for(request.actor, shipment_id, RIGHT)
    form = HandOverForm(
        request.POST if request.method == "POST" else None,
        beside_url=f"{shipment_url(shipment_id)}hand-over/beside/",
        initial={"courier": usual_courier(team_id=order.team_id), "promised_on": _day_left(order, request)},
    )

    def run(values: dict[str, Any]) -> str:
        made = hand_over_shipment(
            actor=request.actor,
            now=request.now,
            shipment_id=shipment_id,
            override=asked_override(request),
            **values,
        )
        if said := _doubt(made.courier, made.waybill):
            messages.warning(request, said)
        return _("Handed over. From here on its scans say where it is.")

    return answer_form(
        request,
        form=form,
        title=_("Hand over %(number)s") % {"number": shipment.number},
        submit=_("Handed over"),
        run=run,
        back=shipment_url(shipment_id),
        extra={"beside": BESIDE, **_beside(request, order)},
    )


@desk_page(RIGHT)
def hand_over_beside(request: StaffRequest, shipment_id: int) -> HttpResponse:
    """Answer what is said of the waybill and the day in the form."""
    _shipment, order = access.shipment_for(request.actor, shipment_id, RIGHT)
    return render(request, BESIDE, _beside(request, order))


def _day_left(order: Order, request: StaffRequest) -> Any:
    """Return the day that the order promised, while it is ahead."""
    is_ahead = order.delivery_on is not None and order.delivery_on > request.now.date()
    return order.delivery_on if is_ahead else None


def _beside(request: StaffRequest, order: Order) -> dict[str, Any]:
    asked = request.POST if request.method == "POST" else request.GET
    guard: Guard | None = arrival_guard(request, order, asked.get("promised_on"))
    return {"doubt": _doubt(asked.get("courier", ""), asked.get("waybill", "")), "guard": guard}


def _doubt(courier: str, waybill: str) -> str:
    """Return why a waybill may be mistyped or another courier's; "" where nothing speaks against it."""
    if not waybill.strip():
        return ""
    found = checked_waybill(waybill)
    if found is None:
        return _("This cannot be a waybill number: it has 6 to 32 letters and digits.")
    likely = likely_courier(found)
    if likely is None or likely == courier:
        return ""
    return _("The waybill %(waybill)s looks like one of %(courier)s. Please look again.") % {
        "waybill": found,
        "courier": courier_words(likely),
    }


@desk_page(RIGHT, methods=METHODS)
def unpack(request: StaffRequest, shipment_id: int) -> HttpResponse:
    """Unpack what has not left yet."""
    shipment, order = access.shipment_for(request.actor, shipment_id, RIGHT)

    def run(values: dict[str, Any]) -> str:
        unpack_shipment(
            actor=request.actor, now=request.now, shipment_id=shipment_id, reason=values["reason"]
        )
        return _("Unpacked. What was in it can be packed again.")

    return answer_form(
        request,
        form=WhyForm(request.POST or None),
        title=_("Unpack %(number)s") % {"number": shipment.number},
        submit=_("Unpack"),
        run=run,
        back=order_url(order.pk),
    )


@desk_page(RIGHT, methods=METHODS)
def lose(request: StaffRequest, shipment_id: int) -> HttpResponse:
    """Write down that it is lost, with the reason."""
    shipment, _order = access.shipment_for(request.actor, shipment_id, RIGHT)

    def run(values: dict[str, Any]) -> str:
        lose_shipment(actor=request.actor, now=request.now, shipment_id=shipment_id, reason=values["reason"])
        return _("Written off as lost. What was in it can be packed again.")

    return answer_form(
        request,
        form=ReasonForm(request.POST or None),
        title=_("Write off %(number)s as lost") % {"number": shipment.number},
        submit=_("It is lost"),
        run=run,
        back=shipment_url(shipment_id),
        note=_("A scan made later finds it again."),
        grave=True,
    )


@desk_page(RIGHT, methods=METHODS)
def note(request: StaffRequest, shipment_id: int) -> HttpResponse:
    """Write down what was heard of it."""
    shipment, _order = access.shipment_for(request.actor, shipment_id, RIGHT)

    def run(values: dict[str, Any]) -> str:
        note_tracking(
            actor=request.actor, now=request.now, shipment_id=shipment_id, heard=HeardEvent(**values)
        )
        return _("Written down.")

    return answer_form(
        request,
        form=HeardForm(request.POST or None, initial={"status": "IN_TRANSIT"}),
        title=_("What happened to %(number)s") % {"number": shipment.number},
        submit=_("Write it down"),
        run=run,
        back=shipment_url(shipment_id),
        note=_(
            "For what no courier tells us. Where it is follows from all that happened, by the time it did."
        ),
    )


@desk_page(RIGHT, methods=METHODS)
def tell(request: StaffRequest, shipment_id: int, concern_id: int) -> HttpResponse:
    """Look the ready message over and send it through the order's thread."""
    file, concern = _open_concern(request, shipment_id, concern_id)

    def run(values: dict[str, Any]) -> str:
        tell_about_concern(actor=request.actor, now=request.now, concern_id=concern_id, **values)
        return _("Sent. It stands in the order's conversation.")

    return answer_form(
        request,
        form=TellForm(request.POST or None, initial={"text": concern.message}),
        title=_("Tell the customer: %(what)s") % {"what": concern_words(concern.kind)},
        submit=_("Send message"),
        run=run,
        back=shipment_url(shipment_id),
        note=_tell_note(file),
    )


def _tell_note(file: ShipmentFile) -> str:
    if file.has_mail:
        return _("Look it over: it goes out under your name, by mail too.")
    return _(
        "No e-mail address is known: it stands on the customer's page, and nobody tells them. Please call too."
    )


@desk_page(RIGHT, methods=METHODS)
def settle(request: StaffRequest, shipment_id: int, concern_id: int) -> HttpResponse:
    """Write down what was done about a worry."""
    _file, concern = _open_concern(request, shipment_id, concern_id)

    def run(values: dict[str, Any]) -> str:
        settle_concern(actor=request.actor, now=request.now, concern_id=concern_id, words=values["words"])
        return _("Settled. The same cause does not raise it again.")

    return answer_form(
        request,
        form=SettleForm(request.POST or None),
        title=_("Settled: %(what)s") % {"what": concern_words(concern.kind)},
        submit=_("Settled"),
        run=run,
        back=shipment_url(shipment_id),
    )


def _open_concern(
    request: StaffRequest, shipment_id: int, concern_id: int
) -> tuple[ShipmentFile, ConcernRow]:
    file = get_shipment(actor=request.actor, now=request.now, shipment_id=shipment_id)
    access.shipment_for(request.actor, shipment_id, RIGHT)
    found = next((one for one in file.concerns if one.id == concern_id), None)
    if found is None:
        raise NotFound()
    return file, found


SHIPMENT = "shipments/<int:shipment_id>/"
CONCERN = SHIPMENT + "concerns/<int:concern_id>/"
ADDRESSES: list[URLPattern] = [
    path(SHIPMENT + "hand-over/", hand_over, name="shipment_hand_over"),
    path(SHIPMENT + "hand-over/beside/", hand_over_beside, name="shipment_hand_over_beside"),
    path(SHIPMENT + "unpack/", unpack, name="shipment_unpack"),
    path(SHIPMENT + "lose/", lose, name="shipment_lose"),
    path(SHIPMENT + "note/", note, name="shipment_note"),
    path(CONCERN + "tell/", tell, name="shipment_concern_tell"),
    path(CONCERN + "settle/", settle, name="shipment_concern_settle"),
]
