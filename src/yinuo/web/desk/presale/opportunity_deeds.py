"""What is done with an opportunity on the desk: moved with what that demands, its next step, its facts, its consultant."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from yinuo.catalog.queries.products import list_products
from yinuo.core.actor import Actor
from yinuo.core.errors import NotFound
from yinuo.presale.access_opportunity import opportunity_for
from yinuo.presale.actions.opportunity import edit_opportunity, set_next_step
from yinuo.presale.actions.opportunity_stage import move_opportunity
from yinuo.presale.actions.pipeline import assign_consultant
from yinuo.presale.consultants import candidates
from yinuo.presale.queries.opportunities import OpportunityRow, find_opportunity
from yinuo.presale.rules.opportunity import NextStep
from yinuo.presale.stages import house_day, stages
from yinuo.presale.states import OPEN_STAGES, OPPORTUNITY_MOVES
from yinuo.web.components.rows import Link
from yinuo.web.desk.action_forms import actor_language, answer_form, asks_part, part
from yinuo.web.desk.presale.opportunity_ends import ENDS, ICONS
from yinuo.web.desk.presale.opportunity_forms import (
    ConsultantForm,
    FactsForm,
    MoveForm,
    StepForm,
    suggested_day,
)
from yinuo.web.pages import StaffRequest, desk_page

HOME = "/desk/sale/"
METHODS = ("GET", "HEAD", "POST")
MOST_PRODUCTS = 200


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
            {"name": str(move.label), "url": f"{base}/{name}/", "icon": ICONS[name]}
            for name, move in possible.items()
            if name in ICONS
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
        request.POST or None,
        products=product_choices(request.actor, actor_language(request)),
        initial=initial,
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


def _row(request: StaffRequest, opportunity_id: int) -> OpportunityRow:
    row = find_opportunity(
        actor=request.actor, now=request.now, language=actor_language(request), opportunity_id=opportunity_id
    )
    if row is None:
        raise NotFound()
    return row


def _matter(row: OpportunityRow) -> str:
    return f"/desk/matters/{row.id}/"


def product_choices(actor: Actor, language: str) -> list[tuple[int, str]]:
    """Return the products that an actor may offer, to choose from. One query."""
    rows, _after = list_products(actor=actor, language=language, limit=MOST_PRODUCTS)
    return [(row.id, f"{row.code} {row.name}") for row in rows]


ADDRESSES: list[URLPattern] = [
    path("sale/<int:opportunity_id>/moves/", moves, name="opportunity_moves"),
    path("sale/<int:opportunity_id>/move/<slug:name>/", move, name="move_opportunity"),
    path("sale/<int:opportunity_id>/step/", step, name="opportunity_step"),
    path("sale/<int:opportunity_id>/edit/", edit, name="edit_opportunity"),
    path("sale/<int:opportunity_id>/consultant/", consultant, name="opportunity_consultant"),
]
