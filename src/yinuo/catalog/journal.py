"""The entry types of the catalogue. Nothing in them is about a customer."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from yinuo.core.entries import EntryType

AUDIENCES = {"public": _("everybody"), "staff": _("colleagues")}


@dataclass(frozen=True, kw_only=True)
class ProductEntry(EntryType):
    """Base of the entries in a product's chain."""

    subject_kind: ClassVar[str] = "product"


@dataclass(frozen=True, kw_only=True)
class ArticleEntry(EntryType):
    """Base of the entries in an article's chain."""

    subject_kind: ClassVar[str] = "article"


@dataclass(frozen=True, kw_only=True)
class ProductCreated(ProductEntry):
    sentence = _("%(actor)s added the product %(code)s")
    code: str


@dataclass(frozen=True, kw_only=True)
class ProductChanged(ProductEntry):
    """`changed` is field → [before, after]."""

    sentence = _("%(actor)s changed the product")
    changed: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class ProductWasRetired(ProductEntry):
    sentence = _("%(actor)s retired the product")


@dataclass(frozen=True, kw_only=True)
class PrecautionsSet(ProductEntry):
    """`before` and `after` are lists of [severity, texts]: what had to be told on a given day can be shown."""

    sentence = _("%(actor)s set what must be told before the sale")
    before: list[Any]
    after: list[Any]


@dataclass(frozen=True, kw_only=True)
class ArticleCreated(ArticleEntry):
    sentence = _("%(actor)s began the article %(slug)s")
    slug: str


@dataclass(frozen=True, kw_only=True)
class ArticleChanged(ArticleEntry):
    """`changed` is field → [before, after]."""

    sentence = _("%(actor)s changed the article's place")
    changed: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class ArticleVersionWritten(ArticleEntry):
    sentence = _("%(actor)s wrote version %(number)s (%(language)s)")
    code_words = {"language": dict(settings.LANGUAGES)}
    version_id: int
    language: str
    number: int


@dataclass(frozen=True, kw_only=True)
class ArticlePublished(ArticleEntry):
    """`versions` is language → the number published."""

    sentence = _("%(actor)s published the article for %(audience)s")
    code_words = {"audience": AUDIENCES}
    audience: str
    versions: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class ArticleWasRetired(ArticleEntry):
    sentence = _("%(actor)s retired the article")


@dataclass(frozen=True, kw_only=True)
class ArticleVoted(ArticleEntry):
    sentence = _("A reader said whether the article helped: %(helpful)s")
    code_words = {"helpful": {True: _("yes"), False: _("no")}}
    helpful: bool


@dataclass(frozen=True, kw_only=True)
class ArticleAnswered(ArticleEntry):
    """Self-service: somebody who was about to ask found the answer here. What they had typed is not kept."""

    sentence = _("A reader found the answer here and needed to ask no more")


@dataclass(frozen=True, kw_only=True)
class MissedSearchEntry(EntryType):
    """Base of the entries in the chain of a search without a result."""

    subject_kind: ClassVar[str] = "missed_search"


@dataclass(frozen=True, kw_only=True)
class SearchMissed(MissedSearchEntry):
    sentence = _("A search found nothing, %(times)s times by now")
    place: str
    times: int


@dataclass(frozen=True, kw_only=True)
class MissedSearchSettled(MissedSearchEntry):
    """By an article that is found by these words from now on, or by a reason why none is needed."""

    sentence = _("%(actor)s settled a search that had found nothing")
    article_id: int | None
    reason: str


@dataclass(frozen=True, kw_only=True)
class VariantAdded(ProductEntry):
    sentence = _("%(actor)s added the variant %(sku)s")
    variant_id: int
    sku: str


@dataclass(frozen=True, kw_only=True)
class VariantChanged(ProductEntry):
    """`changed` is field → [before, after]."""

    sentence = _("%(actor)s changed the variant %(sku)s")
    variant_id: int
    sku: str
    changed: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class VariantWasRetired(ProductEntry):
    sentence = _("%(actor)s retired the variant %(sku)s")
    variant_id: int
    sku: str


