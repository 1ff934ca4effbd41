"""Searches without a result: counted, and settled by an article or a reason."""

from datetime import datetime

from django.db import connection

from yinuo.catalog import access
from yinuo.catalog.errors import NothingSettles, SearchSettled
from yinuo.catalog.journal import MissedSearchSettled, SearchMissed
from yinuo.catalog.models import MissedSearch
from yinuo.catalog.rules import checked_text
from yinuo.catalog.rules.searches import kept_search
from yinuo.catalog.search import index_article
from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import InvalidValue, NotFound

PLACES = ("portal", "desk", "api")
# `xmax` is 0 for a row that was inserted: the first of its chain.
_COUNT = """
INSERT INTO missed_search AS kept (folded, text, language, place, times, first_at, last_at, reason)
VALUES (%s, %s, %s, %s, 1, %s, %s, '')
ON CONFLICT (folded, place) WHERE settled_at IS NULL DO UPDATE SET
    times = kept.times + 1, last_at = excluded.last_at, text = excluded.text, language = excluded.language
RETURNING id, times
"""


@action(journal=SearchMissed, many=True)
def note_missed_search(*, actor: Actor, now: datetime, text: str, language: str, place: str) -> int | None:
    """Count a search that found nothing, and return its key; None for what is not worth keeping or looks personal.

    The same words, folded, count as one until they are settled. Raises: NotAllowed, InvalidValue.
    """
    actor.require("article.read")
    if place not in PLACES:
        raise InvalidValue(field="place", problem=place)
    kept = kept_search(text)
    if kept is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [kept.folded, kept.text, language[:10], place, now, now])
        key, times = cursor.fetchone()
    record(SearchMissed(subject_id=key, place=place, times=times), subject_is_new=times == 1)
    return int(key)


@action(journal=MissedSearchSettled)
def settle_missed_search(
    *, actor: Actor, now: datetime, missed_id: int, article_id: int | None = None, reason: str = ""
) -> MissedSearch:
    """Settle a search by the article that answers it, which is found by its words from now on, or by a reason.

    Raises: NotAllowed, NotFound, SearchSettled, NothingSettles, CatalogTextTooLong, ArticleRetired.
    """
    actor.require("article.edit")
    missed = MissedSearch.objects.select_for_update().filter(pk=missed_id).first()
    if missed is None:
        raise NotFound()
    if missed.settled_at is not None:
        raise SearchSettled()
    reason = checked_text(reason, limit=200, field="reason")
    if article_id is None and not reason:
        raise NothingSettles(field="article_id")
    article = access.article_for(actor, article_id, "article.edit") if article_id is not None else None
    missed.settled_at, missed.settled_by_id = now, actor.staff_id
    missed.article, missed.reason = article, reason
    missed.save(update_fields=["settled_at", "settled_by", "article", "reason"])
    if article is not None and article.versions.filter(published_at__isnull=False).exists():
        index_article(article, now=now)
    record(MissedSearchSettled(subject_id=missed.pk, article_id=article_id, reason=reason))
    return missed
