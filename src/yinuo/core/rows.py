"""Write rows of several tables in one prepared statement: one round trip where the ORM would make one a table.

For hot paths only. The rows must have their keys; foreign keys are checked at the commit, so their order is free.
A batch is copied instead, and what it changes is set by a statement a shape: how many there are does not matter.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import chain, count
from typing import Any

import orjson
import psycopg
from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import Field, ForeignKey, JSONField, Model
from msgspec import Struct
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
    {
        "BinaryField",
        "BooleanField",
        "CharField",
        "DateField",
        "DateTimeField",
        "SearchVectorField",
        "TextField",
        "UUIDField",
    }
)
Values = Sequence[Any]
_NOTHING = ("{}", None)  # an empty array, and none


class JsonText(str):
    """A JSON column's value that is written out already."""

    __slots__ = ()


class _Table(Struct, frozen=True):
    """A table as values come for it: in the order of `names`; each other column gets its field's default.

    Of a row that `is_new` there cannot be one already.
    """

    model: type[Model]
    names: tuple[str, ...]
    is_new: bool = False

    @property
    def on_conflict(self) -> str:
        return "" if self.is_new else _ON_CONFLICT.get(self.model._meta.db_table, "")


class _Insert(Struct, frozen=True):
    """The shape of an insert: its text depends on nothing else."""

    table: _Table
    rows: int

    def text(self, numbers: Iterator[int]) -> str:
        width = len(_columns(self.table))
        marks = ", ".join(
            "(" + ", ".join(f"${next(numbers)}" for _ in range(width)) + ")" for _ in range(self.rows)
        )
        return f"INSERT INTO {_into(self.table)} VALUES {marks}{self.table.on_conflict}"  # noqa: S608

    def bound(self, row: Values) -> Iterator[Any]:
        """Yield a row's values as a statement takes them."""
        return map(_bound, _columns(self.table), chain(row, _rest(self.table)))


class _Change(Struct, frozen=True):
    """The shape of a change of rows that are found by their keys: each row is its values, then its key."""

    model: type[Model]
    names: tuple[str, ...]
    rows: int = 1

    def text(self, numbers: Iterator[int]) -> str:
        *columns, key = [f'"{field.column}"' for field in self._fields()]
        table = f'"{self.model._meta.db_table}"'
        if self.rows == 1:
            sets = ", ".join(f"{column} = ${next(numbers)}" for column in columns)
            return f"UPDATE {table} SET {sets} WHERE {key} = ${next(numbers)}"  # noqa: S608
        # A type without its length: a cast to it would cut a text off where the column refuses it.
        types = [re.sub(r"\(.*?\)", "", field.db_type(connection) or "") for field in self._fields()]
        rows = ", ".join(
            "(" + ", ".join(f"${next(numbers)}::{one}" for one in types) + ")" for _ in range(self.rows)
        )
        sets = ", ".join(f"{column} = v.c{place}" for place, column in enumerate(columns))
        names = ", ".join(f"c{place}" for place in range(len(types)))
        return (
            f"UPDATE {table} SET {sets} FROM (VALUES {rows}) AS v ({names})"  # noqa: S608
            f" WHERE {table}.{key} = v.c{len(columns)}"
        )

    def bound(self, row: Values) -> Iterator[Any]:
        """Yield a row's values, then its key, as a statement takes them."""
        return map(_bound, self._fields(), row)

    def _fields(self) -> list["Field[Any, Any]"]:
        return [*(_field(self.model, name) for name in self.names), _key(self.model)]


