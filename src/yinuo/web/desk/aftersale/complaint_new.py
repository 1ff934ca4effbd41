"""Taking a complaint down in one screen: from a call, a letter, a visit, or the matter in which it was heard."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from yinuo.aftersale.actions.complaint import ComplaintSaid, take_complaint
from yinuo.aftersale.queries.complaints import ComplaintFilter, list_complaints
from yinuo.core.errors import DomainError
from yinuo.insale.access import visible_orders
from yinuo.matters import access as matters_access
from yinuo.matters.models import Matter
from yinuo.people.access import customer_for
from yinuo.people.actions.arrival import Arrival
from yinuo.people.models import Customer
from yinuo.web.components.rows import Link
from yinuo.web.desk.action_forms import actor_language, put_errors, whole_number
from yinuo.web.desk.aftersale.complaint_deeds import order_of_number
from yinuo.web.desk.aftersale.complaint_forms import NewComplaintForm
from yinuo.web.desk.aftersale.complaint_page import HOME, complaint_url
from yinuo.web.desk.aftersale.complaint_words import shown_row
from yinuo.web.desk.presale.opportunity_deeds import product_choices
from yinuo.web.desk.presale.sale import SalePart, sale_part
from yinuo.web.desk.settings_pages import fields_named
from yinuo.web.pages import StaffRequest, desk_page

NEW = f"{HOME}new/"
MOST_ORDERS = 30
WHO = ("name", "phone", "email")


@desk_page("complaint.work", methods=("GET", "HEAD", "POST"))
def new(request: StaffRequest) -> HttpResponse:
    """Take a complaint down; what the customer or the matter tells already is not asked again. Raises: NotFound."""
    origin, customer = _known(request)
    number = origin.number if origin is not None and origin.kind == "order" else ""
    form = NewComplaintForm(
        request.POST or None,
        is_known=customer is not None,
        orders=_orders_of(request, customer),
        products=product_choices(request.actor, actor_language(request)),
        initial={"source": "call", "severity": 2, "order": number},
    )
    if request.method == "POST" and form.is_valid():
        try:
            with fields_named({"order_id": "order", "customer": "name"}):
                made = _take(request, form.cleaned_data, origin, customer)
        except DomainError as error:
            if error.status in (403, 404) and not error.field:
                raise
            put_errors(form, error)
        else:
            messages.success(request, _("Taken down. Its clocks run."))
            return HttpResponseRedirect(complaint_url(made))
    context = {
        "title": _("New complaint"),
        "form": form,
        "submit": _("Take it down"),
        "back": f"/desk/matters/{origin.pk}/" if origin is not None else HOME,
        "note": _("From: %(name)s") % {"name": customer.name} if customer is not None else "",
        "address": request.get_full_path(),
    }
    return render(request, "desk/form_page.html", context, status=422 if form.errors else 200)


def _take(
    request: StaffRequest, values: dict[str, Any], origin: Matter | None, customer: Customer | None
) -> int:
    who = {name: values.get(name, "") for name in WHO}
    said = ComplaintSaid(
        text=values["text"],
        source=values["source"],
        demands=values["demands"],
        severity=values["severity"],
        customer_id=customer.pk if customer is not None else None,
        asker=Arrival(**who) if customer is None else None,
        order_id=order_of_number(request, values["order"]),
        product_id=values["product_id"],
        serial=values["serial"],
        batch=values["batch"],
    )
    made = take_complaint(
        actor=request.actor,
        now=request.now,
        said=said,
        origin_id=origin.pk if origin is not None else None,
        language=customer.language if customer is not None else actor_language(request),
        at=values["at"],
    )
    return int(made.pk)


def _orders_of(request: StaffRequest, customer: Customer | None) -> list[tuple[str, str]]:
    """Return what a known customer bought, the newest first, by number."""
    if customer is None:
        return []
    rows = visible_orders(request.actor).filter(customer=customer, merged_into__isnull=True)
    found = rows.exclude(status="draft").order_by("-opened_at", "-pk").values_list("number", "title")
    return [(number, f"{number} {title}") for number, title in found[:MOST_ORDERS]]


def _known(request: StaffRequest) -> tuple[Matter | None, Customer | None]:
    """Return the matter in which it was heard and the customer, where the address names them. Raises: NotFound."""
    matter_id = whole_number(request.GET.get("matter"))
    if matter_id is not None:
        origin = matters_access.matter_for(request.actor, matter_id, "matter.read")
        return origin, origin.customer
    customer_id = whole_number(request.GET.get("customer"))
    if customer_id is not None:
        return None, customer_for(request.actor, customer_id, "customer.read")
    return None, None


@sale_part
def complaints_of(request: StaffRequest, matter: Matter) -> SalePart | None:
    """Show the complaint that a matter is, or those that were heard in it or are about it."""
    if not request.actor.can("complaint.work"):
        return None
    wanted = {
        "complaint": ComplaintFilter(complaint_id=matter.pk),
        "order": ComplaintFilter(order_id=matter.pk),
    }.get(matter.kind, ComplaintFilter(origin_id=matter.pk))
    rows, _more = list_complaints(
        actor=request.actor, now=request.now, language=actor_language(request), wanted=wanted, limit=20
    )
    is_one = matter.kind in ("complaint", "internal")
    pages = [] if is_one else [Link(name=_("Take down a complaint"), url=f"{NEW}?matter={matter.pk}")]
    if not rows and not pages:
        return None
    return SalePart(
        name=_("Complaints"),
        icon="triangle-alert",
        links=[],
        pages=pages,
        template="desk/aftersale/complaints_of_matter.html" if rows else "",
        context={"rows": [shown_row(row) for row in rows]},
    )


ADDRESSES: list[URLPattern] = [path("complaints/new/", new, name="new_complaint")]
