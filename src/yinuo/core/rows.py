"""Insert rows of several tables in one prepared statement: one round trip where the ORM would make one a table.

For hot paths only. The rows must have their keys; foreign keys are checked at the commit, so their order is free.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import count
from typing import Any

import psycopg
from django.db import connection
from django.db.models import Field, Model

ONE_STATEMENT = 24  # more rows are a batch: their shapes are too many to keep prepared
CHUNK = 500
# What an insert does when the row is there already, by table.
_ON_CONFLICT = {
    "journal_head": " ON CONFLICT (subject_kind, subject_id) DO UPDATE"
    " SET sequence = excluded.sequence, hash = excluded.hash, seal = excluded.seal",
}


def insert_rows(rows: Sequence[Model]) -> None:
    """Insert rows, grouped by table in the order in which the tables first appear.

    A row of an inheriting model is written to its own table only; `rows_of` gives both.
    """
    if not rows:
        return
    groups: dict[type[Model], list[Model]] = {}
    for row in rows:
        groups.setdefault(type(row), []).append(row)
    if len(rows) <= ONE_STATEMENT:
        _execute(groups, prepare=True)
        return
    for model, members in groups.items():
        for start in range(0, len(members), CHUNK):
            _execute({model: members[start : start + CHUNK]}, prepare=False)


def _execute(groups: dict[type[Model], list[Model]], *, prepare: bool) -> None:
    shape = tuple((model, len(members)) for model, members in groups.items())
    values = [value for model, members in groups.items() for row in members for value in _values(model, row)]
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.RawCursor(connection.connection) as cursor:
        cursor.execute(_statement(shape), values, prepare=prepare)
    for members in groups.values():
        for row in members:
            row._state.adding, row._state.db = False, connection.alias


def rows_of(row: Model, base: type[Model]) -> list[Model]:
    """Return a new row of an inheriting model as its rows in both tables, the base's first."""
    if type(row) is base:
        return [row]
    link, key = type(row)._meta.parents[base], base._meta.pk
    if link is not None and key is not None:
        setattr(row, link.attname, getattr(row, key.attname))
    return [
        base(**{field.attname: getattr(row, field.attname) for field in base._meta.local_concrete_fields}),
        row,
    ]


def _values(model: type[Model], row: Model) -> list[Any]:
    return [prepare(getattr(row, name)) for name, prepare in _columns(model)]


@cache
def _columns(model: type[Model]) -> list[tuple[str, Callable[[Any], Any]]]:
    return [(field.attname, _preparer(field)) for field in model._meta.local_concrete_fields]


def _preparer(field: "Field[Any, Any]") -> Callable[[Any], Any]:
    return lambda value: field.get_db_prep_save(value, connection)


@cache
def _statement(shape: tuple[tuple[type[Model], int], ...]) -> str:
    """Return the statement of a shape, with the server's own numbered placeholders: nothing is left to parse here."""
    numbers = count(1)
    inserts = [_insert(model, rows, numbers) for model, rows in shape]
    if len(inserts) == 1:
        return inserts[0]
    steps = ", ".join(f"w{n} AS ({insert})" for n, insert in enumerate(inserts[:-1]))
    return f"WITH {steps} {inserts[-1]}"


def _insert(model: type[Model], rows: int, numbers: Iterator[int]) -> str:
    table, fields = model._meta.db_table, model._meta.local_concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    marks = ", ".join("(" + ", ".join(f"${next(numbers)}" for _ in fields) + ")" for _ in range(rows))
    return f'INSERT INTO "{table}" ({columns}) VALUES {marks}{_ON_CONFLICT.get(table, "")}'  # noqa: S608
