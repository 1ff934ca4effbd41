"""What a change comes to: lines, price and day as they would be."""

from datetime import date, datetime
from decimal import Decimal

from msgspec import Struct

from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.moves import check_move, move
from yinuo.insale import access
from yinuo.insale.actions.change import tell_changed
from yinuo.insale.change_rows import (
    OVER,
    content_as_ordered,
    content_of_kept,
    kept_items,
    less_than_shipped,
    lines_after,
    lines_before,
)
from yinuo.insale.delivery_day import checked_delivery
from yinuo.insale.errors import ChangeWithoutEffect, OrderEmpty, OrderOver
from yinuo.insale.journal import ChangeAssessed
from yinuo.insale.models import ChangeRequest, Order
from yinuo.insale.rules.change import differences
from yinuo.insale.states import CHANGE_MOVES, ChangeState
from yinuo.matters.errors import TextTooLong
from yinuo.presale.quote_rows import priced
from yinuo.presale.rules.quote_content import QuoteContent, check_content, cleaned, reckoned

LONGEST_WORDS = 5000
LONGEST_OVERRIDE = 200


class Assessment(Struct, frozen=True, kw_only=True):
    """What a change would come to: the lines as they would be, the day where it would be another, what drawings and what else changes in words.

    Of `content` only the lines count: money, tax and the discount on the whole stay the order's. `override` is why a day that history calls
    unlikely can be kept.
    """

    content: QuoteContent
    delivery_on: date | None = None
    drawings: str = ""
    effects: str = ""
    override: str = ""


@action(journal=ChangeAssessed)
def assess_change(*, actor: Actor, now: datetime, change_id: int, assessment: Assessment) -> ChangeRequest:
    """Write down what a change comes to; until the customer is asked it can be assessed anew. The price is reckoned, never typed.

    Raises: NotFound, NotAllowed, InvalidMove, OrderOver, OrderEmpty, ChangeWithoutEffect, LessThanShipped, DueInThePast, DueTooFar,
    TextTooLong, and what checking lines raises.
    """
    change, order = access.change_for(actor, change_id, "order.work", lock=True)
    if change.state != ChangeState.ASSESSED:
        check_move(change, "assess", moves=CHANGE_MOVES)
    if order.status in OVER:
        raise OrderOver()
    day = assessment.delivery_on if assessment.delivery_on != order.delivery_on else None
    if day is not None:
        checked_delivery(order, day, now=now)
    drawings = _words("drawings", assessment.drawings, LONGEST_WORDS)
    effects = _words("effects", assessment.effects, LONGEST_WORDS)
    override = _words("override", assessment.override, LONGEST_OVERRIDE)
    lines, gross = _reckoned(order, assessment.content, now=now)
    kept = {"version": order.version, "override": override, "items": lines}
    looked = ChangeRequest(order=order, lines=kept)
    is_same = all(one.kind == "same" for one in differences(lines_before(looked), lines_after(looked)))
    price_change = gross - order.gross
    if is_same and not price_change and day is None and not drawings and not effects:
        raise ChangeWithoutEffect()
    if change.state != ChangeState.ASSESSED:
        move(change, "assess", moves=CHANGE_MOVES)
    change.lines, change.price_change, change.delivery_on = kept, price_change, day
    change.drawings, change.effects = drawings, effects
    change.assessed_at, change.assessed_by_id = now, actor.staff_id
    change.save(
        update_fields=[
            "lines", "price_change", "delivery_on", "drawings", "effects", "assessed_at", "assessed_by",
        ]
    )  # fmt: skip
    record(
        ChangeAssessed(
            subject_id=order.pk,
            matter_id=order.pk,
            change_id=change.pk,
            number=change.number,
            version=order.version,
            price_change=str(price_change),
            currency=order.currency,
            delivery_on=day.isoformat() if day else "",
            override=override,
        )
    )
    tell_changed(order)
    return change


def _reckoned(
    order: Order, content: QuoteContent, *, now: datetime
) -> tuple[list[dict[str, object]], Decimal]:
    """Return the lines as they are kept and what they come to. Raises: OrderEmpty, LessThanShipped, and what checking lines raises."""
    content = content_as_ordered(cleaned(content), order)
    check_content(content)
    if not content.items:
        raise OrderEmpty(field="items")
    items = priced(content, level=order.customer.level if order.customer else "", now=now)
    amounts = reckoned(content, items)
    kept = kept_items(items, amounts)
    if problem := less_than_shipped(order, content_of_kept(kept, order).items):
        raise problem
    return kept, amounts.gross


def _words(field: str, text: str, limit: int) -> str:
    text = text.replace("\x00", "").strip()
    if len(text) > limit:
        raise TextTooLong(field=field, length=len(text), limit=limit)
    return text
