"""The one search table: written with its cause, asked through one function."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models.expressions import RawSQL

from yinuo.core.action import current_frame
from yinuo.core.models import SearchDocument
from yinuo.core.search_text import document_tsvector_text, query_tsquery_text


def index(
    *,
    kind: str,
    ref_id: int,
    at: datetime,
    title: str,
    heavy: str,
    text: str,
    matter_id: int | None = None,
    customer_id: int | None = None,
    audience: str = "staff",
) -> None:
    """Index a row in the running action's transaction; the last call for a row in one operation wins.

    `heavy` (names, numbers, titles) ranks above `text`.
    """
    operation = current_frame().operation
    documents: dict[tuple[str, int], SearchDocument] = operation.keyed.setdefault("search", {})
    if not documents:
        operation.before_commit.append(lambda: operation.pending.insert(documents.values()))
    documents[(kind, ref_id)] = SearchDocument(
        kind=kind,
        ref_id=ref_id,
        matter_id=matter_id,
        customer_id=customer_id,
        audience=audience,
        at=at,
        title=title[:200],
        vector=document_tsvector_text([(heavy, "A"), (text, "D")]),
    )


def forget(*, kind: str, ref_id: int) -> None:
    """Take a row out of the index."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_document WHERE kind = %s AND ref_id = %s", [kind, ref_id])


@dataclass(frozen=True, kw_only=True)
class Hit:
    kind: str
    ref_id: int
    matter_id: int | None
    customer_id: int | None
    title: str
    at: datetime
    rank: float


def find(*, text: str, kind: str, audience: str | None = None, limit: int = 20) -> list[Hit]:
    """Return the best hits of a kind among the newest 500 that match. The caller restricts to what its actor may see."""
    query = query_tsquery_text(text)
    if not query:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kind, ref_id, matter_id, customer_id, title, at, ts_rank(vector, q) AS rank FROM ("
            "  SELECT d.*, q FROM search_document d, CAST(%s AS tsquery) q"
            "  WHERE vector @@ q AND kind = %s AND (%s::text IS NULL OR audience = %s) ORDER BY at DESC LIMIT 500"
            ") x ORDER BY rank DESC, at DESC, ref_id DESC LIMIT %s",
            [query, kind, audience, audience, limit],
        )
        return [
            Hit(kind=k, ref_id=r, matter_id=m, customer_id=c, title=h, at=t, rank=rank)
            for k, r, m, c, h, t, rank in cursor.fetchall()
        ]


def matching_matters(text: str) -> RawSQL:
    """Return the keys of matters of which a document matches, for use in a filter; none for a text without words."""
    return RawSQL(
        "SELECT matter_id FROM search_document WHERE matter_id IS NOT NULL AND vector @@ CAST(%s AS tsquery)",
        [query_tsquery_text(text) or "'\x01'"],
    )
