"""What can be booked, and which slots are free."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import Q
from msgspec import Struct

from yinuo.core.actor import Actor, ActorKind
from yinuo.core.calendars import calendar_of
from yinuo.core.errors import NotFound
from yinuo.core.worktime import WorkCalendar
from yinuo.people.models import Coverage, Team, TeamMember
from yinuo.presale.models import BookableService, Hold, Resource
from yinuo.presale.rules import slots
from yinuo.presale.rules.slots import Person, Shape, Slot, Span, Thing

STAFF_HORIZON = timedelta(days=366)
_WEEK = 7
_SEARCH_WEEKS = 6


class ServiceRow(Struct, frozen=True, kw_only=True):
    """Something that can be booked, in the reader's language. `needs` are kinds of resources."""

    id: int
    code: str
    kind: str
    name: str
    summary: str
    place: str
    at_customer: bool
    minutes: int
    gap_minutes: int
    step_minutes: int
    notice_hours: int
    horizon_days: int
    remind_hours: int
    calendar_id: int | None
    team_id: int | None
    needs: tuple[str, ...]
    by_itself: bool
    public: bool
    active: bool


class FreeDay(Struct, frozen=True, kw_only=True):
    """A day with its free slots, none where it is full or closed."""

    day: date
    slots: tuple[Slot, ...]


class Ground(Struct, frozen=True, kw_only=True):
    """What slots are counted on, for a stretch of days."""

    calendar: WorkCalendar
    shape: Shape
    people: list[Person]
    things: list[Thing]


def text_in(texts: dict[str, str], language: str) -> str:
    """Return a text in a language, else in simplified Chinese, else in any."""
    return texts.get(language) or texts.get("zh-hans") or next(filter(None, texts.values()), "")


def service_row(row: BookableService, language: str) -> ServiceRow:
    """Return a service as screens read it."""
    return ServiceRow(
        id=row.pk,
        code=row.code,
        kind=row.kind,
        name=text_in(row.names, language) or row.code,
        summary=text_in(row.summaries, language),
        place=text_in(row.places, language),
        at_customer=row.at_customer,
        minutes=row.minutes,
        gap_minutes=row.gap_minutes,
        step_minutes=row.step_minutes,
        notice_hours=row.notice_hours,
        horizon_days=row.horizon_days,
        remind_hours=row.remind_hours,
        calendar_id=row.calendar_id,
        team_id=row.team_id,
        needs=tuple(row.needs),
        by_itself=row.by_itself,
        public=row.public,
        active=row.active,
    )


def list_services(*, actor: Actor, language: str) -> list[ServiceRow]:
    """Return what the actor may book, by code; whoever sets it sees what is out of use too. One statement."""
    rows = BookableService.objects.filter(_bookable(actor)).order_by("code")
    return [service_row(row, language) for row in rows]


def bookable_service(actor: Actor, *, code: str = "", service_id: int | None = None) -> BookableService:
    """Return a service that the actor may book, by its code or its key. Raises: NotFound."""
    wanted = Q(pk=service_id) if service_id is not None else Q(code=code.replace("\x00", ""))
    found = (
        BookableService.objects.select_related("team").filter(_bookable(actor) & wanted, active=True).first()
    )
    if found is None:
        raise NotFound(field="service")
    return found


def _bookable(actor: Actor) -> Q:
    if actor.kind is not ActorKind.CUSTOMER and actor.can("booking.edit"):
        return Q()
    if actor.kind is not ActorKind.CUSTOMER and actor.can("appointment.make"):
        return Q(active=True)
    return Q(active=True, public=True)


def zone_calendar(service: BookableService) -> WorkCalendar:
    """Return the calendar whose hours and zone a service's slots stand in."""
    return calendar_of(service.calendar_id, service.team.calendar_id if service.team else None)


