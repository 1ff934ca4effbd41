"""Writing an order, confirming it, stopping and resuming the work, calling it off."""

from datetime import date, datetime

from django.db import connection
from msgspec import Struct
from msgspec.structs import replace

from yinuo.core.action import action, record
from yinuo.core.actor import SYSTEM, Actor
from yinuo.core.errors import InvalidValue
from yinuo.core.live import tell
from yinuo.insale import access
from yinuo.insale.actions.extras import OrderExtras, extras_of
from yinuo.insale.delivery_day import promise_delivery
from yinuo.insale.errors import (
    AlreadyHeld,
    ExternalNumberTaken,
    NotHeld,
    OrderConfirmed,
    OrderEmpty,
    OrderNotConfirmed,
    OrderOnItsWay,
    OrderOver,
    ReviewNeeded,
)
from yinuo.insale.errors_contract import DayNotReviewed
from yinuo.insale.journal import (
    OrderCancelled,
    OrderConfirmedEntry,
    OrderEdited,
    OrderHeld,
    OrderOpened,
    OrderResumed,
)
from yinuo.insale.models import ContractReview, Order, ReviewChecklist
from yinuo.insale.order_content import fingerprint
from yinuo.insale.order_rows import restate, snapshot, terms_of, write_lines, write_terms
from yinuo.insale.states import OrderStatus, ReviewState
from yinuo.matters import promises
from yinuo.matters.actions.assignment import assign_matter
from yinuo.matters.actions.intake import open_matter
from yinuo.matters.actions.promise import release_running
from yinuo.matters.errors import EmptyText, ReasonNeeded, TextTooLong
from yinuo.people.access import customer_for
from yinuo.people.actions.arrival import Arrival, customer_from
from yinuo.people.models import Customer
from yinuo.presale.quote_rows import priced
from yinuo.presale.rules.quote_content import QuoteContent, check_content, cleaned, reckoned

PREFIX = "DD"
SOURCES = ("chat", "phone", "mail", "visit", "portal", "sheet", "api", "exchange")
# Goods for goods that came back: what was reviewed then is what is sent now.
NOT_REVIEWED = ("exchange",)
CHANNELS = {"phone": "phone", "api": "api", "visit": "visit", "portal": "web"}
LONGEST_REASON = 200
LONGEST_NUMBER = 64
_NUMBER_LOCK = 7130411
OVER = (OrderStatus.CANCELLED, OrderStatus.COMPLETED)


class Delivery(Struct, frozen=True, kw_only=True):
    """Where it goes and by when: a day that we promise. All of it personal but the day."""

    recipient: str = ""
    phone: str = ""
    address: str = ""
    words: str = ""
    on: date | None = None


class OrderDraft(Struct, frozen=True, kw_only=True):
    """What was ordered, by whom and how. `text` is what the customer said; prices that are missing are asked of the catalogue."""

    content: QuoteContent
    text: str
    source: str = "phone"
    customer_id: int | None = None
    asker: Arrival | None = None
    delivery: Delivery = Delivery()
    external_number: str = ""
    title: str = ""
    extras: OrderExtras = OrderExtras()


@action(journal=OrderOpened, many=True)
def open_order(
    *,
    actor: Actor,
    now: datetime,
    draft: OrderDraft,
    origin_id: int | None = None,
    at: datetime | None = None,
    external_id: str | None = None,
) -> Order:
    """Write down an order that did not come from a quote; it is a draft until it is confirmed.

    Raises: NotFound, NotAllowed, EmptyText, TextTooLong, InvalidValue, OrderEmpty, ExternalNumberTaken, and what checking lines raises.
    """
    actor.require("order.work")
    if draft.source not in SOURCES:
        raise InvalidValue(field="source", problem=draft.source[:40])
    content = _checked(draft.content)
    customer = _customer(actor, now, draft)
    items = priced(content, level=customer.level, now=now)
    amounts = reckoned(content, items)
    delivery = _checked_delivery(draft.delivery)
    extras = extras_of(draft.extras)
    external = _claimed(draft.external_number)
    order = open_matter(
        actor=actor.also_allowed("matter.open"),
        now=now,
        model=Order,
        kind="order",
        prefix=PREFIX,
        customer=customer,
        customer_name=customer.name,
        text=draft.text,
        title=draft.title or items[0].title,
        channel=CHANNELS.get(draft.source, "desk"),
        language=content.language,
        origin_id=origin_id,
        external_id=external_id,
        at=at,
        details={
            "status_since": now,
            "source": draft.source,
            "external_number": external or None,
            "currency": content.currency,
            "includes_tax": content.includes_tax,
            "discount_percent": content.discount_percent,
            "net": amounts.net,
            "tax": amounts.tax,
            "gross": amounts.gross,
            "recipient": delivery.recipient,
            "phone": delivery.phone,
            "address": delivery.address,
            "delivery_words": delivery.words,
            "delivery_on": delivery.on,
            **extras,
        },
    )
    lines = write_lines(order, items, amounts)
    write_terms(order, terms_of(content))
    if actor.staff_id is not None and order.owner_id != actor.staff_id:
        # whoever took the order keeps it, wherever the roster would have sent it
        assign_matter(actor=SYSTEM, now=now, matter_id=order.pk, owner_id=actor.staff_id)
        order.owner_id = actor.staff_id
    record(
        OrderOpened(
            subject_id=order.pk,
            matter_id=order.pk,
            source=draft.source,
            lines=len(lines),
            net=str(order.net),
            tax=str(order.tax),
            gross=str(order.gross),
            currency=order.currency,
            external_number=order.external_number or "",
        )
    )
    tell("desk", event="order", id=order.pk)
    return order


