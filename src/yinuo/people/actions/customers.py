"""Customers' files: open, change, hand over, erase."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.utils import translation
from django.utils.translation import gettext as _
from msgspec import Struct

from yinuo.core.action import action, record
from yinuo.core.actor import Actor, ActorKind
from yinuo.core.errors import InvalidValue, NotFound
from yinuo.core.organisation import organisation
from yinuo.people import access
from yinuo.people.contact_values import ContactValue
from yinuo.people.erasure import ERASERS
from yinuo.people.errors import (
    ContactPointTaken,
    ContactPointTwice,
    CustomerReasonNeeded,
    NotForCustomers,
    StaffInactive,
)
from yinuo.people.journal import CustomerChanged, CustomerCreated, CustomerOwnerAssigned, CustomerWasErased
from yinuo.people.models import ContactPoint, Customer, Outlet, Staff
from yinuo.people.search import index_customer
from yinuo.people.texts import checked_contact, checked_name, checked_text, masked_contact

# What customers may change in their own file; the rest is the enterprise's.
OWN_FIELDS = frozenset({"name", "salutation", "language", "birthday", "preferences", "do_not_contact"})
_LIMITS = {"salutation": 40, "level": 20, "language": 10, "glance": 2000}
_PLAIN = frozenset({"birthday", "preferences", "do_not_contact", "company_id", "outlet_id"})
FIELDS = frozenset({"name", "tags", *_LIMITS, *_PLAIN})

_COLUMNS = ("customer_id", "kind", "value", "extension", "label", "preferred", "verified_at", "created_at")
_PLACES = f"({', '.join(['%s'] * len(_COLUMNS))})"


class NewContact(Struct, frozen=True, kw_only=True):
    """A way to reach a customer as a person typed it."""

    kind: str
    text: str
    label: str = ""
    preferred: bool = False
    verified: bool = False


@action(journal=CustomerCreated)
def create_customer(
    *,
    actor: Actor,
    now: datetime,
    name: str,
    kind: str = Customer.Kind.PERSON,
    contacts: Iterable[NewContact] = (),
    owner_id: int | None = None,
    **fields: Any,
) -> Customer:
    """Open a customer's file with the ways to reach them.

    `fields` are those of `change_customer`. Whether the customer is known already is asked before, by
    `queries.customers.find_duplicates`; here only a contact value that another file holds is refused.

    Raises: NotAllowed, NameMissing, NameTooLong, InvalidValue, a coded error of `normalise_contact`,
    ContactPointTwice, ContactPointTaken, NotForCustomers, StaffInactive.
    """
    actor.require("customer.edit")
    if actor.kind is ActorKind.CUSTOMER and owner_id is not None:
        raise NotForCustomers(field="owner")
    if kind not in Customer.Kind.values:
        raise InvalidValue(field="kind", problem=kind)
    _active(owner_id, "owner")
    customer = Customer(
        kind=kind,
        name=checked_name(name, limit=80),
        created_at=now,
        owner_id=owner_id,
        **_checked(actor, fields),
    )
    values = [(new, checked_contact(new.kind, new.text)) for new in contacts]
    _refuse_twice(values)
    customer.save(force_insert=True)
    points = [
        ContactPoint(
            customer=customer,
            kind=new.kind,
            value=found.value,
            extension=found.extension,
            label=checked_text(new.label, limit=40, field="label"),
            preferred=new.preferred,
            verified_at=now if new.verified else None,
            created_at=now,
        )
        for new, found in values
    ]
    _insert(points)
    index_customer(customer, points=points)
    record(
        CustomerCreated(
            subject_id=customer.pk, kind=kind, contact_kinds=[p.kind for p in points], name=customer.name
        ),
        subject_is_new=True,
    )
    return customer


@action(journal=CustomerChanged)
def change_customer(
    *, actor: Actor, now: datetime, customer_id: int, fields: Mapping[str, Any], reason: str = ""
) -> Customer:
    """Change fields of a customer's file; what is the same already is left alone.

    `fields` may name: name, salutation, level, language, birthday (a date), glance, preferences (name → value),
    tags, do_not_contact, company_id, outlet_id. Customers themselves may change only `OWN_FIELDS`.

    Raises: NotFound, NotAllowed, NotForCustomers, CustomerAbsorbed, CustomerErased, NameMissing, NameTooLong,
    InvalidValue.
    """
    customer = access.customer_for(actor, customer_id, "customer.edit", lock=True)
    wanted = _checked(actor, fields)
    changed = {
        key: [getattr(customer, key), value]
        for key, value in wanted.items()
        if getattr(customer, key) != value
    }
    for key, (_before, after) in changed.items():
        setattr(customer, key, after)
    if changed:
        customer.save(update_fields=list(changed))
        index_customer(customer)
    record(CustomerChanged(subject_id=customer.pk, fields=sorted(changed), values=changed, reason=reason))
    return customer


@action(journal=CustomerOwnerAssigned)
def assign_customer_owner(
    *, actor: Actor, now: datetime, customer_id: int, owner_id: int | None, deputy_id: int | None = None
) -> Customer:
    """Say who looks after a customer, and who when they cannot.

    Raises: NotFound, NotAllowed, NotForCustomers, StaffInactive, InvalidValue.
    """
    customer = access.customer_for(actor, customer_id, "customer.edit", lock=True)
    if actor.kind is ActorKind.CUSTOMER:
        raise NotForCustomers(field="owner")
    if owner_id is not None and owner_id == deputy_id:
        raise InvalidValue(field="deputy", problem=_("The deputy must be someone else."))
    owner, _deputy = _active(owner_id, "owner"), _active(deputy_id, "deputy")
    before = (customer.owner_id, customer.deputy_id)
    customer.owner_id, customer.deputy_id = owner_id, deputy_id
    customer.save(update_fields=["owner", "deputy"])
    record(
        CustomerOwnerAssigned(
            subject_id=customer.pk,
            owner_id=owner_id,
            deputy_id=deputy_id,
            before_owner_id=before[0],
            before_deputy_id=before[1],
            owner=owner.name if owner else "",
        )
    )
    return customer


@action(journal=CustomerWasErased)
def erase_customer(*, actor: Actor, now: datetime, customer_id: int, reason: str) -> Customer:
    """Erase what is known of a person, here and in every room that keeps something, for good.

    The row stays under its key with a name that says nothing, so that figures and chains stay whole; files that were
    merged into it are erased with it. Erasing a file that was merged into another is asked of that one.

    Raises: NotFound, NotAllowed, CustomerAbsorbed, CustomerErased, CustomerReasonNeeded; what an eraser objects.
    """
    customer = access.customer_for(actor, customer_id, "customer.erase", lock=True)
    if not reason.strip():
        raise CustomerReasonNeeded(field="reason")
    files = _with_absorbed(customer)
    counts = {eraser.name: sum(eraser.erase(row.pk) for row in files) for eraser in ERASERS}
    with translation.override(organisation().language):
        names = {row.pk: _("Erased customer %(number)s") % {"number": row.pk} for row in files}
    for row in files:
        _empty(row, name=names[row.pk], now=now)
    record(
        CustomerWasErased(
            subject_id=customer.pk, files=[row.pk for row in files], counts=counts, reason=reason.strip()
        )
    )
    return files[0]


def _with_absorbed(customer: Customer) -> list[Customer]:
    found, wave = [customer], [customer.pk]
    while wave:
        rows = list(Customer.objects.select_for_update().filter(merged_into__in=wave).order_by("pk"))
        found += rows
        wave = [row.pk for row in rows]
    return found


def _empty(customer: Customer, *, name: str, now: datetime) -> None:
    blank = Customer(name=name, created_at=customer.created_at, kind=customer.kind)
    kept = {"id", "kind", "created_at", "language", "merged_into", "outlet", "erased_at", "do_not_contact"}
    for field in Customer._meta.concrete_fields:
        if field.name not in kept:
            setattr(customer, field.attname, getattr(blank, field.attname))
    customer.do_not_contact = True
    customer.erased_at = now
    customer.save()


def _checked(actor: Actor, fields: Mapping[str, Any]) -> dict[str, Any]:
    if unknown := sorted(fields.keys() - FIELDS):
        raise InvalidValue(field=unknown[0], problem=_("There is no such field."))
    if actor.kind is ActorKind.CUSTOMER and (beyond := sorted(fields.keys() - OWN_FIELDS)):
        raise NotForCustomers(field=beyond[0])
    return {key: _checked_value(key, value) for key, value in fields.items()}


def _checked_value(key: str, value: Any) -> Any:
    if key == "name":
        return checked_name(value, limit=80)
    if key in _LIMITS:
        return checked_text(value, limit=_LIMITS[key], field=key)
    if key == "tags":
        tags = [checked_text(tag, limit=40, field="tags") for tag in value]
        return list(dict.fromkeys(tag for tag in tags if tag))
    if key == "birthday" and not (value is None or isinstance(value, date)):
        raise InvalidValue(field=key, problem=_("Please enter a date."))
    if key == "preferences" and not isinstance(value, dict):
        raise InvalidValue(field=key, problem=_("Please enter names and values."))
    model: type[Customer | Outlet] | None = {"company_id": Customer, "outlet_id": Outlet}.get(key)  # type: ignore[assignment]
    if model is not None and value is not None and not model._default_manager.filter(pk=value).exists():
        raise InvalidValue(field=key, problem=str(NotFound.message))
    return value


def _active(staff_id: int | None, field: str) -> Staff | None:
    if staff_id is None:
        return None
    staff = access.one(Staff, staff_id)
    if not staff.is_active:
        raise StaffInactive(field=field, name=staff.name)
    return staff


def _refuse_twice(values: list[tuple[NewContact, ContactValue]]) -> None:
    seen = set[tuple[str, str, str]]()
    for new, found in values:
        key = (new.kind, found.value, found.extension)
        if key in seen:
            raise ContactPointTwice(field="contacts", value=found.display)
        seen.add(key)


def _insert(points: list[ContactPoint]) -> None:
    """Store all of these, or refuse with the first that another file holds.

    One statement instead of a try inside a savepoint: every intake of a new customer passes here. The value is shown
    masked, as its holder may not be visible to who asks.
    """
    if not points:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO contact_point ({', '.join(_COLUMNS)})"  # noqa: S608 - names of our own
            f" VALUES {', '.join([_PLACES] * len(points))}"
            " ON CONFLICT ON CONSTRAINT contact_point_once DO NOTHING RETURNING kind, value, extension",
            [getattr(point, column) for point in points for column in _COLUMNS],
        )
        stored = set(cursor.fetchall())
    for point in points:
        if (point.kind, point.value, point.extension) not in stored:
            shown = masked_contact(kind=point.kind, value=point.value, extension=point.extension)
            raise ContactPointTaken(field="contacts", value=shown)
