"""What is given back for a return, reckoned from rows: the order as it was sold, what of it went back before, what was ever paid."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from yinuo.aftersale.law import law
from yinuo.aftersale.models import Return, ReturnFreight, ReturnLine, ReturnRefund, ReturnSettlement
from yinuo.aftersale.rules.inspection import is_sellers_fault
from yinuo.aftersale.rules.kind import InKind, in_kind
from yinuo.aftersale.rules.refund import (
    Before,
    Gift,
    Purchase,
    RefundError,
    by_channel,
    freight_owed,
    refund_of,
)
from yinuo.aftersale.rules.sold import Cash, SoldLine, cash_of, purchase_of
from yinuo.core.money import smallest_unit
from yinuo.insale.models import Order, OrderLine, Payment
from yinuo.presale.prices import list_prices

NOTHING = Decimal(0)
HUNDRED = Decimal(100)


class LineCredit(Struct, frozen=True, kw_only=True):
    """What is given back for one line: `key` is the line of the order as it was sold, `parts` are code → amount, as `rules.refund` says them."""

    line_id: int
    key: str
    title: str
    quantity: Decimal
    at_fault: bool
    amount: Decimal
    parts: tuple[tuple[str, Decimal], ...]


class Reckoning(Struct, frozen=True, kw_only=True):
    """What is given back for a return. `ways` is how the money goes: by which it came, the last one first.

    `points_back`, `points_off` and `gifts` (their names) go along in kind; `freight` is what of the freight laid out goes back, `freight_told` what was laid out.
    """

    currency: str
    lines: tuple[LineCredit, ...]
    credit: Decimal
    cash: Cash
    carried: Decimal
    points_back: int
    points_off: int
    gifts: tuple[str, ...]
    coupons: tuple[str, ...]
    ways: tuple[tuple[str, Decimal], ...]
    freight: Decimal
    freight_told: Decimal | None


def rule_kind_of(line: ReturnLine) -> str:
    """Return the kind of the rule that decided a line, "" where a person's own word did. No query."""
    if line.verdict != "yes":
        return ""
    findings = line.decision.get("findings") or [{}]
    known = {rule.id: rule.kind for rule in law().rules}
    return known.get(findings[0].get("rule", ""), "")


def sold_first(order: Order) -> tuple[Order, dict[int, int]]:
    """Return the order by which goods were first sold, and for each line of this one the line there: what came in exchange cost what it replaced.

    The lines of an exchange stand as those that it replaces do.
    """
    lines = {line.pk: line.pk for line in order.lines.all()}
    while order.source == "exchange":
        replaced = list(ReturnLine.objects.filter(replacement=order).order_by("position"))
        if not replaced:
            break
        own = order.lines.filter(bundle__isnull=True).order_by("position").values_list("pk", flat=True)
        stands_for = dict(zip(own, (one.order_line_id for one in replaced), strict=False))
        lines = {key: stands_for.get(known, known) for key, known in lines.items()}
        order = Order.objects.get(pk=replaced[0].goods_return.purchase_id)
    return order, lines


def reckon_return(
    found: Return, order: Order, *, at_fault: bool | None = None, deduction: Decimal = NOTHING
) -> Reckoning:
    """Return what is given back for the lines of a return for which money is due; `order` is the one by which they were first sold.

    It is locked where this is going to be written. `at_fault` says for all lines whether we are to blame; None lets each line speak for itself.
    `deduction` is taken off the whole. Raises: RefundError.
    """
    purchase = sold_as(order)
    _first, sold = sold_first(found.purchase)
    earlier = list(ReturnSettlement.objects.filter(purchase=order).order_by("at", "pk"))
    before = Before(
        returned=_returned(earlier),
        refunded=sum((one.credit for one in earlier), NOTHING),
        carried=earlier[-1].carried if earlier else NOTHING,
    )
    lines, kinds, coupons = list[LineCredit](), list[InKind](), list[str]()
    for line in due_lines(found):
        is_fault = _is_our_fault(line) if at_fault is None else at_fault
        key, quantity = str(sold[line.order_line_id]), counted(line)
        got = refund_of(purchase, {key: quantity}, before=before, at_fault=is_fault)
        kinds.append(_in_kind(order, purchase, {key: quantity}, before=before, at_fault=is_fault))
        returned = dict(before.returned)
        returned[key] = returned.get(key, NOTHING) + quantity
        before = Before(returned=returned, refunded=before.refunded + got.amount, carried=got.carried)
        coupons += got.coupons
        lines.append(
            LineCredit(
                line_id=line.pk,
                key=key,
                title=line.order_line.title,
                quantity=quantity,
                at_fault=is_fault,
                amount=got.amount,
                parts=got.parts,
            )
        )
    lines = _deducted(lines, deduction)
    credit = sum((one.amount for one in lines), NOTHING)
    freight_told = ReturnFreight.objects.filter(pk=found.pk).values_list("amount", flat=True).first()
    went_back, ways = _money(order)
    cash = cash_of(
        credit,
        price=order.gross,
        came_in=sum((amount for _way, amount in ways), NOTHING) + went_back,
        offset=sum((one.offset for one in earlier), NOTHING),
        went_back=went_back,
    )
    return Reckoning(
        currency=order.currency,
        lines=tuple(lines),
        credit=credit,
        cash=cash,
        carried=before.carried,
        points_back=sum(one.points_back for one in kinds),
        points_off=sum(one.points_off for one in kinds),
        gifts=tuple(order.gifts[int(place)]["title"] for one in kinds for place in one.gifts),
        coupons=tuple(coupons),
        ways=tuple(by_channel(cash.amount, ways)),
        freight=freight_owed(
            freight_told or NOTHING, payer=found.freight_by, at_fault=is_our_fault(found, at_fault)
        ),
        freight_told=freight_told,
    )


