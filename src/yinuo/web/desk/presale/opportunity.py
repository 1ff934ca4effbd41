"""What is done with an opportunity on the desk: begin it, move it, say what comes next, end it; its part beside the matter."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from yinuo.catalog.queries.products import list_products
from yinuo.core.actor import Actor
from yinuo.core.errors import NotFound
from yinuo.matters import access
from yinuo.matters.models import Matter
from yinuo.people.access import customer_for
from yinuo.people.actions.arrival import Arrival
from yinuo.presale.access_opportunity import opportunity_for
from yinuo.presale.actions.opportunity import Prospect, edit_opportunity, open_opportunity, set_next_step
from yinuo.presale.actions.opportunity_stage import (
    end_without_need,
    lose_opportunity,
    move_opportunity,
    rest_opportunity,
    win_opportunity,
)
from yinuo.presale.actions.pipeline import assign_consultant
from yinuo.presale.consultants import candidates
from yinuo.presale.queries.opportunities import OpportunityRow, find_opportunity, opportunities_from
from yinuo.presale.queries.pipeline_settings import loss_choices, rival_choices
from yinuo.presale.rules.opportunity import NextStep
from yinuo.presale.stages import house_day, stages
from yinuo.presale.states import OPEN_STAGES, OPPORTUNITY_MOVES
from yinuo.web.components.rows import Link
from yinuo.web.desk.action_forms import actor_language, answer_form, asks_part, part, whole_number
from yinuo.web.desk.presale.opportunity_forms import (
    ConsultantForm,
    FactsForm,
    LoseForm,
    MoveForm,
    NewOpportunityForm,
    NoNeedForm,
    RestForm,
    StepForm,
    WinForm,
    suggested_day,
)
from yinuo.web.desk.presale.pipeline_rows import card_of, days_words
from yinuo.web.desk.presale.sale import SalePart, sale_part
from yinuo.web.pages import StaffRequest, desk_page

HOME = "/desk/sale/"
METHODS = ("GET", "HEAD", "POST")
MOST_PRODUCTS = 200
END_ICONS = {"win": "trophy", "lose": "circle-x", "no_need": "circle-minus", "sleep": "moon"}


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
        products=_products(actor, actor_language(request)),
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


@desk_page("matter.read")
def moves(request: StaffRequest, opportunity_id: int) -> HttpResponse:
    """Show where an opportunity can go from here. Raises: NotFound."""
    row = _row(request, opportunity_id)
    known = stages()
    language = actor_language(request)
    base = f"{HOME}{row.id}/move"
    possible = {name: move for name, move in OPPORTUNITY_MOVES.items() if move.is_open_to(row.stage)}
    context = {
        "title": row.title,
        "row": row,
        "stage": known[row.stage].name(language),
        "onward": [
            {"name": known[move.to].name(language), "url": f"{base}/{name}/", "code": move.to}
            for name, move in possible.items()
            if move.to in OPEN_STAGES
        ],
        "ends": [
            {"name": str(move.label), "url": f"{base}/{name}/", "icon": END_ICONS[name]}
            for name, move in possible.items()
            if name in END_ICONS
        ],
        "path": [Link(name=_("Opportunities"), url=HOME), Link(name=row.number)],
    }
    if asks_part(request):
        return part(request, "desk/presale/opportunity_moves_dialog.html", context)
    return render(request, "desk/presale/opportunity_moves.html", context)


@desk_page("matter.work", methods=METHODS)
def move(request: StaffRequest, opportunity_id: int, name: str) -> HttpResponse:
    """Move an opportunity, with what that demands. Raises: NotFound."""
    if name not in OPPORTUNITY_MOVES:
        raise NotFound()
    row = _row(request, opportunity_id)
    if name in ENDS:
        return ENDS[name](request, row)
    to = stages()[OPPORTUNITY_MOVES[name].to].name(actor_language(request))
    initial = {"step": row.next_step, "step_on": row.next_step_on}
    if row.step_passed or row.next_step_on is None:
        initial["step_on"] = suggested_day(house_day(request.now))
    form = MoveForm(request.POST or None, asks_reason=name == "propose", initial=initial)

    def run(values: dict[str, Any]) -> str:
        step = form.next_step()
        unchanged = step == NextStep(what=row.next_step, on=row.next_step_on) if row.next_step_on else False
        move_opportunity(
            actor=request.actor,
            now=request.now,
            opportunity_id=row.id,
            move=name,
            step=None if unchanged else step,
            reason=values.get("reason", ""),
        )
        return _("Moved to “%(stage)s”.") % {"stage": to}

    return answer_form(
        request,
        form=form,
        title=_("Move to “%(stage)s”") % {"stage": to},
        submit=_("Move"),
        run=run,
        back=HOME,
        note=row.title,
    )


def _win(request: StaffRequest, row: OpportunityRow) -> HttpResponse:
    form = WinForm(request.POST or None, initial={"amount": ""})

    def run(values: dict[str, Any]) -> str:
        win_opportunity(
            actor=request.actor,
            now=request.now,
            opportunity_id=row.id,
            amount=values["amount"],
            reason=values["reason"],
        )
        return _("Won.")

    return answer_form(
        request,
        form=form,
        title=_("Won"),
        submit=_("Note that it was won"),
        run=run,
        back=HOME,
        note=row.title,
    )


def _lose(request: StaffRequest, row: OpportunityRow) -> HttpResponse:
    language = actor_language(request)
    form = LoseForm(
        request.POST or None,
        reasons=loss_choices(actor=request.actor, language=language),
        competitors=rival_choices(actor=request.actor, language=language),
    )

    def run(values: dict[str, Any]) -> str:
        lose_opportunity(
            actor=request.actor,
            now=request.now,
            opportunity_id=row.id,
            loss_reason_id=values["loss_reason"],
            competitor_id=values.get("competitor"),
            words=values["words"],
        )
        return _("Noted. Knowing why helps the next one.")

    return answer_form(
        request,
        form=form,
        title=_("Lost"),
        submit=_("Note that it was lost"),
        run=run,
        back=HOME,
        note=row.title,
    )


def _no_need(request: StaffRequest, row: OpportunityRow) -> HttpResponse:
    form = NoNeedForm(request.POST or None)

    def run(values: dict[str, Any]) -> str:
        end_without_need(actor=request.actor, now=request.now, opportunity_id=row.id, words=values["words"])
        return _("Noted.")

    return answer_form(
        request, form=form, title=_("No need"), submit=_("Note it"), run=run, back=HOME, note=row.title
    )


def _sleep(request: StaffRequest, row: OpportunityRow) -> HttpResponse:
    day = suggested_day(house_day(request.now), days=30)
    form = RestForm(request.POST or None, initial={"revisit_on": day})

    def run(values: dict[str, Any]) -> str:
        rest_opportunity(
            actor=request.actor,
            now=request.now,
            opportunity_id=row.id,
            revisit_on=values["revisit_on"],
            words=values["words"],
        )
        return _("It rests. The day to get in touch again is promised.")

    return answer_form(
        request,
        form=form,
        title=_("Let it rest"),
        submit=_("Let it rest"),
        run=run,
        back=HOME,
        note=row.title,
    )


ENDS = {"win": _win, "lose": _lose, "no_need": _no_need, "sleep": _sleep}


@desk_page("matter.work", methods=METHODS)
def step(request: StaffRequest, opportunity_id: int) -> HttpResponse:
    """Say what is done next. Raises: NotFound."""
    row = _row(request, opportunity_id)
    day = row.next_step_on if not row.step_passed else suggested_day(house_day(request.now))
    form = StepForm(request.POST or None, initial={"step": row.next_step, "step_on": day})

    def run(values: dict[str, Any]) -> str:
        set_next_step(
            actor=request.actor,
            now=request.now,
            opportunity_id=row.id,
            step=NextStep(what=values["step"], on=values["step_on"]),
        )
        return _("The next step has its day.")

    return answer_form(
        request, form=form, title=_("Next step"), submit=_("Save"), run=run, back=_matter(row), note=row.title
    )


@desk_page("matter.work", methods=METHODS)
def edit(request: StaffRequest, opportunity_id: int) -> HttpResponse:
    """Change what is known of an opportunity. Raises: NotFound."""
    row = _row(request, opportunity_id)
    own, _own_matter = opportunity_for(request.actor, row.id, "matter.work")
    initial = {name: getattr(own, name) for name in ("amount", "probability", "expected_close", "product_id")}
    form = FactsForm(
        request.POST or None, products=_products(request.actor, actor_language(request)), initial=initial
    )

    def run(values: dict[str, Any]) -> str:
        edit_opportunity(actor=request.actor, now=request.now, opportunity_id=row.id, fields=values)
        return _("Saved.")

    return answer_form(
        request, form=form, title=_("What is known of it"), submit=_("Save"), run=run, back=_matter(row)
    )


@desk_page("matter.assign", methods=METHODS)
def consultant(request: StaffRequest, opportunity_id: int) -> HttpResponse:
    """Give a sale to a consultant; the first is the most suitable. Raises: NotFound."""
    row = _row(request, opportunity_id)
    own, _own_matter = opportunity_for(request.actor, row.id, "matter.assign")
    people = candidates(own, now=request.now)
    choices = [
        (
            one.staff_id,
            _("%(name)s · %(load)s open · %(skills)s")
            % {
                "name": one.name,
                "load": one.load,
                "skills": "、".join(one.skills)
                or (_("consultant") if one.is_consultant else _("no skill noted")),
            },
        )
        for one in people
    ]
    form = ConsultantForm(
        request.POST or None, people=choices, initial={"staff_id": people[0].staff_id if people else None}
    )

    def run(values: dict[str, Any]) -> str:
        assign_consultant(
            actor=request.actor, now=request.now, opportunity_id=row.id, staff_id=values["staff_id"]
        )
        return _("Assigned.")

    return answer_form(
        request,
        form=form,
        title=_("Assign a consultant"),
        submit=_("Assign"),
        run=run,
        back=_matter(row),
        note="" if choices else _("Nobody is on duty right now."),
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


def _row(request: StaffRequest, opportunity_id: int) -> OpportunityRow:
    row = find_opportunity(
        actor=request.actor, now=request.now, language=actor_language(request), opportunity_id=opportunity_id
    )
    if row is None:
        raise NotFound()
    return row


def _matter(row: OpportunityRow) -> str:
    return f"/desk/matters/{row.id}/"


def _asked_key(request: StaffRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    key = whole_number(text)
    if text and key is None:
        raise NotFound(field=name)
    return key


def _products(actor: Actor, language: str) -> list[tuple[int, str]]:
    rows, _after = list_products(actor=actor, language=language, limit=MOST_PRODUCTS)
    return [(row.id, f"{row.code} {row.name}") for row in rows]


ADDRESSES: list[URLPattern] = [
    path("sale/new/", new, name="new_opportunity"),
    path("sale/<int:opportunity_id>/moves/", moves, name="opportunity_moves"),
    path("sale/<int:opportunity_id>/move/<slug:name>/", move, name="move_opportunity"),
    path("sale/<int:opportunity_id>/step/", step, name="opportunity_step"),
    path("sale/<int:opportunity_id>/edit/", edit, name="edit_opportunity"),
    path("sale/<int:opportunity_id>/consultant/", consultant, name="opportunity_consultant"),
]
