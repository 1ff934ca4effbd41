"""Who does a thing: a member of staff, a customer, the system, a rule or a program."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum, StrEnum
from types import MappingProxyType
from typing import Self

from yinuo.core.errors import NotAllowed


class ActorKind(StrEnum):
    STAFF = "staff"
    CUSTOMER = "customer"
    SYSTEM = "system"
    RULE = "rule"
    PROGRAM = "program"


class Scope(IntEnum):
    """How far a right reaches; each includes the ones before it."""

    OWN = 1
    TEAM = 2
    DEPARTMENT = 3
    OUTLET = 4
    ALL = 5


@dataclass(frozen=True, kw_only=True)
class Actor:
    """The one on whose behalf an action runs.

    `id` is the key within `kind` (staff, customer, rule or API client). `rights` maps a right's code to its scope;
    what is not in it is refused. A customer reaches the matters in `matter_ids` (a link's secret) and, when signed
    in, those of `id`; a member of staff reaches them by whatever right they have (what an action lets its author do there).
    """

    kind: ActorKind
    id: int | None = None
    name: str = ""
    language: str = "zh-hans"
    rights: Mapping[str, Scope] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    team_ids: frozenset[int] = frozenset()
    department_id: int | None = None
    outlet_id: int | None = None
    covers_ids: frozenset[int] = frozenset()
    matter_ids: frozenset[int] = frozenset()

    @property
    def staff_id(self) -> int | None:
        return self.id if self.kind is ActorKind.STAFF else None

    @property
    def is_staff(self) -> bool:
        return self.kind is ActorKind.STAFF

    def scope_of(self, right: str) -> Scope | None:
        """Return how far the right reaches, or None where the actor has it not."""
        if self.kind in (ActorKind.SYSTEM, ActorKind.RULE):
            return Scope.ALL
        return self.rights.get(right)

    def can(self, right: str) -> bool:
        return self.scope_of(right) is not None

    def require(self, right: str) -> Scope:
        """Return the scope of a right.

        Raises: NotAllowed.
        """
        scope = self.scope_of(right)
        if scope is None:
            raise NotAllowed(right=right)
        return scope

    def also_reaching(self, matter_id: int) -> Self:
        """Return the same actor who also reaches this one matter, for an action that has asked for its own right before."""
        return replace(self, matter_ids=self.matter_ids | {matter_id})

    def also_allowed(self, right: str) -> Self:
        """Return the same actor with one right more, everywhere, for an action that has asked for its own right before."""
        return replace(self, rights={**self.rights, right: Scope.ALL})


SYSTEM = Actor(kind=ActorKind.SYSTEM, name="Yinuo")
