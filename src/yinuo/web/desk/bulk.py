"""One deed for many matters: each by its own action, so that one that cannot does not stop the others."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yinuo.core.errors import DomainError, NotFound
from yinuo.matters import access
from yinuo.matters.actions.assignment import assign_matter
from yinuo.matters.actions.automation import apply_macro
from yinuo.matters.actions.details import edit_matter
from yinuo.matters.queries.automation import list_macros
from yinuo.web.desk import forms
from yinuo.web.desk.action_forms import answer_form, way_back, whole_number
from yinuo.web.desk.matter_deeds import people_choices
from yinuo.web.errors import error_lines
from yinuo.web.pages import StaffRequest, desk_page

MOST = 200


@desk_page("matter.work", methods=("GET", "HEAD", "POST"))
def bulk(request: StaffRequest) -> HttpResponse:
    """Ask what shall happen to the chosen matters, and do it to each of them."""
    source = request.POST if request.method == "POST" else request.GET
    ids = list(
        dict.fromkeys(key for text in source.getlist("matter") if (key := whole_number(text)) is not None)
    )
    back = way_back(request, "/desk/inbox/")
    if not ids:
        messages.error(request, _("Choose at least one matter first."))
        return HttpResponseRedirect(back)
    macros = [(row.id, row.name) for row in list_macros(actor=request.actor)]
    form = forms.BulkForm(request.POST if request.POST.get("asked") else None, macros=macros)
    form.fields["owner"].choices = [("", _("As it is")), *people_choices(request)]  # type: ignore[attr-defined]

    def run(values: dict[str, Any]) -> str | None:
        done, objections = each(request, ids[:MOST], values)
        for line in objections[:5]:
            messages.error(request, line)
        if not done:
            return None
        said = ngettext("%(count)d matter done.", "%(count)d matters done.", done) % {"count": done}
        if objections:
            left = ngettext("%(count)d could not.", "%(count)d could not.", len(objections))
            said += " " + left % {"count": len(objections)}
        return said

    return answer_form(
        request,
        form=form,
        title=ngettext("%(count)d matter", "%(count)d matters", len(ids)) % {"count": len(ids)},
        submit=_("Do it to all of them"),
        run=run,
        back=back,
        note=_("Each is done on its own; what could not be done is said with its reason."),
        extra={"preview": "desk/bulk_ids.html", "ids": ids[:MOST]},
    )


def each(request: StaffRequest, ids: list[int], wanted: dict[str, Any]) -> tuple[int, list[str]]:
    """Do what is wanted to each matter; return how many were done, and a line for each that was not."""
    done, objections = 0, []
    for matter_id in ids:
        try:
            _one(request, matter_id, wanted)
        except DomainError as error:
            objections.append(f"{_number(request, matter_id)}: {' '.join(error_lines(error))}")
        else:
            done += 1
    return done, objections


def _one(request: StaffRequest, matter_id: int, wanted: dict[str, Any]) -> None:
    common: dict[str, Any] = {"actor": request.actor, "now": request.now, "matter_id": matter_id}
    if wanted.get("tag"):
        matter = access.matter_for(request.actor, matter_id, "matter.work")
        edit_matter(**common, fields={"tags": [*matter.tags, wanted["tag"]]})
    if wanted.get("macro"):
        apply_macro(**common, macro_id=wanted["macro"])
    # last, because the matter may leave the actor's own reach with its owner
    if wanted.get("owner"):
        assign_matter(**common, owner_id=wanted["owner"])


def _number(request: StaffRequest, matter_id: int) -> str:
    try:
        return access.matter_for(request.actor, matter_id, "matter.read").number
    except NotFound:
        return "…"
