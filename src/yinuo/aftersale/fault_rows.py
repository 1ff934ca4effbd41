"""Sightings of faults as rows: the one way in which they are written, and in which a case stays counted once."""

from datetime import datetime
from typing import Any, Literal

from django.db import connection
from django.db.models import Case, Value, When
from msgspec import Struct

from yinuo.aftersale.complaint_rows import short_words
from yinuo.aftersale.errors_fault import FaultNeedsProduct, FaultNotOfProduct
from yinuo.aftersale.journal import FaultSeen, FaultUnseen
from yinuo.aftersale.models import FaultSighting, Return
from yinuo.catalog.models import Product, ProductFault
from yinuo.core.action import current_frame, record
from yinuo.core.ids import new_id

LONGEST_BATCH = 64
_CASE_LOCK = 7130211
Source = Literal["complaint", "return_line", "repair"]
SOURCES: dict[str, str] = {"complaint": "complaint", "return_line": "return", "repair": "repair"}


class SeenIn(Struct, frozen=True, kw_only=True):
    """Where a fault is seen: `source` and `key` say which row, `case_id` what it belongs to, `matter_id` by whose reach it is read."""

    source: Source
    key: int
    matter_id: int
    case_id: int
    product_id: int | None
    seen_at: datetime


def put_sighting(place: SeenIn, fault_id: int | None, *, batch: str) -> None:
    """Write which fault was seen in a place, or that none was; what is as it was is left alone. The place's matter is locked.

    Raises: FaultNeedsProduct, FaultNotOfProduct, TextTooLong.
    """
    batch = short_words(batch, field="batch", limit=LONGEST_BATCH)
    before = _standing(place)
    if fault_id is None:
        if before is not None:
            drop_sighting(before)
        return
    product = Product.objects.filter(pk=place.product_id).first() if place.product_id is not None else None
    if product is None:
        raise FaultNeedsProduct(field="fault_id")
    is_new = before is None or before.fault_id != fault_id or before.product_id != product.pk
    fault = _checked(fault_id, product, may_be_retired=not is_new)
    values = {"fault": fault, "product": product, "batch": batch, "seen_at": place.seen_at}
    if is_new:
        values["supplier"] = product.supplier
    if before is not None and all(getattr(before, name) == value for name, value in values.items()):
        return
    _lock_case(place.case_id)
    frame = current_frame()
    old_fault_id, old_code = (before.fault_id, before.fault.code) if before is not None else (None, "")
    row = before or FaultSighting(
        id=new_id(), noted_at=frame.now, noted_by_id=frame.actor.staff_id, **{f"{place.source}_id": place.key}
    )
    row.matter_id, row.case_id, row.is_counted = place.matter_id, place.case_id, False
    for name, value in values.items():
        setattr(row, name, value)
    row.save(force_insert=before is None)
    for key in {fault.pk, old_fault_id} - {None}:
        _count_once(place.case_id, key)
    record(
        FaultSeen(
            subject_id=place.matter_id,
            matter_id=place.matter_id,
            fault_id=fault.pk,
            fault=fault.code,
            before=old_code,
            product_id=product.pk,
            batch=batch,
            source=SOURCES[place.source],
            source_id=place.key,
        )
    )


def drop_sighting(row: FaultSighting) -> None:
    """Take back what was seen; its matter is locked."""
    _lock_case(row.case_id)
    source = next(name for name in SOURCES if getattr(row, f"{name}_id") is not None)
    key = getattr(row, f"{source}_id")
    FaultSighting.objects.filter(pk=row.pk).delete()
    _count_once(row.case_id, row.fault_id)
    record(
        FaultUnseen(
            subject_id=row.matter_id,
            matter_id=row.matter_id,
            fault_id=row.fault_id,
            fault=row.fault.code,
            source=SOURCES[source],
            source_id=key,
        )
    )


def case_of_return(found: Return) -> int:
    """Return the case of a return: the complaint that led to it, or itself."""
    return found.from_complaint_id or found.pk


def is_fault_of(fault: ProductFault, product: Product) -> bool:
    """Tell whether a fault is one of a product: its own, or one of its family."""
    if fault.product_id is not None:
        return fault.product_id == product.pk
    return bool(fault.family) and fault.family == product.family


def _standing(place: SeenIn) -> FaultSighting | None:
    rows = FaultSighting.objects.select_related("fault", "product")
    return rows.filter(**{place.source: place.key}).first()


def _checked(fault_id: int, product: Product, *, may_be_retired: bool) -> ProductFault:
    """Return the fault if it can be named; one that stood before can stay, whatever became of it. Raises: FaultNotOfProduct."""
    fault = ProductFault.objects.filter(pk=fault_id).first()
    if fault is None:
        raise FaultNotOfProduct(field="fault_id")
    if may_be_retired:
        return fault
    if fault.retired_at is not None or fault.published_id is None or not is_fault_of(fault, product):
        raise FaultNotOfProduct(field="fault_id")
    return fault


def _lock_case(case_id: int) -> None:
    # two matters of one case are written under two locks
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_CASE_LOCK, str(case_id)])


def _count_once(case_id: int, fault_id: int | None) -> None:
    """Let one sighting of a fault in a case be counted: of those that know the batch the first, else the first."""
    rows = FaultSighting.objects.filter(case_id=case_id, fault=fault_id)
    without_batch: Any = Case(When(batch="", then=Value(1)), default=Value(0))
    best: Any = rows.order_by(without_batch, "seen_at", "pk").values_list("pk", flat=True).first()
    rows.filter(is_counted=True).exclude(pk=best).update(is_counted=False)
    rows.filter(pk=best).update(is_counted=True)