def ground_of(
    service: BookableService,
    *,
    first: date,
    days: int,
    staff_id: int | None = None,
    instead_of: int | None = None,
) -> Ground:
    """Return what a service's slots are counted on; the holds of `instead_of` (an appointment to move) do not count.

    People come in the order of who has least to do on these days. Four statements, one more for the default team.
    """
    calendar = zone_calendar(service)
    since, until = calendar.instant(first, 0), calendar.instant(first + timedelta(days=days + 1), 0)
    team = service.team or Team.objects.filter(is_default=True).first()
    members = TeamMember.objects.filter(team=team, staff__is_active=True).select_related("staff")
    if staff_id is not None:
        members = members.filter(staff=staff_id)
    staff = [member.staff for member in members.order_by("staff_id")]
    absences = defaultdict[int, list[Span]](list)
    for key, begin, end in Coverage.objects.filter(
        staff__in=staff, begins_at__lt=until, ends_at__gt=since
    ).values_list("staff_id", "begins_at", "ends_at"):
        absences[key].append((begin, end))
    things = list(Resource.objects.filter(kind__in=service.needs, active=True).order_by("id"))
    holds = Hold.objects.filter(
        Q(staff__in=staff) | Q(resource__in=things), begins_at__lt=until, ends_at__gt=since
    )
    if instead_of is not None:
        holds = holds.exclude(appointment=instead_of)
    by_staff, by_thing = defaultdict[int, list[Span]](list), defaultdict[int, list[Span]](list)
    for person, thing, begin, end in holds.values_list("staff_id", "resource_id", "begins_at", "ends_at"):
        (by_staff[person] if person is not None else by_thing[thing]).append((begin, end))
    people = [
        Person(
            id=one.pk,
            present=slots.without(
                slots.open_spans(
                    calendar_of(one.calendar_id, team.calendar_id if team else None),
                    first - timedelta(days=1),
                    days + 2,
                ),
                absences[one.pk],
            ),
            held=by_staff[one.pk],
        )
        for one in staff
    ]
    return Ground(
        calendar=calendar,
        shape=shape_of(service),
        people=sorted(people, key=lambda one: (len(one.held), one.id)),
        things=[Thing(id=one.pk, kind=one.kind, held=by_thing[one.pk]) for one in things],
    )


def shape_of(service: BookableService) -> Shape:
    """Return what a slot of a service must be."""
    return Shape(
        length=timedelta(minutes=service.minutes),
        gap=timedelta(minutes=service.gap_minutes),
        step_minutes=service.step_minutes,
        needs=tuple(service.needs),
    )


def free_days(
    service: BookableService,
    *,
    actor: Actor,
    now: datetime,
    first: date,
    days: int,
    staff_id: int | None = None,
    instead_of: int | None = None,
) -> list[FreeDay]:
    """Return days with their free slots.

    A customer books with the service's notice and within its horizon; staff from now on, for a year.
    """
    ground = ground_of(service, first=first, days=days, staff_id=staff_id, instead_of=instead_of)
    earliest, latest = bounds(service, actor=actor, now=now)
    by_day: dict[date, list[Slot]] = {first + timedelta(days=n): [] for n in range(days)}
    for slot in slots.free_slots(
        slots.starts(ground.calendar, first, days, ground.shape),
        ground.shape,
        people=ground.people,
        things=ground.things,
        earliest=earliest,
        latest=latest,
    ):
        by_day.setdefault(ground.calendar.local_date(slot.begins_at), []).append(slot)
    return [FreeDay(day=day, slots=tuple(found)) for day, found in sorted(by_day.items())]


def bounds(service: BookableService, *, actor: Actor, now: datetime) -> tuple[datetime, datetime]:
    """Return from when and until before when the actor may book."""
    if actor.kind is ActorKind.CUSTOMER:
        return now + timedelta(hours=service.notice_hours), now + timedelta(days=service.horizon_days)
    return now, now + STAFF_HORIZON


def next_free(
    service: BookableService,
    *,
    actor: Actor,
    now: datetime,
    after: datetime,
    count: int = 3,
    staff_id: int | None = None,
    instead_of: int | None = None,
) -> list[Slot]:
    """Return the first free slots from an instant on, looking six weeks ahead."""
    found: list[Slot] = []
    earliest, latest = bounds(service, actor=actor, now=now)
    if after >= latest:
        return []
    for first in _weeks(zone_calendar(service).local_date(max(after, earliest))):
        for day in free_days(
            service, actor=actor, now=now, first=first, days=_WEEK, staff_id=staff_id, instead_of=instead_of
        ):
            found += [slot for slot in day.slots if slot.begins_at >= after]
        if len(found) >= count:
            break
    return found[:count]


def _weeks(first: date) -> Iterator[date]:
    return (first + timedelta(days=_WEEK * n) for n in range(_SEARCH_WEEKS))
