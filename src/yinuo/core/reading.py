"""Reading for hot pages: the text of a statement is made once, and PostgreSQL plans it once."""

from collections.abc import Sequence
from typing import Any, cast

from django.db import connection

from yinuo.runtime.database.base import DatabaseWrapper


def whole_text(statement: str, params: Sequence[Any]) -> str:
    """Return a statement with its values, quoted, in their places, so that it is the same whenever the same is asked.

    Its plan then knows the values too, which partial indexes and the search need.
    """
    text: str = connection.ops.compose_sql(statement, params)  # type: ignore[attr-defined]
    return text


def fetch(statement: str, params: Sequence[Any] | None = None) -> list[tuple[Any, ...]]:
    """Return all rows of a statement that comes again and again, word for word: its plan is kept."""
    with cast(DatabaseWrapper, connection).planned_cursor() as cursor:
        cursor.execute(statement, params)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
