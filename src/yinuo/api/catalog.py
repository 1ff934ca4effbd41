"""Articles through the API."""

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from yinuo.api.answers import actor_of, answer, chosen, page
from yinuo.api.doors import Key, Limit, Line, Text, done, needs
from yinuo.api.moves import Because
from yinuo.api.schema import shows
from yinuo.catalog.actions.articles import (
    create_article,
    publish_article,
    retire_article,
    vote_article,
    write_article_version,
)
from yinuo.catalog.queries.articles import (
    ArticlePage,
    ArticleRow,
    VersionRow,
    get_article,
    list_articles,
    list_versions,
)
from yinuo.core.actor import Actor

router = Router(tags=["catalogue"])
Language = Literal["zh-hans", "zh-hant", "en"]
Texts = dict[str, Text]


class NewArticle(Schema):
    slug: Line
    category: Line = ""
    product_ids: list[Key] = []
    audience: Literal["public", "staff"] = "staff"


class Version(Schema):
    language: Language
    title: Line
    body: Text


class Publication(Schema):
    audience: Literal["public", "staff"]
    languages: list[Language]


class Vote(Schema):
    helpful: bool


@router.get("/articles", summary="List articles", openapi_extra=shows(ArticleRow, many=True))
@needs("article.read")
def articles(
    request: HttpRequest,
    language: Language = "zh-hans",
    audience: Line = "",
    category: Line = "",
    product_id: Key | None = None,
    drafts: bool = False,
    cursor: Line = "",
    fields: Line = "",
    limit: Limit = 50,
) -> HttpResponse:
    """List articles by their short names; `drafts` adds what is not published, for those who edit."""
    rows, after = list_articles(
        actor=actor_of(request),
        language=language,
        audience=audience,
        category=category,
        product_id=product_id,
        drafts=drafts,
        after=cursor,
        limit=limit,
    )
    return page(rows, after=after, fields=fields)


@router.post("/articles", summary="Begin an article")
@needs("article.edit")
def begin(request: HttpRequest, article: NewArticle) -> HttpResponse:
    """Begin an article; its words follow as versions."""

    def work(actor: Actor, now: datetime) -> Any:
        made = create_article(actor=actor, now=now, **article.dict())
        return {"id": made.pk, "slug": made.slug}

    return done(request, work, status=201, location=lambda made: f"/api/v1/articles/{made['slug']}")


@router.get("/articles/{slug}", summary="Read an article", openapi_extra=shows(ArticlePage))
@needs("article.read")
def article(request: HttpRequest, slug: str, language: Language = "zh-hans") -> HttpResponse:
    """Read a published article by its short name."""
    found = get_article(actor=actor_of(request), slug=slug.replace("\x00", ""), language=language)
    return answer({**chosen(found, ""), "row": chosen(found.row, "")})


@router.get(
    "/articles/{article_id}/versions", summary="List versions", openapi_extra=shows(VersionRow, many=True)
)
@needs("article.edit")
def versions(request: HttpRequest, article_id: Key) -> HttpResponse:
    """List all versions of an article, newest first in each language."""
    return page(list_versions(actor=actor_of(request), article_id=article_id))


@router.post("/articles/{article_id}/versions", summary="Write a version")
@needs("article.edit")
def write(request: HttpRequest, article_id: Key, version: Version) -> HttpResponse:
    """Write the next version in one language, as a draft; `body` is Markdown."""

    def work(actor: Actor, now: datetime) -> Any:
        made = write_article_version(actor=actor, now=now, article_id=article_id, **version.dict())
        return {"id": made.pk, "number": made.number}

    return done(request, work, status=201)


@router.post("/articles/{article_id}/publish", summary="Publish an article")
@needs("article.edit")
def publish(request: HttpRequest, article_id: Key, publication: Publication) -> HttpResponse:
    """Show the newest version in each of these languages to the audience."""

    def work(actor: Actor, now: datetime) -> Any:
        row = publish_article(actor=actor, now=now, article_id=article_id, **publication.dict())
        return {"id": row.pk, "slug": row.slug}

    return done(request, work)


@router.post("/articles/{article_id}/retire", summary="Take an article away")
@needs("article.edit")
def retire(request: HttpRequest, article_id: Key, because: Because) -> HttpResponse:
    """Take an article away from its readers."""

    def work(actor: Actor, now: datetime) -> Any:
        row = retire_article(actor=actor, now=now, article_id=article_id, reason=because.reason)
        return {"id": row.pk, "slug": row.slug}

    return done(request, work)


@router.post("/articles/{article_id}/vote", summary="Say whether it helped")
@needs("article.read")
def vote(request: HttpRequest, article_id: Key, vote: Vote) -> HttpResponse:
    """Count whether an article helped."""
    return done(
        request,
        lambda actor, now: vote_article(actor=actor, now=now, article_id=article_id, helpful=vote.helpful),
    )
