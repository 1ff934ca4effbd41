"""Appointments as screens, jobs and feeds read them."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import DurationField, ExpressionWrapper, F, Q, QuerySet
from msgspec import Struct

from yinuo.core.actor import Actor
from yinuo.core.cursors import cursor_of, read_instant_cursor
from yinuo.core.errors import NotFound
from yinuo.core.moves import possible_moves
from yinuo.people.models import TeamMember
from yinuo.presale import access
from yinuo.presale.models import Appointment, CalendarFeed, Hold
from yinuo.presale.queries.appointment_slots import text_in
from yinuo.presale.states import APPOINTMENT_MOVES

BATCH = 200
FEED_BACK, FEED_AHEAD = timedelta(days=31), timedelta(days=366)
MOST_OF_A_MATTER = 20
IN_CALENDAR = ("requested", "confirmed", "held", "no_show", "missed")


class AppointmentRow(Struct, frozen=True, kw_only=True):
    """An appointment in the reader's language. `moves` are what its state allows; `customer_said` is their own word."""

    id: int
    number: str
    state: str
    service: str
    service_code: str
    kind: str
    matter_id: int
    matter_number: str
    customer_id: int
    customer: str
    staff_id: int
    staff: str
    begins_at: datetime
    ends_at: datetime
    place: str
    note: str
    outcome: str
    made_at: datetime
    confirmed_at: datetime | None
    customer_said: datetime | None
    reminded_at: datetime | None
    settled_by: str
    promise_id: int | None
    moves: tuple[str, ...]


class BusyRow(Struct, frozen=True, kw_only=True):
    """Time of a colleague that is held by an appointment which the reader may not read."""

    staff_id: int
    begins_at: datetime
    ends_at: datetime


class Colleague(Struct, frozen=True, kw_only=True):
    """Somebody who has a column in the calendar."""

    id: int
    name: str


_WITH = ("service", "staff", "matter", "customer")


def appointment_row(row: Appointment, language: str) -> AppointmentRow:
    """Return an appointment as screens read it."""
    return AppointmentRow(
        id=row.pk,
        number=row.number,
        state=row.state,
        service=text_in(row.service.names, language) or row.service.code,
        service_code=row.service.code,
        kind=row.service.kind,
        matter_id=row.matter_id,
        matter_number=row.matter.number,
        customer_id=row.customer_id,
        customer=row.customer.name,
        staff_id=row.staff_id,
        staff=row.staff.name,
        begins_at=row.begins_at,
        ends_at=row.ends_at,
        place=row.place or text_in(row.service.places, language),
        note=row.note,
        outcome=row.outcome,
        made_at=row.made_at,
        confirmed_at=row.confirmed_at,
        customer_said=row.agreed_at,
        reminded_at=row.reminded_at,
        settled_by=row.settled_by,
        promise_id=row.promise_id,
        moves=tuple(possible_moves(APPOINTMENT_MOVES, row.state)),
    )


def get_appointment(*, actor: Actor, appointment_id: int, language: str) -> AppointmentRow:
    """Return one appointment. One statement. Raises: NotFound."""
    row = access.visible_appointments(actor).filter(pk=appointment_id).select_related(*_WITH).first()
    if row is None:
        raise NotFound()
    return appointment_row(row, language)


def appointments_between(
    *,
    actor: Actor,
    since: datetime,
    until: datetime,
    language: str,
    staff_ids: Iterable[int] | None = None,
    states: tuple[str, ...] = IN_CALENDAR,
) -> list[AppointmentRow]:
    """Return what meets a stretch of time, in its order; of these colleagues where they are named. One statement."""
    rows = access.visible_appointments(actor).filter(begins_at__lt=until, ends_at__gt=since, state__in=states)
    if staff_ids is not None:
        rows = rows.filter(staff__in=list(staff_ids))
    return [appointment_row(row, language) for row in rows.select_related(*_WITH).order_by("begins_at", "id")]


def busy_between(
    *, actor: Actor, since: datetime, until: datetime, staff_ids: Iterable[int]
) -> list[BusyRow]:
    """Return when colleagues are held by what the actor may not read. One statement. Raises: NotAllowed."""
    actor.require("appointment.make")
    rows = Hold.objects.filter(staff__in=list(staff_ids), begins_at__lt=until, ends_at__gt=since)
    rows = rows.exclude(appointment__in=access.visible_appointments(actor))
    return [
        BusyRow(staff_id=key, begins_at=begin, ends_at=end)
        for key, begin, end in rows.order_by("begins_at", "id").values_list(
            "appointment__staff_id", "begins_at", "ends_at"
        )
    ]


