"""The calendar of appointments, one appointment, and what a matter's sale side shows of them."""

from datetime import date, datetime, time, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from yinuo.core.actor import Scope
from yinuo.matters.models import Matter
from yinuo.people.models import Team
from yinuo.presale.actions.calendar_feed import close_feed, open_feed
from yinuo.presale.queries.appointment_slots import list_services
from yinuo.presale.queries.appointments import (
    Colleague,
    appointments_between,
    appointments_of_matter,
    busy_between,
    colleagues_of,
    get_appointment,
    has_feed,
    list_appointments,
)
from yinuo.web.components.rows import Link
from yinuo.web.desk.action_forms import actor_language, asked_text, do_and_go, query_of, whole_number
from yinuo.web.desk.presale import appointment_deeds
from yinuo.web.desk.presale.appointment_rows import days_of, facts_of, state_words, waiting_words
from yinuo.web.desk.presale.sale import SalePart, sale_part
from yinuo.web.pages import StaffRequest, desk_page

HOME = "/desk/appointments/"
MOST_WAITING = 20
RIGHT = "appointment.make"


@desk_page(RIGHT)
def calendar(request: StaffRequest) -> HttpResponse:
    """Show a day or a week of one's own appointments, a colleague's, or the team's."""
    today = timezone.localtime(request.now).date()
    day = _asked_day(request) or today
    view = "day" if request.GET.get("view") == "day" else "week"
    first = day if view == "day" else day - timedelta(days=day.weekday())
    length = 1 if view == "day" else 7
    people = colleagues_of(actor=request.actor, team_ids=_team_ids(request))
    who = asked_text(request, "who", limit=20) or "mine"
    staff_ids = _staff_ids(request, who, people)
    since, until = _midnight(first), _midnight(first + timedelta(days=length))
    language = actor_language(request)
    rows = appointments_between(
        actor=request.actor, since=since, until=until, language=language, staff_ids=staff_ids
    )
    busy = busy_between(actor=request.actor, since=since, until=until, staff_ids=staff_ids)
    waiting, _more = list_appointments(
        actor=request.actor, language=language, state="requested", since=request.now, limit=MOST_WAITING
    )

    def to(**changed: str) -> str:
        known = {"view": view, "who": who, "day": day.isoformat()}
        return query_of({**known, **changed})

    step = timedelta(days=length)
    context = {
        "title": _("Appointments"),
        "days": days_of(
            rows,
            busy,
            names={one.id: one.name for one in people},
            first=first,
            days=length,
            now=request.now,
        ),
        "first": first,
        "last": first + step - timedelta(days=1),
        "view": view,
        "with_names": len(staff_ids) > 1,
        "views": [
            Link(name=pgettext("view of a calendar", "Day"), url=to(view="day"), current=view == "day"),
            Link(name=pgettext("view of a calendar", "Week"), url=to(view="week"), current=view == "week"),
        ],
        "whose": [
            Link(name=pgettext("whose appointments", "Mine"), url=to(who="mine"), current=who == "mine"),
            Link(name=pgettext("whose appointments", "Team"), url=to(who="team"), current=who == "team"),
        ],
        "people": [
            Link(name=one.name, url=to(who=str(one.id)), current=who == str(one.id)) for one in people
        ],
        "before_url": to(day=(first - step).isoformat()),
        "after_url": to(day=(first + step).isoformat()),
        "today_url": to(day=today.isoformat()),
        "is_now": first <= today < first + step,
        "waiting": [row for row in waiting if row.customer_said is not None],
        "can_set": request.actor.can("booking.edit"),
        "count": len(rows),
    }
    return render(request, "desk/presale/appointments.html", context)


@desk_page(RIGHT)
def appointment(request: StaffRequest, appointment_id: int) -> HttpResponse:
    """Show one appointment and what can be done with it. Raises: NotFound."""
    row = get_appointment(
        actor=request.actor, appointment_id=appointment_id, language=actor_language(request)
    )
    begun = row.begins_at <= request.now
    context = {
        "title": row.service,
        "row": row,
        "begun": begun,
        "can_confirm": row.state == "requested" and not begun,
        "can_settle": row.state == "confirmed" and begun,
        "can_change": row.state in ("requested", "confirmed") and not begun,
        "path": [Link(name=_("Appointments"), url=HOME), Link(name=row.number)],
        **facts_of(row),
    }
    return render(request, "desk/presale/appointment.html", context)


@desk_page(RIGHT, methods=("GET", "HEAD", "POST"))
def subscribe(request: StaffRequest) -> HttpResponse:
    """Show the address of one's own calendar; make a new one or close it."""
    if request.method == "POST":
        closing = "close" in request.POST

        def run() -> str:
            if closing:
                close_feed(actor=request.actor, now=request.now)
                return _("Closed: the old address shows nothing any more.")
            open_feed(actor=request.actor, now=request.now)
            return _("The address is made. An older one is dead.")

        return do_and_go(request, run=run, back=f"{HOME}subscribe/")
    secret = has_feed(actor=request.actor)
    context = {
        "title": _("In your own calendar"),
        "feed_url": request.build_absolute_uri(f"/calendar/{secret}.ics") if secret else "",
        "path": [Link(name=_("Appointments"), url=HOME), Link(name=_("In your own calendar"))],
    }
    return render(request, "desk/presale/subscribe.html", context)


@sale_part
def part_of_matter(request: StaffRequest, matter: Matter) -> SalePart | None:
    """Show a matter's appointments, and the way to make one where something can be booked."""
    if not request.actor.can(RIGHT):
        return None
    language = actor_language(request)
    rows = appointments_of_matter(actor=request.actor, matter_id=matter.pk, language=language)
    bookable = any(one.active for one in list_services(actor=request.actor, language=language))
    if not rows and not bookable:
        return None
    shown = [{"row": row, "state_words": state_words(row.state), "waits": waiting_words(row)} for row in rows]
    return SalePart(
        name=_("Appointments"),
        icon="calendar-days",
        links=[Link(name=_("Make an appointment"), url=f"/desk/matters/{matter.pk}/appointments/new/")]
        if bookable
        else [],
        template="desk/presale/appointments_of_matter.html" if rows else "",
        context={"rows": shown},
    )


def _team_ids(request: StaffRequest) -> list[int]:
    """Return the teams whose calendars are shown: one's own, or all for whoever is in none or sees all."""
    own = sorted(request.actor.team_ids)
    if own and request.actor.scope_of("matter.read") is not Scope.ALL:
        return own
    return list(Team.objects.filter(active=True).order_by("id").values_list("pk", flat=True))


def _staff_ids(request: StaffRequest, who: str, people: list[Colleague]) -> list[int]:
    known = [one.id for one in people]
    if who == "team":
        return known
    asked = whole_number(who)
    if asked in known and asked is not None:
        return [asked]
    return [request.actor.staff_id] if request.actor.staff_id is not None else []


def _asked_day(request: StaffRequest) -> date | None:
    try:
        day = date.fromisoformat(asked_text(request, "day", limit=10))
    except ValueError:
        return None
    return day if 2000 <= day.year < 2190 else None


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


ADDRESSES: list[URLPattern] = [
    path("appointments/", calendar, name="desk_appointments"),
    path("appointments/subscribe/", subscribe, name="desk_calendar_feed"),
    path("appointments/<int:appointment_id>/", appointment, name="desk_appointment"),
    *appointment_deeds.ADDRESSES,
]
