"""People and where they belong: staff, teams, departments, outlets."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Count
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from yinuo.core.calendars import calendar_of
from yinuo.core.errors import NotFound
from yinuo.matters import access as matters_access
from yinuo.people.actions import absences, departments, staff, teams
from yinuo.people.models import Outlet, Team
from yinuo.people.queries.staff import (
    DepartmentRow,
    OutletRow,
    StaffRow,
    TeamRow,
    get_staff,
    list_absences,
    list_departments,
    list_outlets,
    list_staff,
    list_teams,
)
from yinuo.people.roles import ROLES
from yinuo.web.components import words
from yinuo.web.components.fields import DateTimeWidget
from yinuo.web.components.rows import Link
from yinuo.web.desk.action_forms import answer_form, do_and_go
from yinuo.web.desk.forms import ReasonForm
from yinuo.web.desk.settings_pages import calendar_choices, chapter_page, fields_named
from yinuo.web.pages import StaffRequest, desk_page
from yinuo.web.views_rows import KINDS, LANGUAGES

HOME, TEAMS, PLACES = "/desk/staff/", "/desk/teams/", "/desk/places/"
ASSIGNMENTS = {
    "by_hand": lazy("By hand"),
    "round_robin": lazy("In turn"),
    "least_loaded": lazy("Whoever has least open"),
    "by_skill": lazy("By skill"),
}
OUTLET_KINDS = {
    "own": pgettext_lazy("outlet", "Own"),
    "agent": pgettext_lazy("outlet", "Agent"),
    "franchise": pgettext_lazy("outlet", "Franchise"),
}
Choices = Sequence[tuple[Any, Any]]


def _words(text: str) -> list[str]:
    return list(dict.fromkeys(text.replace("，", " ").replace(",", " ").replace("、", " ").split()))


def _pick(form: forms.Form, **choices: Choices) -> None:
    """Fill the choices of a form's fields."""
    for name, rows in choices.items():
        form.fields[name].choices = rows  # type: ignore[attr-defined]


