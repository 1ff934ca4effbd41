"""Who works here: the list, and a colleague's page."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from yinuo.people.queries.staff import get_staff, list_absences, list_staff, list_teams
from yinuo.people.roles import ROLES
from yinuo.web.components import words
from yinuo.web.components.rows import Link
from yinuo.web.desk.settings_pages import chapter_page
from yinuo.web.desk.staff.on_duty import calendars_of_places, duty_of, load_of
from yinuo.web.pages import StaffRequest, desk_page
from yinuo.web.views_rows import LANGUAGES

HOME = "/desk/staff/"


@desk_page("staff.read")
def staff_list(request: StaffRequest) -> HttpResponse:
    """Show who works here, on duty first: roles, teams, load."""
    left = "left" in request.GET
    rows = list_staff(actor=request.actor, now=request.now, active=not left)
    team_rows = {team.id: team for team in list_teams(actor=request.actor, active=None)}
    calendars = calendars_of_places(request)
    load = load_of(request)
    people = [
        {
            "row": row,
            "roles": role_names(row.roles),
            "teams": [team_rows[key].name for key in row.team_ids if key in team_rows],
            "duty": "left" if left else duty_of(request, row, team_rows, calendars),
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
        duty="left" if not row.is_active else duty_of(request, row, team_rows, calendars_of_places(request)),
        load=load_of(request)[staff_id],
        absences=list_absences(actor=actor, now=request.now, staff_id=staff_id),
        can_edit=actor.can("staff.edit"),
        can_say=own or actor.can("staff.edit"),
        own=own,
    )
