"""Money back for what came back: reckoned once, paid by the ways by which it came, recorded as refunds of the order."""

from datetime import datetime
from decimal import Decimal

from django.utils import translation
from django.utils.translation import gettext as _
from msgspec import Struct

from yinuo.aftersale import return_access
from yinuo.aftersale.bench_rows import (
    MONEY,
    close_when_done,
    coming,
    promise_money,
    promise_of,
    tell_customer,
)
from yinuo.aftersale.complaint_rows import short_words
from yinuo.aftersale.errors_bench import (
    DeductionTooLarge,
    FreightMoreThanLaidOut,
    FreightNeedsReason,
    NothingOwed,
    NotInspected,
    OutcomeNeedsReason,
    PaymentUsed,
    RefundPaidAlready,
    ReturnSettledAlready,
)
from yinuo.aftersale.journal import ReturnMoneyBack, ReturnRefundPaid, ReturnSettled
from yinuo.aftersale.models import Return, ReturnFreight, ReturnLine, ReturnRefund, ReturnSettlement
from yinuo.aftersale.refund_rows import (
    NOTHING,
    Reckoning,
    content_of,
    due_lines,
    reckon_return,
    sold_first,
)
from yinuo.aftersale.return_rows import touch
from yinuo.aftersale.rules.refund import RefundError
from yinuo.aftersale.settlement_words import Settled, settled_words
from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import InvalidValue, NotFound
from yinuo.core.money_words import money_words
from yinuo.insale.access import order_for
from yinuo.insale.actions.payment import Paid, record_payment
from yinuo.insale.models import Order
from yinuo.insale.order_rows import credit_order

RIGHT = "return.refund"
LONGEST_REASON = 1000


class Terms(Struct, frozen=True, kw_only=True):
    """How it is reckoned: `at_fault` says whether we are to blame, None lets the rule of each line speak. A `deduction` needs a reason, which the customer reads.

    `freight` is what of the freight laid out is repaid, None as the rules say; another amount needs a reason (`freight_because`), which the customer reads.
    """

    at_fault: bool | None = None
    deduction: Decimal = NOTHING
    because: str = ""
    freight: Decimal | None = None
    freight_because: str = ""


class PaidBack(Struct, frozen=True, kw_only=True):
    """How a refund was paid: by its own way where no other is named. `reference` is the provider's own number."""

    method: str = ""
    provider: str = ""
    reference: str = ""
    paid_at: datetime | None = None
    note: str = ""


@action(journal=ReturnSettled)
def settle_return(
    *, actor: Actor, now: datetime, return_id: int, terms: Terms | None = None
) -> ReturnSettlement:
    """Reckon what is given back for a return, once and for all of its lines for which money is due; the price is owed no more, and money that came in goes back.

    Freight that the customer laid out goes back besides, where the rules or this decision say so. Never more than was paid and laid out, never twice for one
    thing: the order is locked. Raises: NotFound, NotAllowed, NotInspected, NothingOwed, ReturnSettledAlready, OutcomeNeedsReason (a deduction without a reason),
    DeductionTooLarge, FreightMoreThanLaidOut, FreightNeedsReason, InvalidValue, TextTooLong.
    """
    terms = terms or Terms()
    found = return_access.return_for(actor, return_id, RIGHT, lock=True)
    because = short_words(terms.because, field="because", limit=LONGEST_REASON)
    if terms.deduction and not because:
        raise OutcomeNeedsReason(field="because")
    order = sold_order(actor, found, lock=True)
    _refuse(found)
    reckoning = reckoned(found, order, terms)
    freight_because = short_words(terms.freight_because, field="freight_because", limit=LONGEST_REASON)
    freight = _freight(reckoning, terms, freight_because, found.purchase.currency)
    made = ReturnSettlement.objects.create(
        goods_return=found,
        purchase=order,
        credit=reckoning.credit,
        offset=reckoning.cash.offset,
        deduction=terms.deduction,
        deduction_because=because,
        carried=reckoning.carried,
        content=content_of(reckoning),
        at=now,
        by_id=actor.staff_id,
    )
    for one in reckoning.lines:
        ReturnLine.objects.filter(pk=one.line_id).update(credited=one.amount)
    credit_order(order, reckoning.credit)
    if freight:
        promise_money(found, at=now)
    promise = promise_of(found, MONEY)
    owed = [("price", way, amount) for way, amount in reckoning.ways]
    if freight:
        owed.append(("freight", reckoning.ways[0][0] if reckoning.ways else "transfer", freight))
    ReturnFreight.objects.filter(pk=found.pk).update(repaid=freight, because=freight_because)
    ReturnRefund.objects.bulk_create(
        ReturnRefund(
            goods_return=found,
            kind=kind,
            amount=amount,
            currency=order.currency,
            content={"method": way},
            due_at=promise.due_at if promise is not None else None,
            promise=promise,
            decided_at=now,
            decided_by_id=actor.staff_id,
        )
        for kind, way, amount in owed
    )
    record(
        ReturnSettled(
            subject_id=found.pk,
            matter_id=found.pk,
            credit=str(reckoning.credit),
            offset=str(reckoning.cash.offset),
            deduction=str(terms.deduction),
            amount=str(reckoning.cash.amount),
            currency=order.currency,
            at_fault=any(one.at_fault for one in reckoning.lines),
            due_at=promise.due_at.isoformat() if promise is not None else "",
            freight=str(freight),
            points_back=reckoning.points_back,
            points_off=reckoning.points_off,
            gifts=list(reckoning.gifts),
            because=because,
            freight_because=freight_because,
        )
    )
    told = settled_words(
        found,
        reckoning,
        Settled(
            freight=freight,
            because=because,
            freight_because=freight_because,
            until=promise.due_at if promise is not None else None,
        ),
    )
    tell_customer(found, told)
    touch(found)
    if not owed:
        _all_back(found, now=now)
    return made


