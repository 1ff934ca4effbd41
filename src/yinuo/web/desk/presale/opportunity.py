"""Opportunities on the desk: the way to open one, and what is shown of them beside a matter."""

from typing import Any

from django.http import HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from yinuo.core.errors import NotFound
from yinuo.matters import access
from yinuo.matters.models import Matter
from yinuo.people.access import customer_for
from yinuo.people.actions.arrival import Arrival
from yinuo.presale.actions.opportunity import Prospect, open_opportunity
from yinuo.presale.queries.opportunities import OpportunityRow, find_opportunity, opportunities_from
from yinuo.presale.rules.opportunity import NextStep
from yinuo.presale.stages import house_day, stages
from yinuo.presale.states import OPEN_STAGES
from yinuo.web.components.rows import Link
from yinuo.web.desk.action_forms import actor_language, answer_form, whole_number
from yinuo.web.desk.presale import opportunity_deeds
from yinuo.web.desk.presale.opportunity_deeds import product_choices
from yinuo.web.desk.presale.opportunity_forms import (
    NewOpportunityForm,
    suggested_day,
)
from yinuo.web.desk.presale.pipeline_rows import card_of, days_words
from yinuo.web.desk.presale.sale import SalePart, sale_part
from yinuo.web.pages import StaffRequest, desk_page

HOME = "/desk/sale/"
METHODS = ("GET", "HEAD", "POST")


@desk_page("matter.open", methods=METHODS)
def new(request: StaffRequest) -> HttpResponse:
    """Open an opportunity: from a matter (`origin`), for a customer (`customer`), or for somebody who is named."""
    actor, now = request.actor, request.now
    origin = _asked_key(request, "origin")
    customer = _asked_key(request, "customer")
    came_from = access.matter_for(actor, origin, "matter.read") if origin is not None else None
    if customer is not None:
        customer_for(actor, customer, "customer.read")
    known = customer is not None or (came_from is not None and came_from.customer_id is not None)
    form = NewOpportunityForm(
        request.POST or None,
        products=product_choices(actor, actor_language(request)),
        known=known,
        initial={
            "title": came_from.title if came_from is not None else "",
            "text": came_from.title if came_from is not None else "",
            "step": _("Call and ask"),
            "step_on": suggested_day(house_day(now)),
            "mine": True,
        },
    )

    def run(values: dict[str, Any]) -> str:
        asker = None if known else Arrival(name=values["name"], phone=values["phone"])
        open_opportunity(
            actor=actor,
            now=now,
            prospect=Prospect(
                text=values["text"],
                title=values["title"],
                customer_id=customer,
                asker=asker,
                product_id=values["product_id"],
                amount=values["amount"],
                expected_close=values["expected_close"],
            ),
            step=NextStep(what=values["step"], on=values["step_on"]),
            origin_id=origin,
            owner_id=actor.staff_id if values["mine"] else None,
            language=came_from.language if came_from is not None else actor.language,
        )
        return _("The opportunity is open; its next step has a day.")

    return answer_form(
        request, form=form, title=_("New opportunity"), submit=_("Open it"), run=run, back=HOME
    )


@sale_part
def part_of_matter(request: StaffRequest, matter: Matter) -> SalePart | None:
    """Show the opportunity of a matter, or those that came from it, or the way to open one."""
    if not request.actor.can("matter.work"):
        return None
    language, now = actor_language(request), request.now
    if matter.kind == "opportunity":
        row = find_opportunity(actor=request.actor, now=now, language=language, opportunity_id=matter.pk)
        return _part_of_own(request, row, language) if row is not None else None
    rows = opportunities_from(actor=request.actor, now=now, language=language, origin_id=matter.pk)
    today, known = house_day(now), stages()
    return SalePart(
        name=_("Opportunities"),
        icon="funnel",
        links=[Link(name=_("New opportunity"), url=f"{HOME}new/?origin={matter.pk}")],
        template="desk/presale/opportunities_of_matter.html" if rows else "",
        context={
            "rows": [
                {"card": card_of(row, today=today), "stage": known[row.stage].name(language)} for row in rows
            ]
        },
    )


def _part_of_own(request: StaffRequest, row: OpportunityRow, language: str) -> SalePart:
    base = f"{HOME}{row.id}"
    is_open = row.stage in OPEN_STAGES
    links = [Link(name=_("Move"), url=f"{base}/moves/")]
    if is_open:
        links.append(Link(name=_("Next step"), url=f"{base}/step/"))
        if request.actor.can("matter.assign"):
            links.append(Link(name=_("Consultant"), url=f"{base}/consultant/"))
    links.append(Link(name=_("Edit"), url=f"{base}/edit/"))
    known = stages()
    order = list(OPEN_STAGES)
    here = order.index(row.stage) if is_open else len(order)
    return SalePart(
        name=_("Opportunity"),
        icon="funnel",
        links=links,
        template="desk/presale/opportunity_of_matter.html",
        context={
            "card": card_of(row, today=house_day(request.now)),
            "stage": known[row.stage].name(language),
            "is_open": is_open,
            "in_stage": days_words(max(0, (request.now - row.stage_since).days)),
            "steps": [
                {
                    "name": known[code].name(language),
                    "state": "done" if place < here else "",
                    "here": place == here,
                }
                for place, code in enumerate(order)
            ]
            if is_open
            else [],
        },
    )


def _asked_key(request: StaffRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    key = whole_number(text)
    if text and key is None:
        raise NotFound(field=name)
    return key


ADDRESSES: list[URLPattern] = [
    path("sale/new/", new, name="new_opportunity"),
    *opportunity_deeds.ADDRESSES,
]
