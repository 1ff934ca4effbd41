"""Faults that were seen: counted by fault, product, batch and supplier, with the cases behind each count."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Case, CharField, Count, F, Q, QuerySet, When
from django.db.models.functions import TruncMonth
from msgspec import Struct, field

from yinuo.aftersale.models import FaultSighting
from yinuo.catalog.models import Product, ProductFault
from yinuo.catalog.queries.faults import FaultToExplain, faults_of_product
from yinuo.catalog.rules import text_in
from yinuo.catalog.rules.faults import fault_words
from yinuo.core.actor import Actor
from yinuo.core.cursors import cursor_of, read_instant_cursor
from yinuo.core.errors import InvalidValue
from yinuo.core.organisation import organisation
from yinuo.matters import access
from yinuo.presale.rules.opportunity import months_from

READS = "matter.read"
GROUPINGS = ("fault", "product", "batch", "supplier")
MAX_ROWS = 200
MOST_GROUPS = 200
NUMBERS: tuple[str, ...] = ("cases", "complaints", "returns", "repairs")
_KEYS = {
    "fault": ("fault_id",),
    "product": ("product_id",),
    "batch": ("product_id", "batch"),
    "supplier": ("by_supplier",),
}


class WantedFaults(Struct, frozen=True, kw_only=True):
    """Which cases are asked for. Months are their first days, both included, by when we learnt of it in the zone of the house.

    None is all; "" is the batch or the supplier that nobody knows.
    """

    first: date | None = None
    last: date | None = None
    fault_id: int | None = None
    product_id: int | None = None
    batch: str | None = None
    supplier: str | None = None


class FaultCount(Struct, frozen=True, kw_only=True):
    """How many cases there are of one fault, product, batch or supplier; the names are "" for what is not grouped by or not known.

    `complaints`, `returns` and `repairs` say where they were first seen; `by_month` is the first day of a month → cases.
    """

    fault_id: int | None = None
    product_id: int | None = None
    batch: str = ""
    supplier: str = ""
    name: str = ""
    code: str = ""
    cases: int = 0
    complaints: int = 0
    returns: int = 0
    repairs: int = 0
    by_month: dict[date, int] = field(default_factory=dict)


class SightingRow(Struct, frozen=True, kw_only=True):
    """A case: which fault, where it was seen and when. `matter_kind` is complaint, return or order (for a repair)."""

    id: int
    fault_id: int
    code: str
    fault: str
    product_id: int
    product_code: str
    product: str
    batch: str
    supplier: str
    source: str
    matter_id: int
    matter_kind: str
    number: str
    seen_at: datetime
    noted_by: str


def count_faults(*, actor: Actor, by: str, wanted: WantedFaults, language: str) -> list[FaultCount]:
    """Return how many cases there were, most first, at most 200 groups. Two queries. Raises: NotAllowed, InvalidValue."""
    if by not in GROUPINGS:
        raise InvalidValue(field="by", problem=by[:40])
    keys = _KEYS[by]
    rows = (
        _rows(actor, wanted)
        .annotate(month=TruncMonth("seen_at", tzinfo=organisation().zone))
        .order_by()
        .values_list(*keys, "month")
        .annotate(
            cases=Count("pk"),
            complaints=Count("pk", filter=Q(complaint__isnull=False)),
            returns=Count("pk", filter=Q(return_line__isnull=False)),
            repairs=Count("pk", filter=Q(repair__isnull=False)),
        )
    )
    groups: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows:
        key, (month, *numbers) = row[: len(keys)], row[len(keys) :]
        group = groups.setdefault(key, {"by_month": {}, "numbers": [0, 0, 0, 0]})
        group["by_month"][month.date()] = numbers[0]
        group["numbers"] = [old + new for old, new in zip(group["numbers"], numbers, strict=True)]
    names = _names(by, groups, language)
    found = [
        FaultCount(
            **_said(by, key),
            **names.get(key[0], {}),
            **dict(zip(NUMBERS, group["numbers"], strict=True)),
            by_month=dict(sorted(group["by_month"].items())),
        )
        for key, group in groups.items()
    ]
    return sorted(found, key=lambda row: (-row.cases, row.name, row.batch, row.supplier))[:MOST_GROUPS]


def list_sightings(
    *, actor: Actor, wanted: WantedFaults, language: str, after: str = "", limit: int = 50
) -> tuple[list[SightingRow], str]:
    """Return the cases that are counted, the newest first, and the cursor of the next page. One query.

    Raises: NotAllowed, InvalidValue for a cursor that is none.
    """
    rows = _rows(actor, wanted)
    if after:
        at, key = read_instant_cursor(after)
        rows = rows.filter(Q(seen_at__lt=at) | Q(seen_at=at, pk__lt=key))
    size = max(1, min(limit, MAX_ROWS))
    related = rows.select_related("fault__published", "product", "matter", "noted_by")
    found = [_sighting(row, language) for row in related.order_by("-seen_at", "-pk")[: size + 1]]
    page = found[:size]
    return page, cursor_of(page[-1].seen_at, page[-1].id) if len(found) > size else ""


def find_sighting(*, actor: Actor, source: str, key: int, language: str) -> SightingRow | None:
    """Return the fault that was seen on a complaint, on a line that came back or at a repair; `source` is complaint, return_line or repair. One query."""
    rows = _visible(actor).filter(**{source: key})
    row = rows.select_related("fault__published", "product", "matter", "noted_by").first()
    return _sighting(row, language) if row is not None else None


def sightings_of_return(*, actor: Actor, return_id: int, language: str) -> dict[int, SightingRow]:
    """Return line → the fault that was found on it. One query."""
    rows = _visible(actor).filter(return_line__goods_return=return_id)
    found = rows.select_related("fault__published", "product", "matter", "noted_by")
    return {row.return_line_id: _sighting(row, language) for row in found if row.return_line_id is not None}


def faults_to_name(
    *, actor: Actor, product_id: int | None, language: str, standing: SightingRow | None = None
) -> list[tuple[int, str]]:
    """Return the faults of a product to choose from, with the one that stands whatever became of it. One query."""
    rows: list[FaultToExplain] = []
    if product_id is not None:
        rows = faults_of_product(actor=actor, product_id=product_id, language=language)
    found = {row.id: row.words.name for row in rows}
    if standing is not None:
        found.setdefault(standing.fault_id, standing.fault)
    return list(found.items())


def seen_products(*, actor: Actor, language: str) -> list[tuple[int, str]]:
    """Return the products of which a fault was seen, as choices, by name. One query."""
    actor.require(READS)
    keys = _visible(actor).filter(is_counted=True).order_by().values("product")
    rows = Product.objects.filter(pk__in=keys).values_list("pk", "names")
    return sorted(((key, text_in(names, language)) for key, names in rows), key=lambda one: (one[1], one[0]))


def _visible(actor: Actor) -> QuerySet[FaultSighting]:
    return FaultSighting.objects.filter(matter__in=access.visible_to(actor))


def _rows(actor: Actor, wanted: WantedFaults) -> Any:
    actor.require(READS)
    zone = organisation().zone
    # the supplier of that day; where nobody had said it then, today's
    supplier = Case(
        When(supplier="", then=F("product__supplier")), default=F("supplier"), output_field=CharField()
    )
    rows = _visible(actor).filter(is_counted=True).annotate(by_supplier=supplier)
    if wanted.first is not None:
        rows = rows.filter(seen_at__gte=datetime(wanted.first.year, wanted.first.month, 1, tzinfo=zone))
    if wanted.last is not None:
        after = months_from(wanted.last, 2)[1]
        rows = rows.filter(seen_at__lt=datetime(after.year, after.month, 1, tzinfo=zone))
    equal = {
        "fault": wanted.fault_id,
        "product": wanted.product_id,
        "batch": wanted.batch,
        "by_supplier": wanted.supplier,
    }
    return rows.filter(**{name: value for name, value in equal.items() if value is not None})


def _said(by: str, key: tuple[Any, ...]) -> dict[str, Any]:
    if by == "supplier":
        return {"supplier": key[0]}
    if by == "batch":
        return {"product_id": key[0], "batch": key[1]}
    return {f"{by}_id": key[0]}


def _names(by: str, groups: Iterable[tuple[Any, ...]], language: str) -> dict[Any, dict[str, Any]]:
    """Return the first part of a key → name and code. One query at most."""
    keys = {key[0] for key in groups}
    if by == "supplier":
        return {key: {"name": key} for key in keys}
    if by == "fault":
        faults = ProductFault.objects.filter(pk__in=keys).select_related("published")
        return {fault.pk: {"name": fault_name(fault, language), "code": fault.code} for fault in faults}
    products = Product.objects.filter(pk__in=keys)
    return {one.pk: {"name": text_in(one.names, language), "code": one.code} for one in products}


def fault_name(fault: ProductFault, language: str) -> str:
    """Return the name of a fault by the words in force, its code where there are none."""
    texts = fault.published.texts if fault.published is not None else {}
    return fault_words(texts, language).name or fault.code


def _sighting(row: FaultSighting, language: str) -> SightingRow:
    source = "complaint" if row.complaint_id else "return" if row.return_line_id else "repair"
    return SightingRow(
        id=row.pk,
        fault_id=row.fault_id,
        code=row.fault.code,
        fault=fault_name(row.fault, language),
        product_id=row.product_id,
        product_code=row.product.code,
        product=text_in(row.product.names, language),
        batch=row.batch,
        supplier=row.supplier or row.product.supplier,
        source=source,
        matter_id=row.matter_id,
        matter_kind=row.matter.kind,
        number=row.matter.number,
        seen_at=row.seen_at,
        noted_by=row.noted_by.name if row.noted_by else "",
    )
