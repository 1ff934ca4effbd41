"""Holding people and resources: what the database refuses is tried with the next who is free."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import chain, combinations, islice, product
from typing import Any

from django.db import connection, transaction
from msgspec import Struct

from yinuo.core.actor import Actor
from yinuo.core.ids import new_id
from yinuo.core.organisation import organisation
from yinuo.presale.errors import SlotNotOffered, SlotTaken
from yinuo.presale.models import BookableService, Hold
from yinuo.presale.queries.appointment_slots import Ground, bounds, ground_of, next_free, zone_calendar
from yinuo.presale.rules import slots
from yinuo.presale.rules.slots import Slot

MOST_TRIES = 40


class Held(Struct, frozen=True, kw_only=True):
    """What an appointment holds."""

    staff_id: int
    resource_ids: list[int]
    ends_at: datetime


def hold_slot(
    service: BookableService,
    *,
    actor: Actor,
    now: datetime,
    begins_at: datetime,
    appointment_id: int,
    staff_id: int | None = None,
    rather_id: int | None = None,
    instead_of: int | None = None,
) -> Held:
    """Hold somebody and all that is needed for a slot, within the running action.

    With `staff_id` only that person will do. Else `rather_id` is asked first, then whoever has least to do on that
    day. The exclusion constraint decides: a second one waits for the first to commit, and then gets the next who is
    free. What `instead_of` (an appointment to move) holds must have been let go.

    Raises: SlotNotOffered, SlotTaken, both with the next free slots.
    """
    asked = {"actor": actor, "now": now, "staff_id": staff_id, "instead_of": instead_of}
    earliest, latest = bounds(service, actor=actor, now=now)
    if not earliest <= begins_at < latest:
        raise SlotNotOffered(field="begins_at", **_ahead(service, after=max(begins_at, now), **asked))
    day = zone_calendar(service).local_date(begins_at)
    ground = ground_of(service, first=day, days=1, staff_id=staff_id, instead_of=instead_of)
    # an opening that began yesterday may run past midnight
    if begins_at not in set(slots.starts(ground.calendar, day - timedelta(days=1), 2, ground.shape)):
        raise SlotNotOffered(field="begins_at", **_ahead(service, after=begins_at, **asked))
    free = slots.free_slots(
        [begins_at],
        ground.shape,
        people=ground.people,
        things=ground.things,
        earliest=earliest,
        latest=latest,
    )
    choices = chain.from_iterable(_choices(slot, ground, rather_id) for slot in free)
    for person, resource_ids in islice(choices, MOST_TRIES):
        until = begins_at + ground.shape.length + ground.shape.gap
        if _held(appointment_id, person, resource_ids, begins_at=begins_at, until=until):
            return Held(
                staff_id=person,
                resource_ids=list(resource_ids),
                ends_at=begins_at + ground.shape.length,
            )
    raise SlotTaken(field="begins_at", **_ahead(service, after=begins_at, **asked))


def release_holds(appointment_id: int) -> None:
    """Let everything go that an appointment holds."""
    Hold.objects.filter(appointment=appointment_id).delete()


def _choices(slot: Slot, ground: Ground, rather_id: int | None) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Yield each person with each way to fill the needs, in the order of the kinds: nobody waits in a circle."""
    kinds = sorted(Counter(ground.shape.needs).items())
    free = {
        kind: [t.id for t in ground.things if t.kind == kind and t.id in slot.resource_ids]
        for kind, _count in kinds
    }
    for person in sorted(slot.staff_ids, key=lambda one: one != rather_id):
        for chosen in product(*(combinations(free[kind], count) for kind, count in kinds)):
            yield person, tuple(chain.from_iterable(chosen))


def _held(
    appointment_id: int, staff_id: int, resource_ids: tuple[int, ...], *, begins_at: datetime, until: datetime
) -> bool:
    """Write the holds, or nothing where one of them is refused.

    `ON CONFLICT` rather than an error: two plain inserts that meet wait for each other until the server ends one.
    """
    point = transaction.savepoint()
    with connection.cursor() as cursor:
        for person, thing in [(staff_id, None), *((None, key) for key in resource_ids)]:
            cursor.execute(
                "INSERT INTO hold (id, appointment_id, staff_id, resource_id, begins_at, ends_at)"
                " VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
                [new_id(), appointment_id, person, thing, begins_at, until],
            )
            if cursor.rowcount != 1:
                transaction.savepoint_rollback(point)
                return False
    transaction.savepoint_commit(point)
    return True


def _ahead(service: BookableService, *, after: datetime, **asked: Any) -> dict[str, Any]:
    """Return the next free slots for an objection: as instants, and as a person reads them."""
    found = [slot.begins_at for slot in next_free(service, after=after, **asked)]
    local = [at.astimezone(organisation().zone) for at in found]
    return {
        "slots": [at.isoformat() for at in local],
        "next": " · ".join(f"{at:%m-%d %H:%M}" for at in local) or "—",
    }
