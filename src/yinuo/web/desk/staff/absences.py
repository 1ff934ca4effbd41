"""Whether a colleague takes new matters, when they are absent, and who stands in."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from yinuo.people.actions import absences, staff
from yinuo.people.queries.staff import get_staff, list_staff
from yinuo.web.components.fields import DateTimeWidget
from yinuo.web.desk.action_forms import answer_form, do_and_go
from yinuo.web.desk.chapter_forms import Choices, offer
from yinuo.web.pages import StaffRequest, desk_page

HOME = "/desk/staff/"


class AbsenceForm(forms.Form):
    """When someone is absent, and who stands in."""

    begins_at = forms.DateTimeField(label=lazy("From"), widget=DateTimeWidget)
    ends_at = forms.DateTimeField(label=lazy("Until"), widget=DateTimeWidget)
    deputy = forms.TypedChoiceField(label=lazy("Who stands in"), coerce=int)
    why = forms.CharField(label=lazy("Why"), max_length=120, required=False)

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, deputy=people)


@desk_page(methods=("POST",))
def availability(request: StaffRequest, staff_id: int) -> HttpResponse:
    """Say whether new matters may be given to a colleague, or to oneself."""

    def run() -> str:
        available = request.POST.get("available") == "yes"
        staff.set_availability(actor=request.actor, now=request.now, staff_id=staff_id, available=available)
        return _("New matters may come.") if available else _("No new matters for now.")

    return do_and_go(request, run=run, back=f"{HOME}{staff_id}/")


@desk_page("staff.read", methods=("GET", "HEAD", "POST"))
def new_absence(request: StaffRequest, staff_id: int) -> HttpResponse:
    """Say when a colleague, or oneself, is absent and who stands in."""
    row = get_staff(actor=request.actor, now=request.now, staff_id=staff_id)
    if request.actor.staff_id != staff_id:
        request.actor.require("staff.edit")
    people = [(p.id, p.name) for p in list_staff(actor=request.actor, now=request.now) if p.id != staff_id]

    def run(values: dict[str, Any]) -> str:
        deputy_id = values.pop("deputy")
        absences.set_absence(
            actor=request.actor, now=request.now, staff_id=staff_id, deputy_id=deputy_id, **values
        )
        return _("Noted; the deputy sees their work.")

    return answer_form(
        request,
        form=AbsenceForm(request.POST or None, people=people),
        title=_("%(name)s is absent") % {"name": row.name},
        submit=_("Save"),
        run=run,
        back=f"{HOME}{staff_id}/",
    )


@desk_page("staff.read", methods=("POST",))
def end_absence(request: StaffRequest, staff_id: int, absence_id: int) -> HttpResponse:
    """End an absence now, or take it out of the plan."""

    def run() -> str:
        absences.end_absence(actor=request.actor, now=request.now, coverage_id=absence_id)
        return _("Back.")

    return do_and_go(request, run=run, back=f"{HOME}{staff_id}/")