def appointments_of_matter(*, actor: Actor, matter_id: int, language: str) -> list[AppointmentRow]:
    """Return a matter's appointments and those of what was merged into it, the next first. One statement."""
    rows = access.visible_appointments(actor).filter(Q(matter=matter_id) | Q(matter__merged_into=matter_id))
    rows = rows.exclude(state="moved").select_related(*_WITH).order_by("-begins_at", "-id")
    return [appointment_row(row, language) for row in rows[:MOST_OF_A_MATTER]]


def list_appointments(
    *,
    actor: Actor,
    language: str,
    state: str = "",
    staff_id: int | None = None,
    matter_id: int | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    after: str = "",
    limit: int = 50,
) -> tuple[list[AppointmentRow], str]:
    """Return a page of appointments by when they begin, with the cursor of the next. One statement."""
    rows = access.visible_appointments(actor)
    wanted: dict[str, Any] = {
        "state": state or None,
        "staff": staff_id,
        "matter": matter_id,
        "begins_at__gte": since,
        "begins_at__lt": until,
    }
    rows = rows.filter(**{name: value for name, value in wanted.items() if value is not None})
    if after:
        at, key = read_instant_cursor(after)
        rows = rows.filter(Q(begins_at__gt=at) | Q(begins_at=at, pk__gt=key))
    found = list(rows.select_related(*_WITH).order_by("begins_at", "id")[: limit + 1])
    next_cursor = cursor_of(found[limit - 1].begins_at, found[limit - 1].pk) if len(found) > limit else ""
    return [appointment_row(row, language) for row in found[:limit]], next_cursor


def colleagues_of(*, actor: Actor, team_ids: Iterable[int]) -> list[Colleague]:
    """Return who has a column in the calendar of these teams, by name, the reader first. One statement."""
    actor.require("appointment.make")
    rows = TeamMember.objects.filter(team__in=list(team_ids), staff__is_active=True)
    found = sorted(set(rows.values_list("staff_id", "staff__name")), key=lambda one: (one[1], one[0]))
    mine = [one for one in found if one[0] == actor.staff_id]
    rest = [one for one in found if one[0] != actor.staff_id]
    return [Colleague(id=key, name=name) for key, name in [*mine, *rest]]


def appointments_to_remind(*, now: datetime) -> list[int]:
    """Return the keys of confirmed appointments that begin within their time of reminding. One statement."""
    lead = ExpressionWrapper(F("service__remind_hours") * timedelta(hours=1), output_field=DurationField())
    rows = Appointment.objects.filter(state="confirmed", reminded_at__isnull=True, begins_at__gt=now)
    due = rows.filter(begins_at__lte=now + lead).order_by("begins_at", "id")
    return list(due.values_list("pk", flat=True)[:BATCH])


def appointments_to_lapse(*, now: datetime) -> list[tuple[int, str]]:
    """Return key and language of what was never confirmed and whose time has come. One statement."""
    rows = Appointment.objects.filter(state="requested", begins_at__lte=now).order_by("begins_at", "id")
    return list(rows.values_list("pk", "language")[:BATCH])


def feed_of_secret(secret: str) -> CalendarFeed | None:
    """Return the feed that a secret opens, of somebody who still works here. One statement."""
    if not secret or len(secret) > 64 or "\x00" in secret:
        return None
    return CalendarFeed.objects.filter(secret=secret, staff__is_active=True).select_related("staff").first()


def appointments_of_feed(feed: CalendarFeed, *, now: datetime) -> QuerySet[Appointment]:
    """Return what a member of staff's calendar shows: a month back, a year ahead. One statement."""
    return (
        Appointment.objects.filter(
            staff=feed.staff,
            state__in=IN_CALENDAR,
            begins_at__gte=now - FEED_BACK,
            begins_at__lt=now + FEED_AHEAD,
        )
        .select_related(*_WITH)
        .order_by("begins_at", "id")
    )


def has_feed(*, actor: Actor) -> str:
    """Return the secret of the actor's own feed, the empty text where there is none. One statement."""
    found = CalendarFeed.objects.filter(staff=actor.staff_id).values_list("secret", flat=True).first()
    return found or ""