def _freight(reckoning: Reckoning, terms: Terms, because: str, currency: str) -> Decimal:
    """Return what of the freight laid out is repaid. Raises: InvalidValue, FreightMoreThanLaidOut, FreightNeedsReason."""
    if terms.freight is None:
        return reckoning.freight
    asked, laid_out = terms.freight, reckoning.freight_told or NOTHING
    if not asked.is_finite() or asked < 0 or asked != asked.quantize(Decimal("0.01")):
        raise InvalidValue(field="freight", problem=str(asked)[:40])
    if asked > laid_out:
        raise FreightMoreThanLaidOut(field="freight", most=money_words(laid_out, currency))
    if asked != reckoning.freight and not because:
        amount = money_words(reckoning.freight, currency)
        raise FreightNeedsReason(field="freight_because", amount=amount)
    return asked


def sold_order(actor: Actor, found: Return, *, lock: bool = False) -> Order:
    """Return the order by which the goods of a return were first sold; the actor has asked for their own right on the return."""
    first, _lines = sold_first(found.purchase)
    reaching = actor.also_allowed("payment.record").also_reaching(first.pk)
    return order_for(reaching, first.pk, "payment.record", lock=lock)


def _refuse(found: Return) -> None:
    if ReturnSettlement.objects.filter(pk=found.pk).exists():
        raise ReturnSettledAlready()
    if found.stage not in ("inspected", "in_transit") or any(not line.outcome for line in coming(found)):
        raise NotInspected()
    if not due_lines(found) and not ReturnFreight.objects.filter(pk=found.pk).exists():
        raise NothingOwed()


def reckoned(found: Return, order: Order, terms: Terms) -> Reckoning:
    """Return what would be given back. Raises: DeductionTooLarge, InvalidValue."""
    deduction = terms.deduction
    if not deduction.is_finite() or deduction < 0 or deduction != deduction.quantize(Decimal("0.01")):
        raise InvalidValue(field="deduction", problem=str(deduction)[:40])
    most = reckon_return(found, order, at_fault=terms.at_fault).credit
    if deduction > most:
        raise DeductionTooLarge(field="deduction", most=money_words(most, order.currency))
    try:
        return reckon_return(found, order, at_fault=terms.at_fault, deduction=deduction)
    except RefundError as error:
        raise InvalidValue(field="lines", problem=str(error)) from error


@action(journal=ReturnRefundPaid, many=True)
def pay_refund(*, actor: Actor, now: datetime, refund_id: int, paid: PaidBack | None = None) -> ReturnRefund:
    """Record that money of a return went back; with the last of it the promise is kept and the customer told.

    Said again with the same reference it changes nothing. Raises: NotFound, NotAllowed, RefundPaidAlready, PaymentUsed, and what `record_payment` raises.
    """
    paid = paid or PaidBack()
    return_id = ReturnRefund.objects.filter(pk=refund_id).values_list("goods_return_id", flat=True).first()
    if return_id is None:
        raise NotFound()
    found = return_access.return_for(actor, return_id, RIGHT, lock=True)
    order = sold_order(actor, found)
    refund = ReturnRefund.objects.select_related("payment").get(pk=refund_id)
    if refund.payment is not None:
        if paid.reference.strip() and refund.payment.reference == paid.reference.strip():
            return refund
        raise RefundPaidAlready()
    made = record_payment(
        actor=actor.also_allowed("payment.record").also_reaching(order.pk),
        now=now,
        order_id=order.pk,
        paid=Paid(
            amount=refund.amount,
            currency=refund.currency,
            kind="freight" if refund.kind == "freight" else "refund",
            method=paid.method or refund.content.get("method") or "transfer",
            provider=paid.provider,
            reference=paid.reference,
            paid_at=paid.paid_at,
            note=paid.note or found.number,
        ),
    )
    if ReturnRefund.objects.filter(payment=made).exists():
        raise PaymentUsed(field="reference")
    refund.payment, refund.done_at = made, now
    refund.save(update_fields=["payment", "done_at"])
    record(
        ReturnRefundPaid(
            subject_id=found.pk,
            matter_id=found.pk,
            refund_id=refund.pk,
            payment_id=made.pk,
            amount=str(refund.amount),
            currency=refund.currency,
        )
    )
    touch(found)
    if not ReturnRefund.objects.filter(goods_return=found, done_at__isnull=True).exists():
        _all_back(found, now=now)
    return refund


def _all_back(found: Return, *, now: datetime) -> None:
    """Note that all money of a return is back: its lines are done, the promise is kept, the customer knows."""
    refunds = list(ReturnRefund.objects.filter(goods_return=found))
    left = sum((one.amount for one in refunds if one.kind == "price"), NOTHING)
    for line in due_lines(found):
        part = min(left, line.credited or NOTHING)
        left -= part
        ReturnLine.objects.filter(pk=line.pk).update(refunded=part, done_at=now)
    record(ReturnMoneyBack(subject_id=found.pk, matter_id=found.pk))
    if refunds:
        amount = money_words(sum((one.amount for one in refunds), NOTHING), refunds[0].currency)
        with translation.override(found.language):
            text = _("Your money for the return %(number)s is on its way back to you: %(amount)s.") % {
                "number": found.number,
                "amount": amount,
            }
        tell_customer(found, text)
    close_when_done(found)
