"""The entry types of the catalogue. Nothing in them is about a customer."""

from typing import Any, ClassVar

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from yinuo.core.entries import EntryType

AUDIENCES = {"public": _("everybody"), "staff": _("colleagues")}


class ProductEntry(EntryType, frozen=True, kw_only=True):
    """Base of the entries in a product's chain."""

    subject_kind: ClassVar[str] = "product"


class ArticleEntry(EntryType, frozen=True, kw_only=True):
    """Base of the entries in an article's chain."""

    subject_kind: ClassVar[str] = "article"


class ProductCreated(ProductEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s added the product %(code)s")
    code: str


class ProductChanged(ProductEntry, frozen=True, kw_only=True):
    """`changed` is field → [before, after]."""

    sentence = _("%(actor)s changed the product")
    changed: dict[str, Any]


class ProductWasRetired(ProductEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s retired the product")


class PrecautionsSet(ProductEntry, frozen=True, kw_only=True):
    """`before` and `after` are lists of [severity, texts]: what had to be told on a given day can be shown."""

    sentence = _("%(actor)s set what must be told before the sale")
    before: list[Any]
    after: list[Any]


class ArticleCreated(ArticleEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s began the article %(slug)s")
    slug: str


class ArticleChanged(ArticleEntry, frozen=True, kw_only=True):
    """`changed` is field → [before, after]."""

    sentence = _("%(actor)s changed the article's place")
    changed: dict[str, Any]


class ArticleVersionWritten(ArticleEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s wrote version %(number)s (%(language)s)")
    code_words = {"language": dict(settings.LANGUAGES)}
    version_id: int
    language: str
    number: int


class ArticlePublished(ArticleEntry, frozen=True, kw_only=True):
    """`versions` is language → the number published."""

    sentence = _("%(actor)s published the article for %(audience)s")
    code_words = {"audience": AUDIENCES}
    audience: str
    versions: dict[str, int]


class ArticleWasRetired(ArticleEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s retired the article")


class ArticleVoted(ArticleEntry, frozen=True, kw_only=True):
    sentence = _("A reader said whether the article helped: %(helpful)s")
    code_words = {"helpful": {True: _("yes"), False: _("no")}}
    helpful: bool


class ArticleAnswered(ArticleEntry, frozen=True, kw_only=True):
    """Self-service: somebody who was about to ask found the answer here. What they had typed is not kept."""

    sentence = _("A reader found the answer here and needed to ask no more")


class MissedSearchEntry(EntryType, frozen=True, kw_only=True):
    """Base of the entries in the chain of a search without a result."""

    subject_kind: ClassVar[str] = "missed_search"


class SearchMissed(MissedSearchEntry, frozen=True, kw_only=True):
    sentence = _("A search found nothing, %(times)s times by now")
    place: str
    times: int


class MissedSearchSettled(MissedSearchEntry, frozen=True, kw_only=True):
    """By an article that is found by these words from now on, or by a reason why none is needed."""

    sentence = _("%(actor)s settled a search that had found nothing")
    article_id: int | None
    reason: str


class VariantAdded(ProductEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s added the variant %(sku)s")
    variant_id: int
    sku: str


class VariantChanged(ProductEntry, frozen=True, kw_only=True):
    """`changed` is field → [before, after]."""

    sentence = _("%(actor)s changed the variant %(sku)s")
    variant_id: int
    sku: str
    changed: dict[str, Any]


class VariantWasRetired(ProductEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s retired the variant %(sku)s")
    variant_id: int
    sku: str


class ProductTakenBack(ProductEntry, frozen=True, kw_only=True):
    """The product was new by an import that was undone; its row is gone, its chain stays."""

    sentence = _("%(actor)s took back the import that added the product %(code)s")
    code: str


class VariantTakenBack(ProductEntry, frozen=True, kw_only=True):
    """The variant was new by an import that was undone."""

    sentence = _("%(actor)s took back the import that added the variant %(sku)s")
    variant_id: int
    sku: str


class PictureAdded(ProductEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s added the picture %(name)s")
    picture_id: int
    name: str
    sha256: str


class PictureChanged(ProductEntry, frozen=True, kw_only=True):
    """`changed` is field → [before, after]."""

    sentence = _("%(actor)s changed the words or the place of the picture %(name)s")
    picture_id: int
    name: str
    changed: dict[str, Any]


class PictureRemoved(ProductEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s removed the picture %(name)s")
    picture_id: int
    name: str
    sha256: str


class MatchSaved(ProductEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s wrote that %(code)s goes with this product")
    match_id: int
    code: str
    kind: str
    reasons: dict[str, str]


class MatchRemoved(ProductEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s took %(code)s off what goes with this product")
    match_id: int
    code: str
    kind: str


class PriceListEntry(EntryType, frozen=True, kw_only=True):
    """Base of the entries in a price list's chain."""

    subject_kind: ClassVar[str] = "price_list"


class PriceListCreated(PriceListEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s made the price list %(code)s")
    code: str


class PriceListChanged(PriceListEntry, frozen=True, kw_only=True):
    """`changed` is field → [before, after]."""

    sentence = _("%(actor)s changed the price list %(code)s")
    code: str
    changed: dict[str, Any]


class PriceListTakenBack(PriceListEntry, frozen=True, kw_only=True):
    """The list was new by an import that was undone; its row is gone, its chain stays."""

    sentence = _("%(actor)s took back the import that made the price list %(code)s")
    code: str


class PricesSet(PriceListEntry, frozen=True, kw_only=True):
    """`changed` is SKU → [before, after], each quantity → price, for the variants whose prices differ."""

    sentence = _("%(actor)s set prices on the list %(code)s")
    code: str
    changed: dict[str, Any]


class CatalogueIndexed(EntryType, frozen=True, kw_only=True):
    """What search knows of the catalogue was written anew; `kind` is product or article."""

    subject_kind: ClassVar[str] = "catalogue"
    sentence = _("%(actor)s made %(rows)s rows of the catalogue findable again")
    kind: str
    rows: int


class FaultEntry(EntryType, frozen=True, kw_only=True):
    """Base of the entries in the chain of a product's fault."""

    subject_kind: ClassVar[str] = "product_fault"


class FaultBegun(FaultEntry, frozen=True, kw_only=True):
    """A fault of a product, or of every product of a family, was written down."""

    sentence = _("%(actor)s wrote down the fault %(code)s")
    code: str
    product_id: int | None
    family: str


class FaultVersionWritten(FaultEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s wrote version %(number)s of the fault %(code)s")
    code: str
    number: int


class FaultPublished(FaultEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s put version %(number)s of the fault %(code)s into force for %(audience)s")
    code_words = {"audience": AUDIENCES}
    code: str
    number: int
    audience: str


class FaultMoved(FaultEntry, frozen=True, kw_only=True):
    """`changed` is field → [before, after] of product_id and family."""

    sentence = _("%(actor)s changed of what %(code)s is a fault")
    code: str
    changed: dict[str, Any]


class FaultWasRetired(FaultEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s took the fault %(code)s out of use")
    code: str


class FaultRestored(FaultEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s took the fault %(code)s into use again")
    code: str
