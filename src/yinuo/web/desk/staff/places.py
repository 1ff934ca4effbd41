"""Departments and outlets: where people belong, and whose calendar holds."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from yinuo.people.actions import departments
from yinuo.people.models import Outlet
from yinuo.people.queries.staff import list_departments, list_outlets, list_staff
from yinuo.web.desk.action_forms import answer_form
from yinuo.web.desk.chapter_forms import change_form, offer, remove_and_go, row_with
from yinuo.web.desk.settings_pages import calendar_choices, chapter_page
from yinuo.web.pages import StaffRequest, desk_page

HOME = "/desk/places/"
OUTLET_KINDS = {
    "own": pgettext_lazy("outlet", "Own"),
    "agent": pgettext_lazy("outlet", "Agent"),
    "franchise": pgettext_lazy("outlet", "Franchise"),
}


class DepartmentForm(forms.Form):
    """A department."""

    name = forms.CharField(label=lazy("Name"), max_length=80)
    parent_id = forms.TypedChoiceField(label=lazy("Part of"), coerce=int, empty_value=None, required=False)
    lead_id = forms.TypedChoiceField(label=lazy("Lead"), coerce=int, empty_value=None, required=False)
    calendar_id = forms.TypedChoiceField(label=lazy("Calendar"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, request: StaffRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(p.id, p.name) for p in list_staff(actor=request.actor, now=request.now)]
        offer(
            self,
            parent_id=[("", _("None")), *((d.id, d.name) for d in list_departments(actor=request.actor))],
            lead_id=[("", _("Nobody")), *people],
            calendar_id=calendar_choices(request, empty=_("the organisation's")),
        )


class OutletForm(forms.Form):
    """A place of service."""

    name = forms.CharField(label=lazy("Name"), max_length=80)
    kind = forms.ChoiceField(label=lazy("Kind"), choices=list(OUTLET_KINDS.items()))
    area = forms.CharField(label=lazy("Area"), max_length=120, required=False)
    calendar_id = forms.TypedChoiceField(label=lazy("Calendar"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, request: StaffRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, calendar_id=calendar_choices(request, empty=_("the organisation's")))


@desk_page("staff.read")
def places(request: StaffRequest) -> HttpResponse:
    """Show departments and outlets."""
    names = {row.id: row.name for row in list_staff(actor=request.actor, now=request.now, active=None)}
    calendars = dict(calendar_choices(request))
    rows = list_departments(actor=request.actor)
    by_id = {row.id: row.name for row in rows}
    return chapter_page(
        request,
        "desk/staff/places.html",
        title=_("Departments and outlets"),
        departments=[
            {
                "row": row,
                "parent": by_id.get(row.parent_id or 0, ""),
                "lead": names.get(row.lead_id or 0, ""),
                "calendar": calendars.get(row.calendar_id, ""),
            }
            for row in rows
        ],
        outlets=[
            {"row": row, "kind": OUTLET_KINDS[row.kind], "calendar": calendars.get(row.calendar_id, "")}
            for row in list_outlets(actor=request.actor)
        ],
        can_edit=request.actor.can("team.edit"),
    )


@desk_page("team.edit", methods=("GET", "HEAD", "POST"))
def new_department(request: StaffRequest) -> HttpResponse:
    """Make a department."""

    def run(values: dict[str, Any]) -> str:
        departments.create_department(actor=request.actor, now=request.now, **values)
        return _("Made.")

    form = DepartmentForm(request.POST or None, request=request)
    return answer_form(request, form=form, title=_("New department"), submit=_("Make it"), run=run, back=HOME)


@desk_page("team.edit", methods=("GET", "HEAD", "POST"))
def edit_department(request: StaffRequest, department_id: int) -> HttpResponse:
    """Change a department."""
    row = row_with(list_departments(actor=request.actor), department_id)
    form = DepartmentForm(
        request.POST or None,
        request=request,
        initial={n: getattr(row, n) for n in DepartmentForm.base_fields},
    )
    return change_form(
        request,
        form=form,
        name=row.name,
        change=lambda values: departments.change_department(
            actor=request.actor, now=request.now, department_id=department_id, fields=values
        ),
        back=HOME,
    )


@desk_page("team.edit", methods=("POST",))
def remove_department(request: StaffRequest, department_id: int) -> HttpResponse:
    """Remove a department that nothing points to."""
    return remove_and_go(
        request,
        remove=lambda: departments.remove_department(
            actor=request.actor, now=request.now, department_id=department_id
        ),
        back=HOME,
    )


@desk_page("team.edit", methods=("GET", "HEAD", "POST"))
def new_outlet(request: StaffRequest) -> HttpResponse:
    """Make an outlet."""

    def run(values: dict[str, Any]) -> str:
        departments.create_outlet(actor=request.actor, now=request.now, **values)
        return _("Made.")

    form = OutletForm(request.POST or None, request=request, initial={"kind": Outlet.Kind.OWN.value})
    return answer_form(request, form=form, title=_("New outlet"), submit=_("Make it"), run=run, back=HOME)


@desk_page("team.edit", methods=("GET", "HEAD", "POST"))
def edit_outlet(request: StaffRequest, outlet_id: int) -> HttpResponse:
    """Change an outlet."""
    row = row_with(list_outlets(actor=request.actor), outlet_id)
    form = OutletForm(
        request.POST or None, request=request, initial={n: getattr(row, n) for n in OutletForm.base_fields}
    )
    return change_form(
        request,
        form=form,
        name=row.name,
        change=lambda values: departments.change_outlet(
            actor=request.actor, now=request.now, outlet_id=outlet_id, fields=values
        ),
        back=HOME,
    )


@desk_page("team.edit", methods=("POST",))
def remove_outlet(request: StaffRequest, outlet_id: int) -> HttpResponse:
    """Remove an outlet that nothing points to."""
    return remove_and_go(
        request,
        remove=lambda: departments.remove_outlet(actor=request.actor, now=request.now, outlet_id=outlet_id),
        back=HOME,
    )