def _checked(content: QuoteContent) -> QuoteContent:
    content = cleaned(content)
    check_content(content)
    if not content.items:
        raise OrderEmpty(field="items")
    return content


def _checked_delivery(delivery: Delivery) -> Delivery:
    limits = {"recipient": 80, "phone": 40, "address": 300, "words": 2000}
    texts = {name: getattr(delivery, name).replace("\x00", "").strip() for name in limits}
    for name, limit in limits.items():
        if len(texts[name]) > limit:
            raise TextTooLong(field=name, length=len(texts[name]), limit=limit)
    return replace(delivery, **texts)


def _claimed(number: str) -> str:
    """Return another system's number for a new order; whoever claims the same waits until this one is written."""
    number = number.replace("\x00", "").strip()
    if len(number) > LONGEST_NUMBER:
        raise TextTooLong(field="external_number", length=len(number), limit=LONGEST_NUMBER)
    if number:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_NUMBER_LOCK, number])
        if Order.objects.filter(external_number=number).exists():
            raise ExternalNumberTaken(field="external_number", number=number)
    return number


def _customer(actor: Actor, now: datetime, draft: OrderDraft) -> Customer:
    if draft.customer_id is not None:
        return customer_for(actor, draft.customer_id, "customer.read")
    said = draft.asker
    if said is None or not (said.customer_id or said.name.strip() or said.phone or said.email or said.wechat):
        raise EmptyText(field="customer")
    language, channel = draft.content.language, draft.source
    return customer_from(actor=actor, now=now, arrival=said, language=language, channel=channel)


@action(journal=OrderEdited, many=True)
def edit_order(
    *, actor: Actor, now: datetime, order_id: int, content: QuoteContent, delivery: Delivery
) -> Order:
    """Write a draft anew; a day that a quote promised already stays.

    Raises: NotFound, NotAllowed, OrderConfirmed, OrderOver, OrderEmpty, and what checking lines raises.
    """
    order = access.order_for(actor, order_id, "order.work", lock=True)
    _refuse_over(order)
    if order.confirmed_at is not None:
        raise OrderConfirmed()
    content, delivery = _checked(content), _checked_delivery(delivery)
    items = priced(content, level=order.customer.level if order.customer else "", now=now)
    amounts = reckoned(content, items)
    Order.objects.filter(pk=order.pk).update(
        currency=content.currency,
        includes_tax=content.includes_tax,
        discount_percent=content.discount_percent,
        net=amounts.net,
        tax=amounts.tax,
        gross=amounts.gross,
        recipient=delivery.recipient,
        phone=delivery.phone,
        address=delivery.address,
        delivery_words=delivery.words,
        delivery_on=delivery.on if order.delivery_id is None else order.delivery_on,
    )
    order.refresh_from_db()
    lines = write_lines(order, items, amounts)
    write_terms(order, terms_of(content))
    record(
        OrderEdited(
            subject_id=order.pk,
            matter_id=order.pk,
            lines=len(lines),
            net=str(order.net),
            tax=str(order.tax),
            gross=str(order.gross),
            currency=order.currency,
        )
    )
    restate(order)
    return order


