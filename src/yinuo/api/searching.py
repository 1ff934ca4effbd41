"""Search through the API."""

from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from ninja import Field, Router

from yinuo.api.answers import actor_of, answer
from yinuo.api.doors import open_to_all
from yinuo.catalog.actions.missed import note_missed_search
from yinuo.catalog.queries.articles import find_articles
from yinuo.matters.queries.search import find_matters, find_messages
from yinuo.people.queries.customers import find_customers

router = Router(tags=["search"])
Kind = Literal["", "matters", "messages", "customers", "articles"]


@router.get("/search", summary="Search")
@open_to_all
def search(
    request: HttpRequest,
    q: Annotated[str, Field(min_length=1, max_length=200)],
    kind: Kind = "",
    limit: Annotated[int, Field(ge=1, le=50)] = 10,
) -> HttpResponse:
    """Search in what the caller may read: matters, messages, customers, articles; the best first in each."""
    actor = actor_of(request)
    found: dict[str, Any] = {}
    if kind in ("", "matters") and actor.can("matter.read"):
        found["matters"] = find_matters(actor=actor, text=q, limit=limit)
    if kind in ("", "messages") and actor.can("matter.read"):
        found["messages"] = find_messages(actor=actor, text=q, limit=limit)
    if kind in ("", "customers") and actor.can("customer.read"):
        found["customers"] = find_customers(actor=actor, text=q, limit=limit)
    if kind in ("", "articles") and actor.can("article.read"):
        language = get_language() or "zh-hans"
        found["articles"] = find_articles(actor=actor, text=q, language=language, limit=limit)
        if not found["articles"] and kind == "articles":
            note_missed_search(actor=actor, now=timezone.now(), text=q, language=language, place="api")
    return answer(found)
