"""Write rows of several tables in one prepared statement: one round trip where the ORM would make one a table.

For hot paths only. The rows must have their keys; foreign keys are checked at the commit, so their order is free.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import count
from typing import Any

import orjson
import psycopg
from django.db import connection
from django.db.models import Field, ForeignKey, JSONField, Model
from psycopg.types.json import Jsonb

ONE_STATEMENT = 24  # more rows are a batch: their shapes are too many to keep prepared
CHUNK = 500
# What an insert does when the row is there already, by table.
_ON_CONFLICT = {
    "journal_head": " ON CONFLICT (subject_kind, subject_id) DO UPDATE"
    " SET sequence = excluded.sequence, hash = excluded.hash, seal = excluded.seal",
    "search_document": " ON CONFLICT (kind, ref_id) DO UPDATE"
    " SET matter_id = excluded.matter_id, customer_id = excluded.customer_id, audience = excluded.audience,"
    " at = excluded.at, title = excluded.title, vector = excluded.vector",
}
# Columns whose values the driver takes as they are: Django's own preparation would cost more than the insert.
_PLAIN = frozenset(
    {"BinaryField", "BooleanField", "CharField", "DateField", "DateTimeField", "TextField", "UUIDField"}
)


@dataclass(frozen=True)
class _Insert:
    """The shape of an insert: its text depends on nothing else."""

    model: type[Model]
    rows: int

    def into(self) -> str:
        columns = ", ".join(f'"{field.column}"' for field in self.model._meta.local_concrete_fields)
        return f'"{self.model._meta.db_table}" ({columns})'

    def text(self, numbers: Iterator[int]) -> str:
        meta = self.model._meta
        marks = ", ".join(
            "(" + ", ".join(f"${next(numbers)}" for _ in meta.local_concrete_fields) + ")"
            for _ in range(self.rows)
        )
        return f"INSERT INTO {self.into()} VALUES {marks}{_ON_CONFLICT.get(meta.db_table, '')}"  # noqa: S608


@dataclass(frozen=True)
class _Change:
    """The shape of a change of one row, found by its key."""

    model: type[Model]
    names: tuple[str, ...]

    def text(self, numbers: Iterator[int]) -> str:
        meta = self.model._meta
        columns = ", ".join(f'"{_field(self.model, name).column}" = ${next(numbers)}' for name in self.names)
        return f'UPDATE "{meta.db_table}" SET {columns} WHERE "{_key(self.model).column}" = ${next(numbers)}'  # noqa: S608


_Shape = _Insert | _Change
_Step = tuple[_Shape, list[list[Any]]]


class PendingRows:
    """Rows and changes of one operation that wait to be written together.

    They are written before the first statement that names one of their tables, before a savepoint, and at the
    operation's end: whoever reads, reads what was written. A savepoint rolled back forgets what waited since.
    One statement either inserts into a table or changes it: in which order it would do both, nobody can say.
    """

    def __init__(self) -> None:
        self._forget()

    def insert(self, rows: Iterable[Model]) -> None:
        """Add new rows."""
        for row in rows:
            _mark_written(row)
            parts = _parts(type(row))
            if not self._changes.keys().isdisjoint(parts):
                self.write()
            self._rows.append(row)
            for part in parts:
                self._new.setdefault(part, {})[row.pk] = row

    def change(self, row: Model, **values: Any) -> None:
        """Set columns of a row: in the object at once, in the database with the rest."""
        for name, value in values.items():
            setattr(row, name, value)
            field = _field(type(row), name)
            new = self._new.get(field.model, {})
            if row.pk in new:
                setattr(new[row.pk], name, value)
                continue
            if new:
                self.write()
            changed = self._changes.setdefault(field.model, {}).setdefault(row.pk, {})
            changed[field.attname] = getattr(row, field.attname)

    def write(self) -> None:
        """Write everything that waits."""
        rows, changes = self._rows, self._changes
        self._forget()
        changed = [
            _change(model, key, values) for model, ones in changes.items() for key, values in ones.items()
        ]
        _write([*changed, *_inserts(rows)])

    def guard(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        """Write what waits before a statement that could see it. For `connection.execute_wrapper`."""
        if self._new or self._changes:
            if sql.startswith("ROLLBACK TO"):
                self._forget()
            elif sql.startswith("SAVEPOINT") or _naming(frozenset({*self._new, *self._changes})).search(sql):
                self.write()
        return execute(sql, params, many, context)

    def _forget(self) -> None:
        self._rows: list[Model] = []
        self._new: dict[type[Model], dict[Any, Model]] = {}
        self._changes: dict[type[Model], dict[Any, dict[str, Any]]] = {}


def _mark_written(row: Model) -> None:
    row._state.adding, row._state.db = False, connection.alias
    for base, link in row._meta.parents.items():
        if link is not None:
            setattr(row, link.attname, getattr(row, _key(base).attname))


def _inserts(rows: Iterable[Model]) -> list[_Step]:
    """Return the inserts of rows by table, in the order in which the tables first appear."""
    groups: dict[type[Model], list[Model]] = {}
    for row in rows:
        for part in _parts(type(row)):
            groups.setdefault(part, []).append(row)
    return [
        (_Insert(part, len(chunk)), [_values(part, row) for row in chunk])
        for part, members in groups.items()
        for start in range(0, len(members), CHUNK)
        for chunk in [members[start : start + CHUNK]]
    ]


def _change(model: type[Model], key: Any, values: dict[str, Any]) -> _Step:
    prepared = [_prepared(_field(model, name), value) for name, value in values.items()]
    return _Change(model, tuple(values)), [[*prepared, _prepared(_key(model), key)]]


def _write(steps: Sequence[_Step]) -> None:
    size = sum(shape.rows if isinstance(shape, _Insert) else 1 for shape, _ in steps)
    if 0 < size <= ONE_STATEMENT:
        _execute(steps, prepare=True)
        return
    for shape, rows in steps:
        if isinstance(shape, _Insert) and shape.model._meta.db_table not in _ON_CONFLICT:
            _copy(shape, rows)
        else:
            _execute([(shape, rows)], prepare=False)


def _execute(steps: Sequence[_Step], *, prepare: bool) -> None:
    statement = _statement(tuple(shape for shape, _ in steps))
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.RawCursor(connection.connection) as cursor:
        values = [value for _, rows in steps for row in rows for value in row]
        cursor.execute(statement, values, prepare=prepare)


def _copy(shape: _Insert, rows: list[list[Any]]) -> None:
    text = f"COPY {shape.into()} FROM STDIN"
    connection.ensure_connection()
    with (
        connection.wrap_database_errors,
        psycopg.RawCursor(connection.connection) as cursor,
        cursor.copy(text) as copy,
    ):
        for row in rows:
            copy.write_row(row)


@cache
def _statement(shapes: tuple[_Shape, ...]) -> str:
    """Return the statement of a shape, with the server's own numbered placeholders: nothing is left to parse here."""
    numbers = count(1)
    *before, last = [shape.text(numbers) for shape in shapes]
    if not before:
        return last
    return f"WITH {', '.join(f'w{n} AS ({text})' for n, text in enumerate(before))} {last}"


