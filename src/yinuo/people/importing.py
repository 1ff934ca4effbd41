"""How an import of customers is taken back, and what of it is emptied when a customer is erased."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from yinuo.core.action import record
from yinuo.core.imports import Undo
from yinuo.core.imports_undo import changed_since, in_use, touched_elsewhere, used_elsewhere
from yinuo.core.models import ImportedRow, SearchDocument
from yinuo.people.erasure import Eraser, register_eraser
from yinuo.people.journal import (
    AddressRemoved,
    ContactPointRemoved,
    CustomerChanged,
    CustomerOwnerAssigned,
    CustomerTakenBack,
)
from yinuo.people.models import Address, ContactPoint, Customer
from yinuo.people.search import KIND, index_customer
from yinuo.people.texts import masked_contact


def plain(value: Any) -> Any:
    """Return a column's value as the undo data and the journal keep it."""
    return value.isoformat() if isinstance(value, date) else value


def _undo_addresses(undo: Undo) -> dict[int, str]:
    rows = {row.pk: row for row in Address.objects.filter(pk__in=[one.key for one in undo.rows])}
    for key, row in rows.items():
        record(AddressRemoved(subject_id=row.customer_id, address_id=key))
    Address.objects.filter(pk__in=rows).delete()
    return {}


def _undo_contact_points(undo: Undo) -> dict[int, str]:
    keys = [one.key for one in undo.rows]
    points = list(ContactPoint.objects.filter(pk__in=keys).select_related("customer__company"))
    kept = {point.pk: changed_since() for point in points if point.verified_at or point.label}
    gone = [point for point in points if point.pk not in kept]
    ContactPoint.objects.filter(pk__in=[point.pk for point in gone]).delete()
    for point in gone:
        masked = masked_contact(kind=point.kind, value=point.value, extension=point.extension)
        record(
            ContactPointRemoved(
                subject_id=point.customer_id, contact_point_id=point.pk, kind=point.kind, masked=masked
            )
        )
        index_customer(point.customer)
    return kept


def _undo_customers(undo: Undo) -> dict[int, str]:
    keys = [one.key for one in undo.rows]
    rows = Customer.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    customers = {row.pk: row for row in rows}
    new = [one.key for one in undo.rows if one.before is None and one.key in customers]
    kept = _kept_new(undo, new)
    for one in undo.rows:
        customer = customers.get(one.key)
        if one.before is None or customer is None:
            continue
        now = {name: plain(getattr(customer, name)) for name in one.before}
        if customer.erased_at or any(now[name] != after for name, (_before, after) in one.before.items()):
            kept[one.key] = changed_since()
        else:
            _restore(customer, one.before)
    gone = [key for key in new if key not in kept]
    for key in gone:
        record(CustomerTakenBack(subject_id=key))
    SearchDocument.objects.filter(kind=KIND, ref_id__in=gone).delete()
    Customer.objects.filter(pk__in=gone).delete()
    return kept


def _kept_new(undo: Undo, keys: list[int]) -> dict[int, str]:
    if not keys:
        return {}
    used = used_elsewhere(Customer, keys, parts=(ContactPoint, Address))
    touched = touched_elsewhere(subject_kind="customer", keys=keys, operations=undo.operations)
    return {key: in_use() for key in used} | {key: changed_since() for key in touched}


def _restore(customer: Customer, before: Mapping[str, list[Any]]) -> None:
    for name, (value, _after) in before.items():
        setattr(customer, name, date.fromisoformat(value) if name == "birthday" and value else value)
    customer.save(update_fields=list(before))
    index_customer(customer)
    reason = _("An import was taken back.")
    values = {name: [after, value] for name, (value, after) in before.items() if name != "owner_id"}
    if values:
        record(CustomerChanged(subject_id=customer.pk, fields=sorted(values), values=values, reason=reason))
    if "owner_id" in before:
        record(
            CustomerOwnerAssigned(
                subject_id=customer.pk,
                owner_id=customer.owner_id,
                deputy_id=customer.deputy_id,
                before_owner_id=before["owner_id"][1],
                before_deputy_id=customer.deputy_id,
                owner=customer.owner.name if customer.owner else "",
                reason=reason,
            )
        )


def _erase_undo_data(customer_id: int) -> int:
    rows = ImportedRow.objects.filter(table="customer", key=customer_id, before__isnull=False)
    return rows.delete()[0]


TABLES: Mapping[str, Callable[[Undo], dict[int, str]]] = {
    "address": _undo_addresses,
    "contact_point": _undo_contact_points,
    "customer": _undo_customers,
}
register_eraser(Eraser(name="imports", erase=_erase_undo_data))
