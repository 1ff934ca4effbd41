"""Adding a colleague, changing what they are and may do, letting them go and come back."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from yinuo.people.actions import staff
from yinuo.people.queries.staff import get_staff
from yinuo.web.desk.action_forms import answer_form, do_and_go
from yinuo.web.desk.chapter_forms import change_form
from yinuo.web.desk.forms import ReasonForm
from yinuo.web.desk.staff.colleague_forms import NewStaffForm, PasswordForm, RolesForm, StaffForm
from yinuo.web.pages import StaffRequest, desk_page

HOME = "/desk/staff/"


@desk_page("staff.edit", methods=("GET", "HEAD", "POST"))
def new_person(request: StaffRequest) -> HttpResponse:
    """Add a colleague."""
    form = NewStaffForm(request.POST or None, request=request, initial={"language": "zh-hans"})
    made: list[int] = []

    def run(values: dict[str, Any]) -> str:
        whole = {key: values[key] for key in ("username", "name", "roles", "team_ids")}
        fields = {key: value for key, value in values.items() if key not in (*whole, "password")}
        row = staff.create_staff(
            actor=request.actor,
            now=request.now,
            password=values["password"] or None,
            fields=fields,
            **whole,
        )
        made.append(row.pk)
        return _("Added.")

    answer = answer_form(request, form=form, title=_("New colleague"), submit=_("Add"), run=run, back=HOME)
    return HttpResponseRedirect(f"{HOME}{made[0]}/") if made else answer


@desk_page("staff.edit", methods=("GET", "HEAD", "POST"))
def edit_person(request: StaffRequest, staff_id: int) -> HttpResponse:
    """Change a colleague's entry."""
    row = get_staff(actor=request.actor, now=request.now, staff_id=staff_id)
    names = (
        "name",
        "email",
        "mobile",
        "languages",
        "department_id",
        "outlet_id",
        "calendar_id",
        "max_open_matters",
    )
    form = StaffForm(
        request.POST or None,
        request=request,
        initial={**{name: getattr(row, name) for name in names}, "skills": " ".join(row.skills)},
    )
    del form.fields["language"]
    return change_form(
        request,
        form=form,
        name=row.name,
        change=lambda values: staff.change_staff(
            actor=request.actor, now=request.now, staff_id=staff_id, fields=values
        ),
        back=f"{HOME}{staff_id}/",
    )


@desk_page("staff.edit", methods=("GET", "HEAD", "POST"))
def roles(request: StaffRequest, staff_id: int) -> HttpResponse:
    """Set what a colleague may do."""
    row = get_staff(actor=request.actor, now=request.now, staff_id=staff_id)

    def run(values: dict[str, Any]) -> str:
        staff.set_roles(actor=request.actor, now=request.now, staff_id=staff_id, **values)
        return _("Saved.")

    return answer_form(
        request,
        form=RolesForm(request.POST or None, initial={"roles": row.roles}),
        title=_("What %(name)s may do") % {"name": row.name},
        submit=_("Save"),
        run=run,
        back=f"{HOME}{staff_id}/",
        note=_("Nobody gives more than they have."),
    )


@desk_page("staff.edit", methods=("GET", "HEAD", "POST"))
def password(request: StaffRequest, staff_id: int) -> HttpResponse:
    """Set a new password for a colleague."""
    row = get_staff(actor=request.actor, now=request.now, staff_id=staff_id)

    def run(values: dict[str, Any]) -> str:
        staff.set_password(actor=request.actor, now=request.now, staff_id=staff_id, **values)
        return _("Set; their other sessions have ended.")

    return answer_form(
        request,
        form=PasswordForm(request.POST or None),
        title=_("New password for %(name)s") % {"name": row.name},
        submit=_("Set"),
        run=run,
        back=f"{HOME}{staff_id}/",
    )


@desk_page("staff.edit", methods=("GET", "HEAD", "POST"))
def deactivate(request: StaffRequest, staff_id: int) -> HttpResponse:
    """Take a colleague's sign-in away."""
    row = get_staff(actor=request.actor, now=request.now, staff_id=staff_id)

    def run(values: dict[str, Any]) -> str:
        staff.deactivate_staff(actor=request.actor, now=request.now, staff_id=staff_id, **values)
        return _("%(name)s can no longer sign in.") % {"name": row.name}

    return answer_form(
        request,
        form=ReasonForm(request.POST or None),
        title=_("%(name)s leaves") % {"name": row.name},
        submit=_("Take the sign-in away"),
        run=run,
        back=f"{HOME}{staff_id}/",
        note=_("What they did stays under their name. Hand their matters and promises over first."),
        grave=True,
    )


@desk_page("staff.edit", methods=("POST",))
def reactivate(request: StaffRequest, staff_id: int) -> HttpResponse:
    """Let a colleague who came back sign in again."""

    def run() -> str:
        row = staff.reactivate_staff(actor=request.actor, now=request.now, staff_id=staff_id)
        return _("%(name)s can sign in again.") % {"name": row.name}

    return do_and_go(request, run=run, back=f"{HOME}{staff_id}/")
