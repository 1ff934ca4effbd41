"""What an order had besides goods and money: points that were used and earned, gifts that came with it."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from msgspec import Struct

from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import DomainError, InvalidValue, raise_all
from yinuo.core.live import tell
from yinuo.insale import access
from yinuo.insale.journal import OrderExtrasNoted
from yinuo.insale.models import Order
from yinuo.matters.errors import EmptyText, TextTooLong

MOST_POINTS = 10**9
MOST_GIFTS, LONGEST_TITLE = 10, 80
LARGEST = Decimal("9999999.99")


class GiftGiven(Struct, frozen=True, kw_only=True):
    """Something that came along for nothing, from the sum `over` on; `marked_price` was marked beforehand for keeping it."""

    title: str
    over: Decimal = Decimal(0)
    marked_price: Decimal = Decimal(0)


class OrderExtras(Struct, frozen=True, kw_only=True):
    """Points of the whole order, and its gifts."""

    points_used: int = 0
    points_earned: int = 0
    gifts: Sequence[GiftGiven] = ()


@action(journal=OrderExtrasNoted)
def note_extras(*, actor: Actor, now: datetime, order_id: int, extras: OrderExtras) -> Order:
    """Write down points and gifts of an order, whole; what was reckoned with them before stays as it was.

    Raises: NotFound, NotAllowed; all at once InvalidValue, EmptyText, TextTooLong.
    """
    order = access.order_for(actor, order_id, "order.work", lock=True)
    values = extras_of(extras)
    Order.objects.filter(pk=order.pk).update(**values)
    order.refresh_from_db()
    record(
        OrderExtrasNoted(
            subject_id=order.pk,
            matter_id=order.pk,
            points_used=order.points_used,
            points_earned=order.points_earned,
            gifts=[gift["title"] for gift in order.gifts],
        )
    )
    tell(f"matter:{order.pk}", event="matter", id=order.pk)
    return order


def extras_of(extras: OrderExtras) -> dict[str, object]:
    """Return points and gifts as columns of an order. Raises: all at once InvalidValue, EmptyText, TextTooLong."""
    errors: list[DomainError] = []
    for name in ("points_used", "points_earned"):
        if not 0 <= getattr(extras, name) <= MOST_POINTS:
            errors.append(InvalidValue(field=name, problem=str(getattr(extras, name))[:40]))
    if len(extras.gifts) > MOST_GIFTS:
        errors.append(InvalidValue(field="gifts", problem=str(len(extras.gifts))))
    gifts = []
    for place, gift in enumerate(extras.gifts[:MOST_GIFTS]):
        title = gift.title.replace("\x00", "").strip()
        if not title:
            errors.append(EmptyText(field=f"gifts.{place}.title"))
        elif len(title) > LONGEST_TITLE:
            errors.append(TextTooLong(field=f"gifts.{place}.title", length=len(title), limit=LONGEST_TITLE))
        for name in ("over", "marked_price"):
            amount = getattr(gift, name)
            is_one = amount.is_finite() and 0 <= amount <= LARGEST
            if not is_one or amount != amount.quantize(Decimal("0.01")):
                errors.append(InvalidValue(field=f"gifts.{place}.{name}", problem=str(amount)[:40]))
        gifts.append({"title": title, "over": str(gift.over), "marked_price": str(gift.marked_price)})
    raise_all(errors)
    return {"points_used": extras.points_used, "points_earned": extras.points_earned, "gifts": gifts}