@action(journal=OrderConfirmedEntry, many=True)
def confirm_order(
    *, actor: Actor, now: datetime, order_id: int, delivery_on: date | None = None, override: str = ""
) -> Order:
    """Confirm an order: its first version is kept and its day of delivery becomes our word.

    Where there is a checklist, a review must have released what the draft says now, its day included; an exchange needs none. A day that a quote promised
    already is not promised twice. Raises: NotFound, NotAllowed, OrderConfirmed, OrderOver, OrderEmpty, ReviewNeeded, DayNotReviewed, DueInThePast, DueTooFar.
    """
    order = access.order_for(actor, order_id, "order.work", lock=True)
    _refuse_over(order)
    if order.confirmed_at is not None:
        raise OrderConfirmed()
    if not order.lines.exists():
        raise OrderEmpty()
    is_reviewed = order.source not in NOT_REVIEWED
    if is_reviewed and ReviewChecklist.objects.filter(is_default=True, active=True).exists():
        _refuse_unreviewed(order, delivery_on)
    order.confirmed_at = now
    if order.delivery_id is None:
        order.delivery_on = delivery_on or order.delivery_on
        if order.delivery_on is not None:
            order.delivery = promise_delivery(order, order.delivery_on, now=now, override=override)
    Order.objects.filter(pk=order.pk).update(
        confirmed_at=now, delivery_on=order.delivery_on, delivery=order.delivery_id
    )
    snapshot(order, now=now)
    record(
        OrderConfirmedEntry(
            subject_id=order.pk,
            matter_id=order.pk,
            version=order.version,
            gross=str(order.gross),
            currency=order.currency,
            delivery_on=order.delivery_on.isoformat() if order.delivery_on else "",
            delivery_promise_id=order.delivery_id,
        )
    )
    restate(order)
    return order


def _refuse_unreviewed(order: Order, delivery_on: date | None) -> None:
    """Refuse what no review has released as it stands, and another day than the one that was reviewed."""
    newest = ContractReview.objects.filter(order=order).order_by("-begun_at", "-pk").first()
    released = (ReviewState.RELEASED, ReviewState.CONDITIONAL)
    if newest is None or newest.state not in released or newest.content_sha256 != fingerprint(order):
        raise ReviewNeeded()
    if delivery_on is not None and order.delivery_id is None and delivery_on != order.delivery_on:
        raise DayNotReviewed(field="delivery_on")


@action(journal=OrderHeld, many=True)
def hold_order(*, actor: Actor, now: datetime, order_id: int, reason: str) -> Order:
    """Stop the work on an order, with the reason. Its promises run on: stopping is ours, the customer's time is not.

    Raises: NotFound, NotAllowed, OrderNotConfirmed, OrderOver, AlreadyHeld, ReasonNeeded, TextTooLong.
    """
    order = _open(actor, order_id)
    if order.held_at is not None:
        raise AlreadyHeld()
    reason = _reason(reason)
    order.held_at, order.held_because = now, reason
    Order.objects.filter(pk=order.pk).update(held_at=now, held_because=reason)
    record(OrderHeld(subject_id=order.pk, matter_id=order.pk, reason=reason))
    restate(order)
    return order


@action(journal=OrderResumed, many=True)
def resume_order(*, actor: Actor, now: datetime, order_id: int) -> Order:
    """Let the work go on. Raises: NotFound, NotAllowed, OrderNotConfirmed, OrderOver, NotHeld."""
    order = _open(actor, order_id)
    if order.held_at is None:
        raise NotHeld()
    order.held_at = None
    Order.objects.filter(pk=order.pk).update(held_at=None, held_because="")
    record(OrderResumed(subject_id=order.pk, matter_id=order.pk))
    restate(order)
    return order


@action(journal=OrderCancelled, many=True)
def cancel_order(*, actor: Actor, now: datetime, order_id: int, reason: str) -> Order:
    """Call an order off before anything of it was shipped; what was promised with it is released with this reason as evidence.

    Raises: NotFound, NotAllowed, OrderOver, OrderOnItsWay, ReasonNeeded, TextTooLong.
    """
    order = access.order_for(actor, order_id, "order.work", lock=True)
    _refuse_over(order)
    if order.shipments.exclude(state="cancelled").exists():
        raise OrderOnItsWay()
    reason = _reason(reason)
    order.cancelled_at, order.cancelled_because = now, reason
    Order.objects.filter(pk=order.pk).update(cancelled_at=now, cancelled_because=reason)
    record(OrderCancelled(subject_id=order.pk, matter_id=order.pk, reason=reason))
    running = access.promises_of(order).filter(state__in=promises.RUNNING_STATES)
    for promise in running.select_for_update(of=("self",), no_key=True).order_by("pk"):
        release_running(promise, evidence=reason)
    restate(order)
    return order


def _open(actor: Actor, order_id: int) -> Order:
    order = access.order_for(actor, order_id, "order.work", lock=True)
    _refuse_over(order)
    if order.confirmed_at is None:
        raise OrderNotConfirmed()
    return order


def _refuse_over(order: Order) -> None:
    if order.status in OVER:
        raise OrderOver()


def _reason(text: str) -> str:
    text = text.replace("\x00", "").strip()
    if not text:
        raise ReasonNeeded(field="reason")
    if len(text) > LONGEST_REASON:
        raise TextTooLong(field="reason", length=len(text), limit=LONGEST_REASON)
    return text
