"""Files of customers that rows of a spreadsheet open: who is known by a contact, and all that a new file begins with."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct

from yinuo.core.action import insert_values, record
from yinuo.core.imports import Batch, ReadRow, Touched
from yinuo.core.imports_undo import new_keys
from yinuo.core.organisation import organisation
from yinuo.core.reading import fetch
from yinuo.people.journal import CustomerCreated
from yinuo.people.models import Address, ContactPoint, Customer
from yinuo.people.search import index_new_customer

CONTACTS = ("phone", "email", "wechat")
FIELDS = ("name", "kind", "salutation", "level", "language", "birthday", "glance", "tags", "do_not_contact")
POINT = ("id", "customer_id", "kind", "value", "extension", "preferred", "created_at")
PLACE = ("id", "customer_id", "region", "detail", "created_at")
_DEFAULTS = {name: Customer._meta.get_field(name).get_default() for name in FIELDS}  # type: ignore[union-attr]
_HOLDERS = "SELECT value, extension, customer_id FROM contact_point WHERE kind = %s AND value = ANY(%s)"

Value = tuple[str, str, str]


class NewFile(Struct, frozen=True, kw_only=True):
    """A file to be opened: `row.values` are its columns by the names of the customers' import."""

    row: ReadRow
    contacts: Sequence[Value]
    owner_id: int | None = None


def contacts_of(values: Mapping[str, Any]) -> list[Value]:
    """Return the ways to reach somebody that a row names: (kind, value, extension)."""
    return [(kind, values[kind].value, values[kind].extension) for kind in CONTACTS if kind in values]


def holders_of(rows: Iterable[Mapping[str, Any]]) -> dict[Value, int]:
    """Return whose file each contact of these rows stands in. One query a kind of contact."""
    asked: dict[str, list[str]] = {}
    for values in rows:
        for kind, value, _extension in contacts_of(values):
            asked.setdefault(kind, []).append(value)
    return {
        (kind, value, extension): holder
        for kind, values in asked.items()
        for value, extension, holder in fetch(_HOLDERS, [kind, values])
    }


def open_files(batch: Batch, new: Sequence[NewFile]) -> dict[int, int]:
    """Open files set by set, each in the journal and findable; return row number → key."""
    keys = new_keys("customer", len(new))
    point_keys = iter(new_keys("contact_point", sum(len(one.contacts) for one in new)))
    place_keys = iter(new_keys("address", sum("address" in one.row.values for one in new)))
    language = organisation().language
    files, points, places = [], [], []
    for key, one in zip(keys, new, strict=True):
        values = {**_DEFAULTS, "language": language, **one.row.values}
        files.append((key, batch.now, one.owner_id, *(values[name] for name in FIELDS)))
        points += [
            (next(point_keys), key, *value, not place, batch.now) for place, value in enumerate(one.contacts)
        ]
        if "address" in values:
            region = values.get("region", "")
            places.append((next(place_keys), key, region, values["address"], batch.now))
        _note_file(key, values, one.contacts, now=batch.now)
        batch.touched.append(Touched(table="customer", key=key))
    insert_values(Customer, ("id", "created_at", "owner_id", *FIELDS), files)
    insert_values(ContactPoint, POINT, points)
    insert_values(Address, PLACE, places)
    return {one.row.number: key for key, one in zip(keys, new, strict=True)}


def _note_file(key: int, values: Mapping[str, Any], contacts: Sequence[Value], *, now: datetime) -> None:
    """Journal a new file, and make it findable."""
    index_new_customer(
        key,
        at=now,
        name=values["name"],
        contacts=[value for _kind, value, _extension in contacts],
        tags=values["tags"],
        glance=values["glance"],
    )
    record(
        CustomerCreated(
            subject_id=key,
            kind=values["kind"],
            contact_kinds=[kind for kind, _value, _extension in contacts],
            name=values["name"],
        ),
        subject_is_new=True,
    )
