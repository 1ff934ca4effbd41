"""The customer orders from the shelf: what is on offer at its price of today, after they were told what must be known."""

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from msgspec import Struct

from yinuo.catalog.access import visible_products
from yinuo.catalog.models import Product
from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.calendars import calendar_of
from yinuo.core.errors import DomainError, NotFound, raise_all
from yinuo.core.outbox import send_later
from yinuo.insale.actions.order import Delivery, OrderDraft, open_order
from yinuo.insale.errors import NotForSale
from yinuo.insale.journal import OrderPlaced
from yinuo.insale.models import Order
from yinuo.matters import promises
from yinuo.matters.errors import DueInThePast, EmptyText, TextTooLong
from yinuo.matters.models import Matter, Promise
from yinuo.matters.rules import due_of
from yinuo.matters.standards import standards_in_force
from yinuo.people.actions.arrival import Arrival
from yinuo.people.errors import NameMissing
from yinuo.presale.errors import NumberOutOfRange, PrecautionsNotTold
from yinuo.presale.journal import PrecautionsConfirmed, PrecautionsTold
from yinuo.presale.quote_rows import priced
from yinuo.presale.rules.quote_content import PricedItem, QuoteContent, QuoteItem
from yinuo.presale.stages import house_day
from yinuo.presale.tellings import confirm, needs_of_products, write_tellings

MOST_PIECES = 999
CONFIRM_WORKING_DAYS = 1
LONGEST_WORDS = 2000


class GoodsWish(Struct, frozen=True, kw_only=True):
    """What is ordered from the shelf, by whom and where to. `understood` are the keys of the precautions that were ticked; `delivery.on` is the day
    that is wished, which nobody has promised yet.
    """

    product_id: int
    variant_id: int | None = None
    quantity: int = 1
    asker: Arrival
    delivery: Delivery
    words: str = ""
    understood: Collection[str] = ()
    language: str = "zh-hans"


@action(journal=OrderPlaced)
def order_goods(*, actor: Actor, now: datetime, wish: GoodsWish, external_id: str | None = None) -> Order:
    """Take an order from the shelf as a draft at the price of today; that the house confirms it, and by when, is promised.

    Everything that must be known of the product has to be ticked. Nothing is paid.
    Raises: NotFound for a product that is not on offer; and, all at once, NotForSale, NumberOutOfRange, NameMissing, EmptyText, DueInThePast,
    PrecautionsNotTold; TextTooLong, and the coded errors of a wrong contact.
    """
    actor.require("matter.open")
    product = visible_products(actor.also_allowed("product.read")).filter(pk=wish.product_id).first()
    if product is None:
        raise NotFound()
    _check(product, wish, now=now)
    item = _priced(product, wish, now=now)
    order = open_order(
        actor=actor.also_allowed("order.work"),
        now=now,
        draft=OrderDraft(
            content=_content(product, wish),
            text=_said(item, wish),
            source="portal",
            asker=wish.asker,
            delivery=wish.delivery,
            title=item.title,
        ),
        external_id=external_id,
    )
    told = _tell(order, product, wish)
    record(
        OrderPlaced(
            subject_id=order.pk,
            matter_id=order.pk,
            product_id=product.pk,
            variant_id=wish.variant_id,
            quantity=wish.quantity,
            gross=str(order.gross),
            currency=order.currency,
            told=told,
        )
    )
    _promise_confirmation(order, now=now)
    if wish.asker.email:
        _acknowledge(order, address=wish.asker.email)
    return order


def _check(product: Product, wish: GoodsWish, *, now: datetime) -> None:
    errors: list[DomainError] = []
    if not 1 <= wish.quantity <= MOST_PIECES:
        errors.append(
            NumberOutOfRange(
                field="quantity", value=str(wish.quantity)[:24], least="1", most=str(MOST_PIECES)
            )
        )
    variants = product.variants.filter(active=True)
    if variants.exists() and not variants.filter(pk=wish.variant_id or 0).exists():
        errors.append(EmptyText(field="variant"))
    if not wish.asker.name.strip():
        errors.append(NameMissing(field="name"))
    if not wish.asker.phone.strip():
        errors.append(EmptyText(field="phone"))
    if not wish.delivery.address.replace("\x00", "").strip():
        errors.append(EmptyText(field="address"))
    if wish.delivery.on is not None and wish.delivery.on <= house_day(now):
        errors.append(DueInThePast(field="delivery_on", due=wish.delivery.on.isoformat()))
    if len(wish.words) > LONGEST_WORDS:
        errors.append(TextTooLong(field="words", length=len(wish.words), limit=LONGEST_WORDS))
    needs = needs_of_products([product.pk], customer_id=None, language=wish.language)
    untold = [need for need in needs if need.key not in wish.understood]
    if untold:
        errors.append(
            PrecautionsNotTold(
                field="understood", count=len(untold), precautions=[need.words for need in untold]
            )
        )
    raise_all(errors)


