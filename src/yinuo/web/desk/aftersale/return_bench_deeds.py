"""What is done with a return at the bench: taken in, inspected, settled, paid for, exchanged, sent again, given up as lost."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from yinuo.aftersale.actions.return_arrival import Arrived, add_return_photos, receive_return
from yinuo.aftersale.actions.return_exchange import order_replacement
from yinuo.aftersale.actions.return_freight import tell_freight
from yinuo.aftersale.actions.return_inspection import Inspected, conditions, inspect_line
from yinuo.aftersale.actions.return_lost import settle_lost_return
from yinuo.aftersale.actions.return_sending import SentAgain, send_again
from yinuo.aftersale.actions.return_settlement import PaidBack, Terms, pay_refund, settle_return
from yinuo.aftersale.queries.faults import faults_to_name
from yinuo.aftersale.queries.return_bench import BenchFile, BenchLine, get_bench
from yinuo.core.errors import DomainError, NotFound
from yinuo.core.money_words import money_words
from yinuo.web.desk.action_forms import actor_language, answer_form
from yinuo.web.desk.aftersale.fault_forms import said_of_fault
from yinuo.web.desk.aftersale.return_bench import bench_url
from yinuo.web.desk.aftersale.return_bench_forms import (
    FreightForm,
    InspectForm,
    LostForm,
    PayBackForm,
    PhotosForm,
    ReceiveForm,
    ReplaceForm,
    SendAgainForm,
    SettleForm,
)
from yinuo.web.desk.aftersale.return_bench_words import shown_reckoning
from yinuo.web.errors import error_lines
from yinuo.web.pages import StaffRequest, desk_page

METHODS = ("GET", "HEAD", "POST")
_TRUTH = {"yes": True, "no": False}


def _file(request: StaffRequest, return_id: int, deed: str = "") -> BenchFile:
    """Return a return of which this can be done now. Raises: NotFound."""
    file = get_bench(actor=request.actor, now=request.now, return_id=return_id)
    if deed and deed not in file.may and request.method != "POST":
        raise NotFound()
    return file


def _line(file: BenchFile, line_id: int) -> BenchLine:
    found = next((line for line in file.lines if line.id == line_id), None)
    if found is None:
        raise NotFound()
    return found


@desk_page("return.receive", methods=METHODS)
def receive(request: StaffRequest, return_id: int) -> HttpResponse:
    """Count what came and look at the parcel."""
    file = _file(request, return_id, "receive")
    form = ReceiveForm(
        request.POST or None,
        request.FILES or None,
        lines=[line for line in file.lines if line.granted],
        initial={"seal": ""},
    )

    def run(values: dict[str, Any]) -> str:
        arrived = Arrived(
            quantities=form.quantities(),
            seal_intact=_TRUTH.get(values["seal"]),
            weight_kg=values["weight_kg"],
            words=values["words"],
            photos=form.pictures(),
        )
        receive_return(actor=request.actor, now=request.now, return_id=return_id, arrived=arrived)
        return _("Taken in. The customer was told, and our time for it runs.")

    return answer_form(
        request,
        form=form,
        title=_("Take in %(number)s") % {"number": file.row.number},
        submit=_("Taken in"),
        run=run,
        back=bench_url(return_id),
        note=_("Count what is in the parcel. What is missing can be sent in later."),
    )


@desk_page("return.receive", methods=METHODS)
def inspect(request: StaffRequest, return_id: int, line_id: int) -> HttpResponse:
    """Write down what was found of a line, or of a part of it."""
    file = _file(request, return_id, "inspect")
    line, language = _line(file, line_id), actor_language(request)
    here = line.quantity_received or line.quantity
    faults = dict(faults_to_name(actor=request.actor, product_id=line.product_id, language=language))
    if line.fault_id is not None:
        faults.setdefault(line.fault_id, line.fault)
    form = InspectForm(
        request.POST or None,
        request.FILES or None,
        codes=conditions(line.category),
        faults=list(faults.items()),
        language=language,
        initial={
            "quantity": int(here) if here == int(here) else here.normalize(),
            "finding": line.finding or "as_described",
            "outcome": line.outcome or line.proposed["as_described"],
            "condition": line.condition,
            "serial": line.serial_found,
            "words": line.finding_words,
            "restocked": line.restocked,
            "fault_id": line.fault_id,
            "batch": line.batch,
        },
    )

    def run(values: dict[str, Any]) -> str:
        seen = Inspected(
            finding=values["finding"],
            outcome=values["outcome"],
            quantity=values["quantity"],
            condition=values["condition"],
            serial=values["serial"],
            words=values["words"],
            restocked=values["restocked"],
            photos=form.pictures(),
            **said_of_fault(values),
        )
        inspect_line(actor=request.actor, now=request.now, line_id=line_id, seen=seen)
        return _("Written down.")

    return answer_form(
        request,
        form=form,
        title=_("Inspect “%(title)s”") % {"title": line.title},
        submit=_("Save"),
        run=run,
        back=bench_url(return_id),
        note=_("Where a part of it turned out differently, write down this part first; the rest stays to be inspected."),
    )  # fmt: skip


@desk_page("return.receive", methods=("POST",))
def photograph(request: StaffRequest, return_id: int) -> HttpResponse:
    """Add photos of what came. Raises: NotFound, NotAllowed."""
    form = PhotosForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            add_return_photos(
                actor=request.actor, now=request.now, return_id=return_id, photos=form.pictures()
            )
        except DomainError as error:
            if error.status in (403, 404):
                raise
            for line in error_lines(error):
                messages.error(request, line)
        else:
            messages.success(request, _("Kept."))
    else:
        for problem in form.errors.get("photos", []):
            messages.error(request, str(problem))
    return HttpResponseRedirect(bench_url(return_id))


@desk_page("return.refund", methods=METHODS)
def settle(request: StaffRequest, return_id: int) -> HttpResponse:
    """Reckon what is given back."""
    file = _file(request, return_id, "settle")
    told, known = file.freight.told, file.reckoning
    laid_out = money_words(told.amount, known.currency) if told is not None and known is not None else ""
    owed = money_words(known.freight, known.currency) if known is not None else ""

    def run(values: dict[str, Any]) -> str:
        terms = Terms(
            at_fault=_TRUTH.get(values["at_fault"]),
            deduction=values["deduction"] or Decimal(0),
            because=values["because"],
            freight=values.get("freight"),
            freight_because=values.get("freight_because", ""),
        )
        settle_return(actor=request.actor, now=request.now, return_id=return_id, terms=terms)
        return _("Reckoned. The customer was told.")

    return answer_form(
        request,
        form=SettleForm(request.POST or None, laid_out=laid_out, owed=owed),
        title=_("What is given back for %(number)s") % {"number": file.row.number},
        submit=_("Settle it so"),
        run=run,
        back=bench_url(return_id),
        extra={
            "preview": "desk/aftersale/reckoning.html",
            "reckoning": shown_reckoning(file.reckoning) if file.reckoning is not None else None,
        },
    )


@desk_page("return.receive", methods=METHODS)
def freight(request: StaffRequest, return_id: int) -> HttpResponse:
    """Note what the customer laid out for the way back."""
    file = _file(request, return_id, "freight")
    told = file.freight.told
    known = {"amount": told.amount, "words": told.words} if told is not None else {}
    form = FreightForm(request.POST or None, request.FILES or None, initial=known)

    def run(_values: dict[str, Any]) -> str:
        tell_freight(actor=request.actor, now=request.now, return_id=return_id, laid_out=form.laid_out())
        return _("Noted. It is decided on when the return is settled.")

    return answer_form(
        request,
        form=form,
        title=_("Freight that the customer laid out"),
        submit=_("Save"),
        run=run,
        back=bench_url(return_id),
    )


@desk_page("return.refund", methods=METHODS)
def pay(request: StaffRequest, return_id: int, refund_id: int) -> HttpResponse:
    """Record that money went back."""
    file = _file(request, return_id)
    refund = next((one for one in file.refunds if one.id == refund_id), None)
    if refund is None:
        raise NotFound()

    def run(values: dict[str, Any]) -> str:
        pay_refund(actor=request.actor, now=request.now, refund_id=refund_id, paid=PaidBack(**values))
        return _("Recorded.")

    return answer_form(
        request,
        form=PayBackForm(request.POST or None, initial={"method": refund.method or "transfer"}),
        title=_("Paid back: %(amount)s") % {"amount": money_words(refund.amount, refund.currency)},
        submit=_("Paid back"),
        run=run,
        back=bench_url(return_id),
    )


@desk_page("return.work", methods=METHODS)
def replace(request: StaffRequest, return_id: int) -> HttpResponse:
    """Order what is sent instead."""
    file = _file(request, return_id, "replace")
    form: forms.Form = ReplaceForm(request.POST or None)

    def run(values: dict[str, Any]) -> str:
        made = order_replacement(actor=request.actor, now=request.now, return_id=return_id, **values)
        return _("Ordered: %(number)s. It is packed and shipped like any order.") % {"number": made.number}

    return answer_form(
        request,
        form=form,
        title=_("Replacement for %(number)s") % {"number": file.row.number},
        submit=_("Order the replacement"),
        run=run,
        back=bench_url(return_id),
        note=_("An order at no price, to the address of the first one."),
    )


@desk_page("return.receive", methods=METHODS)
def send(request: StaffRequest, return_id: int) -> HttpResponse:
    """Send goods to the customer again."""
    file = _file(request, return_id, "send")
    is_repair = any(line.outcome == "repair_due" and not line.is_sent for line in file.lines)
    form = SendAgainForm(request.POST or None, is_repair=is_repair, initial={"works": ""})

    def run(values: dict[str, Any]) -> str:
        works = _TRUTH.get(values.pop("works", ""))
        send_again(
            actor=request.actor,
            now=request.now,
            return_id=return_id,
            sent=SentAgain(**values, works=works),
        )
        return _("Noted. Its scans say where it is.")

    return answer_form(
        request,
        form=form,
        title=_("Send goods of %(number)s to the customer") % {"number": file.row.number},
        submit=_("Sent"),
        run=run,
        back=bench_url(return_id),
    )


@desk_page("return.refund", methods=METHODS)
def lost(request: StaffRequest, return_id: int) -> HttpResponse:
    """Decide what the customer gets for a parcel that was lost on its way to us."""
    file = _file(request, return_id, "lost")

    def run(values: dict[str, Any]) -> str:
        settle_lost_return(actor=request.actor, now=request.now, return_id=return_id, **values)
        return _("Decided. The customer was told.")

    return answer_form(
        request,
        form=LostForm(request.POST or None, initial={"outcome": "refund_due"}),
        title=_("Lost on its way: %(number)s") % {"number": file.row.number},
        submit=_("Decide so"),
        run=run,
        back=bench_url(return_id),
        grave=True,
    )


BENCH = "returns/bench/<int:return_id>/"
ADDRESSES: list[URLPattern] = [
    path(BENCH + "receive/", receive, name="bench_receive"),
    path(BENCH + "lines/<int:line_id>/inspect/", inspect, name="bench_inspect"),
    path(BENCH + "photos/", photograph, name="bench_photograph"),
    path(BENCH + "freight/", freight, name="bench_freight"),
    path(BENCH + "settle/", settle, name="bench_settle"),
    path(BENCH + "refunds/<int:refund_id>/pay/", pay, name="bench_pay"),
    path(BENCH + "replacement/", replace, name="bench_replace"),
    path(BENCH + "send/", send, name="bench_send"),
    path(BENCH + "lost/", lost, name="bench_lost"),
]
