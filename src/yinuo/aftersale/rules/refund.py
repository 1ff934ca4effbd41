"""What is refunded: kept goods are settled anew at the prices of the purchase, and what was paid above that goes back. Decimal alone."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from msgspec import Struct

NOTHING = Decimal(0)


class RefundError(ValueError):
    """A refund that cannot be reckoned. `code`: unknown_line, more_than_bought, not_an_amount, more_than_paid; `key`: the line, where one is to blame."""

    def __init__(self, code: str, key: str = "") -> None:
        super().__init__(f"{code}: {key}" if key else code)
        self.code = code
        self.key = key


class BoughtLine(Struct, frozen=True, kw_only=True):
    """A line as it was bought. `unit_price`: for one, before bundles and thresholds; `points`: spent on the whole line, given back in kind."""

    key: str
    quantity: Decimal
    unit_price: Decimal
    points: int = 0


class Bundle(Struct, frozen=True, kw_only=True):
    """Things that cost less together: `parts` is line → how many of it make one bundle."""

    code: str
    parts: Mapping[str, Decimal]
    price: Decimal


class Threshold(Struct, frozen=True, kw_only=True):
    """An amount off from a sum on (满减), for the lines named or all; `repeats`: for every full sum. `coupon`: it is given back in kind once it is not used any more."""

    code: str
    over: Decimal
    off: Decimal
    keys: frozenset[str] = frozenset()
    repeats: bool = False
    coupon: bool = False


class Gift(Struct, frozen=True, kw_only=True):
    """A gift that came with goods from a sum on; `marked_price` is what was marked beforehand for keeping it."""

    code: str
    over: Decimal
    marked_price: Decimal
    keys: frozenset[str] = frozenset()


class Purchase(Struct, frozen=True, kw_only=True):
    """What was bought and paid. `paid`: for goods, without freight. `freight_paid` to the customer, or what it would have been: `freight_waived`, free from `free_from` on.

    `freight_refunded`: freight paid comes back with the last of the goods, as where the seller is to blame or the law says so.
    """

    lines: tuple[BoughtLine, ...]
    paid: Decimal
    bundles: tuple[Bundle, ...] = ()
    thresholds: tuple[Threshold, ...] = ()
    gifts: tuple[Gift, ...] = ()
    freight_paid: Decimal = NOTHING
    freight_waived: Decimal = NOTHING
    free_from: Decimal | None = None
    freight_refunded: bool = False
    card_fee_kept: Decimal = NOTHING
    smallest: Decimal = Decimal("0.01")


class Before(Struct, frozen=True, kw_only=True):
    """What went back already, by line, and the money with it; `carried` as the last refund said, never above zero."""

    returned: Mapping[str, Decimal]
    refunded: Decimal
    carried: Decimal = NOTHING


class Refund(Struct, frozen=True, kw_only=True):
    """What goes back now. `parts`: code → amount, deductions negative, together `amount`; `points` and `coupons` go back in kind.

    `carried`: what could not be deducted, because nothing is ever asked back; the next refund of this purchase takes it into account.
    """

    amount: Decimal
    parts: tuple[tuple[str, Decimal], ...]
    carried: Decimal
    points: int
    coupons: tuple[str, ...]


NONE_BEFORE = Before(returned={}, refunded=NOTHING)


def refund_of(
    purchase: Purchase,
    returned: Mapping[str, Decimal],
    *,
    before: Before = NONE_BEFORE,
    gifts_back: frozenset[str] = frozenset(),
    at_fault: bool = False,
) -> Refund:
    """Return what goes back for the quantities returned now.

    `at_fault`: the seller is to blame; then each line is refunded at its share of what was paid, and nothing is settled anew nor deducted.
    Never less than zero, never more than was paid less what went back before; a quantity goes back once. `gifts_back`: the codes of gifts that
    came back, now or before.

    Raises: RefundError.
    Source: 《网络购买商品七日无理由退货暂行办法》 art. 12, 14-18; 消费者权益保护法实施条例 art. 18.
    """
    _sound(purchase)
    already = _checked(purchase, before.returned, {})
    _checked(purchase, returned, already)
    whole = {line.key: line.quantity for line in purchase.lines}
    was = {key: quantity - already.get(key, NOTHING) for key, quantity in whole.items()}
    kept = {key: quantity - returned.get(key, NOTHING) for key, quantity in was.items()}
    goods = _goods(purchase, kept, before=was, at_fault=at_fault)
    parts = [("goods", goods)]
    if not at_fault:
        parts += _deductions(purchase, kept, was, gifts_back)
    if (
        purchase.freight_paid
        and not any(kept.values())
        and any(was.values())
        and (purchase.freight_refunded or at_fault)
    ):
        parts.append(("freight", purchase.freight_paid))
    most = purchase.paid + purchase.freight_paid - before.refunded
    if most < 0:
        raise RefundError("more_than_paid")
    if before.carried:
        parts.append(("carried", min(before.carried, NOTHING)))
    reckoned = sum((amount for _code, amount in parts), NOTHING)
    amount = min(max(reckoned, NOTHING), most)
    if amount != reckoned:
        parts.append(("limit", amount - reckoned))
    return Refund(
        amount=amount,
        parts=tuple((code, one) for code, one in parts if one),
        carried=min(reckoned, NOTHING),
        points=sum(_points(line, kept) - _points(line, was) for line in purchase.lines),
        coupons=_coupons(purchase, kept, was),
    )


def by_channel(amount: Decimal, payments: Sequence[tuple[str, Decimal]]) -> list[tuple[str, Decimal]]:
    """Return how an amount goes back by the ways it was paid, last paid first; `payments`: way → what is left of it.

    Raises: RefundError (more_than_paid).
    """
    found: list[tuple[str, Decimal]] = []
    left = amount
    for way, paid in reversed(payments):
        part = min(left, paid)
        if part > 0:
            found.append((way, part))
            left -= part
    if left > 0:
        raise RefundError("more_than_paid")
    return found


def freight_owed(laid_out: Decimal, *, payer: str, at_fault: bool) -> Decimal:
    """Return what of the freight that a customer laid out goes back: all of it where the seller pays, by what was agreed or because they are to blame.

    `payer` is buyer, seller, or "" where it was to be settled after the inspection. Source: 消费者权益保护法 art. 24, 25.
    """
    return laid_out if payer == "seller" or at_fault else NOTHING


def wear_fee(*, price: Decimal, per_day: Decimal, days: int) -> Decimal:
    """Return the fee for wear: a rate for each day from invoice to return less the days in repair; never more than the price.

    Source: 部分商品修理更换退货责任规定 art. 13.
    """
    return min((price * per_day * max(days, 0)).quantize(Decimal("0.01"), ROUND_HALF_UP), price)


def _sound(purchase: Purchase) -> None:
    """Refuse amounts that are none. Raises: RefundError."""
    amounts = [purchase.paid, purchase.freight_paid, purchase.freight_waived, purchase.card_fee_kept]
    amounts += [line.unit_price for line in purchase.lines]
    amounts += [bundle.price for bundle in purchase.bundles]
    amounts += [one for offer in purchase.thresholds for one in (offer.over, offer.off)]
    amounts += [one for gift in purchase.gifts for one in (gift.over, gift.marked_price)]
    counts = [line.quantity for line in purchase.lines]
    counts += [one for bundle in purchase.bundles for one in bundle.parts.values()]
    if not all(isinstance(one, Decimal) and one.is_finite() and one >= 0 for one in (*amounts, *counts)):
        raise RefundError("not_an_amount")
    if not all(counts) or len({line.key for line in purchase.lines}) != len(purchase.lines):
        raise RefundError("not_an_amount")


def _checked(
    purchase: Purchase, returned: Mapping[str, Decimal], already: Mapping[str, Decimal]
) -> dict[str, Decimal]:
    bought = {line.key: line.quantity for line in purchase.lines}
    for key, quantity in returned.items():
        if key not in bought:
            raise RefundError("unknown_line", key)
        if not isinstance(quantity, Decimal) or not quantity.is_finite() or quantity < 0:
            raise RefundError("not_an_amount", key)
        if quantity + already.get(key, NOTHING) > bought[key]:
            raise RefundError("more_than_bought", key)
    return dict(returned)


def _goods(
    purchase: Purchase, kept: Mapping[str, Decimal], *, before: Mapping[str, Decimal], at_fault: bool
) -> Decimal:
    """Return what the returned goods are worth: the value of what was kept before less that of what is kept now."""
    if at_fault:
        return _share(purchase, before) - _share(purchase, kept)
    return _value(purchase, before) - _value(purchase, kept)


def _value(purchase: Purchase, kept: Mapping[str, Decimal]) -> Decimal:
    """Return what the kept goods cost, settled anew; scaled where the price paid was another than the offers give, as one agreed by hand."""
    whole = {line.key: line.quantity for line in purchase.lines}
    if kept == whole:
        return purchase.paid
    full = settled(purchase, whole)
    now = settled(purchase, kept)
    if full == purchase.paid or not full:
        return now
    return (now * purchase.paid / full).quantize(purchase.smallest, ROUND_DOWN)


def _share(purchase: Purchase, kept: Mapping[str, Decimal]) -> Decimal:
    """Return what was paid for the kept goods, each line by its part of the whole price."""
    whole = sum((line.quantity * line.unit_price for line in purchase.lines), NOTHING)
    now = sum((kept[line.key] * line.unit_price for line in purchase.lines), NOTHING)
    if not whole:
        return NOTHING if not any(kept.values()) else purchase.paid
    return (purchase.paid * now / whole).quantize(purchase.smallest, ROUND_DOWN)


def settled(purchase: Purchase, kept: Mapping[str, Decimal]) -> Decimal:
    """Return what these quantities would have cost at the purchase, with the bundles and thresholds that they still reach."""
    left = dict(kept)
    sums = dict.fromkeys(left, NOTHING)
    for bundle in purchase.bundles:
        times = min(
            (left.get(key, NOTHING) // quantity for key, quantity in bundle.parts.items()), default=NOTHING
        )
        if times <= 0:
            continue
        alone = {line.key: line.unit_price for line in purchase.lines}
        full = sum((alone[key] * quantity for key, quantity in bundle.parts.items()), NOTHING)
        rest = times * bundle.price
        for place, (key, quantity) in enumerate(bundle.parts.items(), 1):
            left[key] -= times * quantity
            part = times * bundle.price * alone[key] * quantity / full if full else NOTHING
            # The last takes what rounding left, so that the bundle costs its price to the cent.
            own = rest if place == len(bundle.parts) else part.quantize(purchase.smallest, ROUND_DOWN)
            sums[key] += own
            rest -= own
    for line in purchase.lines:
        sums[line.key] += left[line.key] * line.unit_price
    total = sum(sums.values(), NOTHING)
    for offer in purchase.thresholds:
        total -= offer.off * _times(offer, sums)
    return max(total, NOTHING).quantize(purchase.smallest, ROUND_HALF_UP)


def _times(offer: Threshold, sums: Mapping[str, Decimal]) -> Decimal:
    reached = sum((one for key, one in sums.items() if not offer.keys or key in offer.keys), NOTHING)
    if reached < offer.over or reached <= 0:
        return NOTHING
    return reached // offer.over if offer.repeats and offer.over > 0 else Decimal(1)


def _plain(purchase: Purchase, kept: Mapping[str, Decimal], keys: frozenset[str] = frozenset()) -> Decimal:
    return sum(
        (kept[line.key] * line.unit_price for line in purchase.lines if not keys or line.key in keys), NOTHING
    )


def _deductions(
    purchase: Purchase, kept: Mapping[str, Decimal], was: Mapping[str, Decimal], gifts_back: frozenset[str]
) -> list[tuple[str, Decimal]]:
    """Return what is deducted because of this return alone: it was still earned before, and is not now."""
    found: list[tuple[str, Decimal]] = []
    for gift in purchase.gifts:
        had, has = _plain(purchase, was, gift.keys), _plain(purchase, kept, gift.keys)
        if had >= gift.over > has and gift.code not in gifts_back:
            found.append((f"gift:{gift.code}", -gift.marked_price))
    if purchase.free_from is not None and _plain(purchase, was) >= purchase.free_from > _plain(
        purchase, kept
    ):
        found.append(("freight_not_free", -purchase.freight_waived))
    if purchase.card_fee_kept and any(was.values()) and not any(kept.values()):
        found.append(("card_fee", -purchase.card_fee_kept))
    return found


def _points(line: BoughtLine, kept: Mapping[str, Decimal]) -> int:
    """Return the points that belong to what was returned of the line so far, rounded down."""
    gone = line.quantity - kept[line.key]
    return int(line.points * gone // line.quantity) if line.quantity else 0


def _coupons(purchase: Purchase, kept: Mapping[str, Decimal], was: Mapping[str, Decimal]) -> tuple[str, ...]:
    def uses(offer: Threshold, quantities: Mapping[str, Decimal]) -> bool:
        sums = {line.key: quantities[line.key] * line.unit_price for line in purchase.lines}
        return _times(offer, sums) > 0

    return tuple(
        one.code for one in purchase.thresholds if one.coupon and uses(one, was) and not uses(one, kept)
    )
