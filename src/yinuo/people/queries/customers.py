"""Customers as screens and intakes read them."""

from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from msgspec import Struct

from yinuo.core import search
from yinuo.core.actor import Actor, ActorKind
from yinuo.core.cursors import cursor_of, read_instant_cursor
from yinuo.core.errors import DomainError, NotFound
from yinuo.core.search_text import query_tsquery_text
from yinuo.people import access
from yinuo.people.journal_words import PURPOSES
from yinuo.people.models import Address, Consent, ContactPoint, Customer, CustomerMerge
from yinuo.people.search import KIND
from yinuo.people.texts import checked_contact, masked_contact, written_contact

MAX_ROWS = 200
# Hits are asked for more than are shown, because who asks may not see some of them.
SPARE = 4
# The last digits of a telephone number that hint at one household or one typing slip.
TAIL_DIGITS = 4


class CustomerRow(Struct, frozen=True, kw_only=True):
    """A customer's file. `merged_into_id` points to the file that took this one in."""

    id: int
    kind: str
    name: str
    salutation: str
    company_id: int | None
    company_name: str | None
    level: str
    language: str
    birthday: date | None
    owner_id: int | None
    owner_name: str | None
    deputy_id: int | None
    deputy_name: str | None
    outlet_id: int | None
    outlet_name: str | None
    glance: str
    preferences: dict[str, Any]
    tags: list[str]
    do_not_contact: bool
    merged_into_id: int | None
    created_at: datetime
    erased_at: datetime | None


class ContactPointRow(Struct, frozen=True, kw_only=True):
    """A way to reach a customer. `shown` is masked unless `plain`; `revealable` where the actor may ask for all of it."""

    id: int
    kind: str
    shown: str
    plain: bool
    revealable: bool
    label: str
    preferred: bool
    verified_at: datetime | None


class AddressRow(Struct, frozen=True, kw_only=True):
    id: int
    region: str
    detail: str
    label: str


class ConsentRow(Struct, frozen=True, kw_only=True):
    id: int
    purpose: str
    given_at: datetime
    withdrawn_at: datetime | None
    evidence: str
    channel: str

    @property
    def purpose_words(self) -> str:
        return str(PURPOSES.get(self.purpose, self.purpose))


class MergeRow(Struct, frozen=True, kw_only=True):
    """A merge that stands; `undoable` where its undo data is still there."""

    id: int
    absorbed_id: int
    absorbed_name: str
    merged_at: datetime
    merged_by_name: str | None
    undoable: bool


class Candidate(Struct, frozen=True, kw_only=True):
    """A file that may be the same customer. `why`: contact (the same value), name_and_tail, name."""

    id: int
    name: str
    why: str


_RELATED = {
    "company_name": "company__name",
    "owner_name": "owner__name",
    "deputy_name": "deputy__name",
    "outlet_name": "outlet__name",
}
_COLUMNS = [_RELATED.get(name, name) for name in CustomerRow.__struct_fields__]


def get_customer(*, actor: Actor, customer_id: int) -> CustomerRow:
    """Return one customer, a merged or erased file too.

    Raises: NotFound.
    """
    found = _rows(access.visible_to(actor).filter(pk=customer_id))
    if not found:
        raise NotFound()
    return found[0]


def find_customer_by_contact(*, kind: str, value: str, extension: str = "") -> CustomerRow | None:
    """Return whose contact value this is, normalised as `normalise_contact` does it, or None; one query.

    For intakes, which act before anybody is known: what it finds must not be shown to who gave the value.
    """
    points = ContactPoint.objects.filter(kind=kind, value=value, extension=extension)
    found = _rows(Customer.objects.filter(pk__in=points.values("customer")))
    return found[0] if found else None


def list_customers(
    *,
    actor: Actor,
    text: str = "",
    owner_id: int | None = None,
    level: str = "",
    tag: str = "",
    after: str = "",
    limit: int = 50,
) -> tuple[list[CustomerRow], str]:
    """Return living files, newest first, and the cursor of the next page ("" at the end).

    `text` is looked for in names, contact values (the last four or eight digits will do), companies and tags.

    Raises: InvalidValue for a cursor that is none.
    """
    rows = access.visible_to(actor).filter(merged_into__isnull=True, erased_at__isnull=True)
    if text.strip():
        rows = rows.filter(pk__in=_matching(text))
    if owner_id is not None:
        rows = rows.filter(owner=owner_id)
    if level:
        rows = rows.filter(level=level)
    if tag:
        rows = rows.filter(tags__contains=[tag])
    if after:
        at, key = read_instant_cursor(after, field="after")
        rows = rows.filter(Q(created_at__lt=at) | Q(created_at=at, pk__lt=key))
    size = max(1, min(limit, MAX_ROWS))
    found = _rows(rows.order_by("-created_at", "-pk")[: size + 1])
    page = found[:size]
    return page, cursor_of(page[-1].created_at, page[-1].id) if len(found) > size else ""


def find_customers(*, actor: Actor, text: str, limit: int = 10) -> list[CustomerRow]:
    """Return living files that match, the best first; looked for where `list_customers` looks."""
    hits = search.find(text=text, kind=KIND, limit=limit * SPARE)
    if not hits:
        return []
    living = access.visible_to(actor).filter(merged_into__isnull=True, erased_at__isnull=True)
    rows = {row.id: row for row in _rows(living.filter(pk__in=[hit.ref_id for hit in hits]))}
    return [rows[hit.ref_id] for hit in hits if hit.ref_id in rows][:limit]


