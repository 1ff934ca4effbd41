"""What people looked for and did not find, for the editors."""

from datetime import datetime

from django.db.models import Q
from msgspec import Struct

from yinuo.catalog.models import MissedSearch
from yinuo.core.actor import Actor
from yinuo.core.errors import InvalidValue, NotFound

MAX_ROWS = 200


class MissedRow(Struct, frozen=True, kw_only=True):
    """A search without a result. `article` is the short name of what settled it, or "" with a `reason` or none yet."""

    id: int
    text: str
    language: str
    place: str
    times: int
    first_at: datetime
    last_at: datetime
    settled_at: datetime | None
    article: str
    article_id: int | None
    reason: str


def list_missed(
    *, actor: Actor, settled: bool = False, after: str = "", limit: int = 50
) -> tuple[list[MissedRow], str]:
    """Return searches by how often they were made, those that wait or those settled, and the cursor of the next page.

    One statement. Raises: NotAllowed, InvalidValue.
    """
    actor.require("article.edit")
    rows = MissedSearch.objects.filter(settled_at__isnull=not settled).select_related("article")
    if after:
        times, key = _read_cursor(after)
        rows = rows.filter(Q(times__lt=times) | Q(times=times, pk__lt=key))
    size = max(1, min(limit, MAX_ROWS))
    found = [_row(row) for row in rows.order_by("-times", "-pk")[: size + 1]]
    page = found[:size]
    return page, f"{page[-1].times}~{page[-1].id}" if len(found) > size else ""


def get_missed(*, actor: Actor, missed_id: int) -> MissedRow:
    """Return one search without a result. Raises: NotFound, NotAllowed."""
    actor.require("article.edit")
    row = MissedSearch.objects.select_related("article").filter(pk=missed_id).first()
    if row is None:
        raise NotFound()
    return _row(row)


def _row(row: MissedSearch) -> MissedRow:
    return MissedRow(
        id=row.pk,
        text=row.text,
        language=row.language,
        place=row.place,
        times=row.times,
        first_at=row.first_at,
        last_at=row.last_at,
        settled_at=row.settled_at,
        article=row.article.slug if row.article else "",
        article_id=row.article_id,
        reason=row.reason,
    )


def _read_cursor(text: str) -> tuple[int, int]:
    times, _tilde, key = text.partition("~")
    if not all(part.isascii() and part.isdigit() and len(part) < 19 for part in (times, key)):
        raise InvalidValue(field="cursor", problem=text[:60])
    return min(int(times), 2**31 - 1), int(key)
