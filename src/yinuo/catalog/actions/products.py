"""Products and what must be told about them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from msgspec import Struct

from yinuo.catalog import access
from yinuo.catalog.errors import CodeTaken, ProductRetired
from yinuo.catalog.journal import PrecautionsSet, ProductChanged, ProductCreated, ProductWasRetired
from yinuo.catalog.models import Precaution, Product
from yinuo.catalog.rules import checked_text, checked_texts, needed_text
from yinuo.catalog.rules.products import PRODUCT_FIELDS, checked_fields
from yinuo.catalog.search import index_product
from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import InvalidValue

SEVERITIES = ("notice", "warning", "danger")


class NewPrecaution(Struct, frozen=True, kw_only=True):
    """What must be told: language → text, and how grave it is (notice, warning, danger).

    `excludes` is the reason for which the goods cannot be returned once this is confirmed; None leaves what stood with the same words.
    """

    texts: Mapping[str, str]
    severity: str
    excludes: str | None = None


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
        **checked_fields({**(fields or {}), "names": names}, PRODUCT_FIELDS),
    )
    try:
        with transaction.atomic():
            product.save(force_insert=True)
    except IntegrityError:
        if Product.objects.filter(code=product.code).exists():
            raise CodeTaken(field="code", code=product.code) from None
        raise
    index_product(product, now=now)
    record(ProductCreated(subject_id=product.pk, code=product.code), subject_is_new=True)
    return product


@action(journal=ProductChanged)
def change_product(*, actor: Actor, now: datetime, product_id: int, fields: Mapping[str, Any]) -> Product:
    """Change a product's fields; a retired one comes back with `active`.

    `fields` may name: names, summaries, materials, process, care (language → text), family, brand, supplier, price (Decimal
    or None, tax included), currency (ISO 4217), tax_rate (percent), lead_days (working days or None), size_table,
    parameters (name → value), law_category, law_traits, law_exclusions (codes of the law's pack), return_days, warranty_months
    (numbers or None), tags, active.

    Raises: NotFound, NotAllowed, CatalogTextMissing, CatalogTextTooLong, UnknownLanguage, InvalidValue.
    """
    product = access.product_for(actor, product_id)
    wanted = checked_fields(fields, PRODUCT_FIELDS)
    changed = {
        key: [getattr(product, key), value] for key, value in wanted.items() if getattr(product, key) != value
    }
    for key, (_before, after) in changed.items():
        setattr(product, key, after)
    if changed:
        product.save(update_fields=list(changed))
        index_product(product, now=now)
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
    index_product(product, now=now)
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
    before = list(Precaution.objects.filter(product=product).order_by("pk"))
    known = {text: row.excludes for row in before for text in row.texts.values()}
    wanted = [_precaution(product, new, known) for new in precautions]
    Precaution.objects.filter(product=product).delete()
    made = Precaution.objects.bulk_create(wanted)
    record(PrecautionsSet(subject_id=product.pk, before=_shown(before), after=_shown(made)))
    return made


def _precaution(product: Product, new: NewPrecaution, known: Mapping[str, str]) -> Precaution:
    if new.severity not in SEVERITIES:
        raise InvalidValue(field="severity", problem=_("Please choose notice, warning or danger."))
    texts = checked_texts(new.texts, limit=1000, field="texts", needed=True)
    excludes = new.excludes
    if excludes is None:
        excludes = next((known[text] for text in texts.values() if known.get(text)), "")
    return Precaution(
        product=product,
        texts=texts,
        severity=new.severity,
        excludes=checked_text(excludes, limit=40, field="excludes"),
    )


def _shown(rows: list[Precaution]) -> list[Any]:
    return [[row.severity, row.texts, row.excludes] for row in rows]
