"""Reading for hot pages: the text of a statement is made once, and PostgreSQL plans it once."""

import json
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, TypeVar, cast

from django.db import connection
from django.db.models import Model

from yinuo.runtime.database.base import DatabaseWrapper

M = TypeVar("M", bound=Model)


def whole_text(statement: str, params: Sequence[Any]) -> str:
    """Return a statement with its values, quoted, in their places, so that it is the same whenever the same is asked.

    Its plan then knows the values too, which partial indexes and the search need.
    """
    text: str = connection.ops.compose_sql(statement, params)  # type: ignore[attr-defined]
    return text


def fetch(statement: str, params: Sequence[Any] | None = None) -> list[tuple[Any, ...]]:
    """Return all rows of a statement that comes again and again, word for word: its plan is kept."""
    return cast(DatabaseWrapper, connection).planned_rows(statement, params)


def json_of(text: str | None) -> Any:
    """Return what a JSON column holds: `fetch` gives it as its text."""
    return None if text is None else json.loads(text)


def columns_of(model: type[Model]) -> str:
    """Return the columns of a model's own table as a SELECT names them for `objects_of`."""
    table = model._meta.db_table
    return ", ".join(f'"{table}"."{field.column}"' for field in model._meta.concrete_fields)


def objects_of(model: type[M], rows: Sequence[tuple[Any, ...]]) -> list[M]:
    """Return rows of all columns of a model, in their order, as its objects."""
    names, readers = _readers(model)
    return [
        model.from_db(
            connection.alias,
            names,
            [read(value) if read else value for read, value in zip(readers, row, strict=True)],
        )
        for row in rows
    ]


@cache
def _readers(model: type[Model]) -> tuple[list[str], list[Callable[[Any], Any] | None]]:
    fields = model._meta.concrete_fields
    return [field.attname for field in fields], [_reader(field) for field in fields]


def _reader(field: Any) -> Callable[[Any], Any] | None:
    if not hasattr(field, "from_db_value"):
        return None
    return lambda value: field.from_db_value(value, None, connection)
