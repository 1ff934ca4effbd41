"""An accepted quote makes the order: what was agreed is taken over as it stands, and what was promised with it is its own word too."""

from yinuo.core.action import current_frame, record
from yinuo.core.actor import SYSTEM
from yinuo.core.entries import Recorded, follows
from yinuo.core.organisation import organisation
from yinuo.insale.actions.order import PREFIX
from yinuo.insale.journal import OrderOpened
from yinuo.insale.models import Order
from yinuo.insale.order_rows import copy_lines, terms_of, write_terms
from yinuo.insale.rules.delivery import says_delivery
from yinuo.matters.actions.assignment import assign_matter
from yinuo.matters.actions.intake import open_matter
from yinuo.presale.journal import QuoteAccepted
from yinuo.presale.models import Quote
from yinuo.presale.quote_rows import content_of


@follows(QuoteAccepted)
def order_from_quote(recorded: Recorded) -> None:
    """Write the order of an accepted quote as a draft: it is reviewed and confirmed by a person."""
    entry = recorded.of(QuoteAccepted)
    quote = Quote.objects.select_related("customer", "matter").get(pk=entry.quote_id)
    now = current_frame().now
    order = open_matter(
        actor=SYSTEM,
        now=now,
        model=Order,
        kind="order",
        prefix=PREFIX,
        customer=quote.customer,
        customer_name=quote.customer.name,
        text=quote.delivery or quote.matter.title,
        title=quote.matter.title,
        channel=quote.matter.channel,
        language=quote.language,
        origin_id=quote.matter_id,
        details={
            "status_since": now,
            "source": "quote",
            "quote_id": quote.pk,
            "currency": quote.currency,
            "includes_tax": quote.includes_tax,
            "discount_percent": quote.discount_percent,
            "net": quote.net,
            "tax": quote.tax,
            "gross": quote.gross,
            "recipient": quote.customer.name,
            "delivery_words": quote.delivery,
            "team_id": quote.matter.team_id,
        },
    )
    lines = copy_lines(order, quote)
    write_terms(order, terms_of(content_of(quote)))
    owner_id = quote.owner_id or quote.matter.owner_id
    if owner_id is not None and order.owner_id != owner_id:
        assign_matter(actor=SYSTEM, now=now, matter_id=order.pk, owner_id=owner_id)
        order.owner_id = owner_id
    record(
        OrderOpened(
            subject_id=order.pk,
            matter_id=order.pk,
            source="quote",
            lines=len(lines),
            net=str(order.net),
            tax=str(order.tax),
            gross=str(order.gross),
            currency=order.currency,
            quote_id=quote.pk,
        )
    )
    _take_delivery(order, quote)


def _take_delivery(order: Order, quote: Quote) -> None:
    """Note which of the quote's promises is the day of delivery; all of them stay where the customer sees them."""
    dates = quote.dates.filter(promise__state="active").select_related("promise")
    promised = [
        row.promise for row in dates.order_by("promise__due_at", "position") if row.promise is not None
    ]
    if promised:
        delivery = next((one for one in promised if says_delivery(one.what)), promised[-1])
        order.delivery = delivery
        order.delivery_on = delivery.due_at.astimezone(organisation().zone).date()
        Order.objects.filter(pk=order.pk).update(delivery=delivery, delivery_on=order.delivery_on)
