"""Today's own appointments, for My day."""

from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from yinuo.presale.queries.appointments import appointments_between
from yinuo.web.desk.action_forms import actor_language
from yinuo.web.desk.presale.appointment_rows import ICONS, state_words, waiting_words
from yinuo.web.pages import StaffRequest


def todays_appointments(request: StaffRequest) -> list[dict[str, Any]]:
    """Return the reader's appointments of today in their order, none for whoever makes none. One statement."""
    actor = request.actor
    if actor.staff_id is None or not actor.can("appointment.make"):
        return []
    begin = timezone.make_aware(datetime.combine(timezone.localtime(request.now).date(), time()))
    rows = appointments_between(
        actor=actor,
        since=begin,
        until=begin + timedelta(days=1),
        language=actor_language(request),
        staff_ids=[actor.staff_id],
    )
    return [
        {
            "row": row,
            "icon": ICONS.get(row.kind, "calendar-days"),
            "state_words": waiting_words(row) or state_words(row.state),
            "to_settle": row.state == "confirmed" and row.begins_at <= request.now,
        }
        for row in rows
    ]
