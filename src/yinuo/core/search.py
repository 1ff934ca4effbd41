"""The one search table: written with its cause, asked through one function."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models.expressions import RawSQL
from msgspec import Struct

from yinuo.core.action import current_frame
from yinuo.core.likeness import AskedTerm, match_of
from yinuo.core.models import SearchDocument
from yinuo.core.rows import PendingRows
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
    is_new: bool = False,
) -> None:
    """Index a row in the running action's transaction; the last call for a row in one operation wins.

    `heavy` (names, numbers, titles) ranks above `text`. A row that `is_new` was never indexed before.
    """
    operation = current_frame().operation
    documents: dict[tuple[str, int], tuple[bool, tuple[Any, ...]]] = operation.keyed.setdefault("search", {})
    if not documents:
        operation.before_commit.append(lambda: _write(documents, operation.pending))
    vector = document_tsvector_text([(heavy, "A"), (text, "D")])
    is_new = is_new and documents.get((kind, ref_id), (True,))[0]
    documents[kind, ref_id] = (
        is_new,
        (kind, ref_id, matter_id, customer_id, audience, at, title[:200], vector),
    )


_COLUMNS = ("kind", "ref_id", "matter_id", "customer_id", "audience", "at", "title", "vector")


def _write(documents: Mapping[tuple[str, int], tuple[bool, tuple[Any, ...]]], pending: PendingRows) -> None:
    for which in (True, False):
        rows = [values for is_new, values in documents.values() if is_new is which]
        pending.insert_values(SearchDocument, _COLUMNS, rows, is_new=which)


def forget(*, kind: str, ref_id: int) -> None:
    """Take a row out of the index."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_document WHERE kind = %s AND ref_id = %s", [kind, ref_id])


class Hit(Struct, frozen=True, kw_only=True):
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


KNOWLEDGE = ("article", "product")
_MOST_NEAR = 400
_NEAR = """
WITH near AS MATERIALIZED (
  SELECT ref_id, matter_id, customer_id, title, at, vector FROM search_document
  WHERE vector @@ %(any)s::tsquery AND {which} AND (%(audience)s::text IS NULL OR audience = %(audience)s)
  ORDER BY ts_rank(vector, %(any)s::tsquery) DESC, ref_id DESC LIMIT %(most)s
), term AS (SELECT * FROM unnest(%(plain)s::text[], %(heavy)s::text[]) WITH ORDINALITY AS t(plain, heavy, place))
SELECT ref_id, matter_id, customer_id, title, at, array_agg(place - 1),
  coalesce(array_agg(place - 1) FILTER (WHERE vector @@ heavy::tsquery), '{{}}'),
  (SELECT count(*) FROM search_document WHERE {which})
FROM near JOIN term ON vector @@ plain::tsquery GROUP BY ref_id, matter_id, customer_id, title, at
"""


def find_alike(
    *,
    terms: Sequence[AskedTerm],
    kind: str,
    audience: str | None = None,
    matter_ids: Sequence[int] | None = None,
    limit: int = 5,
) -> list[Hit]:
    """Return the documents of a kind that say most of what is asked, best first; none that merely share a word.

    Of messages only those of some matters are compared. The caller restricts to what its actor may see. One statement.
    """
    if not terms or (kind not in KNOWLEDGE and not matter_ids):
        return []
    which = f"kind = '{kind}'" if kind in KNOWLEDGE else "kind = %(kind)s AND matter_id = ANY(%(matters)s)"
    plain = [term.as_query() for term in terms]
    with connection.cursor() as cursor:
        cursor.execute(
            _NEAR.format(which=which),
            {
                "any": " | ".join(plain),
                "plain": plain,
                "heavy": [term.as_query(heavy=True) for term in terms],
                "kind": kind,
                "matters": list(matter_ids or ()),
                "audience": audience,
                "most": _MOST_NEAR,
            },
        )
        rows = cursor.fetchall()
    said_by = Counter(place for row in rows for place in row[5])
    found = []
    for ref_id, matter_id, customer_id, title, at, said, heavy, documents in rows:
        known = min(documents, _MOST_NEAR) if len(rows) == _MOST_NEAR else documents
        match = match_of(terms, said=said, heavy=heavy, documents=known, said_by=said_by)
        if match.is_near:
            found.append(
                Hit(
                    kind=kind,
                    ref_id=ref_id,
                    matter_id=matter_id,
                    customer_id=customer_id,
                    title=title,
                    at=at,
                    rank=match.share,
                )
            )
    return sorted(found, key=lambda hit: (-hit.rank, -hit.at.timestamp(), -hit.ref_id))[:limit]


def matching_matters(text: str) -> RawSQL:
    """Return the keys of matters of which a document matches, for use in a filter; none for a text without words."""
    return RawSQL(
        "SELECT matter_id FROM search_document WHERE matter_id IS NOT NULL AND vector @@ CAST(%s AS tsquery)",
        [query_tsquery_text(text) or "'\x01'"],
    )
