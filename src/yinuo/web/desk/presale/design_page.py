"""One design as the desk shows it, and who could draw it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yinuo.presale.queries.design import DesignerRow, DesignFile, get_design, list_designers
from yinuo.presale.queries.survey import surveys_of_matter
from yinuo.web.components.design_words import KINDS, shown_version, state_words, with_viewer
from yinuo.web.components.rows import Link
from yinuo.web.desk.action_forms import actor_language
from yinuo.web.desk.presale.design_forms import DRAWINGS, PurchaseFormSet, VersionForm
from yinuo.web.pages import StaffRequest

HOME = "/desk/designs/"


def design_page(
    request: StaffRequest, design_id: int, *, form: Any = None, lines: Any = None, status: int = 200
) -> HttpResponse:
    """Render a design, with what was typed into its draft kept. Raises: NotFound."""
    file = get_design(actor=request.actor, design_id=design_id)
    surveys = surveys_of_matter(
        actor=request.actor, matter_id=file.row.matter_id, language=actor_language(request)
    )
    draft = file.draft
    context = {
        "title": file.row.title,
        "file": file,
        "row": file.row,
        "kind": KINDS[file.row.kind],
        "state": state_words(file.row.state),
        "draft": shown_version(draft) if draft else None,
        "form": form or _version_form(file),
        "lines": lines or _budget_form(file),
        "accept": DRAWINGS,
        "versions": [shown_version(one) for one in file.versions if one.delivered_at is not None],
        "surveys": [one for one in surveys if one.design_id in (None, design_id)],
        "path": [Link(name=_("Designs"), url=HOME), Link(name=file.row.title)],
        **_possible(request, file),
    }
    return with_viewer(render(request, "desk/presale/design.html", context, status=status))


def designer_choices(request: StaffRequest) -> list[tuple[int, str]]:
    """Return who draws, each with what lies on their table, whoever has the least first."""
    return [(row.staff_id, f"{row.name} · {load_words(row)}") for row in list_designers(actor=request.actor)]


def load_words(row: DesignerRow) -> str:
    """Return a designer's load in a few words."""
    if not row.open:
        return _("nothing on the table")
    words = ngettext("%(n)s open design", "%(n)s open designs", row.open) % {"n": row.open}
    if row.overdue:
        words += " · " + _("%(n)s overdue") % {"n": row.overdue}
    elif row.next_due_at:
        day = date_format(timezone.localtime(row.next_due_at), "MONTH_DAY_FORMAT")
        words += " · " + _("next by %(day)s") % {"day": day}
    return words


def _possible(request: StaffRequest, file: DesignFile) -> dict[str, bool]:
    """Return which buttons make sense; the actions decide."""
    actor, state = request.actor, file.row.state
    running = file.row.promise_state in ("active", "overdue")
    works = actor.can("matter.work")
    return {
        "can_begin": file.draft is None and (state == "working" or "work" in file.moves),
        "can_promise": works and state in ("asked", "working") and not running,
        "can_hand_over": works and state in ("asked", "working", "delivered"),
        "can_drop": works and "drop" in file.moves,
        "can_agree": file.newest is not None and "agree" in file.moves,
    }


def _version_form(file: DesignFile) -> VersionForm:
    draft = file.draft
    return VersionForm(initial={"words": draft.words, "budget_shown": draft.budget_shown} if draft else {})


def _budget_form(file: DesignFile) -> Any:
    lines = file.draft.budget if file.draft else []
    return PurchaseFormSet(
        prefix="line",
        initial=[
            {
                "what": one.what,
                "supplier": one.supplier,
                "quantity": f"{one.quantity:f}",
                "unit_price": one.unit_price,
                "currency": one.currency,
            }
            for one in lines
        ],
    )
