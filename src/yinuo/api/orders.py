"""Orders through the API: written down, confirmed, held, called off; payments recorded once, however often they are said."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Router, Schema

from yinuo.api.answers import actor_of, answer, chosen, page
from yinuo.api.doors import Instant, Key, Limit, Line, Text, done, needs
from yinuo.api.inquiries import Asker
from yinuo.api.priced import Amount, PricedFacts
from yinuo.api.schema import shows
from yinuo.core.actor import Actor
from yinuo.core.errors import NotFound
from yinuo.insale.actions.delivery import reveal_delivery
from yinuo.insale.actions.extras import (
    LONGEST_TITLE,
    MOST_GIFTS,
    MOST_POINTS,
    GiftGiven,
    OrderExtras,
    note_extras,
)
from yinuo.insale.actions.order import (
    Delivery,
    OrderDraft,
    cancel_order,
    confirm_order,
    edit_order,
    hold_order,
    open_order,
    resume_order,
)
from yinuo.insale.actions.payment import Paid, record_payment, void_payment
from yinuo.insale.models import Order, Payment
from yinuo.insale.queries.order import OrderFile, get_order
from yinuo.insale.queries.orders import OrderFilter, OrderRow, list_orders
from yinuo.people.actions.arrival import Arrival

router = Router(tags=["orders"])
Because = Annotated[str, Field(max_length=200)]


class DeliveryFacts(Schema):
    """Where it goes, and the day (`on`) that is promised when the order is confirmed."""

    recipient: Annotated[str, Field(max_length=80)] = ""
    phone: Annotated[str, Field(max_length=40)] = ""
    address: Annotated[str, Field(max_length=300)] = ""
    words: Annotated[str, Field(max_length=2000)] = ""
    on: date | None = None


class OrderGift(Schema):
    """Something that came along for nothing, from the sum `over` on; `marked_price` was marked beforehand for keeping it."""

    title: Annotated[str, Field(min_length=1, max_length=LONGEST_TITLE)]
    over: Annotated[Decimal, Field(ge=0, max_digits=9, decimal_places=2)] = Decimal(0)
    marked_price: Annotated[Decimal, Field(ge=0, max_digits=9, decimal_places=2)] = Decimal(0)


class OrderExtraFacts(Schema):
    """Points of the whole order, and its gifts: facts for when goods come back, and no money."""

    points_used: Annotated[int, Field(ge=0, le=MOST_POINTS)] = 0
    points_earned: Annotated[int, Field(ge=0, le=MOST_POINTS)] = 0
    gifts: Annotated[list[OrderGift], Field(max_length=MOST_GIFTS)] = []

    def extras(self) -> OrderExtras:
        """Return them as the action takes them."""
        gifts = [GiftGiven(**gift.dict()) for gift in self.gifts]
        return OrderExtras(points_used=self.points_used, points_earned=self.points_earned, gifts=gifts)


class NewOrder(Schema):
    """An order that was said somewhere; `external_number` is the number that another system gave it, once for each."""

    customer: Asker
    text: Text
    content: PricedFacts
    source: Literal["chat", "phone", "mail", "visit", "portal", "sheet", "api"] = "api"
    delivery: DeliveryFacts = DeliveryFacts()
    external_number: Annotated[str, Field(max_length=64)] = ""
    title: Annotated[str, Field(max_length=160)] = ""
    extras: OrderExtraFacts = OrderExtraFacts()


class OrderWriting(Schema):
    content: PricedFacts
    delivery: DeliveryFacts = DeliveryFacts()


class OrderConfirmation(Schema):
    """The day that is promised, where none is promised yet; an unlikely one says why in `override`."""

    delivery_on: date | None = None
    override: Line = ""


class OrderReason(Schema):
    reason: Because


class DeliveryReason(Schema):
    reason: Because = ""


class NewPayment(Schema):
    """Money that came in (payment) or went back (refund). The same `reference` of one `provider` is one payment."""

    amount: Amount
    currency: Line = "CNY"
    kind: Literal["payment", "refund"] = "payment"
    method: Literal["transfer", "cash", "card", "wechat", "alipay", "cheque", "other"] = "transfer"
    provider: Annotated[str, Field(max_length=40)] = ""
    reference: Annotated[str, Field(max_length=80)] = ""
    paid_at: Instant | None = None
    note: Line = ""


@router.get("/orders", summary="List orders", openapi_extra=shows(OrderRow, many=True))
@needs("matter.read")
def orders(
    request: HttpRequest,
    group: Literal["", "open", "draft", "shipped", "done"] = "",
    whose: Literal["mine", "team", "all"] = "all",
    unpaid: bool = False,
    late: bool = False,
    text: Line = "",
    customer_id: Key | None = None,
    matter_id: Key | None = None,
    cursor: Line = "",
    fields: Line = "",
    limit: Limit = 50,
) -> HttpResponse:
    """List orders, the newest first; `late` are past their day or foreseen to be, `matter_id` those that came from a matter."""
    rows, after = list_orders(
        actor=actor_of(request),
        now=timezone.now(),
        wanted=OrderFilter(
            group=group,
            whose=whose,
            unpaid=unpaid,
            late=late,
            text=text,
            customer_id=customer_id,
            matter_id=matter_id,
        ),
        after=cursor,
        limit=limit,
    )
    return page(rows, after=after, fields=fields)


@router.post("/orders", summary="Write down an order")
@needs("order.work")
def write_down(request: HttpRequest, order: NewOrder) -> HttpResponse:
    """Write down an order as a draft; prices that are missing are asked of the catalogue."""
    said = order.customer
    draft = OrderDraft(
        content=order.content.content(),
        text=order.text,
        source=order.source,
        customer_id=said.customer_id,
        asker=None if said.customer_id is not None else Arrival(**said.dict()),
        delivery=Delivery(**order.delivery.dict()),
        external_number=order.external_number,
        title=order.title,
        extras=order.extras.extras(),
    )

    def work(actor: Actor, now: datetime) -> Any:
        return _made(open_order(actor=actor, now=now, draft=draft))

    return done(request, work, status=201, location=lambda made: f"/api/v1/orders/{made['id']}")


@router.get("/orders/{order_id}", summary="Read an order", openapi_extra=shows(OrderFile))
@needs("matter.read")
def order(request: HttpRequest, order_id: Key) -> HttpResponse:
    """Read an order whole: lines, terms with what is owed now, payments, versions, promises, its way. Where it goes is masked."""
    return answer(chosen(get_order(actor=actor_of(request), now=timezone.now(), order_id=order_id), ""))


@router.put("/orders/{order_id}", summary="Write a draft anew")
@needs("order.work")
def write(request: HttpRequest, order_id: Key, writing: OrderWriting) -> HttpResponse:
    """Write a draft anew, whole; a confirmed order changes by agreement only."""

    def work(actor: Actor, now: datetime) -> Any:
        return _made(
            edit_order(
                actor=actor,
                now=now,
                order_id=order_id,
                content=writing.content.content(),
                delivery=Delivery(**writing.delivery.dict()),
            )
        )

    return done(request, work)


@router.put("/orders/{order_id}/extras", summary="Write down points and gifts of an order")
@needs("order.work")
def extras(request: HttpRequest, order_id: Key, wanted: OrderExtraFacts) -> HttpResponse:
    """Write down points and gifts of an order, whole; when goods come back, what goes along is reckoned from them."""

    def work(actor: Actor, now: datetime) -> Any:
        made = note_extras(actor=actor, now=now, order_id=order_id, extras=wanted.extras())
        return {
            "id": made.pk,
            "points_used": made.points_used,
            "points_earned": made.points_earned,
            "gifts": made.gifts,
        }

    return done(request, work)


@router.post("/orders/{order_id}/confirm", summary="Confirm an order")
@needs("order.work")
def confirm(request: HttpRequest, order_id: Key, confirmation: OrderConfirmation) -> HttpResponse:
    """Confirm an order: its first version is kept, its day becomes our promise."""
    return done(
        request,
        lambda actor, now: _made(
            confirm_order(actor=actor, now=now, order_id=order_id, **confirmation.dict())
        ),
    )


@router.post("/orders/{order_id}/hold", summary="Put an order on hold")
@needs("order.work")
def hold(request: HttpRequest, order_id: Key, because: OrderReason) -> HttpResponse:
    """Stop the work, with the reason; what is promised runs on."""
    return done(
        request,
        lambda actor, now: _made(hold_order(actor=actor, now=now, order_id=order_id, reason=because.reason)),
    )


@router.post("/orders/{order_id}/resume", summary="Let an order go on")
@needs("order.work")
def resume(request: HttpRequest, order_id: Key) -> HttpResponse:
    """Let the work go on."""
    return done(request, lambda actor, now: _made(resume_order(actor=actor, now=now, order_id=order_id)))


@router.post("/orders/{order_id}/cancel", summary="Cancel an order")
@needs("order.work")
def cancel(request: HttpRequest, order_id: Key, because: OrderReason) -> HttpResponse:
    """Call an order off before anything of it was shipped."""
    return done(
        request,
        lambda actor, now: _made(
            cancel_order(actor=actor, now=now, order_id=order_id, reason=because.reason)
        ),
    )


@router.post("/orders/{order_id}/delivery/reveal", summary="See in full where an order goes")
@needs("customer.reveal")
def reveal(request: HttpRequest, order_id: Key, because: DeliveryReason) -> HttpResponse:
    """See in full where an order goes; that it was seen stays in the journal."""

    def work(actor: Actor, now: datetime) -> Any:
        found = reveal_delivery(actor=actor, now=now, order_id=order_id, reason=because.reason)
        return chosen(found, "")

    return done(request, work)


@router.post("/orders/{order_id}/payments", summary="Record a payment or a refund")
@needs("payment.record")
def pay(request: HttpRequest, order_id: Key, payment: NewPayment) -> HttpResponse:
    """Record money that came in or went back. The same reference again, with the same amount, changes nothing."""

    def work(actor: Actor, now: datetime) -> Any:
        paid = Paid(**payment.dict())
        return _paid(record_payment(actor=actor, now=now, order_id=order_id, paid=paid))

    return done(request, work, status=201)


@router.post("/orders/{order_id}/payments/{payment_id}/void", summary="Take back the record of a payment")
@needs("payment.record")
def void(request: HttpRequest, order_id: Key, payment_id: Key, because: OrderReason) -> HttpResponse:
    """Take back a record made by mistake; it stays, with the reason."""

    def work(actor: Actor, now: datetime) -> Any:
        file = get_order(actor=actor, now=now, order_id=order_id)
        if not any(one.id == payment_id for one in file.payments):
            raise NotFound()
        return _paid(void_payment(actor=actor, now=now, payment_id=payment_id, reason=because.reason))

    return done(request, work)


def _made(made: Order) -> dict[str, Any]:
    return {
        "id": made.pk,
        "number": made.number,
        "status": made.status,
        "version": made.version,
        "gross": made.gross,
        "paid": made.paid,
        "currency": made.currency,
        "delivery_on": made.delivery_on,
        "changed_at": made.changed_at,
    }


def _paid(made: Payment) -> dict[str, Any]:
    order = made.order
    return {
        "id": made.pk,
        "kind": made.kind,
        "amount": made.amount,
        "currency": made.currency,
        "reference": made.reference,
        "paid_at": made.paid_at,
        "voided_at": made.voided_at,
        "order": {"id": order.pk, "status": order.status, "paid": order.paid, "gross": order.gross},
    }