_Shape = _Insert | _Change
_Step = tuple[_Shape, Sequence[Values]]


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

    def insert_values(
        self, model: type[Model], names: tuple[str, ...], rows: Iterable[Values], *, is_new: bool = False
    ) -> None:
        """Add new rows of one table by their values alone: many rows cost a fraction of as many objects.

        `names` are the attributes that the values stand for; what is not named gets its field's default. `is_new`
        promises, for a table whose rows may be there already, that these are not.
        """
        if not (values := list(rows)):
            return
        if model in self._changes:
            self.write()
        self._values.setdefault(_Table(model, names, is_new), []).extend(values)

    def change(self, row: Model, **values: Any) -> None:
        """Set columns of a row: in the object at once, in the database with the rest."""
        for name, value in values.items():
            setattr(row, name, value)
            field = _field(type(row), name)
            new = self._new.get(field.model, {})
            if row.pk in new:
                setattr(new[row.pk], name, value)
                continue
            if new or any(table.model is field.model for table in self._values):
                self.write()
            changed = self._changes.setdefault(field.model, {}).setdefault(row.pk, {})
            changed[field.attname] = getattr(row, field.attname)

    def write(self) -> None:
        """Write everything that waits: the changes, then the new rows by table, as the tables first appeared."""
        rows, values, changes = self._rows, self._values, self._changes
        self._forget()
        changed = [
            (_Change(model, tuple(ones)), [*ones.values(), key])
            for model, by_key in changes.items()
            for key, ones in by_key.items()
        ]
        new: dict[_Table, list[Values]] = {}
        for row in rows:
            for part in _parts(type(row)):
                table = _whole(part)
                new.setdefault(table, []).append([getattr(row, name) for name in table.names])
        for table, ones in values.items():
            new.setdefault(table, []).extend(ones)
        size = len(changed) + sum(map(len, new.values()))
        if 0 < size <= ONE_STATEMENT:
            inserts = [(_Insert(table, len(ones)), ones) for table, ones in new.items()]
            _execute([*((shape, [one]) for shape, one in changed), *inserts])
        elif size:
            _write_batch(changed, new)

    def guard(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        """Write what waits before a statement that could see it. For `connection.execute_wrapper`."""
        if self._new or self._changes or self._values:
            if sql.startswith("ROLLBACK TO"):
                self._forget()
            elif sql.startswith("SAVEPOINT") or _naming(self._models()).search(sql):
                self.write()
        return execute(sql, params, many, context)

    def _models(self) -> frozenset[type[Model]]:
        return frozenset({*self._new, *self._changes, *(table.model for table in self._values)})

    def _forget(self) -> None:
        self._rows: list[Model] = []
        self._new: dict[type[Model], dict[Any, Model]] = {}
        self._values: dict[_Table, list[Values]] = {}
        self._changes: dict[type[Model], dict[Any, dict[str, Any]]] = {}


def _mark_written(row: Model) -> None:
    row._state.adding, row._state.db = False, connection.alias
    for base, link in row._meta.parents.items():
        if link is not None:
            setattr(row, link.attname, getattr(row, _key(base).attname))


def _execute(steps: Sequence[_Step]) -> None:
    """Run one statement for all steps; its plan is kept."""
    _run(_statement(tuple(shape for shape, _rows in steps)), steps, prepare=True)


def _write_batch(changed: Iterable[tuple[_Change, Values]], new: dict[_Table, list[Values]]) -> None:
    """Write many rows: a statement for 500 alike that must be looked for, one COPY a table for the others."""
    alike: dict[_Change, list[Values]] = {}
    for change, one in changed:
        alike.setdefault(change, []).append(one)
    steps: list[_Step] = [
        (_Change(change.model, change.names, len(part)), part)
        for change, ones in alike.items()
        for part in _chunks(ones)
    ]
    steps += [
        (_Insert(table, len(part)), part)
        for table, ones in new.items()
        if table.on_conflict
        for part in _chunks(ones)
    ]
    for shape, part in steps:
        _run(shape.text(count(1)), [(shape, part)], prepare=False)
    for table, ones in new.items():
        if not table.on_conflict:
            _copy(table, ones)


def _chunks(rows: list[Values]) -> Iterator[list[Values]]:
    return (rows[start : start + CHUNK] for start in range(0, len(rows), CHUNK))


def _run(statement: str, steps: Sequence[_Step], *, prepare: bool) -> None:
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.RawCursor(connection.connection) as cursor:
        values = [value for shape, rows in steps for row in rows for value in shape.bound(row)]
        cursor.execute(statement, values, prepare=prepare)


def _copy(table: _Table, rows: Iterable[Values]) -> None:
    connection.ensure_connection()
    rest = _rest(table)
    to_text = [(place, write) for place, field in enumerate(_columns(table)) if (write := _writer(field))]
    with (
        connection.wrap_database_errors,
        psycopg.RawCursor(connection.connection) as cursor,
        cursor.copy(f"COPY {_into(table)} FROM STDIN") as copy,
    ):
        for row in rows:
            values = [*row, *rest]
            for place, write in to_text:
                values[place] = write(values[place])
            copy.write_row(values)


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


@cache
def _whole(model: type[Model]) -> _Table:
    """Return a model's own table with all its columns."""
    return _Table(model, tuple(field.attname for field in model._meta.local_concrete_fields))


@cache
def _columns(table: _Table) -> tuple["Field[Any, Any]", ...]:
    """Return a table's fields: those named, then the rest."""
    fields = {field.attname: field for field in table.model._meta.local_concrete_fields}
    return (*(fields.pop(name) for name in table.names), *fields.values())


def _rest(table: _Table) -> tuple[Any, ...]:
    """Return the defaults of the columns that are not named."""
    return tuple(field.get_default() for field in _columns(table)[len(table.names) :])


@cache
def _into(table: _Table) -> str:
    columns = ", ".join(f'"{field.column}"' for field in _columns(table))
    return f'"{table.model._meta.db_table}" ({columns})'


def _bound(field: "Field[Any, Any]", value: Any) -> Any:
    """Return a column's value as a statement takes it."""
    prepare = _binder(field)
    return value if prepare is None else prepare(value)


@cache
def _binder(field: "Field[Any, Any]") -> Callable[[Any], Any] | None:
    """Return what makes a column's value ready for a statement, None where nothing needs to."""
    kind = _kind(field)
    if kind in _PLAIN:
        return None
    # The width of a number is its column's, not its value's: else each size of number would be a statement of its own.
    if width := connection.ops.integerfield_type_map.get(kind):  # type: ignore[attr-defined]
        return lambda value: None if value is None else width(value)
    if isinstance(field, JSONField) and field.encoder is None:
        return lambda value: None if value is None else Jsonb(value, _json)
    return lambda value: field.get_db_prep_save(value, connection)


@cache
def _writer(field: "Field[Any, Any]") -> Callable[[Any], Any] | None:
    """Return what makes a column's value ready for COPY, None where the driver writes it quickly."""
    kind = _kind(field)
    if kind in ("DateField", "DateTimeField", "UUIDField"):
        return _written
    if kind in _PLAIN or kind == "DecimalField" or kind in connection.ops.integerfield_type_map:  # type: ignore[attr-defined]
        return None
    if isinstance(field, JSONField) and field.encoder is None:
        return lambda value: None if value is None else _json(value).decode()
    if isinstance(field, ArrayField):
        return lambda value: field.get_db_prep_save(value, connection) if value else _NOTHING[value is None]
    return lambda value: field.get_db_prep_save(value, connection)


@lru_cache(maxsize=1024)
def _written(value: Any) -> str | None:
    """Return an instant, day or UUID as text: in a batch it is mostly the same, and the driver makes it anew each time."""
    return None if value is None else str(value)


def _kind(field: "Field[Any, Any]") -> str:
    target = field.target_field if isinstance(field, ForeignKey) else field
    return target.get_internal_type().replace("AutoField", "IntegerField")


def _json(value: Any) -> bytes:
    return value.encode() if type(value) is JsonText else orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS)


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
