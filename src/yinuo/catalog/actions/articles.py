"""Knowledge articles: written in versions, published by language, retired; voted on by readers."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from yinuo.catalog import access
from yinuo.catalog.errors import CodeTaken, NothingToPublish, NotPublished
from yinuo.catalog.journal import (
    ArticleAnswered,
    ArticleChanged,
    ArticleCreated,
    ArticlePublished,
    ArticleVersionWritten,
    ArticleVoted,
    ArticleWasRetired,
)
from yinuo.catalog.models import Article, ArticleVersion, Product
from yinuo.catalog.rules import checked_language, checked_slug, checked_text, needed_text
from yinuo.catalog.search import forget_article, index_article
from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import InvalidValue

BODY_LIMIT = 100_000


@action(journal=ArticleCreated)
def create_article(
    *,
    actor: Actor,
    now: datetime,
    slug: str,
    category: str = "",
    product_ids: Iterable[int] = (),
    audience: str = Article.Audience.STAFF,
) -> Article:
    """Begin an article; its words follow by `write_article_version`.

    Raises: NotAllowed, BadSlug, CatalogTextTooLong, CodeTaken, InvalidValue.
    """
    actor.require("article.edit")
    article = Article(
        slug=checked_slug(slug),
        category=checked_text(category, limit=60, field="category"),
        audience=_checked_audience(audience),
        created_at=now,
    )
    try:
        with transaction.atomic():
            article.save(force_insert=True)
    except IntegrityError:
        if Article.objects.filter(slug=article.slug).exists():
            raise CodeTaken(field="slug", code=article.slug) from None
        raise
    article.products.set(Product.objects.filter(pk__in=set(product_ids)))
    record(ArticleCreated(subject_id=article.pk, slug=article.slug), subject_is_new=True)
    return article


@action(journal=ArticleChanged)
def change_article(*, actor: Actor, now: datetime, article_id: int, fields: Mapping[str, Any]) -> Article:
    """Change an article's category or product_ids; its words are changed by a new version.

    Raises: NotFound, NotAllowed, ArticleRetired, CatalogTextTooLong, InvalidValue.
    """
    article = access.article_for(actor, article_id, "article.edit")
    changed: dict[str, Any] = {}
    if unknown := sorted(fields.keys() - {"category", "product_ids"}):
        raise InvalidValue(field=unknown[0], problem=_("There is no such field."))
    if "category" in fields:
        category = checked_text(fields["category"], limit=60, field="category")
        if category != article.category:
            changed["category"] = [article.category, category]
            article.category = category
            article.save(update_fields=["category"])
    if "product_ids" in fields:
        before = sorted(article.products.values_list("pk", flat=True))
        article.products.set(Product.objects.filter(pk__in=set(fields["product_ids"])))
        after = sorted(article.products.values_list("pk", flat=True))
        if before != after:
            changed["product_ids"] = [before, after]
    record(ArticleChanged(subject_id=article.pk, changed=changed))
    return article


@action(journal=ArticleVersionWritten)
def write_article_version(
    *, actor: Actor, now: datetime, article_id: int, language: str, title: str, body: str
) -> ArticleVersion:
    """Write the next version of an article in one language, as a draft; `body` is Markdown.

    Versions are never changed, so that what a reader saw on a day can be shown.

    Raises: NotFound, NotAllowed, ArticleRetired, UnknownLanguage, CatalogTextMissing, CatalogTextTooLong.
    """
    article = access.article_for(actor, article_id, "article.edit")
    # The article's row is locked, so two writers get two numbers.
    last = ArticleVersion.objects.filter(article=article, language=language).aggregate(last=Max("number"))[
        "last"
    ]
    version = ArticleVersion.objects.create(
        article=article,
        language=checked_language(language),
        number=(last or 0) + 1,
        title=needed_text(title, limit=160, field="title"),
        body=needed_text(body, limit=BODY_LIMIT, field="body"),
        author_id=actor.staff_id,
        written_at=now,
    )
    record(
        ArticleVersionWritten(
            subject_id=article.pk, version_id=version.pk, language=language, number=version.number
        )
    )
    return version


@action(journal=ArticlePublished)
def publish_article(
    *, actor: Actor, now: datetime, article_id: int, audience: str, languages: Iterable[str]
) -> Article:
    """Show the newest version in each of these languages to the audience (public or staff).

    Publishing again for another audience needs no new version.

    Raises: NotFound, NotAllowed, ArticleRetired, InvalidValue, NothingToPublish naming every
    language without a text.
    """
    article = access.article_for(actor, article_id, "article.edit")
    wanted = list(dict.fromkeys(languages))
    newest = _newest(article, wanted)
    missing = [language for language in wanted if language not in newest]
    if missing or not wanted:
        raise NothingToPublish(field="languages", languages=", ".join(missing))
    article.audience = _checked_audience(audience)
    article.save(update_fields=["audience"])
    ids = [version.pk for version in newest.values()]
    ArticleVersion.objects.filter(pk__in=ids, published_at__isnull=True).update(published_at=now)
    index_article(article, now=now)
    record(
        ArticlePublished(
            subject_id=article.pk,
            audience=article.audience,
            versions={language: newest[language].number for language in wanted},
        )
    )
    return article


@action(journal=ArticleWasRetired)
def retire_article(*, actor: Actor, now: datetime, article_id: int, reason: str = "") -> Article:
    """Take an article away from its readers.

    Raises: NotFound, NotAllowed, ArticleRetired.
    """
    article = access.article_for(actor, article_id, "article.edit")
    article.retired_at = now
    article.save(update_fields=["retired_at"])
    forget_article(article)
    record(ArticleWasRetired(subject_id=article.pk, reason=reason))
    return article


@action(journal=ArticleVoted)
def vote_article(*, actor: Actor, now: datetime, article_id: int, helpful: bool) -> None:
    """Count whether an article helped; readers need not be known. That one reader votes once is the page's concern.

    Raises: NotFound, ArticleRetired, NotPublished.
    """
    article = access.article_for(actor, article_id, "article.read")
    if not ArticleVersion.objects.filter(article=article, published_at__isnull=False).exists():
        raise NotPublished()
    column = "helpful" if helpful else "not_helpful"
    Article.objects.filter(pk=article.pk).update(**{column: F(column) + 1})
    record(ArticleVoted(subject_id=article.pk, helpful=helpful))


@action(journal=ArticleAnswered)
def count_answered(*, actor: Actor, now: datetime, article_id: int) -> None:
    """Count that an article answered somebody who was about to ask: a self-service answer, and a vote that it helped.

    That one reader counts once is the page's concern. Raises: NotFound, ArticleRetired, NotPublished.
    """
    article = access.article_for(actor, article_id, "article.read")
    if not ArticleVersion.objects.filter(article=article, published_at__isnull=False).exists():
        raise NotPublished()
    Article.objects.filter(pk=article.pk).update(answered=F("answered") + 1, helpful=F("helpful") + 1)
    record(ArticleAnswered(subject_id=article.pk))


def _newest(article: Article, languages: list[str]) -> dict[str, ArticleVersion]:
    rows = ArticleVersion.objects.filter(article=article, language__in=languages)
    return {row.language: row for row in rows.order_by("language", "-number").distinct("language")}


def _checked_audience(audience: str) -> str:
    if audience not in Article.Audience.values:
        raise InvalidValue(field="audience", problem=_("Please choose one of those offered."))
    return str(audience)