@dataclass(frozen=True, kw_only=True)
class ProductTakenBack(ProductEntry):
    """The product was new by an import that was undone; its row is gone, its chain stays."""

    sentence = _("%(actor)s took back the import that added the product %(code)s")
    code: str


@dataclass(frozen=True, kw_only=True)
class VariantTakenBack(ProductEntry):
    """The variant was new by an import that was undone."""

    sentence = _("%(actor)s took back the import that added the variant %(sku)s")
    variant_id: int
    sku: str


@dataclass(frozen=True, kw_only=True)
class PictureAdded(ProductEntry):
    sentence = _("%(actor)s added the picture %(name)s")
    picture_id: int
    name: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class PictureChanged(ProductEntry):
    """`changed` is field → [before, after]."""

    sentence = _("%(actor)s changed the words or the place of the picture %(name)s")
    picture_id: int
    name: str
    changed: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class PictureRemoved(ProductEntry):
    sentence = _("%(actor)s removed the picture %(name)s")
    picture_id: int
    name: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class MatchSaved(ProductEntry):
    sentence = _("%(actor)s wrote that %(code)s goes with this product")
    match_id: int
    code: str
    kind: str
    reasons: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class MatchRemoved(ProductEntry):
    sentence = _("%(actor)s took %(code)s off what goes with this product")
    match_id: int
    code: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class PriceListEntry(EntryType):
    """Base of the entries in a price list's chain."""

    subject_kind: ClassVar[str] = "price_list"


@dataclass(frozen=True, kw_only=True)
class PriceListCreated(PriceListEntry):
    sentence = _("%(actor)s made the price list %(code)s")
    code: str


@dataclass(frozen=True, kw_only=True)
class PriceListChanged(PriceListEntry):
    """`changed` is field → [before, after]."""

    sentence = _("%(actor)s changed the price list %(code)s")
    code: str
    changed: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class PriceListTakenBack(PriceListEntry):
    """The list was new by an import that was undone; its row is gone, its chain stays."""

    sentence = _("%(actor)s took back the import that made the price list %(code)s")
    code: str


@dataclass(frozen=True, kw_only=True)
class PricesSet(PriceListEntry):
    """`changed` is SKU → [before, after], each quantity → price, for the variants whose prices differ."""

    sentence = _("%(actor)s set prices on the list %(code)s")
    code: str
    changed: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class CatalogueIndexed(EntryType):
    """What search knows of the catalogue was written anew; `kind` is product or article."""

    subject_kind: ClassVar[str] = "catalogue"
    sentence = _("%(actor)s made %(rows)s rows of the catalogue findable again")
    kind: str
    rows: int


@dataclass(frozen=True, kw_only=True)
class FaultEntry(EntryType):
    """Base of the entries in the chain of a product's fault."""

    subject_kind: ClassVar[str] = "product_fault"


@dataclass(frozen=True, kw_only=True)
class FaultBegun(FaultEntry):
    """A fault of a product, or of every product of a family, was written down."""

    sentence = _("%(actor)s wrote down the fault %(code)s")
    code: str
    product_id: int | None
    family: str


@dataclass(frozen=True, kw_only=True)
class FaultVersionWritten(FaultEntry):
    sentence = _("%(actor)s wrote version %(number)s of the fault %(code)s")
    code: str
    number: int


@dataclass(frozen=True, kw_only=True)
class FaultPublished(FaultEntry):
    sentence = _("%(actor)s put version %(number)s of the fault %(code)s into force for %(audience)s")
    code_words = {"audience": AUDIENCES}
    code: str
    number: int
    audience: str


@dataclass(frozen=True, kw_only=True)
class FaultMoved(FaultEntry):
    """`changed` is field → [before, after] of product_id and family."""

    sentence = _("%(actor)s changed of what %(code)s is a fault")
    code: str
    changed: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class FaultWasRetired(FaultEntry):
    sentence = _("%(actor)s took the fault %(code)s out of use")
    code: str


@dataclass(frozen=True, kw_only=True)
class FaultRestored(FaultEntry):
    sentence = _("%(actor)s took the fault %(code)s into use again")
    code: str
