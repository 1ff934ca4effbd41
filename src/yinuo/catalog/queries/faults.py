"""Faults of products as staff, customers and programs read them."""

from datetime import datetime
from typing import Any

from django.db.models import F, Max, Q
from msgspec import Struct

from yinuo.catalog import access
from yinuo.catalog.models import FaultVersion, Product, ProductFault
from yinuo.catalog.rules import text_in
from yinuo.catalog.rules.faults import FaultWords, fault_words
from yinuo.core.actor import Actor
from yinuo.core.errors import NotAllowed, NotFound

MAX_ROWS = 200


class FaultRow(Struct, frozen=True, kw_only=True):
    """A fault in a list. `about` is the product's name or the family; `number` the version in force, None for one never published.

    `has_draft`: newer words wait to be put into force.
    """

    id: int
    code: str
    name: str
    language: str
    about: str
    product_id: int | None
    family: str
    audience: str
    number: int | None
    has_draft: bool
    published_at: datetime | None
    retired_at: datetime | None


class FaultVersionRow(Struct, frozen=True, kw_only=True):
    """A version; `texts` is language → its words, for those who write."""

    id: int
    number: int
    name: str
    texts: dict[str, Any]
    author: str
    written_at: datetime
    published_at: datetime | None


class FaultFile(Struct, frozen=True, kw_only=True):
    """A fault with the words in force in the language asked for, of a draft its newest; `versions` only for those who edit, newest first."""

    row: FaultRow
    words: FaultWords
    languages: list[str]
    versions: list[FaultVersionRow]


class FaultToExplain(Struct, frozen=True, kw_only=True):
    """A fault in force of a product, with its words; `number` and `version_id` say which."""

    id: int
    code: str
    version_id: int
    number: int
    audience: str
    words: FaultWords


def list_faults(
    *,
    actor: Actor,
    language: str,
    text: str = "",
    product_id: int | None = None,
    family: str = "",
    drafts: bool = False,
    after: str = "",
    limit: int = 50,
) -> tuple[list[FaultRow], str]:
    """Return faults by code, and the cursor of the next page: the last code, "" at the end. Two queries at most.

    `text` is looked for in code, names and family. `drafts` adds, for those who edit, what is not in force or out of use;
    `product_id` asks for those of a product, with those of its family.
    """
    rows = access.visible_faults(actor)
    if not drafts:
        rows = rows.filter(published__isnull=False, retired_at__isnull=True)
    for word in text.replace("\x00", "").split()[:6]:
        rows = rows.filter(Q(code__icontains=word) | Q(names__icontains=word) | Q(family__icontains=word))
    if product_id is not None:
        rows = rows.filter(_of_product(product_id))
    if family:
        rows = rows.filter(family=family)
    if after:
        rows = rows.filter(code__gt=after.replace("\x00", ""))
    size = max(1, min(limit, MAX_ROWS))
    found = list(_with_newest(rows).order_by("code")[: size + 1])
    page = found[:size]
    newest = _newest([fault for fault in page if fault.published is None])
    shown = [_row(fault, fault.published or newest[fault.pk], language) for fault in page]
    return shown, page[-1].code if len(found) > size else ""


def get_fault(*, actor: Actor, fault_id: int, language: str) -> FaultFile:
    """Return a fault with its words. Three queries at most. Raises: NotFound."""
    fault = _with_newest(access.visible_faults(actor)).filter(pk=fault_id).first()
    if fault is None:
        raise NotFound()
    version = fault.published or _newest([fault])[fault.pk]
    versions: list[FaultVersionRow] = []
    if actor.can("article.edit"):
        rows = FaultVersion.objects.filter(fault=fault).select_related("author").order_by("-number")
        versions = [_version(row, language) for row in rows]
    return FaultFile(
        row=_row(fault, version, language),
        words=fault_words(version.texts, language),
        languages=sorted(version.texts),
        versions=versions,
    )


def list_fault_versions(*, actor: Actor, fault_id: int, language: str) -> list[FaultVersionRow]:
    """Return all versions of a fault's words for those who edit them, newest first. Raises: NotFound, NotAllowed."""
    if not access.visible_faults(actor).filter(pk=fault_id).exists():
        raise NotFound()
    if not actor.can("article.edit"):
        raise NotAllowed(right="article.edit")
    rows = FaultVersion.objects.filter(fault=fault_id).select_related("author").order_by("-number")
    return [_version(row, language) for row in rows]


def faults_of_product(
    *, actor: Actor, product_id: int, language: str, public: bool = False
) -> list[FaultToExplain]:
    """Return the faults in force of a product, its own before its family's; with `public` those customers read. One query."""
    rows = access.visible_faults(actor).filter(
        _of_product(product_id), published__isnull=False, retired_at__isnull=True
    )
    if public:
        rows = rows.filter(audience="public")
    own_first = F("product").asc(nulls_last=True)
    found = rows.select_related("published").order_by(own_first, "code")
    return [to_explain(fault, fault.published, language) for fault in found if fault.published is not None]


def to_explain(fault: ProductFault, version: FaultVersion, language: str) -> FaultToExplain:
    """Return a fault with the words of a version."""
    return FaultToExplain(
        id=fault.pk,
        code=fault.code,
        version_id=version.pk,
        number=version.number,
        audience=fault.audience,
        words=fault_words(version.texts, language),
    )


def list_fault_families(*, actor: Actor) -> list[str]:
    """Return the families of products of which a fault can be written. One query."""
    rows = access.visible_products(actor).exclude(family="").order_by("family")
    return list(rows.values_list("family", flat=True).distinct())


def _of_product(product_id: int) -> Q:
    family = Product.objects.filter(pk=product_id).exclude(family="").values("family")
    return Q(product=product_id) | Q(family__in=family)


def _with_newest(rows: Any) -> Any:
    return rows.select_related("product", "published").annotate(newest=Max("versions__number"))


def _newest(faults: list[ProductFault]) -> dict[int, FaultVersion]:
    if not faults:
        return {}
    rows = FaultVersion.objects.filter(fault__in=faults).order_by("fault_id", "-number")
    return {row.fault_id: row for row in rows.distinct("fault_id")}


def _row(fault: Any, version: FaultVersion, language: str) -> FaultRow:
    words = fault_words(version.texts, language)
    number = fault.published.number if fault.published is not None else None
    return FaultRow(
        id=fault.pk,
        code=fault.code,
        name=words.name,
        language=words.language,
        about=text_in(fault.product.names, language) if fault.product is not None else fault.family,
        product_id=fault.product_id,
        family=fault.family,
        audience=fault.audience,
        number=number,
        has_draft=fault.newest != number,
        published_at=fault.published.published_at if fault.published is not None else None,
        retired_at=fault.retired_at,
    )


def _version(row: FaultVersion, language: str) -> FaultVersionRow:
    return FaultVersionRow(
        id=row.pk,
        number=row.number,
        name=fault_words(row.texts, language).name,
        texts=row.texts,
        author=row.author.name if row.author else "",
        written_at=row.written_at,
        published_at=row.published_at,
    )
