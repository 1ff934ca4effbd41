"""Products and what must be told about them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from yinuo.catalog import access
from yinuo.catalog.errors import CodeTaken, ProductRetired
from yinuo.catalog.journal import PrecautionsSet, ProductChanged, ProductCreated, ProductWasRetired
from yinuo.catalog.models import Precaution, Product
from yinuo.catalog.rules import checked_text, checked_texts, needed_text
from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import InvalidValue

FIELDS = frozenset({"names", "summaries", "family", "price", "currency", "parameters", "tags", "active"})
SEVERITIES = ("notice", "warning", "danger")
_MAX_PRICE = Decimal(10) ** 12


@dataclass(frozen=True, kw_only=True)
class NewPrecaution:
    """What must be told: language → text, and how grave it is (notice, warning, danger)."""

    texts: Mapping[str, str]
    severity: str


@action(journal=ProductCreated)
def create_product(
    *,
    actor: Actor,
    now: datetime,
    code: str,
    names: Mapping[str, str],
    fields: Mapping[str, Any] | None = None,
) -> Product:
    """Add a product; `fields` are those of `change_product`.

    Raises: NotAllowed, CatalogTextMissing, CatalogTextTooLong, UnknownLanguage, InvalidValue, CodeTaken.
    """
    actor.require("product.edit")
    product = Product(
        code=needed_text(code, limit=40, field="code"),
        created_at=now,
        **_checked({**(fields or {}), "names": names}),
    )
    try:
        with transaction.atomic():
            product.save(force_insert=True)
    except IntegrityError:
        if Product.objects.filter(code=product.code).exists():
            raise CodeTaken(field="code", code=product.code) from None
        raise
    record(ProductCreated(subject_id=product.pk, code=product.code), subject_is_new=True)
    return product


@action(journal=ProductChanged)
def change_product(*, actor: Actor, now: datetime, product_id: int, fields: Mapping[str, Any]) -> Product:
    """Change a product's fields; a retired one comes back with `active`.

    `fields` may name: names, summaries (language → text), family, price (Decimal or None), currency (ISO 4217),
    parameters (name → value), tags, active.

    Raises: NotFound, NotAllowed, CatalogTextMissing, CatalogTextTooLong, UnknownLanguage, InvalidValue.
    """
    product = access.product_for(actor, product_id)
    wanted = _checked(fields)
    changed = {
        key: [getattr(product, key), value] for key, value in wanted.items() if getattr(product, key) != value
    }
    for key, (_before, after) in changed.items():
        setattr(product, key, after)
    if changed:
        product.save(update_fields=list(changed))
    record(ProductChanged(subject_id=product.pk, changed=changed))
    return product


@action(journal=ProductWasRetired)
def retire_product(*, actor: Actor, now: datetime, product_id: int, reason: str = "") -> Product:
    """Take a product off the offer; what was sold of it stays known.

    Raises: NotFound, NotAllowed, ProductRetired.
    """
    product = access.product_for(actor, product_id)
    if not product.active:
        raise ProductRetired()
    product.active = False
    product.save(update_fields=["active"])
    record(ProductWasRetired(subject_id=product.pk, reason=reason))
    return product


@action(journal=PrecautionsSet)
def set_precautions(
    *, actor: Actor, now: datetime, product_id: int, precautions: Iterable[NewPrecaution]
) -> list[Precaution]:
    """Set all that must be told before this product is sold, in the order given.

    Raises: NotFound, NotAllowed, CatalogTextMissing, CatalogTextTooLong, UnknownLanguage, InvalidValue.
    """
    product = access.product_for(actor, product_id)
    wanted = [_precaution(product, new) for new in precautions]
    before = list(Precaution.objects.filter(product=product).order_by("pk"))
    Precaution.objects.filter(product=product).delete()
    made = Precaution.objects.bulk_create(wanted)
    record(PrecautionsSet(subject_id=product.pk, before=_shown(before), after=_shown(made)))
    return made


def _precaution(product: Product, new: NewPrecaution) -> Precaution:
    if new.severity not in SEVERITIES:
        raise InvalidValue(field="severity", problem=_("Please choose notice, warning or danger."))
    texts = checked_texts(new.texts, limit=1000, field="texts", needed=True)
    return Precaution(product=product, texts=texts, severity=new.severity)


def _shown(rows: list[Precaution]) -> list[Any]:
    return [[row.severity, row.texts] for row in rows]


def _checked(fields: Mapping[str, Any]) -> dict[str, Any]:
    if unknown := sorted(fields.keys() - FIELDS):
        raise InvalidValue(field=unknown[0], problem=_("There is no such field."))
    return {key: _checked_value(key, value) for key, value in fields.items()}


def _checked_value(key: str, value: Any) -> Any:
    if key == "names":
        return checked_texts(value, limit=120, field=key, needed=True)
    if key == "summaries":
        return checked_texts(value, limit=2000, field=key, needed=False)
    if key == "family":
        return checked_text(value, limit=60, field=key)
    if key == "tags":
        tags = [checked_text(tag, limit=40, field=key) for tag in value]
        return list(dict.fromkeys(tag for tag in tags if tag))
    if key == "parameters":
        return {
            needed_text(str(name), limit=60, field=key): checked_text(str(text), limit=200, field=key)
            for name, text in value.items()
        }
    if key == "price":
        return _checked_price(value)
    if key == "currency":
        currency = str(value).strip().upper()
        if not (len(currency) == 3 and currency.isascii() and currency.isalpha()):
            raise InvalidValue(field=key, problem=_("A currency has three letters, such as CNY."))
        return currency
    return bool(value)


def _checked_price(value: Any) -> Decimal | None:
    if value is None:
        return None
    if not isinstance(value, Decimal) or not value.is_finite() or not 0 <= value < _MAX_PRICE:
        raise InvalidValue(field="price", problem=_("Please enter an amount, zero or more."))
    if value != value.quantize(Decimal("0.01")):
        raise InvalidValue(field="price", problem=_("An amount has at most two decimals."))
    return value.quantize(Decimal("0.01"))
