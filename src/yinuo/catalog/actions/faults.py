"""Faults of products: begun, written in versions, put into force, moved, taken out of use and back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from yinuo.catalog import access
from yinuo.catalog.errors import CodeTaken, FaultOfOneThing, FaultRetired
from yinuo.catalog.journal import (
    FaultBegun,
    FaultMoved,
    FaultPublished,
    FaultRestored,
    FaultVersionWritten,
    FaultWasRetired,
)
from yinuo.catalog.models import Article, FaultVersion, Product, ProductFault
from yinuo.catalog.rules import checked_slug, checked_text
from yinuo.catalog.rules.faults import checked_fault_texts
from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import InvalidValue, NotFound

EDITS = "article.edit"
LONGEST_CODE = 40
Texts = Mapping[str, Mapping[str, Any]]


@action(journal=FaultBegun)
def begin_fault(
    *,
    actor: Actor,
    now: datetime,
    code: str,
    texts: Texts,
    product_id: int | None = None,
    family: str = "",
) -> ProductFault:
    """Write down a fault of a product, or of all products of a family, as a draft; `texts` as in `write_fault`.

    Raises: NotAllowed, NotFound, FaultOfOneThing, BadSlug, CatalogTextTooLong, CatalogTextMissing, UnknownLanguage, InvalidValue, CodeTaken.
    """
    actor.require(EDITS)
    checked = checked_fault_texts(texts)
    fault = ProductFault(
        code=checked_text(checked_slug(code, field="code"), limit=LONGEST_CODE, field="code"),
        names=_names(checked),
        created_at=now,
        **_place(actor, product_id, family),
    )
    try:
        with transaction.atomic():
            fault.save(force_insert=True)
    except IntegrityError:
        if ProductFault.objects.filter(code=fault.code).exists():
            raise CodeTaken(field="code", code=fault.code) from None
        raise
    _write(fault, checked, actor=actor, now=now, number=1)
    record(
        FaultBegun(subject_id=fault.pk, code=fault.code, product_id=fault.product_id, family=fault.family),
        subject_is_new=True,
    )
    return fault


@action(journal=FaultVersionWritten)
def write_fault(*, actor: Actor, now: datetime, fault_id: int, texts: Texts) -> FaultVersion:
    """Write the next version of a fault's words, in all its languages, as a draft.

    `texts` is language → name, normal, not_normal, steps (a list), remedy. A version is never changed.

    Raises: NotFound, NotAllowed, FaultRetired, CatalogTextTooLong, CatalogTextMissing, UnknownLanguage, InvalidValue.
    """
    fault = access.fault_for(actor, fault_id, EDITS)
    _refuse_retired(fault)
    checked = checked_fault_texts(texts)
    # The fault's row is locked, so two writers get two numbers.
    last = FaultVersion.objects.filter(fault=fault).aggregate(last=Max("number"))["last"]
    version = _write(fault, checked, actor=actor, now=now, number=(last or 0) + 1)
    fault.names = _names(checked)
    fault.save(update_fields=["names"])
    record(FaultVersionWritten(subject_id=fault.pk, code=fault.code, number=version.number))
    return version


@action(journal=FaultPublished)
def publish_fault(*, actor: Actor, now: datetime, fault_id: int, audience: str) -> ProductFault:
    """Put the newest words into force: staff explain the fault with them, and customers read them where `audience` is public.

    Raises: NotFound, NotAllowed, FaultRetired, InvalidValue.
    """
    fault = access.fault_for(actor, fault_id, EDITS)
    _refuse_retired(fault)
    if audience not in Article.Audience.values:
        raise InvalidValue(field="audience", problem=_("Please choose one of those offered."))
    newest = FaultVersion.objects.filter(fault=fault).order_by("-number")[0]
    if newest.published_at is None:
        newest.published_at = now
        newest.save(update_fields=["published_at"])
    fault.published, fault.audience = newest, audience
    fault.save(update_fields=["published", "audience"])
    record(FaultPublished(subject_id=fault.pk, code=fault.code, number=newest.number, audience=audience))
    return fault


@action(journal=FaultMoved)
def move_fault(
    *, actor: Actor, now: datetime, fault_id: int, product_id: int | None = None, family: str = ""
) -> ProductFault:
    """Say of which product, or of which family of products, it is a fault; where it was seen stays as it was.

    Raises: NotFound, NotAllowed, FaultOfOneThing, CatalogTextTooLong.
    """
    fault = access.fault_for(actor, fault_id, EDITS)
    before = {"product_id": fault.product_id, "family": fault.family}
    wanted = _place(actor, product_id, family)
    for name, value in wanted.items():
        setattr(fault, name, value)
    fault.save(update_fields=["product", "family"])
    changed = {name: [before[name], value] for name, value in wanted.items() if before[name] != value}
    record(FaultMoved(subject_id=fault.pk, code=fault.code, changed=changed))
    return fault


@action(journal=FaultWasRetired)
def retire_fault(*, actor: Actor, now: datetime, fault_id: int, reason: str = "") -> ProductFault:
    """Take a fault out of use: nobody is offered it any more; what was seen and sent of it stays.

    Raises: NotFound, NotAllowed, FaultRetired.
    """
    fault = access.fault_for(actor, fault_id, EDITS)
    _refuse_retired(fault)
    fault.retired_at = now
    fault.save(update_fields=["retired_at"])
    record(FaultWasRetired(subject_id=fault.pk, code=fault.code, reason=reason))
    return fault


@action(journal=FaultRestored, many=True)
def restore_fault(*, actor: Actor, now: datetime, fault_id: int) -> ProductFault:
    """Take a fault into use again; nothing is journalled for one that is in use. Raises: NotFound, NotAllowed."""
    fault = access.fault_for(actor, fault_id, EDITS)
    if fault.retired_at is not None:
        fault.retired_at = None
        fault.save(update_fields=["retired_at"])
        record(FaultRestored(subject_id=fault.pk, code=fault.code))
    return fault


def _refuse_retired(fault: ProductFault) -> None:
    if fault.retired_at is not None:
        raise FaultRetired()


def _place(actor: Actor, product_id: int | None, family: str) -> dict[str, Any]:
    family = checked_text(family, limit=60, field="family")
    if (product_id is None) == (not family):
        raise FaultOfOneThing(field="family" if family else "product_id")
    if product_id is not None and not access.visible_products(actor).filter(pk=product_id).exists():
        raise NotFound(field="product_id")
    if family and not Product.objects.filter(family=family).exists():
        raise NotFound(field="family")
    return {"product_id": product_id, "family": family}


def _write(
    fault: ProductFault, texts: dict[str, Any], *, actor: Actor, now: datetime, number: int
) -> FaultVersion:
    return FaultVersion.objects.create(
        fault=fault, number=number, texts=texts, author_id=actor.staff_id, written_at=now
    )


def _names(texts: Mapping[str, Mapping[str, Any]]) -> str:
    return "\n".join(dict.fromkeys(str(said["name"]) for said in texts.values()))
