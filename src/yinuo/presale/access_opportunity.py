"""The only doors to opportunities: those of the matters one reads, and for all who sell those in the pool."""

from django.db.models import Q, QuerySet

from yinuo.core.actor import Actor, Scope
from yinuo.core.errors import NotFound
from yinuo.matters import access
from yinuo.matters.models import Matter
from yinuo.presale.models import Opportunity

SELLS = "appointment.make"


def visible_opportunities(actor: Actor) -> QuerySet[Opportunity]:
    """Return the opportunities that an actor may read, without what was merged into another or cancelled."""
    reach = access.reach_of(actor, "matter.read")
    if reach and may_take(actor):  # an empty condition is everything already
        reach |= Q(pooled_at__isnull=False)
    living = Opportunity.objects.filter(merged_into__isnull=True).exclude(phase="dropped")
    return living.filter(reach)


def may_take(actor: Actor) -> bool:
    """Tell whether an actor sells, beyond what is their own, and so may take something from the pool."""
    scope = actor.scope_of("matter.work")
    return actor.is_staff and actor.can(SELLS) and scope is not None and scope >= Scope.TEAM


def opportunity_for(
    actor: Actor, opportunity_id: int, right: str, *, lock: bool = False
) -> tuple[Opportunity, Matter]:
    """Return an opportunity with its matter; the matter is locked if asked, and with it the opportunity.

    Raises: NotFound, NotAllowed.
    """
    matter = access.matter_for(actor, opportunity_id, right, lock=lock)
    found = _row(matter.pk)
    return found, matter


def pooled_for(actor: Actor, opportunity_id: int) -> tuple[Opportunity, Matter]:
    """Return an opportunity that anybody who sells may take, its matter locked. Raises: NotFound."""
    if not visible_opportunities(actor).filter(pk=opportunity_id).exists():
        raise NotFound()
    matter = Matter.objects.select_for_update(of=("self",), no_key=True).get(pk=opportunity_id)
    return _row(matter.pk), matter


def _row(key: int) -> Opportunity:
    found = Opportunity.objects.select_related("product").filter(pk=key, merged_into__isnull=True).first()
    if found is None:
        raise NotFound()
    return found
