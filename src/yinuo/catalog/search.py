"""What of an article can be found."""

from datetime import datetime

from yinuo.catalog.models import Article, ArticleVersion
from yinuo.core import search

KIND = "article"


def published_versions(article_ids: list[int]) -> list[ArticleVersion]:
    """Return of these articles the newest published version in each language, by article and language."""
    rows = ArticleVersion.objects.filter(article__in=article_ids, published_at__isnull=False)
    return list(rows.order_by("article_id", "language", "-number").distinct("article_id", "language"))


def index_article(article: Article, *, now: datetime) -> None:
    """Make the published words of an article findable, in all its languages at once."""
    versions = published_versions([article.pk])
    search.index(
        kind=KIND,
        ref_id=article.pk,
        at=now,
        title=versions[0].title if versions else article.slug,
        heavy="\n".join([*(version.title for version in versions), article.category]),
        text="\n".join(version.body for version in versions),
        audience=article.audience,
    )


def forget_article(article: Article) -> None:
    """Take an article out of what can be found."""
    search.forget(kind=KIND, ref_id=article.pk)
