"""The only doors to the rows of returns: each is reached through its return, which is a matter."""

from django.db.models import Q, QuerySet

from yinuo.aftersale.models import RepairRecord, Return, ReturnLeg, ReturnLine
from yinuo.core.actor import Actor
from yinuo.core.errors import NotFound
from yinuo.insale.access import order_for
from yinuo.insale.models import Order, OrderLine
from yinuo.matters import access
from yinuo.matters.models import Matter

RIGHTS = ("return.work", "return.receive", "return.refund")


def visible_returns(actor: Actor) -> QuerySet[Return]:
    """Return the returns that an actor may read: those of the matters that they may read, without what was cancelled as none."""
    return Return.objects.exclude(phase="dropped").filter(matter__in=access.visible_to(actor))


def workable_returns(actor: Actor) -> QuerySet[Return]:
    """Return the returns that an actor may read or has something to do with, such as taking them in."""
    works = Q(matter__in=access.visible_to(actor))
    for right in RIGHTS:
        works |= Q(matter__in=Matter.objects.filter(access.reach_of(actor, right)))
    return Return.objects.exclude(phase="dropped").filter(works)


def return_for(actor: Actor, return_id: int, right: str, *, lock: bool = False) -> Return:
    """Return a return, with its matter locked before it if asked. Raises: NotFound, NotAllowed."""
    matter = access.matter_for(actor, return_id, right, lock=lock)
    found = Return.objects.filter(pk=matter.pk).first()
    if found is None:
        raise NotFound()
    return found


def line_for(actor: Actor, line_id: int, right: str, *, lock: bool = False) -> tuple[ReturnLine, Return]:
    """Return a line with its return, the return locked first if asked. Raises: NotFound, NotAllowed."""
    return_id = ReturnLine.objects.filter(pk=line_id).values_list("goods_return_id", flat=True).first()
    if return_id is None:
        raise NotFound()
    found = return_for(actor, return_id, right, lock=lock)
    return ReturnLine.objects.select_related("order_line").get(pk=line_id), found


def leg_for(actor: Actor, leg_id: int, right: str, *, lock: bool = False) -> tuple[ReturnLeg, Return]:
    """Return a leg with its return, the return locked first if asked. Raises: NotFound, NotAllowed."""
    return_id = ReturnLeg.objects.filter(pk=leg_id).values_list("goods_return_id", flat=True).first()
    if return_id is None:
        raise NotFound()
    found = return_for(actor, return_id, right, lock=lock)
    rows = ReturnLeg.objects.select_for_update(of=("self",), no_key=True) if lock else ReturnLeg.objects.all()
    return rows.get(pk=leg_id), found


def sold_line_for(
    actor: Actor, order_line_id: int, right: str, *, lock: bool = False
) -> tuple[OrderLine, Order]:
    """Return a line of an order with it, the order locked if asked. Raises: NotFound, NotAllowed."""
    order_id = OrderLine.objects.filter(pk=order_line_id).values_list("order_id", flat=True).first()
    if order_id is None:
        raise NotFound()
    order = order_for(actor, order_id, right, lock=lock)
    return OrderLine.objects.select_related("product").get(pk=order_line_id), order


def repair_for(
    actor: Actor, repair_id: int, right: str, *, lock: bool = False
) -> tuple[RepairRecord, OrderLine, Order]:
    """Return what was noted of a repair, with the line that it is about and its order. Raises: NotFound, NotAllowed."""
    line_id = RepairRecord.objects.filter(pk=repair_id).values_list("order_line_id", flat=True).first()
    if line_id is None:
        raise NotFound()
    line, order = sold_line_for(actor, line_id, right, lock=lock)
    return RepairRecord.objects.get(pk=repair_id), line, order


def return_of_secret(secret: str) -> Return | None:
    """Return the return that a secret opens. One query."""
    if not secret or len(secret) > 64 or "\x00" in secret:
        return None
    rows = Return.objects.select_related("purchase", "customer", "owner")
    return rows.filter(secret=secret).exclude(phase="dropped").first()
