"""Roles: what a member of staff may do, and how far. A later room adds its rights with `grant`."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from msgspec import Struct

from yinuo.core.actor import Scope
from yinuo.core.rights import RIGHTS

OWN, TEAM, DEPARTMENT, OUTLET, ALL = Scope.OWN, Scope.TEAM, Scope.DEPARTMENT, Scope.OUTLET, Scope.ALL
ADMINISTRATOR = "administrator"


class Role(Struct, frozen=True, kw_only=True):
    """A role. `rights` is right code → scope; rights of the administrator are all that exist."""

    label: Any
    rights: dict[str, Scope]


_EVERYONE = {"staff.read": ALL, "article.read": ALL, "product.read": ALL, "standard.read": ALL}
_FRONT = {
    **_EVERYONE,
    "customer.read": ALL,
    "customer.edit": ALL,
    "customer.reveal": ALL,
    "matter.read": DEPARTMENT,
    "matter.work": TEAM,
    "matter.reply": TEAM,
    "matter.open": ALL,
    "matter.assign": TEAM,
    "promise.make": TEAM,
    "promise.keep": TEAM,
}

ROLES: dict[str, Role] = {
    "agent": Role(label=_("Agent"), rights={**_FRONT, "matter.merge": TEAM, "matter.cancel": TEAM}),
    "consultant": Role(label=_("Consultant"), rights={**_FRONT, "matter.read": TEAM}),
    "coordinator": Role(
        label=_("Coordinator"),
        rights={
            **_FRONT,
            "matter.read": ALL,
            "matter.work": DEPARTMENT,
            "matter.reply": DEPARTMENT,
            "matter.assign": ALL,
            "matter.merge": DEPARTMENT,
            "matter.cancel": DEPARTMENT,
            "promise.make": DEPARTMENT,
            "promise.keep": DEPARTMENT,
            "quarantine.read": ALL,
            "quarantine.retry": ALL,
        },
    ),
    "technician": Role(
        label=_("Technician"),
        rights={
            **_EVERYONE,
            "customer.read": OUTLET,
            "customer.reveal": OUTLET,
            "matter.read": OWN,
            "matter.work": OWN,
            "matter.reply": OWN,
            "promise.make": OWN,
            "promise.keep": OWN,
        },
    ),
    "manager": Role(
        label=_("Manager"),
        rights={
            **_FRONT,
            "customer.merge": ALL,
            "staff.edit": DEPARTMENT,
            "team.edit": ALL,
            "calendar.edit": ALL,
            "article.edit": ALL,
            "product.edit": ALL,
            "matter.read": ALL,
            "matter.work": DEPARTMENT,
            "matter.reply": DEPARTMENT,
            "matter.assign": ALL,
            "matter.merge": DEPARTMENT,
            "matter.cancel": DEPARTMENT,
            "promise.make": DEPARTMENT,
            "promise.keep": DEPARTMENT,
            "promise.extend": DEPARTMENT,
            "promise.settle": DEPARTMENT,
            "automation.edit": ALL,
            "figures.read": ALL,
            "journal.read": ALL,
            "quarantine.read": ALL,
            "quarantine.retry": ALL,
        },
    ),
    "supervisor": Role(
        label=_("Supervisor"),
        rights={
            **_EVERYONE,
            "customer.read": ALL,
            "matter.read": ALL,
            "figures.read": ALL,
            "journal.read": ALL,
            "outbox.read": ALL,
            "quarantine.read": ALL,
        },
    ),
    ADMINISTRATOR: Role(label=_("Administrator"), rights={}),
}


def grant(role: str, rights: Mapping[str, Scope]) -> None:
    """Add a later room's rights to a role, when the program starts; where a right is there already, the wider wins."""
    known = ROLES[role].rights
    for right, scope in rights.items():
        known[right] = max(scope, known.get(right, scope))


def rights_of(roles: Iterable[str]) -> dict[str, Scope]:
    """Return what these roles together allow: of each right the widest scope. Unknown roles allow nothing."""
    found: dict[str, Scope] = {}
    for code in roles:
        if code == ADMINISTRATOR:
            return dict.fromkeys(RIGHTS, Scope.ALL)
        for right, scope in ROLES[code].rights.items() if code in ROLES else ():
            found[right] = max(scope, found.get(right, scope))
    return found
