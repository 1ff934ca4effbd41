"""Departments and outlets: where staff belong."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Model, ProtectedError
from django.utils.translation import gettext as _

from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import InvalidValue
from yinuo.core.models import ServiceCalendar
from yinuo.people import access
from yinuo.people.actors import forget_actors
from yinuo.people.conflicts import taken_means
from yinuo.people.errors import AlreadyExists, InsideItself, StillInUse
from yinuo.people.journal import (
    DepartmentChanged,
    DepartmentCreated,
    DepartmentRemoved,
    OutletChanged,
    OutletCreated,
    OutletRemoved,
)
from yinuo.people.models import Department, Outlet, Staff
from yinuo.people.texts import checked_name, checked_text

_DEPARTMENT_FIELDS = {"parent_id": Department, "lead_id": Staff, "calendar_id": ServiceCalendar}
_OUTLET_FIELDS = {"calendar_id": ServiceCalendar}


@action(journal=DepartmentCreated)
def create_department(
    *,
    actor: Actor,
    now: datetime,
    name: str,
    parent_id: int | None = None,
    lead_id: int | None = None,
    calendar_id: int | None = None,
) -> Department:
    """Make a department, perhaps as a part of another.

    Raises: NotAllowed, NameMissing, NameTooLong, InvalidValue, AlreadyExists.
    """
    actor.require("team.edit")
    given = {"parent_id": parent_id, "lead_id": lead_id, "calendar_id": calendar_id}
    department = Department(name=checked_name(name, limit=80), **_existing(_DEPARTMENT_FIELDS, given))
    with taken_means(AlreadyExists(field="name", name=department.name)):
        department.save(force_insert=True)
    record(DepartmentCreated(subject_id=department.pk, name=department.name), subject_is_new=True)
    return department


@action(journal=DepartmentChanged)
def change_department(
    *, actor: Actor, now: datetime, department_id: int, fields: Mapping[str, Any]
) -> Department:
    """Change a department's name, parent_id, lead_id or calendar_id.

    Raises: NotFound, NotAllowed, NameMissing, NameTooLong, InvalidValue, AlreadyExists, InsideItself.
    """
    actor.require("team.edit")
    department = access.one(Department, department_id, lock=True)
    wanted = _wanted(fields, _DEPARTMENT_FIELDS)
    if wanted.get("parent_id") is not None:
        _refuse_circle(department, wanted["parent_id"])
    changed = _change(department, wanted)
    record(DepartmentChanged(subject_id=department.pk, changed=changed))
    return department


@action(journal=DepartmentRemoved)
def remove_department(*, actor: Actor, now: datetime, department_id: int) -> None:
    """Remove a department that nothing points to.

    Raises: NotFound, NotAllowed, StillInUse.
    """
    actor.require("team.edit")
    department = access.one(Department, department_id, lock=True)
    remove_unused(department, name=department.name)
    record(DepartmentRemoved(subject_id=department_id, name=department.name))


@action(journal=OutletCreated)
def create_outlet(
    *,
    actor: Actor,
    now: datetime,
    name: str,
    kind: str = Outlet.Kind.OWN,
    area: str = "",
    calendar_id: int | None = None,
) -> Outlet:
    """Make a place of service: own, agent or franchise.

    Raises: NotAllowed, NameMissing, NameTooLong, InvalidValue, AlreadyExists.
    """
    actor.require("team.edit")
    wanted = _wanted({"name": name, "kind": kind, "area": area, "calendar_id": calendar_id}, _OUTLET_FIELDS)
    outlet = Outlet(**wanted)
    with taken_means(AlreadyExists(field="name", name=outlet.name)):
        outlet.save(force_insert=True)
    record(OutletCreated(subject_id=outlet.pk, name=outlet.name), subject_is_new=True)
    return outlet


@action(journal=OutletChanged)
def change_outlet(*, actor: Actor, now: datetime, outlet_id: int, fields: Mapping[str, Any]) -> Outlet:
    """Change an outlet's name, kind, area or calendar_id.

    Raises: NotFound, NotAllowed, NameMissing, NameTooLong, InvalidValue, AlreadyExists.
    """
    actor.require("team.edit")
    outlet = access.one(Outlet, outlet_id, lock=True)
    changed = _change(outlet, _wanted(fields, _OUTLET_FIELDS))
    record(OutletChanged(subject_id=outlet.pk, changed=changed))
    return outlet


@action(journal=OutletRemoved)
def remove_outlet(*, actor: Actor, now: datetime, outlet_id: int) -> None:
    """Remove an outlet that nothing points to.

    Raises: NotFound, NotAllowed, StillInUse.
    """
    actor.require("team.edit")
    outlet = access.one(Outlet, outlet_id, lock=True)
    remove_unused(outlet, name=outlet.name)
    record(OutletRemoved(subject_id=outlet_id, name=outlet.name))


def remove_unused(row: Model, *, name: str) -> None:
    """Delete a row unless another, of whatever room, points to it.

    Raises: StillInUse.
    """
    try:
        row.delete()
    except ProtectedError as refused:
        raise StillInUse(name=name, count=len(refused.protected_objects)) from None


def _wanted(fields: Mapping[str, Any], points_to: Mapping[str, type[Model]]) -> dict[str, Any]:
    own = {"name"} | ({"kind", "area"} if points_to is _OUTLET_FIELDS else set())
    if unknown := sorted(fields.keys() - own - points_to.keys()):
        raise InvalidValue(field=unknown[0], problem=_("There is no such field."))
    wanted = _existing(points_to, {key: fields[key] for key in points_to if key in fields})
    if "name" in fields:
        wanted["name"] = checked_name(fields["name"], limit=80)
    if "area" in fields:
        wanted["area"] = checked_text(fields["area"], limit=120, field="area")
    if "kind" in fields:
        if fields["kind"] not in Outlet.Kind.values:
            raise InvalidValue(field="kind", problem=_("Please choose one of those offered."))
        wanted["kind"] = str(fields["kind"])
    return wanted


def _existing(points_to: Mapping[str, type[Model]], given: Mapping[str, int | None]) -> dict[str, Any]:
    for key, value in given.items():
        if value is not None and not points_to[key]._default_manager.filter(pk=value).exists():
            raise InvalidValue(field=key, problem=_("This does not exist."))
    return dict(given)


def _change(row: Department | Outlet, wanted: Mapping[str, Any]) -> dict[str, Any]:
    changed = {key: [getattr(row, key), value] for key, value in wanted.items() if getattr(row, key) != value}
    for key, (_before, after) in changed.items():
        setattr(row, key, after)
    if changed:
        with taken_means(AlreadyExists(field="name", name=row.name)):
            row.save(update_fields=list(changed))
        forget_actors()
    return changed


def _refuse_circle(department: Department, parent_id: int) -> None:
    parents = dict(Department.objects.select_for_update().order_by("pk").values_list("pk", "parent_id"))
    above: int | None = parent_id
    while above is not None:
        if above == department.pk:
            raise InsideItself(field="parent_id")
        above = parents.get(above)
