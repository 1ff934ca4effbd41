"""Money that came in or went back: recorded once, however often its provider says it."""

from datetime import datetime
from decimal import Decimal

from django.db import connection
from msgspec import Struct

from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import InvalidValue, NotFound
from yinuo.core.money import Money
from yinuo.insale import access
from yinuo.insale.errors import MoreThanPaid, OtherCurrency, PaymentKnown, PaymentNotPositive, PaymentVoided
from yinuo.insale.journal import PaymentRecorded, PaymentTakenBack
from yinuo.insale.models import Order, Payment
from yinuo.insale.order_rows import restate
from yinuo.matters.errors import ReasonNeeded, TextTooLong

METHODS = ("transfer", "cash", "card", "wechat", "alipay", "cheque", "other")
KINDS = ("payment", "refund", "freight")
LARGEST = Decimal("999999999999.99")
_REFERENCE_LOCK = 7130412


class Paid(Struct, frozen=True, kw_only=True):
    """What was paid. `reference` is the number that the provider gave it, `paid_at` when (now where it is not said)."""

    amount: Decimal
    currency: str = "CNY"
    kind: str = "payment"
    method: str = "transfer"
    provider: str = ""
    reference: str = ""
    paid_at: datetime | None = None
    note: str = ""


@action(journal=PaymentRecorded, many=True)
def record_payment(*, actor: Actor, now: datetime, order_id: int, paid: Paid) -> Payment:
    """Record a payment, a refund, or freight that a customer laid out and gets back. The same reference of one provider again, with the same amount, changes nothing.

    Raises: NotFound, NotAllowed, InvalidValue, TextTooLong, PaymentNotPositive, OtherCurrency, PaymentKnown, MoreThanPaid.
    """
    order = access.order_for(actor, order_id, "payment.record", lock=True)
    amount = _checked(order, paid, now=now)
    reference, provider = paid.reference.strip(), paid.provider.strip()
    if reference:
        # one and the same payment said for two orders at once
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(%s, hashtext(%s))",
                [_REFERENCE_LOCK, f"{provider}\x1f{reference}"],
            )
    if reference and (known := Payment.objects.filter(provider=provider, reference=reference).first()):
        if (known.order_id, known.kind, known.amount) != (order.pk, paid.kind, amount):
            raise PaymentKnown(field="reference")
        return known
    if paid.kind == "refund" and amount > order.paid:
        raise MoreThanPaid(field="amount", paid=str(order.paid))
    made = Payment.objects.create(
        order=order,
        kind=paid.kind,
        amount=amount,
        currency=order.currency,
        method=paid.method,
        provider=provider,
        reference=reference,
        paid_at=paid.paid_at or now,
        recorded_at=now,
        recorded_by_id=actor.staff_id,
        note=paid.note.strip(),
    )
    record(
        PaymentRecorded(
            subject_id=order.pk,
            matter_id=order.pk,
            payment_id=made.pk,
            kind=made.kind,
            amount=str(made.amount),
            currency=made.currency,
            method=made.method,
            paid_at=made.paid_at.isoformat(),
            provider=provider,
            reference=reference,
        )
    )
    restate(order)
    return made


def _checked(order: Order, paid: Paid, *, now: datetime) -> Decimal:
    if paid.kind not in KINDS:
        raise InvalidValue(field="kind", problem=paid.kind[:40])
    if paid.method not in METHODS:
        raise InvalidValue(field="method", problem=paid.method[:40])
    if paid.currency != order.currency:
        raise OtherCurrency(field="currency", currency=order.currency)
    for name, limit in (("provider", 40), ("reference", 80), ("note", 200)):
        text = getattr(paid, name)
        if "\x00" in text:
            raise InvalidValue(field=name, problem="NUL")
        if len(text.strip()) > limit:
            raise TextTooLong(field=name, length=len(text.strip()), limit=limit)
    if paid.paid_at is not None and paid.paid_at > now:
        raise InvalidValue(field="paid_at", problem=paid.paid_at.isoformat())
    if not paid.amount.is_finite() or paid.amount > LARGEST:
        raise InvalidValue(field="amount", problem=str(paid.amount)[:40])
    amount = Money(paid.amount, order.currency).amount
    if amount <= 0:
        raise PaymentNotPositive(field="amount")
    if amount != paid.amount:
        raise InvalidValue(field="amount", problem=str(paid.amount)[:40])
    return amount


@action(journal=PaymentTakenBack, many=True)
def void_payment(*, actor: Actor, now: datetime, payment_id: int, reason: str) -> Payment:
    """Take back a record made by mistake; it stays, with the reason. Raises: NotFound, NotAllowed, PaymentVoided, ReasonNeeded, TextTooLong."""
    order_id = Payment.objects.filter(pk=payment_id).values_list("order_id", flat=True).first()
    if order_id is None:
        raise NotFound()
    order = access.order_for(actor, order_id, "payment.record", lock=True)
    made = Payment.objects.get(pk=payment_id)
    if made.voided_at is not None:
        raise PaymentVoided()
    reason = reason.replace("\x00", "").strip()
    if not reason:
        raise ReasonNeeded(field="reason")
    if len(reason) > 200:
        raise TextTooLong(field="reason", length=len(reason), limit=200)
    made.voided_at, made.voided_because = now, reason
    made.save(update_fields=["voided_at", "voided_because"])
    record(
        PaymentTakenBack(
            subject_id=order.pk,
            matter_id=order.pk,
            payment_id=made.pk,
            amount=str(made.amount),
            currency=made.currency,
            reason=reason,
        )
    )
    restate(order)
    return made
