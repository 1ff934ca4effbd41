"""Price lists and the prices on them."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from yinuo.catalog import access
from yinuo.catalog.errors import CodeTaken, PriceListRetired
from yinuo.catalog.journal import PriceListChanged, PriceListCreated, PricesSet
from yinuo.catalog.models import ListPrice, PriceList, Variant
from yinuo.catalog.rules import checked_text, needed_text
from yinuo.catalog.rules.products import checked_currency, checked_price
from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import InvalidValue

Steps = Mapping[int, Decimal]
_FIELDS = frozenset({"name", "level", "valid_from", "valid_until", "active"})
_LAST_DAY = date(2199, 12, 31)
MAX_QUANTITY = 1_000_000_000


@action(journal=PriceListCreated)
def create_price_list(
    *,
    actor: Actor,
    now: datetime,
    code: str,
    name: str,
    valid_from: date,
    valid_until: date | None = None,
    level: str = "",
    currency: str = "CNY",
) -> PriceList:
    """Make a price list for customers of a level ("" for all), on days from `valid_from` to `valid_until`, both included.

    Raises: NotAllowed, CatalogTextMissing, CatalogTextTooLong, InvalidValue, CodeTaken.
    """
    actor.require("product.edit")
    facts = {"name": name, "level": level, "valid_from": valid_from, "valid_until": valid_until}
    row = PriceList(
        code=needed_text(code, limit=40, field="code"),
        currency=checked_currency("currency", currency),
        created_at=now,
        **_checked(facts),
    )
    _check_period(row)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        if PriceList.objects.filter(code=row.code).exists():
            raise CodeTaken(field="code", code=row.code) from None
        raise
    record(PriceListCreated(subject_id=row.pk, code=row.code), subject_is_new=True)
    return row


@action(journal=PriceListChanged)
def change_price_list(
    *, actor: Actor, now: datetime, price_list_id: int, fields: Mapping[str, Any]
) -> PriceList:
    """Change a list's name, level, period, or whether it is used. Its code and currency stay: quotes name them.

    `fields` may name: name, level, valid_from, valid_until (dates; None for no end), active.

    Raises: NotFound, NotAllowed, CatalogTextMissing, CatalogTextTooLong, InvalidValue.
    """
    row = access.price_list_for(actor, price_list_id)
    if unknown := sorted(fields.keys() - _FIELDS):
        raise InvalidValue(field=unknown[0], problem=_("There is no such field."))
    wanted = _checked(fields)
    changed = {key: [getattr(row, key), value] for key, value in wanted.items() if getattr(row, key) != value}
    for key, (_before, after) in changed.items():
        setattr(row, key, after)
    _check_period(row)
    if changed:
        row.save(update_fields=list(changed))
    shown = {key: [_shown(value) for value in pair] for key, pair in changed.items()}
    record(PriceListChanged(subject_id=row.pk, code=row.code, changed=shown))
    return row


@action(journal=PricesSet)
def set_prices(
    *, actor: Actor, now: datetime, price_list_id: int, prices: Mapping[int, Steps]
) -> dict[int, dict[int, Decimal]]:
    """Set all prices of some variants on a list: variant → quantity from which it holds → price; none takes it off.

    Variants that are not named keep theirs. Returns what is new of those that differ. Four queries, whatever the number.

    Raises: NotFound, NotAllowed, PriceListRetired, InvalidValue.
    """
    row = access.price_list_for(actor, price_list_id)
    if not row.active:
        raise PriceListRetired()
    skus = dict(Variant.objects.filter(pk__in=prices).values_list("pk", "sku"))
    if unknown := sorted(prices.keys() - skus.keys()):
        raise InvalidValue(field="variant_id", problem=str(unknown[0]))
    wanted = {key: _checked_steps(skus[key], steps) for key, steps in prices.items()}
    before: dict[int, dict[int, Decimal]] = {key: {} for key in wanted}
    for known in ListPrice.objects.filter(price_list=row, variant__in=wanted):
        before[known.variant_id][known.from_quantity] = known.price
    differing = {key: steps for key, steps in wanted.items() if steps != before[key]}
    ListPrice.objects.filter(price_list=row, variant__in=differing).delete()
    ListPrice.objects.bulk_create(
        [
            ListPrice(price_list=row, variant_id=key, from_quantity=quantity, price=price)
            for key, steps in differing.items()
            for quantity, price in steps.items()
        ]
    )
    changed = {skus[key]: [_plain(before[key]), _plain(steps)] for key, steps in differing.items()}
    record(PricesSet(subject_id=row.pk, code=row.code, changed=changed))
    return differing


def _checked_steps(sku: str, steps: Steps) -> dict[int, Decimal]:
    found = {}
    for quantity, value in steps.items():
        if not isinstance(quantity, int) or not 1 <= quantity <= MAX_QUANTITY:
            raise InvalidValue(field="from_quantity", problem=f"{sku}: {quantity}")
        price = checked_price("price", value)
        if price is None:
            raise InvalidValue(field="price", problem=_("Please enter an amount, zero or more."))
        found[quantity] = price
    return dict(sorted(found.items()))


def _checked(fields: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in fields.items():
        if key == "name":
            found[key] = needed_text(str(value), limit=80, field=key)
        elif key == "level":
            found[key] = checked_text(str(value), limit=20, field=key)
        elif key == "active":
            found[key] = bool(value)
        else:
            found[key] = _checked_day(key, value)
    return found


def _checked_day(field: str, value: Any) -> date | None:
    if value is None and field == "valid_until":
        return None
    if (
        not isinstance(value, date)
        or isinstance(value, datetime)
        or not date(2000, 1, 1) <= value <= _LAST_DAY
    ):
        raise InvalidValue(field=field, problem=_("Please enter a date between 2000 and 2199."))
    return value


def _check_period(row: PriceList) -> None:
    if row.valid_until is not None and row.valid_until < row.valid_from:
        raise InvalidValue(field="valid_until", problem=_("A list ends on the day it begins or later."))


def _shown(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _plain(steps: Mapping[int, Decimal]) -> dict[str, str]:
    return {str(quantity): str(price) for quantity, price in steps.items()}
