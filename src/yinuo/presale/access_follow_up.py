"""The only door to follow-ups: each is reached through its inquiry."""

from django.db.models import QuerySet

from yinuo.core.actor import Actor
from yinuo.core.errors import NotFound
from yinuo.matters import access
from yinuo.matters.models import Matter
from yinuo.presale.models import FollowUp


def visible_follow_ups(actor: Actor) -> QuerySet[FollowUp]:
    """Return the follow-ups that an actor may read: those of the inquiries that they may read."""
    return FollowUp.objects.filter(inquiry__in=access.visible_to(actor).order_by().values("pk"))


def follow_up_for(
    actor: Actor, follow_up_id: int, right: str, *, lock: bool = False
) -> tuple[FollowUp, Matter]:
    """Return a follow-up with its inquiry (the survivor of a merge), the matter locked before it if asked.

    Raises: NotFound, NotAllowed.
    """
    matter_id = FollowUp.objects.filter(pk=follow_up_id).values_list("inquiry_id", flat=True).first()
    if matter_id is None:
        raise NotFound()
    matter = access.matter_for(actor, matter_id, right, lock=lock)
    if lock:
        matter = access.surviving(matter)
    rows = FollowUp.objects.select_for_update(of=("self",), no_key=True) if lock else FollowUp.objects.all()
    return rows.select_related("customer", "owner").get(pk=follow_up_id), matter
