"""How customers are reached, and where they are."""

from datetime import datetime

from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import NotFound
from yinuo.people import access
from yinuo.people.conflicts import taken_means
from yinuo.people.errors import ContactPointTaken
from yinuo.people.journal import (
    AddressAdded,
    AddressRemoved,
    ContactPointAdded,
    ContactPointRemoved,
    ContactRevealed,
)
from yinuo.people.models import Address, ContactPoint
from yinuo.people.search import index_customer
from yinuo.people.texts import checked_contact, checked_name, checked_text, masked_contact, written_contact


@action(journal=ContactPointAdded)
def add_contact_point(
    *,
    actor: Actor,
    now: datetime,
    customer_id: int,
    kind: str,
    text: str,
    label: str = "",
    preferred: bool = False,
    verified: bool = False,
) -> ContactPoint:
    """Add a way to reach a customer; a preferred one takes the place of the one preferred before.

    Raises: NotFound, NotAllowed, CustomerAbsorbed, CustomerErased, NameTooLong, ContactPointTaken, a coded error of
    `normalise_contact`.
    """
    customer = access.customer_for(actor, customer_id, "customer.edit", lock=True)
    found = checked_contact(kind, text)
    point = ContactPoint(
        customer=customer,
        kind=kind,
        value=found.value,
        extension=found.extension,
        label=checked_text(label, limit=40, field="label"),
        preferred=preferred,
        verified_at=now if verified else None,
        created_at=now,
    )
    masked = masked_contact(kind=kind, value=found.value, extension=found.extension)
    with taken_means(ContactPointTaken(field="text", value=masked)):
        point.save(force_insert=True)
    if preferred:
        ContactPoint.objects.filter(customer=customer, preferred=True).exclude(pk=point.pk).update(
            preferred=False
        )
    index_customer(customer)
    record(ContactPointAdded(subject_id=customer.pk, contact_point_id=point.pk, kind=kind, masked=masked))
    return point


@action(journal=ContactPointRemoved)
def remove_contact_point(*, actor: Actor, now: datetime, contact_point_id: int, reason: str = "") -> None:
    """Remove a way to reach a customer.

    Raises: NotFound, NotAllowed, CustomerErased.
    """
    point = _point(contact_point_id)
    customer = access.customer_for(actor, point.customer_id, "customer.edit", lock=True)
    removed, _ = ContactPoint.objects.filter(pk=point.pk, customer=customer).delete()
    if not removed:
        raise NotFound()
    index_customer(customer)
    masked = masked_contact(kind=point.kind, value=point.value, extension=point.extension)
    record(
        ContactPointRemoved(
            subject_id=customer.pk,
            contact_point_id=contact_point_id,
            kind=point.kind,
            masked=masked,
            reason=reason,
        )
    )


@action(journal=ContactRevealed)
def reveal_contact(*, actor: Actor, now: datetime, contact_point_id: int, reason: str = "") -> str:
    """Return a contact value in full; that it was looked at, and by whom, stays in the journal.

    The extension of a virtual number follows a hyphen.

    Raises: NotFound, NotAllowed, CustomerErased.
    """
    point = _point(contact_point_id)
    access.customer_for(actor, point.customer_id, "customer.reveal")
    record(
        ContactRevealed(
            subject_id=point.customer_id, contact_point_id=point.pk, kind=point.kind, reason=reason
        )
    )
    return written_contact(value=point.value, extension=point.extension)


@action(journal=AddressAdded)
def add_address(
    *, actor: Actor, now: datetime, customer_id: int, detail: str, region: str = "", label: str = ""
) -> Address:
    """Add a place of a customer, as the customer writes it.

    Raises: NotFound, NotAllowed, CustomerAbsorbed, CustomerErased, NameMissing, NameTooLong.
    """
    customer = access.customer_for(actor, customer_id, "customer.edit", lock=True)
    address = Address.objects.create(
        customer=customer,
        region=checked_text(region, limit=120, field="region"),
        detail=checked_name(detail, limit=200, field="detail"),
        label=checked_text(label, limit=40, field="label"),
        created_at=now,
    )
    record(AddressAdded(subject_id=customer.pk, address_id=address.pk))
    return address


@action(journal=AddressRemoved)
def remove_address(*, actor: Actor, now: datetime, address_id: int) -> None:
    """Remove a place of a customer.

    Raises: NotFound, NotAllowed, CustomerErased.
    """
    address = access.one(Address, address_id)
    customer = access.customer_for(actor, address.customer_id, "customer.edit", lock=True)
    Address.objects.filter(pk=address_id).delete()
    record(AddressRemoved(subject_id=customer.pk, address_id=address_id))


def _point(contact_point_id: int) -> ContactPoint:
    return access.one(ContactPoint, contact_point_id)
