"""What may answer a question, and what was looked for in vain, through the API."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from yinuo.api.answers import actor_of, answer, page
from yinuo.api.catalog import Language
from yinuo.api.doors import Key, Limit, Line, done, needs
from yinuo.api.schema import shows
from yinuo.catalog.actions.articles import count_answered
from yinuo.catalog.actions.missed import settle_missed_search
from yinuo.catalog.queries.missed import MissedRow, list_missed
from yinuo.catalog.queries.suggestions import article_url, suggest_articles, suggest_products
from yinuo.core.actor import Actor

router = Router(tags=["catalogue"])


class Settlement(Schema):
    """The article that answers a search, or why none is needed."""

    article_id: Key | None = None
    reason: Line = ""


@router.get("/suggestions", summary="What may answer a question")
@needs("article.read")
def suggestions(
    request: HttpRequest,
    text: Annotated[str, Field(min_length=2, max_length=600)],
    language: Language = "zh-hans",
    limit: Annotated[int, Field(ge=1, le=10)] = 3,
) -> HttpResponse:
    """Return the articles and products that say most of what a text asks, with the passage that may answer it."""
    actor = actor_of(request)
    articles = suggest_articles(actor=actor, text=text, language=language, limit=limit)
    products = suggest_products(actor=actor, text=text, language=language, limit=limit)
    return answer(
        {
            "articles": [
                {
                    "id": one.row.id,
                    "slug": one.row.slug,
                    "title": one.row.title,
                    "language": one.row.language,
                    "audience": one.row.audience,
                    "passage": one.passage,
                    "url": article_url(one.row.slug) if one.row.audience == "public" else "",
                    "share": round(one.share, 3),
                }
                for one in articles
            ],
            "products": [
                {"id": one.id, "code": one.code, "name": "".join(piece.text for piece in one.name)}
                for one in products
            ],
        }
    )


@router.post("/articles/{article_id}/answered", summary="Say that it answered a question")
@needs("article.read")
def answered(request: HttpRequest, article_id: Key) -> HttpResponse:
    """Count that an article answered somebody who was about to ask."""
    return done(request, lambda actor, now: count_answered(actor=actor, now=now, article_id=article_id))


@router.get(
    "/missed-searches",
    summary="List searches without a result",
    openapi_extra=shows(MissedRow, many=True),
)
@needs("article.edit")
def missed_searches(
    request: HttpRequest,
    settled: bool = False,
    cursor: Line = "",
    fields: Line = "",
    limit: Limit = 50,
) -> HttpResponse:
    """List what was looked for and not found, the most frequent first: those that wait, or those settled."""
    rows, after = list_missed(actor=actor_of(request), settled=settled, after=cursor, limit=limit)
    return page(rows, after=after, fields=fields)


@router.post("/missed-searches/{missed_id}/settle", summary="Settle a search without a result")
@needs("article.edit")
def settle(request: HttpRequest, missed_id: Key, settlement: Settlement) -> HttpResponse:
    """Settle a search by the article that answers it, which is found by its words from then on, or by a reason."""

    def work(actor: Actor, now: datetime) -> Any:
        row = settle_missed_search(actor=actor, now=now, missed_id=missed_id, **settlement.dict())
        return {"id": row.pk, "article_id": row.article_id, "reason": row.reason}

    return done(request, work)
