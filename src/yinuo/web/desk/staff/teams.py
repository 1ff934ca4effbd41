"""Teams: who shares a queue, and how a new matter finds its owner."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from yinuo.people.actions import teams
from yinuo.people.models import Team
from yinuo.people.queries.staff import list_departments, list_staff, list_teams
from yinuo.web.desk.action_forms import answer_form
from yinuo.web.desk.chapter_forms import Choices, change_form, offer, remove_and_go, row_with
from yinuo.web.desk.settings_pages import calendar_choices, chapter_page, fields_named
from yinuo.web.pages import StaffRequest, desk_page
from yinuo.web.views_rows import KINDS

HOME = "/desk/teams/"
ASSIGNMENTS = {
    "by_hand": lazy("By hand"),
    "round_robin": lazy("In turn"),
    "least_loaded": lazy("Whoever has least open"),
    "by_skill": lazy("By skill"),
}


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
        offer(
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
        offer(self, member_ids=people)


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

    return answer_form(request, form=form, title=_("New team"), submit=_("Make it"), run=run, back=HOME)


@desk_page("team.edit", methods=("GET", "HEAD", "POST"))
def edit_team(request: StaffRequest, team_id: int) -> HttpResponse:
    """Change a team."""
    row = row_with(list_teams(actor=request.actor, active=None), team_id)
    form = TeamForm(
        request.POST or None, request=request, initial={n: getattr(row, n) for n in TeamForm.base_fields}
    )
    del form.fields["member_ids"]
    return change_form(
        request,
        form=form,
        name=row.name,
        change=lambda values: teams.change_team(
            actor=request.actor, now=request.now, team_id=team_id, fields=values
        ),
        back=HOME,
    )


@desk_page("team.edit", methods=("GET", "HEAD", "POST"))
def members(request: StaffRequest, team_id: int) -> HttpResponse:
    """Say who is in a team."""
    row = row_with(list_teams(actor=request.actor, active=None), team_id)
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
        back=HOME,
    )


@desk_page("team.edit", methods=("POST",))
def remove_team(request: StaffRequest, team_id: int) -> HttpResponse:
    """Remove a team that never had a matter."""
    return remove_and_go(
        request,
        remove=lambda: teams.remove_team(actor=request.actor, now=request.now, team_id=team_id),
        back=HOME,
    )
