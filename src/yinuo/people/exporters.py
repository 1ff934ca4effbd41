"""Customers as a spreadsheet."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as lazy

from yinuo.core.actor import Actor
from yinuo.core.exports import ExportKind, register_export
from yinuo.people.importers import CUSTOMERS
from yinuo.people.masking import mask_address
from yinuo.people.models import Address, ContactPoint, Staff
from yinuo.people.new_files import CONTACTS
from yinuo.people.queries.customers import MAX_ROWS, CustomerRow, list_customers
from yinuo.people.texts import masked_contact, written_contact


def _rows(actor: Actor, filters: Mapping[str, str], plain: bool) -> Iterator[Sequence[Any]]:
    """Yield headings and living customers, newest first; of each kind of contact the preferred one."""
    yield [str(one.label) for one in CUSTOMERS.fields]
    after = ""
    while True:
        page, after = list_customers(
            actor=actor,
            text=filters.get("q", ""),
            level=filters.get("level", ""),
            tag=filters.get("tag", ""),
            after=after,
            limit=MAX_ROWS,
        )
        yield from _page(page, plain=plain)
        if not after:
            return


def _page(page: list[CustomerRow], *, plain: bool) -> Iterator[Sequence[Any]]:
    keys = [row.id for row in page]
    contacts: dict[tuple[int, str], str] = {}
    for point in ContactPoint.objects.filter(customer__in=keys).order_by("-preferred", "pk"):
        shown = (
            written_contact(value=point.value, extension=point.extension)
            if plain
            else masked_contact(kind=point.kind, value=point.value, extension=point.extension)
        )
        contacts.setdefault((point.customer_id, point.kind), shown)
    places: dict[int, tuple[str, str]] = {}
    for place in Address.objects.filter(customer__in=keys).order_by("pk"):
        detail = place.detail if plain else mask_address(place.region + place.detail)
        places.setdefault(place.customer_id, (place.region, detail))
    owners = {row.owner_id for row in page if row.owner_id is not None}
    names = dict(Staff.objects.filter(pk__in=owners).values_list("pk", "username")) if owners else {}
    for row in page:
        region, address = places.get(row.id, ("", ""))
        values: dict[str, Any] = {
            "name": row.name,
            **{kind: contacts.get((row.id, kind), "") for kind in CONTACTS},
            "kind": row.kind,
            "salutation": row.salutation,
            "level": row.level,
            "language": row.language,
            "birthday": row.birthday if plain else None,
            "region": region,
            "address": address,
            "tags": ", ".join(row.tags),
            "glance": row.glance,
            "do_not_contact": int(row.do_not_contact),
            "owner": names.get(row.owner_id or 0, ""),
        }
        yield [values[one.code] for one in CUSTOMERS.fields]


register_export(
    ExportKind(
        code="customers",
        label=lazy("Customers"),
        right="customer.read",
        filters=("q", "level", "tag"),
        rows=_rows,
        plain_right="customer.reveal",
    )
)
