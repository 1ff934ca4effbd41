"""Members of staff: who works here, what they may do, whether they are at work."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from yinuo.core.action import action, record
from yinuo.core.actor import Actor, Scope
from yinuo.core.errors import InvalidValue, NotAllowed
from yinuo.core.models import ServiceCalendar
from yinuo.people import access
from yinuo.people.actors import forget_actors
from yinuo.people.conflicts import taken_means
from yinuo.people.errors import (
    AlreadyExists,
    BadUsername,
    LastAdministrator,
    NotYourself,
    StaffInactive,
    UnknownRole,
    WeakPassword,
)
from yinuo.people.journal import (
    AdministratorCreated,
    AvailabilitySet,
    PasswordSet,
    RolesSet,
    StaffChanged,
    StaffCreated,
    StaffDeactivated,
    StaffReactivated,
)
from yinuo.people.models import Department, Outlet, Staff, Team, TeamMember
from yinuo.people.roles import ADMINISTRATOR, ROLES, rights_of
from yinuo.people.texts import checked_name, checked_text

_USERNAME = re.compile(r"[\w.@-]{2,60}")
_POINTS_TO = {"department_id": Department, "outlet_id": Outlet, "calendar_id": ServiceCalendar}
_LISTS = {"skills": 40, "languages": 10}
_CHOICES = {"theme": {"system", "light", "dark"}, "language": {"zh-hans", "zh-hant", "en"}}
# What everybody may change in their own entry.
OWN_FIELDS = frozenset({"name", "email", "mobile", "language", "theme"})
FIELDS = OWN_FIELDS | {*_POINTS_TO, *_LISTS, "max_open_matters"}
_REACHABLE = frozenset({"email", "mobile"})


@action(journal=StaffCreated)
def create_staff(
    *,
    actor: Actor,
    now: datetime,
    username: str,
    name: str,
    roles: Iterable[str] = (),
    password: str | None = None,
    team_ids: Iterable[int] = (),
    fields: Mapping[str, Any] | None = None,
) -> Staff:
    """Add a member of staff; without a password they cannot sign in until one is set.

    `fields` are those of `change_staff`.

    Raises: NotAllowed, BadUsername, AlreadyExists, NameMissing, NameTooLong, UnknownRole, BeyondYourRights,
    WeakPassword, InvalidValue.
    """
    staff = _new_staff(actor, now, username, name, roles, password, fields or {})
    teams = list(Team.objects.filter(pk__in=set(team_ids)))
    TeamMember.objects.bulk_create([TeamMember(team=team, staff=staff) for team in teams])
    record(
        StaffCreated(subject_id=staff.pk, username=staff.username, name=staff.name, roles=staff.roles),
        subject_is_new=True,
    )
    return staff


@action(journal=AdministratorCreated)
def create_administrator(*, actor: Actor, now: datetime, username: str, name: str, password: str) -> Staff:
    """Add an administrator who can sign in at once; no mail is needed.

    Raises: NotAllowed, BadUsername, AlreadyExists, NameMissing, NameTooLong, WeakPassword, BeyondYourRights.
    """
    staff = _new_staff(actor, now, username, name, [ADMINISTRATOR], password, {})
    record(
        AdministratorCreated(subject_id=staff.pk, username=staff.username, name=staff.name),
        subject_is_new=True,
    )
    return staff


@action(journal=StaffChanged)
def change_staff(*, actor: Actor, now: datetime, staff_id: int, fields: Mapping[str, Any]) -> Staff:
    """Change a colleague's entry, or the `OWN_FIELDS` of one's own.

    `fields` may name: name, email, mobile, language, theme, skills, languages (lists of words), department_id,
    outlet_id, calendar_id, max_open_matters.

    Raises: NotFound, NotAllowed, BeyondYourRights, NameMissing, NameTooLong, InvalidValue.
    """
    beyond = fields.keys() - OWN_FIELDS
    staff = access.staff_for(actor, staff_id) if beyond else access.own_or_staff_for(actor, staff_id)
    wanted = _checked(fields)
    _require_place(
        actor,
        wanted.get("department_id", staff.department_id),
        wanted.get("outlet_id", staff.outlet_id),
        beyond,
    )
    changed = {
        key: [getattr(staff, key), value] for key, value in wanted.items() if getattr(staff, key) != value
    }
    for key, (_before, after) in changed.items():
        setattr(staff, key, after)
    if changed:
        staff.save(update_fields=list(changed))
    forget_actors()
    record(
        StaffChanged(
            subject_id=staff.pk,
            fields=sorted(changed),
            changed={key: values for key, values in changed.items() if key not in _REACHABLE},
            reachable={key: values for key, values in changed.items() if key in _REACHABLE},
        )
    )
    return staff


@action(journal=RolesSet)
def set_roles(*, actor: Actor, now: datetime, staff_id: int, roles: Iterable[str], reason: str = "") -> Staff:
    """Set what a colleague may do; nobody gives more than they have.

    Raises: NotFound, NotAllowed, UnknownRole, BeyondYourRights, LastAdministrator.
    """
    actor.require("staff.edit")
    wanted = _checked_roles(actor, roles)
    if ADMINISTRATOR not in wanted:
        actor.require("staff.edit")
    _keep_an_administrator(losing=staff_id)
    staff = access.staff_for(actor, staff_id)
    before, staff.roles = staff.roles, wanted
    staff.save(update_fields=["roles"])
    forget_actors()
    record(RolesSet(subject_id=staff.pk, before=before, after=wanted, reason=reason))
    return staff


@action(journal=PasswordSet)
def set_password(*, actor: Actor, now: datetime, staff_id: int, password: str) -> Staff:
    """Set a new password for a colleague, or for oneself; it ends their other sessions.

    Raises: NotFound, NotAllowed, BeyondYourRights, WeakPassword.
    """
    staff = access.own_or_staff_for(actor, staff_id)
    _set_checked_password(staff, password)
    staff.save(update_fields=["password"])
    record(PasswordSet(subject_id=staff.pk))
    return staff


@action(journal=StaffDeactivated)
def deactivate_staff(*, actor: Actor, now: datetime, staff_id: int, reason: str = "") -> Staff:
    """Take a colleague's sign-in away; what they did stays under their name.

    Raises: NotFound, NotAllowed, BeyondYourRights, NotYourself, StaffInactive, LastAdministrator.
    """
    actor.require("staff.edit")
    _keep_an_administrator(losing=staff_id)
    staff = access.staff_for(actor, staff_id)
    if actor.staff_id == staff.pk:
        raise NotYourself()
    if not staff.is_active:
        raise StaffInactive(name=staff.name)
    staff.is_active, staff.available, staff.left_at = False, False, now
    staff.save(update_fields=["is_active", "available", "left_at"])
    forget_actors()
    record(StaffDeactivated(subject_id=staff.pk, name=staff.name, reason=reason))
    return staff


@action(journal=StaffReactivated)
def reactivate_staff(*, actor: Actor, now: datetime, staff_id: int) -> Staff:
    """Let a colleague who came back sign in again.

    Raises: NotFound, NotAllowed, BeyondYourRights, InvalidValue.
    """
    staff = access.staff_for(actor, staff_id)
    if staff.is_active:
        raise InvalidValue(field="staff", problem=_("%(name)s is active already.") % {"name": staff.name})
    staff.is_active, staff.available, staff.left_at = True, True, None
    staff.save(update_fields=["is_active", "available", "left_at"])
    forget_actors()
    record(StaffReactivated(subject_id=staff.pk, name=staff.name))
    return staff


@action(journal=AvailabilitySet)
def set_availability(*, actor: Actor, now: datetime, staff_id: int, available: bool) -> Staff:
    """Say whether new matters may be given to a colleague, or to oneself.

    Raises: NotFound, NotAllowed, BeyondYourRights, StaffInactive.
    """
    staff = access.own_or_staff_for(actor, staff_id)
    if not staff.is_active:
        raise StaffInactive(name=staff.name)
    staff.available = available
    staff.save(update_fields=["available"])
    record(AvailabilitySet(subject_id=staff.pk, available=available))
    return staff


def _new_staff(
    actor: Actor,
    now: datetime,
    username: str,
    name: str,
    roles: Iterable[str],
    password: str | None,
    fields: Mapping[str, Any],
) -> Staff:
    actor.require("staff.edit")
    staff = Staff(
        username=_checked_username(username),
        name=checked_name(name, limit=60),
        roles=_checked_roles(actor, roles),
        created_at=now,
        **_checked(fields),
    )
    _require_place(actor, staff.department_id, staff.outlet_id, {"department_id"})
    if password is None:
        staff.set_unusable_password()
    else:
        _set_checked_password(staff, password)
    with taken_means(AlreadyExists(field="username", name=staff.username)):
        staff.save(force_insert=True)
    return staff


def _require_place(
    actor: Actor, department_id: int | None, outlet_id: int | None, beyond: Iterable[str]
) -> None:
    """Refuse to put a colleague where the actor's right over staff does not reach."""
    if not {"department_id", "outlet_id"} & set(beyond):
        return
    scope = actor.scope_of("staff.edit") or Scope.OWN
    if not access.reaches_staff(actor, scope, department_id=department_id, outlet_id=outlet_id):
        raise NotAllowed(right="staff.edit", field="department_id")


