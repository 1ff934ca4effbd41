"""Designs on the desk: whose table they lie on, one design with its versions, and what a matter shows of them."""

from typing import Any

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from yinuo.matters import access as matter_access
from yinuo.matters.models import Matter
from yinuo.presale import access_design as access
from yinuo.presale.actions.design import ask_design
from yinuo.presale.queries.design import (
    designs_of_matter,
    list_designers,
    list_designs,
)
from yinuo.web.components.design_words import KINDS, state_words
from yinuo.web.components.files_shown import shown_file
from yinuo.web.components.rows import Cursor, Link
from yinuo.web.desk.action_forms import answer_form, asked_text, query_of
from yinuo.web.desk.guards import asked_override, beside_form, guard_of_design
from yinuo.web.desk.presale import design_deeds
from yinuo.web.desk.presale.design_forms import NewDesignForm
from yinuo.web.desk.presale.design_page import design_page, designer_choices
from yinuo.web.desk.presale.sale import SalePart, sale_part
from yinuo.web.pages import StaffRequest, desk_page

RIGHT = access.RIGHT
METHODS = ("GET", "HEAD", "POST")


@desk_page(RIGHT)
def designs(request: StaffRequest) -> HttpResponse:
    """Show designs by what has become of them, and what lies on whose table."""
    names = {"open": _("Open"), "agreed": state_words("agreed"), "dropped": state_words("dropped")}
    asked = asked_text(request, "tab")
    tab = asked if asked in names else "open"
    mine = "mine" in request.GET
    rows, older = list_designs(actor=request.actor, tab=tab, mine=mine, after=asked_text(request, "after"))
    kept = {"tab": tab, **({"mine": "1"} if mine else {})}
    context = {
        "title": _("Designs"),
        "rows": [{"row": row, "state": state_words(row.state), "kind": KINDS[row.kind]} for row in rows],
        "tabs": [
            Link(name=name, url=query_of({**kept, "tab": key}), current=key == tab)
            for key, name in names.items()
        ],
        "mine": mine,
        "mine_url": query_of({"tab": tab} if mine else {"tab": tab, "mine": "1"}),
        "designers": [row for row in list_designers(actor=request.actor) if row.open],
        "cursor": Cursor(
            newer_url=query_of(kept) if asked_text(request, "after") else "",
            older_url=query_of({**kept, "after": older}) if older else "",
            shown=len(rows),
        ),
    }
    return render(request, "desk/presale/designs.html", context)


@desk_page("matter.work", methods=METHODS)
def new(request: StaffRequest, matter_id: int) -> HttpResponse:
    """Ask a colleague for a design. Raises: NotFound."""
    matter = matter_access.matter_for(request.actor, matter_id, "matter.work")
    form = NewDesignForm(
        request.POST or None,
        designers=designer_choices(request),
        guard_url=f"/desk/matters/{matter.pk}/guard/design/",
    )

    def run(values: dict[str, Any]) -> str:
        ask_design(
            actor=request.actor,
            now=request.now,
            matter_id=matter.pk,
            title=values["title"],
            kind=values["kind"],
            brief=values["brief"],
            designer_id=values["designer"],
            due_at=values["due_at"],
            override=asked_override(request),
        )
        return _("Asked for and promised.")

    return answer_form(
        request,
        form=form,
        title=_("Ask for a design"),
        submit=_("Ask and promise"),
        run=run,
        back=f"/desk/matters/{matter.pk}/",
        extra=beside_form(guard_of_design(request, matter)),
    )


@desk_page(RIGHT)
def design(request: StaffRequest, design_id: int) -> HttpResponse:
    """Show a design. Raises: NotFound."""
    return design_page(request, design_id)


@desk_page(RIGHT)
def drawing(request: StaffRequest, version_id: int, attachment_id: int) -> FileResponse:
    """Send a file of a version. Raises: NotFound."""
    return shown_file(access.drawing_of(request.actor, version_id, attachment_id))


@sale_part
def part_of_matter(request: StaffRequest, matter: Matter) -> SalePart | None:
    """Show a matter's designs, and the way to ask for one."""
    actor = request.actor
    if not actor.can("matter.work"):
        return None
    rows = designs_of_matter(actor=actor, matter_id=matter.pk)
    links = [Link(name=_("Ask for a design"), url=f"/desk/matters/{matter.pk}/designs/new/")]
    return SalePart(
        name=_("Designs"),
        icon="pencil-ruler",
        links=links,
        template="desk/presale/designs_of_matter.html" if rows else "",
        context={
            "rows": [{"row": row, "state": state_words(row.state), "kind": KINDS[row.kind]} for row in rows],
            "can_open": actor.can(RIGHT),
        },
    )


ADDRESSES: list[URLPattern] = [
    path("designs/", designs, name="designs"),
    path("matters/<int:matter_id>/designs/new/", new, name="new_design"),
    path("designs/<int:design_id>/", design, name="design"),
    path("designs/files/<int:version_id>/<int:attachment_id>/", drawing, name="drawing"),
    *design_deeds.ADDRESSES,
]
