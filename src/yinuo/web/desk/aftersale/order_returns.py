"""Returns and rights on the page of an order: what came back or will, what the guarantee has reached, repairs that were noted."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from yinuo.aftersale import return_access
from yinuo.aftersale.actions.repair import RepairSaid, change_repair, note_repair
from yinuo.aftersale.actions.return_request import request_return
from yinuo.aftersale.queries.faults import SightingRow, faults_to_name, find_sighting
from yinuo.aftersale.queries.returns import ReturnFilter, list_returns
from yinuo.aftersale.queries.rights import LineRights, line_rights, rights_of_order
from yinuo.core.errors import DomainError
from yinuo.insale.access import order_for
from yinuo.insale.models import OrderLine
from yinuo.insale.queries.order import OrderFile
from yinuo.matters.models import Matter
from yinuo.web.components.return_words import shown_return
from yinuo.web.components.rows import Link
from yinuo.web.desk.action_forms import actor_language, answer_form
from yinuo.web.desk.aftersale.return_forms import RepairForm, RequestForm
from yinuo.web.desk.aftersale.returns import return_url
from yinuo.web.desk.insale.order_parts import OrderPart, order_part
from yinuo.web.desk.presale.sale import SalePart, sale_part
from yinuo.web.pages import StaffRequest, desk_page

METHODS = ("GET", "HEAD", "POST")
RIGHT = "return.work"
_SHIPPED = ("part_shipped", "shipped", "received", "accepted", "completed")


def order_return_url(order_id: int) -> str:
    """Return where staff ask for a return of an order."""
    return f"/desk/orders/{order_id}/return/"


@order_part(place="aside", rank=92)
def returns_of_order(request: StaffRequest, file: OrderFile) -> OrderPart | None:
    """Show the returns of an order, and the way to ask for one."""
    if not request.actor.can(RIGHT) or file.row.status not in _SHIPPED:
        return None
    rows, _more = list_returns(
        actor=request.actor, now=request.now, wanted=ReturnFilter(order_id=file.row.id), limit=20
    )
    return OrderPart(
        name=_("Returns"),
        template="desk/aftersale/returns_of_order.html" if rows else "",
        context={"rows": [shown_return(row) for row in rows]},
        badge=str(len(rows)) if rows else "",
        pages=[Link(name=_("Take down a return"), url=order_return_url(file.row.id))],
    )


@order_part(place="body", rank=92)
def rights_reached(request: StaffRequest, file: OrderFile) -> OrderPart | None:
    """Show from when each line's times run, how long its guarantee does, and which rights repairs have reached."""
    if not request.actor.can(RIGHT) or file.row.status not in _SHIPPED:
        return None
    rows = rights_of_order(
        actor=request.actor, order_id=file.row.id, now=request.now, language=actor_language(request)
    )
    if not rows:
        return None
    reached = sum(one.is_reached for one in rows)
    return OrderPart(
        name=_("Rights reached"),
        template="desk/aftersale/rights.html",
        context={"rows": rows, "url": f"/desk/orders/{file.row.id}/repairs/"},
        badge=str(reached) if reached else "",
    )


@sale_part
def rights_of_matter(request: StaffRequest, matter: Matter) -> SalePart | None:
    """Show the rights of an order's lines beside its conversation, and the return that a matter is."""
    if not request.actor.can(RIGHT) or matter.kind not in ("order", "return"):
        return None
    if matter.kind == "return":
        rows, _more = list_returns(
            actor=request.actor, now=request.now, wanted=ReturnFilter(return_id=matter.pk), limit=1
        )
        return SalePart(
            name=_("Returns"),
            icon="undo-2",
            links=[],
            template="desk/aftersale/returns_of_matter.html",
            context={"rows": [shown_return(row) for row in rows]},
        )
    found = rights_of_order(
        actor=request.actor, order_id=matter.pk, now=request.now, language=actor_language(request)
    )
    if not found:
        return None
    return SalePart(
        name=_("Rights reached"),
        icon="scale",
        links=[],
        pages=[Link(name=_("Take down a return"), url=order_return_url(matter.pk))],
        template="desk/aftersale/rights_of_matter.html",
        context={"rows": found},
    )


