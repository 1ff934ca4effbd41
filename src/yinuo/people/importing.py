"""How an import of customers is taken back, and what of it is emptied when a customer is erased."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from yinuo.core.action import record
from yinuo.core.imports import Undo
from yinuo.core.imports_undo import (
    Before,
    changed_since,
    in_use,
    sort_out,
    touched_elsewhere,
    turned,
    used_elsewhere,
)
from yinuo.core.models import ImportedRow, SearchDocument
from yinuo.people.erasure import Eraser, register_eraser
from yinuo.people.journal import (
    AddressRemoved,
    ContactPointRemoved,
    CustomerChanged,
    CustomerOwnerAssigned,
    CustomerTakenBack,
)
from yinuo.people.models import Address, ContactPoint, Customer, Staff
from yinuo.people.search import KIND, index_customers
from yinuo.people.texts import masked_contact


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
    index_customers({point.customer_id: point.customer for point in gone}.values())
    return kept


def _undo_customers(undo: Undo) -> dict[int, str]:
    rows = Customer.objects.select_for_update(of=("self",)).filter(pk__in=[one.key for one in undo.rows])
    customers = {row.pk: row for row in rows.select_related("company").order_by("pk")}

    def keep(new: list[int]) -> dict[int, str]:
        used = used_elsewhere(Customer, new, parts=(ContactPoint, Address))
        touched = touched_elsewhere(subject_kind="customer", keys=new, operations=undo.operations)
        return {key: in_use() for key in used} | {key: changed_since() for key in touched}

    found = sort_out(undo, customers, keep=keep, is_fixed=lambda row: row.erased_at is not None)
    owners = Staff.objects.in_bulk([row.owner_id for row, _before in found.restored if row.owner_id])
    for row, before in found.restored:
        _record_restored(row, before, owner=owners[row.owner_id].name if row.owner_id else "")
    index_customers([row for row, _before in found.restored])
    gone = [row.pk for row in found.gone]
    for key in gone:
        record(CustomerTakenBack(subject_id=key))
    SearchDocument.objects.filter(kind=KIND, ref_id__in=gone).delete()
    Customer.objects.filter(pk__in=gone).delete()
    return found.kept


def _record_restored(customer: Customer, before: Before, *, owner: str) -> None:
    reason = _("An import was taken back.")
    values = {name: sides for name, sides in turned(before).items() if name != "owner_id"}
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
                owner=owner,
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