def find_duplicates(
    *, actor: Actor, name: str = "", contacts: list[tuple[str, str]] | None = None, limit: int = 10
) -> list[Candidate]:
    """Return files that may be the same customer, the surest first.

    `contacts` are (kind, text as typed). The same value is sure; the same name with the same last four digits likely;
    the same name alone possible. Who may not see a file is not told of it.
    """
    values = [known for kind, text in contacts or [] if (known := _normalised(kind, text))]
    living = access.visible_to(actor).filter(merged_into__isnull=True, erased_at__isnull=True)
    same_value = Q(pk__in=[])
    for kind, value, extension in values:
        points = ContactPoint.objects.filter(kind=kind, value=value, extension=extension)
        same_value |= Q(pk__in=points.values("customer"))
    named = Q(name__iexact=" ".join(name.split())) if name.strip() else Q(pk__in=[])
    found = list(
        living.filter(same_value | named)
        .prefetch_related("contact_points")
        .order_by("-created_at", "-pk")[:MAX_ROWS]
    )
    tails = {value[-TAIL_DIGITS:] for kind, value, _extension in values if kind == ContactPoint.Kind.PHONE}
    candidates = [Candidate(id=row.pk, name=row.name, why=_why(row, values, tails)) for row in found]
    order = ("contact", "name_and_tail", "name")
    return sorted(candidates, key=lambda c: order.index(c.why))[:limit]


def list_contact_points(*, actor: Actor, customer_id: int) -> list[ContactPointRow]:
    """Return how a customer can be reached, the preferred first; masked for staff, plain for the customer.

    Staff who may see more ask `reveal_contact`, which leaves a trace.

    Raises: NotFound.
    """
    _require_visible(actor, customer_id)
    plain = actor.kind in (ActorKind.CUSTOMER, ActorKind.SYSTEM, ActorKind.RULE)
    revealable = actor.can("customer.reveal")
    return [
        ContactPointRow(
            id=point.pk,
            kind=point.kind,
            shown=_shown(point, plain=plain),
            plain=plain,
            revealable=revealable and not plain,
            label=point.label,
            preferred=point.preferred,
            verified_at=point.verified_at,
        )
        for point in ContactPoint.objects.filter(customer=customer_id).order_by("-preferred", "pk")
    ]


def list_addresses(*, actor: Actor, customer_id: int) -> list[AddressRow]:
    """Return a customer's places, oldest first.

    Raises: NotFound.
    """
    _require_visible(actor, customer_id)
    rows = Address.objects.filter(customer=customer_id).order_by("pk").values(*AddressRow.__struct_fields__)
    return [AddressRow(**row) for row in rows]


def list_consents(*, actor: Actor, customer_id: int) -> list[ConsentRow]:
    """Return what a customer agreed to, those in force first, then the newest.

    Raises: NotFound.
    """
    _require_visible(actor, customer_id)
    rows = (
        Consent.objects.filter(customer=customer_id)
        .order_by("-given_at", "-pk")
        .values(*ConsentRow.__struct_fields__)
    )
    return sorted((ConsentRow(**row) for row in rows), key=lambda c: c.withdrawn_at is not None)


def has_consent(*, customer_id: int, purpose: str) -> bool:
    """Tell whether a customer's consent to a purpose is in force."""
    return Consent.objects.filter(customer=customer_id, purpose=purpose, withdrawn_at__isnull=True).exists()


def list_merges(*, actor: Actor, customer_id: int) -> list[MergeRow]:
    """Return the files merged into this one that could be taken out again, newest first.

    Raises: NotFound.
    """
    _require_visible(actor, customer_id)
    rows = CustomerMerge.objects.filter(survivor=customer_id, undone_at__isnull=True)
    return [
        MergeRow(
            id=row.pk,
            absorbed_id=row.absorbed_id,
            absorbed_name=row.absorbed.name,
            merged_at=row.merged_at,
            merged_by_name=row.merged_by.name if row.merged_by else None,
            undoable=bool(row.moved),
        )
        for row in rows.select_related("absorbed", "merged_by").order_by("-merged_at", "-pk")
    ]


def _rows(rows: QuerySet[Customer]) -> list[CustomerRow]:
    names = CustomerRow.__struct_fields__
    return [CustomerRow(**dict(zip(names, values, strict=True))) for values in rows.values_list(*_COLUMNS)]


def _require_visible(actor: Actor, customer_id: int) -> None:
    if not access.visible_to(actor).filter(pk=customer_id).exists():
        raise NotFound()


def _shown(point: ContactPoint, *, plain: bool) -> str:
    if plain:
        return written_contact(value=point.value, extension=point.extension)
    return masked_contact(kind=point.kind, value=point.value, extension=point.extension)


def _matching(text: str) -> RawSQL:
    return RawSQL(
        "SELECT ref_id FROM search_document WHERE kind = %s AND vector @@ CAST(%s AS tsquery)",
        [KIND, query_tsquery_text(text) or "'\x01'"],
    )


def _normalised(kind: str, text: str) -> tuple[str, str, str] | None:
    try:
        found = checked_contact(kind, text)
    except DomainError:
        return None
    return str(kind), found.value, found.extension


def _why(row: Customer, values: list[tuple[str, str, str]], tails: set[str]) -> str:
    held = [(p.kind, p.value, p.extension) for p in row.contact_points.all()]
    if set(held) & set(values):
        return "contact"
    if any(
        kind == ContactPoint.Kind.PHONE and value[-TAIL_DIGITS:] in tails for kind, value, _extension in held
    ):
        return "name_and_tail"
    return "name"
