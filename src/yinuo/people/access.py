"""The only doors to the rows of people: what is visible, and who may do what with it."""

from collections.abc import Mapping
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from yinuo.core.actor import Actor, ActorKind, Scope
from yinuo.core.errors import NotAllowed, NotFound
from yinuo.people.errors import BeyondYourRights, CustomerAbsorbed, CustomerErased
from yinuo.people.models import Customer, Staff
from yinuo.people.roles import rights_of

M = TypeVar("M", bound=Model)
NOBODY = Q(pk__in=[])


def visible_to(actor: Actor) -> QuerySet[Customer]:
    """Return the customers that the actor may read, merged and erased files among them.

    What counts is who looks after the customer now: a former owner sees no more than anybody.
    """
    return Customer.objects.filter(_reach(actor, actor.scope_of("customer.read")))


def changeable_by(actor: Actor) -> QuerySet[Customer]:
    """Return the living files that the actor may change."""
    reach = _reach(actor, actor.scope_of("customer.edit"))
    return visible_to(actor).filter(reach, merged_into__isnull=True, erased_at__isnull=True)


def customer_for(actor: Actor, customer_id: int, right: str, *, lock: bool = False) -> Customer:
    """Return a customer's living file for a deed that needs the right.

    Raises: NotFound, NotAllowed, CustomerAbsorbed, CustomerErased.
    """
    rows = visible_to(actor)
    customer = (rows.select_for_update(of=("self",)) if lock else rows).filter(pk=customer_id).first()
    if customer is None:
        raise NotFound()
    scope = actor.require(right)
    if scope < (actor.scope_of("customer.read") or Scope.OWN):
        reached = Customer.objects.filter(_reach(actor, scope), pk=customer_id)
        if not reached.exists():
            raise NotAllowed(right=right)
    if customer.erased_at is not None:
        raise CustomerErased()
    if customer.merged_into_id is not None:
        raise CustomerAbsorbed(survivor_id=customer.merged_into_id)
    return customer


def _reach(actor: Actor, scope: Scope | None) -> Q:
    if scope is None:
        return NOBODY
    if actor.kind is ActorKind.CUSTOMER:
        return Q(pk=actor.id) if actor.id is not None else NOBODY
    if scope is Scope.ALL:
        return Q()
    if not actor.is_staff:
        return NOBODY
    mine = [key for key in (actor.id, *actor.covers_ids) if key is not None]
    found = Q(owner__in=mine) | Q(deputy__in=mine)
    if scope >= Scope.TEAM and actor.team_ids:
        # A subquery, not a join: a join would repeat the customer for each common team.
        found |= Q(owner__in=Staff.objects.filter(memberships__team__in=actor.team_ids).values("pk"))
    if scope >= Scope.DEPARTMENT and actor.department_id is not None:
        found |= Q(owner__department=actor.department_id)
    if scope >= Scope.OUTLET and actor.outlet_id is not None:
        found |= Q(outlet=actor.outlet_id) | Q(owner__outlet=actor.outlet_id)
    return found


def staff_for(actor: Actor, staff_id: int, right: str = "staff.edit", *, lock: bool = True) -> Staff:
    """Return a member of staff whom the actor may change.

    Whoever has more rights than the actor is out of reach, or a password set for them would be a way up.

    Raises: NotFound, NotAllowed, BeyondYourRights.
    """
    rows = Staff.objects.select_for_update() if lock else Staff.objects.all()
    staff = rows.filter(pk=staff_id).first() if actor.can("staff.read") or actor.can(right) else None
    if staff is None:
        raise NotFound()
    scope = actor.require(right)
    if not reaches_staff(actor, scope, department_id=staff.department_id, outlet_id=staff.outlet_id):
        raise NotAllowed(right=right)
    require_within(actor, rights_of(staff.roles))
    return staff


def own_or_staff_for(actor: Actor, staff_id: int) -> Staff:
    """Return the actor's own row, or one that the actor may change, locked.

    Raises: NotFound, NotAllowed, BeyondYourRights.
    """
    if actor.staff_id == staff_id:
        return one(Staff, staff_id, lock=True)
    return staff_for(actor, staff_id)


def reaches_staff(actor: Actor, scope: Scope, *, department_id: int | None, outlet_id: int | None) -> bool:
    """Tell whether a right over staff of this scope reaches that department or outlet."""
    if scope is Scope.ALL:
        return True
    if scope >= Scope.OUTLET and outlet_id is not None and outlet_id == actor.outlet_id:
        return True
    return scope >= Scope.DEPARTMENT and department_id is not None and department_id == actor.department_id


def require_within(actor: Actor, rights: Mapping[str, Scope]) -> None:
    """Refuse rights that the actor does not hold as widely.

    Raises: BeyondYourRights.
    """
    for right, scope in rights.items():
        if (actor.scope_of(right) or 0) < scope:
            raise BeyondYourRights(right=right)


def one(model: type[M], key: int | None, *, lock: bool = False) -> M:
    """Return the row with that key.

    Raises: NotFound.
    """
    rows = model._default_manager.all()
    row = (rows.select_for_update() if lock else rows).filter(pk=key).first()
    if row is None:
        raise NotFound()
    return row
