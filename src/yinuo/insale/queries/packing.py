"""What of an order can be packed now."""

from decimal import Decimal

from msgspec import Struct

from yinuo.core.actor import Actor
from yinuo.insale import access
from yinuo.insale.models import Shipment
from yinuo.insale.shipment_rows import NOTHING, packed_quantities


class LineToPack(Struct, frozen=True, kw_only=True):
    """A line of goods; `left` is how much of it is neither packed nor on its way."""

    id: int
    title: str
    note: str
    quantity: Decimal
    left: Decimal
    unit: str


def lines_to_pack(*, actor: Actor, order_id: int) -> list[LineToPack]:
    """Return the goods of an order with what is left of each. Raises: NotFound, NotAllowed. Four statements."""
    order = access.order_for(actor, order_id, "shipment.work")
    gone = packed_quantities(order)
    lines = order.lines.filter(ships=True, removed_in__isnull=True).order_by("position")
    return [
        LineToPack(
            id=line.pk,
            title=line.title,
            note=line.note,
            quantity=line.quantity,
            left=max(line.quantity - gone.get(line.pk, NOTHING), NOTHING),
            unit=line.unit,
        )
        for line in lines
    ]


def usual_courier(*, team_id: int | None) -> str:
    """Return whom a team gave its last parcel to, "" where there was none. One statement."""
    given = Shipment.objects.filter(order__team=team_id, handed_over_at__isnull=False)
    return given.order_by("-handed_over_at").values_list("courier", flat=True).first() or ""