def _keep_an_administrator(*, losing: int) -> None:
    """Refuse to lose the last administrator; all are locked, or two could take the role from each other."""
    rows = Staff.objects.select_for_update().filter(roles__contains=[ADMINISTRATOR], is_active=True)
    administrators = set(rows.order_by("pk").values_list("pk", flat=True))
    if administrators == {losing}:
        raise LastAdministrator()


def _checked_username(text: str) -> str:
    username = unicodedata.normalize("NFKC", text).strip().lower()
    if not _USERNAME.fullmatch(username):
        raise BadUsername(field="username")
    return username


def _checked_roles(actor: Actor, roles: Iterable[str]) -> list[str]:
    wanted = sorted(set(roles))
    for role in wanted:
        if role not in ROLES:
            raise UnknownRole(field="roles", role=role)
    access.require_within(actor, rights_of(wanted))
    return wanted


def _set_checked_password(staff: Staff, password: str) -> None:
    try:
        validate_password(password, user=staff)
    except ValidationError as found:
        raise WeakPassword(field="password", problems=" ".join(found.messages)) from None
    staff.set_password(password)


def _checked(fields: Mapping[str, Any]) -> dict[str, Any]:
    if unknown := sorted(fields.keys() - FIELDS):
        raise InvalidValue(field=unknown[0], problem=_("There is no such field."))
    return {key: _checked_value(key, value) for key, value in fields.items()}


def _checked_value(key: str, value: Any) -> Any:
    if key == "name":
        return checked_name(value, limit=60)
    if key == "email":
        return _checked_email(value)
    if key == "mobile":
        return checked_text(value, limit=20, field=key)
    if key in _LISTS:
        words = [checked_text(word, limit=_LISTS[key], field=key) for word in value]
        return list(dict.fromkeys(word for word in words if word))
    if key in _CHOICES and value not in _CHOICES[key]:
        raise InvalidValue(field=key, problem=_("Please choose one of those offered."))
    if key == "max_open_matters" and not (isinstance(value, int) and 0 <= value <= 1000):
        raise InvalidValue(field=key, problem=_("Please enter a number from 0 to 1000."))
    if (
        key in _POINTS_TO
        and value is not None
        and not _POINTS_TO[key]._default_manager.filter(pk=value).exists()
    ):
        raise InvalidValue(field=key, problem=_("This does not exist."))
    return value


def _checked_email(text: str) -> str:
    email = checked_text(text, limit=254, field="email")
    if email:
        try:
            validate_email(email)
        except ValidationError as found:
            raise InvalidValue(field="email", problem=" ".join(found.messages)) from None
    return email
