"""What can be booked: services and resources, as whoever sets them writes them."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Model
from django.utils.translation import gettext as _

from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import DomainError, InvalidValue, NotFound, raise_all
from yinuo.core.models import ServiceCalendar
from yinuo.people.errors import AlreadyExists
from yinuo.people.models import Outlet, Team
from yinuo.presale.errors import ResourceStillHeld
from yinuo.presale.journal import BookableServiceChanged, ResourceChanged
from yinuo.presale.models import BookableService, Hold, Resource

M = TypeVar("M", bound=Model)
LANGUAGES = ("zh-hans", "zh-hant", "en")
_CODE = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
_KIND = re.compile(r"[a-z][a-z0-9_]{0,19}")
# Smallest and largest of each number.
NUMBERS = {
    "minutes": (5, 720),
    "gap_minutes": (0, 240),
    "step_minutes": (5, 240),
    "notice_hours": (0, 720),
    "horizon_days": (1, 366),
    "remind_hours": (0, 336),
}
TEXTS = {"names": 80, "summaries": 300, "places": 200}
FLAGS = ("at_customer", "by_itself", "public", "active")
MOST_NEEDS = 5


@action(journal=BookableServiceChanged)
def create_service(
    *, actor: Actor, now: datetime, code: str, kind: str, fields: Mapping[str, Any]
) -> BookableService:
    """Add something that can be booked; `fields` as in `change_service`. Raises: NotAllowed, AlreadyExists, InvalidValue."""
    actor.require("booking.edit")
    service = BookableService(code=_new_code(BookableService, code), created_at=now)
    return _write_service(service, {"kind": kind, **fields})


@action(journal=BookableServiceChanged)
def change_service(
    *, actor: Actor, now: datetime, service_id: int, fields: Mapping[str, Any]
) -> BookableService:
    """Change what can be booked; what is not named stays, and what was booked stays as it was booked.

    `fields`: kind, names, summaries, places (language → text), minutes, gap_minutes, step_minutes, notice_hours,
    horizon_days, remind_hours, calendar_id, team_id, needs (kinds of resources), at_customer, by_itself, public, active.

    Raises: NotFound, NotAllowed, InvalidValue (all objections at once).
    """
    actor.require("booking.edit")
    return _write_service(_locked(BookableService, service_id), fields)


@action(journal=ResourceChanged)
def create_resource(
    *, actor: Actor, now: datetime, code: str, name: str, kind: str, outlet_id: int | None = None
) -> Resource:
    """Add a room, a vehicle, a demonstration unit. Raises: NotAllowed, AlreadyExists, InvalidValue."""
    actor.require("booking.edit")
    resource = Resource(code=_new_code(Resource, code))
    return _write_resource(resource, {"name": name, "kind": kind, "outlet_id": outlet_id})


@action(journal=ResourceChanged)
def change_resource(*, actor: Actor, now: datetime, resource_id: int, fields: Mapping[str, Any]) -> Resource:
    """Change a resource (name, kind, outlet_id, active); what is not named stays.

    Raises: NotFound, NotAllowed, InvalidValue, ResourceStillHeld when it is taken out of use.
    """
    actor.require("booking.edit")
    resource = _locked(Resource, resource_id)
    if resource.active and fields.get("active") is False:
        held = Hold.objects.filter(resource=resource, ends_at__gt=now).count()
        if held:
            raise ResourceStillHeld(field="active", count=held)
    return _write_resource(resource, fields)


def _write_service(service: BookableService, fields: Mapping[str, Any]) -> BookableService:
    is_new = service.pk is None
    values = _checked_service(fields)
    if is_new and not any(values.get("names", {}).values()):
        raise InvalidValue(field="names", problem=_("A name is needed."))
    changed = _changed(service, values, is_new=is_new)
    service.save()
    record(BookableServiceChanged(subject_id=service.pk, code=service.code, changed=changed))
    return service


def _checked_service(fields: Mapping[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    wrong: list[DomainError] = []
    for name, value in fields.items():
        try:
            values[name] = _checked_field(name, value)
        except DomainError as error:
            wrong.append(error)
    raise_all(wrong)
    return values


def _checked_field(name: str, value: Any) -> Any:
    if name in NUMBERS:
        return _number(name, value)
    if name in TEXTS:
        return _texts(name, value)
    if name in FLAGS:
        return bool(value)
    if name == "kind":
        if value not in BookableService.Kind.values:
            raise InvalidValue(field=name, problem=str(value)[:60])
        return value
    if name == "needs":
        return _needs(value)
    if name == "calendar_id":
        return _known(ServiceCalendar, name, value)
    if name == "team_id":
        return _known(Team, name, value)
    raise InvalidValue(field=name, problem=name)


def _number(name: str, value: Any) -> int:
    low, high = NUMBERS[name]
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        problem = _("A whole number from %(low)s to %(high)s is needed.") % {"low": low, "high": high}
        raise InvalidValue(field=name, problem=problem)
    return value


def _texts(name: str, value: Any) -> dict[str, str]:
    if not isinstance(value, Mapping) or not set(value) <= set(LANGUAGES):
        raise InvalidValue(field=name, problem=_("One text for each language is needed."))
    found = {code: str(text).replace("\x00", "").strip() for code, text in value.items()}
    if any(len(text) > TEXTS[name] for text in found.values()):
        raise InvalidValue(
            field=name, problem=_("At most %(limit)s characters fit.") % {"limit": TEXTS[name]}
        )
    return {code: text for code, text in found.items() if text}


def _needs(value: Any) -> list[str]:
    kinds = [str(kind).strip().lower() for kind in value]
    if len(kinds) > MOST_NEEDS or not all(_KIND.fullmatch(kind) for kind in kinds):
        raise InvalidValue(field="needs", problem=_("At most five kinds, in small Latin letters."))
    return sorted(kinds)


def _write_resource(resource: Resource, fields: Mapping[str, Any]) -> Resource:
    values: dict[str, Any] = {}
    for name, value in fields.items():
        if name == "name":
            values[name] = str(value).replace("\x00", "").strip()
            if not 0 < len(values[name]) <= 80:
                raise InvalidValue(field=name, problem=_("A name of at most 80 characters is needed."))
        elif name == "kind":
            values[name] = str(value).strip().lower()
            if not _KIND.fullmatch(values[name]):
                raise InvalidValue(field=name, problem=_("One word in small Latin letters: room, car, unit."))
        elif name == "outlet_id":
            values[name] = _known(Outlet, name, value)
        elif name == "active":
            values[name] = bool(value)
        else:
            raise InvalidValue(field=name, problem=name)
    changed = _changed(resource, values, is_new=resource.pk is None)
    resource.save()
    record(ResourceChanged(subject_id=resource.pk, code=resource.code, changed=changed))
    return resource


def _changed(row: Model, values: Mapping[str, Any], *, is_new: bool) -> dict[str, list[Any]]:
    """Set the values and return those that differ as field → [before, after]."""
    changed = {
        name: [None if is_new else getattr(row, name), value]
        for name, value in values.items()
        if is_new or getattr(row, name) != value
    }
    for name, value in values.items():
        setattr(row, name, value)
    return changed


def _new_code(model: type[Model], code: str) -> str:
    code = code.strip().lower()
    if not _CODE.fullmatch(code):
        raise InvalidValue(field="code", problem=_("Small Latin letters, digits and dashes, at most 40."))
    if model._default_manager.filter(code=code).exists():
        raise AlreadyExists(field="code", name=code)
    return code


def _known(model: type[Model], name: str, key: Any) -> int | None:
    if key is None:
        return None
    if not isinstance(key, int) or not model._default_manager.filter(pk=key).exists():
        raise NotFound(field=name)
    return key


def _locked(model: type[M], key: int) -> M:
    found = model._default_manager.select_for_update().filter(pk=key).first()
    if found is None:
        raise NotFound()
    return found
