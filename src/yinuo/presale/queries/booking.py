"""What can be booked, as whoever sets it reads it."""

from msgspec import Struct

from yinuo.core.actor import Actor
from yinuo.core.errors import NotFound
from yinuo.presale.models import BookableService, Resource


class ServiceFile(Struct, frozen=True, kw_only=True):
    """A service with its texts in all languages."""

    id: int
    code: str
    kind: str
    names: dict[str, str]
    summaries: dict[str, str]
    places: dict[str, str]
    at_customer: bool
    minutes: int
    gap_minutes: int
    step_minutes: int
    notice_hours: int
    horizon_days: int
    remind_hours: int
    calendar_id: int | None
    team_id: int | None
    needs: list[str]
    by_itself: bool
    public: bool
    active: bool


class ResourceRow(Struct, frozen=True, kw_only=True):
    """A room, a vehicle, a unit."""

    id: int
    code: str
    name: str
    kind: str
    outlet_id: int | None
    outlet: str
    active: bool


def get_service(*, actor: Actor, service_id: int) -> ServiceFile:
    """Return a service, in use or not. One statement. Raises: NotAllowed, NotFound."""
    actor.require("booking.edit")
    row = BookableService.objects.filter(pk=service_id).first()
    if row is None:
        raise NotFound()
    return ServiceFile(**{name: getattr(row, name) for name in ServiceFile.__struct_fields__})


def list_resources(*, actor: Actor) -> list[ResourceRow]:
    """Return the resources by kind and name. One statement. Raises: NotAllowed."""
    actor.require("booking.edit")
    rows = Resource.objects.select_related("outlet").order_by("kind", "name", "id")
    return [_resource_row(row) for row in rows]


def get_resource(*, actor: Actor, resource_id: int) -> ResourceRow:
    """Return a resource. One statement. Raises: NotAllowed, NotFound."""
    actor.require("booking.edit")
    row = Resource.objects.select_related("outlet").filter(pk=resource_id).first()
    if row is None:
        raise NotFound()
    return _resource_row(row)


def _resource_row(row: Resource) -> ResourceRow:
    return ResourceRow(
        id=row.pk,
        code=row.code,
        name=row.name,
        kind=row.kind,
        outlet_id=row.outlet_id,
        outlet=row.outlet.name if row.outlet else "",
        active=row.active,
    )