@desk_page(RIGHT, methods=METHODS)
def take_down(request: StaffRequest, order_id: int) -> HttpResponse:
    """Take down what a customer wishes to send back; what the rules say is shown on the return's page. Raises: NotFound."""
    order = order_for(request.actor, order_id, RIGHT)
    found = line_rights(order, now=request.now, language=actor_language(request))
    lines = [one for one in found if one.left]
    form = RequestForm(request.POST or None, lines=lines)
    if request.method == "POST" and form.is_valid():
        try:
            made = request_return(actor=request.actor, now=request.now, order_id=order_id, asked=form.asked())
        except DomainError as error:
            if error.status in (403, 404) and not error.field:
                raise
            form.object_to(error)
        else:
            messages.success(request, _("Taken down. You see what the rules say."))
            return HttpResponseRedirect(return_url(made.pk))
    context = {
        "title": _("Take down a return"),
        "form": form,
        "submit": _("Take it down"),
        "back": f"/desk/orders/{order_id}/",
        "note": _times(lines),
        "address": request.get_full_path(),
    }
    return render(request, "desk/form_page.html", context, status=422 if form.errors else 200)


def _times(lines: list[LineRights]) -> str:
    """Return what is worth knowing before asking: what lies in a locker starts no time."""
    if not lines:
        return _("Nothing of this order can go back: nothing has left us, or all of it is in a return.")
    if any(one.waits_in for one in lines):
        return _("Something of it lies in a locker or at a station: the customer's time has not begun.")
    return ""


@desk_page(RIGHT, methods=METHODS)
def add_repair(request: StaffRequest, order_id: int, line_id: int) -> HttpResponse:
    """Note a repair of what a line sold."""
    line, _order = return_access.sold_line_for(request.actor, line_id, RIGHT)
    form = RepairForm(request.POST or None, faults=_faults(request, line))

    def run(_values: dict[str, Any]) -> str:
        note_repair(
            actor=request.actor, now=request.now, order_line_id=line.pk, said=RepairSaid(**form.values())
        )
        return _("Noted.")

    return _repair_form(request, form, line, run, order_id=order_id)


@desk_page(RIGHT, methods=METHODS)
def edit_repair(request: StaffRequest, order_id: int, repair_id: int) -> HttpResponse:
    """Change what is known of a repair, such as when it was given back."""
    found, line, _order = return_access.repair_for(request.actor, repair_id, RIGHT)
    words = {True: "yes", False: "no", None: ""}
    names = ("fault_code", "handed_in_at", "given_back_at", "waited_for", "recorded", "serial", "words")
    seen = find_sighting(
        actor=request.actor, source="repair", key=repair_id, language=actor_language(request)
    )
    initial = {**{name: getattr(found, name) for name in names}, "works": words[found.works]}
    if seen is not None:
        initial |= {"fault_id": seen.fault_id, "batch": seen.batch}
    form = RepairForm(request.POST or None, faults=_faults(request, line, seen), initial=initial)

    def run(_values: dict[str, Any]) -> str:
        change_repair(actor=request.actor, now=request.now, repair_id=repair_id, fields=form.values())
        return _("Saved.")

    return _repair_form(request, form, line, run, order_id=order_id)


def _faults(
    request: StaffRequest, line: OrderLine, standing: SightingRow | None = None
) -> list[tuple[int, str]]:
    """Return the faults of what a line sold, to choose from."""
    return faults_to_name(
        actor=request.actor,
        product_id=line.product_id,
        language=actor_language(request),
        standing=standing,
    )


def _repair_form(
    request: StaffRequest, form: RepairForm, line: OrderLine, run: Any, *, order_id: int
) -> HttpResponse:
    return answer_form(
        request,
        form=form,
        title=_("Repair of “%(title)s”") % {"title": line.title},
        submit=_("Save"),
        run=run,
        back=f"/desk/orders/{order_id}/",
        note=_(
            "Two repairs of the same fault that did not hold give the right to an exchange; so do long waits."
        ),
    )


ORDER = "orders/<int:order_id>/"
ADDRESSES: list[URLPattern] = [
    path(ORDER + "return/", take_down, name="order_return"),
    path(ORDER + "repairs/line/<int:line_id>/", add_repair, name="order_repair_new"),
    path(ORDER + "repairs/<int:repair_id>/", edit_repair, name="order_repair"),
]