def _content(product: Product, wish: GoodsWish) -> QuoteContent:
    item = QuoteItem(
        product_id=product.pk,
        variant_id=wish.variant_id if product.variants.filter(active=True).exists() else None,
        quantity=Decimal(wish.quantity),
    )
    return QuoteContent(items=(item,), language=wish.language, currency=product.currency)


def _priced(product: Product, wish: GoodsWish, *, now: datetime) -> PricedItem:
    """Return the goods at the public price of today. Raises: NotForSale where there is none."""
    (item,) = priced(_content(product, wish), level="", now=now)
    if not item.list_price:
        raise NotForSale(field="variant")
    return item


def _said(item: PricedItem, wish: GoodsWish) -> str:
    with translation.override(wish.language):
        said = _("Ordered on the product's page: %(what)s × %(count)s") % {
            "what": item.title,
            "count": wish.quantity,
        }
    return "\n".join(part for part in (said, wish.words.replace("\x00", "").strip()) if part)


def _tell(order: Order, product: Product, wish: GoodsWish) -> list[int]:
    """Write that what must be known was told and understood on the page; what this customer understood before stays as it was."""
    if order.customer_id is None:
        return []
    needs = needs_of_products([product.pk], customer_id=order.customer_id, language=wish.language)
    open_ = [need for need in needs if need.is_open]
    told = write_tellings(
        open_, customer_id=order.customer_id, matter_id=order.pk, quote=None, channel="page"
    )
    if not told:
        return []
    ids, marks = [one.pk for one in told], [one.words_sha256 for one in told]
    record(
        PrecautionsTold(
            subject_id=order.pk,
            matter_id=order.pk,
            telling_ids=ids,
            product_ids=[product.pk],
            words_sha256=marks,
            channel="page",
        )
    )
    confirm(ids, how="page")
    record(
        PrecautionsConfirmed(
            subject_id=order.pk, matter_id=order.pk, telling_ids=ids, words_sha256=marks, how="page"
        )
    )
    return ids


def _promise_confirmation(order: Order, *, now: datetime) -> None:
    """Promise to confirm within a working day, unless a standard that starts with such an order says when."""
    if any(
        one.applies(order, at=now, level=order.customer.level if order.customer else "")
        for one in standards_in_force().starting.get(OrderPlaced.verb, [])
    ):
        return
    calendar_id = order.team.calendar_id if order.team else None
    due = due_of(
        start=now, amount=CONFIRM_WORKING_DAYS, unit="working_days", calendar=calendar_of(calendar_id)
    )
    with translation.override(order.language):
        what = _("Confirm your order %(number)s") % {"number": order.number}
    promises.start_promise(
        order,
        promises.NewPromise(
            what=what,
            source=Promise.Source.PERSON,
            due_at=due.at,
            due=due,
            amount=CONFIRM_WORKING_DAYS,
            unit="working_days",
            owner_id=order.owner_id,
            calendar_id=calendar_id,
            met_by=("insale.order_confirmed_entry",),
        ),
    )


def _acknowledge(order: Matter, *, address: str) -> None:
    with translation.override(order.language):
        send_later(
            channel="email",
            recipient=address,
            subject=_("[%(number)s] We have your order") % {"number": order.number},
            body=_(
                "Thank you. Your order has the number %(number)s.\n"
                "Nothing is fixed before we confirm it. Where it stands, and what we promised you, you see here: %(url)s"
            )
            % {"number": order.number, "url": f"{settings.YINUO_PUBLIC_URL}/o/{order.secret}/"},
            language=order.language,
            purpose="acknowledgement",
            matter_id=order.pk,
        )
