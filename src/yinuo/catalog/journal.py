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
