"""Goods for goods: a replacement is an order of its own, at no price, with its own parcel and receipt."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.utils import translation
from django.utils.translation import gettext as _

from yinuo.aftersale import return_access
from yinuo.aftersale.bench_rows import tell_customer
from yinuo.aftersale.errors_bench import NothingOwed
from yinuo.aftersale.journal import ReplacementOrdered
from yinuo.aftersale.models import Return, ReturnLine
from yinuo.aftersale.refund_rows import counted
from yinuo.aftersale.return_rows import touch
from yinuo.aftersale.return_states import Outcome
from yinuo.catalog.models import Variant
from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import InvalidValue
from yinuo.insale.actions.order import Delivery, OrderDraft, confirm_order, open_order
from yinuo.insale.models import Order
from yinuo.presale.rules.quote_content import QuoteContent, QuoteItem

RIGHT = "return.work"


@action(journal=ReplacementOrdered, many=True)
def order_replacement(
    *,
    actor: Actor,
    now: datetime,
    return_id: int,
    delivery_on: date | None = None,
    variants: Mapping[int, int] | None = None,
) -> Order:
    """Open and confirm the order of what is exchanged: the same goods, or another variant of them (`variants`, line → variant), where the first ones went.

    A day that is named is promised. Raises: NotFound, NotAllowed, NothingOwed, InvalidValue (a variant of another product), DueInThePast, DueTooFar.
    """
    found = return_access.return_for(actor, return_id, RIGHT, lock=True)
    lines = _lines(found)
    if not lines:
        raise NothingOwed()
    order = found.purchase
    items = _items(lines, variants or {})
    working = actor.also_allowed("order.work").also_allowed("customer.read")
    with translation.override(found.language):
        text = _("Exchange for what came back with %(number)s") % {"number": found.number}
    made = open_order(
        actor=working,
        now=now,
        draft=OrderDraft(
            content=QuoteContent(
                items=items,
                language=found.language,
                currency=order.currency,
                includes_tax=order.includes_tax,
            ),
            text=text,
            source="exchange",
            customer_id=found.customer_id,
            delivery=Delivery(
                recipient=order.recipient,
                phone=order.phone,
                address=order.address,
                words=order.delivery_words,
                on=delivery_on,
            ),
        ),
        origin_id=found.pk,
    )
    made = confirm_order(
        actor=working.also_reaching(made.pk), now=now, order_id=made.pk, delivery_on=delivery_on
    )
    ReturnLine.objects.filter(pk__in=[line.pk for line in lines]).update(replacement=made)
    record(
        ReplacementOrdered(
            subject_id=found.pk,
            matter_id=found.pk,
            order_id=made.pk,
            number=made.number,
            lines=[line.pk for line in lines],
        )
    )
    with translation.override(found.language):
        said = _("Your replacement is ordered: %(number)s. You follow it like any order.") % {
            "number": made.number
        }
    tell_customer(found, said)
    touch(found)
    return made


def _lines(found: Return) -> list[ReturnLine]:
    """Return the lines for which a replacement is owed and not ordered yet."""
    if found.stage not in ("inspected", "in_transit"):
        return []
    rows = ReturnLine.objects.filter(
        goods_return=found, outcome=Outcome.EXCHANGE_DUE, replacement__isnull=True, done_at__isnull=True
    )
    return list(rows.select_related("order_line").order_by("position"))


def _items(lines: list[ReturnLine], variants: Mapping[int, int]) -> tuple[QuoteItem, ...]:
    """Return what is sent instead. Raises: InvalidValue."""
    wanted = {line.pk: variants.get(line.pk, line.order_line.variant_id) for line in lines}
    known = dict(
        Variant.objects.filter(pk__in=[v for v in wanted.values() if v]).values_list("pk", "product_id")
    )
    for line in lines:
        key = wanted[line.pk]
        if key is not None and known.get(key) != line.order_line.product_id:
            raise InvalidValue(field=f"variants.{line.pk}", problem=str(key))
    return tuple(
        QuoteItem(
            title="" if wanted[line.pk] != line.order_line.variant_id else line.order_line.title,
            quantity=counted(line),
            unit=line.order_line.unit,
            product_id=line.order_line.product_id,
            variant_id=wanted[line.pk],
            unit_price=Decimal(0),
        )
        for line in lines
    )
