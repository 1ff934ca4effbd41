"""Whether a colleague can be reached now, and how much they have to do."""

from collections import Counter

from django.db.models import Count

from yinuo.core.calendars import calendar_of
from yinuo.matters import access as matters_access
from yinuo.people.queries.staff import StaffRow, TeamRow, list_departments, list_outlets
from yinuo.web.pages import StaffRequest

Calendars = tuple[dict[int, int | None], dict[int, int | None]]


def calendars_of_places(request: StaffRequest) -> Calendars:
    """Return the calendars of outlets and of departments, by their keys. Two statements."""
    by_outlet = {row.id: row.calendar_id for row in list_outlets(actor=request.actor)}
    by_department = {row.id: row.calendar_id for row in list_departments(actor=request.actor)}
    return by_outlet, by_department


def duty_of(
    request: StaffRequest,
    row: StaffRow,
    team_rows: dict[int, TeamRow],
    calendars: Calendars,
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


def load_of(request: StaffRequest) -> Counter[int]:
    """Return how many open matters each colleague owns, of those the actor may see. One statement."""
    open_ones = matters_access.visible_to(request.actor).filter(
        phase__in=("new", "open", "waiting"), owner__isnull=False
    )
    rows = open_ones.order_by().values("owner_id").annotate(n=Count("pk", distinct=True))
    return Counter({row["owner_id"]: row["n"] for row in rows})
