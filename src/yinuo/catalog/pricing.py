"""What things of the catalogue cost: for pages, quotes and orders. Tax is included, discounts are not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from msgspec import Struct

from yinuo.catalog.models import Variant
from yinuo.catalog.rules.prices import ListedPrice, price_for
from yinuo.core.organisation import organisation

AskedPrice = tuple[int, Decimal | int]


class Price(Struct, frozen=True, kw_only=True):
    """What one piece costs; `price_list` is the code of the list that says so, "" where it is the catalogue itself."""

    amount: Decimal
    currency: str
    price_list: str


class PriceStep(Struct, frozen=True, kw_only=True):
    """What each piece costs from a quantity on."""

    from_quantity: int
    price: Price


def price_day(now: datetime) -> date:
    """Return the day whose prices hold at an instant: the organisation's own."""
    return now.astimezone(organisation().zone).date()


def price_of(*, variant_id: int, level: str, quantity: Decimal | int, on: date) -> Price | None:
    """Return what a customer of the level pays for each of a quantity on a day; None where nobody said. One query."""
    return prices_of([(variant_id, quantity)], level=level, on=on)[0]


def prices_of(asked: Sequence[AskedPrice], *, level: str, on: date, currency: str = "") -> list[Price | None]:
    """Return the price of each (variant, quantity), in the order asked; with `currency` only prices in it. One query."""
    shelf = _shelf({key for key, _quantity in asked}, level=level)
    return [_price(shelf.get(key), level, quantity, on, currency) for key, quantity in asked]


def ladders_of(variant_ids: Iterable[int], *, level: str, on: date) -> dict[int, list[PriceStep]]:
    """Return variant → its prices by quantity on a day, from the fewest pieces on, only where it changes. One query."""
    return {key: _ladder(tagged, level, on) for key, tagged in _shelf(variant_ids, level=level).items()}


@dataclass(slots=True)
class _Tagged:
    own: Decimal | None
    currency: str
    listed: list[ListedPrice]


def _shelf(variant_ids: Iterable[int], *, level: str) -> dict[int, _Tagged]:
    keys = set(variant_ids)
    if not keys:
        return {}
    # Left joins: a variant without any list is a row too.
    rows = Variant.objects.filter(pk__in=keys).values_list(
        "pk",
        "price",
        "product__price",
        "product__currency",
        "list_prices__price",
        "list_prices__from_quantity",
        "list_prices__price_list",
        "list_prices__price_list__code",
        "list_prices__price_list__currency",
        "list_prices__price_list__level",
        "list_prices__price_list__valid_from",
        "list_prices__price_list__valid_until",
        "list_prices__price_list__active",
    )
    found: dict[int, _Tagged] = {}
    for (
        key,
        own,
        products,
        product_currency,
        price,
        quantity,
        list_id,
        code,
        money,
        of,
        begins,
        ends,
        used,
    ) in rows:
        tagged = found.setdefault(
            key, _Tagged(own=products if own is None else own, currency=product_currency, listed=[])
        )
        if used and of in ("", level):
            tagged.listed.append(
                ListedPrice(
                    price=price,
                    from_quantity=quantity,
                    list_id=list_id,
                    code=code,
                    currency=money,
                    level=of,
                    valid_from=begins,
                    valid_until=ends,
                )
            )
    return found


def _price(
    tagged: _Tagged | None, level: str, quantity: Decimal | int, on: date, currency: str
) -> Price | None:
    if tagged is None:
        return None
    listed = [row for row in tagged.listed if currency in ("", row.currency)]
    if best := price_for(listed, level=level, quantity=quantity, on=on):
        return Price(amount=best.price, currency=best.currency, price_list=best.code)
    if tagged.own is None or currency not in ("", tagged.currency):
        return None
    return Price(amount=tagged.own, currency=tagged.currency, price_list="")


def _ladder(tagged: _Tagged, level: str, on: date) -> list[PriceStep]:
    found: list[PriceStep] = []
    for quantity in sorted({1, *(row.from_quantity for row in tagged.listed)}):
        price = _price(tagged, level, quantity, on, "")
        if price is not None and (not found or found[-1].price != price):
            found.append(PriceStep(from_quantity=quantity, price=price))
    return found
