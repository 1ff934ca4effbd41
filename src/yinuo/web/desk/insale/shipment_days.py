"""What calendar and history say of the day on which a parcel is to arrive."""

from datetime import datetime

from django.utils.translation import gettext as _

from yinuo.core.calendars import calendar_of
from yinuo.core.organisation import organisation
from yinuo.insale.models import Order
from yinuo.matters.likely import judge
from yinuo.presale.guard import end_of_day
from yinuo.web.components.guard_words import Guard, guard_of
from yinuo.web.desk.guards import asked_override
from yinuo.web.desk.insale.order_deeds import day_of
from yinuo.web.pages import StaffRequest


def arrival_guard(request: StaffRequest, order: Order, typed: str | None) -> Guard | None:
    """Return the guard of the day that the form of the hand-over holds; None while it holds none."""
    on = day_of(typed) if typed else None
    if on is None:
        return None
    calendar = calendar_of(order.team.calendar_id if order.team else None)
    noon = datetime(on.year, on.month, on.day, 12, tzinfo=organisation().zone)
    due_at = end_of_day(noon, calendar=calendar)
    what = _("Deliver the order %(number)s") % {"number": order.number}
    judged = judge(what=what, due_at=due_at, now=request.now, calendar=calendar, team_id=order.team_id)
    return guard_of(
        judged, due_at=due_at, now=request.now, calendar=calendar, override=asked_override(request)
    )
