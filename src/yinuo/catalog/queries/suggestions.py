"""What may answer a question that is being written: articles and products, with the words that made them match."""

from collections.abc import Sequence
from urllib.parse import quote

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from msgspec import Struct

from yinuo.catalog import access
from yinuo.catalog.models import Article, ArticleVersion, Product
from yinuo.catalog.queries.articles import ArticleRow, article_row
from yinuo.catalog.queries.products import list_precautions
from yinuo.catalog.rules import shown_language, text_in
from yinuo.catalog.search import KIND, PRODUCT_KIND, published_versions
from yinuo.core import search
from yinuo.core.actor import Actor, ActorKind
from yinuo.core.errors import NotFound
from yinuo.core.likeness import AskedTerm, asked_terms
from yinuo.core.passages import Piece, best_passage, excerpt, marked

MAX_SUGGESTIONS = 10


class SuggestedArticle(Struct, frozen=True, kw_only=True):
    """An article that may answer; `title` and `excerpt` in pieces, `passage` its best part as plain text.

    `share` is how much of the question it says, from 0 to 1.
    """

    row: ArticleRow
    title: list[Piece]
    excerpt: list[Piece]
    passage: str
    product_ids: list[int]
    share: float


class SuggestedProduct(Struct, frozen=True, kw_only=True):
    """A product that a question may be about."""

    id: int
    code: str
    name: list[Piece]
    summary: str


class Citation(Struct, frozen=True, kw_only=True):
    """A passage of a public article, what must be told with it, and where it stands; `language` is the passage's."""

    title: str
    passage: str
    notes: str
    source: str
    language: str

    @property
    def text(self) -> str:
        """Return it as it stands in a message."""
        return self.said_as(self.passage)

    def said_as(self, words: str) -> str:
        """Return the message with other words for the passage; what must be told and the source stay."""
        return "\n\n".join(part for part in (words, self.notes, self.source) if part)


def suggest_articles(
    *, actor: Actor, text: str, language: str, limit: int = 3, public: bool = False
) -> list[SuggestedArticle]:
    """Return the articles that say most of what a text asks, best first; with `public` only those everybody may read.

    At most four queries.
    """
    wanted = max(1, min(limit, MAX_SUGGESTIONS))
    terms = asked_terms(text)
    audience = _audience(actor, public=public)
    hits = search.find_alike(terms=terms, kind=KIND, audience=audience, limit=wanted)
    shares = {hit.ref_id: hit.rank for hit in hits}
    if not shares:
        shares = {h.ref_id: 0.0 for h in search.find(text=text, kind=KIND, audience=audience, limit=wanted)}
    if not shares:
        return []
    rows = access.visible_articles(actor).filter(pk__in=shares, retired_at__isnull=True)
    found = {article.pk: article for article in rows.prefetch_related("products")}
    return _suggested([(found[key], share) for key, share in shares.items() if key in found], terms, language)


def cite_article(*, actor: Actor, article_id: int, text: str, language: str) -> str:
    """Return the passage of a public article that answers a text, with what must be told and where it stands.

    In the language asked for, or the one the article falls back to. Raises: NotFound.
    """
    return get_citation(actor=actor, article_id=article_id, text=text, language=language).text


def get_citation(*, actor: Actor, article_id: int, text: str, language: str) -> Citation:
    """Return what `cite_article` says, in its parts. Raises: NotFound."""
    article = access.visible_articles(actor).filter(
        pk=article_id, audience=Article.Audience.PUBLIC, retired_at__isnull=True
    )
    found = article.prefetch_related("products").first()
    suggested = _suggested([(found, 0.0)], asked_terms(text), language) if found is not None else []
    if not suggested:
        raise NotFound()
    one = suggested[0]
    told = list_precautions(actor=actor, product_ids=one.product_ids[:20], language=language)
    with translation.override(language):
        notes = [_("Please note: %(text)s") % {"text": note.text} for note in told]
        source = _("From “%(title)s”: %(url)s") % {"title": one.row.title, "url": article_url(one.row.slug)}
    return Citation(
        title=one.row.title,
        passage=one.passage,
        notes="\n".join(notes),
        source=source,
        language=one.row.language,
    )


def article_url(slug: str) -> str:
    """Return where everybody reads an article."""
    return f"{settings.YINUO_PUBLIC_URL}/help/{quote(slug)}/"


def suggest_products(*, actor: Actor, text: str, language: str, limit: int = 2) -> list[SuggestedProduct]:
    """Return the products on offer that a text is most likely about, best first. At most three queries."""
    wanted = max(1, min(limit, MAX_SUGGESTIONS))
    terms = asked_terms(text)
    audience = _audience(actor)
    hits = search.find_alike(terms=terms, kind=PRODUCT_KIND, audience=audience, limit=wanted)
    hits = hits or search.find(text=text, kind=PRODUCT_KIND, audience=audience, limit=wanted)
    keys = [hit.ref_id for hit in hits]
    if not keys:
        return []
    found: dict[int, Product] = access.visible_products(actor).filter(active=True).in_bulk(keys)
    return [
        SuggestedProduct(
            id=key,
            code=found[key].code,
            name=marked(text_in(found[key].names, language), terms),
            summary=text_in(found[key].summaries, language),
        )
        for key in keys
        if key in found
    ]


def _suggested(
    articles: Sequence[tuple[Article, float]], terms: list[AskedTerm], language: str
) -> list[SuggestedArticle]:
    by_article: dict[int, dict[str, ArticleVersion]] = {}
    for version in published_versions([article.pk for article, _share in articles]):
        by_article.setdefault(version.article_id, {})[version.language] = version
    found = []
    for article, share in articles:
        versions = by_article.get(article.pk, {})
        shown = shown_language(versions, language)
        if shown is None:
            continue
        version = versions[shown]
        found.append(
            SuggestedArticle(
                row=article_row(article, version),
                title=marked(version.title, terms),
                excerpt=excerpt(version.body, terms),
                passage=best_passage(version.body, terms),
                product_ids=sorted(product.pk for product in article.products.all()),
                share=share,
            )
        )
    return found


def _audience(actor: Actor, *, public: bool = False) -> str | None:
    return "public" if public or actor.kind is ActorKind.CUSTOMER else None