@cache
def _parts(model: type[Model]) -> tuple[type[Model], ...]:
    """Return the models in whose tables a row of a model stands, the base's first."""
    return (*model._meta.parents, model)


def _values(part: type[Model], row: Model) -> list[Any]:
    return [
        value if prepare is None else prepare(value)
        for name, prepare in _columns(part)
        for value in [getattr(row, name)]
    ]


@cache
def _columns(model: type[Model]) -> list[tuple[str, Callable[[Any], Any] | None]]:
    return [(field.attname, _preparer(field)) for field in model._meta.local_concrete_fields]


@cache
def _preparer(field: "Field[Any, Any]") -> Callable[[Any], Any] | None:
    """Return what makes a column's value ready for the driver, None where nothing needs to."""
    target = field.target_field if isinstance(field, ForeignKey) else field
    kind = target.get_internal_type().replace("AutoField", "IntegerField")
    if kind in _PLAIN:
        return None
    # The width of a number is its column's, not its value's: else each size of number would be a statement of its own.
    if width := connection.ops.integerfield_type_map.get(kind):  # type: ignore[attr-defined]
        return lambda value: None if value is None else width(value)
    if isinstance(field, JSONField) and field.encoder is None:
        return lambda value: None if value is None else Jsonb(value, _json)
    return lambda value: field.get_db_prep_save(value, connection)


def _json(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS)


def _prepared(field: "Field[Any, Any]", value: Any) -> Any:
    prepare = _preparer(field)
    return value if prepare is None else prepare(value)


def _field(model: type[Model], name: str) -> "Field[Any, Any]":
    field = model._meta.get_field(name)
    assert isinstance(field, Field)  # noqa: S101 - a reverse relation has no column to set
    return field


def _key(model: type[Model]) -> "Field[Any, Any]":
    key = model._meta.pk
    assert key is not None  # noqa: S101 - only abstract models have none
    return key


@cache
def _naming(models: frozenset[type[Model]]) -> re.Pattern[str]:
    """Return what finds a table's name in a statement; another table's column may be called so, which does no harm."""
    return re.compile(rf"\b(?:{'|'.join(model._meta.db_table for model in models)})\b")
