"""Articles as readers and writers see them."""

from datetime import datetime

from msgspec import Struct

from yinuo.catalog import access
from yinuo.catalog.models import Article, ArticleVersion
from yinuo.catalog.rules import render_markdown, shown_language
from yinuo.catalog.search import KIND, published_versions
from yinuo.core import search
from yinuo.core.actor import Actor, ActorKind
from yinuo.core.errors import NotAllowed, NotFound
from yinuo.core.likeness import asked_terms

MAX_ROWS = 200


class ArticleRow(Struct, frozen=True, kw_only=True):
    """An article in a list. `language` is that of the title; both are "" for an article never published."""

    id: int
    slug: str
    title: str
    language: str
    audience: str
    category: str
    helpful: int
    not_helpful: int
    answered: int
    published_at: datetime | None
    retired_at: datetime | None


class ArticlePage(Struct, frozen=True, kw_only=True):
    """A published article to read. `html` is safe; `languages` are all it can be read in."""

    row: ArticleRow
    number: int
    html: str
    text: str
    languages: list[str]
    product_ids: list[int]


class VersionRow(Struct, frozen=True, kw_only=True):
    id: int
    language: str
    number: int
    title: str
    body: str
    author_id: int | None
    written_at: datetime
    published_at: datetime | None


def list_articles(
    *,
    actor: Actor,
    language: str,
    audience: str = "",
    category: str = "",
    product_id: int | None = None,
    drafts: bool = False,
    after: str = "",
    limit: int = 50,
) -> tuple[list[ArticleRow], str]:
    """Return articles by short name, and the cursor of the next page: the last short name, "" at the end.

    Titles are in the language asked for, else simplified Chinese, else any. `drafts` adds, for those who edit, what is
    not published or retired.
    """
    rows = access.visible_articles(actor)
    if not drafts:
        published = ArticleVersion.objects.filter(published_at__isnull=False).values("article")
        rows = rows.filter(retired_at__isnull=True, pk__in=published)
    if audience:
        rows = rows.filter(audience=audience)
    if category:
        rows = rows.filter(category=category)
    if product_id is not None:
        rows = rows.filter(products=product_id)
    if after:
        rows = rows.filter(slug__gt=after.replace("\x00", ""))
    size = max(1, min(limit, MAX_ROWS))
    found = list(rows.order_by("slug")[: size + 1])
    page = _article_rows(found[:size], language)
    return page, page[-1].slug if len(found) > size else ""


def get_article(*, actor: Actor, slug: str, language: str) -> ArticlePage:
    """Return a published article in the language asked for, else simplified Chinese, else any.

    Raises: NotFound, for a draft and a retired article too.
    """
    article = (
        access.visible_articles(actor).filter(slug=slug.replace("\x00", ""), retired_at__isnull=True).first()
    )
    versions = {v.language: v for v in published_versions([article.pk])} if article else {}
    shown = shown_language(versions, language)
    if article is None or shown is None:
        raise NotFound()
    version = versions[shown]
    return ArticlePage(
        row=article_row(article, version),
        number=version.number,
        html=render_markdown(version.body),
        text=version.body,
        languages=sorted(versions),
        product_ids=sorted(article.products.values_list("pk", flat=True)),
    )


def list_versions(*, actor: Actor, article_id: int) -> list[VersionRow]:
    """Return all versions of an article for those who edit it, newest first in each language.

    Raises: NotFound, NotAllowed.
    """
    if not access.visible_articles(actor).filter(pk=article_id).exists():
        raise NotFound()
    if not actor.can("article.edit"):
        raise NotAllowed(right="article.edit")
    rows = ArticleVersion.objects.filter(article=article_id).order_by("language", "-number")
    return [VersionRow(**row) for row in rows.values(*VersionRow.__struct_fields__)]


def find_articles(*, actor: Actor, text: str, language: str, limit: int = 10) -> list[ArticleRow]:
    """Return published articles that have all the words, the best first; where none has, those that come near."""
    audience = Article.Audience.PUBLIC.value if actor.kind is ActorKind.CUSTOMER else None
    size = max(1, min(limit, MAX_ROWS))
    hits = search.find(text=text, kind=KIND, audience=audience, limit=size)
    hits = hits or search.find_alike(terms=asked_terms(text), kind=KIND, audience=audience, limit=size)
    order = {hit.ref_id: place for place, hit in enumerate(hits)}
    found = access.visible_articles(actor).filter(pk__in=order, retired_at__isnull=True)
    return _article_rows(sorted(found, key=lambda article: order[article.pk]), language)


def _article_rows(articles: list[Article], language: str) -> list[ArticleRow]:
    by_article: dict[int, dict[str, ArticleVersion]] = {}
    for version in published_versions([article.pk for article in articles]):
        by_article.setdefault(version.article_id, {})[version.language] = version
    rows = []
    for article in articles:
        versions = by_article.get(article.pk, {})
        shown = shown_language(versions, language)
        rows.append(article_row(article, versions[shown] if shown else None))
    return rows


def article_row(article: Article, version: ArticleVersion | None) -> ArticleRow:
    """Return an article's row with the title of a version."""
    return ArticleRow(
        id=article.pk,
        slug=article.slug,
        title=version.title if version else "",
        language=version.language if version else "",
        audience=article.audience,
        category=article.category,
        helpful=article.helpful,
        not_helpful=article.not_helpful,
        answered=article.answered,
        published_at=version.published_at if version else None,
        retired_at=article.retired_at,
    )