def is_our_fault(found: Return, said: bool | None = None) -> bool:
    """Tell whether we are to blame for goods that came back, for any of them where nobody said so of all (`said`)."""
    if said is not None:
        return said
    rows = ReturnLine.objects.filter(goods_return=found).exclude(granted=False).exclude(outcome="")
    return any(_is_our_fault(line) for line in rows)


def _in_kind(
    order: Order, purchase: Purchase, returned: dict[str, Decimal], *, before: Before, at_fault: bool
) -> InKind:
    """Return what goes along in kind; the code of a gift is its place among those of the order."""
    return in_kind(
        purchase,
        returned,
        before=before.returned,
        points_used=order.points_used,
        points_earned=order.points_earned,
        gifts=[
            Gift(code=str(place), over=Decimal(gift["over"]), marked_price=Decimal(gift["marked_price"]))
            for place, gift in enumerate(order.gifts)
        ],
        at_fault=at_fault,
    )


def _is_our_fault(line: ReturnLine) -> bool:
    """Tell whether we are to blame for a line: by the rule that allowed it, or because the fault was there as the customer said."""
    is_confirmed = line.reason != "changed_mind" and line.finding == "as_described"
    return is_confirmed or is_sellers_fault(rule_kind_of(line))


def due_lines(found: Return) -> list[ReturnLine]:
    """Return the lines of a return for which money is due. One query."""
    rows = ReturnLine.objects.filter(goods_return=found, outcome="refund_due")
    return list(rows.select_related("order_line").order_by("position"))


def counted(line: ReturnLine) -> Decimal:
    """Return how much of a line is meant: what came, or all of it where it was lost on its way."""
    return line.quantity_received or line.quantity


def content_of(reckoning: Reckoning) -> dict[str, Any]:
    """Return a reckoning as it is kept."""
    return {
        "lines": [
            {
                "line_id": one.line_id,
                "key": one.key,
                "quantity": str(one.quantity),
                "at_fault": one.at_fault,
                "amount": str(one.amount),
                "parts": [[code, str(amount)] for code, amount in one.parts],
            }
            for one in reckoning.lines
        ],
        "points_back": reckoning.points_back,
        "points_off": reckoning.points_off,
        "gifts": list(reckoning.gifts),
        "coupons": list(reckoning.coupons),
        "ways": [[way, str(amount)] for way, amount in reckoning.ways],
    }


def sold_as(order: Order) -> Purchase:
    """Return an order as refunds read it: parts of bundles at the prices of the day of the purchase. Three queries at most."""
    lines = list(order.lines.select_related("product").filter(removed_in__isnull=True).order_by("position"))
    parts = [line for line in lines if line.bundle_id is not None]
    alone = _alone(order, parts) if parts else {}
    sold = [
        SoldLine(
            key=str(line.pk),
            quantity=line.quantity,
            gross=line.gross,
            bundle=str(line.bundle_id or ""),
            alone=alone.get(line.pk),
        )
        for line in lines
    ]
    found = purchase_of(sold, smallest=smallest_unit(order.currency))
    return replace(found, paid=order.gross)


def _alone(order: Order, parts: Sequence[OrderLine]) -> dict[int, Decimal | None]:
    """Return what one of each part would have cost by itself when the order was confirmed, less the discount on the whole."""
    listed = list_prices(
        [(part.variant_id, part.product, part.quantity) for part in parts],
        level=order.customer.level if order.customer else "",
        currency=order.currency,
        now=order.confirmed_at or order.opened_at,
    )
    share = (HUNDRED - order.discount_percent) / HUNDRED
    return {
        part.pk: price * share if price is not None else None
        for part, price in zip(parts, listed, strict=True)
    }


def _returned(earlier: Sequence[ReturnSettlement]) -> dict[str, Decimal]:
    """Return how much of each line was given back for already. No query."""
    found: dict[str, Decimal] = {}
    for one in earlier:
        for line in one.content.get("lines", []):
            found[line["key"]] = found.get(line["key"], NOTHING) + Decimal(line["quantity"])
    return found


def _deducted(lines: list[LineCredit], deduction: Decimal) -> list[LineCredit]:
    """Take an amount off the lines, from the first that has enough on. Raises: RefundError for more than there is."""
    if not deduction.is_finite() or deduction < 0:
        raise RefundError("not_an_amount")
    left, found = deduction, []
    for one in lines:
        part = min(left, one.amount)
        left -= part
        parts = (*one.parts, ("deduction", -part)) if part else one.parts
        found.append(replace(one, amount=one.amount - part, parts=parts))
    if left > 0:
        raise RefundError("more_than_paid")
    return found


def _money(order: Order) -> tuple[Decimal, list[tuple[str, Decimal]]]:
    """Return what went back already or is about to, and what is left of each way by which money came in, the first one first."""
    left: dict[str, Decimal] = {}
    went_back = NOTHING
    rows = Payment.objects.filter(order=order, voided_at__isnull=True).order_by("kind", "paid_at", "pk")
    refunds: list[tuple[str, Decimal]] = []
    for one in rows:
        if one.kind == "payment":
            left[one.method] = left.get(one.method, NOTHING) + one.amount
        elif one.kind == "refund":
            refunds.append((one.method, one.amount))
    owed = ReturnRefund.objects.filter(
        goods_return__settlement__purchase=order, kind="price", done_at__isnull=True
    )
    refunds += [(one.content.get("method", ""), one.amount) for one in owed]
    for method, amount in refunds:
        went_back += amount
        for way in (method, *reversed(left)):
            part = min(amount, left.get(way, NOTHING))
            if part:
                left[way] -= part
                amount -= part
    return went_back, [(way, amount) for way, amount in left.items() if amount > 0]