class StaffForm(forms.Form):
    """A colleague's entry."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=60)
    email = forms.EmailField(label=lazy("E-mail"), required=False)
    mobile = forms.CharField(label=lazy("Mobile telephone"), max_length=20, required=False)
    language = forms.ChoiceField(label=lazy("Language"), choices=list(LANGUAGES.items()))
    skills = forms.CharField(
        label=lazy("Skills"), required=False, help_text=lazy("Words that assignment by skill compares.")
    )
    languages = forms.MultipleChoiceField(
        label=lazy("Speaks"),
        choices=list(LANGUAGES.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    department_id = forms.TypedChoiceField(
        label=lazy("Department"), coerce=int, empty_value=None, required=False
    )
    outlet_id = forms.TypedChoiceField(label=lazy("Outlet"), coerce=int, empty_value=None, required=False)
    calendar_id = forms.TypedChoiceField(
        label=lazy("Own calendar"), coerce=int, empty_value=None, required=False
    )
    max_open_matters = forms.IntegerField(
        label=lazy("At most this many open matters"), min_value=0, max_value=1000, initial=40
    )

    def __init__(self, *args: Any, request: StaffRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _pick(
            self,
            department_id=[("", _("None")), *((d.id, d.name) for d in list_departments(actor=request.actor))],
            outlet_id=[("", _("None")), *((o.id, o.name) for o in list_outlets(actor=request.actor))],
            calendar_id=calendar_choices(request, empty=_("as the team or department")),
        )

    def clean_skills(self) -> list[str]:
        return _words(self.cleaned_data["skills"])


class NewStaffForm(StaffForm):
    """A new colleague, with what they may do and where they work."""

    username = forms.CharField(label=lazy("User name"), max_length=60)
    password = forms.CharField(
        label=lazy("First password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=lazy("At least ten characters. Without one they cannot sign in until a link is sent."),
    )
    roles = forms.MultipleChoiceField(
        label=lazy("Roles"), widget=forms.CheckboxSelectMultiple, required=False
    )
    team_ids = forms.TypedMultipleChoiceField(
        label=lazy("Teams"), coerce=int, widget=forms.CheckboxSelectMultiple, required=False
    )
    field_order = ("username", "name", "password", "roles", "team_ids", "department_id", "outlet_id", "email")

    def __init__(self, *args: Any, request: StaffRequest, **kwargs: Any) -> None:
        super().__init__(*args, request=request, **kwargs)
        _pick(
            self,
            roles=[(code, role.label) for code, role in ROLES.items()],
            team_ids=[(team.id, team.name) for team in list_teams(actor=request.actor)],
        )


class RolesForm(forms.Form):
    """What a colleague may do."""

    roles = forms.MultipleChoiceField(
        label=lazy("Roles"),
        choices=[(code, role.label) for code, role in ROLES.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    reason = forms.CharField(label=lazy("Reason"), max_length=500, required=False)


class PasswordForm(forms.Form):
    """A new password for a colleague."""

    password = forms.CharField(
        label=lazy("New password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=lazy("At least ten characters. Hand it over by voice; they can change it."),
    )


class AbsenceForm(forms.Form):
    """When someone is absent, and who stands in."""

    begins_at = forms.DateTimeField(label=lazy("From"), widget=DateTimeWidget)
    ends_at = forms.DateTimeField(label=lazy("Until"), widget=DateTimeWidget)
    deputy = forms.TypedChoiceField(label=lazy("Who stands in"), coerce=int)
    why = forms.CharField(label=lazy("Why"), max_length=120, required=False)

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _pick(self, deputy=people)


class TeamForm(forms.Form):
    """A team: who is in it, and how it gets its work."""

    name = forms.CharField(label=lazy("Name"), max_length=80)
    assignment = forms.ChoiceField(
        label=lazy("How a new matter finds its owner"), choices=list(ASSIGNMENTS.items())
    )
    lead_id = forms.TypedChoiceField(
        label=lazy("Lead"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=lazy("Takes what nobody else can, and hears of what is at risk."),
    )
    department_id = forms.TypedChoiceField(
        label=lazy("Department"), coerce=int, empty_value=None, required=False
    )
    calendar_id = forms.TypedChoiceField(label=lazy("Calendar"), coerce=int, empty_value=None, required=False)
    takes_kinds = forms.MultipleChoiceField(
        label=lazy("Takes"), choices=list(KINDS.items()), widget=forms.CheckboxSelectMultiple, required=False
    )
    is_default = forms.BooleanField(label=lazy("Takes whatever no other team takes"), required=False)
    active = forms.BooleanField(label=lazy("Gets new matters"), required=False, initial=True)
    member_ids = forms.TypedMultipleChoiceField(
        label=lazy("Members"), coerce=int, widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, request: StaffRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(p.id, p.name) for p in list_staff(actor=request.actor, now=request.now)]
        _pick(
            self,
            lead_id=[("", _("Nobody")), *people],
            member_ids=people,
            department_id=[("", _("None")), *((d.id, d.name) for d in list_departments(actor=request.actor))],
            calendar_id=calendar_choices(request, empty=_("as the department")),
        )


class MembersForm(forms.Form):
    """Who is in a team."""

    member_ids = forms.TypedMultipleChoiceField(
        label=lazy("Members"), coerce=int, widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _pick(self, member_ids=people)


class DepartmentForm(forms.Form):
    """A department."""

    name = forms.CharField(label=lazy("Name"), max_length=80)
    parent_id = forms.TypedChoiceField(label=lazy("Part of"), coerce=int, empty_value=None, required=False)
    lead_id = forms.TypedChoiceField(label=lazy("Lead"), coerce=int, empty_value=None, required=False)
    calendar_id = forms.TypedChoiceField(label=lazy("Calendar"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, request: StaffRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(p.id, p.name) for p in list_staff(actor=request.actor, now=request.now)]
        _pick(
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
        _pick(self, calendar_id=calendar_choices(request, empty=_("the organisation's")))


# ---- staff


@desk_page("staff.read")
def staff_list(request: StaffRequest) -> HttpResponse:
    """Show who works here, on duty first: roles, teams, load."""
    left = "left" in request.GET
    rows = list_staff(actor=request.actor, now=request.now, active=not left)
    team_rows = {team.id: team for team in list_teams(actor=request.actor, active=None)}
    calendars = _calendars_of_places(request)
    load = _load(request)
    people = [
        {
            "row": row,
            "roles": role_names(row.roles),
            "teams": [team_rows[key].name for key in row.team_ids if key in team_rows],
            "duty": "left" if left else _duty(request, row, team_rows, calendars),
            "load": load[row.id],
            "share": min(100, round(100 * load[row.id] / row.max_open_matters))
            if row.max_open_matters
            else 0,
        }
        for row in rows
    ]
    order = {"here": 0, "closed": 1, "busy": 2, "absent": 3, "left": 4}
    return chapter_page(
        request,
        "desk/staff/list.html",
        title=_("Staff"),
        tabs=[
            Link(name=_("Work here"), url="?", current=not left),
            Link(name=_("Have left"), url="?left=1", current=left),
        ],
        people=sorted(people, key=lambda person: order[str(person["duty"])]),
        can_edit=request.actor.can("staff.edit"),
    )


def role_names(codes: list[str]) -> list[str]:
    """Return the names of roles."""
    return [str(ROLES[code].label) for code in codes if code in ROLES]


def _calendars_of_places(request: StaffRequest) -> tuple[dict[int, int | None], dict[int, int | None]]:
    by_outlet = {row.id: row.calendar_id for row in list_outlets(actor=request.actor)}
    by_department = {row.id: row.calendar_id for row in list_departments(actor=request.actor)}
    return by_outlet, by_department


def _duty(
    request: StaffRequest,
    row: StaffRow,
    team_rows: dict[int, TeamRow],
    calendars: tuple[dict[int, int | None], dict[int, int | None]],
) -> str:
    """Return here, busy, absent or closed, by the same order of calendars as assignment."""
    if row.absent:
        return "absent"
    if not row.available:
        return "busy"
    by_outlet, by_department = calendars
    calendar = calendar_of(
        row.calendar_id,
        *(team_rows[key].calendar_id for key in row.team_ids if key in team_rows),
        by_outlet.get(row.outlet_id or 0),
        by_department.get(row.department_id or 0),
    )
    return "here" if calendar.is_open(request.now) else "closed"


def _load(request: StaffRequest) -> Counter[int]:
    """Return how many open matters each colleague owns, of those the actor may see. One statement."""
    open_ones = matters_access.visible_to(request.actor).filter(
        phase__in=("new", "open", "waiting"), owner__isnull=False
    )
    rows = open_ones.order_by().values("owner_id").annotate(n=Count("pk", distinct=True))
    return Counter({row["owner_id"]: row["n"] for row in rows})


@desk_page("staff.read")
def person(request: StaffRequest, staff_id: int) -> HttpResponse:
    """Show a colleague's entry."""
    actor = request.actor
    row = get_staff(actor=actor, now=request.now, staff_id=staff_id)
    team_rows = {team.id: team for team in list_teams(actor=actor, active=None)}
    facts: list[tuple[str, Any]] = [
        (_("User name"), row.username),
        (_("Roles"), words.listed(items=role_names(row.roles)) or "–"),
        (
            _("Teams"),
            words.listed(items=(team_rows[key].name for key in row.team_ids if key in team_rows)) or "–",
        ),
        (_("Department"), row.department_name or "–"),
        (_("Outlet"), row.outlet_name or "–"),
        (_("Skills"), words.listed(items=row.skills) or "–"),
        (_("Speaks"), words.listed(items=(LANGUAGES.get(code, code) for code in row.languages)) or "–"),
        (_("E-mail"), row.email or "–"),
        (_("Mobile telephone"), row.mobile or "–"),
        (_("At most open"), row.max_open_matters),
    ]
    own = actor.staff_id == staff_id
    return chapter_page(
        request,
        "desk/staff/person.html",
        title=row.name,
        path=[Link(name=_("Staff"), url=HOME), Link(name=row.username)],
        row=row,
        facts=[{"name": name, "value": value} for name, value in facts],
        duty="left" if not row.is_active else _duty(request, row, team_rows, _calendars_of_places(request)),
        load=_load(request)[staff_id],
        absences=list_absences(actor=actor, now=request.now, staff_id=staff_id),
        can_edit=actor.can("staff.edit"),
        can_say=own or actor.can("staff.edit"),
        own=own,
    )


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

    def run(values: dict[str, Any]) -> str:
        staff.change_staff(actor=request.actor, now=request.now, staff_id=staff_id, fields=values)
        return _("Saved.")

    return answer_form(
        request,
        form=form,
        title=_("Change %(name)s") % {"name": row.name},
        submit=_("Save"),
        run=run,
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


# ---- teams


@desk_page("staff.read")
def team_list(request: StaffRequest) -> HttpResponse:
    """Show the teams: members, lead, how they get their work."""
    names = {row.id: row.name for row in list_staff(actor=request.actor, now=request.now, active=None)}
    places = {row.id: row.name for row in list_departments(actor=request.actor)}
    return chapter_page(
        request,
        "desk/staff/teams.html",
        title=_("Teams"),
        teams=[
            {
                "row": row,
                "members": [names[key] for key in row.member_ids if key in names],
                "lead": names.get(row.lead_id or 0, ""),
                "department": places.get(row.department_id or 0, ""),
                "assignment": ASSIGNMENTS[row.assignment],
                "takes": [KINDS.get(kind, kind) for kind in row.takes_kinds],
            }
            for row in list_teams(actor=request.actor, active=None)
        ],
        can_edit=request.actor.can("team.edit"),
    )


def _team(request: StaffRequest, team_id: int) -> TeamRow:
    found = next((row for row in list_teams(actor=request.actor, active=None) if row.id == team_id), None)
    if found is None:
        raise NotFound()
    return found


@desk_page("team.edit", methods=("GET", "HEAD", "POST"))
def new_team(request: StaffRequest) -> HttpResponse:
    """Make a team with its members."""
    form = TeamForm(
        request.POST or None, request=request, initial={"assignment": Team.Assignment.LEAST_LOADED.value}
    )

    def run(values: dict[str, Any]) -> str:
        name, member_ids = values.pop("name"), values.pop("member_ids")
        with fields_named({"members": "member_ids"}):
            teams.create_team(
                actor=request.actor, now=request.now, name=name, member_ids=member_ids, fields=values
            )
        return _("Made.")

    return answer_form(request, form=form, title=_("New team"), submit=_("Make it"), run=run, back=TEAMS)


@desk_page("team.edit", methods=("GET", "HEAD", "POST"))
def edit_team(request: StaffRequest, team_id: int) -> HttpResponse:
    """Change a team."""
    row = _team(request, team_id)
    form = TeamForm(
        request.POST or None, request=request, initial={n: getattr(row, n) for n in TeamForm.base_fields}
    )
    del form.fields["member_ids"]

    def run(values: dict[str, Any]) -> str:
        teams.change_team(actor=request.actor, now=request.now, team_id=team_id, fields=values)
        return _("Saved.")

    return answer_form(
        request,
        form=form,
        title=_("Change %(name)s") % {"name": row.name},
        submit=_("Save"),
        run=run,
        back=TEAMS,
    )


@desk_page("team.edit", methods=("GET", "HEAD", "POST"))
def members(request: StaffRequest, team_id: int) -> HttpResponse:
    """Say who is in a team."""
    row = _team(request, team_id)
    people = [(p.id, p.name) for p in list_staff(actor=request.actor, now=request.now)]

    def run(values: dict[str, Any]) -> str:
        with fields_named({"members": "member_ids"}):
            teams.set_team_members(actor=request.actor, now=request.now, team_id=team_id, **values)
        return _("Saved.")

    return answer_form(
        request,
        form=MembersForm(request.POST or None, people=people, initial={"member_ids": row.member_ids}),
        title=_("Members of %(name)s") % {"name": row.name},
        submit=_("Save"),
        run=run,
        back=TEAMS,
    )


@desk_page("team.edit", methods=("POST",))
def remove_team(request: StaffRequest, team_id: int) -> HttpResponse:
    """Remove a team that never had a matter."""

    def run() -> str:
        teams.remove_team(actor=request.actor, now=request.now, team_id=team_id)
        return _("Removed.")

    return do_and_go(request, run=run, back=TEAMS)


# ---- departments and outlets


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
    return answer_form(
        request, form=form, title=_("New department"), submit=_("Make it"), run=run, back=PLACES
    )


@desk_page("team.edit", methods=("GET", "HEAD", "POST"))
def edit_department(request: StaffRequest, department_id: int) -> HttpResponse:
    """Change a department."""
    row = _place(list_departments(actor=request.actor), department_id)
    form = DepartmentForm(
        request.POST or None,
        request=request,
        initial={n: getattr(row, n) for n in DepartmentForm.base_fields},
    )

    def run(values: dict[str, Any]) -> str:
        departments.change_department(
            actor=request.actor, now=request.now, department_id=department_id, fields=values
        )
        return _("Saved.")

    return answer_form(
        request,
        form=form,
        title=_("Change %(name)s") % {"name": row.name},
        submit=_("Save"),
        run=run,
        back=PLACES,
    )


def _place(rows: Sequence[DepartmentRow] | Sequence[OutletRow], key: int) -> Any:
    found = next((row for row in rows if row.id == key), None)
    if found is None:
        raise NotFound()
    return found


@desk_page("team.edit", methods=("POST",))
def remove_department(request: StaffRequest, department_id: int) -> HttpResponse:
    """Remove a department that nothing points to."""

    def run() -> str:
        departments.remove_department(actor=request.actor, now=request.now, department_id=department_id)
        return _("Removed.")

    return do_and_go(request, run=run, back=PLACES)


@desk_page("team.edit", methods=("GET", "HEAD", "POST"))
def new_outlet(request: StaffRequest) -> HttpResponse:
    """Make an outlet."""

    def run(values: dict[str, Any]) -> str:
        departments.create_outlet(actor=request.actor, now=request.now, **values)
        return _("Made.")

    form = OutletForm(request.POST or None, request=request, initial={"kind": Outlet.Kind.OWN.value})
    return answer_form(request, form=form, title=_("New outlet"), submit=_("Make it"), run=run, back=PLACES)


@desk_page("team.edit", methods=("GET", "HEAD", "POST"))
def edit_outlet(request: StaffRequest, outlet_id: int) -> HttpResponse:
    """Change an outlet."""
    row = _place(list_outlets(actor=request.actor), outlet_id)
    form = OutletForm(
        request.POST or None, request=request, initial={n: getattr(row, n) for n in OutletForm.base_fields}
    )

    def run(values: dict[str, Any]) -> str:
        departments.change_outlet(actor=request.actor, now=request.now, outlet_id=outlet_id, fields=values)
        return _("Saved.")

    return answer_form(
        request,
        form=form,
        title=_("Change %(name)s") % {"name": row.name},
        submit=_("Save"),
        run=run,
        back=PLACES,
    )


@desk_page("team.edit", methods=("POST",))
def remove_outlet(request: StaffRequest, outlet_id: int) -> HttpResponse:
    """Remove an outlet that nothing points to."""

    def run() -> str:
        departments.remove_outlet(actor=request.actor, now=request.now, outlet_id=outlet_id)
        return _("Removed.")

    return do_and_go(request, run=run, back=PLACES)
